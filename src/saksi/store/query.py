"""From a selection to rows: what the filters of ``saksi.selection`` are in SQL, and what is asked with them.

Each filter here lets pass exactly what :func:`saksi.selection.selects` does; a property test holds the two together.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Literal

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, and_, or_, select, true, tuple_

from saksi.records import Event, Record
from saksi.selection import ReviewState, Selection, selects
from saksi.store.search import having_words
from saksi.store.shown import PARTICIPANT_ROLES, PLACE_ROLES, SOURCE, shown_event, shown_record
from saksi.store.tables import EVENT_BODIES, EVENTS, MENTIONS, NAMES, RECORDS, REPORTS

Order = Literal["oldest", "newest", "surest", "unsurest"]
"""By the first day (undated events count as the oldest) or by confidence (what a person has coded is the surest)."""
E = EVENTS.c
M = MENTIONS.c
_CHUNK = 200
"""Records in memory at once."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An event in a list."""

    report: str
    """Id of its report."""
    title: str | None
    publisher: str | None
    published: str | None
    """Publication date (ISO 8601)."""
    event: Event
    review: ReviewState


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a list."""

    events: tuple[Found, ...]
    after: str | None
    """What to give to get the next part; None on the last."""


def conditions(dialect: str, selection: Selection, *, without: str | None = None) -> ColumnElement[bool]:
    """What a row of ``events`` has to fulfil; ``without`` names a filter to leave out."""
    given = {
        name: value
        for name in selection.__struct_fields__
        if name != without and (value := getattr(selection, name)) not in (None, (), 0.0)
    }
    return and_(true(), *(_FILTERS[name](dialect, value) for name, value in given.items()))


def _types(_dialect: str, types: Sequence[str]) -> ColumnElement[bool]:
    return E.type.in_(types)


def _text(dialect: str, asked: str) -> ColumnElement[bool]:
    found = having_words(dialect, "report_words", asked)
    if found is None:
        found = select(REPORTS.c.number).where(REPORTS.c.text != "")
    return E.report.in_(found)


def _publisher(dialect: str, asked: str) -> ColumnElement[bool]:
    found = having_words(dialect, "name_words", asked)
    return E.publisher.is_not(None) if found is None else E.publisher.in_(found)


def _mentioned(dialect: str, asked: str, roles: Sequence[str]) -> ColumnElement[bool]:
    found = having_words(dialect, "name_words", asked)
    if found is None:
        found = select(NAMES.c.number).where(NAMES.c.text != "")
    return E.number.in_(select(M.event).where(M.role.in_(roles), M.name.in_(found)))


def _box(_dialect: str, box: tuple[float, float, float, float]) -> ColumnElement[bool]:
    west, south, east, north = box
    between = and_(M.lon >= west, M.lon <= east) if west <= east else or_(M.lon >= west, M.lon <= east)
    inside = and_(M.role.in_(PLACE_ROLES), M.lat >= south, M.lat <= north, between)
    return E.number.in_(select(M.event).where(inside))


def _source_kind(_dialect: str, kind: str) -> ColumnElement[bool]:
    return E.number.in_(select(M.event).where(M.role == SOURCE, M.kind == kind))


_FILTERS: dict[str, Any] = {
    "text": _text,
    "types": _types,
    "actor": lambda dialect, asked: _mentioned(dialect, asked, PARTICIPANT_ROLES),
    "place": lambda dialect, asked: _mentioned(dialect, asked, PLACE_ROLES),
    "box": _box,
    "since": lambda _dialect, day: E.end >= day.isoformat(),
    "until": lambda _dialect, day: E.start <= day.isoformat(),
    "modality": lambda _dialect, modality: E.modality == modality,
    "source_kind": _source_kind,
    "publisher": _publisher,
    "min_confidence": lambda _dialect, least: E.confidence >= least,
    "review": lambda _dialect, state: E.state == state,
}


def chosen(connection: Connection, selection: Selection) -> Iterator[tuple[Record, tuple[Event, ...]]]:
    """The records that hold an event that passes, by publication date and id, each with the events that do.

    Without any filter every record comes, also one without events. A few hundred records are in memory at once.
    """
    everything = selection == Selection()
    passing = conditions(connection.dialect.name, selection)
    query = select(RECORDS.c.report).order_by(RECORDS.c.published.is_(None), RECORDS.c.published, RECORDS.c.id)
    if not everything:
        query = query.where(RECORDS.c.report.in_(select(E.report).where(passing)))
    numbers = iter(connection.execute(query).scalars().all())
    while chunk := list(islice(numbers, _CHUNK)):
        for record, states in _whole(connection, chunk):
            found = tuple(
                event for event in record.events if selects(selection, record, event, review=states[event.id])
            )
            if found or everything:
                yield record, found


def _whole(connection: Connection, numbers: list[int]) -> Iterator[tuple[Record, dict[str, ReviewState]]]:
    """Records with all their events and how the review of each stands, in the order of the numbers."""
    events: dict[int, list[Any]] = {}
    bodied = EVENTS.join(EVENT_BODIES, EVENT_BODIES.c.event == E.number)
    query = select(E.report, E.id, E.state, EVENT_BODIES.c.body).select_from(bodied)
    query = query.where(E.report.in_(numbers)).order_by(E.report, E.position)
    for row in connection.execute(query):
        events.setdefault(row.report, []).append(row)
    both = RECORDS.join(REPORTS, REPORTS.c.number == RECORDS.c.report)
    bodies = select(RECORDS.c.report, RECORDS.c.body, REPORTS.c.text).select_from(both)
    rows = {row.report: row for row in connection.execute(bodies.where(RECORDS.c.report.in_(numbers)))}
    for number in numbers:
        found = events.get(number, ())
        record = shown_record(rows[number].body, rows[number].text, [shown_event(row.body) for row in found])
        yield record, {row.id: row.state for row in found}


def one_record(connection: Connection, report: str) -> Record | None:
    """What shows of one report."""
    number = connection.execute(select(REPORTS.c.number).where(REPORTS.c.id == report)).scalar()
    return None if number is None else next(record for record, _ in _whole(connection, [number]))


def events(connection: Connection, selection: Selection, *, order: Order, limit: int, after: str | None) -> Page:
    """A part of the events that pass, in a fixed order; ``after`` is what the part before gave.

    Raises ValueError where ``after`` is not of this order.
    """
    key, descending = _ORDERS[order]
    columns = (key, E.id)
    query = (
        select(
            RECORDS.c.id.label("report_id"),
            RECORDS.c.title,
            RECORDS.c.published,
            NAMES.c.text.label("publisher_name"),
            EVENT_BODIES.c.body,
            E.state,
            E.id,
            key.label("key"),
        )
        .join_from(EVENTS, EVENT_BODIES, EVENT_BODIES.c.event == E.number)
        .join(RECORDS, RECORDS.c.report == E.report)
        .outerjoin(NAMES, NAMES.c.number == RECORDS.c.publisher)
        .where(conditions(connection.dialect.name, selection))
        .order_by(*(column.desc() if descending else column for column in columns))
        .limit(limit + 1)
    )
    if after is not None:
        last = tuple_(*_cursor(after, key.type.python_type))
        query = query.where(tuple_(*columns) < last if descending else tuple_(*columns) > last)
    rows = connection.execute(query).all()
    more = len(rows) > limit
    return Page(
        events=tuple(_found(row) for row in rows[:limit]),
        after=msgspec.json.encode((rows[limit - 1].key, rows[limit - 1].id)).decode() if more else None,
    )


_ORDERS: dict[Order, tuple[Column[Any], bool]] = {
    "oldest": (E.day, False),
    "newest": (E.day, True),
    "surest": (E.confidence, True),
    "unsurest": (E.confidence, False),
}


def _cursor(after: str, key: type) -> tuple[Any, str]:
    try:
        return msgspec.json.decode(after, type=tuple[key, str])  # type: ignore[valid-type]
    except msgspec.MsgspecError as error:
        raise ValueError("the list cannot be continued from there; start it anew") from error


def _found(row: Any) -> Found:
    return Found(
        report=row.report_id,
        title=row.title,
        publisher=row.publisher_name,
        published=row.published,
        event=shown_event(row.body),
        review=row.state,
    )
