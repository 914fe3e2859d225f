"""What each filter lets pass."""

import datetime
from typing import Any

import msgspec
import pytest
from tests.by_hand import record

from saksi.records import Place
from saksi.selection import MEANINGS, Selection, selects

RECORD = record()
BATTLE, CASUALTIES, PUSH, ROAD, SHOOTING = RECORD.events


def passing(**filters: Any) -> list[str]:
    return [event.id for event in RECORD.events if selects(Selection(**filters), RECORD, event)]


def test_every_field_has_its_meaning() -> None:
    assert tuple(MEANINGS) == Selection.__struct_fields__


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({}, ["e1", "e2", "e3", "e4", "e5"]),
        ({"types": ("battle", "riot")}, ["e1", "e3"]),
        ({"modality": "conditional"}, ["e3", "e4"]),
        ({"modality": "actual", "types": ("battle",)}, ["e1"]),
        ({"actor": "sayap"}, ["e1"]),
        ({"actor": "timur SAYAP"}, ["e1"]),
        ({"actor": "say"}, []),
        ({"actor": "warga"}, ["e5"]),
        ({"place": "batu merah maluku"}, ["e1"]),
        ({"place": "ID"}, ["e1"]),
        ({"place": "teluk"}, ["e4"]),
        ({"box": (128.0, -4.0, 129.0, -3.0)}, ["e1"]),
        ({"box": (128.18, -3.69, 128.18, -3.69)}, ["e1"]),
        ({"box": (129.0, -4.0, 130.0, -3.0)}, []),
        ({"box": (120.0, -4.0, -170.0, -3.0)}, ["e1"]),
        ({"box": (170.0, -4.0, -170.0, -3.0)}, []),
        ({"since": datetime.date(2021, 10, 20)}, ["e1"]),
        ({"since": datetime.date(2021, 10, 21)}, []),
        ({"until": datetime.date(2021, 10, 20)}, ["e1"]),
        ({"until": datetime.date(2021, 10, 19)}, []),
        ({"source_kind": "official_unnamed"}, ["e3", "e4"]),
        ({"source_kind": "publisher"}, []),
        ({"publisher": "kabar uji"}, ["e1", "e2", "e3", "e4", "e5"]),
        ({"publisher": "Kabar Lain"}, []),
        ({"text": "Harga BERAS"}, ["e1", "e2", "e3", "e4", "e5"]),
        ({"text": "harga beras turun"}, []),
        ({"review": "unreviewed", "types": ("riot", "casualties")}, ["e2"]),
        ({"review": "done"}, []),
    ],
)
def test_filters(filters: dict[str, Any], ids: list[str]) -> None:
    assert passing(**filters) == ids


def test_second_level_division_is_part_of_the_place() -> None:
    event = msgspec.structs.replace(BATTLE, place=(Place(evidence=BATTLE.trigger, admin2="Kota Ambon"),))
    assert selects(Selection(place="ambon"), RECORD, event)


def test_state_of_a_review_comes_from_where_it_is_kept() -> None:
    assert selects(Selection(review="done"), RECORD, BATTLE, review="done")
    assert not selects(Selection(review="unreviewed"), RECORD, BATTLE, review="disputed")


def test_least_confidence() -> None:
    unsure = msgspec.structs.replace(BATTLE, confidence=0.6)
    assert selects(Selection(min_confidence=0.6), RECORD, unsure)
    assert not selects(Selection(min_confidence=0.61), RECORD, unsure)
    assert selects(Selection(min_confidence=1.0), RECORD, BATTLE), "a person's own reading passes"


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"since": datetime.date(2022, 1, 2), "until": datetime.date(2022, 1, 1)}, "exchange them"),
        ({"min_confidence": 1.5}, "between 0 and 1"),
        ({"box": (0.0, 10.0, 1.0, 5.0)}, "south not above north"),
        ({"box": (0.0, 0.0, 181.0, 5.0)}, "in degrees"),
    ],
)
def test_what_nothing_could_pass_is_refused(filters: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Selection(**filters)
