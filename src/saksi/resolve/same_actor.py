"""Mentions that the report's own wording shows to be an actor named before, where the graph has no link for them.

Only what the wording shows: an acronym that the report itself introduced in brackets, the surname of a person named in
full before, a repeated noun with "itu", a pronoun for whoever is quoted, "mereka" where only one actor can be meant.
Where two could be meant, nothing is linked. ``bench/who_cases.py --links`` measures each against the annotated corpus.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from saksi.records import Span
from saksi.resolve.actor_choice import redefined_in
from saksi.resolve.actor_list import load_actors
from saksi.resolve.folding import fold
from saksi.resolve.reference_words import reference_words

JOINING = ("dan", "serta", "bersama")
"""Words between two actors in one span: what follows in brackets belongs to the second alone."""
Targets = Mapping[tuple[str, str], tuple[str, ...]]
_BRACKETED = re.compile(r"\(([A-Z][\w\-/]*[A-Z0-9])\)")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’\-]*")


def told_links(text: str, spans: Mapping[str, Span], targets: Targets) -> dict[str, str]:
    """Actor span id → the earlier or speaking actor that it stands for, for spans without a ``same`` link of their own.

    ``spans`` are in text order.
    """
    actors = [span for span in spans.values() if span.label == "actor"]
    places = {word for span in spans.values() if span.label == "place" for word in fold(span.quote).split()}
    acronyms = _acronyms(text, actors)
    found: dict[str, str] = {}
    for at, span in enumerate(actors):
        if (span.id, "same") in targets:
            continue
        earlier = actors[:at]
        target = (
            acronyms.get(span.quote, {}).get(span.id)
            or _named_in_full(span, earlier, places)
            or _same_noun(span, earlier)
        )
        if target is not None and target != span.id:
            found[span.id] = target
    return found


def _acronyms(text: str, actors: Sequence[Span]) -> dict[str, dict[str, str]]:
    """Acronym → the later mentions that are just it → the mention that introduced it ("Front Rakyat Uji (FRU)")."""
    introduced: dict[str, list[Span]] = {}
    redefined = redefined_in(text)
    for span in actors:
        inside = _BRACKETED.search(span.quote)
        behind = _BRACKETED.match(text[span.end :].lstrip(" ")) if inside is None else None
        for match in filter(None, (inside, behind)):
            known = _is_known(match[1]) and fold(match[1]) not in redefined
            if not known and not set(fold(span.quote).split()) & set(JOINING):
                introduced.setdefault(match[1], []).append(span)
    found: dict[str, dict[str, str]] = {}
    for acronym, by in introduced.items():
        # An acronym that stands for two names in one report tells neither.
        if len({fold(span.quote) for span in by}) == 1:
            first = by[0]
            later = {s.id: first.id for s in actors if s.quote == acronym and s.start > first.end}
            found[acronym] = later
    return found


def _named_in_full(span: Span, earlier: Sequence[Span], places: set[str]) -> str | None:
    """The person named in full before, of whom ``span`` is a part of the name ("Wibowo" after "Kolonel Rasyid Wibowo")."""
    words = span.quote.split()
    if not 1 <= len(words) <= 2 or not all(_is_name_word(word) for word in words):
        return None
    if set(fold(span.quote).split()) & places or any(_is_known(word) for word in (span.quote, *words)):
        return None
    fuller = [other for other in earlier if _holds_name(other.quote, words) and not _is_body(other.quote)]
    names = {fold(" ".join(_name_of(other.quote, words))) for other in fuller}
    return fuller[0].id if len(names) == 1 else None


def _is_known(words: str) -> bool:
    """Whether the words alone name a listed actor, a country or a sort of actor: they are no surname."""
    actors, key = load_actors(), fold(words)
    return any(
        key in table for table in (actors.aliases, actors.countries, actors.metonyms, actors.heads, actors.labels)
    )


def _is_body(quote: str) -> bool:
    """Whether the words name a group after a person ("kelompok Rasyid Wibowo")."""
    head = load_actors().heads.get(fold(quote).split(" ")[0])
    return head is not None and head.relation in ("frame", "self")


def _is_name_word(word: str) -> bool:
    return bool(_NAME_WORD.fullmatch(word)) and word[:1].isupper() and not word.isupper()


def _holds_name(quote: str, words: Sequence[str]) -> bool:
    """Whether the quote is longer and has the words side by side in a run of at least two name words."""
    return len(_name_of(quote, words)) > len(words)


def _name_of(quote: str, words: Sequence[str]) -> list[str]:
    """The run of name words in ``quote`` that has ``words`` in it; empty where there is none."""
    for run in _name_runs(quote):
        if any(run[at : at + len(words)] == list(words) for at in range(len(run))):
            return run
    return []


def _name_runs(quote: str) -> Iterator[list[str]]:
    run: list[str] = []
    for token in quote.split():
        bare = token.strip('(),.“”"')
        if _is_name_word(bare):
            run.append(bare)
        if not _is_name_word(bare) or token[-1] in ",)":
            yield run
            run = []
    yield run


def _same_noun(span: Span, earlier: Sequence[Span]) -> str | None:
    """The nearest mention before with the same noun, for "milisi itu" after "milisi Banteng Uji"."""
    words = fold(span.quote).split()
    if len(words) < 2 or words[-1] not in reference_words().pointing:
        return None
    noun = " ".join(words[:-1])
    head = load_actors().heads.get(noun)
    vague = head is not None and head.relation == "frame"
    for other in reversed(earlier):
        bare = f"{_bare(other.quote)} "
        if bare.startswith(f"{noun} ") and not bare.startswith(f"{noun} {noun} "):
            return other.id
        if vague and fold(other.quote) not in load_actors().pronouns:
            # "Kelompok itu" may as well be the actor in between.
            return None
    return None


def _bare(quote: str) -> str:
    """The folded words without those before the noun that only count or point ("sebuah milisi" -> "milisi")."""
    words = fold(quote).split()
    while len(words) > 1 and words[0] in reference_words().one:
        words = words[1:]
    return " ".join(words)
