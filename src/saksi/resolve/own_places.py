"""A user's file of places, row by row: a GeoNames dump or a CSV, each row checked before it may enter the index.

* A GeoNames dump has 19 tab-separated columns and no header, as in ``allCountries.txt`` or ``ID.txt``.
* A CSV has a header; ``name``, ``lat`` and ``lon`` are needed, the columns of :data:`COLUMNS` are known, others an error.

A row that cannot be used becomes a :class:`BadRow` that says where it stands and what to do; it never stops the others.
"""

import csv
import functools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import msgspec

from saksi.errors import InputError
from saksi.resolve.folding import fold
from saksi.resolve.place_index import KINDS, Row
from saksi.tables import read_table

COLUMNS: Mapping[str, str] = {
    "name": "the name shown; needed",
    "lat": "latitude in WGS84 degrees, -90 to 90; needed",
    "lon": "longitude in WGS84 degrees, -180 to 180; needed",
    "id": "your own id for it; the line number where it is left out",
    "kind": f"one of {', '.join(sorted(KINDS))}; populated_place where it is left out",
    "country": "ISO 3166-1 alpha-2 code; empty for what lies in several countries",
    "admin1": "name of the province or other first-level division",
    "admin2": "name of the regency or other second-level division",
    "population": "inhabitants, a whole number",
    "aliases": "other names, parted by |",
}
GEONAMES_FIELDS = 19
_MAX_NAME = 200
_MAX_NAMES = 200
_MAX_LINE = 200_000


class BadRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row that cannot be used."""

    line: int
    """Line of the file, from 1."""
    field: str
    """The column that is wrong."""
    problem: str
    """What is wrong with it and what to do."""


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A sound row that is not wanted: another country, or a kind of feature that the index does not hold."""

    line: int


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a row must keep to."""

    prefix: str
    """Opens the ids of places that have none of GeoNames."""
    known: frozenset[str]
    """The country codes that may stand in it."""
    wanted: frozenset[str] = frozenset()
    """The only countries that are taken; all where it is empty."""

    def wants(self, country: str) -> bool:
        """Whether places of a country are taken."""
        return not self.wanted or country in self.wanted


class _Kinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    codes: dict[str, str]


Outcome = Row | BadRow | Skipped


class _Bad(Exception):
    """A value of a row that cannot be used: the column, and what is wrong with it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field, self.problem = field, problem


def read_places(path: Path, terms: Terms) -> Iterator[Outcome]:
    """The rows of a GeoNames dump or CSV, in file order.

    Raises InputError where the file as a whole is none of the two: unreadable, not UTF-8, without the needed columns.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline(_MAX_LINE)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}); save it as UTF-8") from error
    if first.count("\t") == GEONAMES_FIELDS - 1:
        yield from _geonames(path, terms)
    else:
        yield from _own_csv(path, first, terms)


def is_alias(name: str) -> bool:
    """Whether a GeoNames alternate is a name that a reader would write: no code ("DAM") and no letter-by-letter
    transliteration ("a lei po")."""
    starts_low = name[:1].islower() and "-" not in name
    return len(name) > 3 and not name.isupper() and not starts_low


# ---------------------------------------------------------------- GeoNames


@functools.cache
def _kinds() -> dict[str, str]:
    return read_table("geonames_kinds.yaml", _Kinds).codes


def _geonames(path: Path, terms: Terms) -> Iterator[Outcome]:
    divisions = {f"{f[8]}.{f[10]}": f[1] for f in _lines(path) if len(f) == GEONAMES_FIELDS and f[7] == "ADM1"}
    divisions |= {f"{f[8]}.{f[10]}.{f[11]}": f[1] for f in _lines(path) if len(f) == GEONAMES_FIELDS and f[7] == "ADM2"}
    for line, fields in enumerate(_lines(path), start=1):
        try:
            yield _geonames_row(fields, line, divisions, terms)
        except _Bad as bad:
            yield BadRow(line=line, field=bad.field, problem=bad.problem)


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        while line := file.readline(_MAX_LINE):
            yield line.rstrip("\r\n").split("\t")


def _geonames_row(fields: list[str], line: int, divisions: Mapping[str, str], terms: Terms) -> Row | Skipped:
    if len(fields) != GEONAMES_FIELDS:
        raise _Bad(
            "columns", f"{len(fields)} columns where GeoNames has {GEONAMES_FIELDS}; take the file as downloaded"
        )
    number, name, plain, alternates = fields[:4]
    country, admin1, admin2 = fields[8], fields[10], fields[11]
    kind = _kinds().get(fields[7])
    if kind is None or not terms.wants(country):
        return Skipped(line=line)
    if not number.isdigit():
        raise _Bad("geonameid", f"{number!r} is no number")
    lat, lon = _point(fields[4], fields[5])
    aliases = [plain, *(alias for alias in alternates.split(",") if is_alias(alias))]
    return Row(
        id=f"geonames:{number}",
        kind=kind,
        country=_country(country, terms.known),
        admin1=divisions.get(f"{country}.{admin1}", ""),
        admin2=divisions.get(f"{country}.{admin1}.{admin2}", ""),
        lat=lat,
        lon=lon,
        population=_population(fields[14]),
        names=_names(name, aliases),
    )


# ---------------------------------------------------------------- CSV


def _own_csv(path: Path, first: str, terms: Terms) -> Iterator[Outcome]:
    delimiter = max(",;\t", key=first.count)
    header = [column.strip().lower() for column in next(csv.reader([first], delimiter=delimiter), [])]
    missing = [column for column in ("name", "lat", "lon") if column not in header]
    unknown = [column for column in header if column not in COLUMNS]
    if missing or unknown or len(set(header)) < len(header):
        raise InputError(
            f"{path}, line 1: the header must name each column once, with name, lat and lon; "
            f"missing: {', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}; "
            f"known: {', '.join(COLUMNS)}. A GeoNames dump has {GEONAMES_FIELDS} tab-separated columns and no header"
        )
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        reader = csv.reader(file, delimiter=delimiter)
        next(reader, None)
        while True:
            try:
                cells = next(reader, None)
                if cells is None:
                    return
                if any(cells):
                    yield _csv_row(dict(_cells(header, cells)), reader.line_num, seen, terms)
            except csv.Error as error:
                yield BadRow(line=reader.line_num, field="columns", problem=f"{error}; check the quotation marks")
            except _Bad as bad:
                yield BadRow(line=reader.line_num, field=bad.field, problem=bad.problem)


def _cells(header: list[str], cells: list[str]) -> Iterator[tuple[str, str]]:
    if len(cells) != len(header):
        raise _Bad("columns", f"{len(cells)} cells under {len(header)} columns; quote cells that hold the separator")
    yield from zip(header, (value.strip() for value in cells), strict=True)


def _csv_row(cell: Mapping[str, str], line: int, seen: set[str], terms: Terms) -> Row | Skipped:
    country = _country(cell.get("country", "").upper(), terms.known)
    kind = cell.get("kind") or "populated_place"
    if kind not in KINDS:
        raise _Bad("kind", f"{kind!r} is not one of {', '.join(sorted(KINDS))}")
    own = f"{terms.prefix}:{cell.get('id') or line}"
    if own in seen or len(own) > _MAX_NAME:
        raise _Bad("id", f"{cell.get('id')!r} stands in an earlier row, too, or is too long; ids must be unique")
    lat, lon = _point(cell["lat"], cell["lon"])
    row = Row(
        id=" ".join(own.split()),
        kind=kind,
        country=country,
        admin1=cell.get("admin1", "")[:_MAX_NAME],
        admin2=cell.get("admin2", "")[:_MAX_NAME],
        lat=lat,
        lon=lon,
        population=_population(cell.get("population", "")),
        names=_names(cell["name"], cell.get("aliases", "").split("|")),
    )
    seen.add(own)
    return row if terms.wants(country) else Skipped(line=line)


# ---------------------------------------------------------------- values


def _point(lat: str, lon: str) -> tuple[float, float]:
    values = []
    for field, text, most in (("lat", lat, 90.0), ("lon", lon, 180.0)):
        try:
            value = float(text)
        except ValueError:
            raise _Bad(field, f"{text!r} is no number; write degrees with a point, as in -3.74") from None
        if not -most <= value <= most:
            raise _Bad(field, f"{text} is not between -{most:g} and {most:g} degrees; are lat and lon swapped?")
        values.append(value)
    if values == [0.0, 0.0]:
        raise _Bad("lat", "0,0 lies in the sea and mostly stands for an unknown point; leave the row out")
    return values[0], values[1]


def _country(code: str, known: Collection[str]) -> str:
    if code and code not in known:
        raise _Bad("country", f"{code!r} is no ISO 3166-1 alpha-2 code; leave it empty where there is no one country")
    return code


def _population(text: str) -> int:
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise _Bad("population", f"{text!r} is no whole number of people; leave it empty where it is unknown")
    return int(text)


def _names(name: str, aliases: list[str]) -> tuple[str, ...]:
    """The names that can be looked up, the shown one first; control characters are spaces."""
    shown = _clean(name)
    if not shown or len(shown) > _MAX_NAME:
        raise _Bad("name", f"a name of 1 to {_MAX_NAME} characters is needed")
    others = [other for other in map(_clean, aliases) if fold(other) and len(other) <= _MAX_NAME]
    names = tuple(dict.fromkeys((shown, *others)))[:_MAX_NAMES]
    if not any(len(fold(one)) > 1 for one in names):
        raise _Bad("name", f"{shown!r} has no form in Latin letters; give one under aliases")
    return names


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
