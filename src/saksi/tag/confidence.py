"""How likely it is that what the tagger found is right: probabilities of its own, calibrated on held-out reports.

The field over tags gives each span's probability exactly; the link head gives each link's and each attribute's. Trained
networks are too sure of themselves, so these are not yet shares of right answers: a logistic curve for each kind of
answer (Platt 1999), fitted on reports that the model was not trained on, makes them so. The curves are part of the
model's manifest (``calibration``).

* a span: its edges and its label are right;
* a link: both its spans and the link itself are right;
* an attribute: its value is right, given that the trigger is.
"""

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from saksi.records import Abstention, Attributes, Evidence, Graph, Link, Span
from saksi.tag.decode import OPENING
from saksi.tag.labels import begin_and_inside
from saksi.tag.pairs import LabelledSpan

FloatArray = npt.NDArray[np.float32]
Curve = tuple[float, ...]
"""A constant and a factor for each log-odds given: one for spans and attributes, three for links."""

MOST = 8.0
"""Log-odds are cut at ± this: beyond it a network's certainty means nothing."""
DIGITS = 3
RELATIONS = ("cause", "condition", "purpose")
STATEMENT = "event:statement"


def log_odds(probability: float) -> float:
    """The logarithm of p / (1 - p), cut at ± ``MOST``."""
    p = min(max(probability, 1e-9), 1 - 1e-9)
    return max(-MOST, min(MOST, math.log(p / (1 - p))))


def span_kind(label: str) -> str:
    """Which curve a span's probability is read from."""
    if label == STATEMENT:
        return "statement"
    return "event" if label.startswith("event:") else "entity"


def link_kind(role: str) -> str:
    """Which curve a link's probability is read from."""
    if role in ("same", "according_to"):
        return role
    return "relation" if role in RELATIONS else "role"


def calibrated(curves: Mapping[str, Curve], kind: str, *odds: float) -> float:
    """The share of right answers among those of this kind with such log-odds (cut at ± ``MOST``).

    Where the model has no curve for the kind, the odds are taken at their word (the least of several).
    """
    odds = tuple(max(-MOST, min(MOST, value)) for value in odds)
    curve = curves.get(kind)
    total = min(odds) if curve is None else curve[0] + sum(w * x for w, x in zip(curve[1:], odds, strict=True))
    return round(1 / (1 + math.exp(-total)), DIGITS)


def span_odds(emissions: FloatArray, transitions: FloatArray, spans: Sequence[LabelledSpan]) -> list[float]:
    """The log-odds that exactly these spans, with these labels, are in the window (forward and backward sums).

    ``emissions`` (units, tags) and ``transitions`` (from, to) are log scores; spans are in units of the window.
    """
    if not spans:
        return []
    reach = np.exp(transitions.astype(np.float64))
    score = np.exp((emissions - emissions.max(1, keepdims=True)).astype(np.float64))
    forward, scale = _forward(score, reach)
    backward = _backward(score, reach, scale)
    odds = []
    for span in spans:
        before, inside = begin_and_inside(span.label)
        probability = forward[span.first, before]
        for unit in range(span.first + 1, span.last + 1):
            probability *= reach[before, inside] * score[unit, inside] / scale[unit]
            before = inside
        if span.last + 1 < len(score):
            after = reach[before] * score[span.last + 1] * backward[span.last + 1] / scale[span.last + 1]
            probability *= after.sum() - after[inside]
        odds.append(log_odds(float(probability)))
    return odds


def _forward(
    score: npt.NDArray[np.float64], reach: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Forward probabilities of each tag at each unit, each row summing to 1, and the sums they were divided by."""
    forward, scale = np.empty_like(score), np.empty(len(score))
    now = np.exp(OPENING) * score[0]
    for unit in range(len(score)):
        if unit:
            now = (now @ reach) * score[unit]
        scale[unit] = total = now.sum()
        now = now / total
        forward[unit] = now
    return forward, scale


def _backward(
    score: npt.NDArray[np.float64], reach: npt.NDArray[np.float64], scale: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    backward = np.ones_like(score)
    turned = np.ascontiguousarray(reach.T)
    weighted = score / scale[:, None]
    for unit in range(len(score) - 2, -1, -1):
        backward[unit] = (weighted[unit + 1] * backward[unit + 1]) @ turned
    return backward


def confident_graph(graph: Graph, least: float) -> tuple[Graph, tuple[Abstention, ...]]:
    """``graph`` without what is less likely right than ``least``, and what was left out.

    A trigger goes with all its links, also where it is not sure enough whether it is told as fact, plan or hedge, or as
    something that did not happen: an event without that would be stated as something it is not. A link goes alone; a
    ``change`` becomes None and a ``stance`` "says". On whose authority something is told is never left out: without it
    a claim would read as the publisher's own. What carries no probability stays, too.
    """
    spans = {span.id: span for span in graph.spans}
    gone: dict[str, Abstention] = {}
    for span in graph.spans:
        if span.label.startswith("event:") and span.label != STATEMENT:
            why = _doubt(span, graph.attributes.get(span.id, Attributes()), least)
            if why is not None:
                gone[span.id] = Abstention(event=_words(span), field=why[0], confidence=why[1])
    left_out = list(gone.values())
    links: list[Link] = []
    for link in graph.links:
        if link.from_ in gone or link.to in gone:
            continue
        head, sure = spans[link.from_], link.confidence
        if sure is None or sure >= least or link.role == "according_to" or head.label == STATEMENT:
            links.append(link)
        else:
            words = _words(spans[link.to])
            left_out.append(Abstention(event=_words(head), field=link.role, words=words, confidence=sure))
    attributes = {}
    for span_id, told in graph.attributes.items():
        if span_id not in gone:
            attributes[span_id], more = _sure_attributes(spans[span_id], told, least)
            left_out += more
    sure_spans = tuple(span for span in graph.spans if span.id not in gone)
    left_out.sort(key=lambda item: (item.event.start, item.field, item.words.start if item.words else 0))
    return Graph(spans=sure_spans, links=tuple(links), attributes=attributes), tuple(left_out)


def _doubt(span: Span, told: Attributes, least: float) -> tuple[str, float] | None:
    """(field, probability) for which a trigger is left out."""
    if span.confidence is not None and span.confidence < least:
        return "event", span.confidence
    for name in ("modality", "negated"):
        sure = told.confidence.get(name)
        if sure is not None and sure < least:
            return name, sure
    return None


def _sure_attributes(span: Span, told: Attributes, least: float) -> tuple[Attributes, list[Abstention]]:
    left_out = []
    for name, default in (("change", None), ("stance", "says")):
        sure = told.confidence.get(name)
        if sure is not None and sure < least and getattr(told, name) not in (None, default):
            left_out.append(Abstention(event=_words(span), field=name, confidence=sure))
            told = msgspec.structs.replace(told, **{name: default})
    return told, left_out


def _words(span: Span) -> Evidence:
    return Evidence(start=span.start, end=span.end, quote=span.quote)
