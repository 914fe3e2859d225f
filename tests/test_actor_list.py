"""The actor list: what the shipped files hold, and that a slip in them is refused by file, entry and field."""

import time
from typing import Any

import pytest

from saksi.errors import ResourceError
from saksi.resolve.actor_checks import check_actors
from saksi.resolve.actor_list import load_actors, read_actor_files
from saksi.resolve.gazetteer import load_countries, read_yaml, resource

FILES = read_actor_files()
KINDS, LABELS = (read_yaml(resource(f"{name}.yaml")) for name in ("actor_kinds", "labels"))
ENTRY: dict[str, Any] = {"name": "Laskar Uji", "kind": "militia"}


def check(
    entries: dict[str, Any] | None = None, *, labels: dict[str, Any] | None = None, kinds: dict[str, Any] | None = None
) -> None:
    """The shipped files with ``entries`` as one more file of actors, and other labels or kinds where given."""
    files = {**FILES, "actors/mine.yaml": entries} if entries is not None else FILES
    check_actors(files=files, kinds=kinds or KINDS, labels=labels or LABELS)


def test_the_list_is_long_enough_and_reaches_all_regions() -> None:
    actors = load_actors().actors
    assert len(actors) >= 800
    assert len(LABELS) >= 150
    assert len(FILES) >= 10
    assert {actor.kind for actor in actors.values()} >= {"state_force", "police", "rebel", "militia", "terror_group"}
    assert len({actor.country for actor in actors.values()}) >= 60


def test_reading_the_list_keeps_start_up_short() -> None:
    load_countries()
    load_actors.cache_clear()
    start = time.process_time()
    load_actors()
    assert time.process_time() - start < 2


def test_every_terror_group_names_its_list_and_year() -> None:
    for own, actor in load_actors().actors.items():
        assert (actor.kind == "terror_group") == bool(actor.listed), own
        if actor.listed:
            body, _, year = actor.listed.partition(", ")
            assert body.startswith("UN "), own
            assert 1999 <= int(year) <= 2026, own


def test_every_label_says_why() -> None:
    assert all(entry["note"] for entry in LABELS.values())
    assert {entry["sort"] for entry in LABELS.values()} == {"judgement", "description", "official"}


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ({"uji": {**ENTRY, "kind": "villain"}}, r"actors/mine.yaml: uji: .*villain.*kind"),
        ({"uji": {**ENTRY, "country": "XX"}}, "actors/mine.yaml: uji: country 'XX'"),
        ({"uji": {**ENTRY, "parent": "nobody"}}, "actors/mine.yaml: uji: parent 'nobody'"),
        ({"uji": {**ENTRY, "aliases": ["TNI"]}}, "mine.yaml: uji: the name 'TNI' is already that of tni"),
        ({"uji": {**ENTRY, "aliases": ["tentara nasional-indonesia"]}}, "already that of tni"),
        ({"uji": {**ENTRY, "contested": ["TNI"]}}, "already that of tni"),
        ({"uji": {**ENTRY, "aliases": ["حزب"]}}, "Latin"),
        ({"uji": {**ENTRY, "kind": "terror_group"}}, "listed"),
        ({"uji": {**ENTRY, "listed": "UN 1267, 2001"}}, "listed"),
        ({"uji": {**ENTRY, "colour": "red"}}, "uji: .*colour"),
        ({"Uji Satu": ENTRY}, "lower-case"),
        ({"tni": ENTRY}, "actors/mine.yaml: tni: this id is already in actors/indonesia_state.yaml"),
        ({"uji": {**ENTRY, "from": 2010, "to": 2005}}, "uji: from 2010 to 2005"),
        ({"uji": {**ENTRY, "from": 20100}}, "uji: from 20100"),
        (
            {"uji": {**ENTRY, "name": "Gerombolan Uji"}},
            "uji: name: 'Gerombolan Uji' holds the loaded word 'gerombolan'",
        ),
        ({"uji": {**ENTRY, "aliases": ["Rezim Uji"]}}, "uji: aliases: 'Rezim Uji' holds the loaded word 'rezim'"),
        ({"uji": {**ENTRY, "context": {"TNI": []}}}, "uji: context: 'TNI' has no cues"),
        (
            {"uji": {**ENTRY, "parent": "uji-dua"}, "uji-dua": {"name": "Uji Dua", "kind": "militia", "parent": "uji"}},
            "circle",
        ),
        ([ENTRY], "actors/mine.yaml: expected"),
    ],
)
def test_a_bad_actor_is_refused(entries: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        check(entries)


@pytest.mark.parametrize(
    "entry",
    [
        # A name of another is allowed where a word of the report tells the two apart.
        {**ENTRY, "context": {"TNI": ["Negeri Uji"]}},
        # What a party calls it may be loaded; so may a word of its own name in its plain sense.
        {**ENTRY, "contested": ["Gerombolan Uji"]},
        {**ENTRY, "aliases": ["Badan Kriminal Uji"], "plain": ["kriminal"]},
        {**ENTRY, "from": 2005, "to": 2005, "parent": "fr-army", "note": "made up"},
    ],
)
def test_a_good_actor_is_taken(entry: dict[str, Any]) -> None:
    check({"uji": entry})


def test_two_with_one_cue_for_one_name_are_refused() -> None:
    entries = {own: {"name": own, "kind": "militia", "context": {"FUX": ["Negeri Uji"]}} for own in ("uji", "coba")}
    with pytest.raises(ResourceError, match="already that of"):
        check(entries)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "villain", "relation": "self", "words": ["uji"]}, "villain"),
        ({"kind": "rebel", "relation": "cousin", "words": ["uji"]}, "cousin"),
        ({"kind": "rebel", "relation": "self", "unit": "choir", "words": ["uji"]}, "choir"),
        ({"kind": "rebel", "relation": "self", "actor": "nobody", "words": ["uji"]}, "nobody"),
        ({"kind": "rebel", "relation": "self", "country": "XX", "words": ["uji"]}, "XX"),
        ({"kind": "rebel", "relation": "self", "words": ["polisi"]}, "polisi"),
    ],
)
def test_a_bad_head_class_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        check(kinds={**KINDS, "classes": {**KINDS["classes"], "uji": change}})


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"Teroris": LABELS["teroris"]}, "'Teroris' and 'teroris' are one word"),
        ({"uji": {**LABELS["teroris"], "leaning": "love"}}, "labels.yaml: 'uji': .*love"),
        ({"uji": {**LABELS["teroris"], "note": " "}}, "'uji': note: say why"),
        ({"كافر": LABELS["teroris"]}, "Latin"),
    ],
)
def test_a_bad_label_is_refused(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        check(labels={**LABELS, **entry})
