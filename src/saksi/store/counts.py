"""How many events have each value of each facet, under a selection."""

import threading
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Select, distinct, func, select, text

from saksi.selection import Selection
from saksi.store.query import conditions
from saksi.store.shown import PARTICIPANT_ROLES, PLACE_ROLES, SOURCE
from saksi.store.tables import ENTRIES, EVENTS, MENTIONS, NAMES

MOST_VALUES = 50
"""Values counted of each facet, most frequent first."""
_MOST_SELECTIONS = 500
E = EVENTS.c
M = MENTIONS.c
Query = Select[Any, int]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts under a selection."""

    events: int
    reports: int
    """Reports with such an event."""
    facets: dict[str, tuple[tuple[str, int], ...]]
    """Facet → (value, events), most frequent first. The filter on a facet itself is left out in its own counts, so that the
    other choices show."""


class CountsCache:
    """The counts of the last selections that were asked for, as long as nothing has been written since.

    Everybody who opens a page asks for the counts of all events first, and these take longest.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: str | None = None
        self._counted: dict[Selection, Counts] = {}

    def counts(self, connection: Connection, selection: Selection) -> Counts:
        """The counts as the connection sees the store."""
        version = _version(connection)
        with self._lock:
            if version != self._version or len(self._counted) >= _MOST_SELECTIONS:
                self._version, self._counted = version, {}
            found = self._counted.get(selection)
        if found is None:
            found = counts(connection, selection)
            with self._lock:
                if version == self._version:
                    self._counted[selection] = found
        return found


def _version(connection: Connection) -> str:
    """Changes with everything that is written."""
    if connection.dialect.name == "postgresql":
        return str(connection.execute(text("SELECT pg_current_snapshot()")).scalar_one())
    return str(connection.execute(select(func.max(ENTRIES.c.number))).scalar_one())


def counts(connection: Connection, selection: Selection) -> Counts:
    """Count the events that pass, and for each facet those that have each value."""
    dialect = connection.dialect.name
    passing = conditions(dialect, selection)
    total = connection.execute(select(func.count(), func.count(distinct(E.report))).where(passing)).one()
    facets = {}
    for name, (filter_, query) in _FACETS.items():
        restricted = msgspec.structs.replace(selection, **{filter_: _NO_FILTER[filter_]}) if filter_ else selection
        # Without a filter the database need not look up which events pass.
        among = None if restricted == Selection() else conditions(dialect, restricted)
        facets[name] = tuple((row[0], row[1]) for row in connection.execute(query(among).limit(MOST_VALUES)))
    return Counts(events=total[0], reports=total[1], facets=facets)


_NO_FILTER = {info.name: info.default for info in msgspec.structs.fields(Selection)}


def _of_event(column: Column[Any]) -> Callable[[ColumnElement[bool] | None], Query]:
    def query(passing: ColumnElement[bool] | None) -> Query:
        found = select(column, func.count().label("events")).group_by(column).order_by(func.count().desc(), column)
        return found if passing is None else found.where(passing)

    return query


def _of_publisher(passing: ColumnElement[bool] | None) -> Query:
    counted = select(E.publisher, func.count().label("events")).where(E.publisher.is_not(None)).group_by(E.publisher)
    rows = (counted if passing is None else counted.where(passing)).subquery()
    named = select(NAMES.c.text, rows.c.events).join(rows, rows.c.publisher == NAMES.c.number)
    return named.order_by(rows.c.events.desc(), NAMES.c.text)


def _of_mention(column: Column[Any], roles: Sequence[str]) -> Callable[[ColumnElement[bool] | None], Query]:
    def query(passing: ColumnElement[bool] | None) -> Query:
        count = func.count(distinct(M.event))
        found = select(column, count.label("events")).where(M.role.in_(roles), column.is_not(None))
        if passing is not None:
            found = found.where(M.event.in_(select(E.number).where(passing)))
        return found.group_by(column).order_by(count.desc(), column)

    return query


_FACETS: dict[str, tuple[str | None, Callable[[ColumnElement[bool] | None], Query]]] = {
    "type": ("types", _of_event(E.type)),
    "modality": ("modality", _of_event(E.modality)),
    "review": ("review", _of_event(E.state)),
    "publisher": ("publisher", _of_publisher),
    "source_kind": ("source_kind", _of_mention(M.kind, (SOURCE,))),
    "actor": ("actor", _of_mention(M.label, PARTICIPANT_ROLES)),
    "place": ("place", _of_mention(M.label, PLACE_ROLES)),
    "country": (None, _of_mention(M.country, PLACE_ROLES)),
}
FACETS = tuple(_FACETS)
