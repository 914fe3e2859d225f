"""Network scores → spans, links and attributes."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from saksi.records import Attributes
from saksi.tag.labels import CHANGE_TYPES, CHANGES, LABELS, LINKS, MODALITIES, STANCES, TAGS, is_event
from saksi.tag.pairs import LabelledSpan, allowed_links

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

IMPOSSIBLE = -1e4
"""Score of a tag sequence that BIO forbids."""
OPENING = np.array([IMPOSSIBLE if tag.startswith("I-") else 0.0 for tag in TAGS], np.float32)
"""Scores of a tag at the first unit: nothing can go on there."""
_SAME = LINKS.index("same")
_LABEL_INDEX = {label: i for i, label in enumerate(LABELS)}


class WindowScores(msgspec.Struct, frozen=True, kw_only=True):
    """What the link head says of a window's spans."""

    links: FloatArray
    """Log-odds, (heads, spans, LINKS)."""
    modality: FloatArray
    negated: FloatArray
    change: FloatArray
    stance: FloatArray


def best_tags(emissions: FloatArray, transitions: FloatArray) -> IntArray:
    """The best tag for each unit (Viterbi): emissions (units, tags), transitions (from, to)."""
    count = len(emissions)
    back = np.empty((count, emissions.shape[1]), np.int64)
    score = OPENING + emissions[0]
    columns = np.arange(emissions.shape[1])
    for step in range(1, count):
        reach = score[:, None] + transitions
        back[step] = reach.argmax(0)
        score = reach[back[step], columns] + emissions[step]
    path = np.empty(count, np.int64)
    path[-1] = score.argmax()
    for step in range(count - 1, 0, -1):
        path[step - 1] = back[step, path[step]]
    return path


def spans_from_tags(tags: Sequence[int]) -> list[LabelledSpan]:
    """BIO tags → spans in order, their edges as unit numbers."""
    spans: list[LabelledSpan] = []
    for position, tag in enumerate(tags):
        name = TAGS[tag]
        if name.startswith("B-"):
            spans.append(LabelledSpan(position, position, _LABEL_INDEX[name[2:]]))
        elif name.startswith("I-") and spans and spans[-1].last == position - 1:
            spans[-1] = LabelledSpan(spans[-1].first, position, spans[-1].label)
    return spans


class ScoredLink(NamedTuple):
    """A link of a window: the span it starts from, the span it leads to, its role, and the log-odds of the network."""

    head: int
    tail: int
    role: str
    odds: float


def chosen_links(scores: FloatArray, spans: Sequence[LabelledSpan], heads: Sequence[int]) -> list[ScoredLink]:
    """The links more likely than not; of several ``same`` links from one span, the likeliest.

    An event is carried by the statement it stands in, and a statement that passes on another is linked to that one
    (codebook 2.2); a link from the event straight to the inner statement would tell the same chain twice and is left out.
    """
    if not heads:
        return []
    allowed = allowed_links(spans, heads)
    likely = (scores > 0) & allowed
    same = np.where(allowed[:, :, _SAME], scores[:, :, _SAME], -np.inf)
    only = np.zeros_like(likely[:, :, _SAME])
    only[np.arange(len(heads)), same.argmax(1)] = True
    likely[:, :, _SAME] &= only
    links = [
        ScoredLink(heads[row], int(tail), LINKS[role], float(scores[row, tail, role]))
        for row, tail, role in np.argwhere(likely)
    ]
    return _without_shortcuts(links)


def _without_shortcuts(links: list[ScoredLink]) -> list[ScoredLink]:
    carriers: dict[int, set[int]] = {}
    for link in links:
        if link.role == "according_to":
            carriers.setdefault(link.head, set()).add(link.tail)

    def passed_on(head: int, inner: int) -> bool:
        others = carriers[head] - {inner}
        return any(inner in carriers.get(outer, ()) and outer not in carriers.get(inner, ()) for outer in others)

    return [link for link in links if link.role != "according_to" or not passed_on(link.head, link.tail)]


def chosen_attributes(scores: WindowScores, row: int, label: str) -> tuple[Attributes, dict[str, float]]:
    """The likeliest attributes of the trigger in ``row`` of the scores, and the log-odds of each that applies."""
    if label == "event:statement":
        stance, odds = _likeliest(scores.stance[row])
        return Attributes(stance=STANCES[stance]), {"stance": odds}
    modality, modality_odds = _likeliest(scores.modality[row])
    negated, negated_odds = _likeliest(scores.negated[row])
    found = {"modality": modality_odds, "negated": negated_odds}
    change = 0
    if label.removeprefix("event:") in CHANGE_TYPES:
        change, found["change"] = _likeliest(scores.change[row])
    return Attributes(modality=MODALITIES[modality], negated=bool(negated), change=CHANGES[change]), found


def _likeliest(scores: FloatArray) -> tuple[int, float]:
    """The best of several values, and its log-odds against all others together."""
    best = int(scores.argmax())
    others = np.delete(scores, best).astype(np.float64) - float(scores[best])
    return best, float(-np.log(np.exp(others).sum()))


def event_rows(spans: Sequence[LabelledSpan], heads: Sequence[int]) -> list[tuple[int, int]]:
    """(row in the scores, span) of each head that is a trigger."""
    return [(row, span) for row, span in enumerate(heads) if is_event(LABELS[spans[span].label])]
