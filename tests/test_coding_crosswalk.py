"""The table of event types."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from saksi.coding import crosswalk
from saksi.coding.crosswalk import AcledOption, check_event_types, label, load_event_types

CODEBOOK_TYPES = [
    "battle",
    "air_strike",
    "shelling",
    "explosion",
    "attack_on_civilians",
    "sexual_violence",
    "abduction",
    "riot",
    "protest",
    "property_destruction",
    "territory_gain",
    "siege",
    "route_control",
    "retreat",
    "surrender",
    "deployment",
    "weapons_seizure",
    "release",
    "arrest",
    "casualties",
    "displacement",
    "aid",
    "talks",
    "agreement",
    "threat",
    "statement",
]


def test_all_types_of_the_codebook_in_its_order() -> None:
    assert list(load_event_types()) == CODEBOOK_TYPES


def test_labels() -> None:
    assert label("siege") == "pengepungan"
    assert label("siege", language="en") == "siege"
    assert label("not_listed") == "not_listed"
    texts = [
        names for event_type in load_event_types().values() for names in (event_type.label.id, event_type.label.en)
    ]
    assert all(text == text.strip() and text for text in texts)
    assert len({event_type.label.id for event_type in load_event_types().values()}) == len(CODEBOOK_TYPES)


def test_only_help_and_words_are_outside_acled() -> None:
    outside = {name for name, event_type in load_event_types().items() if not event_type.acled}
    assert outside == {"casualties", "aid", "threat", "statement"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"acled": (AcledOption(type="Wars", sub_types=("Armed clash",)),)}, "battle: 'Wars'"),
        ({"acled": (AcledOption(type="Battles", sub_types=()),)}, "battle: 'Battles'"),
        ({"plover": ("FIGHT",)}, "battle: 'FIGHT'"),
    ],
)
def test_wrong_entries_are_named(change: dict[str, object], message: str) -> None:
    types = load_event_types()
    wrong = types | {"battle": msgspec.structs.replace(types["battle"], **change)}
    assert message in (check_event_types(wrong) or "")


def test_statement_must_be_there() -> None:
    types = {name: event_type for name, event_type in load_event_types().items() if name != "statement"}
    assert "statement" in (check_event_types(types) or "")


def test_file_is_commented() -> None:
    path = Path(crosswalk.__file__).parents[1] / "resources" / crosswalk.TABLE
    assert path.read_text(encoding="utf-8").startswith("#")
    assert get_args(crosswalk.Language) == ("id", "en")
