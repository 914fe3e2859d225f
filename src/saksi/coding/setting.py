"""Where and when an event was, from its own words or, where it has none, from the mention it surely shares them with.

Only two things are taken over, and each is said in the place's ``reason`` or the period's ``note``:

* mentions that are the ``same`` event, told in the same modality, share place and time;
* a ``casualties`` event has the place and time of its one cause.
"""

from collections.abc import Sequence

import msgspec

from saksi.records import Period, Place, Span
from saksi.resolve.graph_index import CASUALTIES, GraphIndex, with_confidence
from saksi.resolve.resolved import Resolved

_UNKNOWN = 9
"""Sorts what has no precision behind all that has."""


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Place and time of one event."""

    place: tuple[Place, ...] = ()
    period: Period | None = None


def best_period(periods: Sequence[Period]) -> Period | None:
    """The most precise of several times of one event (the first among equals), with a clock time from another.

    "Rabu (21/10)" and "sekitar pukul 15.30" may be two spans: the day is taken from the first, the hour from the
    second, if that does not name another day.
    """
    if not periods:
        return None
    best = min(periods, key=lambda period: (period.precision or _UNKNOWN, period.clock is None, period.evidence.start))
    if best.clock is None and best.start is not None:
        for other in periods:
            if other.clock is not None and other.start in (None, best.start):
                note = f"clock time from “{other.evidence.quote}”"
                return msgspec.structs.replace(best, clock=other.clock, note=_with(best.note, note))
    return best


def settings(triggers: Sequence[Span], index: GraphIndex, resolved: Resolved) -> dict[str, Setting]:
    """The setting of each trigger, by span id."""
    own = {trigger.id: _own(trigger, index, resolved) for trigger in triggers}
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for trigger in triggers:
        told = index.of(trigger.id)
        groups.setdefault((index.first[trigger.id], told.modality, told.negated), []).append(trigger.id)
    shared = dict(own)
    for members in groups.values():
        for member in members:
            others = [(other, own[other]) for other in members if other != member]
            shared[member] = _filled(own[member], others, index, "the same event")
    done = dict(shared)
    for trigger in triggers:
        causes = [cause for cause in index.to(trigger.id, "cause") if cause in shared]
        if trigger.label == CASUALTIES and len({index.first[cause] for cause in causes}) == 1:
            lent = [(cause, shared[cause]) for cause in causes if not index.of(cause).negated]
            done[trigger.id] = _filled(shared[trigger.id], lent, index, "its cause")
    return done


def _own(trigger: Span, index: GraphIndex, resolved: Resolved) -> Setting:
    # A street or village that is attacked is where the attack is.
    places = {
        span_id: with_confidence(resolved.places[span_id], index.sure(trigger.id, role, span_id))
        for role in ("target", "place")
        for span_id in index.to(trigger.id, role)
        if index.spans[span_id].label == "place"
    }
    return Setting(
        place=tuple(sorted(places.values(), key=lambda place: place.evidence.start)),
        period=best_period(periods_of(trigger.id, index, resolved)),
    )


def periods_of(span_id: str, index: GraphIndex, resolved: Resolved) -> list[Period]:
    """The times that a trigger is linked to, each with how sure that is."""
    linked = index.to(span_id, "time")
    return [with_confidence(resolved.periods[key], index.sure(span_id, "time", key)) for key in linked]


def _filled(own: Setting, others: Sequence[tuple[str, Setting]], index: GraphIndex, why: str) -> Setting:
    """``own``, with what it lacks from the most precise of ``others``, the first among equals."""
    place, period = own.place, own.period
    with_place = [(span_id, other.place) for span_id, other in others if other.place]
    if not place and with_place:
        span_id, lent = min(with_place, key=lambda item: min(p.precision or _UNKNOWN for p in item[1]))
        said = f"taken from “{index.spans[span_id].quote}”, {why}"
        place = tuple(msgspec.structs.replace(p, reason=_with(p.reason, said)) for p in lent)
    with_period = [(span_id, other.period) for span_id, other in others if other.period]
    if period is None and with_period:
        span_id, day = min(with_period, key=lambda item: item[1].precision or _UNKNOWN)
        said = f"taken from “{index.spans[span_id].quote}”, {why}"
        period = msgspec.structs.replace(day, note=_with(day.note, said))
    return Setting(place=place, period=period)


def _with(words: str | None, more: str) -> str:
    return f"{words}; {more}" if words else more
