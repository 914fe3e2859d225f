"""How many: the number of people (or things) that an actor or casualty mention counts.

The rules are section 4 of the codebook ("Numbers"); where it is silent, these readings are used:

* "lebih dari 50" is a lower bound like "sedikitnya 50": low = best = 50, high open;
* "hingga 20", "kurang dari 20", "hampir 20": best = high = 20, low open;
* "sekitar 100": best = 100, low and high open, as the words do not say how far off it may be;
* "beberapa", "sejumlah": low = best = 2, high open;
* a range ("dua hingga lima") has its lower end as best;
* one person without a number (rank, title, "ibunya", a name with an age) counts as 1; a bare plural or mass noun
  ("warga", "para korban") and a number of groups ("satu keluarga") give no count;
* figures joined by "dan" are added ("dua polisi dan seorang warga" is 3), but "165 prajurit dan polisi" is 165;
* named people in a list are counted once each ("Ahmad (23), Budi (30) dan Citra (19)" is 3), unless a figure before them
  counts them already ("dua polisi, Bripka Arman dan Briptu Salim" is 2);
* of a figure that has changed the new one counts ("bertambah dari 40 menjadi 43" is 43);
* what stands after the people's words says more of the same people: "12 orang, terdiri dari 8 warga dan 4 tentara" is 12,
  "tujuh orang, empat di antaranya anak-anak" is 7.
"""

from saksi.records import Count, Evidence
from saksi.resolve.figures import Figure, figure_at, opener_at, text_at
from saksi.resolve.numbers import NumberWords, Word, number_words, read_number, words_of
from saksi.resolve.one_person import is_office, is_one_person, is_ranked, is_relative

_LONGEST_QUOTE = 400
_OPENERS = "\"'“”‘’«»([,"


def resolve_how_many(evidence: Evidence) -> Count | None:
    """The count that ``evidence.quote`` states, or None where it states none. Never raises.

    ``low`` or ``high`` is None where the words leave that end open. ``who`` holds the people words without the
    number, bounds and classifier, as the report has them.
    """
    quote = evidence.quote
    if len(quote) > _LONGEST_QUOTE:
        return None
    words = words_of(quote)
    while words and words[0].text in _OPENERS:
        words = words[1:]
    if not words:
        return None
    return _joined(evidence, words) or _single(evidence, words)


def _single(evidence: Evidence, words: list[Word]) -> Count | None:
    """The count of one noun phrase: a figure at its head, one person, or a figure after the noun."""
    quote = evidence.quote
    if (changed := _changed(words, quote)) is not None:
        return _count(evidence, *changed)
    figure = figure_at(words, 0)
    if figure is not None and not _is_group(words, figure.end):
        if figure.best == 1 and _names_another(words[figure.end :], quote):
            return None
        return _count(evidence, figure, _who_after(words, figure.end, quote))
    if figure is None and read_number(words, 0):
        return None  # a date, an age or a measure
    alone = _counted_alone(words, quote) if figure is None else 0
    if alone:
        return _count(evidence, Figure(alone, alone, alone, 0), quote)
    later = _later_figure(words)
    return later and _count(evidence, later, _who_before(words, later, quote))


def _counted_alone(words: list[Word], quote: str) -> int:
    """How many people words without a figure name: 2 for a couple, 1 for one person, else 0."""
    return 2 if opener_at(words, 0)[0] == "couples" else int(is_one_person(words, quote))


def _names_another(words: list[Word], quote: str) -> bool:
    """As in "seorang ibu dan anak": a second person whom the figure does not count; "Hukum dan HAM" is a name."""
    joins = (at for at, word in enumerate(words[:-1]) if word.text in number_words().and_)
    return any(not quote[words[at + 1].start].isupper() for at in joins)


def _count(evidence: Evidence, figure: Figure, who: str | None) -> Count:
    return Count(evidence=evidence, low=figure.low, best=figure.best, high=figure.high, who=who)


# ---- the figure in the phrase ----------------------------------------------------------------------------------------


def _changed(words: list[Word], quote: str) -> tuple[Figure, str | None] | None:
    """As in "korban tewas bertambah dari 40 menjadi 43": the new figure and the people words, else None."""
    table = number_words()
    for at in range(len(words) - 1, -1, -1):
        figure = figure_at(words, at + 1) if words[at].text in table.becomes else None
        if figure is None:
            continue
        start = next((n for n, word in enumerate(words[:at]) if word.text in table.changes), at)
        if start:
            return figure, _who_before(words, figure._replace(end=start), quote)
        return figure, _who_after(words, figure.end, quote)
    return None


def _later_figure(words: list[Word]) -> Figure | None:
    """A figure after its noun ("korban tewas 30", "warga sipil 12 orang"); ``end`` is the index where it begins."""
    table = number_words()
    for at in range(1, len(words)):
        if words[at - 1].text == "(":
            continue
        figure = figure_at(words, at)
        if figure is not None and words[at].text in table.exact and figure_at(words, at + 1):
            continue  # "tim gabungan berjumlah 154": the people words reach up to the last of these
        if figure is None or opener_at(words, at)[0] in ("single", "some", "none", "pair"):
            continue
        ends = not _nouns(words, figure.end + 1)
        closed = text_at(words, figure.end) in table.classifiers and ends
        led = words[at - 1].text in table.before_figure and (closed or not _nouns(words, figure.end))
        if led or closed:
            return figure._replace(end=at)
        return None
    return None


# ---- the people words ---------------------------------------------------------------------------------------------


def _nouns(words: list[Word], at: int) -> list[Word]:
    """The noun phrase from ``at`` up to a comma or bracket; empty where no noun begins it."""
    table = number_words()
    end = at
    stops = (",", "(", ")", ";", ":", "\n")
    while end < len(words) and words[end].text not in stops and opener_at(words, end)[0] != "part_of":
        if end > at and words[end].text in (*table.fates, *table.relative):
            break
        end += 1
    phrase = words[at:end]
    while phrase and (phrase[-1].text in table.not_nouns or not phrase[-1].text[-1].isalnum()):
        phrase = phrase[:-1]
    return phrase


def _is_group(words: list[Word], at: int) -> bool:
    table = number_words()
    while text_at(words, at) in table.classifiers or text_at(words, at) in table.between_noun:
        at += 1
    return text_at(words, at) in table.groups or f"{text_at(words, at)} {text_at(words, at + 1)}" in table.groups


def _who_after(words: list[Word], at: int, quote: str) -> str | None:
    table = number_words()
    while text_at(words, at) in table.between_noun or text_at(words, at) == "(":
        at += 1
    phrase = _nouns(words, at)
    if not phrase and opener_at(words, at)[0] == "part_of":
        at = opener_at(words, at)[1]
        inner = read_number(words, at)
        phrase = _nouns(words, inner.end if inner else at)
    while len(phrase) > 1 and _is_counter(phrase[0].text, phrase[1].text, table):
        phrase = phrase[1:]
    while len(phrase) > 1 and phrase[0].text in table.between_noun:
        phrase = phrase[1:]
    return quote[phrase[0].start : phrase[-1].end] if phrase else None


def _is_counter(word: str, after: str, table: NumberWords) -> bool:
    """Whether a classifier only counts the noun after it and says nothing of its own."""
    if word not in table.classifiers or after in table.not_nouns:
        return False
    return word not in table.people_classifiers or after in (*table.members, *table.counted_nouns)


def _who_before(words: list[Word], figure: Figure, quote: str) -> str | None:
    table = number_words()
    phrase = words[: figure.end]
    while len(phrase) > 1 and phrase[0].text in table.exact:
        phrase = phrase[1:]
    while len(phrase) > 1 and phrase[-1].text in (*table.before_figure, *table.not_nouns):
        phrase = phrase[:-1]
    if phrase and figure_at(phrase, 0):  # "satu keluarga berjumlah delapan orang"
        phrase = phrase[1:]
    return quote[phrase[0].start : phrase[-1].end] if phrase else None


# ---- figures joined by "dan" ----------------------------------------------------------------------------------------


def _joined(evidence: Evidence, words: list[Word]) -> Count | None:
    """The sum of figures joined by "dan", or None where the phrase is not such a list."""
    parts = _parts(words, evidence.quote)
    if len(parts) < 2:
        return None
    counts: list[Count] = []
    for part in parts:
        count = _single(evidence, part)
        if count is None and is_relative(part):
            count = _count(evidence, Figure(1, 1, 1, 0), part[0].text)
        if count is None:
            return None
        counts.append(count)
    if any(count.best is None for count in counts):
        return None
    whos = [_part_who(count, part, evidence.quote) for count, part in zip(counts, parts, strict=True)]
    return Count(
        evidence=evidence,
        low=_sum([count.low for count in counts]),
        best=_sum([count.best for count in counts]),
        high=_sum([count.high for count in counts]),
        who=" dan ".join(who for who in whos if who) or None,
    )


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _part_who(count: Count, part: list[Word], quote: str) -> str | None:
    if count.who is None or count.who in quote[part[0].start : part[-1].end]:
        return count.who
    return quote[part[0].start : part[-1].end]


def _parts(words: list[Word], quote: str) -> list[list[Word]]:
    """``words`` cut at "dan" and, before it, at commas; one part where the phrase is no list of counts."""
    table = number_words()
    if words[0].text in table.between:
        return [words]
    parts: list[list[Word]] = [[]]
    depth = 0
    for at, word in enumerate(words):
        depth += (word.text == "(") - (word.text == ")")
        joins = word.text in table.and_ or (word.text in table.together_with and figure_at(words, at + 1) is not None)
        if depth == 0 and (joins or word.text == ","):
            parts.append([])
        else:
            parts[-1].append(word)
    parts = [part for part in parts if part]
    joined = any(word.text in (*table.and_, *table.together_with) for word in words)
    commas = any(word.text == "," for word in words)
    if not joined or (commas and not _is_list(parts, quote)):
        return [words]
    return _without_offices(parts) if commas else parts


def _is_list(parts: list[list[Word]], quote: str) -> bool:
    """Whether each part counts people of its own; names after a figure only say who those are."""
    figures = [figure_at(part, 0) is not None for part in parts]
    named = [not figure and is_one_person(part, quote) for figure, part in zip(figures, parts, strict=True)]
    if figures[0] and any(named):
        return False
    return all(f or n or is_relative(part) for f, n, part in zip(figures, named, parts, strict=True))


def _without_offices(parts: list[list[Word]]) -> list[list[Word]]:
    """The parts without an office that the next part names: "Kapolsek Melur, Iptu Dodi" is one person."""
    after = [*parts[1:], []]
    return [part for part, name in zip(parts, after, strict=True) if not (is_office(part) and is_ranked(name))]
