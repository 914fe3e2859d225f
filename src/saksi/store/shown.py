"""What shows of a report as rows of the derived tables, so that it can be found, sorted and counted in the database."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from saksi.records import Event, Participant, Place, Record
from saksi.store.claims import digest
from saksi.store.review import Review
from saksi.store.search import index_texts
from saksi.store.tables import EVENT_BODIES, EVENTS, MENTIONS, NAMES, RECORDS

Row = dict[str, Any]
PARTICIPANT_ROLES = ("actor", "target", "supporter")
PLACE_ROLES = ("place", "origin", "destination")
SOURCE = "source"
"""The role of the origin of an attribution chain."""
_LABEL = 200
"""Letters of a label; the index of PostgreSQL takes some 2,700 bytes a row."""
_AT_ONCE = 500
"""Values in one query; SQLite takes some 32,000."""
_UNDATED = ""
"""Sorts before every day."""
_SURE = 2.0
"""Above every probability: what a person has coded."""


def show(connection: Connection, report: int, record: Record, review: Review, *, coder: str, new: bool) -> None:
    """Write what shows of the report with row number ``report``; ``new``: nothing has been shown of it so far."""
    if not new:
        _clear(connection, report)
    mentions = [list(_mentions(event)) for event in record.events]
    publisher = record.report.publisher
    texts = {row["name"] for rows in mentions for row in rows} | ({publisher} if publisher else set())
    names = _names(connection, texts)
    connection.execute(insert(RECORDS), _record_row(report, record, review, coder, names))
    if not record.events:
        return
    rows = [
        _event_row(report, position, event, review) | {"publisher": names[publisher] if publisher else None}
        for position, event in enumerate(record.events)
    ]
    connection.execute(insert(EVENTS), rows)
    numbers = {
        row.position: row.number
        for row in connection.execute(select(EVENTS.c.number, EVENTS.c.position).where(EVENTS.c.report == report))
    }
    bodies = [{"event": numbers[position], "body": _json(event)} for position, event in enumerate(record.events)]
    connection.execute(insert(EVENT_BODIES), bodies)
    linked = [
        row | {"event": numbers[position], "name": names[row["name"]]}
        for position, found in enumerate(mentions)
        for row in found
    ]
    if linked:
        connection.execute(insert(MENTIONS), linked)


def shown_event(body: str) -> Event:
    """The event of a row."""
    return msgspec.json.decode(body, type=Event)


def shown_record(body: str, text: str, events: Sequence[Event]) -> Record:
    """The record of a row, with its report's text and these events."""
    record = msgspec.json.decode(body, type=Record)
    report = msgspec.structs.replace(record.report, text=text)
    return msgspec.structs.replace(record, report=report, events=tuple(events))


def _clear(connection: Connection, report: int) -> None:
    events = select(EVENTS.c.number).where(EVENTS.c.report == report)
    connection.execute(delete(MENTIONS).where(MENTIONS.c.event.in_(events)))
    connection.execute(delete(EVENT_BODIES).where(EVENT_BODIES.c.event.in_(events)))
    connection.execute(delete(EVENTS).where(EVENTS.c.report == report))
    connection.execute(delete(RECORDS).where(RECORDS.c.report == report))


def _names(connection: Connection, texts: set[str]) -> dict[str, int]:
    """The row numbers of names, which are made where they are new."""
    if not texts:
        return {}
    # In one order for all writers: two of them that wait for each other's names would both fail.
    ids = dict(sorted((digest(words.encode()), words) for words in texts))
    kind = postgresql if connection.dialect.name == "postgresql" else sqlite
    known = _numbers(connection, list(ids))
    missing = [{"id": id_, "text": words} for id_, words in ids.items() if id_ not in known]
    if missing:
        made = kind.insert(NAMES).on_conflict_do_nothing().returning(NAMES.c.number, NAMES.c.text)
        index_texts(connection, "name_words", [(row.number, row.text) for row in connection.execute(made, missing)])
        known |= _numbers(connection, [row["id"] for row in missing])
    return {words: known[id_] for id_, words in ids.items()}


def _numbers(connection: Connection, ids: list[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for begin in range(0, len(ids), _AT_ONCE):
        part = NAMES.c.id.in_(ids[begin : begin + _AT_ONCE])
        known |= {row.id: row.number for row in connection.execute(select(NAMES.c.id, NAMES.c.number).where(part))}
    return known


def _record_row(report: int, record: Record, review: Review, coder: str, names: dict[str, int]) -> Row:
    about = record.report
    bare = msgspec.structs.replace(record, events=(), report=msgspec.structs.replace(about, text=""))
    return {
        "report": report,
        "id": about.id,
        "body": _json(bare),
        "coder": coder,
        "title": about.title,
        "publisher": names[about.publisher] if about.publisher else None,
        "published": about.published.isoformat() if about.published else None,
        "state": review.report,
    }


def _event_row(report: int, position: int, event: Event, review: Review) -> Row:
    dated = event.period is not None and event.period.start is not None and event.period.end is not None
    start, end = (event.period.start, event.period.end) if dated and event.period else (None, None)
    return {
        "id": event.id,
        "report": report,
        "position": position,
        "type": event.type,
        "modality": event.modality,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "day": start.isoformat() if start else _UNDATED,
        "confidence": _SURE if event.confidence is None else event.confidence,
        "state": review.state(event.id),
    }


def _mentions(event: Event) -> Iterator[Row]:
    """A row for each actor, place and origin of a chain; ``name`` holds all the words it can be found by."""
    for role in PARTICIPANT_ROLES:
        for position, participant in enumerate(getattr(event, role)):
            yield {"role": role, "position": position, **_participant(participant)}
    for role in PLACE_ROLES:
        for position, place in enumerate(getattr(event, role)):
            yield {"role": role, "position": position, **_place(place)}
    for position, attribution in enumerate(event.attribution):
        for origin in attribution.chain[:1]:
            yield {
                "role": SOURCE,
                "position": position,
                **_mention(origin.name or "", origin.name or "", kind=origin.kind),
            }


def _participant(participant: Participant) -> Row:
    words = participant.evidence.quote
    return _mention(
        _joined(participant.name, participant.id, words),
        participant.name or words,
        ref=participant.id,
        kind=participant.kind,
        country=participant.country,
    )


def _place(place: Place) -> Row:
    words = place.evidence.quote
    return _mention(
        _joined(words, place.name, place.admin2, place.admin1, place.country),
        place.name or words,
        ref=place.id,
        kind=place.kind,
        country=place.country,
        admin1=place.admin1,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
    )


def _mention(name: str, label: str, **more: Any) -> Row:
    empty: Row = dict.fromkeys(("ref", "kind", "country", "admin1", "lat", "lon", "precision"))
    return {"name": name, "label": label[:_LABEL], **empty, **more}


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
