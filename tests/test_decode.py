"""Scores → spans, links and attributes."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saksi.records import Attributes
from saksi.tag.decode import (
    IMPOSSIBLE,
    WindowScores,
    best_tags,
    chosen_attributes,
    chosen_links,
    event_rows,
    spans_from_tags,
)
from saksi.tag.labels import CHANGES, LABELS, LINKS, MODALITIES, STANCES, TAGS, link_allowed
from saksi.tag.pairs import FEATURE_SIZES, LabelledSpan, head_indices, pair_features


def tag_numbers(*names: str) -> list[int]:
    return [TAGS.index(name) for name in names]


def spans_of(*labels: str) -> list[LabelledSpan]:
    """One span of one unit for each label, three units apart."""
    return [LabelledSpan(3 * i, 3 * i, LABELS.index(label)) for i, label in enumerate(labels)]


def bio_transitions() -> np.ndarray:
    table = np.zeros((len(TAGS), len(TAGS)), np.float32)
    for i, before in enumerate(TAGS):
        for j, tag in enumerate(TAGS):
            if tag.startswith("I-") and before not in (f"B-{tag[2:]}", tag):
                table[i, j] = IMPOSSIBLE
    return table


def test_spans_are_read_from_tags() -> None:
    tags = tag_numbers("B-actor", "I-actor", "O", "B-event:battle", "B-place", "I-place", "B-place")
    assert spans_from_tags(tags) == [
        LabelledSpan(0, 1, LABELS.index("actor")),
        LabelledSpan(3, 3, LABELS.index("event:battle")),
        LabelledSpan(4, 5, LABELS.index("place")),
        LabelledSpan(6, 6, LABELS.index("place")),
    ]


def test_best_tags_prefers_a_legal_sequence_over_better_single_tags() -> None:
    emissions = np.zeros((2, len(TAGS)), np.float32)
    emissions[0, TAGS.index("B-place")] = 1.0
    emissions[0, TAGS.index("B-actor")] = 0.9
    emissions[1, TAGS.index("I-actor")] = 3.0
    assert best_tags(emissions, bio_transitions()).tolist() == tag_numbers("B-actor", "I-actor")


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_best_tags_is_the_best_of_all_paths(seed: int, length: int) -> None:
    chance = np.random.default_rng(seed)
    few = [0, *tag_numbers("B-actor", "I-actor", "B-place", "I-place")]
    emissions = np.full((length, len(TAGS)), -1e6, np.float32)
    emissions[:, few] = chance.normal(size=(length, len(few)))
    transitions = bio_transitions() + chance.normal(size=(len(TAGS), len(TAGS))).astype(np.float32)

    def score(path: tuple[int, ...]) -> float:
        opening = IMPOSSIBLE if TAGS[path[0]].startswith("I-") else 0.0
        steps = sum(float(transitions[a, b]) for a, b in itertools.pairwise(path))
        return opening + steps + sum(float(emissions[i, tag]) for i, tag in enumerate(path))

    best = max(itertools.product(few, repeat=length), key=score)
    found = tuple(best_tags(emissions, transitions).tolist())
    assert score(found) == pytest.approx(score(best), abs=1e-3)
    assert not TAGS[found[0]].startswith("I-")


def test_only_links_that_the_codebook_allows_are_chosen() -> None:
    spans = spans_of("actor", "event:battle", "place", "time", "weapon", "event:statement")
    heads = head_indices(spans)
    assert heads == [0, 1, 5]
    everything = np.full((len(heads), len(spans), len(LINKS)), 5.0, np.float32)
    chosen = chosen_links(everything, spans, heads)
    assert chosen
    for head, tail, role, odds in chosen:
        assert odds == 5.0
        assert head != tail
        assert link_allowed(role, LABELS[spans[head].label], LABELS[spans[tail].label])
    assert (1, 2, "place", 5.0) in chosen
    assert (1, 3, "time", 5.0) in chosen
    assert (1, 5, "according_to", 5.0) in chosen
    assert not any(link.role == "according_to" and link.tail == 1 for link in chosen)


def test_a_span_is_the_same_as_one_other_at_most() -> None:
    spans = spans_of("actor", "actor", "actor")
    scores = np.full((3, 3, len(LINKS)), -5.0, np.float32)
    scores[2, 0, LINKS.index("same")] = 1.0
    scores[2, 1, LINKS.index("same")] = 2.0
    assert chosen_links(scores, spans, [0, 1, 2]) == [(2, 1, "same", 2.0)]


def test_a_chain_of_statements_is_told_once() -> None:
    spans = spans_of("event:battle", "event:statement", "event:statement")
    scores = np.full((3, 3, len(LINKS)), -5.0, np.float32)
    for head, tail in ((0, 1), (0, 2), (1, 2)):
        scores[head, tail, LINKS.index("according_to")] = 2.0
    assert chosen_links(scores, spans, [0, 1, 2]) == [(0, 1, "according_to", 2.0), (1, 2, "according_to", 2.0)]


def test_independent_statements_both_carry_an_event() -> None:
    spans = spans_of("event:battle", "event:statement", "event:statement")
    scores = np.full((3, 3, len(LINKS)), -5.0, np.float32)
    for head, tail in ((0, 1), (0, 2)):
        scores[head, tail, LINKS.index("according_to")] = 2.0
    assert chosen_links(scores, spans, [0, 1, 2]) == [(0, 1, "according_to", 2.0), (0, 2, "according_to", 2.0)]


def test_attributes_follow_the_type() -> None:
    def row(size: int, best: int) -> np.ndarray:
        return np.eye(size, dtype=np.float32)[[best]]

    scores = WindowScores(
        links=np.zeros((1, 1, len(LINKS)), np.float32),
        modality=row(len(MODALITIES), MODALITIES.index("planned")),
        negated=row(2, 1),
        change=row(len(CHANGES), CHANGES.index("cut")),
        stance=row(len(STANCES), STANCES.index("denies")),
    )
    values, odds = chosen_attributes(scores, 0, "event:battle")
    assert values == Attributes(modality="planned", negated=True)
    # One value scores 1 and three score 0: its share is e / (e + 3), its odds e / 3. Of two values: e / 1.
    assert odds == {"modality": pytest.approx(1 - np.log(3)), "negated": pytest.approx(1.0)}
    values, odds = chosen_attributes(scores, 0, "event:siege")
    assert values == Attributes(modality="planned", negated=True, change="cut")
    assert set(odds) == {"modality", "negated", "change"}
    values, odds = chosen_attributes(scores, 0, "event:statement")
    assert values == Attributes(stance="denies")
    assert set(odds) == {"stance"}


def test_event_rows_leave_actors_out() -> None:
    spans = spans_of("actor", "event:riot", "place", "actor", "event:statement")
    heads = head_indices(spans)
    assert [span for _, span in event_rows(spans, heads)] == [1, 4]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(LABELS), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_pair_features_stay_in_their_tables(labels: list[str], seed: int) -> None:
    chance = np.random.default_rng(seed)
    starts = np.sort(chance.choice(600, len(labels), replace=False))
    spans = [LabelledSpan(int(s), int(s), LABELS.index(label)) for s, label in zip(starts, labels, strict=True)]
    sentence = np.sort(chance.integers(0, 40, 600))
    paragraph = np.sort(chance.integers(0, 10, 600))
    heads = head_indices(spans)
    if not heads:
        return
    features = pair_features(spans, heads, sentence, paragraph)
    assert features.shape == (len(heads), len(spans), len(FEATURE_SIZES))
    for column, size in enumerate(FEATURE_SIZES):
        assert features[..., column].min() >= 0
        assert features[..., column].max() < size


def test_pair_features_tell_before_from_after_and_count_between() -> None:
    spans = spans_of("place", "event:battle", "event:riot", "place", "place")
    zeros = np.zeros(20, np.int64)
    features = pair_features(spans, [1], zeros, zeros)[0]
    gap, triggers, alike = features[:, 0], features[:, 3], features[:, 4]
    assert gap[0] < gap[2], "a span before the head and one after it have different buckets"
    assert triggers.tolist() == [6, 6, 6, 7, 7], "one trigger lies between the battle and the later places"
    assert alike.tolist() == [5, 5, 5, 5, 6], "another place lies between the battle and the last place"
