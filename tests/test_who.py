"""Actors: the case table, the checks of the three data files, and what a loaded word may and may not do."""

import csv
import typing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.errors import ResourceError
from saksi.records import ActorKind, Evidence, Participant
from saksi.resolve.actor_list import check_actors, load_actors
from saksi.resolve.gazetteer import load_countries, read_yaml, resource
from saksi.resolve.who import kind_of, resolve_who

TABLE = (Path(__file__).parent / "cases" / "who.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TABLE.splitlines(), delimiter="|"))
ACTORS, KINDS, LABELS = (read_yaml(resource(f"{name}.yaml")) for name in ("actors", "actor_kinds", "labels"))


def who(words: str, *, start: int = 0, speaker: str | None = None) -> Participant:
    return resolve_who(Evidence(start=start, end=start + len(words), quote=words), speaker=speaker)


def test_there_are_enough_cases_and_entries() -> None:
    assert len(CASES) >= 150
    assert len(ACTORS) >= 250
    assert sum(len(words) for words in LABELS.values()) >= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["words"])
def test_case(case: dict[str, str]) -> None:
    found = who(case["words"])
    assert (found.id or "", found.kind, found.country or "") == (case["id"], case["kind"], case["country"]), found
    assert " ".join(label.word for label in found.labels) == case["labels"]
    assert kind_of(case["words"]) == case["kind"]
    assert found.reason


@pytest.mark.parametrize("code", sorted(load_countries()))
def test_armed_forces_and_police_of_every_country(code: str) -> None:
    name = load_countries()[code].name
    for words, unit, kind in (("tentara", "armed-forces", "state_force"), ("polisi", "police", "police")):
        found = who(f"{words} {name}")
        assert found.country == code
        assert found.kind == kind
        assert found.id in (f"{code.lower()}-{unit}", *(i for i, a in ACTORS.items() if a.get("country") == code))


# ---------------------------------------------------------------- labels


def test_a_label_has_its_own_words_and_offsets() -> None:
    text = "Warga melawan para serdadu zionis itu."
    start = text.index("para")
    found = who("para serdadu zionis", start=start)
    (label,) = found.labels
    assert text[label.evidence.start : label.evidence.end] == label.evidence.quote == "zionis"
    assert (label.leaning, label.whose) == ("blame", "publisher")
    assert found.name == "para serdadu"


def test_a_label_in_a_quotation_is_the_speakers() -> None:
    assert who("kelompok teroris", speaker="komandan itu").labels[0].whose == "komandan itu"


def test_praise_is_a_label_too() -> None:
    assert who("para mujahidin").labels[0].leaning == "praise"


@pytest.mark.parametrize("words", ["Mujahidin Indonesia Timur", "Brigade Martir al-Aqsa", "Jihad Islam"])
def test_a_groups_own_name_is_no_label(words: str) -> None:
    assert who(words).labels == ()


def test_a_name_given_by_the_other_side_is_never_shown() -> None:
    for words in ("KKB", "KST", "Kelompok Separatis Teroris"):
        found = who(words)
        assert found.name == "TPNPB-OPM"
        assert "other side" in (found.reason or "")


@pytest.mark.parametrize("word", sorted({word for words in LABELS.values() for word in words}))
def test_no_loaded_word_gives_a_kind_or_a_name(word: str) -> None:
    found = who(f"para {word}")
    assert found.labels
    assert found.id is None
    assert found.kind == "unknown"
    assert found.name is None


@pytest.mark.parametrize("word", sorted({word for words in LABELS.values() for word in words}))
def test_a_loaded_word_changes_no_kind(word: str) -> None:
    assert kind_of(f"tentara {word}") in ("state_force", "unknown")
    assert kind_of(f"warga {word}") == "civilian"


def test_terror_group_needs_a_list() -> None:
    for own, actor in load_actors().actors.items():
        assert (actor.kind == "terror_group") == bool(actor.listed), own


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("words", "own"), [("antara", None), ("Antara", "antara"), ("as", None), ("AS", "us-government"), ("mit", None)]
)
def test_capitals_tell_names_from_words(words: str, own: str | None) -> None:
    assert who(words).id == own


def test_the_longest_name_wins() -> None:
    assert who("Taliban Pakistan").id == "ttp"
    assert who("Al-Qaeda di Semenanjung Arab").id == "aqap"


def test_several_actors_give_no_single_id() -> None:
    found = who("Hamas dan Jihad Islam")
    assert (found.id, found.kind) == (None, "rebel")


def test_a_spokesman_keeps_his_name() -> None:
    assert who("juru bicara Hamas Salim Darwis").name == "juru bicara Hamas Salim Darwis"


def test_members_bear_the_bodys_name() -> None:
    assert who("dua prajurit TNI").name == "Tentara Nasional Indonesia (TNI)"


def test_a_pronoun_has_no_name() -> None:
    assert who("Mereka").name is None


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_words_are_answered(words: str) -> None:
    found = who(words, start=7)
    assert found.kind in typing.get_args(ActorKind)
    for label in found.labels:
        assert words[label.evidence.start - 7 : label.evidence.end - 7] == label.evidence.quote


# ---------------------------------------------------------------- checks of the files


def test_the_shipped_files_pass() -> None:
    check_actors(actors=ACTORS, kinds=KINDS, labels=LABELS)


ENTRY: dict[str, Any] = {"name": "Laskar Uji", "kind": "militia"}


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"uji": {**ENTRY, "kind": "villain"}}, "villain"),
        ({"uji": {**ENTRY, "country": "XX"}}, "XX"),
        ({"uji": {**ENTRY, "parent": "nobody"}}, "nobody"),
        ({"uji": {**ENTRY, "aliases": ["TNI"]}}, "already that of tni"),
        ({"uji": {**ENTRY, "aliases": ["حزب"]}}, "Latin"),
        ({"uji": {**ENTRY, "kind": "terror_group"}}, "listed"),
        ({"uji": {**ENTRY, "listed": "UN 1267"}}, "listed"),
        ({"uji": {**ENTRY, "colour": "red"}}, "colour"),
        ({"Uji Satu": ENTRY}, "lower-case"),
    ],
)
def test_a_bad_actor_is_refused_by_name(entries: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        check_actors(actors={**ACTORS, **entries}, kinds=KINDS, labels=LABELS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "villain", "relation": "self", "words": ["uji"]}, "villain"),
        ({"kind": "rebel", "relation": "cousin", "words": ["uji"]}, "cousin"),
        ({"kind": "rebel", "relation": "self", "unit": "choir", "words": ["uji"]}, "choir"),
        ({"kind": "rebel", "relation": "self", "actor": "nobody", "words": ["uji"]}, "nobody"),
        ({"kind": "rebel", "relation": "self", "words": ["polisi"]}, "polisi"),
    ],
)
def test_a_bad_head_class_is_refused_by_name(change: dict[str, Any], message: str) -> None:
    kinds = {**KINDS, "classes": {**KINDS["classes"], "uji": change}}
    with pytest.raises(ResourceError, match=message):
        check_actors(actors=ACTORS, kinds=kinds, labels=LABELS)


def test_a_label_listed_twice_is_refused() -> None:
    with pytest.raises(ResourceError, match="teroris"):
        check_actors(actors=ACTORS, kinds=KINDS, labels={**LABELS, "praise": [*LABELS["praise"], "teroris"]})
