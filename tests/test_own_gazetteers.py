"""A user's own gazetteers: rows are checked one by one, good ones are kept and used, and the record says so."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from saksi.cli import app
from saksi.errors import InputError, ResourceError
from saksi.records import Evidence
from saksi.resolve import load_resolvers
from saksi.resolve.gazetteer import load_countries
from saksi.resolve.own_gazetteers import About, about, add, check_name, chosen_place, default_folder, files, open_own
from saksi.resolve.own_places import COLUMNS, BadRow, Skipped, Terms, read_places
from saksi.resolve.place_context import Surroundings
from saksi.resolve.place_index import Row
from saksi.resolve.shipped_gazetteer import load_gazetteer
from saksi.resolve.where import resolve_where

TERMS = Terms(prefix="uji", known=frozenset(load_countries()))
HEADER = "id,name,lat,lon,kind,country,admin1,admin2,population,aliases\n"
GOOD = "1,Kampung Uji,-3.70,137.10,village,ID,Papua Tengah,Intan Jaya,120,Ujikampung|Uji Lama\n"
Write = Callable[[str], Path]


def geonames(
    number: str = "7", name: str = "Kota Uji", lat: str = "-3.5", code: str = "PPL", country: str = "ID"
) -> str:
    cells = [
        number,
        name,
        name,
        "Ujikota,UJK,أوجي",
        lat,
        "137.5",
        "P",
        code,
        country,
        "",
        "36",
        "9407",
        "",
        "",
        "2500",
        "",
        "9",
    ]
    return "\t".join([*cells, "Asia/Jayapura", "2020-01-01"]) + "\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def made(text: str) -> Path:
        path = tmp_path / "tempat.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return made


def only(path: Path) -> Row | BadRow | Skipped:
    (outcome,) = read_places(path, TERMS)
    return outcome


# ---------------------------------------------------------------- rows


def test_a_row_of_a_csv(write: Write) -> None:
    row = only(write(HEADER + GOOD))
    assert row == Row(
        "uji:1",
        "village",
        "ID",
        "Papua Tengah",
        "Intan Jaya",
        -3.7,
        137.1,
        120,
        ("Kampung Uji", "Ujikampung", "Uji Lama"),
    )


def test_only_name_and_point_are_needed(write: Write) -> None:
    row = only(write("name;lat;lon\nKampung Uji;-3.7;137.1\n"))
    assert isinstance(row, Row)
    assert (row.id, row.kind, row.country, row.names) == ("uji:2", "populated_place", "", ("Kampung Uji",))


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("1,Uji,x,137.1,,ID,,,,\n", "lat", "no number"),
        ("1,Uji,nan,137.1,,ID,,,,\n", "lat", "between"),
        ("1,Uji,137.1,-3.7,,ID,,,,\n", "lat", "swapped"),
        ("1,Uji,-3.7,200,,ID,,,,\n", "lon", "between"),
        ("1,Uji,0,0,,ID,,,,\n", "lat", "0,0"),
        ("1,Uji,-3.7,137.1,planet,ID,,,,\n", "kind", "planet"),
        ("1,Uji,-3.7,137.1,,XX,,,,\n", "country", "XX"),
        ("1,Uji,-3.7,137.1,,ID,,,many,\n", "population", "whole number"),
        ("1,,-3.7,137.1,,ID,,,,\n", "name", "1 to"),
        ("1,أوجي,-3.7,137.1,,ID,,,,\n", "name", "Latin"),
        ("1,Uji,-3.7\n", "columns", "cells"),
    ],
)
def test_a_bad_row_says_what_and_where(write: Write, line: str, field: str, problem: str) -> None:
    good, bad = read_places(write(HEADER + GOOD.replace("1,", "0,", 1) + line), TERMS)
    assert isinstance(good, Row)
    assert isinstance(bad, BadRow)
    assert (bad.line, bad.field) == (3, field)
    assert problem in bad.problem


def test_an_id_may_stand_only_once(write: Write) -> None:
    _, bad = read_places(write(HEADER + GOOD + GOOD), TERMS)
    assert isinstance(bad, BadRow)
    assert bad.field == "id"


@pytest.mark.parametrize("header", ["name,lat\n", "name,lat,lon,colour\n", "name,name,lat,lon\n", "\n", ""])
def test_a_file_that_is_neither_is_refused(write: Write, header: str) -> None:
    with pytest.raises(InputError, match="line 1"):
        list(read_places(write(header + "Uji,1,2,3\n"), TERMS))


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes("name,lat,lon,catatan é\n".encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        list(read_places(path, TERMS))


def test_a_geonames_dump(write: Write) -> None:
    division = geonames("8", "Papua Tengah", code="ADM1").replace("\t9407\t", "\t\t")
    town, province, shop = read_places(write(geonames() + division + geonames("9", code="SHOP")), TERMS)
    assert isinstance(town, Row)
    assert (town.id, town.admin1, town.population) == ("geonames:7", "Papua Tengah", 2500)
    assert town.names == ("Kota Uji", "Ujikota")
    assert isinstance(province, Row)
    assert province.kind == "admin1"
    assert isinstance(shop, Skipped)


def test_only_the_wanted_countries_are_taken(write: Write) -> None:
    wanted = Terms(prefix="uji", known=TERMS.known, wanted=frozenset({"SY"}))
    taken, left = read_places(write(geonames("1", country="SY") + geonames("2")), wanted)
    assert isinstance(taken, Row)
    assert isinstance(left, Skipped)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_hostile_cells_never_stop_the_others(cells: list[str]) -> None:
    import csv
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(HEADER)
            csv.writer(file).writerow(cells)
            file.write(GOOD)
        outcomes = list(read_places(path, TERMS))
    assert any(isinstance(outcome, Row) and outcome.names[0] == "Kampung Uji" for outcome in outcomes)


# ---------------------------------------------------------------- the store


def test_what_is_added_is_found_and_said(write: Write, tmp_path: Path) -> None:
    added = add(write(HEADER + GOOD + "2,Uji,x,1,,ID,,,,\n"), tmp_path / "g", name="lapangan", terms=TERMS)
    assert added.about == about(added.path)
    assert (added.about.places, added.about.rejected, added.about.listed) == (1, 1, True)
    assert [bad.line for bad in added.bad] == [3]
    gazetteer = load_gazetteer((added.path,))
    text = "Baku tembak TNI dan TPNPB di Kampung Uji."
    spans = [Evidence(start=29, end=40, quote="Kampung Uji")]
    (place,) = resolve_where(spans, Surroundings(text=text), gazetteer)
    assert (place.id, place.admin1, place.admin2) == ("lapangan:1", "Papua Tengah", "Intan Jaya")
    assert resolve_where(spans, Surroundings(text=text), load_gazetteer())[0].id is None
    (used,) = load_resolvers((added.path,)).gazetteers
    assert (used.name, used.places) == ("lapangan", 1)
    assert used == open_own(added.path)[0]


def test_the_same_file_gives_the_same_bytes(write: Write, tmp_path: Path) -> None:
    source = write(HEADER + GOOD)
    one = add(source, tmp_path / "a", name="uji", terms=TERMS)
    other = add(source, tmp_path / "b", name="uji", terms=TERMS)
    assert one.path.read_bytes() == other.path.read_bytes()


def test_a_place_of_the_shipped_index_may_be_replaced(write: Write, tmp_path: Path) -> None:
    aleppo = geonames("170063", "Aleppo", "36.9", country="SY").replace("137.5", "37.9")
    added = add(write(aleppo), tmp_path, name="uji", terms=TERMS)
    found = {one.id: one for one in load_gazetteer((added.path,)).find("Aleppo")}
    assert found["geonames:170063"].lat == 36.9


def test_nothing_usable_is_an_error_and_leaves_nothing(write: Write, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2, lat"):
        add(write("name,lat,lon\nUji,x,1\n"), tmp_path / "g", name="uji", terms=TERMS)
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize("name", ["", "../up", "A", "a b", "x" * 41, ".zip"])
def test_a_name_is_never_a_path(name: str) -> None:
    with pytest.raises(InputError):
        check_name(name)


def test_a_damaged_or_foreign_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rusak.zip"
    path.write_bytes(b"no zip")
    with pytest.raises(ResourceError, match="remove rusak"):
        open_own(path)


def test_where_gazetteers_are_looked_for(tmp_path: Path) -> None:
    assert default_folder({"XDG_DATA_HOME": "/data"}) == Path("/data/saksi/gazetteers")
    assert chosen_place(None, {"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "saksi" / "gazetteers"
    assert chosen_place(None, {"SAKSI_GAZETTEER": str(tmp_path)}) == tmp_path
    assert chosen_place("", {"SAKSI_GAZETTEER": str(tmp_path)}) is None
    assert files(None) == ()
    with pytest.raises(InputError, match="no such gazetteer"):
        chosen_place(str(tmp_path / "none"), {})


# ---------------------------------------------------------------- the commands


def saksi(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["gazetteer", *arguments])
    return result.exit_code, result.output


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SAKSI_GAZETTEER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "saksi" / "gazetteers"


def test_the_life_of_a_gazetteer(write: Write, home: Path) -> None:
    assert "No gazetteers" in saksi("list")[1]
    source = write(HEADER + GOOD + "2,Uji,x,1,,ID,,,,\n")
    code, output = saksi("add", str(source), "--name", "lapangan")
    assert code == 1
    assert "Added 1 places" in output
    assert "tempat.csv, line 3, lat: 'x' is no number" in output
    assert (home / "lapangan.zip").is_file()
    assert "lapangan" in saksi("list")[1]
    assert "a list of your own" in saksi("show", "lapangan")[1]
    assert "lapangan:1" in saksi("find", "Kampung Uji")[1]
    assert "there already" in saksi("add", str(source), "--name", "lapangan")[1]
    assert saksi("add", str(source), "--name", "lapangan", "--replace")[0] == 1
    assert saksi("remove", "lapangan")[0] == 0
    assert "No place" in saksi("find", "Kampung Uji")[1]
    code, output = saksi("show", "lapangan")
    assert code == 4
    assert "no gazetteer called lapangan" in output


def test_a_country_that_is_none_is_refused(write: Write, home: Path) -> None:
    code, output = saksi("add", str(write(geonames())), "--country", "Indonesia")
    assert code == 4
    assert "ISO 3166-1" in output
    assert not home.exists()


def test_another_folder(write: Write, home: Path, tmp_path: Path) -> None:
    assert saksi("add", str(write(geonames())), "--gazetteer", str(tmp_path / "lain"))[0] == 0
    assert "tempat" in saksi("list", "--gazetteer", str(tmp_path / "lain"))[1]
    assert not home.exists()


def test_the_columns_are_documented() -> None:
    page = (Path(__file__).parents[1] / "docs" / "places.md").read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"`{column}`" not in page] == []


def test_what_a_file_says_of_itself_is_json(write: Write, tmp_path: Path) -> None:
    import zipfile

    added = add(write(HEADER + GOOD), tmp_path, name="uji", terms=TERMS)
    with zipfile.ZipFile(added.path) as archive:
        told = json.loads(archive.read("about.json"))
    assert set(told) == set(About.__struct_fields__)
