"""Which events a user asks for: one record of filters, and one function that applies it.

Exports, the store and the page select by the same `Selection`, so a filter means the same everywhere. ``MEANINGS`` says
what each field means; the command's help and the documentation are made from it.
"""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec

from saksi.records import Event, Modality, Participant, Period, Place, Record, SourceKind

ReviewState = Literal["unreviewed", "disputed", "done"]
Box = tuple[float, float, float, float]

_WORD = re.compile(r"\w+")


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Filters that an event has to pass, all of them; a field that is None (or empty) lets everything pass.

    The fields' meanings are in ``MEANINGS``. Raises ValueError for values that nothing could pass by mistake.
    """

    text: str | None = None
    types: tuple[str, ...] = ()
    actor: str | None = None
    place: str | None = None
    box: Box | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    modality: Modality | None = None
    source_kind: SourceKind | None = None
    publisher: str | None = None
    min_confidence: float = 0.0
    review: ReviewState | None = None

    def __post_init__(self) -> None:
        if self.since is not None and self.until is not None and self.since > self.until:
            raise ValueError(f"since {self.since} is after until {self.until}: exchange them")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise ValueError(f"the least confidence {self.min_confidence} must lie between 0 and 1")
        if self.box is not None:
            _check_box(self.box)


MEANINGS: dict[str, str] = {
    "text": "Every word of it stands in the report's text (title included), as a whole word, whatever the case.",
    "types": "The event has one of these types.",
    "actor": "Every word of it stands in the name, the id or the words of one actor, target or supporter.",
    "place": "Every word of it stands in the words, the name, the divisions or the country code of one place (where, from "
    "where or to where).",
    "box": "A place of the event lies between these degrees: west, south, east, north (WGS84), ends included. West greater "
    "than east crosses the 180th meridian. An event without coordinates does not pass.",
    "since": "The event may have been on this day or later. An event without a date does not pass.",
    "until": "The event may have been on this day or earlier. An event without a date does not pass.",
    "modality": "The event is told as actual, planned, conditional or possible. Whether it is denied is not asked.",
    "source_kind": "The origin of one of its attribution chains is of this kind.",
    "publisher": "Every word of it stands in the publisher's name.",
    "min_confidence": "Trigger and type are at least as likely right as this, from 0 to 1. What a person has coded passes.",
    "review": "Its review stands so: unreviewed, disputed or done. Records from a file are unreviewed.",
}
"""What each field of :class:`Selection` asks of an event."""


def selects(selection: Selection, record: Record, event: Event, *, review: ReviewState = "unreviewed") -> bool:
    """Whether ``event`` of ``record`` passes every filter. ``review`` is the state of the event's review where one is kept."""
    return (
        (not selection.types or event.type in selection.types)
        and selection.modality in (None, event.modality)
        and selection.review in (None, review)
        and (event.confidence is None or event.confidence >= selection.min_confidence)
        and (selection.source_kind is None or selection.source_kind in _origin_kinds(event))
        and _in_time(selection, event.period)
        and (selection.box is None or any(_inside(selection.box, place) for place in places_of(event)))
        and _said(selection.publisher, (record.report.publisher,))
        and _said(selection.actor, map(_participant_words, event.actor + event.target + event.supporter))
        and _said(selection.place, map(_place_words, places_of(event)))
        and _said(selection.text, (record.report.text,))
    )


def places_of(event: Event) -> tuple[Place, ...]:
    """Where the event was, from where and to where."""
    return event.place + event.origin + event.destination


def _check_box(box: Box) -> None:
    west, south, east, north = box
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError(f"the box {box} must be west, south, east, north in degrees, south not above north")


def _origin_kinds(event: Event) -> set[SourceKind]:
    return {attribution.chain[0].kind for attribution in event.attribution if attribution.chain}


def _in_time(selection: Selection, period: Period | None) -> bool:
    if selection.since is None and selection.until is None:
        return True
    if period is None or period.start is None or period.end is None:
        return False
    after = selection.since is None or period.end >= selection.since
    return after and (selection.until is None or period.start <= selection.until)


def _inside(box: Box, place: Place) -> bool:
    if place.lat is None or place.lon is None:
        return False
    west, south, east, north = box
    between = west <= place.lon <= east if west <= east else place.lon >= west or place.lon <= east
    return between and south <= place.lat <= north


def _participant_words(participant: Participant) -> str:
    return _joined(participant.name, participant.id, participant.evidence.quote)


def _place_words(place: Place) -> str:
    return _joined(place.evidence.quote, place.name, place.admin2, place.admin1, place.country)


def _joined(*words: str | None) -> str:
    return " ".join(word for word in words if word)


def _said(asked: str | None, texts: Iterable[str | None]) -> bool:
    """Whether one of the texts has every word that is asked for."""
    if asked is None:
        return True
    wanted = _words(asked)
    return any(wanted <= _words(text) for text in texts if text)


@lru_cache(maxsize=64)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
