"""Keeping records: nothing twice, nothing lost, nothing overwritten, on both kinds of database."""

import multiprocessing
import threading
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, inspect, select, text
from tests.store.made import AT, TEXT, records, small

from saksi.errors import Rejection, StoreError
from saksi.records import Evidence, Record, Rejected
from saksi.selection import Selection
from saksi.store import Comment, Correct, DecisionError, Reject, Store, Undo, open_store
from saksi.store.migrations import TABLE, migrate, migration, pending
from saksi.store.tables import METADATA

REJECTED = Rejected(source="a.txt", stage="ingest", reason="empty", detail="there is nothing in it")


def test_what_is_kept_comes_back_as_it_was(store: Store) -> None:
    assert store.add(small())
    assert list(store.records()) == [small()]
    assert store.record(small().report.id) == small()
    assert store.report_of(small().events[0].id) == small().report.id
    assert store.record("0" * 16) is None
    assert store.report_of("0" * 16) is None
    assert store.kept("0" * 16) is None


@given(batch=st.lists(records(), max_size=3))
@settings(
    max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
def test_any_record_comes_back_as_it_was(stores: Callable[[], list[Store]], batch: list[Record]) -> None:
    for store in stores():
        newest = {record.report.id: record for record in batch}
        for record in batch:
            store.add(record)
        assert {record.report.id: record for record in store.records()} == newest


def test_reading_the_same_report_again_changes_nothing(store: Store) -> None:
    assert store.add(small())
    before = store.info()
    assert not store.add(small())
    assert store.info() == before


def test_a_new_model_version_adds_its_claims_beside_the_old(store: Store) -> None:
    for record in (small("1"), small("2", only=("battle",)), small("1")):
        store.add(record)
    assert store.record(small().report.id) == small("2", only=("battle",))
    kept = store.kept(small().report.id)
    assert kept is not None
    assert [(entry.kind, entry.coder) for entry in kept.log] == [("reading", "model:1"), ("reading", "model:2")]
    assert store.info().events == 1


def test_a_rejected_report_is_kept_once_with_its_reason(store: Store) -> None:
    assert store.add(REJECTED)
    assert not store.add(REJECTED)
    hostile = msgspec.structs.replace(REJECTED, source="a\x00\ud800'; DROP TABLE reports", stage="tag")
    assert store.add(hostile)
    assert [found.source for found in store.rejections()] == ["a.txt", "a\ufffd?'; DROP TABLE reports"]
    assert next(store.rejections()) == REJECTED


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "0" * 16}, "not the hash of its text"),
        ({"title": "a\x00b"}, "NUL"),
        ({"title": "a\ud800b"}, "lone surrogate"),
        ({"credits": (Evidence(start=0, end=3, quote="???"),)}, "do not stand at 0 to 3"),
    ],
)
def test_what_no_database_could_give_back_is_refused(store: Store, changes: dict[str, object], why: str) -> None:
    record = msgspec.structs.replace(small(), report=msgspec.structs.replace(small().report, **changes))
    with pytest.raises(Rejection, match=why) as refused:
        store.add(record)
    assert (refused.value.stage, refused.value.reason) == ("store", "unstorable")
    assert store.info().reports == 0


def test_the_words_of_an_escape_are_no_nul(store: Store) -> None:
    about = msgspec.structs.replace(small().report, title="\\u0000")
    assert store.add(msgspec.structs.replace(small(), report=about))


def test_a_record_of_a_nameless_model_and_one_with_an_event_twice_are_refused(store: Store) -> None:
    twice = msgspec.structs.replace(small(), events=small().events[:1] * 2)
    for record, why in ((small(""), "no name for a model"), (twice, "same id")):
        with pytest.raises(Rejection, match=why):
            store.add(record)


def test_decisions_are_kept_and_show(store: Store) -> None:
    store.add(small())
    report, battle = small().report.id, small().events[0]
    made = store.decide(report, Correct(event=battle.id, field="modality", value="planned"), person="Ani", at=AT)
    ((_, passing),) = store.chosen(Selection(modality="planned"))
    assert [event.id for event in passing] == [battle.id]
    assert not store.add(small()), "the machine's own reading is known already"
    assert store.record(report).events[0].modality == "planned"  # type: ignore[union-attr]
    store.decide(report, Undo(entry=made.id), person="Ani")
    assert store.record(report) == small()
    with pytest.raises(DecisionError, match="no report 0000"):
        store.decide("0" * 16, Undo(entry=made.id), person="Ani")


# ---------------------------------------------------------------- many at once


def _write(address: str, number: int) -> None:
    with open_store(address, create=True) as store:
        for each in range(4):
            store.add(small(text=f"{TEXT} {number} {each}"))
            store.add(small(text=f"{TEXT} everybody {each}"))


def test_twenty_programs_that_write_at_once_lose_nothing(address: str) -> None:
    """Each also opens the store, which none has made before."""
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write, args=(address, number)) for number in range(20)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * 20
    with open_store(address) as store:
        texts = {record.report.text for record in store.records()}
        wanted = {f"{TEXT} {number} {each}" for number in range(20) for each in range(4)}
        assert texts == wanted | {f"{TEXT} everybody {each}" for each in range(4)}
        assert store.info().entries == len(texts)


def test_twenty_reviewers_of_one_report_lose_nothing(store: Store) -> None:
    store.add(small())
    report, battle = small().report.id, small().events[0].id
    failed: list[Exception] = []

    def review(number: int) -> None:
        try:
            for each in range(3):
                store.decide(report, Comment(event=battle, words=f"{number} {each}"), person=f"P{number}")
        except Exception as error:
            failed.append(error)

    reviewers = [threading.Thread(target=review, args=(number,)) for number in range(20)]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join(120)
    kept = store.kept(report)
    assert failed == []
    assert kept is not None
    assert len(kept.log) == 61
    assert {entry.coder for entry in kept.log[1:]} == {f"person:P{number}" for number in range(20)}


def test_of_two_that_reject_the_same_event_one_is_told(store: Store) -> None:
    store.add(small())
    report, battle = small().report.id, small().events[0].id
    store.decide(report, Reject(event=battle), person="Ani")
    with pytest.raises(DecisionError, match="meanwhile"):
        store.decide(report, Reject(event=battle), person="Budi")


# ---------------------------------------------------------------- versions of the tables


def test_the_tables_are_those_that_queries_use(store: Store) -> None:
    with store.engine.connect() as connection:
        found = inspect(connection)
        for name, table in METADATA.tables.items():
            columns = {column["name"]: column["nullable"] for column in found.get_columns(name)}
            key = {column.name for column in table.primary_key}
            wanted = {column.name: bool(column.nullable) for column in table.columns}
            # SQLite does not say of its own row number that it cannot be null.
            assert {n: v for n, v in columns.items() if n not in key} == {
                n: v for n, v in wanted.items() if n not in key
            }
            assert columns.keys() == wanted.keys()
            indexes = {index["name"] for index in found.get_indexes(name)}
            assert {index.name for index in table.indexes} <= indexes


def test_pending_only_looks_and_migrating_twice_changes_nothing(store: Store) -> None:
    assert store.pending() == []
    assert store.migrate() == []
    with store.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text(f"DELETE FROM {TABLE}"))
        assert pending(connection) == ["0001 tables"] == pending(connection)
        transaction.rollback()


def test_migrations_run_in_order_and_each_name_once() -> None:
    with pytest.raises(ValueError, match="must sort after"):
        migration("0001 tables")(lambda _connection: None)


def test_a_step_that_fails_leaves_the_store_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: object) -> None:
        connection.execute(text("CREATE TABLE half_done (number INTEGER)"))  # type: ignore[attr-defined]
        raise ZeroDivisionError

    monkeypatch.setitem(migration.__globals__["_STEPS"], "0999 fails", fail)
    assert store.pending() == ["0999 fails"]
    with pytest.raises(ZeroDivisionError), store.engine.connect() as connection, connection.begin():
        migrate(connection)
    with store.engine.connect() as connection:
        assert "half_done" not in inspect(connection).get_table_names()
        assert pending(connection) == ["0999 fails"]
    with pytest.raises(StoreError, match="earlier version; run saksi store migrate"):
        store.ready(create=True)


def test_a_store_of_a_later_version_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {TABLE} (name) VALUES ('9999 later')"))
    with pytest.raises(StoreError, match="step 9999 later"):
        store.ready(create=True)


def test_a_database_with_other_tables_is_refused(address: str) -> None:
    with open_store(address, create=True) as store:
        with store.engine.begin() as connection:
            connection.execute(text(f"DROP TABLE {TABLE}"))
        with pytest.raises(StoreError, match="holds other tables"):
            store.ready(create=True)


def test_an_empty_database_is_no_store_unless_it_is_to_be_made(address: str) -> None:
    with pytest.raises(StoreError, match="there is no"):
        open_store(address)


def test_the_database_itself_refuses_half_a_log(store: Store) -> None:
    entries = METADATA.tables["entries"]
    row = {"id": "1", "report": 99, "kind": "reading", "coder": "model:1", "at": "now"}
    with pytest.raises(Exception, match=r"(?i)foreign key"), store.engine.begin() as connection:
        connection.execute(insert(entries), row)
    with store.engine.connect() as connection:
        assert connection.execute(select(entries)).all() == []
