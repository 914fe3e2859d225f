"""What an export writes: each record with those of its events that the user asked for."""

from collections.abc import Iterable, Iterator

import msgspec

from saksi.records import Event, Record
from saksi.selection import Selection, selects


class Chosen(msgspec.Struct, frozen=True):
    """A record and, in their order, those of its events that were asked for; at least one."""

    record: Record
    events: tuple[Event, ...]


def choose(records: Iterable[Record], selection: Selection) -> Iterator[Chosen]:
    """The records that have an event which passes ``selection``, each with those events."""
    for record in records:
        events = tuple(event for event in record.events if selects(selection, record, event))
        if events:
            yield Chosen(record, events)
