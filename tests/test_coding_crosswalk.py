"""The table of event types."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from saksi.coding import codebooks, crosswalk
from saksi.coding.codebooks import check_codebooks, load_codebooks
from saksi.coding.crosswalk import When, check_crosswalk, label, load_crosswalk, load_event_types, row_for
from saksi.errors import ResourceError
from saksi.records import Count, Event, Evidence, Participant

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
    outside = {name for name, rows in load_crosswalk().rows.items() if all(row.acled is None for row in rows)}
    assert outside == {"casualties", "aid", "threat", "statement"}


def test_only_casualties_and_statements_have_no_counterpart_at_all() -> None:
    assert {name for name, rows in load_crosswalk().rows.items() if rows[0].none} == {"casualties", "statement"}


def test_statement_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    types = crosswalk.EventTypes(types={"battle": load_event_types()["battle"]})
    monkeypatch.setattr(crosswalk, "read_table", lambda *_: types)
    with pytest.raises(ResourceError, match="statement"):
        load_event_types.__wrapped__()


@pytest.mark.parametrize("table", [crosswalk.TABLE, crosswalk.CROSSWALK, codebooks.TABLE])
def test_files_are_commented(table: str) -> None:
    path = Path(crosswalk.__file__).parents[1] / "resources" / table
    assert path.read_text(encoding="utf-8").startswith("#")
    assert get_args(crosswalk.Language) == ("id", "en")


# ---------------------------------------------------------------- complete: everything is reached, or explained


def reached(column: str) -> set[str]:
    return {getattr(row, column) for rows in load_crosswalk().rows.values() for row in rows} - {None}


@pytest.mark.parametrize(
    ("column", "listed", "outside"),
    [
        ("acled", load_codebooks().acled.sub_event_types(), load_crosswalk().out_of_scope.acled),
        ("plover", load_codebooks().plover.types, load_crosswalk().out_of_scope.plover),
        ("cameo", load_codebooks().cameo.roots, load_crosswalk().out_of_scope.cameo),
    ],
)
def test_everything_of_the_other_codebook_is_reached_or_out_of_scope_with_a_reason(
    column: str, listed: Any, outside: dict[str, str]
) -> None:
    assert reached(column) | set(outside) == set(listed)
    assert not reached(column) & set(outside)
    assert all(len(reason) > 20 for reason in outside.values())


def test_acled_has_six_types_and_twenty_five_sub_event_types() -> None:
    assert len(load_codebooks().acled.event_types) == 6
    assert len(load_codebooks().acled.sub_event_types()) == 25


def test_plover_has_sixteen_types_and_cameo_twenty_roots() -> None:
    assert len(load_codebooks().plover.types) == 16
    assert list(load_codebooks().cameo.roots) == [f"{number:02}" for number in range(1, 21)]


def test_every_row_says_what_it_rests_on() -> None:
    assert all(row.rests_on.strip() for rows in load_crosswalk().rows.values() for row in rows)


def test_every_row_can_be_the_one() -> None:
    """No row is hidden by an earlier one: an event made to fit it leads to it."""
    for name, rows in load_crosswalk().rows.items():
        for row in rows:
            assert row_for(_fitting(name, row.when)) is row, (name, row.when)


def _fitting(type_: str, when: When) -> Event:
    trigger = Evidence(start=0, end=1, quote=when.words[0] if when.words else "x")

    def people(kinds: tuple[Any, ...]) -> tuple[Participant, ...]:
        return tuple(Participant(evidence=trigger, kind=kind) for kind in kinds[:1])

    return Event(
        id="0",
        type=type_,
        trigger=trigger,
        change=when.change[0] if when.change else None,
        actor=people(when.actor),
        target=people(when.target),
        wounded=(Count(evidence=trigger, best=1),) if when.hurt else (),
    )


def test_a_type_that_is_not_listed_has_no_row() -> None:
    assert row_for(_fitting("no_such_type", When())) is None


# ---------------------------------------------------------------- slips are named


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"acled": "Wars"}, "battle: 'Wars' is no ACLED"),
        ({"acled": None}, "battle: a row must have either 'acled'"),
        ({"no_acled": "twice"}, "battle: a row must have either 'acled'"),
        ({"plover": "FIGHT"}, "battle: 'FIGHT' is no PLOVER"),
        ({"mode": "demo"}, "battle: 'demo' is no mode of PLOVER's ASSAULT"),
        ({"cameo": "99"}, "battle: '99' is no CAMEO"),
        ({"none": "why"}, "battle: a row with 'none'"),
        ({"when": When(words=("x",))}, "battle: the last row"),
    ],
)
def test_wrong_rows_are_named(change: dict[str, Any], message: str) -> None:
    whole = load_crosswalk()
    *before, last = whole.rows["battle"]
    rows = whole.rows | {"battle": (*before, msgspec.structs.replace(last, **change))}
    wrong = check_crosswalk(msgspec.structs.replace(whole, rows=rows), load_event_types(), load_codebooks())
    assert message in (wrong or "")


def test_missing_types_and_unexplained_gaps_are_named() -> None:
    whole = load_crosswalk()
    fewer = {name: rows for name, rows in whole.rows.items() if name != "riot"}
    assert "riot" in (check(fewer, whole.out_of_scope) or "")
    assert "no event type" in (check(whole.rows | {"war": whole.rows["battle"]}, whole.out_of_scope) or "")
    unexplained = msgspec.structs.replace(whole.out_of_scope, acled={})
    assert "Headquarters" in (check(whole.rows, unexplained) or "")
    needless = msgspec.structs.replace(whole.out_of_scope, plover=whole.out_of_scope.plover | {"AID": "?"})
    assert "'AID' is reached" in (check(whole.rows, needless) or "")
    unknown = msgspec.structs.replace(whole.out_of_scope, cameo=whole.out_of_scope.cameo | {"77": "?"})
    assert "'77' is not in" in (check(whole.rows, unknown) or "")


def check(rows: dict[str, Any], outside: crosswalk.OutOfScope) -> str | None:
    return check_crosswalk(crosswalk.Crosswalk(rows=rows, out_of_scope=outside), load_event_types(), load_codebooks())


@pytest.mark.parametrize(
    ("acled", "message"),
    [
        ({"inter": {"police": "Cops"}}, "police: 'Cops'"),
        ({"vague_numbers": {"Puluhan": 10}}, "'Puluhan' must be in lower case"),
        ({"event_types": {"A": {"x": "d"}, "B": {"x": "d"}}}, "under two event types"),
    ],
)
def test_slips_in_the_codebooks_are_named(acled: dict[str, Any], message: str) -> None:
    books = load_codebooks()
    wrong = msgspec.structs.replace(books, acled=msgspec.structs.replace(books.acled, **acled))
    assert message in (check_codebooks(wrong) or "")
    assert check_codebooks(books) is None


# ---------------------------------------------------------------- the codebook says the same

CODEBOOK = (Path(__file__).parents[1] / "docs" / "codebook.md").read_text(encoding="utf-8")
TABLE_ROWS = {
    cells[1].strip(" `"): (cells[-3], cells[-2])
    for line in CODEBOOK.splitlines()
    if line.startswith("| `") and len(cells := line.split("|")) == 7
}


@pytest.mark.parametrize("type_", sorted(set(CODEBOOK_TYPES) - {"casualties", "statement"}))
def test_codebook_names_what_the_crosswalk_leads_to(type_: str) -> None:
    acled, plover = TABLE_ROWS[type_]
    rows = load_crosswalk().rows[type_]
    named = {part.strip() for option in acled.split(";") for part in option.rpartition(" / ")[2].split("·")}
    assert named - {"–"} == {row.acled for row in rows if row.acled}
    assert set(re.findall(r"[A-Z]+", plover)) == {row.plover for row in rows}
