"""UCDP, ACLED, POLECAT and HXL: exact columns, the format's own conventions, and our claims kept where there is room."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import hxl
import msgspec
import pandas as pd
import pytest
from tests import by_hand
from tests.conflict import (
    ARMY,
    FOLK,
    POLICE,
    REBELS,
    SPOKESMAN,
    clash,
    count,
    day,
    event,
    event_id,
    place,
    record,
    who,
    words,
)

from saksi.export.chosen import choose
from saksi.export.registry import MODULES, about, writer
from saksi.records import Record
from saksi.selection import Selection

HOSTILE = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8"))
UCDP_COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_dset_id",
    "conflict_new_id",
    "conflict_name",
    "dyad_dset_id",
    "dyad_new_id",
    "dyad_name",
    "side_a_dset_id",
    "side_a_new_id",
    "side_a",
    "side_b_dset_id",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "source_article",
    "source_office",
    "source_date",
    "source_headline",
    "source_original",
    "where_prec",
    "where_coordinates",
    "where_description",
    "adm_1",
    "adm_2",
    "latitude",
    "longitude",
    "geom_wkt",
    "priogrid_gid",
    "country",
    "country_id",
    "region",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
    "gwnoa",
    "gwnob",
]
ACLED_COLUMNS = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
]


def written(name: str, *records: Record, **filters: Any) -> bytes:
    stream = io.BytesIO()
    writer(name)(choose(records, Selection(**filters)), stream)
    return stream.getvalue()


def rows(name: str, *records: Record, **filters: Any) -> list[dict[str, str]]:
    delimiter = "\t" if name == "polecat" else ","
    return list(csv.DictReader(io.StringIO(written(name, *records, **filters).decode()), delimiter=delimiter))


def only(name: str, *records: Record) -> dict[str, str]:
    found = rows(name, *records)
    assert len(found) == 1
    return found[0]


# ---------------------------------------------------------------- every table


@pytest.mark.parametrize(("name", "columns"), [("ucdp-ged", UCDP_COLUMNS), ("acled", ACLED_COLUMNS)])
def test_columns_are_exactly_the_formats_in_their_order(name: str, columns: list[str]) -> None:
    header = written(name, clash()).decode().splitlines()[0].split(",")
    assert header == columns
    assert [part.name for part in about(name).parts] == columns


@pytest.mark.parametrize("name", ["ucdp-ged", "acled", "polecat", "hxl", "csv"])
def test_every_column_is_documented_and_no_other(name: str) -> None:
    header = written(name, clash()).decode().splitlines()[0].split("\t" if name == "polecat" else ",")
    assert header == [part.name for part in about(name).parts]
    assert all(part.meaning.strip() for part in about(name).parts)


@pytest.mark.parametrize("name", MODULES)
def test_every_format_says_what_it_rests_on_and_what_it_loses(name: str) -> None:
    assert about(name).name == name
    assert about(name).rests_on
    assert about(name).lost


@pytest.mark.parametrize("name", MODULES)
def test_every_format_takes_nothing_and_gives_the_same_bytes_again(name: str) -> None:
    assert isinstance(written(name), bytes)
    assert written(name, clash(), by_hand.record()) == written(name, clash(), by_hand.record())


@pytest.mark.parametrize("payload", [*HOSTILE, "=HYPERLINK(1)", '"=1', "a\n=1", "-1+2", "\t=1"])
@pytest.mark.parametrize("name", ["ucdp-ged", "acled", "polecat", "hxl"])
def test_tables_keep_their_columns_and_run_nothing(name: str, payload: str) -> None:
    for row in rows(name, by_hand.record(say=lambda *_: payload)):
        assert None not in row
        assert None not in row.values()
        assert not any(value.startswith(("=", "+", "@", "\t")) for value in row.values())


@pytest.mark.parametrize("name", ["ucdp-ged", "acled", "hxl"])
def test_pandas_reads_them(name: str) -> None:
    frame = pd.read_csv(io.BytesIO(written(name, clash())))
    assert list(frame.columns) == [part.name for part in about(name).parts]


# ---------------------------------------------------------------- UCDP GED


def test_ucdp_row_of_a_clash() -> None:
    row = only("ucdp-ged", clash())
    assert row["type_of_violence"] == "1"
    assert (row["side_a"], row["side_b"]) == ("Government of Indonesia", "Sayap Timur"), "the state is side A"
    assert row["dyad_name"] == "Government of Indonesia - Sayap Timur"
    assert (row["gwnoa"], row["gwnob"]) == ("850", "")
    assert (row["country"], row["country_id"], row["region"]) == ("Indonesia", "850", "Asia")
    assert row["relid"] == event_id(1)
    assert int(row["id"]) < 2**53
    assert row["source_original"] == "kapolres; juru bicara Sayap Timur"
    assert row["source_article"] == '"Kabar Uji,2021-10-21,Baku tembak di Kampung Batu"'
    assert (row["where_prec"], row["adm_1"], row["adm_2"]) == ("1", "Papua", "Intan Jaya")
    assert row["geom_wkt"] == "POINT (137.03 -3.75)"
    assert (row["year"], row["date_prec"], row["event_clarity"]) == ("2021", "1", "1")
    assert row["date_start"] == row["date_end"] == "2021-10-20 00:00:00.000"
    assert all(row[part.name] == "" for part in about("ucdp-ged").parts if part.fate == "empty")


def test_ucdp_figures_of_two_sources_are_versions_and_none_is_ranked() -> None:
    row = only("ucdp-ged", clash())
    assert (row["deaths_a"], row["deaths_b"], row["deaths_civilians"], row["deaths_unknown"]) == ("2", "0", "20", "0")
    assert (row["low"], row["best"], row["high"]) == ("22", "22", "104")


def test_ucdp_open_figure_has_no_high() -> None:
    row = only("ucdp-ged", record(event(1, "battle", killed=(count("Dua prajurit", 2, event=event_id(1), high=None),))))
    assert (row["low"], row["best"], row["high"]) == ("2", "2", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"actor": (ARMY,), "target": (REBELS,)}, ("1", "Government of Indonesia", "Sayap Timur")),
        ({"actor": (REBELS,), "target": (ARMY,)}, ("1", "Government of Indonesia", "Sayap Timur")),
        ({"actor": (REBELS,), "target": (who("Laskar", "militia"),)}, ("2", "Sayap Timur", "Laskar")),
        ({"actor": (REBELS,), "target": (FOLK,)}, ("3", "Sayap Timur", "Civilians")),
        ({"actor": (ARMY,), "target": (FOLK,)}, ("3", "Government of Indonesia", "Civilians")),
        ({"actor": (who("orang", "unknown"),), "target": (FOLK,)}, ("", "orang", "Civilians")),
        ({"actor": (), "target": (FOLK,)}, ("", "", "Civilians")),
        ({"actor": (), "target": ()}, ("", "", "")),
    ],
)
def test_ucdp_type_of_violence_follows_the_sides(fields: dict[str, Any], expected: tuple[str, str, str]) -> None:
    row = only("ucdp-ged", record(event(1, "battle", killed=(count("tewas", 1, event=event_id(1)),), **fields)))
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"killed": ()},
        {"killed": (count("tidak ada", 0),)},
        {"modality": "planned"},
        {"modality": "conditional"},
        {"modality": "possible"},
        {"negated": True},
        {"type_": "agreement"},
        {"type_": "displacement"},
    ],
)
def test_ucdp_has_only_lethal_events_told_as_fact(fields: dict[str, Any]) -> None:
    fields = {"type_": "battle", "killed": (count("tewas", 3),), **fields}
    assert rows("ucdp-ged", record(event(1, **fields))) == []


def test_ucdp_casualties_without_a_cause_stand_for_themselves() -> None:
    row = only("ucdp-ged", record(event(1, "casualties", killed=(count("puluhan warga", 4, who="warga"),))))
    assert (row["best"], row["deaths_civilians"], row["type_of_violence"]) == ("4", "4", "")


def test_ucdp_keeps_a_vague_place_with_its_precision() -> None:
    province = place(name="Papua", kind="admin1", admin1="Papua", admin2=None, precision=4)
    row = only("ucdp-ged", record(event(1, "battle", place=(province,), killed=(count("tewas", 1),))))
    assert (row["where_prec"], row["latitude"], row["priogrid_gid"]) == ("4", "-3.75", str(172 * 720 + 634 + 1))


# ---------------------------------------------------------------- ACLED


def test_acled_row_of_a_clash() -> None:
    row = only("acled", clash())
    assert row["event_id_cnty"] == f"IDN{event_id(1)}"
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2021-10-20", "2021", "1")
    assert (row["disorder_type"], row["event_type"], row["sub_event_type"]) == (
        "Political violence",
        "Battles",
        "Armed clash",
    )
    assert (row["actor1"], row["inter1"]) == ("Sayap Timur", "Rebel group")
    assert (row["actor2"], row["assoc_actor_2"], row["inter2"]) == (
        "Military Forces of Indonesia",
        "TNI",
        "State forces",
    )
    assert row["interaction"] == "State forces-Rebel group"
    assert (row["iso"], row["region"], row["country"]) == ("360", "Southeast Asia", "Indonesia")
    assert (row["admin1"], row["admin2"], row["location"], row["geo_precision"]) == ("Papua", "Intan Jaya", "Batu", "1")
    assert row["source"] == "Kabar Uji"
    assert row["tags"] == (
        "modality=actual; source kind=official_unnamed; source kind=organisation; stance=says; stance=claims; "
        "saksi type=battle"
    )
    assert "according to juru bicara Sayap Timur (organisation, claims) > Kabar Uji (publisher, says)" in row["notes"]
    assert all(row[part.name] == "" for part in about("acled").parts if part.fate == "empty")


def test_acled_fatalities_follow_its_conventions() -> None:
    assert only("acled", clash())["fatalities"] == "12", "tens are 10, and the lower figure of two and five soldiers"


@pytest.mark.parametrize(
    ("words_", "best", "expected"),
    [
        ("puluhan warga", 20, "10"),
        ("ratusan orang", 100, "100"),
        ("beberapa warga", None, "3"),
        ("lusinan warga", 24, "12"),
        ("empat orang", 4, "4"),
        ("korban", None, "0"),
    ],
)
def test_acled_vague_numbers(words_: str, best: int | None, expected: str) -> None:
    assert only("acled", record(event(1, "battle", killed=(count(words_, best),))))["fatalities"] == expected


@pytest.mark.parametrize(
    ("type_", "fields", "expected"),
    [
        ("protest", {"actor": (who("massa", "protester", country="ID"),)}, ("Peaceful protest", "Protesters (Indonesia)", "Protesters", "Protesters only", "")),
        ("protest", {"actor": (who("massa", "protester"),), "target": (who("polisi", "police", country="ID"),)}, ("Protest with intervention", "Protesters", "Protesters", "State forces-Protesters", "")),
        ("protest", {"actor": (who("massa", "protester"),), "wounded": (count("dua", 2),)}, ("Excessive force against protesters", "Protesters", "Protesters", "Protesters only", "Civilians targeted")),
        ("riot", {"actor": (who("warga desa", "communal"),), "target": (who("warga", "communal"),)}, ("Mob violence", "Rioters", "Rioters", "Rioters-Rioters", "")),
        ("riot", {"actor": (who("massa", "protester"),), "target": (FOLK,)}, ("Mob violence", "Rioters", "Rioters", "Rioters-Civilians", "Civilians targeted")),
        ("attack_on_civilians", {"actor": (REBELS,), "target": (FOLK,)}, ("Attack", "Sayap Timur", "Rebel group", "Rebel group-Civilians", "Civilians targeted")),
        ("explosion", {"trigger": words("bom bunuh diri"), "actor": (), "target": (FOLK,)}, ("Suicide bomb", "", "", "Civilians only", "Civilians targeted")),
        ("air_strike", {"actor": (who("jet Rusia", "state_force", country="RU"),)}, ("Air/drone strike", "Military Forces of Russia", "External/Other forces", "External/Other forces only", "")),
        ("battle", {"actor": (who("orang bersenjata", "unknown"),), "target": (ARMY,)}, ("Armed clash", "orang bersenjata", "", "", "")),
    ],
)  # fmt: skip
def test_acled_sub_events_and_actors(type_: str, fields: dict[str, Any], expected: tuple[str, ...]) -> None:
    row = only("acled", record(event(1, type_, **fields)))
    found = (row["sub_event_type"], row["actor1"], row["inter1"], row["interaction"], row["civilian_targeting"])
    assert found == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (day("2021-10-18", "2021-10-24", 3), ("2021-10-21", "2")),
        (day("2021-10-01", "2021-10-31", 4), ("2021-10-16", "3")),
        (day("2021-01-01", "2021-12-31", 5), ("2021-07-02", "")),
        (None, ("", "")),
    ],
)
def test_acled_dates_a_period_by_its_middle(period: Any, expected: tuple[str, str]) -> None:
    row = only("acled", record(event(1, "battle", period=period)))
    assert (row["event_date"], row["time_precision"]) == expected


@pytest.mark.parametrize("fields", [{"modality": "planned"}, {"modality": "conditional"}, {"negated": True}])
def test_acled_has_no_row_for_what_did_not_happen(fields: dict[str, Any]) -> None:
    assert rows("acled", record(event(1, "battle", **fields))) == []


def test_acled_tags_what_is_only_possible() -> None:
    assert only("acled", record(event(1, "battle", modality="possible")))["tags"].startswith("modality=possible")


@pytest.mark.parametrize("type_", ["aid", "threat", "casualties", "no_such_type"])
def test_acled_leaves_out_what_it_has_no_sub_event_for(type_: str) -> None:
    assert rows("acled", record(event(1, type_))) == []


# ---------------------------------------------------------------- happenings and selection


def test_first_mention_is_filled_up_from_later_ones_told_alike() -> None:
    later = event(2, "battle", same=event_id(1), actor=(REBELS,), target=(ARMY,), attribution=(SPOKESMAN,))
    if_so = event(3, "battle", same=event_id(1), modality="conditional", place=(place(name="Lain"),))
    row = only("acled", record(event(1, "battle", place=()), later, if_so))
    assert (row["actor1"], row["location"]) == ("Sayap Timur", "Batu")


def test_happening_is_written_when_one_mention_is_asked_for() -> None:
    assert len(rows("acled", clash(), source_kind="organisation")) == 1
    assert rows("acled", clash(), types=("casualties",)) == []


def test_only_records_with_chosen_events_come_along() -> None:
    chosen = list(choose([clash(), record()], Selection(types=("battle",))))
    assert [[event.type for event in item.events] for item in chosen] == [["battle", "battle", "battle"]]


# ---------------------------------------------------------------- POLECAT and HXL


def test_polecat_row() -> None:
    first, *_ = rows("polecat", clash())
    assert first["Event Type"] == "ASSAULT"
    assert (first["Event Mode"], first["Quad Code"], first["Intensity"]) == ("firearms", "4", "-9.3")
    assert (first["Actor Name"], first["Actor Country"], first["Actor COW"]) == ("Sayap Timur; TNI", "IDN", "850")
    assert (first["Primary Actor Sector"], first["Actor Sectors"]) == ("REB", "REB; MIL")
    assert (first["City"], first["District"], first["Province"], first["Country"]) == (
        "Batu",
        "Intan Jaya",
        "Papua",
        "IDN",
    )
    assert (first["GeoNames ID"], first["Language"]) == ("123", "id")
    assert len(first) == 40


def test_polecat_contexts_say_how_it_is_told() -> None:
    assert [row["Contexts"] for row in rows("polecat", clash())] == ["", "", "hypothetical"]


def test_hxl_is_valid_and_can_be_added_up() -> None:
    cells = csv.reader(io.StringIO(written("hxl", clash(), by_hand.record()).decode()))
    source = hxl.data(list(cells)).cache()
    assert source.columns[0].display_tag == "#event+code"
    assert {"#date+occurred", "#group+name+first", "#geo+lat", "#meta+source"} <= set(source.display_tags)
    assert hxl.validate(source)
    assert [row.get("#affected+killed") for row in source] == ["22", "3"]


def test_hxl_has_only_what_is_told_as_fact() -> None:
    told = record(event(1, "battle"), event(2, "riot", modality="planned"), event(3, "riot", negated=True))
    assert [row["event_id"] for row in rows("hxl", told)][1:] == [event_id(1)]


def test_dead_are_put_on_the_side_of_the_participant_who_counts_them() -> None:
    soldiers = msgspec.structs.replace(ARMY, evidence=words("Dua prajurit"))
    killed = (count("Dua prajurit", 2, who="orang", event=event_id(1)),)
    row = only("ucdp-ged", record(event(1, "battle", actor=(REBELS,), target=(soldiers,), killed=killed)))
    assert (row["deaths_a"], row["deaths_unknown"]) == ("2", "0")


def test_attribution_of_a_figure_is_the_happenings_too() -> None:
    killed = (count("Dua prajurit", 2, event=event_id(2)),)
    made = record(
        event(1, "battle", killed=killed, attribution=(SPOKESMAN,)),
        event(2, "casualties", killed=killed, cause=(event_id(1),), attribution=(POLICE,)),
    )
    assert only("ucdp-ged", made)["source_original"] == "juru bicara Sayap Timur; kapolres"
