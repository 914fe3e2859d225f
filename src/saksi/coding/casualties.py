"""Killed, wounded and missing: the figures of an event, each with its people and its source.

* A figure belongs to the event whose mention states it (``Count.event``). The figures of a ``casualties`` event are
  shown on its cause too, still under the id of the ``casualties`` event: whoever adds up counts each id once.
* Two sources with two figures give two versions, each with its source (``Count.version``, ``Count.according_to``); parts of
  a figure and repeated figures are not counted twice (:mod:`saksi.coding.versions`).
* Where one trigger has several statements and several figures, a figure is the statement's that stands in its clause, if
  there is exactly one, or that takes turns with it ("seorang menyebut tiga, yang lain menyebut empat"); the last figure is
  the last statement's.
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
from saksi.coding.versions import Stated, Told, parts_of_others, told_by_all, told_once
from saksi.records import Attributes, Count, Evidence, Participant, Span
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
        self._wholes = {fate: self._parts_of_others(fate) for fate in FATES}

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
            carriers = self._carriers(trigger, people)
            figures = [self._figure(trigger, fate, key, carriers.get(key), event) for key in people]
            counts[fate] = told_once(figures, self._text)
        if attributes.negated and not any(counts.values()):
            zero = self._signed(Count(evidence=evidence_of(trigger), low=0, best=0, high=0), trigger, event, None)
            counts.update(_none_at_all(trigger.quote, zero))
        return counts

    def _parts_of_others(self, fate: Fate) -> dict[str, Evidence]:
        """Span id of a figure → the words of the figure of another trigger that it is a part of."""
        told = {key: trigger for trigger in self._ids for key in self._index.to(trigger, fate)}
        figures = [
            Told(span, told[key], _count(self._resolved.participants[key], negated=False).best)
            for key, span in self._index.spans.items()
            if key in told
        ]
        return parts_of_others(figures, self._text)

    def _figure(self, trigger: Span, fate: Fate, people: str, statement: str | None, event: str) -> Stated:
        """One figure with its source; ``statement``: the one that carries it, where that is known."""
        index, span = self._index, self._index.spans[people]
        count = _count(self._resolved.participants[people], negated=index.of(trigger.id).negated)
        count = self._signed(count, trigger, event, statement)
        count = msgspec.structs.replace(count, part_of=self._wholes[fate].get(people))
        return Stated(with_confidence(count, index.sure(trigger.id, fate, people)), span.start, span.end, statement)

    def _signed(self, count: Count, trigger: Span, event: str, statement: str | None) -> Count:
        told_by = origins(self._attributor.attribution(trigger.id, statement))
        return msgspec.structs.replace(count, event=event, mention=self._ids[trigger.id], according_to=told_by)

    def _carriers(self, trigger: Span, figures: tuple[str, ...]) -> dict[str, str]:
        """Span id of a figure → the one statement of the trigger that carries it, where its clause decides that."""
        spans, statements = self._index.spans, self._index.to(trigger.id, "according_to")
        if len(statements) < 2 or len(figures) < 2:
            return {}
        carriers: dict[str, str] = {}
        for figure in figures:
            start, end = self._clause(spans[figure])
            cues = [key for key in statements if start <= spans[key].start < end]
            beside = [key for key in figures if start <= spans[key].start < end]
            told = [key for key in spans if key in (*cues, *beside)]
            if len(cues) == len(beside) > 1 and set(told[0::2]) in (set(cues), set(beside)):
                pair = told[told.index(figure) // 2 * 2 :][:2]
                carriers[figure] = next(key for key in pair if key != figure)
                continue
            speaking = [
                key for key in statements if any(start <= spans[a].start < end for a in self._index.to(key, "actor"))
            ]
            inside = set(cues) | set(speaking)
            if len(inside) == 1:
                carriers[figure] = inside.pop()
        figures_left = [key for key in figures if key not in carriers]
        statements_left = [key for key in statements if key not in carriers.values()]
        if len(figures) == len(statements) and len(figures_left) == len(statements_left) == 1:
            carriers[figures_left[0]] = statements_left[0]
        return carriers

    def _clause(self, span: Span) -> tuple[int, int]:
        first, last = max(0, span.start - _CLAUSE), min(len(self._text), span.end + _CLAUSE)
        ends = [match.end() for match in _CLAUSE_END.finditer(self._text, first, last)]
        return max((end for end in ends if end <= span.start), default=first), min(
            (end for end in ends if end >= span.end), default=last
        )


def stated_by(toll: Toll, mentions: set[str]) -> Toll:
    """The figures of ``toll`` that one of ``mentions`` (ids) states."""
    return Toll(**{fate: tuple(c for c in getattr(toll, fate) if c.mention in mentions) for fate in FATES})


def shown_toll(happening: Happening, own: Toll, results: list[tuple[Happening, Toll]], index: GraphIndex) -> Toll:
    """The event's own figures and those of the ``casualties`` events that it caused (``results``), in text order of the events.

    A ``casualties`` event shows its own only, and hedged, planned or conditional casualties stay with themselves
    unless the cause is as uncertain. People whom the event itself and a result count are shown once, as the result's.
    """
    if happening.first.label == CASUALTIES:
        return own
    told = index.of(happening.first.id)
    caused = [toll for result, toll in results if _as_certain(index.of(result.first.id), told)]
    people = {span.end: index.first[span.id] for span in index.labelled("actor")}
    shown: dict[str, tuple[Count, ...]] = {}
    for fate in FATES:
        of_results = [count for toll in caused for count in getattr(toll, fate)]
        counted = {people.get(count.evidence.end) for count in of_results} - {None}
        own_people = [c for c in getattr(own, fate) if people.get(c.evidence.end) not in counted]
        shown[fate] = (*own_people, *of_results)
    return Toll(**shown)


def _as_certain(result: Attributes, cause: Attributes) -> bool:
    return result.modality in ("actual", cause.modality) and not cause.negated


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
