"""The log of a report: its entries and their claims, written and read.

Entries are ordered by their time, so that the same entries make the same log in every store that they are copied to. An entry
that is made here is always later than those before it, whatever the clocks say.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from saksi.errors import Rejection
from saksi.records import Record, Rejected
from saksi.store.claims import Claim, Entry, digest, quotations, reading, stands_in
from saksi.store.fold import fold, live
from saksi.store.review import review
from saksi.store.search import index_texts
from saksi.store.shown import show
from saksi.store.tables import CLAIMS, ENTRIES, REJECTIONS, REPORTS

_MOMENT = datetime.timedelta(microseconds=1)
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""A NUL as JSON writes it, and not the six characters themselves in a text."""


class Kept(NamedTuple):
    """A report in the store."""

    number: int
    id: str
    text: str
    log: tuple[Entry, ...]


def add_record(connection: Connection, record: Record, at: datetime.datetime) -> bool:
    """Keep a record; False where this very reading is kept already. Raises Rejection where it cannot be kept."""
    check_record(record)
    made = reading(record, at=at)
    number, new = _report(connection, record.report.id, record.report.text)
    if not new and _has_entry(connection, made.id):
        return False
    insert_entry(connection, number, made if new else _after_the_others(connection, number, made))
    if new:
        show(connection, number, record, review((made,)), coder=made.coder, new=True)
    else:
        refold(connection, number)
    return True


def add_rejected(connection: Connection, rejected: Rejected, at: datetime.datetime) -> bool:
    """Keep a rejected report; False where it is kept already."""
    rejected = msgspec.structs.replace(
        rejected,
        source=_storable(rejected.source),
        detail=_storable(rejected.detail),
        reason=_storable(rejected.reason),
    )
    row = {"id": rejection_id(rejected), **msgspec.structs.asdict(rejected), "at": at_text(at)}
    table = _insert(connection)(REJECTIONS).on_conflict_do_nothing().returning(REJECTIONS.c.number)
    return connection.execute(table, row).first() is not None


def rejection_id(rejected: Rejected) -> str:
    """The hash that a rejection with this content has as its id."""
    return digest(msgspec.json.encode(rejected))


def add_entries(connection: Connection, report: str, text: str, entries: Sequence[Entry]) -> int:
    """Add the entries of a log that are not there yet; how many were."""
    number, new = _report(connection, report, text)
    fresh = [entry for entry in entries if new or not _has_entry(connection, entry.id)]
    for entry in fresh:
        insert_entry(connection, number, entry)
    if fresh:
        refold(connection, number, new=new)
    return len(fresh)


def kept(connection: Connection, report: str, *, lock: bool = False) -> Kept | None:
    """A report with its log. ``lock``: nobody else can add to it until the transaction ends."""
    query = select(REPORTS).where(REPORTS.c.id == report)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Kept(row.number, row.id, row.text, _log(connection, row.number, row.id))


def refold(connection: Connection, number: int, *, new: bool = False) -> None:
    """Make what shows of a report anew from its log."""
    row = connection.execute(select(REPORTS).where(REPORTS.c.number == number)).one()
    log = _log(connection, number, row.id)
    record = fold(row.text, log)
    coder = [entry.coder for entry in live(log) if entry.kind == "reading"][-1]
    show(connection, number, record, review(log), coder=coder, new=new)


def lock_and_refold(connection: Connection, number: int) -> None:
    """The same for a report that others may be adding to."""
    connection.execute(select(REPORTS.c.number).where(REPORTS.c.number == number).with_for_update())
    refold(connection, number)


def insert_entry(connection: Connection, number: int, entry: Entry) -> None:
    """Add an entry to the log of the report with this row number, which must be locked or new."""
    row = {"report": number, "at": at_text(entry.at)} | {
        name: getattr(entry, name) for name in ("id", "kind", "coder", "undoes")
    }
    made = connection.execute(insert(ENTRIES).returning(ENTRIES.c.number), row).scalar_one()
    if entry.claims:
        rows = [_claim_row(made, position, claim) for position, claim in enumerate(entry.claims)]
        connection.execute(insert(CLAIMS), rows)


def check_record(record: Record) -> None:
    """Raises Rejection where a database could not give the record back as it was, or its words are not the report's."""
    text = record.report.text
    try:
        if _NUL.search(msgspec.json.encode(record)):
            raise _unstorable("it holds a NUL character, which databases do not take")
    except UnicodeEncodeError as error:
        raise _unstorable("it holds half a character (a lone surrogate)") from error
    if digest(text.encode())[:16] != record.report.id:
        raise _unstorable("the report's id is not the hash of its text")
    for words in quotations(record):
        if not stands_in(text, words):
            raise _unstorable(f"the words {words.quote[:80]!r} do not stand at {words.start} to {words.end}")


def _unstorable(detail: str) -> Rejection:
    return Rejection("unstorable", detail, stage="store")


def later_than(log: Sequence[Entry], at: datetime.datetime) -> datetime.datetime:
    """``at``, or the moment after the newest entry where the clock of whoever made that is ahead of ours."""
    return max([at, *(entry.at + _MOMENT for entry in log[-1:])])


def _after_the_others(connection: Connection, number: int, made: Entry) -> Entry:
    newest = select(func.max(ENTRIES.c.at)).where(ENTRIES.c.report == number)
    last = datetime.datetime.fromisoformat(connection.execute(newest).scalar_one())
    return msgspec.structs.replace(made, at=max(made.at, last + _MOMENT))


def entry_of(row: Row[Any], report: str, claims: Iterable[Row[Any]]) -> Entry:
    """An entry from its rows."""
    return Entry(
        id=row.id,
        report=report,
        kind=row.kind,
        coder=row.coder,
        at=datetime.datetime.fromisoformat(row.at),
        undoes=row.undoes,
        claims=tuple(
            Claim(
                id=claim.id,
                report=report,
                event=claim.event,
                field=claim.field,
                position=claim.item,
                value=msgspec.Raw(claim.value.encode()),
                start=claim.start,
                end=claim.end,
                quote=claim.quote,
                confidence=claim.confidence,
                coder=row.coder,
            )
            for claim in claims
        ),
    )


def at_text(at: datetime.datetime) -> str:
    """A moment as the store writes it: UTC, always with microseconds, so that text sorts as time does."""
    return at.astimezone(datetime.UTC).isoformat(timespec="microseconds")


def _log(connection: Connection, number: int, report: str) -> tuple[Entry, ...]:
    entries = connection.execute(
        select(ENTRIES).where(ENTRIES.c.report == number).order_by(ENTRIES.c.at, ENTRIES.c.id)
    ).all()
    query = (
        select(CLAIMS)
        .join(ENTRIES, ENTRIES.c.number == CLAIMS.c.entry)
        .where(ENTRIES.c.report == number)
        .order_by(CLAIMS.c.entry, CLAIMS.c.position)
    )
    claims: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(query):
        claims.setdefault(row.entry, []).append(row)
    return tuple(entry_of(row, report, claims.get(row.number, ())) for row in entries)


def _report(connection: Connection, report: str, text: str) -> tuple[int, bool]:
    """The row number of a report, locked, and whether it is new."""
    add = _insert(connection)(REPORTS).on_conflict_do_nothing().returning(REPORTS.c.number)
    number = connection.execute(add, {"id": report, "text": text}).scalar()
    if number is not None:
        index_texts(connection, "report_words", [(number, text)])
        return number, True
    found = select(REPORTS.c.number).where(REPORTS.c.id == report).with_for_update()
    return connection.execute(found).scalar_one(), False


def _has_entry(connection: Connection, id_: str) -> bool:
    return connection.execute(select(ENTRIES.c.number).where(ENTRIES.c.id == id_)).first() is not None


def _claim_row(entry: int, position: int, claim: Claim) -> dict[str, Any]:
    row = {name: getattr(claim, name) for name in ("id", "event", "field", "start", "end", "quote", "confidence")}
    value = bytes(claim.value).decode()
    return row | {"entry": entry, "position": position, "item": claim.position, "value": value}


def _insert(connection: Connection) -> Any:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert


def _storable(text: str) -> str:
    """Words about a rejected report, which may quote anything: what no database takes is replaced."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
