"""The built place index: a zip of sorted tab-separated text in small separately packed blocks.

Opening it costs milliseconds and a look-up unpacks only the blocks that it needs; any unzip shows what is in it.

* ``first_keys.txt``: the first key of each block of names;
* ``names/N``: key, tab, line numbers of the places that bear it, each with a letter for how the name fits;
* ``places/N``: one place a line, in the order of :class:`Row`, without its other names.

The same rows give the same bytes, in whatever order they come.
"""

import bisect
import collections
import functools
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec

from saksi.resolve.folding import drop_articles, families_of, fold, loose_keys

NAME_BLOCK = 256
PLACE_BLOCK = 128
_EPOCH = (1980, 1, 1, 0, 0, 0)
KINDS = frozenset(
    [
        "country",
        "admin1",
        "admin2",
        "city",
        "admin3",
        "village",
        "populated_place",
        "airfield",
        "site",
        "camp",
        "region",
        "island",
        "mountain",
        "river",
        "sea",
    ]
)
Match = Literal["own", "alias", "article", "loose"]
_MATCHES: dict[str, Match] = {"": "own", "a": "alias", "r": "article", "l": "loose"}
CLOSENESS: Mapping[Match, int] = {"own": 0, "alias": 1, "article": 2, "loose": 3}
"""How closely a name fits, the best first."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A place that bears a looked-up name, and how closely the name fits."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin2: str | None = None
    lat: float | None
    lon: float | None
    population: int = 0
    match: Match = "own"
    curated: bool = False
    """Chosen by hand (places.yaml, or a user's own list) because reports on conflict name it."""


class Row(NamedTuple):
    """One place to be indexed, with every name it is found by; the first is its own."""

    id: str
    kind: str
    country: str
    """ISO 3166-1 alpha-2, or empty."""
    admin1: str
    admin2: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]


def keys_of(row: Row) -> dict[str, str]:
    """Key → how it matches: "" own name, "a" other name, "r" without article, "l" loosened.

    A name in another script folds to nothing and gives no key, so that it matches nothing; so do single letters.
    """
    keys: dict[str, str] = {}
    for number, name in enumerate(row.names):
        key = fold(name)
        if len(key) > 1:
            keys.setdefault(key, "a" if number else "")
    families = families_of(row.country)
    if "arabic" in families:
        for key in list(keys):
            keys.setdefault(drop_articles(key), "r")
    if families:
        # Indonesia's villages are too many for loose forms of each alias; their own names must do.
        named = list(keys) if row.country != "ID" else [fold(row.names[0])]
        for key in named:
            keys.update((loose, "l") for loose in loose_keys(key, row.country) if loose[1:].strip("~") != key)
    return {key: match for key, match in keys.items() if len(key) > 2}


def write_index(rows: Iterable[Row], path: Path) -> tuple[int, int]:
    """Write the index of ``rows`` to ``path``; returns how many places and how many names it holds."""
    ordered = sorted(rows, key=lambda row: (fold(row.names[0]), row.country, row.id))
    found: dict[str, list[str]] = collections.defaultdict(list)
    for number, row in enumerate(ordered):
        for key, match in keys_of(row).items():
            found[key].append(f"{number}{match}")
    keys = sorted(found)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _put(archive, "first_keys.txt", keys[::NAME_BLOCK])
        for start in range(0, len(keys), NAME_BLOCK):
            lines = (f"{key}\t{' '.join(found[key])}" for key in keys[start : start + NAME_BLOCK])
            _put(archive, f"names/{start // NAME_BLOCK}", lines)
        for start in range(0, len(ordered), PLACE_BLOCK):
            _put(archive, f"places/{start // PLACE_BLOCK}", map(_line, ordered[start : start + PLACE_BLOCK]))
    return len(ordered), len(keys)


def _put(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, "\n".join(lines))


def _line(row: Row) -> str:
    # Two figures of the population are enough for ranking, and pack better.
    population = round(row.population, 2 - len(str(row.population))) if row.population else 0
    point = (f"{row.lat:.3f}", f"{row.lon:.3f}")
    fields = (row.id, row.names[0], row.kind, row.country, row.admin1, row.admin2, *point, str(population or ""))
    return "\t".join(" ".join(field.split()) for field in fields)


class PlaceIndex:
    """Read-only; safe to share between threads and forked processes, since it holds bytes and no open file."""

    def __init__(self, packed: bytes, *, curated: bool = False) -> None:
        """``curated``: its places count as chosen by hand. Raises zipfile.BadZipFile or KeyError where it is damaged."""
        self._zip = zipfile.ZipFile(io.BytesIO(packed))
        self._first_keys = self._zip.read("first_keys.txt").decode().split("\n")
        self._curated = curated
        self._names = functools.lru_cache(maxsize=256)(self._read_names)
        self._rows = functools.lru_cache(maxsize=512)(self._read_rows)

    def find(self, key: str) -> list[Candidate]:
        """The places that bear a key: a folded name, one without articles, or a loose key."""
        block = bisect.bisect_right(self._first_keys, key) - 1
        if block < 0 or not (numbers := self._names(block).get(key)):
            return []
        return [self._place(token) for token in numbers.split(" ")]

    def _place(self, token: str) -> Candidate:
        digits = token.rstrip("arl")
        block, line = divmod(int(digits), PLACE_BLOCK)
        own, name, kind, country, admin1, admin2, lat, lon, population = self._rows(block)[line].split("\t")
        return Candidate(
            id=own,
            name=name,
            kind=kind,
            country=country or None,
            admin1=admin1 or None,
            admin2=admin2 or None,
            lat=float(lat),
            lon=float(lon),
            population=int(population or 0),
            match=_MATCHES[token[len(digits) :]],
            curated=self._curated,
        )

    def _read_names(self, block: int) -> dict[str, str]:
        lines = self._zip.read(f"names/{block}").decode().split("\n")
        return dict(line.split("\t", 1) for line in lines if line)

    def _read_rows(self, block: int) -> list[str]:
        return self._zip.read(f"places/{block}").decode().split("\n")
