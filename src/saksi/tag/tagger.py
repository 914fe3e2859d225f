"""Report → Graph: the trained tagger."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from saksi.records import Attributes, Graph, Link, Report, Span
from saksi.tag.decode import (
    WindowScores,
    best_tags,
    chosen_attributes,
    chosen_links,
    event_rows,
    spans_from_tags,
)
from saksi.tag.labels import LABELS, id_letter
from saksi.tag.model_files import MODEL_FOLDER, ModelFiles, load_model
from saksi.tag.pairs import LabelledSpan, head_indices, pair_features
from saksi.tag.windows import Unit, Window, make_windows, split_units

FloatArray = npt.NDArray[np.float32]


class Network(Protocol):
    """What the tagger needs of a network; ONNX at run time, torch while training."""

    transitions: FloatArray
    """Tag transition scores (from, to)."""

    def read_window(self, window: Window) -> tuple[FloatArray, FloatArray]:
        """Unit vectors (units, hidden) and tag scores (units, tags)."""

    def score_links(
        self, vectors: FloatArray, window: Window, spans: Sequence[LabelledSpan], heads: Sequence[int]
    ) -> WindowScores:
        """Link and attribute scores of the window's spans."""


def link_inputs(
    window: Window, spans: Sequence[LabelledSpan], heads: Sequence[int]
) -> dict[str, npt.NDArray[np.int64]]:
    """The link head's integer inputs for a window's spans."""
    sentence = window.sentence - window.sentence[0]
    first = np.array([span.first for span in spans], np.int64)
    return {
        "first": first,
        "last": np.array([span.last for span in spans], np.int64),
        "label": np.array([span.label for span in spans], np.int64),
        "sentence": sentence[first],
        "heads": np.array(heads, np.int64),
        "pairs": pair_features(spans, heads, window.sentence, window.paragraph),
    }


class OnnxNetwork:
    """The shipped network, run by onnxruntime."""

    def __init__(self, files: ModelFiles) -> None:
        self._encoder = files.encoder
        self._links = files.links
        self.transitions: FloatArray = files.transitions

    def read_window(self, window: Window) -> tuple[FloatArray, FloatArray]:
        """Unit vectors (units, hidden) and tag scores (units, tags)."""
        given = {"pieces": window.pieces[None], "unit_pieces": window.unit_pieces[None]}
        vectors, emissions = self._encoder.run(["vectors", "emissions"], given)
        return vectors[0], emissions[0]

    def score_links(
        self, vectors: FloatArray, window: Window, spans: Sequence[LabelledSpan], heads: Sequence[int]
    ) -> WindowScores:
        """Link and attribute scores of the window's spans."""
        given = {"vectors": vectors, **link_inputs(window, spans, heads)}
        links, modality, negated, change, stance = self._links.run(None, given)
        return WindowScores(links=links, modality=modality, negated=negated, change=change, stance=stance)


class _Found(msgspec.Struct):
    """Spans, links and attributes found so far, in units of the whole report."""

    spans: list[LabelledSpan]
    links: list[tuple[int, int, str]]
    attributes: dict[int, Attributes]


class Tagger:
    """Finds the codebook's spans, links and attributes in a report."""

    def __init__(self, network: Network, tokenizer: Tokenizer, *, version: str) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.version = version

    def tag(self, report: Report) -> Graph:
        """The labelled graph of a report. Related-link passages are never read."""
        skip = [(passage.start, passage.end) for passage in report.related]
        return self.tag_text(report.text, skip=skip)

    def tag_text(
        self, text: str, *, skip: Sequence[tuple[int, int]] = (), given: Sequence[Span] | None = None
    ) -> Graph:
        """The graph of ``text`` outside the ranges ``skip``; with ``given`` spans, only links and attributes are found."""
        units = split_units(text, skip)
        fixed = None if given is None else _spans_in_units(units, given)
        found = _Found([], [], {})
        for window in make_windows(text, units, self._tokenizer):
            self._read_window(window, found, fixed)
        return _graph(text, units, found)

    def _read_window(self, window: Window, found: _Found, fixed: Sequence[LabelledSpan] | None) -> None:
        vectors, emissions = self._network.read_window(window)
        if fixed is None:
            own = window.own - window.first
            tags = best_tags(emissions, self._network.transitions)
            tags[:own] = 0
            new = [_moved(span, window.first) for span in spans_from_tags(tags.tolist())]
        else:
            new = [span for span in fixed if window.own <= span.first and span.last < window.last]
        context = [i for i, span in enumerate(found.spans) if span.first >= window.first]
        start = len(found.spans)
        found.spans.extend(new)
        index = [*context, *range(start, len(found.spans))]
        spans = [_moved(found.spans[i], -window.first) for i in index]
        heads = [head for head in head_indices(spans) if index[head] >= start]
        if not heads:
            return
        scores = self._network.score_links(vectors, window, spans, heads)
        for head, tail, role in chosen_links(scores.links, spans, heads):
            found.links.append((index[head], index[tail], role))
        for row, head in event_rows(spans, heads):
            found.attributes[index[head]] = chosen_attributes(scores, row, LABELS[spans[head].label])


def _moved(span: LabelledSpan, by: int) -> LabelledSpan:
    return LabelledSpan(span.first + by, span.last + by, span.label)


def _spans_in_units(units: Sequence[Unit], given: Sequence[Span]) -> list[LabelledSpan]:
    """Spans by offsets → spans by units; those outside every unit are left out."""
    spans = []
    for span in sorted(given, key=lambda span: span.start):
        inside = [i for i, unit in enumerate(units) if unit.start < span.end and unit.end > span.start]
        if inside:
            spans.append(LabelledSpan(inside[0], inside[-1], LABELS.index(span.label)))
    return spans


def _graph(text: str, units: Sequence[Unit], found: _Found) -> Graph:
    counts: dict[str, int] = {}
    spans = []
    for span in found.spans:
        label = LABELS[span.label]
        letter = id_letter(label)
        counts[letter] = counts.get(letter, 0) + 1
        start, end = units[span.first].start, units[span.last].end
        spans.append(Span(id=f"{letter}{counts[letter]}", label=label, start=start, end=end, quote=text[start:end]))
    order = {span.id: i for i, span in enumerate(spans)}
    links = [Link(from_=spans[a].id, to=spans[b].id, role=role) for a, b, role in found.links]
    return Graph(
        spans=tuple(spans),
        links=tuple(sorted(links, key=lambda link: (order[link.from_], link.role, order[link.to]))),
        attributes={spans[i].id: found.attributes[i] for i in sorted(found.attributes)},
    )


def load_tagger(folder: Path | None = None, *, threads: int = 1) -> Tagger:
    """The shipped tagger, or the one in ``folder`` (or in the folder that SAKSI_MODEL names).

    ``threads`` is how many cores one report may use. Raises ResourceError where the model is missing or damaged.
    """
    chosen = folder or Path(os.environ.get("SAKSI_MODEL") or MODEL_FOLDER)
    files = load_model(chosen, threads=threads)
    return Tagger(OnnxNetwork(files), files.tokenizer, version=files.manifest.version)
