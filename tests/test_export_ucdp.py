"""UCDP GED: lethal happenings told as fact, sides, and figures that no source is ranked by."""

from typing import Any

import pytest
from tests.conflict import (
    ARMY,
    FOLK,
    REBELS,
    clash,
    count,
    event,
    event_id,
    place,
    record,
    who,
)
from tests.exporting import only, rows

from saksi.export.registry import about


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
