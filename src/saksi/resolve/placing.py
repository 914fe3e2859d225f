"""From the chosen candidates of a span to its Place: which name is meant, how exactly, at what point."""

import math
from collections.abc import Collection, Sequence
from typing import NamedTuple

from saksi.records import Evidence, Place
from saksi.resolve.corridors import load_corridors
from saksi.resolve.gazetteer import Gazetteer, distance_km
from saksi.resolve.place_index import Candidate
from saksi.resolve.place_words import Mention, Name, load_place_words
from saksi.resolve.ranking import Choice, load_features

KM_PER_DEGREE = 111.2


class Chosen(NamedTuple):
    """A name and the place taken for it."""

    name: Name
    place: Candidate | None
    why: str
    """What decided, or why none was taken."""


def place_of(evidence: Evidence, mention: Mention, choices: Sequence[Choice], gazetteer: Gazetteer) -> Place:
    """The place of one span from what was chosen for its names."""
    chosen = [Chosen(c.name, c.taken.place if c.taken else None, c.reason) for c in choices]
    if not chosen:
        why = "points back to another mention" if "anaphor" in mention.flags else "names no place"
        return Place(evidence=evidence, reason=why)
    if "border" in mention.flags:
        return _border(evidence, chosen, gazetteer)
    if "capital" in mention.flags and (capital := _capital(chosen, gazetteer)):
        radius = extent_km(capital, gazetteer)
        return _place(evidence, capital, 2, f"capital of {capital.country}", radius=radius)
    if mention.flags & {"linear", "route", "between"} and (ends := _ends(chosen)) is not None:
        return _route(evidence, *ends)
    target = _target(chosen)
    untold = "; ".join(dict.fromkeys(why for _, place, why in chosen if place is None))
    why_not = untold if target is None else _why_not(mention, target, chosen)
    if target is None or target.place is None or why_not is not None:
        return Place(evidence=evidence, reason=why_not)
    name, place, why = target.name, target.place, target.why
    unplaced = [n.text for n, p, _ in chosen if p is None and n is not name]
    note = f"; '{', '.join(unplaced)}' is not placed, so its surroundings are given" if unplaced else ""
    return _located(evidence, mention, name, place, reason=why + note, gazetteer=gazetteer)


def _why_not(mention: Mention, target: Chosen, chosen: Sequence[Chosen]) -> str | None:
    """Why the best-placed name is still not the place meant; None where it is."""
    place = target[1]
    if place is not None and "capital" in mention.flags and place.kind in ("admin1", "admin2"):
        return f"the capital of {place.name} is not named"
    other = _scattered(target, chosen)
    return f"names several places, {place.name} and {other.name}" if place and other else None


def _target(chosen: Sequence[Chosen]) -> Chosen | None:
    """The most specific placed name, the first among equals; none if a listed neighbour of it is not placed."""
    ranks = {kind: rank for rank, kinds in enumerate(load_place_words().specific_first) for kind in kinds}
    placed = [one for one in chosen if one.place is not None]
    if not placed:
        return None
    best = min(placed, key=lambda one: ranks[one.place.kind] if one.place else len(ranks))
    same_list = [one for one in chosen if one.place is None and one.name.group == best.name.group]
    # "Universitas Arab Beirut": the unknown part may be what is meant only if nothing specific was found.
    return None if same_list and best.place and best.place.kind == "country" else best


def _scattered(target: Chosen, chosen: Sequence[Chosen]) -> Candidate | None:
    """Another place listed beside the target, of the same level and far from it."""
    name, place, _ = target
    for other_name, other, _ in chosen:
        if (
            place is None
            or other is None
            or other_name is name
            or other_name.group != name.group
            or other.kind == "country"
        ):
            continue
        if other.kind == place.kind and distance_km(other, place) > load_features().limits.same_km:
            return other
    return None


def _ends(chosen: Sequence[Chosen]) -> tuple[Candidate, Candidate] | None:
    placed = [place for _, place, _ in chosen if place is not None and place.kind not in ("country", "admin1")]
    return (placed[0], placed[1]) if len(placed) == 2 else None


def _route(evidence: Evidence, one: Candidate, other: Candidate) -> Place:
    """A road between two places: the point is the middle of its ends."""
    known = None not in (one.lat, one.lon, other.lat, other.lon)
    return Place(
        evidence=evidence,
        id=f"route:{one.id}+{other.id}",
        name=f"{one.name}–{other.name}",
        kind="route",
        country=one.country if one.country == other.country else None,
        admin1=one.admin1 if one.admin1 == other.admin1 else None,
        admin2=one.admin2 if one.admin2 == other.admin2 else None,
        lat=round(((one.lat or 0) + (other.lat or 0)) / 2, 3) if known else None,
        lon=round(((one.lon or 0) + (other.lon or 0)) / 2, 3) if known else None,
        precision=5,
        uncertainty_km=round(distance_km(one, other) / 2, 1) if known else None,
        reason=f"the way between {one.name} and {other.name}; the point is halfway",
    )


def on_corridor(evidence: Evidence, countries: Collection[str]) -> Place | None:
    """The place of a span that names a road of corridors.yaml: the middle of its waypoints."""
    for named in load_corridors().named(evidence.quote, 0, len(evidence.quote), countries):
        way = named.way
        middle = way.waypoints[len(way.waypoints) // 2]
        return Place(
            evidence=evidence,
            id=f"corridor:{way.id}",
            name=way.name,
            kind="route",
            country=middle.country if len(way.countries) == 1 else None,
            lat=middle.lat,
            lon=middle.lon,
            precision=5,
            uncertainty_km=round(way.length_km() / 2, 1),
            reason=f"in the corridor list; the point is {middle.name} on its way",
        )
    return None


def _border(evidence: Evidence, chosen: Sequence[Chosen], gazetteer: Gazetteer) -> Place:
    """A border has its countries and no point: its course is not in the gazetteer."""
    countries = sorted({place.country for _, place, _ in chosen if place and place.kind == "country" and place.country})
    names = " dan ".join(place.name for _, place, _ in chosen if place and place.kind == "country")
    if not countries:
        target = _target(chosen)
        if target is None or target.place is None:
            return Place(evidence=evidence, reason="a border whose countries are not named")
        radius = extent_km(target.place, gazetteer) + load_place_words().vague_km["side"]
        return _place(evidence, target.place, 5, f"border at {target.place.name}", radius=radius)
    return Place(
        evidence=evidence,
        id="border:" + "-".join(countries),
        name=f"perbatasan {names}",
        kind="border",
        country=countries[0] if len(countries) == 1 else None,
        precision=5,
        reason="border words with the name of a country",
    )


def _capital(chosen: Sequence[Chosen], gazetteer: Gazetteer) -> Candidate | None:
    """For "ibu kota Somalia": the capital, unless a smaller place is named too ("ibu kota Somalia, Mogadishu")."""
    places = [place for _, place, _ in chosen if place is not None]
    if len(chosen) == 1 and places and places[0].kind == "country" and places[0].country:
        return gazetteer.capital(places[0].country)
    return None


def _located(
    evidence: Evidence, mention: Mention, name: Name, place: Candidate, *, reason: str, gazetteer: Gazetteer
) -> Place:
    words = load_place_words()
    precision = _precision(mention, name, place)
    direction = name.direction or mention.direction
    bearing = words.directions.get(direction) if direction else None
    radius = extent_km(place, gazetteer)
    if "sea" in mention.flags and place.kind != "sea":
        nowhere = (None, None) if place.kind == "country" else None
        return _place(evidence, place, 7, reason, radius=radius + words.vague_km["sea"], point=nowhere)
    if bearing is not None and place.lat is not None and place.lon is not None:
        if mention.kilometres is not None:
            point = _moved(place.lat, place.lon, bearing=bearing, kilometres=mention.kilometres)
            said = f"{reason}; moved {mention.kilometres:g} km {direction}"
            # A direction is good to an eighth of the circle: off by a fifth of the way at most.
            return _place(evidence, place, 5, said, radius=radius + mention.kilometres / 5, point=point)
        if place.kind == "country":
            part = _part_of_country(place, bearing, gazetteer)
            said = f"{reason}; {direction} of the country"
            return _place(evidence, place, 5, said, radius=radius / 2, point=part)
        reason = f"{reason}; {direction}"
    return _place(evidence, place, precision, reason, radius=radius + _vagueness(mention, name))


def _vagueness(mention: Mention, name: Name) -> float:
    """Kilometres by which words around a name widen what it says."""
    vague = load_place_words().vague_km
    if mention.kilometres is not None:
        return mention.kilometres
    if mention.direction and not mention.flags & {"inside", "near"}:
        return vague["side"]
    if mention.flags & {"outside", "route", "border"}:
        return vague["side"]
    return vague["near"] if mention.flags & {"near", "site"} or name.direction else 0.0


def extent_km(place: Candidate, gazetteer: Gazetteer) -> float:
    """How far a place reaches from its point: half the diagonal of a country's box, a town by its inhabitants, all else
    by its kind."""
    words = load_place_words()
    if place.kind == "country" and (country := gazetteer.countries.get(place.country or "")):
        south, west, north, east = country.box
        wide = (east - west) * KM_PER_DEGREE * math.cos(math.radians(country.lat))
        return round(math.hypot((north - south) * KM_PER_DEGREE, wide) / 2)
    if place.kind in ("populated_place", "city"):
        # A town of 10,000 is about two kilometres across, one of a million twenty.
        return round(max(words.extent_km[place.kind], math.sqrt(place.population / 10_000)), 1)
    return words.extent_km[place.kind]


def _precision(mention: Mention, name: Name, place: Candidate) -> int:
    """UCDP where_prec (codebook 5): a direction, a route or an outlying area is 5; a part of a town is still the town."""
    words = load_place_words()
    own = words.precision[place.kind]
    town = place.kind in ("populated_place", "city", "village", "site", "camp", "airfield")
    if place.kind == "populated_place" and place.population >= words.big_city:
        own = 2
    if place.kind == "city" and name.kind_word in ("kota", "kotamadya"):
        own = 3
    if mention.direction and not mention.flags & {"inside", "near"}:
        return max(own, 5)
    if mention.flags & {"outside", "route"}:
        return max(own, 5)
    if name.direction or mention.direction:
        return max(own, 2) if town else max(own, 5)
    if mention.flags & {"near", "site"} and town:
        return max(own, 2)
    return own


def _place(
    evidence: Evidence,
    place: Candidate,
    precision: int,
    reason: str,
    *,
    radius: float,
    point: tuple[float | None, float | None] | None = None,
) -> Place:
    lat, lon = point if point is not None else (place.lat, place.lon)
    return Place(
        evidence=evidence,
        id=place.id,
        name=place.name,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        admin2=place.admin2,
        lat=lat,
        lon=lon,
        precision=precision,
        uncertainty_km=round(radius, 1) if lat is not None else None,
        reason=reason,
    )


def _moved(lat: float, lon: float, *, bearing: int, kilometres: float) -> tuple[float, float]:
    """The point so many kilometres off; on the plane, which is exact enough for a day's march."""
    angle = math.radians(bearing)
    north = kilometres * math.cos(angle) / KM_PER_DEGREE
    east = kilometres * math.sin(angle) / (KM_PER_DEGREE * max(0.1, math.cos(math.radians(lat))))
    return round(max(-90.0, min(90.0, lat + north)), 3), round((lon + east + 180) % 360 - 180, 3)


def _part_of_country(place: Candidate, bearing: int, gazetteer: Gazetteer) -> tuple[float, float] | None:
    """Halfway from the country's label point to the edge of its bounding box on that side."""
    country = gazetteer.countries.get(place.country or "")
    if country is None:
        return None
    south, west, north, east = country.box
    angle = math.radians(bearing)
    up, right = math.cos(angle), math.sin(angle)
    lat = country.lat + abs(up) * ((north if up > 0 else south) - country.lat) / 2
    lon = country.lon + abs(right) * ((east if right > 0 else west) - country.lon) / 2
    return round(lat, 2), round(lon, 2)
