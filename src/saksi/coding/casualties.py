"""Killed, wounded and missing: the figures of an event, each with its people and its source.

* A figure belongs to the event whose mention states it (``Count.event``). The figures of a ``casualties`` event are
  shown on its cause too, still under the id of the ``casualties`` event: whoever adds up counts each id once.
* Two sources with two figures give two versions, each with its source (``Count.version``, ``Count.according_to``); parts of
  a figure and repeated figures are not counted twice (:mod:`saksi.coding.versions`).
* Where one trigger has several statements and several figures, a figure is the statement's that stands in its clause, if
  there is exactly one.
* "Tidak ada korban" (a negated ``casualties``) is killed 0 and wounded 0 (codebook 5). Where the words speak of one
  of the two only ("tidak ada korban jiwa", "tak ada yang terluka"), the other is not known and gets no figure.
* Other negated events give no figures: nobody can be counted for what did not happen.
"""

import re
from typing import Literal

import msgspec

from saksi.coding.attribution import Attributor, origins
from saksi.coding.happenings import Happening
from saksi.coding.source_words import source_words
from saksi.coding.versions import Stated, told_by_all, told_once
from saksi.records import Attributes, Count, Participant, Span
from saksi.resolve.graph_index import CASUALTIES, GraphIndex, evidence_of, with_confidence
from saksi.resolve.resolved import Resolved

Fate = Literal["killed", "wounded", "missing"]
FATES: tuple[Fate, ...] = ("killed", "wounded", "missing")
_CLAUSE_END = re.compile(r"[.!?;](?=\s)|\n")
_CLAUSE = 400
"""A clause is looked for so many characters to either side of a figure."""


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one event."""

    killed: tuple[Count, ...] = ()
    wounded: tuple[Count, ...] = ()
    missing: tuple[Count, ...] = ()


class Tolls:
    """Finds the figures of one report's events."""

    def __init__(
        self, text: str, index: GraphIndex, resolved: Resolved, attributor: Attributor, ids: dict[str, str]
    ) -> None:
        """``ids``: span id of each coded trigger → the id of its mention."""
        self._text = text
        self._index = index
        self._resolved = resolved
        self._attributor = attributor
        self._ids = ids

    def own(self, happening: Happening) -> Toll:
        """The figures that the event's own mentions state."""
        mentions = [self._stated(trigger, self._ids[happening.first.id]) for trigger in happening.mentions]
        return Toll(**{fate: told_by_all([told.get(fate, ()) for told in mentions]) for fate in FATES})

    def _stated(self, trigger: Span, event: str) -> dict[Fate, tuple[Count, ...]]:
        attributes, index = self._index.of(trigger.id), self._index
        if attributes.negated and trigger.label != CASUALTIES:
            return {}
        counts: dict[Fate, tuple[Count, ...]] = {}
        for fate in FATES:
            people = index.to(trigger.id, fate)
            counts[fate] = told_once(
                [self._figure(trigger, fate, key, len(people), event) for key in people], self._text
            )
        if attributes.negated and not any(counts.values()):
            zero = self._signed(Count(evidence=evidence_of(trigger), low=0, best=0, high=0), trigger, event, None)
            counts.update(_none_at_all(trigger.quote, zero))
        return counts

    def _figure(self, trigger: Span, fate: Fate, people: str, figures: int, event: str) -> Stated:
        """One figure with its source and, where the trigger has several of both, the statement that carries it."""
        index, span = self._index, self._index.spans[people]
        statement = self._carrier(trigger, span) if figures > 1 else None
        count = _count(self._resolved.participants[people], negated=index.of(trigger.id).negated)
        count = self._signed(count, trigger, event, statement)
        return Stated(with_confidence(count, index.sure(trigger.id, fate, people)), span.start, span.end, statement)

    def _signed(self, count: Count, trigger: Span, event: str, statement: str | None) -> Count:
        told_by = origins(self._attributor.attribution(trigger.id, statement))
        return msgspec.structs.replace(count, event=event, mention=self._ids[trigger.id], according_to=told_by)

    def _carrier(self, trigger: Span, figure: Span) -> str | None:
        """The one statement of the trigger that stands in the figure's clause, by its cue or its speaker; else None."""
        statements = self._index.to(trigger.id, "according_to")
        if len(statements) < 2:
            return None
        start, end = self._clause(figure)
        inside = [
            key
            for key in statements
            if any(start <= self._index.spans[part].start < end for part in (key, *self._index.to(key, "actor")))
        ]
        return inside[0] if len(inside) == 1 else None

    def _clause(self, span: Span) -> tuple[int, int]:
        first, last = max(0, span.start - _CLAUSE), min(len(self._text), span.end + _CLAUSE)
        ends = [match.end() for match in _CLAUSE_END.finditer(self._text, first, last)]
        return max((end for end in ends if end <= span.start), default=first), min(
            (end for end in ends if end >= span.end), default=last
        )


def shown_toll(happening: Happening, own: Toll, results: list[tuple[Happening, Toll]], index: GraphIndex) -> Toll:
    """The event's own figures and those of the ``casualties`` events that it caused (``results``).

    A ``casualties`` event shows its own only, and hedged, planned or conditional casualties stay with themselves
    unless the cause is as uncertain.
    """
    if happening.first.label == CASUALTIES:
        return own
    told = index.of(happening.first.id)
    shown = [own, *(toll for result, toll in results if _as_certain(index.of(result.first.id), told))]
    return Toll(
        **{fate: tuple(sorted((c for toll in shown for c in getattr(toll, fate)), key=_order)) for fate in FATES}
    )


def _as_certain(result: Attributes, cause: Attributes) -> bool:
    return result.modality in ("actual", cause.modality) and not cause.negated


def _order(count: Count) -> tuple[int, int, str]:
    return count.evidence.start, count.evidence.end, count.event or ""


def _count(people: Participant, *, negated: bool) -> Count:
    """The figure of one group of people; without a number all three values are None."""
    count = people.count or Count(evidence=people.evidence, who=(people.refers_to or people.evidence).quote)
    if not negated:
        return count
    # "Tak seorang pun tewas" is 0; "bukan 30 orang yang tewas" leaves open how many did.
    none = 0 if count.best is None or count.best <= 1 else None
    return Count(evidence=people.evidence, low=none, best=none, high=none, who=count.who)


def _none_at_all(words: str, zero: Count) -> dict[Fate, tuple[Count, ...]]:
    trigger = f" {words.lower()} "
    table = source_words().no_casualties
    if any(f" {word} " in trigger for word in table.missing):
        return {"missing": (zero,)}
    if any(f" {word} " in trigger for word in table.killed):
        return {"killed": (zero,)}
    if any(f" {word} " in trigger for word in table.wounded):
        return {"wounded": (zero,)}
    return {"killed": (zero,), "wounded": (zero,)}
