"""A store as line JSON, and back: one report with its whole log a line, then the rejected reports.

The lines are in the order of the reports' ids, so the same content gives the same bytes wherever it was kept. A line is
checked before it is taken in: hashes, quotations, and that its entries make a record.
"""

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, select

from saksi.errors import InputError, Rejection, StoreError
from saksi.records import Rejected
from saksi.store.claims import CODER, Claim, Entry, EntryKind, claim_id, entry_id
from saksi.store.connect import reading, telling_store, write
from saksi.store.fold import fold
from saksi.store.log import add_entries, add_rejected, check_record, kept
from saksi.store.store import Store
from saksi.store.tables import REJECTIONS, REPORTS

FORMAT = 1
"""Version of the lines."""
LONGEST = 400_000_000
"""Bytes of one line."""
_AT_ONCE = 50
"""Lines in one transaction."""
Problem = Callable[[str], None]


class Head(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="saksi-store"):
    """The first line."""

    format: int


class ClaimPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A claim, without what its entry says."""

    id: str
    event: str | None = None
    field: str
    position: int = 0
    value: msgspec.Raw
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    confidence: float | None = None


class EntryPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry, without what its report's line says."""

    id: str
    kind: EntryKind
    coder: str
    at: datetime.datetime
    undoes: str | None = None
    claims: tuple[ClaimPart, ...] = ()


class ReportLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="report"):
    """A report and all that coders did to it, in order."""

    id: str
    text: str
    entries: tuple[EntryPart, ...]


class RejectedLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="rejected"):
    """A rejected report."""

    rejected: Rejected
    at: datetime.datetime


Line = ReportLine | RejectedLine
HEAD = msgspec.json.encode(Head(format=FORMAT)) + b"\n"
_DECODER = msgspec.json.Decoder(Head | ReportLine | RejectedLine)
_PART_FIELDS = tuple(name for name in ClaimPart.__struct_fields__)


@contextmanager
def open_export(name: str, *, standard_input: BinaryIO) -> Iterator[BinaryIO]:
    """An export to be taken in; "-" is standard input. Raises InputError where it cannot be read."""
    if name == "-":
        yield standard_input
        return
    try:
        with Path(name).open("rb") as stream:
            yield stream
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror})") from error


def export_lines(store: Store) -> Iterator[bytes]:
    """The store's content, line by line; one report is in memory at a time."""
    with telling_store(store.where), reading(store.engine) as connection:
        yield HEAD
        for report in connection.execute(select(REPORTS.c.id).order_by(REPORTS.c.id)).scalars().all():
            if found := kept(connection, report):
                yield report_line(found.id, found.text, found.log)
        for row in connection.execute(select(REJECTIONS).order_by(REJECTIONS.c.id)):
            rejected = Rejected(source=row.source, stage=row.stage, reason=row.reason, detail=row.detail)
            line = RejectedLine(rejected=rejected, at=datetime.datetime.fromisoformat(row.at))
            yield msgspec.json.encode(line) + b"\n"


def import_lines(store: Store, stream: BinaryIO, problem: Problem) -> int:
    """Take in the lines of an export; how many brought anything new.

    What is kept already changes nothing. A line that is damaged is told to ``problem`` with its number, and the others go
    on. Raises StoreError where it is no export, or one of a later version.
    """
    added = 0
    lines = _checked_lines(stream, problem)
    while batch := list(islice(lines, _AT_ONCE)):
        with telling_store(store.where):
            added += write(store.engine, partial(_take, lines=batch))
    return added


def report_line(report: str, text: str, log: Sequence[Entry]) -> bytes:
    """The line of a report with this log."""
    entries = tuple(
        EntryPart(
            id=entry.id,
            kind=entry.kind,
            coder=entry.coder,
            at=entry.at,
            undoes=entry.undoes,
            claims=tuple(ClaimPart(**{name: getattr(made, name) for name in _PART_FIELDS}) for made in entry.claims),
        )
        for entry in log
    )
    return msgspec.json.encode(ReportLine(id=report, text=text, entries=entries)) + b"\n"


def _take(connection: Connection, lines: Sequence[Line]) -> int:
    """Take in the lines; how many brought anything new."""
    return sum(_take_one(connection, line) for line in lines)


def _take_one(connection: Connection, line: Line) -> bool:
    if isinstance(line, RejectedLine):
        return add_rejected(connection, line.rejected, line.at)
    return add_entries(connection, line.id, line.text, _entries(line)) > 0


def _checked_lines(stream: BinaryIO, problem: Problem) -> Iterator[Line]:
    number = 0
    while line := stream.readline(LONGEST):
        number += 1
        try:
            found = _DECODER.decode(line)
            _check(found)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Rejection, ValueError) as error:
            if number == 1:
                raise StoreError(f"line 1: this is no export of a store ({error})") from error
            problem(f"line {number}: left out ({error})")
            continue
        if number == 1 and not isinstance(found, Head):
            raise StoreError("line 1: this is no export of a store; it does not begin with its version")
        if not isinstance(found, Head):
            yield found
        elif found.format != FORMAT:
            raise StoreError(f"this export has the format {found.format}: install the version of Saksi that made it")


def _check(line: Head | Line) -> None:
    if isinstance(line, RejectedLine) and line.at.tzinfo is None:
        raise ValueError("its time has no zone")
    if not isinstance(line, ReportLine):
        return
    entries = _entries(line)
    for entry in entries:
        if entry.at.tzinfo is None or not CODER.fullmatch(entry.coder):
            raise ValueError(f"entry {entry.id}: its time has no zone, or its coder no name")
        if entry.id != entry_id(entry) or any(made.id != claim_id(made) for made in entry.claims):
            raise ValueError(f"entry {entry.id}: an id is not the hash of the content")
        for made in entry.claims:
            if made.quote is not None and line.text[made.start : made.end] != made.quote:
                raise ValueError(f"claim {made.id}: {made.quote[:80]!r} does not stand at {made.start} to {made.end}")
    try:
        check_record(fold(line.text, entries))
    except (IndexError, TypeError) as error:
        raise ValueError(f"its entries make no record ({error})") from error


def _entries(line: ReportLine) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            id=part.id,
            report=line.id,
            kind=part.kind,
            coder=part.coder,
            at=part.at,
            undoes=part.undoes,
            claims=tuple(
                Claim(report=line.id, coder=part.coder, **{name: getattr(made, name) for name in _PART_FIELDS})
                for made in part.claims
            ),
        )
        for part in line.entries
    )
