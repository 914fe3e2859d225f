"""The figures that the tagger is judged by."""

from typing import Any

import msgspec
import pytest
from training.annotation import parse_annotation
from training.evaluate import Tally, class_scores, evaluate, table

from saksi.records import Attributes, Graph, Link, Report, Span

DOCUMENT = """# doc: contoh-1 | publisher: portal
⟦a1 actor|Warga⟧ ⟦s1 event:statement|mengatakan⟧ jalan ke ⟦p1 place|Melur⟧ belum ⟦e1 event:route_control|ditutup⟧.
s1 actor=a1
e1 destination=p1 change=closed negated=true according_to=s1
"""


def document() -> dict[str, Any]:
    (found,), problems = parse_annotation(DOCUMENT.splitlines())
    assert problems == []
    return found


def graph_of(gold: dict[str, Any]) -> Graph:
    text = gold["text"]
    return Graph(
        spans=tuple(Span(**span, quote=text[span["start"] : span["end"]]) for span in gold["spans"]),
        links=tuple(Link(from_=link["from"], to=link["to"], role=link["role"]) for link in gold["links"]),
        attributes={
            span["id"]: msgspec.convert(gold["attributes"].get(span["id"], {}), Attributes)
            for span in gold["spans"]
            if span["label"].startswith("event:")
        },
    )


class Echo:
    """A tagger that always gives the same graph."""

    version = "echo"

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def tag(self, report: Report) -> Graph:
        assert report.text
        return self.graph

    def tag_text(self, text: str, *, skip: object = (), given: object = None) -> Graph:
        assert text
        assert skip == []
        assert given is not None
        return self.graph


def score(graph: Graph) -> dict[str, Any]:
    return evaluate(Echo(graph), [document()])  # type: ignore[arg-type]


def test_the_gold_graph_scores_one() -> None:
    figures = score(graph_of(document()))
    for name in (
        "entities exact",
        "triggers exact",
        "roles given spans",
        "according_to given spans",
        "end to end roles",
    ):
        assert figures[name]["f1"] == 1.0, name
    assert figures["negated given spans"]["macro"] == 1.0
    assert figures["change given spans"]["classes"]["closed"]["f1"] == 1.0
    assert "entities exact" in table(figures)


def test_nothing_found_scores_nothing() -> None:
    figures = score(Graph())
    assert figures["entities exact"] == {"f1": 0.0, "precision": 0.0, "recall": 0.0, "wanted": 2, "found": 0}
    assert figures["end to end roles"]["f1"] == 0.0


def test_wrong_edges_count_as_overlap_only() -> None:
    gold = graph_of(document())
    text = document()["text"]
    moved = tuple(
        msgspec.structs.replace(span, start=span.start - 3, quote=text[span.start - 3 : span.end])
        if span.id == "p1"
        else span
        for span in gold.spans
    )
    figures = score(msgspec.structs.replace(gold, spans=moved))
    assert figures["entities exact"]["f1"] == 0.5
    assert figures["entities overlapping"]["f1"] == 1.0
    assert figures["end to end roles"]["f1"] == 0.5


def test_a_wrong_label_is_two_errors() -> None:
    gold = graph_of(document())
    other = tuple(
        msgspec.structs.replace(span, label="event:siege") if span.id == "e1" else span for span in gold.spans
    )
    figures = score(msgspec.structs.replace(gold, spans=other))
    assert figures["triggers exact"]["found"] == figures["triggers exact"]["wanted"] == 2
    assert figures["triggers exact"]["f1"] == 0.5


@pytest.mark.parametrize(
    ("right", "found", "wanted", "f1"), [(0, 0, 0, 1.0), (1, 2, 2, 0.5), (0, 3, 0, 0.0), (3, 3, 6, 2 / 3)]
)
def test_tally(right: int, found: int, wanted: int, f1: float) -> None:
    assert Tally(right, found, wanted).f1 == pytest.approx(f1)


def test_macro_is_over_the_wanted_classes() -> None:
    figures = class_scores([("a", "a"), ("b", "a"), ("b", "b"), ("c", "b")])
    assert set(figures["classes"]) == {"a", "b"}
    assert figures["macro"] == pytest.approx((2 / 3 + 0.5) / 2, abs=1e-4)
