"""Whatever the graph, coding gives sound, sorted, repeatable records and does not fail."""

from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from inline import RESOLVERS, report_of
from saksi.coding.crosswalk import load_event_types
from saksi.coding.events import code_events, event_id
from saksi.records import Attributes, Event, Evidence, Graph, Link, Report, Span
from saksi.resolve.graph_index import ENTITY_ROLES
from saksi.resolve.resolved import resolve_graph

TEXT = "“Tiga teroris tewas di kota itu,” kata Kapolda, yang tak mau disebut namanya. Warga Lontar 12/5 lari, lapor Ñ 😀 AFP."
LABELS = ["actor", "place", "time", "weapon", "event:nonsense", *(f"event:{name}" for name in load_event_types())]
ROLES = [*ENTITY_ROLES, "according_to", "cause", "condition", "purpose", "same", "nonsense"]
IDS = st.sampled_from([f"x{number}" for number in range(12)])


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(-2, len(TEXT)))
    end = draw(st.integers(start, min(len(TEXT), start + 20)))
    label = draw(st.sampled_from(LABELS[:4] + LABELS[-1:]) | st.sampled_from(LABELS))
    quote = TEXT[start:end] if start >= 0 else "?"
    return Span(id=draw(IDS), label=label, start=start, end=end, quote=quote)


@st.composite
def fitting_graphs(draw: st.DrawFn) -> Graph:
    """Graphs in which most links fit: one span for each of the first words of the text, all ids known."""
    found: list[Span] = []
    at = 0
    for number, word in enumerate(TEXT.split(" ")):
        label = draw(st.sampled_from(["actor", "place", "time", "event:statement", "event:casualties", "event:battle"]))
        found.append(Span(id=f"x{number}", label=label, start=at, end=at + len(word), quote=word))
        at += len(word) + 1
    links = st.builds(
        Link,
        from_=st.sampled_from([span.id for span in found]),
        to=st.sampled_from([span.id for span in found]),
        role=st.sampled_from(ROLES),
    )
    return Graph(spans=tuple(found), links=tuple(draw(st.lists(links, max_size=120))), attributes=draw(attributes))


attributes = st.dictionaries(
    IDS,
    st.builds(
        Attributes,
        modality=st.sampled_from(["actual", "planned", "conditional", "possible"]),
        negated=st.booleans(),
        stance=st.sampled_from([None, "says", "denies"]),
    ),
    max_size=6,
)
wild_graphs = st.builds(
    Graph,
    spans=st.lists(spans(), max_size=14).map(tuple),
    links=st.lists(st.builds(Link, from_=IDS, to=IDS, role=st.sampled_from(ROLES)), max_size=60).map(tuple),
    attributes=attributes,
)


def code(report: Report, graph: Graph) -> tuple[Event, ...]:
    return code_events(report, graph, resolve_graph(report, graph, RESOLVERS))


def evidences(value: Any) -> list[Evidence]:
    """All evidence anywhere in a record."""
    if isinstance(value, Evidence):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [found for field in value.__struct_fields__ for found in evidences(getattr(value, field))]
    if isinstance(value, tuple):
        return [found for item in value for found in evidences(item)]
    return []


@settings(max_examples=200, deadline=None)
@given(graph=wild_graphs | fitting_graphs())
def test_records_are_sound(graph: Graph) -> None:
    report = report_of(TEXT)
    events = code(report, graph)
    ids = [event.id for event in events]
    assert len(set(ids)) == len(ids)
    mentions = {event.id: {mention.id for mention in event.mentions} for event in events}
    assert [event.trigger.start for event in events] == sorted(event.trigger.start for event in events)
    for event in events:
        assert event.id == event_id(report.id, event.type, event.trigger.start, event.trigger.end)
        assert event.type in load_event_types()
        assert event.type != "statement"
        assert event.mentions[0].id == event.id
        assert [mention.trigger.start for mention in event.mentions] == sorted(m.trigger.start for m in event.mentions)
        assert event.id not in (*event.cause, *event.condition, *event.purpose, event.same)
        assert {*event.cause, *event.condition, *event.purpose} <= set(ids)
        assert event.same is None or event.same in ids
        assert all(TEXT[words.start : words.end] == words.quote for words in evidences(event))
        assert event.attribution
        assert all([link.kind for link in a.chain].count("publisher") == 1 for a in event.attribution)
        assert all(a.chain[-1].kind == "publisher" for a in event.attribution)
        counts = (*event.killed, *event.wounded, *event.missing)
        assert all(count.event in ids for count in counts)
        assert all(count.mention in mentions[count.event] for count in counts)


@settings(max_examples=60, deadline=None)
@given(graph=wild_graphs | fitting_graphs(), data=st.data())
def test_order_of_spans_and_links_does_not_matter(graph: Graph, data: st.DataObject) -> None:
    unique = {span.id: span for span in graph.spans}
    graph = Graph(spans=tuple(unique.values()), links=graph.links, attributes=graph.attributes)
    shuffled = Graph(
        spans=tuple(data.draw(st.permutations(graph.spans))),
        links=tuple(data.draw(st.permutations(graph.links))),
        attributes=graph.attributes,
    )
    report = report_of(TEXT)
    assert msgspec.json.encode(code(report, shuffled)) == msgspec.json.encode(code(report, graph))


@settings(max_examples=60, deadline=None)
@given(graph=fitting_graphs())
def test_json_round_trip(graph: Graph) -> None:
    events = code(report_of(TEXT), graph)
    assert msgspec.json.decode(msgspec.json.encode(events), type=tuple[Event, ...]) == events


def test_a_dense_graph_is_quick() -> None:
    """Each of 60 statements passes on all others: the ways through it are beyond counting."""
    text = "kata " * 60 + "serang"
    found = [Span(id=f"s{n}", label="event:statement", start=n * 5, end=n * 5 + 4, quote="kata") for n in range(60)]
    found.append(Span(id="e", label="event:battle", start=300, end=306, quote="serang"))
    links = [Link(from_=a.id, to=b.id, role="according_to") for a in found for b in found[:-1]]
    (event,) = code(report_of(text), Graph(spans=tuple(found), links=tuple(links)))
    assert 1 <= len(event.attribution) <= 24
