"""Corridors: the roads, crossings and coastal ways of corridors.yaml, found by name or by two places on them."""

import functools
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import msgspec

from saksi.errors import ResourceError
from saksi.records import Place
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import distance_km, load_countries, read_yaml, resource
from saksi.resolve.place_index import Candidate
from saksi.resolve.place_words import load_place_words

TABLE = "corridors.yaml"
REACH_KM = 25.0
"""A place so near to a waypoint lies on the corridor: the town itself, its outskirts, the village before it."""
LONGEST_LEG_KM = 1200.0
_SHORT = 4
"""Names up to this length ("M5", "RN2") count only as they are written, and only where the report is about their country."""
_BOX_MARGIN = 0.5


class Waypoint(NamedTuple):
    """A place on a corridor."""

    name: str
    lat: float
    lon: float
    country: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    aliases: tuple[str, ...]
    waypoints: tuple[tuple[str, float, float, str], ...]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A corridor."""

    id: str
    name: str
    names: tuple[str, ...]
    """All that it is called, the shown name first."""
    waypoints: tuple[Waypoint, ...]

    @property
    def countries(self) -> frozenset[str]:
        """The countries that it runs through."""
        return frozenset(point.country for point in self.waypoints)

    def nearest(self, place: Place) -> int | None:
        """The number of the waypoint that a place lies at, or None where it does not lie on the corridor."""
        if place.lat is None or place.lon is None or place.kind in ("country", "admin1", "region", "sea"):
            return None
        spot = _spot(place.lat, place.lon)
        apart = [distance_km(spot, _spot(point.lat, point.lon)) for point in self.waypoints]
        best = min(range(len(apart)), key=apart.__getitem__)
        return best if apart[best] <= REACH_KM else None

    def between(self, one: int, other: int) -> tuple[Waypoint, ...]:
        """The waypoints from one number to another, both included; on a ring the shorter way round."""
        low, high = min(one, other), max(one, other)
        direct = self.waypoints[low : high + 1]
        if self.waypoints[0] == self.waypoints[-1]:
            around = (*self.waypoints[high:], *self.waypoints[1 : low + 1])
            direct = min(direct, around, key=_length_km) if one != other else direct
        return direct if direct[0] == self.waypoints[one] else direct[::-1]

    def length_km(self) -> float:
        """Length along the waypoints."""
        return _length_km(self.waypoints)


class Named(NamedTuple):
    """A corridor's name in a text."""

    way: Way
    start: int
    end: int


class Ways:
    """All corridors."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self.ways = tuple(ways)
        self._by_name = {fold(name): way for way in ways for own in way.names for name in _variants(own)}
        every = sorted(
            {name for way in ways for own in way.names for name in _variants(own)}, key=lambda name: (-len(name), name)
        )
        self._long = _pattern([name for name in every if len(name) > _SHORT], re.IGNORECASE)
        self._short = _pattern([name for name in every if len(name) <= _SHORT], re.NOFLAG)

    def named(self, text: str, start: int, end: int, countries: Collection[str]) -> Iterator[Named]:
        """Corridors that a stretch of text names, in order; only those that run through one of ``countries``, or, where
        no country is known, those with a longer name."""
        for pattern, short in ((self._long, False), (self._short, True)):
            for found in pattern.finditer(text, start, end):
                way = self._by_name.get(fold(found[0]))
                if way is not None and (way.countries & set(countries) or not (countries or short)):
                    yield Named(way, found.start(), found.end())

    def through(self, one: Place, other: Place) -> list[tuple[Way, tuple[Waypoint, ...]]]:
        """The corridors that two places lie on, each with the stretch between them, the shortest first."""
        found = []
        for way in self.ways:
            ends = (way.nearest(one), way.nearest(other))
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                found.append((way, way.between(ends[0], ends[1])))
        return sorted(found, key=lambda item: (_length_km(item[1]), item[0].id))


def _variants(name: str) -> tuple[str, ...]:
    """A name with each word for a road that reports put before it ("jalan raya", "jalur")."""
    roads = load_place_words().roads
    road = next((word for word in roads if name.lower().startswith(f"{word} ")), None)
    return (name,) if road is None else (name, *(f"{word}{name[len(road) :]}" for word in roads))


def _pattern(names: Sequence[str], flags: re.RegexFlag) -> re.Pattern[str]:
    """Any of the names as whole words, longest first; what parts their words does not count."""
    parts = (r"[\W_]+".join(map(re.escape, re.findall(r"\w+", name))) for name in names)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", flags)


def _spot(lat: float, lon: float) -> Candidate:
    return Candidate(id="", name="", kind="site", country=None, admin1=None, lat=lat, lon=lon)


def _length_km(points: Sequence[Waypoint]) -> float:
    spots = [_spot(point.lat, point.lon) for point in points]
    return sum(distance_km(one, other) for one, other in itertools.pairwise(spots))


@functools.cache
def load_corridors() -> Ways:
    """corridors.yaml, checked. Raises ResourceError that names the corridor that is wrong."""
    return Ways(read_corridors(read_yaml(resource(TABLE))))


def read_corridors(data: object) -> list[Way]:
    """Check the table and turn it into corridors, in the order of the file."""
    try:
        entries = msgspec.convert(data, dict[str, _Entry])
    except msgspec.ValidationError as error:
        raise ResourceError(f"{TABLE}: {error}. Compare with the comment at the head of the file.") from error
    seen: dict[str, str] = {}
    ways = []
    for own, entry in entries.items():
        way = Way(
            id=own,
            name=entry.name,
            names=tuple(dict.fromkeys((entry.name, *entry.aliases))),
            waypoints=tuple(Waypoint(*point) for point in entry.waypoints),
        )
        if problem := _problem(way, seen):
            raise ResourceError(f"{TABLE}: {own}: {problem}.")
        ways.append(way)
    return ways


def _problem(way: Way, seen: dict[str, str]) -> str | None:
    """What is wrong with a corridor; ``seen`` are the names of those before it."""
    for name in way.names:
        other = seen.setdefault(fold(name), way.id)
        if other != way.id or not fold(name):
            return f"the name {name!r} is empty or already that of {other}"
    if len(way.waypoints) < 2:
        return "a corridor needs two waypoints"
    for point in way.waypoints:
        country = load_countries().get(point.country)
        if country is None:
            return f"{point.name}: country {point.country!r} is no ISO 3166-1 code in countries.csv"
        south, west, north, east = country.box
        inside = (
            south - _BOX_MARGIN <= point.lat <= north + _BOX_MARGIN
            and west - _BOX_MARGIN <= point.lon <= east + _BOX_MARGIN
        )
        if not inside:
            return f"{point.name} does not lie in {point.country}; waypoints are [name, latitude, longitude, country]"
    for before, after in itertools.pairwise(way.waypoints):
        if not 0 < _length_km((before, after)) <= LONGEST_LEG_KM:
            return f"{before.name} and {after.name} are the same point or farther apart than {LONGEST_LEG_KM:g} km"
    return None
