"""How sure the tagger is: exact span probabilities, calibration curves, and leaving out what is not sure enough."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.records import Attributes, Graph, Link, Span
from saksi.tag.confidence import calibrated, confident_graph, log_odds, span_odds
from saksi.tag.decode import IMPOSSIBLE, OPENING, best_tags, spans_from_tags
from saksi.tag.labels import TAGS, begin_and_inside


def bio_transitions() -> np.ndarray:
    table = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for i, before in enumerate(TAGS):
        for j, tag in enumerate(TAGS):
            if tag.startswith("I-") and before not in (f"B-{tag[2:]}", tag):
                table[i, j] = IMPOSSIBLE
    return table


def test_the_numbers_of_a_labels_tags() -> None:
    for label in range((len(TAGS) - 1) // 2):
        begin, inside = begin_and_inside(label)
        assert TAGS[begin].removeprefix("B-") == TAGS[inside].removeprefix("I-")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_a_spans_probability_is_its_share_of_all_tag_sequences(seed: int, length: int) -> None:
    chance = np.random.default_rng(seed)
    few = [0, *(TAGS.index(name) for name in ("B-actor", "I-actor", "B-place", "I-place"))]
    emissions = np.full((length, len(TAGS)), -1e6, np.float32)
    emissions[:, few] = chance.normal(scale=2, size=(length, len(few)))
    transitions = bio_transitions() + chance.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)
    weights: dict[tuple[int, ...], float] = {}
    for path in itertools.product(few, repeat=length):
        score = float(OPENING[path[0]]) + sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
        weights[path] = math.exp(score + sum(float(emissions[i, tag]) for i, tag in enumerate(path)))
    spans = spans_from_tags(best_tags(emissions, transitions).tolist())
    for span, odds in zip(spans, span_odds(emissions, transitions, spans), strict=True):
        share = sum(weight for path, weight in weights.items() if span in spans_from_tags(path))
        assert odds == pytest.approx(log_odds(share / sum(weights.values())), abs=1e-3)


def test_span_odds_of_a_long_window_stay_finite() -> None:
    emissions = np.random.default_rng(3).normal(scale=30, size=(480, len(TAGS))).astype(np.float32)
    spans = spans_from_tags(best_tags(emissions, bio_transitions()).tolist())
    odds = span_odds(emissions, bio_transitions(), spans)
    assert len(odds) == len(spans) > 50
    assert all(math.isfinite(value) for value in odds)


def test_a_curve_turns_log_odds_into_a_share() -> None:
    assert calibrated({"entity": (0.0, 1.0)}, "entity", 0.0) == 0.5
    assert calibrated({"entity": (1.0, 0.5)}, "entity", 2.0) == round(1 / (1 + math.exp(-2)), 3)
    assert calibrated({"role": (0.0, 1.0, 1.0, 2.0)}, "role", 1.0, -1.0, 0.5) == round(1 / (1 + math.exp(-1)), 3)


def test_without_a_curve_the_least_certain_part_counts() -> None:
    assert calibrated({}, "role", 3.0, 0.0, 5.0) == 0.5


TEXT = "Pasukan Utara menyerang pos Selatan. Warga membantah ada serangan."


def span(identifier: str, label: str, words: str, confidence: float | None) -> Span:
    start = TEXT.index(words)
    return Span(id=identifier, label=label, start=start, end=start + len(words), quote=words, confidence=confidence)


def graph() -> Graph:
    return Graph(
        spans=(
            span("a1", "actor", "Pasukan Utara", 0.9),
            span("e1", "event:battle", "menyerang", 0.8),
            span("a2", "actor", "pos Selatan", 0.9),
            span("a3", "actor", "Warga", 0.9),
            span("s1", "event:statement", "membantah", 0.3),
            span("e2", "event:battle", "serangan", 0.9),
        ),
        links=(
            Link(from_="e1", to="a1", role="actor", confidence=0.7),
            Link(from_="e1", to="a2", role="target", confidence=0.4),
            Link(from_="e2", to="s1", role="according_to", confidence=0.2),
            Link(from_="s1", to="a3", role="actor", confidence=0.3),
        ),
        attributes={
            "e1": Attributes(confidence={"modality": 0.9, "negated": 0.95}),
            "e2": Attributes(negated=True, confidence={"modality": 0.9, "negated": 0.6}),
            "s1": Attributes(stance="denies", confidence={"stance": 0.4}),
        },
    )


def test_nothing_is_left_out_unless_it_is_asked_for() -> None:
    assert confident_graph(graph(), 0.0) == (graph(), ())


def test_an_unsure_link_is_left_out_and_said() -> None:
    kept, abstained = confident_graph(graph(), 0.5)
    assert [(link.from_, link.role) for link in kept.links] == [
        ("e1", "actor"),
        ("e2", "according_to"),
        ("s1", "actor"),
    ]
    assert [(item.event.quote, item.field, item.words and item.words.quote) for item in abstained] == [
        ("menyerang", "target", "pos Selatan"),
        ("membantah", "stance", None),
    ]
    assert kept.attributes["s1"].stance == "says"


def test_an_event_goes_where_its_attributes_are_unsure() -> None:
    kept, abstained = confident_graph(graph(), 0.7)
    assert [s.id for s in kept.spans] == ["a1", "e1", "a2", "a3", "s1"]
    assert ("serangan", "negated", 0.6) in [(item.event.quote, item.field, item.confidence) for item in abstained]


def test_an_unsure_event_goes_with_its_links() -> None:
    kept, abstained = confident_graph(graph(), 0.85)
    assert "e1" not in {s.id for s in kept.spans}
    assert not any(link.from_ == "e1" for link in kept.links)
    assert ("menyerang", "event", 0.8) in [(item.event.quote, item.field, item.confidence) for item in abstained]


def test_on_whose_authority_is_never_left_out() -> None:
    kept, _ = confident_graph(graph(), 0.6)
    assert ("e2", "s1", "according_to") in [(link.from_, link.to, link.role) for link in kept.links]


def test_what_a_person_marked_stays() -> None:
    given = Graph(spans=(span("e1", "event:battle", "menyerang", None),), attributes={"e1": Attributes()})
    assert confident_graph(given, 1.0) == (given, ())
