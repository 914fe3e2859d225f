"""How many: the number of people (or things) that an actor or casualty mention counts.

The rules are section 4 of the codebook ("Numbers"); where it is silent, these readings are used:

* "lebih dari 50" is a lower bound like "sedikitnya 50": low = best = 50, high open;
* "hingga 20", "kurang dari 20", "hampir 20": best = high = 20, low open;
* "sekitar 100": best = 100, low and high open, as the words do not say how far off it may be;
* "beberapa", "sejumlah": low = best = 2, high open;
* a range ("dua hingga lima") has its lower end as best;
* one person without a number (rank, title, "ibunya", a name with an age) counts as 1; a bare plural or mass noun
  ("warga", "para korban") and a number of groups ("satu keluarga") give no count;
* figures joined by "dan" are added ("dua polisi dan seorang warga" is 3), but "165 prajurit dan polisi" is 165.
"""

from functools import cache
from typing import NamedTuple

from saksi.records import Count, Evidence
from saksi.resolve.numbers import Number, NumberWords, Word, number_words, read_number, words_of
from saksi.resolve.one_person import is_one_person, is_relative

_LONGEST_QUOTE = 400
_OPENERS = "\"'“”‘’«»([,"
_DASHES = ("-", "–", "—")


class _Figure(NamedTuple):
    """Bounds read from the words, and the index of the word after them."""

    low: int | None
    best: int | None
    high: int | None
    end: int


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
    figure = _figure(words, 0)
    if figure is not None and not _is_group(words, figure.end):
        if figure.best == 1 and _names_another(words[figure.end :], quote):
            return None
        return _count(evidence, figure, _who_after(words, figure.end, quote))
    if figure is None and read_number(words, 0):
        return None  # a date, an age or a measure
    if figure is None and is_one_person(words, quote):
        return _count(evidence, _Figure(1, 1, 1, 0), quote)
    later = _later_figure(words)
    return later and _count(evidence, later, _who_before(words, later, quote))


def _names_another(words: list[Word], quote: str) -> bool:
    """As in "seorang ibu dan anak": a second person whom the figure does not count; "Hukum dan HAM" is a name."""
    joins = (at for at, word in enumerate(words[:-1]) if word.text in number_words().and_)
    return any(not quote[words[at + 1].start].isupper() for at in joins)


def _count(evidence: Evidence, figure: _Figure, who: str | None) -> Count:
    return Count(evidence=evidence, low=figure.low, best=figure.best, high=figure.high, who=who)


# ---- one figure ---------------------------------------------------------------------------------------------------


@cache
def _openers() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → (phrase, kind) pairs, longest first."""
    table = number_words()
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    kinds = ("at_least", "at_most", "about", "exact", "between", "perhaps", "some", "single", "pair", "none")
    for kind in (*kinds, "uncounted", "part_of"):
        for phrase in getattr(table, kind):
            parts = tuple(word.text for word in words_of(phrase))
            index.setdefault(parts[0], []).append((parts, kind))
    for pairs in index.values():
        pairs.sort(key=lambda pair: -len(pair[0]))
    return index


def _opener(words: list[Word], at: int) -> tuple[str, int]:
    """The kind of the longest listed phrase at ``at`` and the index after it; ("", at) where there is none."""
    if at < len(words):
        for parts, kind in _openers().get(words[at].text, ()):
            if tuple(word.text for word in words[at : at + len(parts)]) == parts:
                return kind, at + len(parts)
    return "", at


def _figure(words: list[Word], at: int) -> _Figure | None:
    """Bounds and number from ``words[at]`` on ("sedikitnya 30", "tak seorang pun", "keempat"), or None."""
    bound = "exact"
    while True:
        if number := read_number(words, at):
            return _with_range(words, number, bound)
        kind, after = _opener(words, at)
        if kind in ("at_least", "at_most", "about", "between"):
            bound, at = kind, after
        elif kind in ("exact", "perhaps") or (kind == "some" and read_number(words, after)):
            at = after  # "sejumlah 30 orang"
        elif bound != "exact" and at < len(words) and words[at].text == ",":
            at += 1
        else:
            break
    if number := _together(words, at):
        return _with_range(words, number, bound)
    return _worded(words, kind, after, bound)


def _worded(words: list[Word], kind: str, end: int, bound: str) -> _Figure | None:
    """The figure of a word that is no number: "tak seorang pun" 0, "seorang" 1, "sepasang" 2, "beberapa" 2 or more."""
    if kind == "none":
        return _Figure(0, 0, 0, end) if read_number(words, end) is None else None
    if kind == "some":
        return _Figure(2, 2, None, end)
    if kind not in ("single", "pair") or _text(words, end) == "pun":
        return None
    value = 1 if kind == "single" else 2
    return _bounded(Number(value, value, 1, end), bound)


def _together(words: list[Word], at: int) -> Number | None:
    """As in "keduanya", "ketiga pelaku", "ke-12 penumpang": all of that number."""
    text = _text(words, at)
    if text == "ke" and _text(words, at + 1) == "-":
        return read_number(words, at + 2)
    if not text.startswith("ke"):
        return None
    bare = text.removesuffix("nya")
    number = read_number([Word(bare[2:], 0, 0), *words[at + 1 : at + 4]], 0) if bare[2:] else None
    if number is None or number.low < 2 or (bare == text and at + number.end >= len(words)):
        return None
    return number._replace(end=at + number.end)


def _with_range(words: list[Word], number: Number, bound: str) -> _Figure | None:
    table = number_words()
    low, high, end = number.low, number.high, number.end
    if other := _other_end(words, number, bound):
        low, high, end = low * _shared_scale(number, other), other.high, other.end
        if high < low:
            return None
        return _Figure(low, low, high, end)
    if _text(words, end) in table.and_more:
        bound, end = "at_least", end + 1
    if _text(words, end) in table.measures or _text(words, end) in ("%", "/", ":", "°"):
        return None
    return _bounded(number._replace(end=end), bound)


def _other_end(words: list[Word], number: Number, bound: str) -> Number | None:
    """The second number of a range that begins with ``number``."""
    table = number_words()
    at = number.end
    text = _text(words, at)
    if text in table.to or text in _DASHES or (bound == "between" and text in table.and_):
        other = read_number(words, at + 1)
    elif text == "s" and _text(words, at + 1) == "/":
        other = read_number(words, at + 3)
    elif text == "," and _opener(words, at + 1)[0] == "perhaps":
        other = read_number(words, _opener(words, at + 1)[1])
    else:
        other = read_number(words, at) if text in table.digits else None
        if other is not None and (other.low != number.low + 1 or number.low > 9):
            other = None
    if other and _text(words, other.end) not in (*table.measures, "%", "/"):
        return other
    return None


def _shared_scale(number: Number, other: Number) -> int:
    """As in "Dua hingga tiga ribu" is two to three thousand: the multiplier of the second number goes for both."""
    return other.scale if number.scale == 1 and number.high <= other.high // other.scale else 1


def _bounded(number: Number, bound: str) -> _Figure:
    low, high, end = number.low, number.high, number.end
    if bound == "at_least":
        return _Figure(low, low, None, end)
    if bound == "at_most":
        return _Figure(None, low, high, end)
    if bound == "about" and low == high:
        return _Figure(None, low, None, end)
    return _Figure(low, low, high, end)


def _later_figure(words: list[Word]) -> _Figure | None:
    """A figure after its noun ("korban tewas 30", "warga sipil 12 orang"); ``end`` is the index where it begins."""
    table = number_words()
    for at in range(1, len(words)):
        if words[at - 1].text == "(":
            continue
        figure = _figure(words, at)
        if figure is None or _opener(words, at)[0] in ("single", "some", "none", "pair"):
            continue
        ends = not _nouns(words, figure.end + 1)
        closed = _text(words, figure.end) in table.classifiers and ends
        led = words[at - 1].text in table.before_figure and (closed or not _nouns(words, figure.end))
        if led or closed:
            return figure._replace(end=at)
        return None
    return None


# ---- the people words ---------------------------------------------------------------------------------------------


def _text(words: list[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


def _nouns(words: list[Word], at: int) -> list[Word]:
    """The noun phrase from ``at`` up to a comma or bracket; empty where no noun begins it."""
    table = number_words()
    end = at
    while (
        end < len(words) and words[end].text not in (",", "(", ";", ":", "\n") and _opener(words, end)[0] != "part_of"
    ):
        end += 1
    phrase = words[at:end]
    while phrase and (phrase[-1].text in table.not_nouns or not phrase[-1].text[-1].isalnum()):
        phrase = phrase[:-1]
    return phrase


def _is_group(words: list[Word], at: int) -> bool:
    table = number_words()
    while _text(words, at) in table.classifiers or _text(words, at) in table.between_noun:
        at += 1
    return _text(words, at) in table.groups


def _who_after(words: list[Word], at: int, quote: str) -> str | None:
    table = number_words()
    while _text(words, at) in table.between_noun:
        at += 1
    phrase = _nouns(words, at)
    if not phrase and _opener(words, at)[0] == "part_of":
        at = _opener(words, at)[1]
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


def _who_before(words: list[Word], figure: _Figure, quote: str) -> str | None:
    table = number_words()
    phrase = words[: figure.end]
    while len(phrase) > 1 and phrase[-1].text in table.before_figure:
        phrase = phrase[:-1]
    if phrase and _figure(phrase, 0):  # "satu keluarga berjumlah delapan orang"
        phrase = phrase[1:]
    return quote[phrase[0].start : phrase[-1].end] if phrase else None


# ---- figures joined by "dan" ----------------------------------------------------------------------------------------


def _joined(evidence: Evidence, words: list[Word]) -> Count | None:
    """The sum of figures joined by "dan", or None where the phrase is not such a list."""
    table = number_words()
    parts = _parts(words, table)
    if len(parts) < 2:
        return None
    counts: list[Count] = []
    for part in parts:
        count = _single(evidence, part)
        if count is None and is_relative(part):
            count = _count(evidence, _Figure(1, 1, 1, 0), part[0].text)
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


def _parts(words: list[Word], table: NumberWords) -> list[list[Word]]:
    """``words`` cut at "dan" and, before it, at commas; one part where the phrase is no list of counts."""
    if words[0].text in table.between:
        return [words]
    parts: list[list[Word]] = [[]]
    depth = 0
    for word in words:
        depth += (word.text == "(") - (word.text == ")")
        if depth == 0 and (word.text in table.and_ or word.text == ","):
            parts.append([])
        else:
            parts[-1].append(word)
    parts = [part for part in parts if part]
    joined = any(word.text in table.and_ for word in words)
    commas = any(word.text == "," for word in words)
    if not joined or (commas and not all(_figure(part, 0) or is_relative(part) for part in parts)):
        return [words]
    return parts
