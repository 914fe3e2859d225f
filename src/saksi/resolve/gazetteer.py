"""The place index: look a name up, get every place that bears it.

Three layers, the later ones editable by hand:

* ``gazetteer.zip``: the built index (``make gazetteer``; :mod:`saksi.resolve.place_index`);
* ``countries.csv`` and ``country_names.yaml``: countries and what newspapers call them;
* ``places.yaml``: places and spellings that the packages lack (:mod:`saksi.resolve.listed_places`).

A user's own gazetteers (:mod:`saksi.resolve.own_gazetteers`) are looked up beside the built index.
"""

import csv
import functools
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import msgspec
import yaml

from saksi.errors import ResourceError
from saksi.records import OwnGazetteer
from saksi.resolve.folding import drop_articles, fold, loose_keys
from saksi.resolve.place_index import CLOSENESS, Candidate, PlaceIndex

EARTH_KM = 6371.0
TWIN_KM = 60.0


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


Listed = Sequence[tuple[str, Candidate]]
"""Name → place pairs of places.yaml."""


class Gazetteer:
    """Read-only; safe to share between threads and forked processes."""

    def __init__(
        self,
        *,
        index: PlaceIndex,
        countries: Mapping[str, Country],
        listed: Listed,
        own: Sequence[PlaceIndex] = (),
        used: Sequence[OwnGazetteer] = (),
    ) -> None:
        """``own`` are the user's own gazetteers and ``used`` what records say of them; where one holds a place of the
        same id as the shipped index, its entry wins."""
        self._index = index
        self._own = tuple(own)
        self.used = tuple(used)
        self.countries = countries
        self._country_of = _country_keys(countries)
        self._listed = _by_key(listed)
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
        for one, least in sorted(keys.items(), key=lambda pair: pair[1]):
            for candidate in (*self._listed.get(one, ()), *self._indexed(one)):
                match = candidate.match if CLOSENESS[candidate.match] >= least else "article"
                best.setdefault(candidate.id, msgspec.structs.replace(candidate, match=match))
        if not loose and (code := self._country_of.get(key)):
            best[f"country:{code}"] = _country_candidate(self.countries[code])
        return tuple(sorted(_merged(best.values()), key=lambda c: (CLOSENESS[c.match], c.id)))

    def _indexed(self, key: str) -> Iterable[Candidate]:
        for index in (*self._own, self._index):
            yield from index.find(key)


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
            closest = min((listed, *same), key=lambda c: CLOSENESS[c.match]).match
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


def _by_key(listed: Listed) -> dict[str, tuple[Candidate, ...]]:
    table: dict[str, list[Candidate]] = {}
    for name, candidate in listed:
        key = fold(name)
        table.setdefault(key, []).append(candidate)
        short = drop_articles(key)
        if short != key:
            table.setdefault(short, []).append(msgspec.structs.replace(candidate, match="article"))
        for loose in loose_keys(key, candidate.country):
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
