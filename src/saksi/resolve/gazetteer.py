"""The place index: look a name up, get every place that bears it.

Three layers, the later ones editable by hand:

* ``gazetteer.zip``: the built index (tools/build_gazetteer.py). Sorted tab-separated text in small separately packed
  blocks, so that opening it costs milliseconds and a look-up unpacks only the blocks it needs; any unzip shows what is in it;
* ``countries.csv`` and ``country_names.yaml``: countries and what newspapers call them;
* ``places.yaml``: places and spellings that the packages lack.
"""

import bisect
import csv
import functools
import io
import math
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, Literal

import msgspec
import yaml

from saksi.errors import ResourceError
from saksi.resolve.folding import drop_articles, fold, loose_keys

NAME_BLOCK = 256
PLACE_BLOCK = 128
EARTH_KM = 6371.0
TWIN_KM = 60.0
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
_CLOSENESS: dict[Match, int] = {"own": 0, "alias": 1, "article": 2, "loose": 3}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A place of the index that bears a looked-up name, and how closely the name fits."""

    id: str
    name: str
    kind: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    population: int = 0
    match: Match = "own"
    curated: bool = False
    """From places.yaml: chosen by hand because reports on conflict name it."""


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A country or territory with an ISO 3166-1 code; the box is south, west, north, east in degrees."""

    code: str
    name: str
    names: tuple[str, ...]
    lat: float
    lon: float
    box: tuple[float, float, float, float]
    population: int
    capital: str
    neighbours: tuple[str, ...]


Supplement = Sequence[tuple[str, Candidate]]
"""Name → place pairs of places.yaml."""


class Gazetteer:
    """Read-only; safe to share between threads and forked processes, since it holds bytes and no open file."""

    def __init__(self, *, index: bytes, countries: Mapping[str, Country], supplement: Supplement) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(index))
        self._first_keys = self._zip.read("first_keys.txt").decode().split("\n")
        self.countries = countries
        self._country_of = _country_keys(countries)
        self._supplement = _by_key(supplement)
        self._names = functools.lru_cache(maxsize=256)(self._read_names)
        self._rows = functools.lru_cache(maxsize=512)(self._read_rows)
        self._found = functools.lru_cache(maxsize=8192)(self._find)

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Every place called so, by folded name and without the Arabic article; sorted by closeness, then id."""
        return self._found(fold(name), False)

    def find_loosely(self, name: str) -> tuple[Candidate, ...]:
        """Places whose name differs only by romanisation; to be trusted only where the country is known."""
        return self._found(fold(name), True)

    def country_code(self, name: str) -> str | None:
        """ISO code of a country by any of its names ("Suriah", "Syria", "AS"), else None."""
        return self._country_of.get(fold(name))

    def capital(self, code: str) -> Candidate | None:
        """The capital of a country as a place."""
        country = self.countries.get(code)
        if country is None or not country.capital:
            return None
        towns = [c for c in self.find(country.capital) if c.country == code and c.kind in ("populated_place", "city")]
        return max(towns, key=lambda c: (c.population, c.id), default=None)

    def is_capital(self, place: Candidate) -> bool:
        """Whether the place bears the name of its country's capital."""
        country = self.countries.get(place.country or "")
        return country is not None and fold(country.capital) == fold(place.name)

    def _find(self, key: str, loose: bool) -> tuple[Candidate, ...]:
        if not key:
            return ()
        keys = dict.fromkeys(loose_keys(key), 3) if loose else {drop_articles(key): 2, key: 0}
        best: dict[str, Candidate] = {}
        for number, least in sorted(((k, v) for k, v in keys.items()), key=lambda pair: pair[1]):
            for candidate in (*self._supplement.get(number, ()), *self._indexed(number)):
                match = candidate.match if _CLOSENESS[candidate.match] >= least else "article"
                best.setdefault(candidate.id, msgspec.structs.replace(candidate, match=match))
        if not loose and (code := self._country_of.get(key)):
            best[f"country:{code}"] = _country_candidate(self.countries[code])
        return tuple(sorted(_merged(best.values()), key=lambda c: (_CLOSENESS[c.match], c.id)))

    def _indexed(self, key: str) -> list[Candidate]:
        block = bisect.bisect_right(self._first_keys, key) - 1
        if block < 0 or not (numbers := self._names(block).get(key)):
            return []
        return [self._place(token) for token in numbers.split(" ")]

    def _place(self, token: str) -> Candidate:
        digits = token.rstrip("arl")
        block, line = divmod(int(digits), PLACE_BLOCK)
        own, name, kind, country, admin1, lat, lon, population = self._rows(block)[line].split("\t")
        return Candidate(
            id=own,
            name=name,
            kind=kind,
            country=country or None,
            admin1=admin1 or None,
            lat=float(lat),
            lon=float(lon),
            population=int(population or 0),
            match=_MATCHES[token[len(digits) :]],
        )

    def _read_names(self, block: int) -> dict[str, str]:
        lines = self._zip.read(f"names/{block}").decode().split("\n")
        return dict(line.split("\t", 1) for line in lines)

    def _read_rows(self, block: int) -> list[str]:
        return self._zip.read(f"places/{block}").decode().split("\n")


def distance_km(one: Candidate, other: Candidate) -> float:
    """Great-circle distance; infinite where a point is unknown."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.radians(other.lon - one.lon) / 2
    part = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(part)))


def _merged(found: Iterable[Candidate]) -> list[Candidate]:
    """Listed places take the inhabitants of their twins in the built index, and the twins go."""
    twins = list(found)
    for listed in [candidate for candidate in twins if candidate.curated]:
        same = [c for c in twins if not c.curated and c.kind == listed.kind and c.country == listed.country]
        same = [c for c in same if distance_km(c, listed) <= TWIN_KM]
        if same:
            most = max(c.population for c in same)
            closest = min((listed, *same), key=lambda c: _CLOSENESS[c.match]).match
            twins = [c for c in twins if c not in same and c is not listed]
            twins.append(msgspec.structs.replace(listed, population=most, match=closest))
    return twins


def _country_candidate(country: Country) -> Candidate:
    return Candidate(
        id=f"country:{country.code}",
        name=country.name,
        kind="country",
        country=country.code,
        admin1=None,
        lat=country.lat,
        lon=country.lon,
        population=country.population,
    )


def _country_keys(countries: Mapping[str, Country]) -> dict[str, str]:
    keys: dict[str, str] = {}
    for code, country in countries.items():
        for name in country.names:
            keys.setdefault(fold(name), code)
    keys.pop("", None)
    return keys


def _by_key(supplement: Sequence[tuple[str, Candidate]]) -> dict[str, tuple[Candidate, ...]]:
    table: dict[str, list[Candidate]] = {}
    for name, candidate in supplement:
        key = fold(name)
        table.setdefault(key, []).append(candidate)
        short = drop_articles(key)
        if short != key:
            table.setdefault(short, []).append(msgspec.structs.replace(candidate, match="article"))
        for loose in loose_keys(key):
            table.setdefault(loose, []).append(msgspec.structs.replace(candidate, match="loose"))
    return {key: tuple(found) for key, found in table.items()}


# ---------------------------------------------------------------- loading


def read_yaml(file: Traversable) -> Any:
    """A YAML resource as plain values; a ResourceError names the file and the line where it cannot be read."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, yaml.YAMLError) as error:
        raise ResourceError(f"{file.name} cannot be read: {error}. Restore it or reinstall saksi.") from error


def resource(name: str) -> Traversable:
    """A file of saksi/resources."""
    return resources.files("saksi").joinpath("resources", name)


class _PlaceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    kind: str
    note: str
    country: str | None = None
    admin1: str | None = None
    at: tuple[float, float] | None = None
    aliases: tuple[str, ...] = ()


def read_supplement(data: Any, *, countries: Mapping[str, Country]) -> Supplement:
    """Check places.yaml and turn it into (name, candidate) pairs, the place's own name first."""
    try:
        entries = msgspec.convert(data, dict[str, _PlaceEntry])
    except msgspec.ValidationError as error:
        raise ResourceError(f"places.yaml: {error}. Compare with the comment at the head of the file.") from error
    found: list[tuple[str, Candidate]] = []
    names: dict[tuple[str, str | None, str], str] = {}
    for own, entry in entries.items():
        _check_entry(own, entry, countries)
        for number, name in enumerate((entry.name, *entry.aliases)):
            other = names.setdefault((fold(name), entry.country, entry.kind), own)
            if other != own or not fold(name):
                raise ResourceError(f"places.yaml: {own}: the name {name!r} is empty or already that of {other}.")
            found.append((name, _supplement_candidate(own, entry, match="alias" if number else "own")))
    return tuple(found)


def _check_entry(own: str, entry: _PlaceEntry, countries: Mapping[str, Country]) -> None:
    if entry.kind not in KINDS:
        raise ResourceError(f"places.yaml: {own}: kind {entry.kind!r} is not one of {', '.join(sorted(KINDS))}.")
    if entry.country is not None and entry.country not in countries:
        raise ResourceError(f"places.yaml: {own}: country {entry.country!r} is no ISO 3166-1 code in countries.csv.")
    if entry.at is not None and not (-90 <= entry.at[0] <= 90 and -180 <= entry.at[1] <= 180):
        raise ResourceError(f"places.yaml: {own}: at must be [latitude, longitude] in degrees.")


def _supplement_candidate(own: str, entry: _PlaceEntry, *, match: Match) -> Candidate:
    return Candidate(
        id=f"saksi:{own}",
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        admin1=entry.admin1,
        lat=entry.at[0] if entry.at else None,
        lon=entry.at[1] if entry.at else None,
        match=match,
        curated=True,
    )


class _CountryWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str | None = None
    also: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()


def country_words() -> dict[str, _CountryWords]:
    """country_names.yaml: what newspapers call a country, and the cities and seats that stand for its government."""
    try:
        return msgspec.convert(read_yaml(resource("country_names.yaml")), dict[str, _CountryWords])
    except msgspec.ValidationError as error:
        raise ResourceError(
            f"country_names.yaml: {error}. Compare with the comment at the head of the file."
        ) from error


@functools.cache
def load_countries() -> Mapping[str, Country]:
    """ISO code → country, from countries.csv with the names of country_names.yaml put first."""
    words = country_words()
    countries: dict[str, Country] = {}
    for row in csv.DictReader(io.StringIO(resource("countries.csv").read_text(encoding="utf-8"))):
        extra = words.get(row["code"], _CountryWords())
        own = extra.name or row["name"]
        names = dict.fromkeys((own, *extra.also, row["name"], *row["aliases"].split("|")))
        countries[row["code"]] = Country(
            code=row["code"],
            name=own,
            names=tuple(name for name in names if name),
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            box=(float(row["south"]), float(row["west"]), float(row["north"]), float(row["east"])),
            population=int(row["population"]),
            capital=row["capital"],
            neighbours=tuple(row["neighbours"].split(",")) if row["neighbours"] else (),
        )
    if unknown := sorted(set(words) - set(countries)):
        raise ResourceError(
            f"country_names.yaml: {', '.join(unknown)} not in countries.csv; use ISO 3166-1 alpha-2 codes."
        )
    return countries


@functools.cache
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, opened once a process."""
    countries = load_countries()
    try:
        index = resource("gazetteer.zip").read_bytes()
        supplement = read_supplement(read_yaml(resource("places.yaml")), countries=countries)
        return Gazetteer(index=index, countries=countries, supplement=supplement)
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise ResourceError(
            f"gazetteer.zip is missing or damaged ({error}). Reinstall saksi or rebuild it with tools/build_gazetteer.py."
        ) from error
