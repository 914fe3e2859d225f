"""Whether a store is whole: every hash, every quotation, every reference, and that what shows is the fold of its log."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, select, text

from saksi.records import Record, Rejected
from saksi.store.claims import Entry, claim_id, digest, entry_id, quotations, stands_in
from saksi.store.fold import fold
from saksi.store.log import Kept, kept, rejection_id
from saksi.store.query import one_record
from saksi.store.tables import REJECTIONS, REPORTS


def problems(connection: Connection) -> Iterator[str]:
    """What is wrong, in words that name where; one report is in memory at a time."""
    if connection.dialect.name == "sqlite":
        yield from _file_problems(connection)
    for report in connection.execute(select(REPORTS.c.id).order_by(REPORTS.c.number)).scalars().all():
        found = kept(connection, report)
        if found is not None:
            yield from (f"report {report}: {problem}" for problem in _report_problems(connection, found))
    for row in connection.execute(select(REJECTIONS)):
        rejected = Rejected(source=row.source, stage=row.stage, reason=row.reason, detail=row.detail)
        if row.id != rejection_id(rejected):
            yield f"rejection {row.id}: its id is not the hash of its content"


def _file_problems(connection: Connection) -> Iterator[str]:
    for (line,) in connection.execute(text("PRAGMA integrity_check(20)")):
        if line != "ok":
            yield f"the file: {line}"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"table {row[0]}, row {row[1]}: refers to a row of {row[2]} that is not there"


def _report_problems(connection: Connection, found: Kept) -> Iterator[str]:
    if digest(found.text.encode())[:16] != found.id:
        yield "its id is not the hash of its text"
    known: set[str] = set()
    for entry in found.log:
        yield from (f"entry {entry.id}: {problem}" for problem in _entry_problems(entry, found.text, known))
        known.add(entry.id)
    try:
        record = fold(found.text, found.log)
    except (IndexError, TypeError, msgspec.MsgspecError) as error:
        yield f"its entries make no record ({error})"
        return
    yield from _record_problems(record)
    if one_record(connection, found.id) != record:
        yield "what shows is not the fold of its entries; saksi store migrate --refold makes it anew"


def _entry_problems(entry: Entry, report: str, known: set[str]) -> Iterator[str]:
    for claim in entry.claims:
        if claim.id != claim_id(claim):
            yield f"claim {claim.id} ({claim.field}): its id is not the hash of its content"
        if claim.quote is not None and report[claim.start : claim.end] != claim.quote:
            yield f"claim {claim.id} ({claim.field}): {claim.quote[:80]!r} does not stand at {claim.start} to {claim.end}"
    if entry.id != entry_id(entry):
        yield "its id is not the hash of its content"
    if entry.undoes is not None and entry.undoes not in known:
        yield f"it undoes {entry.undoes}, which is not before it"


def _record_problems(record: Record) -> Iterator[str]:
    for words in quotations(record):
        if not stands_in(record.report.text, words):
            yield f"{words.quote[:80]!r} does not stand at {words.start} to {words.end}"
    events = {event.id for event in record.events}
    for event in record.events:
        linked = {*event.cause, *event.condition, *event.purpose} | ({event.same} if event.same else set())
        for missing in sorted(linked - events):
            yield f"event {event.id}: refers to event {missing}, which does not show"
