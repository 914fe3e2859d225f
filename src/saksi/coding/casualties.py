"""Killed, wounded and missing: the figures of an event, each with its people and its source.

* A figure belongs to the event whose trigger states it (``Count.event``). The figures of a ``casualties`` event are
  shown on its cause too, still under the id of the ``casualties`` event: whoever adds up counts each id once.
* Figures are never merged: two sources with two figures give two counts, each with its event and so its attribution.
* "Tidak ada korban" (a negated ``casualties``) is killed 0 and wounded 0 (codebook 5). Where the words speak of one
  of the two only ("tidak ada korban jiwa", "tak ada yang terluka"), the other is not known and gets no figure.
* Other negated events give no figures: nobody can be counted for what did not happen.
"""

from typing import Literal

import msgspec

from saksi.coding.source_words import source_words
from saksi.records import Attributes, Count, Evidence, Participant, Span
from saksi.resolve.graph_index import CASUALTIES, GraphIndex, evidence_of, with_confidence
from saksi.resolve.resolved import Resolved

Fate = Literal["killed", "wounded", "missing"]
FATES: tuple[Fate, ...] = ("killed", "wounded", "missing")


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one event."""

    killed: tuple[Count, ...] = ()
    wounded: tuple[Count, ...] = ()
    missing: tuple[Count, ...] = ()


def own_toll(trigger: Span, event_id: str, index: GraphIndex, resolved: Resolved) -> Toll:
    """The figures that the event's own links state."""
    attributes = index.of(trigger.id)
    if attributes.negated and trigger.label != CASUALTIES:
        return Toll()
    counts: dict[Fate, list[Count]] = {}
    for fate in FATES:
        counts[fate] = [
            with_confidence(
                _count(resolved.participants[people], event_id, negated=attributes.negated),
                index.sure(trigger.id, fate, people),
            )
            for people in index.to(trigger.id, fate)
        ]
    if attributes.negated and not any(counts.values()):
        counts.update(_none_at_all(evidence_of(trigger), event_id))
    return _toll(counts)


def shown_toll(trigger: Span, tolls: dict[str, Toll], index: GraphIndex, results: dict[str, list[str]]) -> Toll:
    """The event's own figures and those of the ``casualties`` events that it caused.

    ``tolls`` holds the own figures by span id, ``results`` the casualties triggers by the span id of their cause.
    A ``casualties`` event shows its own only, and hedged, planned or conditional casualties stay with themselves
    unless the cause is as uncertain.
    """
    own = tolls[trigger.id]
    if trigger.label == CASUALTIES:
        return own
    shown = [own]
    for result in results.get(trigger.id, []):
        if _as_certain(index.of(result), index.of(trigger.id)):
            shown.append(tolls[result])
    return _toll({fate: [count for toll in shown for count in getattr(toll, fate)] for fate in FATES})


def _as_certain(result: Attributes, cause: Attributes) -> bool:
    return result.modality in ("actual", cause.modality) and not cause.negated


def _toll(counts: dict[Fate, list[Count]]) -> Toll:
    return Toll(**{fate: tuple(sorted(found, key=_order)) for fate, found in counts.items()})


def _order(count: Count) -> tuple[int, int, str]:
    return count.evidence.start, count.evidence.end, count.event or ""


def _count(people: Participant, event_id: str, *, negated: bool) -> Count:
    """The figure of one group of people; without a number all three values are None."""
    count = people.count or Count(evidence=people.evidence, who=(people.refers_to or people.evidence).quote)
    if not negated:
        return msgspec.structs.replace(count, event=event_id)
    # "Tak seorang pun tewas" is 0; "bukan 30 orang yang tewas" leaves open how many did.
    none = 0 if count.best is None or count.best <= 1 else None
    return Count(evidence=people.evidence, low=none, best=none, high=none, who=count.who, event=event_id)


def _none_at_all(words: Evidence, event_id: str) -> dict[Fate, list[Count]]:
    zero = Count(evidence=words, low=0, best=0, high=0, event=event_id)
    trigger = f" {words.quote.lower()} "
    table = source_words().no_casualties
    if any(f" {word} " in trigger for word in table.missing):
        return {"missing": [zero]}
    if any(f" {word} " in trigger for word in table.killed):
        return {"killed": [zero]}
    if any(f" {word} " in trigger for word in table.wounded):
        return {"wounded": [zero]}
    return {"killed": [zero], "wounded": [zero]}
