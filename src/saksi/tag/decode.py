"""Network scores → spans, links and attributes."""

from collections.abc import Sequence

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
_OPENING = np.array([IMPOSSIBLE if tag.startswith("I-") else 0.0 for tag in TAGS], np.float32)
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
    score = _OPENING + emissions[0]
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


def chosen_links(scores: FloatArray, spans: Sequence[LabelledSpan], heads: Sequence[int]) -> list[tuple[int, int, str]]:
    """(head, tail, role) of the links more likely than not; of several ``same`` links from one span, the likeliest.

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
    links = [(heads[row], int(tail), LINKS[role]) for row, tail, role in np.argwhere(likely)]
    return _without_shortcuts(links)


def _without_shortcuts(links: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    carriers: dict[int, set[int]] = {}
    for head, tail, role in links:
        if role == "according_to":
            carriers.setdefault(head, set()).add(tail)

    def passed_on(head: int, inner: int) -> bool:
        others = carriers[head] - {inner}
        return any(inner in carriers.get(outer, ()) and outer not in carriers.get(inner, ()) for outer in others)

    return [link for link in links if link[2] != "according_to" or not passed_on(link[0], link[1])]


def chosen_attributes(scores: WindowScores, row: int, label: str) -> Attributes:
    """The likeliest attributes of the trigger in ``row`` of the scores."""
    if label == "event:statement":
        return Attributes(stance=STANCES[int(scores.stance[row].argmax())])
    carries = label.removeprefix("event:") in CHANGE_TYPES
    return Attributes(
        modality=MODALITIES[int(scores.modality[row].argmax())],
        negated=bool(scores.negated[row].argmax()),
        change=CHANGES[int(scores.change[row].argmax())] if carries else None,
    )


def event_rows(spans: Sequence[LabelledSpan], heads: Sequence[int]) -> list[tuple[int, int]]:
    """(row in the scores, span) of each head that is a trigger."""
    return [(row, span) for row, span in enumerate(heads) if is_event(LABELS[spans[span].label])]
