"""What people decided, written back into the report's graph, so that it can be exported as annotation to train on.

The graph is the model's. Where a person changed an event, the spans, links and attributes that say so replace the model's;
everything else stays as the model found it. Hence only a report whose review is finished is worth learning from.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from saksi.records import (
    Attributes,
    Attribution,
    Event,
    Evidence,
    Graph,
    Link,
    Record,
    Span,
)
from saksi.store.claims import Entry
from saksi.store.fold import fold, merged_into
from saksi.store.review import review
from saksi.tag.labels import id_letter

_ROLES = {
    **dict.fromkeys(("actor", "target", "supporter"), "actor"),
    **dict.fromkeys(("place", "origin", "destination"), "place"),
    **dict.fromkeys(("killed", "wounded", "missing"), "actor"),
    "period": "time",
    "weapon": "weapon",
}
"""Field of an event → label of the spans that fill it (codebook 2.1)."""
_LINK_NAMES = {"period": "time"}
"""Field of an event → the codebook's name of its link, where that differs."""
_RELATIONS = ("cause", "condition", "purpose", "same")


def finished(record: Record, log: Sequence[Entry]) -> bool:
    """Whether people have decided on the report, and its review or that of every event in it is done."""
    stands = review(log)
    return bool(stands.coders) and all(stands.state(event.id) == "done" for event in record.events)


def annotated(text: str, log: Sequence[Entry]) -> Record:
    """What shows of a report, with a graph that says the same of every event that people have changed."""
    shown = fold(text, log)
    read = fold(text, [entry for entry in log if entry.kind == "reading"])
    marks = _Marks(read)
    marks.follow(shown, merged_into(log))
    return msgspec.structs.replace(shown, graph=marks.graph())


class _Marks:
    """The spans, links and attributes of one report while they are changed."""

    def __init__(self, read: Record) -> None:
        self._read = {event.id: event for event in read.events}
        self._spans = {span.id: span for span in read.graph.spans}
        self._links = list(read.graph.links)
        self._attributes = dict(read.graph.attributes)
        self._decided: set[str] = set()
        """Spans that a person's value rests on: no other may take their place."""
        at = {(span.start, span.end, span.label): span.id for span in read.graph.spans}
        self._triggers: dict[str, str] = {}
        """Event → span of its trigger."""
        for event in read.events:
            found = at.get((event.trigger.start, event.trigger.end, f"event:{event.type}"))
            if found is not None:
                self._triggers[event.id] = found

    def graph(self) -> Graph:
        """The graph as it is now, in text order, without links to spans that are gone."""
        spans = sorted(self._spans.values(), key=lambda span: (span.start, span.end))
        links = [link for link in self._links if link.from_ in self._spans and link.to in self._spans]
        attributes = {key: value for key, value in self._attributes.items() if key in self._spans}
        return Graph(spans=tuple(spans), links=tuple(dict.fromkeys(links)), attributes=attributes)

    def follow(self, shown: Record, merged: dict[str, str]) -> None:
        """Make the graph say what ``shown`` does."""
        events = {event.id: event for event in shown.events}
        changed = [event for event in shown.events if self._changes(event)]
        for id_ in self._read.keys() - events.keys() - merged.keys():
            self._drop(self._triggers.pop(id_, None))
        for event in changed:
            self._mark_trigger(event)
        for event in changed:
            self._mark_roles(event)
        for id_, keep in merged.items():
            # The words of a merged event are a further mention of what it went into.
            self._link(self._triggers.get(id_), "same", [self._triggers.get(keep)])

    def _changes(self, event: Event) -> set[str]:
        """The fields in which an event differs from what was read; all where it was not."""
        read = self._read.get(event.id)
        names = set(event.__struct_fields__) - {"confidence", "attribute_confidence"}
        return {name for name in names if read is None or getattr(read, name) != getattr(event, name)}

    def _mark_trigger(self, event: Event) -> None:
        if not self._changes(event) & {"type", "trigger"} and event.id in self._triggers:
            self._decided.add(self._triggers[event.id])
            return
        old = self._triggers.get(event.id)
        new = self._span(event.trigger, f"event:{event.type}", instead=old)
        if new is not None:
            self._triggers[event.id] = new

    def _mark_roles(self, event: Event) -> None:
        trigger, changes = self._triggers.get(event.id), self._changes(event)
        if trigger is None:
            return
        for name in changes & _ROLES.keys():
            value = getattr(event, name)
            items = () if value is None else value if isinstance(value, tuple) else (value,)
            ends = [self._filled(item, _ROLES[name]) for item in items if _is_own(item, event)]
            self._link(trigger, _LINK_NAMES.get(name, name), ends)
        for name in changes & set(_RELATIONS):
            value = getattr(event, name)
            ids = value if isinstance(value, tuple) else (value,)
            self._link(trigger, name, [self._triggers.get(id_) for id_ in ids if id_ is not None])
        if changes & {"modality", "negated", "change"}:
            told = self._attributes.get(trigger, Attributes())
            self._attributes[trigger] = msgspec.structs.replace(
                told, modality=event.modality, negated=event.negated, change=event.change
            )
        if "attribution" in changes:
            self._link(trigger, "according_to", [self._statement(chain) for chain in event.attribution])

    def _filled(self, item: Any, label: str) -> str | None:
        """The span that a value rests on, and the link to the fuller mention it stands for."""
        words = item if isinstance(item, Evidence) else item.evidence
        span = self._span(words, label)
        fullest = getattr(item, "refers_to", None)
        if span is not None and fullest is not None:
            self._link(span, "same", [self._span(fullest, label)])
        return span

    def _statement(self, attribution: Attribution) -> str | None:
        """The statement that carries the event: the last in the chain, linked to those that it passes on."""
        passed_on: str | None = None
        for said in attribution.chain:
            if said.cue is None:
                continue
            statement = self._span(said.cue, "event:statement")
            if statement is None:
                continue
            speakers = [self._span(said.evidence, "actor")] if said.evidence else []
            self._link(statement, "actor", speakers)
            self._link(statement, "target", [self._span(words, "actor") for words in said.told_to])
            self._link(statement, "according_to", [passed_on])
            told = self._attributes.get(statement, Attributes())
            self._attributes[statement] = msgspec.structs.replace(told, stance=said.stance)
            passed_on = statement
        return passed_on

    def _link(self, from_: str | None, role: str, ends: Iterable[str | None]) -> None:
        """Let the links of a role from a span lead to these ends and to no others."""
        if from_ is None:
            return
        self._links = [link for link in self._links if (link.from_, link.role) != (from_, role)]
        self._links += [Link(from_=from_, to=end, role=role) for end in dict.fromkeys(ends) if end not in (None, from_)]

    def _span(self, words: Evidence, label: str, *, instead: str | None = None) -> str | None:
        """The span of these words: one that is there, ``instead`` changed, or a new one.

        Spans never overlap (codebook 1.1): what is in the way goes, unless a person's value rests on it; then this one cannot
        be marked, and there is None.
        """
        in_the_way = [span for span in self._overlapping(words) if span.id != instead]
        for span in in_the_way:
            if (span.start, span.end, span.label) == (words.start, words.end, label):
                self._decided.add(span.id)
                return span.id
        if any(span.id in self._decided for span in in_the_way):
            return None
        for span in in_the_way:
            self._drop(span.id)
        letter = id_letter(label)
        id_ = instead if instead is not None and instead.startswith(letter) else self._new_id(letter)
        self._spans[id_] = Span(id=id_, label=label, start=words.start, end=words.end, quote=words.quote)
        self._decided.add(id_)
        return id_

    def _overlapping(self, words: Evidence) -> Iterator[Span]:
        return (span for span in list(self._spans.values()) if span.start < words.end and words.start < span.end)

    def _new_id(self, letter: str) -> str:
        numbers = (int(id_[1:]) for id_ in self._spans if id_[:1] == letter and id_[1:].isdecimal())
        return f"{letter}{max(numbers, default=0) + 1}"

    def _drop(self, id_: str | None) -> None:
        if id_ is not None:
            self._spans.pop(id_, None)


def _is_own(item: Any, event: Event) -> bool:
    """False for a figure that another event states: it is linked there."""
    return getattr(item, "event", None) in (None, event.id)
