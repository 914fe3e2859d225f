"""ACLED: its sub-events, actors, vague numbers and precisions, with our claims in notes and tags."""

from typing import Any

import pytest
from tests.conflict import (
    ARMY,
    FOLK,
    REBELS,
    clash,
    count,
    day,
    event,
    event_id,
    record,
    who,
    words,
)
from tests.exporting import only, rows

from saksi.export.registry import about


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
