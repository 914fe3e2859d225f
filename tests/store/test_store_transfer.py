"""Out of one store and into another, byte for byte; what is damaged is named and left out."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from tests.store.made import AT, TEXT, records, small

from saksi.errors import StoreError
from saksi.records import Record, Rejected
from saksi.store import Comment, Correct, Reject, Store, Undo, open_store
from saksi.store.transfer import export_lines, import_lines

REJECTED = Rejected(source="a.txt", stage="ingest", reason="empty", detail="there is nothing in it")


def exported(store: Store) -> bytes:
    return b"".join(export_lines(store))


def taken_in(store: Store, lines: bytes) -> tuple[int, list[str]]:
    problems: list[str] = []
    return import_lines(store, io.BytesIO(lines), problems.append), problems


def fill(store: Store) -> None:
    for number in range(3):
        store.add(small(text=f"{TEXT} {number}"))
    store.add(small())
    store.add(REJECTED)
    report, battle = small().report.id, small().events[0].id
    store.decide(report, Correct(event=battle, field="modality", value="planned"), person="Ani")
    rejected = store.decide(report, Reject(event=battle), person="Budi")
    store.decide(report, Undo(entry=rejected.id), person="Ani")
    store.add(small("2"))
    store.decide(report, Comment(event=None, words="“Médan”?"), person="Ani")


def test_an_export_taken_in_gives_the_same_export(store: Store, stores: Callable[[], list[Store]]) -> None:
    fill(store)
    lines = exported(store)
    everything = list(store.records())
    for other in stores():
        assert taken_in(other, lines) == (5, [])
        assert exported(other) == lines
        assert list(other.records()) == everything
        assert other.problems() == []
        assert taken_in(other, lines) == (0, []), "what is there already changes nothing"


@given(batch=st.lists(records(), min_size=1, max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
def test_any_record_survives_the_journey(stores: Callable[[], list[Store]], batch: list[Record]) -> None:
    from_, *others = stores() + stores()[:1]
    for record in batch:
        from_.add(record)
    lines = exported(from_)
    for other in others:
        assert taken_in(other, lines)[1] == []
        assert exported(other) == lines


def test_stores_can_be_joined_in_any_order(stores: Callable[[], list[Store]]) -> None:
    one, *_ = stores()
    one.add(small("1"), at=AT)
    first = exported(one)
    one.add(small("2"), at=AT)
    both = exported(one)
    for lines in ((first, both), (both, first)):
        other = stores()[0]
        for each in lines:
            taken_in(other, each)
        assert exported(other) == both
        assert other.record(small().report.id) == small("2")


def change(lines: bytes, number: int, edit: Callable[[Any], None]) -> bytes:
    split = lines.splitlines(keepends=True)
    line = json.loads(split[number])
    edit(line)
    split[number] = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return b"".join(split)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (lambda line: line.update(text=line["text"] + "x"), "not the hash of its text"),
        (lambda line: line["entries"][0].update(coder="model:9"), "not the hash of the content"),
        (lambda line: line["entries"][0]["claims"].pop(), "not the hash of the content"),
        (lambda line: line["entries"][0]["claims"][-1].update(value="x"), "not the hash of the content"),
        (lambda line: line["entries"][0].update(coder="somebody"), "its coder no name"),
        (lambda line: line["entries"][0].update(at="2024-05-31T10:00:00"), "no zone"),
        (lambda line: line.update(entries=[]), "make no record"),
        (lambda line: line.pop("id"), "missing required field"),
    ],
)
def test_a_damaged_line_is_named_and_the_others_go_on(
    stores: Callable[[], list[Store]], edit: Callable[[Any], None], why: str
) -> None:
    first, second = stores()[0], stores()[0]
    fill(first)
    added, problems = taken_in(second, change(exported(first), 2, edit))
    assert added == 4
    assert len(problems) == 1
    assert problems[0].startswith("line 3: left out (")
    assert why in problems[0]
    assert second.problems() == []


@pytest.mark.parametrize(
    "lines", [b"hello\n", b"{}\n", b'{"line":"saksi-store","format":99}\n', b'{"line":"rejected"}\n']
)
def test_what_is_no_export_is_refused(store: Store, lines: bytes) -> None:
    with pytest.raises(StoreError, match=r"no export of a store|format 99"):
        taken_in(store, lines)
    assert taken_in(store, b"") == (0, [])


# ---------------------------------------------------------------- saksi store check


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE reports SET text = text || 'x'", "its id is not the hash of its text"),
        ("UPDATE claims SET value = '\"riot\"' WHERE field = 'type'", "(type): its id is not the hash of its content"),
        ("UPDATE claims SET start = start + 1 WHERE field = 'place'", "(place): 'Kota Hulu' does not stand at"),
        ("UPDATE entries SET coder = 'person:Eve'", "its id is not the hash of its content"),
        ("DELETE FROM claims WHERE field = 'trigger'", "its entries make no record"),
        ("UPDATE entries SET undoes = 'x'", "which is not before it"),
        ("UPDATE event_bodies SET body = replace(body, 'actual', 'planned')", "what shows is not the fold"),
        ("UPDATE rejections SET reason = 'binary'", "rejection"),
    ],
)
def test_the_check_names_what_is_wrong(store: Store, damage: str, named: str) -> None:
    store.add(small())
    store.add(REJECTED)
    assert store.problems() == []
    with store.engine.begin() as connection:
        connection.execute(text(damage))
    problems = store.problems()
    assert any(named in problem for problem in problems), problems


def test_a_reference_to_an_event_that_does_not_show_is_named(store: Store) -> None:
    store.add(small(only=("casualties",)))
    assert ["refers to event" in problem for problem in store.problems()] == [True]


def test_what_shows_can_be_made_anew(store: Store) -> None:
    fill(store)
    everything, counted = list(store.records()), store.counts()
    with store.engine.begin() as connection:
        for table in ("mentions", "event_bodies", "events", "records"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert list(store.records()) == []
    assert store.refold() == 4
    assert (list(store.records()), store.counts(), store.problems()) == (everything, counted, [])


def test_a_file_that_is_no_store_is_told(tmp_path: Any) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at as one " * 40)
    with pytest.raises(StoreError, match="it is no store or is damaged"):
        open_store(str(tmp_path / "notes.txt"))
    with pytest.raises(StoreError, match="this is a folder"):
        open_store(str(tmp_path))
    with pytest.raises(StoreError, match="a store is a file or postgresql://"):
        open_store("mysql://somewhere/x")
    with pytest.raises(StoreError, match="there is no such store"):
        open_store(str(tmp_path / "none.db"))
