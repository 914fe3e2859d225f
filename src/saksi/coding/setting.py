"""Where and when an event was, from its own words or, where they leave it out, from what it surely shares them with.

An event's mentions tell its place and time together: the most precise wins, the first among equals, and a place or time that
is not the first mention's own says in its ``reason`` or ``note`` which mention it is from. Two things more are taken over,
and said in the same way:

* a ``casualties`` event has the place and time of its one cause;
* an event has the place and time of its casualties, where all that state one state the same.

The time of a statement is when it was said and is never the event's.
"""

from collections.abc import Sequence

import msgspec

from saksi.coding.happenings import Happening
from saksi.records import Evidence, Period, Place, Span
from saksi.resolve.graph_index import CASUALTIES, GraphIndex, with_confidence
from saksi.resolve.resolved import EXACT_DAY, Resolved

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


class Settings:
    """Finds the setting of each event of one report."""

    def __init__(self, index: GraphIndex, resolved: Resolved, title: str | None) -> None:
        self._index = index
        self._resolved = resolved
        self._headline = len(title or "")

    def all(self, happenings: Sequence[Happening], causes: dict[str, list[str]]) -> dict[str, Setting]:
        """The setting of each happening by the span id of its first mention; ``causes``: from such ids to such ids."""
        found = {happening.first.id: happening for happening in happenings}
        own = {key: self._own(happening) for key, happening in found.items()}
        done = dict(own)
        for key, happening in found.items():
            if happening.first.label == CASUALTIES:
                lenders = causes.get(key, [])
                sure = len(lenders) == 1 and not self._index.of(lenders[0]).negated
                why = "its cause"
            else:
                lenders = [result for result in found if key in causes.get(result, []) and self._may_lend(result, key)]
                sure = True
                why = "its casualties"
            if sure:
                done[key] = self._filled(own[key], [(lender, own[lender]) for lender in lenders], why)
        return done

    def _may_lend(self, result: str, cause: str) -> bool:
        told = self._index.of(cause)
        same_way = self._index.of(result).modality == told.modality and not told.negated
        return same_way and self._index.spans[result].label == CASUALTIES

    def _own(self, happening: Happening) -> Setting:
        first = happening.first
        places = [(mention, found) for mention in happening.mentions if (found := self._places(mention))]
        periods = [
            (mention, best)
            for mention in happening.mentions
            if (best := best_period(periods_of(mention.id, self._index, self._resolved)))
        ]
        place: tuple[Place, ...] = ()
        if places:
            mention, place = min(places, key=lambda item: _best_precision(item[1]))
            if mention is not first:
                place = tuple(_placed(p, self._source(mention)) for p in place)
        period: Period | None = None
        if periods:
            mention, period = min(periods, key=lambda item: item[1].precision or _UNKNOWN)
            if mention is not first:
                period = _dated(period, self._source(mention))
            period = _with_rival(period, [other for _, other in periods])
        return Setting(place=place, period=period)

    def _source(self, mention: Span) -> str:
        where = "the mention in the headline" if mention.end <= self._headline else "the mention"
        return f"from {where} “{mention.quote}”"

    def _places(self, trigger: Span) -> tuple[Place, ...]:
        # A street or village that is attacked is where the attack is.
        index = self._index
        places = {
            span_id: with_confidence(self._resolved.places[span_id], index.sure(trigger.id, role, span_id))
            for role in ("target", "place")
            for span_id in index.to(trigger.id, role)
            if index.spans[span_id].label == "place"
        }
        return tuple(sorted(places.values(), key=lambda place: place.evidence.start))

    def _filled(self, own: Setting, lenders: Sequence[tuple[str, Setting]], why: str) -> Setting:
        """``own``, with what it lacks from ``lenders``, where all of them that have it have the same."""
        place, period = own.place, own.period
        places = [(key, lent.place) for key, lent in lenders if lent.place]
        if not place and places and len({_where(found) for _, found in places}) == 1:
            key, found = places[0]
            place = tuple(_placed(p, self._lent(key, why)) for p in found)
        periods = [(key, lent.period) for key, lent in lenders if lent.period]
        if period is None and periods and len({(found.start, found.end) for _, found in periods}) == 1:
            key, day = periods[0]
            period = _dated(day, self._lent(key, why))
        return Setting(place=place, period=period)

    def _lent(self, key: str, why: str) -> str:
        return f"taken from “{self._index.spans[key].quote}”, {why}"


def periods_of(span_id: str, index: GraphIndex, resolved: Resolved) -> list[Period]:
    """The times that a trigger is linked to, each with how sure that is."""
    linked = index.to(span_id, "time")
    return [with_confidence(resolved.periods[key], index.sure(span_id, "time", key)) for key in linked]


def _best_precision(places: Sequence[Place]) -> int:
    return min(place.precision or _UNKNOWN for place in places)


def _where(places: Sequence[Place]) -> tuple[str, ...]:
    return tuple(place.id or place.evidence.quote for place in places)


def _with_rival(period: Period, told: Sequence[Period]) -> Period:
    """A note where another mention gives an exact day that lies outside the period: another version of when it was."""
    rivals = [other for other in told if other.precision == EXACT_DAY and _outside(other, period)]
    if not rivals:
        return period
    words: Evidence = rivals[0].evidence
    return _dated(period, f"another mention says {rivals[0].start} (“{words.quote}”)")


def _outside(day: Period, period: Period) -> bool:
    if day.start is None or period.start is None or period.end is None:
        return False
    return not period.start <= day.start <= period.end


def _placed(place: Place, said: str) -> Place:
    return msgspec.structs.replace(place, reason=_with(place.reason, said))


def _dated(period: Period, said: str) -> Period:
    return msgspec.structs.replace(period, note=_with(period.note, said))


def _with(words: str | None, more: str) -> str:
    return f"{words}; {more}" if words else more
