"""Report + Graph → Events: every happening that a report tells of as one attributed record (codebook section 4).

Mentions of one happening that tell of it in the same way (:mod:`saksi.coding.happenings`) are one event. It has what any of
them says: every participant once, the most precise place and time, each version of a figure, each source. What each mention
says by itself stays in ``Event.mentions``.
"""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from saksi.coding.attribution import Attributor, merged
from saksi.coding.casualties import Toll, Tolls, shown_toll, stated_by
from saksi.coding.crosswalk import load_event_types
from saksi.coding.happenings import Happening, happenings
from saksi.coding.route import ROUTE_CONTROL, corridor_of
from saksi.coding.setting import Setting, Settings
from saksi.records import Corridor, Event, Evidence, Graph, Mention, Participant, Place, Report, Span
from saksi.resolve.graph_index import (
    CASUALTIES,
    ENTITY_ROLES,
    EVENT,
    STATEMENT,
    GraphIndex,
    evidence_of,
    index_graph,
    with_confidence,
)
from saksi.resolve.resolved import Resolved


def event_id(report_id: str, event_type: str, start: int, end: int) -> str:
    """The id of an event: 16 hex digits that depend on the report, the type and the first trigger's offsets only."""
    return hashlib.sha256(f"{report_id}\n{event_type}\n{start}\n{end}".encode()).hexdigest()[:16]


def code_events(report: Report, graph: Graph, resolved: Resolved) -> tuple[Event, ...]:
    """One event for each happening that ``graph`` tells of, statements apart, in the order of the first mentions.

    ``resolved`` must come from the same report and graph. Whatever the graph holds that the codebook does not allow
    is left out; so are triggers of unknown type and triggers in related-link passages and credits.
    """
    index = index_graph(report.text, graph)
    triggers = [span for span in index.labelled(EVENT) if _is_coded(span, report)]
    found = happenings(triggers, index)
    ids = {span.id: event_id(report.id, _type(span), span.start, span.end) for span in triggers}
    attributor = Attributor(report, index, resolved)
    coder = _Coder(
        text=report.text,
        graph=index,
        resolved=resolved,
        attributor=attributor,
        mentions=ids,
        heads={mention.id: happening.first.id for happening in found for mention in happening.mentions},
    )
    causes = {happening.first.id: coder.linked(happening, "cause") for happening in found}
    tolls = Tolls(report.text, index, resolved, attributor, ids)
    own = {happening.first.id: tolls.own(happening) for happening in found}
    where_when = Settings(index, resolved, report.title).all(found, causes)
    return tuple(
        coder.event(
            happening,
            setting=where_when[happening.first.id],
            toll=shown_toll(happening, own[happening.first.id], _results(happening, found, causes, own, coder), index),
        )
        for happening in found
    )


def _results(
    cause: Happening, found: Sequence[Happening], causes: dict[str, list[str]], own: dict[str, Toll], coder: "_Coder"
) -> list[tuple[Happening, Toll]]:
    """The ``casualties`` events that ``cause`` brought about, each with its own figures.

    Where such an event has several causes, only the figures of the mentions that name this one.
    """
    results: list[tuple[Happening, Toll]] = []
    for result in found:
        if result.first.label != CASUALTIES or cause.first.id not in causes[result.first.id]:
            continue
        toll = own[result.first.id]
        if len(causes[result.first.id]) > 1:
            toll = stated_by(toll, coder.mentions_naming(result, "cause", cause))
        results.append((result, toll))
    return results


class _Coder(NamedTuple):
    """Puts the parts of an event together."""

    text: str
    graph: GraphIndex
    resolved: Resolved
    attributor: Attributor
    mentions: dict[str, str]
    """Span id of each coded trigger → id of the mention."""
    heads: dict[str, str]
    """Span id of each coded trigger → span id of the first mention of its event."""

    def event(self, happening: Happening, *, setting: Setting, toll: Toll) -> Event:
        first = happening.first
        told, mentions = self.graph.of(first.id), [self._mention(span) for span in happening.mentions]
        origin, destination = self._places(happening, "origin"), self._places(happening, "destination")
        return Event(
            id=self.mentions[first.id],
            type=_type(first),
            trigger=evidence_of(first),
            mentions=tuple(mentions),
            modality=told.modality,
            negated=told.negated,
            change=next((c for span in happening.mentions if (c := self.graph.of(span.id).change)), None),
            actor=self._participants(happening, "actor"),
            target=self._participants(happening, "target"),
            supporter=self._participants(happening, "supporter"),
            place=setting.place,
            origin=origin,
            destination=destination,
            corridor=self._corridor(happening, setting.place, (origin, destination)),
            period=setting.period,
            weapon=self._weapons(happening),
            killed=toll.killed,
            wounded=toll.wounded,
            missing=toll.missing,
            attribution=merged(mention.attribution for mention in mentions),
            cause=self._events(happening, "cause"),
            condition=self._events(happening, "condition"),
            purpose=self._events(happening, "purpose"),
            same=self._told_otherwise(first),
            confidence=max(
                (span.confidence for span in happening.mentions if span.confidence is not None), default=None
            ),
            attribute_confidence=told.confidence,
        )

    def linked(self, happening: Happening, role: str) -> list[str]:
        """The first mentions (span ids) of the other events that any mention is linked to, in text order."""
        heads = {
            self.heads[key] for span in happening.mentions for key in self.graph.to(span.id, role) if key in self.heads
        }
        return [key for key in self.graph.spans if key in heads and key != happening.first.id]

    def mentions_naming(self, happening: Happening, role: str, other: Happening) -> set[str]:
        """The ids of the mentions of an event that are linked to ``other``."""
        return {
            self.mentions[span.id]
            for span in happening.mentions
            if any(self.heads.get(key) == other.first.id for key in self.graph.to(span.id, role))
        }

    def _mention(self, trigger: Span) -> Mention:
        linked = {key: role for role in ENTITY_ROLES for key in self.graph.to(trigger.id, role)}
        return Mention(
            id=self.mentions[trigger.id],
            trigger=msgspec.structs.replace(evidence_of(trigger), confidence=trigger.confidence),
            words=tuple(self.graph.words(trigger.id, linked[key], key) for key in self.graph.spans if key in linked),
            attribution=self.attributor.attribution(trigger.id),
        )

    def _participants(self, happening: Happening, role: str) -> tuple[Participant, ...]:
        """Each actor in the role once: by its fullest linked mention, the first among equals, in text order."""
        chosen: dict[str, tuple[str, Participant]] = {}
        for trigger in happening.mentions:
            for key in self.graph.to(trigger.id, role):
                if self.graph.spans[key].label != "actor":
                    continue
                participant = with_confidence(self.resolved.participants[key], self.graph.sure(trigger.id, role, key))
                known = self._known(participant, key, chosen)
                if known is None:
                    chosen[key] = (key, participant)
                elif _says_more(participant, chosen[known][1]):
                    chosen[known] = (key, participant)
        order = list(self.graph.spans)
        return tuple(participant for _, participant in sorted(chosen.values(), key=lambda item: order.index(item[0])))

    def _corridor(
        self, happening: Happening, places: tuple[Place, ...], ends: tuple[tuple[Place, ...], tuple[Place, ...]]
    ) -> Corridor | None:
        """The corridor of a claim about a route, by the first mention whose words or places name one."""
        if happening.first.label != ROUTE_CONTROL:
            return None
        countries = {place.country for place in self.resolved.places.values() if place.country}
        countries |= {one.country for one in self.resolved.participants.values() if one.country}
        found = (
            corridor_of(span, self.text, places=places, ends=ends, countries=countries) for span in happening.mentions
        )
        return next((corridor for corridor in found if corridor is not None), None)

    def _known(self, participant: Participant, key: str, chosen: dict[str, tuple[str, Participant]]) -> str | None:
        """Under which key the same actor is there already, from another mention of the event."""
        for other, (span_id, there) in chosen.items():
            same_span = self.graph.first[span_id] == self.graph.first[key]
            same_actor = participant.id is not None and participant.id == there.id and participant.count == there.count
            if same_span or same_actor:
                return other
        return None

    def _places(self, happening: Happening, role: str) -> tuple[Place, ...]:
        """Each place in the role once, by the first mention that names it."""
        places: dict[str, Place] = {}
        for trigger in happening.mentions:
            for key in self.graph.to(trigger.id, role):
                place = with_confidence(self.resolved.places[key], self.graph.sure(trigger.id, role, key))
                places.setdefault(place.id or place.evidence.quote.casefold(), place)
        return tuple(sorted(places.values(), key=lambda place: place.evidence.start))

    def _weapons(self, happening: Happening) -> tuple[Evidence, ...]:
        weapons: dict[str, Evidence] = {}
        for trigger in happening.mentions:
            for key in self.graph.to(trigger.id, "weapon"):
                words = self.graph.words(trigger.id, "weapon", key)
                weapons.setdefault(words.quote.casefold(), words)
        return tuple(sorted(weapons.values(), key=lambda words: words.start))

    def _events(self, happening: Happening, role: str) -> tuple[str, ...]:
        """The ids of the linked events, in text order, without those that are not coded."""
        return tuple(self.mentions[key] for key in self.linked(happening, role))

    def _told_otherwise(self, first: Span) -> str | None:
        """The id of the event that first tells of the same happening, where that is another one."""
        head = self.graph.first[first.id]
        return self.mentions[self.heads[head]] if head in self.heads and self.heads[head] != first.id else None


def _says_more(participant: Participant, there: Participant) -> bool:
    """Whether a later mention of an actor is the better words for it: one with a number or a name where the first has none."""
    if there.refers_to is not None and participant.refers_to is None:
        return True
    return participant.count is not None and there.count is None and participant.refers_to is None


def _type(span: Span) -> str:
    return span.label.removeprefix(EVENT)


def _is_coded(span: Span, report: Report) -> bool:
    if span.label == STATEMENT or _type(span) not in load_event_types():
        return False
    return not any(words.start < span.end and span.start < words.end for words in (*report.related, *report.credits))
