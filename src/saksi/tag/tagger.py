"""Report → Graph: the trained tagger."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from saksi.records import Attributes, Graph, Link, Report, Span
from saksi.tag.confidence import Curve, calibrated, link_kind, span_kind, span_odds
from saksi.tag.decode import (
    ScoredLink,
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
from saksi.tag.windows import Unit, Window, make_windows, split_units, within_line

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


class Found(msgspec.Struct):
    """Spans, links and attributes of a report, in units of the whole report, with the network's own log-odds."""

    units: list[Unit]

    spans: list[LabelledSpan]
    odds: list[float | None]
    """Of each span; None where it was given."""
    links: list[ScoredLink]
    attributes: dict[int, tuple[Attributes, dict[str, float]]]


class Tagger:
    """Finds the codebook's spans, links and attributes in a report."""

    def __init__(
        self, network: Network, tokenizer: Tokenizer, *, version: str, curves: Mapping[str, Curve] | None = None
    ) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self.version = version
        self._curves = curves or {}

    def tag(self, report: Report) -> Graph:
        """The labelled graph of a report. Related-link passages and credits are never read: a writer is no victim."""
        skip = sorted((passage.start, passage.end) for passage in (*report.related, *report.credits))
        return self.tag_text(report.text, skip=skip)

    def tag_text(
        self, text: str, *, skip: Sequence[tuple[int, int]] = (), given: Sequence[Span] | None = None
    ) -> Graph:
        """The graph of ``text`` outside the ranges ``skip``; with ``given`` spans, only links and attributes are found."""
        return _graph(text, self.find(text, skip=skip, given=given), self._curves)

    def find(self, text: str, *, skip: Sequence[tuple[int, int]] = (), given: Sequence[Span] | None = None) -> Found:
        """What :meth:`tag_text` makes its graph from."""
        units = split_units(text, skip)
        fixed = None if given is None else _spans_in_units(units, given)
        found = Found(units, [], [], [], {})
        for window in make_windows(text, units, self._tokenizer):
            self._read_window(text, window, found, fixed)
        return found

    def _read_window(self, text: str, window: Window, found: Found, fixed: Sequence[LabelledSpan] | None) -> None:
        vectors, emissions = self._network.read_window(window)
        if fixed is None:
            own = window.own - window.first
            tags = best_tags(emissions, self._network.transitions)
            tags[:own] = 0
            own_spans = spans_from_tags(tags.tolist())
            found.odds.extend(span_odds(emissions, self._network.transitions, own_spans))
            new = [within_line(text, found.units, _moved(span, window.first)) for span in own_spans]
        else:
            new = [span for span in fixed if window.own <= span.first and span.last < window.last]
            found.odds.extend([None] * len(new))
        context = [i for i, span in enumerate(found.spans) if span.first >= window.first]
        start = len(found.spans)
        found.spans.extend(new)
        index = [*context, *range(start, len(found.spans))]
        spans = [_moved(found.spans[i], -window.first) for i in index]
        heads = [head for head in head_indices(spans) if index[head] >= start]
        if not heads:
            return
        scores = self._network.score_links(vectors, window, spans, heads)
        for link in chosen_links(scores.links, spans, heads):
            found.links.append(ScoredLink(index[link.head], index[link.tail], link.role, link.odds))
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


def _graph(text: str, found: Found, curves: Mapping[str, Curve]) -> Graph:
    spans = _spans(text, found, curves)
    order = {span.id: i for i, span in enumerate(spans)}
    links = [_link(link, spans, found.odds, curves) for link in found.links]
    attributes = {}
    for i in sorted(found.attributes):
        values, odds = found.attributes[i]
        # Given spans are somebody else's: nothing is said then of how sure anything is.
        sure = {} if found.odds[i] is None else {name: calibrated(curves, name, odds[name]) for name in sorted(odds)}
        attributes[spans[i].id] = msgspec.structs.replace(values, confidence=sure)
    return Graph(
        spans=tuple(spans),
        links=tuple(sorted(links, key=lambda link: (order[link.from_], link.role, order[link.to]))),
        attributes=attributes,
    )


def _spans(text: str, found: Found, curves: Mapping[str, Curve]) -> list[Span]:
    counts: dict[str, int] = {}
    spans = []
    for span, odds in zip(found.spans, found.odds, strict=True):
        label = LABELS[span.label]
        letter = id_letter(label)
        counts[letter] = counts.get(letter, 0) + 1
        start, end = found.units[span.first].start, found.units[span.last].end
        sure = None if odds is None else calibrated(curves, span_kind(label), odds)
        name = f"{letter}{counts[letter]}"
        spans.append(Span(id=name, label=label, start=start, end=end, quote=text[start:end], confidence=sure))
    return spans


def _link(link: ScoredLink, spans: Sequence[Span], odds: Sequence[float | None], curves: Mapping[str, Curve]) -> Link:
    head, tail = odds[link.head], odds[link.tail]
    sure = None
    if head is not None and tail is not None:
        sure = calibrated(curves, link_kind(link.role), head, tail, link.odds)
    return Link(from_=spans[link.head].id, to=spans[link.tail].id, role=link.role, confidence=sure)


def load_tagger(folder: Path | None = None, *, threads: int = 1) -> Tagger:
    """The shipped tagger, or the one in ``folder`` (or in the folder that SAKSI_MODEL names).

    ``threads`` is how many cores one report may use. Raises ResourceError where the model is missing or damaged.
    """
    chosen = folder or Path(os.environ.get("SAKSI_MODEL") or MODEL_FOLDER)
    files = load_model(chosen, threads=threads)
    manifest = files.manifest
    return Tagger(OnnxNetwork(files), files.tokenizer, version=manifest.version, curves=manifest.calibration)
