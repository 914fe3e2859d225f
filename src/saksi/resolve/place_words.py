"""Reads the words of a place span: which names stand in it, what kind words, directions and sites go with them."""

import functools
import re
from collections.abc import Iterator

import msgspec

from saksi.errors import ResourceError
from saksi.resolve.folding import articles, fold
from saksi.resolve.gazetteer import Gazetteer, read_yaml, resource
from saksi.resolve.place_index import KINDS, Candidate

MAX_QUOTE = 300
MAX_GRAM = 6
_TOKEN = re.compile(r"\w+(?:['’‘.\-]\w+)*|[,/;()–—]")
_LINEAR = re.compile(r"[^\W\d_]\s*[–—]\s*[^\W\d_]")
MARKS = frozenset(",/;()–—")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class PlaceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"and_": "and", "in_": "in"}):
    """place_words.yaml, as it stands."""

    kinds: dict[str, tuple[str, ...]]
    home_kinds: frozenset[str]
    directions: dict[str, int | None]
    inside: frozenset[str]
    near: frozenset[str]
    outside: frozenset[str]
    border: frozenset[str]
    sea: frozenset[str]
    capital: frozenset[str]
    between: frozenset[str]
    roads: tuple[str, ...]
    route: frozenset[str]
    streets: frozenset[str]
    own_name_sites: frozenset[str]
    brand_sites: frozenset[str]
    town_name_sites: frozenset[str]
    anaphors: frozenset[str]
    and_: frozenset[str]
    in_: frozenset[str]
    common: frozenset[str]
    home: str
    home_hints: frozenset[str]
    precision: dict[str, int]
    big_city: int
    extent_km: dict[str, float]
    vague_km: dict[str, float]
    specific_first: tuple[tuple[str, ...], ...]


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A name inside a place span, the places that bear it, and the kind word before it."""

    text: str
    candidates: tuple[Candidate, ...] = ()
    kind_word: str | None = None
    direction: str | None = None
    """A direction right behind the name ("Irak utara")."""
    group: int = 0
    """Names with the same number are listed side by side; others are larger or smaller places."""
    own_site: bool = False
    """Behind a site word whose name is its own ("Jalan Palestina"): not looked up."""


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A place span, read."""

    quote: str
    names: tuple[Name, ...] = ()
    flags: frozenset[str] = frozenset()
    """Of inside, near, outside, border, sea, capital, between, route, linear, site, anaphor."""
    direction: str | None = None
    """A direction before the name ("sebelah utara Baghdad")."""
    kilometres: float | None = None


@functools.cache
def load_place_words() -> PlaceWords:
    """place_words.yaml, checked."""
    try:
        words = msgspec.convert(read_yaml(resource("place_words.yaml")), PlaceWords)
    except msgspec.ValidationError as error:
        raise ResourceError(f"place_words.yaml: {error}. Compare with the comments in the file.") from error
    named = {kind for kinds in words.kinds.values() for kind in kinds}
    ranked = {kind for kinds in words.specific_first for kind in kinds}
    unknown = sorted((named | set(words.precision) | ranked) - KINDS)
    missing = sorted(KINDS - set(words.precision)) + sorted(KINDS - ranked) + sorted(KINDS - set(words.extent_km))
    if unknown or missing:
        raise ResourceError(
            f"place_words.yaml: unknown kinds {unknown}, kinds without precision, rank or extent {missing}."
        )
    return words


@functools.cache
def small_kinds() -> frozenset[str]:
    """Kind words for what lies inside a district or a regency ("desa", "distrik")."""
    small = {"village", "admin3", "camp"}
    return frozenset(word for word, kinds in load_place_words().kinds.items() if kinds[0] in small)


@functools.cache
def _vocabulary() -> dict[str, str]:
    """Folded phrase → what it is: a flag, or "kind", "direction", "site", "own_site", "brand", "street", "and", "in"."""
    words = load_place_words()
    table: dict[str, str] = {}
    for flag in ("sea", "near", "inside", "outside", "border", "capital", "between", "route"):
        table.update(dict.fromkeys(getattr(words, flag), flag))
    table.update(dict.fromkeys(words.in_, "in"))
    table.update(dict.fromkeys(words.kinds, "kind"))
    table.update(dict.fromkeys(words.own_name_sites, "own_site"))
    table.update(dict.fromkeys(words.brand_sites, "brand"))
    table.update(dict.fromkeys(words.streets, "street"))
    table.update(dict.fromkeys(words.town_name_sites, "site"))
    table.update(dict.fromkeys(words.directions, "direction"))
    table.update(dict.fromkeys(words.and_, "and"))
    table.update(dict.fromkeys(words.anaphors, "anaphor"))
    return {fold(phrase): role for phrase, role in table.items()}


@functools.lru_cache(maxsize=4096)
def read_mention(quote: str, gazetteer: Gazetteer) -> Mention:
    """Read a place span. Only the first 300 characters count: no place name is longer."""
    reader = _Reader(quote[:MAX_QUOTE], gazetteer)
    reader.read()
    return Mention(
        quote=quote,
        names=tuple(reader.names),
        flags=frozenset(reader.flags),
        direction=reader.direction,
        kilometres=reader.kilometres,
    )


class _Reader:
    """One pass over the tokens of a span, longest phrase first."""

    def __init__(self, quote: str, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self.linear = _LINEAR.search(quote) is not None
        self.tokens = list(self._tokens(quote))
        self.shouting = quote.isupper()
        self.names: list[Name] = []
        self.flags: set[str] = {"linear"} if self.linear else set()
        self.direction: str | None = None
        self.kilometres: float | None = None
        self._kind_word: str | None = None
        self._site: str | None = None
        self._group = 0
        self._done = False

    def _tokens(self, quote: str) -> Iterator[str]:
        """Words and marks; "Kolombo-Kandy" is parted where both ends are places and the whole is none."""
        for token in _TOKEN.findall(quote):
            ends = token.split("-")
            paired = len(ends) == 2 and all(end[:1].isupper() and self.gazetteer.find(end) for end in ends)
            if paired and not self.gazetteer.find(token):
                self.linear = True
                yield from (ends[0], "–", ends[1])
            else:
                yield token

    def read(self) -> None:
        at = 0
        while at < len(self.tokens) and not self._done:
            at += self._punctuation(at) or self._place(at) or self._word(at) or self._unknown(at)

    def _punctuation(self, at: int) -> int:
        if self.tokens[at] not in MARKS:
            return 0
        self._kind_word, self._site = None, None
        if self.tokens[at] not in "–—":
            self._group += 1
        return 1

    def _place(self, at: int) -> int:
        """The longest run from here that the gazetteer knows."""
        for length in range(min(MAX_GRAM, len(self.tokens) - at), 0, -1):
            run = self.tokens[at : at + length]
            if self._may_be_name(run) and (found := self._lookup(run, at)):
                self._add(" ".join(run), found)
                return length + self._direction_behind(at + length)
        return 0

    def _lookup(self, run: list[str], at: int) -> tuple[Candidate, ...]:
        """Places called so; only well-known ones where the run is a part of a longer name or behind a site word."""
        found = self.gazetteer.find(" ".join(run))
        led = fold(run[0]) in _vocabulary()
        if led:
            return tuple(c for c in found if c.curated or len(run) > 1)
        if self._site == "street" or (self._site in ("own_site", "brand") and not self._name_ends(at + len(run))):
            return ()
        if self._site == "brand" and not self._after_unknown(at):
            return ()
        part = not self._name_ends(at + len(run)) or self._after_unknown(at)
        if part:
            found = tuple(
                c for c in found if c.curated or c.kind in ("country", "admin1") or self.gazetteer.is_capital(c)
            )
        if self._site in ("own_site", "brand"):
            return tuple(c for c in found if is_strong(c) and c.kind not in ("country", "site"))
        return found

    def _name_ends(self, at: int) -> bool:
        """Whether no further part of a name stands here: the end, a mark, a small word, a kind word or a direction."""
        if at >= len(self.tokens) or self.tokens[at] in MARKS or not is_capitalised(self.tokens[at]):
            return True
        return fold(self.tokens[at]) in _vocabulary() or self.tokens[at].isdigit()

    def _after_unknown(self, at: int) -> bool:
        """Whether the word right before is the end of a name that the gazetteer does not know."""
        if not self.names or self.names[-1].candidates or at == 0:
            return False
        return is_capitalised(self.tokens[at - 1]) and fold(self.tokens[at - 1]) not in _vocabulary()

    def _may_be_name(self, run: list[str]) -> bool:
        if any(token in MARKS for token in run) or not is_capitalised(run[-1]):
            return False
        if len(run) == 1:
            key = fold(run[0])
            return key not in load_place_words().common and key not in _vocabulary() and len(key) > 1
        if fold(run[-1]) in load_place_words().anaphors:
            return False
        starts = is_capitalised(run[0]) or fold(run[0]) in _vocabulary()
        return starts and not (self.shouting and fold(run[0]) in load_place_words().common and len(run) < 3)

    def _direction_behind(self, at: int) -> int:
        for length in (2, 1):
            key = fold(" ".join(self.tokens[at : at + length]))
            if len(self.tokens) >= at + length and key in load_place_words().directions:
                self.names[-1] = msgspec.structs.replace(self.names[-1], direction=key)
                return length
        return 0

    def _word(self, at: int) -> int:
        """A phrase of the vocabulary."""
        for length in (3, 2, 1):
            key = fold(" ".join(self.tokens[at : at + length]))
            role = _vocabulary().get(key) if at + length <= len(self.tokens) else None
            if role is not None:
                self._take(role, key, at)
                return length
        return 0

    def _take(self, role: str, key: str, at: int) -> None:
        self._site = None
        if role == "kind":
            self._kind_word = key
            if key in load_place_words().sea and not self.names:
                self.flags.add("sea")
        elif role == "direction":
            self.direction = self.direction or key
        elif role == "street" and self.linear:
            self.flags.add("route")
        elif role == "border" and any(name.candidates for name in self.names):
            # "Kota Kobani, dekat perbatasan Turki" is Kobani: what follows only says where that is.
            self._done = True
        elif role in ("street", "own_site", "brand", "site"):
            self.flags.add("site")
            self._site, self._kind_word = role, None
        elif role == "in":
            self._group += 1 if self.names else 0
        elif role != "and":
            self.flags.add(role)
        if role == "outside" and at and _NUMBER.fullmatch(self.tokens[at - 1]):
            self.kilometres = _kilometres(self.tokens[at - 1], key)

    def _unknown(self, at: int) -> int:
        """A capitalised run that the gazetteer does not know: a name all the same."""
        length = 0
        while at + length < len(self.tokens) and self._is_unknown_name(at + length, first=length == 0):
            length += 1
        if length and not (length == 1 and fold(self.tokens[at]) in load_place_words().common):
            self._add(" ".join(self.tokens[at : at + length]), ())
        elif not length:
            # "Ibu kota komersial India" is not the capital.
            self.flags -= {"capital"} if not self.names else set()
            self._site = None
        return max(length, 1)

    def _is_unknown_name(self, at: int, *, first: bool) -> bool:
        token = self.tokens[at]
        if token in MARKS or not is_capitalised(token) or fold(token) in _vocabulary():
            return False
        return first or self._site == "street" or not any(is_strong(c) for c in self.gazetteer.find(token))

    def _add(self, text: str, found: tuple[Candidate, ...]) -> None:
        first = fold(text.split(" ", maxsplit=1)[0])
        if self._kind_word is None and found and first in load_place_words().kinds:
            self._kind_word = first
        own = self._site in ("street", "own_site", "brand") and not found
        self.names.append(Name(text=text, candidates=found, kind_word=self._kind_word, group=self._group, own_site=own))
        self._kind_word = None


def is_strong(candidate: Candidate) -> bool:
    """A country, a first-level division, a big city or a place listed by hand."""
    big = candidate.population >= load_place_words().big_city and candidate.match in ("own", "alias")
    return candidate.kind in ("country", "admin1") or candidate.curated or big


def is_capitalised(token: str) -> bool:
    """Whether a token may be (part of) a name: a capital after any article, or letters with digits ("M5")."""
    parts = [part for part in re.split(r"[-'’‘]", token) if part]
    words = [part for part in parts if fold(part) not in articles()] or parts
    return bool(words) and words[0][:1].isupper()


def _kilometres(number: str, unit: str) -> float | None:
    value = float(number.replace(".", "").replace(",", "."))
    scale = {"kilometer": 1.0, "km": 1.0, "mil": 1.609, "meter": 0.001}.get(unit)
    return value * scale if scale is not None else None
