"""From a report's entries back to its record: what shows is a function of the log and of nothing else.

* The newest reading is the base. Where no person has decided, its claims show, and all of them alone give exactly the record
  that was read.
* What a person decided wins over every reading, also over later ones; a later decision wins over an earlier one, field by
  field.
* An undone entry counts for nothing; an ``undo`` is an entry and can be undone.
* An event that a person has decided on stays, with the rest of its fields from the newest reading that has it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from saksi.records import Count, Event, Record, Report
from saksi.store.claims import (
    MERGED_INTO,
    PRESENT,
    REPORT,
    REVIEW,
    Claim,
    Entry,
    fields_of,
    value_of,
)

Claims = dict[str, list[Claim]]
"""Claims by field."""
_TRUE = msgspec.Raw(b"true")
_RELATIONS = ("cause", "condition", "purpose", "same")


def fold(text: str, log: Sequence[Entry]) -> Record:
    """What shows of a report with this text after the entries of its log, in order. At least one must be a reading."""
    entries = live(log)
    readings = [_by_subject(entry.claims) for entry in entries if entry.kind == "reading"]
    decided = decisions(entries)
    newest = readings[-1]
    about = newest.get(None, {}) | decided.get(None, {})
    report = Report(id=log[0].report, text=text, **_values(Report, about, REPORT))
    return Record(report=report, events=_events(readings, decided), **_values(Record, about))


def live(log: Sequence[Entry]) -> list[Entry]:
    """The entries that count: without those undone, and without the undoing ones that were themselves undone."""
    undone: set[str | None] = set()
    for entry in reversed(log):
        if entry.id not in undone:
            undone.add(entry.undoes)
    return [entry for entry in log if entry.id not in undone]


def decisions(entries: Iterable[Entry]) -> dict[str | None, Claims]:
    """The last decision on each field: event id (None: the report itself) → field → claims."""
    decided: dict[str | None, Claims] = {}
    for entry in entries:
        if entry.kind != "reading":
            for subject, fields in _by_subject(entry.claims).items():
                decided.setdefault(subject, {}).update(fields)
    return decided


def merged_into(log: Sequence[Entry]) -> dict[str, str]:
    """The events that people have merged into others, each with the one that shows in its place."""
    moved = _moved_events(decisions(live(log)))
    return {id_: last for id_ in moved if (last := _lead(id_, moved)) is not None}


def _by_subject(claims: Iterable[Claim]) -> dict[str | None, Claims]:
    found: dict[str | None, Claims] = {}
    for claim in claims:
        found.setdefault(claim.event, {}).setdefault(claim.field, []).append(claim)
    return found


def _values(record_type: type[msgspec.Struct], claims: Claims, prefix: str = "") -> dict[str, Any]:
    """The values of the fields that there are claims about."""
    fields = fields_of(record_type)
    return {
        name: value_of(fields[name], made)
        for key, made in claims.items()
        if key.startswith(prefix) and (name := key.removeprefix(prefix)) in fields
    }


def _events(readings: list[dict[str | None, Claims]], decided: dict[str | None, Claims]) -> tuple[Event, ...]:
    newest = readings[-1]
    touched = {subject: fields for subject, fields in decided.items() if subject is not None and PRESENT in fields}
    if not touched:
        return tuple(_event(id_, claims) for id_, claims in newest.items() if id_ is not None)
    moved = _moved_events(decided)
    ids = [id_ for id_ in dict.fromkeys([*newest, *touched]) if id_ is not None and id_ not in moved]
    events = []
    for id_ in ids:
        read = next((claims[id_] for claims in reversed(readings) if id_ in claims), {})
        events.append(_redirected(_event(id_, read | touched.get(id_, {})), moved))
    return tuple(sorted(events, key=lambda event: (event.trigger.start, event.trigger.end)))


def _event(id_: str, claims: Claims) -> Event:
    return Event(id=id_, **_values(Event, {key: made for key, made in claims.items() if not key.startswith(REVIEW)}))


def _moved_events(decided: dict[str | None, Claims]) -> dict[str, str | None]:
    """The events that people have taken away: those merged with what they went into, those rejected with None."""
    return {
        id_: _moved(fields)
        for id_, fields in decided.items()
        if id_ is not None and PRESENT in fields and fields[PRESENT][-1].value != _TRUE
    }


def _moved(fields: Claims) -> str | None:
    return msgspec.json.decode(fields[MERGED_INTO][-1].value, type=str | None) if MERGED_INTO in fields else None


def _lead(id_: str | None, moved: dict[str, str | None]) -> str | None:
    """What shows in the place of an event; None where nothing does."""
    seen: set[str | None] = set()
    while id_ in moved and id_ not in seen:
        seen.add(id_)
        id_ = moved[id_]
    return None if id_ in moved else id_


def _redirected(event: Event, moved: dict[str, str | None]) -> Event:
    """The event with its references to merged events led to what they went into, and those to rejected ones dropped."""
    changes: dict[str, Any] = {}
    for name in _RELATIONS:
        value = getattr(event, name)
        ids = [_lead(id_, moved) for id_ in ((value,) if name == "same" else value)]
        kept = tuple(dict.fromkeys(id_ for id_ in ids if id_ not in (None, event.id)))
        changes[name] = (kept[0] if kept else None) if name == "same" else kept
    for name, field in fields_of(Event).items():
        if field.item is Count:
            counts = getattr(event, name)
            changes[name] = tuple(msgspec.structs.replace(count, event=_lead(count.event, moved)) for count in counts)
    return msgspec.structs.replace(event, **changes)
