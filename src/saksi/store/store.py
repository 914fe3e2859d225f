"""The store: what is kept of every report, and what shows now."""

import datetime
from collections.abc import Iterator
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Self

import msgspec
from sqlalchemy import Connection, Engine, func, select, text

from saksi.errors import StoreError
from saksi.records import Event, Record, Rejected
from saksi.selection import Selection
from saksi.store import query
from saksi.store.check import problems
from saksi.store.claims import Entry
from saksi.store.connect import connect, reading, require_file, shown_address, telling_store, write
from saksi.store.counts import Counts, CountsCache
from saksi.store.decisions import Decision, DecisionError, decide
from saksi.store.log import Kept, add_record, add_rejected, insert_entry, kept, later_than, lock_and_refold, refold
from saksi.store.migrations import migrate, pending
from saksi.store.tables import CLAIMS, ENTRIES, EVENTS, RECORDS, REJECTIONS, REPORTS

MOST_PROBLEMS = 1000
"""A store with more has one cause for all."""


class Info(msgspec.Struct, frozen=True, kw_only=True):
    """How much a store holds."""

    reports: int
    events: int
    entries: int
    claims: int
    rejections: int
    coders: tuple[tuple[str, int], ...]
    """Coder and number of entries, most first."""
    migrations: tuple[str, ...]
    """Steps that are still to be run."""


def open_store(where: str, *, create: bool = False) -> "Store":
    """The store at a path (SQLite) or at ``postgresql://USER@HOST/DATABASE``; ``create``: make it where there is none.

    Raises StoreError where there is none, or it is damaged, of another version or still to be migrated.
    """
    if not create:
        require_file(where)
    store = Store(connect(where), where)
    try:
        store.ready(create=create)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """An open store. Every method is a transaction of its own; several threads may use one store."""

    def __init__(self, engine: Engine, where: str) -> None:
        self.engine = engine
        self.where = shown_address(where)
        self._counts = CountsCache()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def ready(self, *, create: bool) -> None:
        """Make the tables of a new store. Raises StoreError where the store cannot be used as it is."""
        steps = self.pending()
        if not steps:
            return
        new = steps[0].startswith("0001")
        if not new:
            raise StoreError(f"{self.where}: it was made by an earlier version; run saksi store migrate {self.where}")
        if not create:
            raise StoreError(f"{self.where}: there is no store yet; saksi read … --store {self.where} makes it")
        self.migrate()

    def pending(self) -> list[str]:
        """The migrations that are still to be run. Changes nothing."""
        with telling_store(self.where), self.engine.connect() as connection:
            try:
                return pending(connection)
            except StoreError as error:
                raise StoreError(f"{self.where}: {error}") from error

    def migrate(self) -> list[str]:
        """Run what is pending, all or nothing; the names of the steps."""
        with telling_store(self.where):
            return write(self.engine, migrate)

    # ---------------------------------------------------------------- writing

    def add(self, outcome: Record | Rejected, *, at: datetime.datetime | None = None) -> bool:
        """Keep a record or a rejected report; False where it is kept already, and nothing changes then.

        When it returns, it is on the disk. Raises Rejection where the record cannot be kept.
        """
        moment = at or _now()
        with telling_store(self.where):
            if isinstance(outcome, Rejected):
                return write(self.engine, lambda connection: add_rejected(connection, outcome, moment))
            return write(self.engine, lambda connection: add_record(connection, outcome, moment))

    def decide(self, report: str, decision: Decision, *, person: str, at: datetime.datetime | None = None) -> Entry:
        """Add a person's decision about a report, checked against what shows. Raises DecisionError where it does not fit."""

        def add(connection: Connection) -> Entry:
            found = kept(connection, report, lock=True)
            if found is None:
                raise DecisionError(f"the store has no report {report}")
            moment = later_than(found.log, at or _now())
            made = decide(decision, text=found.text, log=found.log, person=person, at=moment)
            insert_entry(connection, found.number, made)
            refold(connection, found.number)
            return made

        with telling_store(self.where):
            return write(self.engine, add)

    def tidy(self) -> None:
        """Let the database sample its rows, so that it finds its way after many have come."""
        sample = ["ANALYZE"] if self.engine.dialect.name != "sqlite" else ["PRAGMA analysis_limit=1000", "ANALYZE"]

        def look(connection: Connection) -> None:
            for statement in sample:
                connection.execute(text(statement))

        with telling_store(self.where):
            write(self.engine, look)

    # ---------------------------------------------------------------- reading

    def kept(self, report: str) -> Kept | None:
        """The text and the log of a report: every entry with its claims."""
        with telling_store(self.where), reading(self.engine) as connection:
            return kept(connection, report)

    def decided(self) -> Iterator[Kept]:
        """The reports that people have decided anything on, in the order of their ids."""
        people = select(ENTRIES.c.report).where(ENTRIES.c.coder.like("person:%"))
        query_ = select(REPORTS.c.id).where(REPORTS.c.number.in_(people)).order_by(REPORTS.c.id)
        with telling_store(self.where), reading(self.engine) as connection:
            for report in connection.execute(query_).scalars().all():
                if found := kept(connection, report):
                    yield found

    def record(self, report: str) -> Record | None:
        """What shows of a report."""
        with telling_store(self.where), reading(self.engine) as connection:
            return query.one_record(connection, report)

    def report_of(self, event: str) -> str | None:
        """The id of the report that an event shows in."""
        found = select(RECORDS.c.id).join(EVENTS, EVENTS.c.report == RECORDS.c.report).where(EVENTS.c.id == event)
        with telling_store(self.where), reading(self.engine) as connection:
            return connection.execute(found.limit(1)).scalar()

    def records(self, selection: Selection = Selection()) -> Iterator[Record]:  # noqa: B008 - frozen
        """What shows of each report that holds an event that passes; without a filter, of every report.

        By publication date and id, as the store is when the first is asked for; a few hundred are in memory at once.
        """
        return (record for record, _ in self.chosen(selection))

    def chosen(self, selection: Selection = Selection()) -> Iterator[tuple[Record, tuple[Event, ...]]]:  # noqa: B008
        """The same records, each with those of its events that pass."""
        with telling_store(self.where), reading(self.engine) as connection:
            yield from query.chosen(connection, selection)

    def events(
        self,
        selection: Selection = Selection(),  # noqa: B008 - frozen
        *,
        order: query.Order = "newest",
        limit: int = 50,
        after: str | None = None,
    ) -> query.Page:
        """A part of the events that pass; ``after`` is what the part before gave, ValueError where it is not."""
        with telling_store(self.where), reading(self.engine) as connection:
            return query.events(connection, selection, order=order, limit=limit, after=after)

    def counts(self, selection: Selection = Selection()) -> Counts:  # noqa: B008 - frozen
        """How many events pass, and how many have each value of each facet."""
        with telling_store(self.where), reading(self.engine) as connection:
            return self._counts.counts(connection, selection)

    def rejections(self) -> Iterator[Rejected]:
        """The rejected reports, in the order in which they came."""
        columns = [REJECTIONS.c[name] for name in Rejected.__struct_fields__]
        with telling_store(self.where), reading(self.engine) as connection:
            for row in connection.execute(select(*columns).order_by(REJECTIONS.c.number)):
                yield msgspec.convert(dict(zip(Rejected.__struct_fields__, row, strict=True)), Rejected)

    def problems(self) -> list[str]:
        """What is wrong with the store, in words that name where; empty where all is well."""
        with telling_store(self.where), reading(self.engine) as connection:
            return list(islice(problems(connection), MOST_PROBLEMS))

    def refold(self) -> int:
        """Make what shows anew, of every report, from what is kept; how many reports."""
        with telling_store(self.where):
            with reading(self.engine) as connection:
                numbers = connection.execute(select(REPORTS.c.number)).scalars().all()
            for number in numbers:
                write(self.engine, partial(lock_and_refold, number=number))
        return len(numbers)

    def info(self) -> Info:
        """How much the store holds."""
        steps = self.pending()
        with telling_store(self.where), reading(self.engine) as connection:
            many = func.count().label("many")
            coders = select(ENTRIES.c.coder, many).group_by(ENTRIES.c.coder).order_by(many.desc(), ENTRIES.c.coder)
            tables = {"reports": REPORTS, "events": EVENTS, "entries": ENTRIES, "claims": CLAIMS}
            sizes = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in (tables | {"rejections": REJECTIONS}).items()
            }
            rows = connection.execute(coders).all()
        return Info(coders=tuple((row.coder, row.many) for row in rows), migrations=tuple(steps), **sizes)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
