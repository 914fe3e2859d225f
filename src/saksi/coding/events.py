"""Report + Graph → Events: every event trigger of a report as one attributed record (codebook section 4)."""

import hashlib
from typing import NamedTuple

from saksi.coding.attribution import Attributor
from saksi.coding.casualties import Toll, own_toll, shown_toll
from saksi.coding.crosswalk import load_event_types
from saksi.coding.route import ROUTE_CONTROL, corridor_of
from saksi.coding.setting import Setting, settings
from saksi.records import Attribution, Corridor, Event, Graph, Participant, Place, Report, Span
from saksi.resolve.graph_index import (
    CASUALTIES,
    EVENT,
    STATEMENT,
    GraphIndex,
    evidence_of,
    index_graph,
    with_confidence,
)
from saksi.resolve.resolved import Resolved


def event_id(report_id: str, event_type: str, start: int, end: int) -> str:
    """The id of an event: 16 hex digits that depend on the report, the type and the trigger's offsets only."""
    return hashlib.sha256(f"{report_id}\n{event_type}\n{start}\n{end}".encode()).hexdigest()[:16]


def code_events(report: Report, graph: Graph, resolved: Resolved) -> tuple[Event, ...]:
    """One event for each trigger of ``graph`` that is not a statement, in text order.

    ``resolved`` must come from the same report and graph. Whatever the graph holds that the codebook does not allow
    is left out; so are triggers of unknown type and triggers in related-link passages and credits.
    """
    index = index_graph(report.text, graph)
    triggers = [span for span in index.labelled(EVENT) if _is_coded(span, report)]
    ids = {span.id: event_id(report.id, _type(span), span.start, span.end) for span in triggers}
    tolls = {span.id: own_toll(span, ids[span.id], index, resolved) for span in triggers}
    results: dict[str, list[str]] = {}
    for span in triggers:
        for cause in index.to(span.id, "cause") if span.label == CASUALTIES else ():
            results.setdefault(cause, []).append(span.id)
    where_when = settings(triggers, index, resolved)
    attributor = Attributor(report, index, resolved)
    coder = _Coder(report.text, index, resolved, ids)
    return tuple(
        coder.event(
            span,
            setting=where_when[span.id],
            toll=shown_toll(span, tolls, index, results),
            attribution=attributor.attribution(span.id),
        )
        for span in triggers
    )


class _Coder(NamedTuple):
    """Puts the parts of an event together."""

    text: str
    graph: GraphIndex
    resolved: Resolved
    ids: dict[str, str]
    """Span id of each coded trigger → event id."""

    def event(self, span: Span, *, setting: Setting, toll: Toll, attribution: tuple[Attribution, ...]) -> Event:
        told, first = self.graph.of(span.id), self.graph.first[span.id]
        origin, destination = self._places(span, "origin"), self._places(span, "destination")
        return Event(
            id=self.ids[span.id],
            type=_type(span),
            trigger=evidence_of(span),
            modality=told.modality,
            negated=told.negated,
            change=told.change,
            actor=self._participants(span, "actor"),
            target=self._participants(span, "target"),
            supporter=self._participants(span, "supporter"),
            place=setting.place,
            origin=origin,
            destination=destination,
            corridor=self._corridor(span, setting.place, (origin, destination)),
            period=setting.period,
            weapon=tuple(self.graph.words(span.id, "weapon", key) for key in self.graph.to(span.id, "weapon")),
            killed=toll.killed,
            wounded=toll.wounded,
            missing=toll.missing,
            attribution=attribution,
            cause=self._events(span, "cause"),
            condition=self._events(span, "condition"),
            purpose=self._events(span, "purpose"),
            same=self.ids.get(first) if first != span.id else None,
            confidence=span.confidence,
            attribute_confidence=told.confidence,
        )

    def _participants(self, span: Span, role: str) -> tuple[Participant, ...]:
        linked = (key for key in self.graph.to(span.id, role) if self.graph.spans[key].label == "actor")
        return tuple(
            with_confidence(self.resolved.participants[key], self.graph.sure(span.id, role, key)) for key in linked
        )

    def _places(self, span: Span, role: str) -> tuple[Place, ...]:
        linked = self.graph.to(span.id, role)
        return tuple(with_confidence(self.resolved.places[key], self.graph.sure(span.id, role, key)) for key in linked)

    def _corridor(
        self, span: Span, places: tuple[Place, ...], ends: tuple[tuple[Place, ...], tuple[Place, ...]]
    ) -> Corridor | None:
        if span.label != ROUTE_CONTROL:
            return None
        countries = {place.country for place in self.resolved.places.values() if place.country}
        countries |= {one.country for one in self.resolved.participants.values() if one.country}
        return corridor_of(span, self.text, places=places, ends=ends, countries=countries)

    def _events(self, span: Span, role: str) -> tuple[str, ...]:
        """The ids of the linked events, in text order, without those that are not coded."""
        return tuple(self.ids[key] for key in self.graph.to(span.id, role) if key in self.ids)


def _type(span: Span) -> str:
    return span.label.removeprefix(EVENT)


def _is_coded(span: Span, report: Report) -> bool:
    if span.label == STATEMENT or _type(span) not in load_event_types():
        return False
    return not any(words.start < span.end and span.start < words.end for words in (*report.related, *report.credits))
