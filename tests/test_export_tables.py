"""Every table: exact columns, documented; happenings and selection; POLECAT and HXL."""

import csv
import io

import hxl
import msgspec
import pandas as pd
import pytest
from tests import by_hand
from tests.conflict import (
    ARMY,
    POLICE,
    REBELS,
    SPOKESMAN,
    clash,
    count,
    event,
    event_id,
    place,
    record,
    words,
)
from tests.exporting import HOSTILE, only, rows, written

from saksi.export.chosen import choose
from saksi.export.registry import MODULES, about
from saksi.records import Attribution
from saksi.selection import Selection

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


DENIAL = Attribution(
    chain=(msgspec.structs.replace(SPOKESMAN.chain[0], stance="denies"), *SPOKESMAN.chain[1:]),
)


@pytest.mark.parametrize(("name", "left"), [("ucdp-ged", 0), ("acled", 0), ("hxl", 1)])
def test_what_is_only_denied_is_not_counted_as_a_happening(name: str, left: int) -> None:
    denied = event(1, "battle", killed=(count("tewas", 2),), attribution=(DENIAL,))
    assert len(rows(name, record(denied))) == left, "HXL's one row is its hashtags"
    disputed = msgspec.structs.replace(denied, attribution=(POLICE, DENIAL))
    assert len(rows(name, record(disputed))) == left + 1


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
