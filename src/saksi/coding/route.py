"""Which road, crossing or coastal way a ``route_control`` event is about, where the report's words tell.

In this order, the first that holds: a place of the event is called so; the trigger's sentence names one; its origin and its
destination lie on one. That a single place lies on a road says nothing: Aleppo lies on several.
"""

import re
from collections.abc import Collection, Sequence

from saksi.records import Corridor, Evidence, Place, Span
from saksi.resolve.corridors import Way, Waypoint, load_corridors

ROUTE_CONTROL = "event:route_control"
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]*\s|\n")


def corridor_of(
    trigger: Span,
    text: str,
    *,
    places: Sequence[Place],
    ends: tuple[Sequence[Place], Sequence[Place]],
    countries: Collection[str],
) -> Corridor | None:
    """The corridor of an event, or None. ``ends`` are its origins and destinations, ``countries`` those of the report."""
    ways = load_corridors()
    for place in (*places, *ends[0], *ends[1]):
        for found in ways.named(text, place.evidence.start, place.evidence.end, countries):
            return _corridor(found.way, _words(text, found.start, found.end), ends, "named by a place of the event")
    for found in ways.named(text, *_sentence(text, trigger), countries):
        return _corridor(found.way, _words(text, found.start, found.end), ends, "named in the same sentence")
    for one in ends[0]:
        for other in ends[1]:
            through = ways.through(one, other)
            if through:
                way, stretch = through[0]
                why = f"“{one.evidence.quote}” and “{other.evidence.quote}” lie on it"
                return _made(way, one.evidence, stretch, why)
    return None


def _corridor(way: Way, words: Evidence, ends: tuple[Sequence[Place], Sequence[Place]], why: str) -> Corridor:
    for one in ends[0]:
        for other in ends[1]:
            first, last = way.nearest(one), way.nearest(other)
            if first is not None and last is not None and first != last:
                return _made(way, words, way.between(first, last), why)
    return _made(way, words, (), why)


def _made(way: Way, words: Evidence, stretch: Sequence[Waypoint], why: str) -> Corridor:
    return Corridor(
        id=way.id, name=way.name, evidence=words, segment=tuple(point.name for point in stretch), reason=why
    )


def _words(text: str, start: int, end: int) -> Evidence:
    return Evidence(start=start, end=end, quote=text[start:end])


def _sentence(text: str, trigger: Span) -> tuple[int, int]:
    """Where the trigger's sentence starts and ends."""
    start = 0
    for found in _SENTENCE_END.finditer(text, 0, trigger.start):
        start = found.end()
    after = _SENTENCE_END.search(text, trigger.end)
    return start, after.start() if after else len(text)
