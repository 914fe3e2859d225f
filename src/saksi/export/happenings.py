"""The happenings of a record: data sets of conflict count happenings, a record holds mentions.

A happening is the first mention of an event with all later ones that are the ``same`` and told in the same way (an attack
that is reported and the same attack "if it goes on" are not one). What the first mention leaves out is taken from the next
that has it. Casualties are no happening of their own where their cause is one: their figures stand there.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from saksi.export.chosen import Chosen
from saksi.records import Attribution, Count, Event, Record

Fate = Literal["killed", "wounded", "missing"]
_MERGED = ("actor", "target", "supporter", "place", "origin", "destination", "period", "weapon", "change")


class Figure(msgspec.Struct, frozen=True):
    """A number of people, with the event whose trigger states it."""

    count: Count
    stated_by: Event


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of one happening in one report."""

    record: Record
    event: Event
    """The first mention, filled up from the later ones."""
    mentions: tuple[Event, ...]
    killed: tuple[Figure, ...]
    wounded: tuple[Figure, ...]

    @property
    def attribution(self) -> tuple[Attribution, ...]:
        """Every chain that carries it or one of its figures, each once, in the order of the text."""
        events = (*self.mentions, *(figure.stated_by for figure in self.killed + self.wounded))
        return tuple(dict.fromkeys(attribution for event in events for attribution in event.attribution))


def happenings(chosen: Chosen) -> tuple[Happening, ...]:
    """The happenings of ``chosen``'s record of which at least one mention was asked for, in the order of the text."""
    record = chosen.record
    by_id = {event.id: event for event in record.events}
    groups: dict[tuple[str, str, bool], list[Event]] = {}
    for event in record.events:
        if not _told_by_cause(event, by_id):
            groups.setdefault((_first(event, by_id), event.modality, event.negated), []).append(event)
    asked = {event.id for event in chosen.events}
    return tuple(
        _happening(record, mentions) for mentions in groups.values() if any(event.id in asked for event in mentions)
    )


def _first(event: Event, by_id: dict[str, Event]) -> str:
    return event.same if event.same in by_id and event.same is not None else event.id


def _told_by_cause(event: Event, by_id: dict[str, Event]) -> bool:
    """Whether these are casualties whose figures stand on an event that brought them about, told in the same way."""
    if event.type != "casualties":
        return False
    causes = (by_id[cause] for cause in event.cause if cause in by_id)
    return any(_alike(cause, event) for cause in causes)


def _alike(one: Event, other: Event) -> bool:
    return one.modality == other.modality and one.negated == other.negated


def _happening(record: Record, mentions: list[Event]) -> Happening:
    first = mentions[0]
    filled = {
        name: value
        for name in _MERGED
        if (value := next((found for event in mentions if (found := getattr(event, name))), None)) is not None
    }
    return Happening(
        record=record,
        event=msgspec.structs.replace(first, **filled),
        mentions=tuple(mentions),
        killed=figures_of(mentions, "killed", record),
        wounded=figures_of(mentions, "wounded", record),
    )


def figures_of(mentions: Iterable[Event], fate: Fate, record: Record) -> tuple[Figure, ...]:
    """Each figure of these events once, though it stands both where it is stated and on what caused it."""
    by_id = {event.id: event for event in record.events}
    found: dict[tuple[str, int], Figure] = {}
    for event in mentions:
        for count in getattr(event, fate):
            stated_by = by_id.get(count.event or "", event)
            told_alike = stated_by.modality == event.modality and (not stated_by.negated or count.best == 0)
            if told_alike:
                found.setdefault((stated_by.id, count.evidence.start), Figure(count, stated_by))
    return tuple(found.values())
