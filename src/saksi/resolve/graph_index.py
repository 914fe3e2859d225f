"""A graph made safe to walk: sound spans, links that fit the codebook, groups of mentions.

The tagger's graph, or one written by hand, may hold anything: links to spans that are not there, roles that
point to the wrong label, circles. Everything that the codebook (section 2) does not allow is left out here,
once, so that the rooms that follow need no checks of their own.
"""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from saksi.records import Attributes, Count, Evidence, Graph, Link, Participant, Period, Place, Span
from saksi.resolve.same_actor import told_links

STATEMENT = "event:statement"
EVENT = "event:"
CASUALTIES = "event:casualties"

ENTITY_ROLES = {
    "actor": ("actor",),
    "target": ("actor", "place"),
    "supporter": ("actor",),
    "place": ("place",),
    "origin": ("place",),
    "destination": ("place",),
    "time": ("time",),
    "weapon": ("weapon",),
    "killed": ("actor",),
    "wounded": ("actor",),
    "missing": ("actor",),
}
"""Codebook 2.1, and the labels that each role may point to. A street or a village that is attacked is annotated
as the ``target`` although it is a place span; :mod:`saksi.coding.events` records it as the place."""

FULLER = 2
"""So many capital words make a mention fuller than one that has none."""
CONSEQUENCES = ("cause", "condition", "purpose")


class GraphIndex(msgspec.Struct, frozen=True, kw_only=True):
    """The sound part of a graph, indexed. Ids are span ids; lists are in text order."""

    spans: dict[str, Span]
    targets: dict[tuple[str, str], tuple[str, ...]]
    """(span id, role) → the span ids that it points to."""
    first: dict[str, str]
    """Span id → the first mention of the same event, or the fullest mention of the same actor (itself, when alone)."""
    attributes: dict[str, Attributes]
    confidence: dict[tuple[str, str, str], float | None] = {}
    """(span id, role, span id) → how likely the link is right."""

    def to(self, span_id: str, role: str) -> tuple[str, ...]:
        """The spans that ``span_id`` points to with ``role``, in text order."""
        return self.targets.get((span_id, role), ())

    def of(self, span_id: str) -> Attributes:
        """The attributes of a trigger, at their defaults where none are given."""
        return self.attributes.get(span_id, Attributes())

    def sure(self, from_: str, role: str, to: str) -> float | None:
        """How likely it is that the link and both its ends are right; None where nobody said."""
        return self.confidence.get((from_, role, to))

    def words(self, from_: str, role: str, to: str) -> Evidence:
        """The words of the span ``to`` as evidence for its role, with how sure that is."""
        return msgspec.structs.replace(evidence_of(self.spans[to]), confidence=self.sure(from_, role, to))

    def labelled(self, *prefixes: str) -> list[Span]:
        """All spans whose label begins with one of ``prefixes``, in text order."""
        return [span for span in self.spans.values() if span.label.startswith(prefixes)]


def evidence_of(span: Span) -> Evidence:
    """The words of a span as evidence."""
    return Evidence(start=span.start, end=span.end, quote=span.quote)


def index_graph(text: str, graph: Graph) -> GraphIndex:
    """Index ``graph`` over ``text``, leaving out what the codebook does not allow.

    Left out are: spans whose quote is not the text at their offsets, repeated spans and ids, links with an unknown
    end, links between labels that their role does not join, links from a span to itself. Added are the links between
    mentions of one actor that the report's wording shows (:mod:`saksi.resolve.same_actor`).
    """
    spans = _sound_spans(text, graph.spans)
    found: dict[tuple[str, str], set[str]] = {}
    confidence: dict[tuple[str, str, str], float | None] = {}
    for link in graph.links:
        if _fits(link, spans):
            found.setdefault((link.from_, link.role), set()).add(link.to)
            confidence[link.from_, link.role, link.to] = link.confidence
    order = {span_id: number for number, span_id in enumerate(spans)}
    targets = {key: tuple(sorted(ids, key=order.__getitem__)) for key, ids in sorted(found.items())}
    targets |= {(span_id, "same"): (earlier,) for span_id, earlier in told_links(text, spans, targets).items()}
    attributes = {key: value for key, value in graph.attributes.items() if key in spans}
    return GraphIndex(
        spans=spans,
        targets=targets,
        first=_first_mentions(spans, targets),
        attributes=attributes,
        confidence=confidence,
    )


Value = TypeVar("Value", Participant, Place, Period, Count)


def with_confidence(value: Value, sure: float | None) -> Value:
    """A value whose evidence says how likely it is that it stands in its role."""
    if sure is None:
        return value
    return msgspec.structs.replace(value, evidence=msgspec.structs.replace(value.evidence, confidence=sure))


def _sound_spans(text: str, spans: Iterable[Span]) -> dict[str, Span]:
    kept: dict[str, Span] = {}
    places: set[tuple[int, int, str]] = set()
    for span in sorted(spans, key=lambda s: (s.start, s.end, s.label, s.id)):
        place = (span.start, span.end, span.label)
        sound = 0 <= span.start < span.end and text[span.start : span.end] == span.quote
        if sound and span.id not in kept and place not in places:
            kept[span.id] = span
            places.add(place)
    return kept


def _fits(link: Link, spans: dict[str, Span]) -> bool:
    source, target = spans.get(link.from_), spans.get(link.to)
    if source is None or target is None or source is target:
        return False
    if not source.label.startswith(EVENT):
        return link.role == "same" and source.label == target.label == "actor"
    if link.role in ENTITY_ROLES:
        return target.label in ENTITY_ROLES[link.role]
    if link.role == "according_to":
        return target.label == STATEMENT
    return _joins_events(link.role, source.label, target.label)


def _joins_events(role: str, source: str, target: str) -> bool:
    """A consequence, or two mentions of one event; statements are no events of their own."""
    if STATEMENT in (source, target) or not target.startswith(EVENT):
        return False
    # The dead of a battle are never the battle itself: their figures would be inherited as its own.
    is_same = role == "same" and (source == CASUALTIES) == (target == CASUALTIES)
    return is_same or role in CONSEQUENCES


def _first_mentions(spans: dict[str, Span], targets: dict[tuple[str, str], tuple[str, ...]]) -> dict[str, str]:
    """Join all mentions that ``same`` links connect; the first mention stands for events, the fullest for actors."""
    parent = {span_id: span_id for span_id in spans}

    def root(span_id: str) -> str:
        while parent[span_id] != span_id:
            parent[span_id] = parent[parent[span_id]]
            span_id = parent[span_id]
        return span_id

    for (source, role), ids in targets.items():
        # "Kedua pihak" that points to two actors is neither of them alone: it joins nothing.
        if role == "same" and (spans[source].label.startswith(EVENT) or len(ids) == 1):
            for target in ids:
                parent[root(source)] = root(target)
    groups: dict[str, list[str]] = {}
    for span_id in spans:
        groups.setdefault(root(span_id), []).append(span_id)
    first: dict[str, str] = {}
    for top, members in groups.items():
        head = members[0] if spans[top].label.startswith(EVENT) else _fullest(members, targets, spans)
        first.update(dict.fromkeys(members, head))
    return first


def _fullest(members: list[str], targets: dict[tuple[str, str], tuple[str, ...]], spans: dict[str, Span]) -> str:
    """The mention that the others point to; among several (or in a circle) the longest, then the earliest.

    Where that is a mere word ("Jakarta", "TPNPB") and another mention says more by name, the other is the fullest.
    """
    ends = [member for member in members if len(targets.get((member, "same"), ())) != 1] or members
    end = max(ends, key=lambda member: (len(spans[member].quote), -spans[member].start))
    if _proper_words(spans[end].quote):
        return end
    fuller = [member for member in members if _proper_words(spans[member].quote) >= FULLER]
    return max(fuller, key=lambda member: (len(spans[member].quote), -spans[member].start), default=end)


def _proper_words(quote: str) -> int:
    """The number of words with a capital, but for the first, which may only begin a sentence."""
    return sum(word.lstrip('(“"')[:1].isupper() for word in quote.split()[1:])
