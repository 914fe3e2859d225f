"""What the link head is told about each pair of spans beside their vectors: how far apart they are, and what lies between."""

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from saksi.tag.labels import LABELS, LINKS, is_event, link_allowed

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_GAP_EDGES = np.array([1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 90, 140, 220])
FEATURE_SIZES = (2 * (len(_GAP_EDGES) + 1), 11, 7, 13, 11)
"""How many values each pair feature takes: signed gap in units, sentences apart, paragraphs apart, triggers between (signed),
spans of the tail's label between (signed)."""


class LabelledSpan(msgspec.Struct, frozen=True):
    """A span in a window: units ``first`` to ``last`` (both inclusive), and the index of its label in ``LABELS``."""

    first: int
    last: int
    label: int


def head_indices(spans: Sequence[LabelledSpan]) -> list[int]:
    """Indices of the spans that links may start from: triggers and actors."""
    return [i for i, span in enumerate(spans) if is_event(LABELS[span.label]) or LABELS[span.label] == "actor"]


def _allowed_table() -> BoolArray:
    table = np.zeros((len(LABELS), len(LABELS), len(LINKS)), np.bool_)
    for i, head in enumerate(LABELS):
        for j, tail in enumerate(LABELS):
            for k, role in enumerate(LINKS):
                table[i, j, k] = link_allowed(role, head, tail)
    return table


_ALLOWED = _allowed_table()


def allowed_links(spans: Sequence[LabelledSpan], heads: Sequence[int]) -> BoolArray:
    """Which links the codebook permits; shape (heads, spans, LINKS). A span is never linked to itself."""
    labels = np.array([span.label for span in spans], np.int64)
    rows = np.array(heads, np.int64)
    allowed: BoolArray = _ALLOWED[labels[rows]][:, labels].copy()
    allowed[np.arange(len(rows)), rows] = False
    return allowed


def pair_features(
    spans: Sequence[LabelledSpan], heads: Sequence[int], sentence: IntArray, paragraph: IntArray
) -> IntArray:
    """Feature values of each (head, span) pair; shape (heads, spans, 5), spans in text order.

    ``sentence`` and ``paragraph`` give the number of each unit of the window.
    """
    first = np.array([span.first for span in spans], np.int64)
    last = np.array([span.last for span in spans], np.int64)
    labels = np.array([span.label for span in spans], np.int64)
    rows = np.array(heads, np.int64)[:, None]
    order = np.arange(len(spans))[None, :]
    after = order > rows
    sign = np.where(after, 1, -1)
    gap = np.where(after, first[None, :] - last[rows], first[rows] - last[None, :])
    bucket = np.searchsorted(_GAP_EDGES, np.maximum(gap, 1), side="right")
    buckets = len(_GAP_EDGES) + 1
    sentences = np.clip(sentence[first][None, :] - sentence[first][rows], -5, 5) + 5
    paragraphs = np.clip(paragraph[first][None, :] - paragraph[first][rows], -3, 3) + 3
    trigger = np.array([is_event(LABELS[label]) and LABELS[label] != "event:statement" for label in labels])
    triggers = _count_between(trigger[None, :].repeat(len(rows), 0), rows, order)
    same_label = labels[:, None] == labels[None, :]
    before = np.concatenate([np.zeros((len(spans), 1), np.int64), np.cumsum(same_label, 1)], 1)
    low, high = np.minimum(rows, order), np.maximum(rows, order)
    alike = np.maximum(before[order, high] - before[order, np.minimum(low + 1, high)], 0)
    return np.stack(
        [
            np.where(after, bucket + buckets, bucket),
            sentences,
            paragraphs,
            np.clip(triggers, 0, 6) * sign + 6,
            np.clip(alike, 0, 5) * sign + 5,
        ],
        -1,
    ).astype(np.int64)


def _count_between(flags: BoolArray, rows: IntArray, order: IntArray) -> IntArray:
    """How many flagged spans lie strictly between each head and each span."""
    total = np.concatenate([np.zeros((len(flags), 1), np.int64), np.cumsum(flags, 1)], 1)
    low, high = np.minimum(rows, order), np.maximum(rows, order)
    line = np.arange(len(flags))[:, None]
    between: IntArray = np.maximum(total[line, high] - total[line, np.minimum(low + 1, high)], 0)
    return between
