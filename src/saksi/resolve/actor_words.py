"""The words of an actor span, read: which listed actors, countries, head words and loaded words stand in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import msgspec

from saksi.resolve.actor_choice import ActorContext, choose
from saksi.resolve.actor_shapes import Actors, Alias, HeadClass, Leaning, Loaded
from saksi.resolve.folding import fold

MAX_WORDS = 8
"""Words of the longest listed name."""
MAX_HEAD = 4
"""Words of the longest head or loaded phrase."""
TOKEN = re.compile(r"\w+(?:['’‘.\-/]\w+)*")
_SUFFIX = re.compile(r"nya$")

Found = TypeVar("Found")
Entry = TypeVar("Entry")


class Token(msgspec.Struct, frozen=True):
    """A word with its folded form; a hyphenated word is one token."""

    key: str
    written: str
    start: int
    end: int


class Hit(msgspec.Struct, frozen=True):
    """A listed name found: tokens[start:end]."""

    start: int
    end: int
    alias: Alias
    office: bool = False
    """Whether the words name the body's head or staff ("Kapolda Papua" for "Polda Papua")."""


class LabelHit(msgspec.Struct, frozen=True):
    """A loaded word found."""

    start: int
    end: int
    word: str
    leaning: Leaning


class Head(msgspec.Struct, frozen=True):
    """A head word found, with its class."""

    start: int
    end: int
    word: str
    cls: HeadClass


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one span, read."""

    text: str
    plain: str | None
    """The report's words without the loaded ones; None where only counting and pointing words are left."""
    context: ActorContext
    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]
    """Listed actors; the longest name first, then the leftmost."""
    country: Hit | None
    heads: tuple[Head, ...]
    labels: tuple[LabelHit, ...]


def read_words(text: str, actors: Actors, context: ActorContext) -> Reading:
    """Read the words of one span; ``context`` tells actors of one name apart."""
    tokens = tuple(Token(fold(m.group()), m.group(), m.start(), m.end()) for m in TOKEN.finditer(text))
    tokens = tuple(token for token in tokens if token.key)
    hits = _actor_hits(tokens, actors, context)
    labels = _find_labels(tokens, hits, actors)
    taken = {i for hit in hits for i in range(hit.start, hit.end)}
    loaded = {i for label in labels for i in range(label.start, label.end)}
    countries = [hit for hit in _countries(tokens, actors) if (taken | loaded).isdisjoint(range(hit.start, hit.end))]
    return Reading(
        text=text,
        plain=_plain_words(text, tokens, labels, actors),
        context=context,
        tokens=tokens,
        hits=tuple(hits),
        country=countries[0] if countries else None,
        heads=_heads(tokens, actors, taken=taken | loaded),
        labels=labels,
    )


def _actor_hits(tokens: Sequence[Token], actors: Actors, context: ActorContext) -> list[Hit]:
    """Listed actors; the longest name first, then the leftmost."""

    def find(run: Sequence[Token]) -> tuple[Alias, bool] | None:
        words = [token.key for token in run]
        alias = _fitting(actors.aliases.get(" ".join(words), ()), run, actors, context)
        if alias is not None:
            return alias, False
        body = actors.offices.get(words[0])
        named = actors.aliases.get(" ".join((body, *words[1:])), ()) if body and len(run) > 1 else ()
        alias = _fitting(named, run, actors, context)
        return (alias, True) if alias is not None else None

    found = [Hit(start, end, alias, office) for start, end, (alias, office) in _phrases(tokens, find)]
    hits = [hit for hit in found if not _begins_longer_head(hit, tokens, actors) and not _cuts(hit, tokens, actors)]
    return sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start))


def _begins_longer_head(hit: Hit, tokens: Sequence[Token], actors: Actors) -> bool:
    """Whether the name is the beginning of a longer head phrase ("Dewan Keamanan" in "Dewan Keamanan Nasional Irak")."""
    longer = range(hit.end + 1, min(hit.start + MAX_HEAD, len(tokens)) + 1)
    return any(" ".join(token.key for token in tokens[hit.start : end]) in actors.heads for end in longer)


def _cuts(hit: Hit, tokens: Sequence[Token], actors: Actors) -> bool:
    """Whether the name ends within the name of a country ("tentara Sudan" in "tentara Sudan Selatan")."""
    ends = range(hit.end + 1, min(hit.end + MAX_HEAD, len(tokens)) + 1)
    runs = (tokens[start:end] for end in ends for start in range(hit.start, hit.end))
    return any(" ".join(token.key for token in run) in actors.countries for run in runs)


def _countries(tokens: Sequence[Token], actors: Actors) -> list[Hit]:
    def find(run: Sequence[Token]) -> Alias | None:
        aliases = actors.countries.get(" ".join(token.key for token in run), ())
        return next((alias for alias in aliases if _written_as_name(alias, run)), None)

    return [Hit(start, end, alias) for start, end, alias in _phrases(tokens, find)]


def _phrases(tokens: Sequence[Token], find: Callable[[Sequence[Token]], Found | None]) -> list[tuple[int, int, Found]]:
    """What ``find`` makes of the runs of words: left to right, longest run first, none overlapping."""
    found: list[tuple[int, int, Found]] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in range(min(MAX_WORDS, len(tokens) - at), 0, -1):
            hit = find(tokens[at : at + length])
            if hit is not None:
                found.append((at, at + length, hit))
                step = length
                break
        at += step
    return found


def _fitting(aliases: Sequence[Alias], run: Sequence[Token], actors: Actors, context: ActorContext) -> Alias | None:
    if len(run) == 1 and run[0].key in context.redefined:
        return None
    return choose([alias for alias in aliases if _written_as_name(alias, run)], context, actors)


def _written_as_name(alias: Alias, run: Sequence[Token]) -> bool:
    written = " ".join(token.written for token in run)
    if alias.capitals:
        return written.replace(".", "").isupper()
    # A one-word name must be written as a name: "antara" is a word, "Antara" an agency.
    return len(run) > 1 or written[:1].isupper() or not alias.written[:1].isupper() or "-" in written


def _heads(tokens: Sequence[Token], actors: Actors, *, taken: set[int]) -> tuple[Head, ...]:
    found: list[Head] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in range(min(MAX_HEAD, len(tokens) - at), 0, -1):
            key, cls = _look_up(tokens[at : at + length], actors.heads)
            if cls is not None and taken.isdisjoint(range(at, at + length)):
                found.append(Head(at, at + length, key, cls))
                step = length
                break
        at += step
    return tuple(found)


def _find_labels(tokens: Sequence[Token], hits: Sequence[Hit], actors: Actors) -> tuple[LabelHit, ...]:
    """Loaded words, but not inside a group's own name ("Mujahidin Indonesia Timur")."""
    own = {i for hit in hits if not hit.alias.contested for i in range(hit.start, hit.end)}
    found: list[LabelHit] = []
    at = 0
    while at < len(tokens):
        step = 1
        for length in range(min(MAX_HEAD, len(tokens) - at), 0, -1):
            run = tokens[at : at + length]
            word, entry = _look_up(run, actors.labels)[1] or ("", None)
            if entry is not None and own.isdisjoint(range(at, at + length)) and not _is_name(entry, run):
                found.append(LabelHit(at, at + length, word, entry.leaning))
                step = length
                break
        at += step
    return tuple(found)


def _is_name(entry: Loaded, run: Sequence[Token]) -> bool:
    return entry.name and any(token.written[:1].isupper() for token in run)


def _look_up(run: Sequence[Token], table: Mapping[str, Entry]) -> tuple[str, Entry | None]:
    """The entry for the words, without -nya, or with doubled words taken once ("pejuang-pejuang", "antek-antek asing")."""
    key = " ".join(token.key for token in run)
    for form in (key, _SUFFIX.sub("", key), " ".join(_once(token.key) for token in run)):
        if form in table:
            return key, table[form]
    return key, None


def _once(key: str) -> str:
    first, _, second = key.partition(" ")
    return first if first == second.removesuffix("nya") else key


def _plain_words(text: str, tokens: Sequence[Token], labels: Sequence[LabelHit], actors: Actors) -> str | None:
    if not labels:
        return text.strip() or None
    kept, at = [], 0
    for label in labels:
        kept.append(text[at : tokens[label.start].start])
        at = tokens[label.end - 1].end
    kept.append(text[at:])
    plain = re.sub(r"\(\s*\)", "", " ".join(kept))
    plain = re.sub(r"\s+", " ", plain).strip(" -,–")
    if all(fold(word) in actors.fillers for word in TOKEN.findall(plain)):
        return None
    return plain
