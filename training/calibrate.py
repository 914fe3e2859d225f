"""Fit the curves that turn the tagger's own probabilities into shares of right answers, and judge them.

    python -m training.calibrate --fit FILE… [--judge FILE…] [--model FOLDER] [--write] [--diagram FILE.svg]

The reports to fit on must not have been trained on, and those to judge on neither trained nor fitted on. ``--write`` puts
the curves into the model's manifest. What is counted as right:

* entity, event, statement: a span with these edges and this label is annotated;
* role, according_to, relation, same: the annotated graph has this link between these two spans;
* modality, negated, change, stance: the annotated trigger at these edges has this value.

The expected calibration error is the mean distance between confidence and share of right answers over ten bins of equal
width, each weighted by how many answers it holds (Guo and others 2017).
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from saksi.records import Attributes
from saksi.tag import Tagger, load_tagger
from saksi.tag.confidence import MOST, Curve, calibrated, link_kind, span_kind
from saksi.tag.labels import LABELS, is_event
from saksi.tag.model_files import MODEL_FOLDER
from training.annotation import Document, read_documents
from training.evaluate import gold_spans, report_of

BINS = 10
PRIOR = 1e-4
"""Weight of the pull toward the network's own odds (curve 0, 1): it matters only where answers are few."""
SPANS = ("event", "statement", "entity")
LINKS = ("role", "according_to", "relation", "same")
ATTRIBUTES = ("modality", "negated", "change", "stance")
GROUPS = {"events": ("event",), "roles": ("role",), "attributes": ATTRIBUTES, "spans": SPANS, "links": LINKS}
"""What is told together: the three that the record rests on, then all spans and all links."""


class Answer(NamedTuple):
    """One thing that the tagger found: its kind, the network's log-odds, and whether it is right."""

    kind: str
    odds: tuple[float, ...]
    right: bool


def answers(tagger: Tagger, documents: Sequence[Document]) -> list[Answer]:
    """All that the tagger finds in annotated documents."""
    return [answer for document in documents for answer in _answers(tagger, document)]


def _answers(tagger: Tagger, document: Document) -> list[Answer]:
    report = report_of(document)
    found = tagger.find(report.text, skip=[(passage.start, passage.end) for passage in report.related])
    gold = {(span.start, span.end, span.label): span.id for span in gold_spans(document)}
    wanted = {(link["from"], link["to"], link["role"]) for link in document["links"]}
    ids: list[str | None] = []
    out: list[Answer] = []
    odds = [0.0 if value is None else value for value in found.odds]
    for span, value in zip(found.spans, odds, strict=True):
        label = LABELS[span.label]
        ids.append(gold.get((found.units[span.first].start, found.units[span.last].end, label)))
        out.append(Answer(span_kind(label), (value,), ids[-1] is not None))
    for link in found.links:
        right = (ids[link.head], ids[link.tail], link.role) in wanted
        out.append(Answer(link_kind(link.role), (odds[link.head], odds[link.tail], link.odds), right))
    for i, (values, sure) in found.attributes.items():
        identifier = ids[i]
        if identifier is None or not is_event(LABELS[found.spans[i].label]):
            continue
        told = msgspec.convert(document["attributes"].get(identifier, {}), Attributes)
        for name, value in sure.items():
            default = "says" if name == "stance" else None
            right = (getattr(values, name) or default) == (getattr(told, name) or default)
            out.append(Answer(name, (value,), right))
    return out


def fit_curve(odds: npt.NDArray[np.float64], right: npt.NDArray[np.bool_]) -> Curve:
    """Logistic regression of ``right`` (n) on log-odds (n, k) by Newton's steps; → constant and k factors.

    Targets are Platt's (1999), a little inside 0 and 1, so that a kind that is always right gets no certainty of 1.
    """
    x = np.column_stack([np.ones(len(odds)), np.clip(odds, -MOST, MOST)])
    good, bad = right.sum(), (~right).sum()
    target = np.where(right, (good + 1) / (good + 2), 1 / (bad + 2))
    start = np.array([0.0, *([1.0 / odds.shape[1]] * odds.shape[1])])

    def loss(curve: npt.NDArray[np.float64]) -> float:
        told = np.logaddexp(0, x @ curve) - target * (x @ curve)
        return float(told.sum() + PRIOR * len(x) / 2 * ((curve - start) ** 2).sum())

    curve = start.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ curve, -50, 50)))
        slope = x.T @ (p - target) + PRIOR * len(x) * (curve - start)
        bend = (x * (p * (1 - p))[:, None]).T @ x + PRIOR * len(x) * np.eye(x.shape[1])
        step = np.linalg.solve(bend, slope)
        # A whole step may lead too far where nearly all answers are right; then a part of it.
        while loss(curve - step) > loss(curve) and np.abs(step).max() > 1e-8:
            step = step / 2
        curve -= step
        if np.abs(step).max() < 1e-8:
            break
    return tuple(round(float(value), 5) for value in curve)


def fit(found: Sequence[Answer]) -> dict[str, Curve]:
    """A curve for each kind of answer."""
    by_kind: dict[str, list[Answer]] = defaultdict(list)
    for answer in found:
        by_kind[answer.kind].append(answer)
    return {
        kind: fit_curve(np.array([a.odds for a in part], np.float64), np.array([a.right for a in part], np.bool_))
        for kind, part in sorted(by_kind.items())
    }


class Bin(NamedTuple):
    """Answers of like confidence: how many, their mean confidence, and the share that is right."""

    number: int
    confidence: float
    right: float


def bins(found: Sequence[Answer], curves: dict[str, Curve]) -> list[Bin]:
    """The answers in ``BINS`` bins of equal width; empty ones are left out."""
    if not found:
        return []
    sure = np.array([calibrated(curves, answer.kind, *answer.odds) for answer in found])
    right = np.array([answer.right for answer in found])
    which = np.minimum((sure * BINS).astype(int), BINS - 1)
    out = []
    for i in range(BINS):
        inside = which == i
        if inside.any():
            out.append(Bin(int(inside.sum()), float(sure[inside].mean()), float(right[inside].mean())))
    return out


def calibration_error(parts: Sequence[Bin]) -> float:
    """Expected calibration error."""
    total = sum(part.number for part in parts)
    return sum(part.number * abs(part.confidence - part.right) for part in parts) / total if total else 0.0


def trade_off(found: Sequence[Answer], curves: dict[str, Curve], wanted: dict[str, int]) -> list[dict[str, float]]:
    """What ``--min-confidence`` leaves: precision, and the share kept of what was found right, for events and roles."""
    rows = []
    for tenth in (0, 3, 4, 5, 6, 7, 8, 9):
        row: dict[str, float] = {"least": tenth / 10}
        for kind, number in wanted.items():
            part = [a for a in found if a.kind == kind]
            kept = [a for a in part if calibrated(curves, kind, *a.odds) >= tenth / 10]
            row[f"{kind} precision"] = sum(a.right for a in kept) / len(kept) if kept else 1.0
            row[f"{kind} recall"] = sum(a.right for a in kept) / number if number else 0.0
        rows.append(row)
    return rows


def wanted_answers(documents: Sequence[Document]) -> dict[str, int]:
    """How many events and roles are annotated."""
    wanted = {"event": 0, "role": 0}
    for document in documents:
        wanted["event"] += sum(span_kind(span["label"]) == "event" for span in document["spans"])
        wanted["role"] += sum(link_kind(link["role"]) == "role" for link in document["links"])
    return wanted


def diagram(series: dict[str, list[Bin]]) -> str:
    """A reliability diagram as SVG: confidence against the share that is right; the area of a dot is its number."""
    size, edge = 360, 46
    colours = ("#1b6ca8", "#b4541a", "#4b7f2b", "#7a4fa3", "#8a1c3a", "#3d3d3d")
    scale = size - 2 * edge
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 190} {size}" font-family="sans-serif" '
        f'font-size="12" role="img" aria-label="Reliability diagram">',
        f'<rect width="{size + 190}" height="{size}" fill="#ffffff"/>',
        f'<path d="M{edge} {size - edge}L{size - edge} {edge}" stroke="#999999" stroke-dasharray="4 4"/>',
        f'<path d="M{edge} {edge}V{size - edge}H{size - edge}" fill="none" stroke="#333333"/>',
        f'<text x="{size / 2}" y="{size - 12}" text-anchor="middle">confidence</text>',
        f'<text x="14" y="{size / 2}" text-anchor="middle" transform="rotate(-90 14 {size / 2})">share right</text>',
    ]
    for tick in (0, 0.5, 1):
        lines.append(f'<text x="{edge + tick * scale}" y="{size - edge + 16}" text-anchor="middle">{tick:g}</text>')
        lines.append(f'<text x="{edge - 8}" y="{size - edge - tick * scale + 4}" text-anchor="end">{tick:g}</text>')
    for number, (name, parts) in enumerate(series.items()):
        colour = colours[number % len(colours)]
        points = [(edge + part.confidence * scale, size - edge - part.right * scale, part.number) for part in parts]
        total = sum(part.number for part in parts) or 1
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in points)
        lines.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for x, y, count in points:
            lines.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2 + 12 * (count / total) ** 0.5:.1f}" fill="{colour}" fill-opacity="0.45"/>'
            )
        y = edge + 20 * number
        lines.append(
            f'<circle cx="{size - 20}" cy="{y - 4}" r="5" fill="{colour}"/><text x="{size - 8}" y="{y}">{name}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def tell(name: str, found: Sequence[Answer], curves: dict[str, Curve]) -> None:
    """The calibration error of each group and kind, before and after."""
    print(f"{name}: {len(found)} answers")
    for group, kinds in {**GROUPS, **{kind: (kind,) for kind in (*SPANS, *LINKS, *ATTRIBUTES)}}.items():
        part = [answer for answer in found if answer.kind in kinds]
        before, after = calibration_error(bins(part, {})), calibration_error(bins(part, curves))
        print(f"  {group:14} {len(part):6}  ECE raw {before:.3f}  calibrated {after:.3f}")


def write_curves(folder: Path, curves: dict[str, Curve]) -> None:
    """Put the curves into the manifest of the model in ``folder``."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["calibration"] = curves
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Calibrate the tagger's confidence.")
    parser.add_argument("--fit", type=Path, nargs="+", required=True)
    parser.add_argument("--judge", type=Path, nargs="*", default=[])
    parser.add_argument("--model", type=Path, default=MODEL_FOLDER)
    parser.add_argument("--write", action="store_true", help="put the curves into the model's manifest")
    parser.add_argument("--diagram", type=Path, help="write a reliability diagram of the files to judge (SVG)")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    tagger = load_tagger(options.model, threads=options.threads)
    fitted = answers(tagger, list(read_documents(options.fit)))
    curves = fit(fitted)
    tell("fitted on " + ", ".join(path.name for path in options.fit), fitted, curves)
    series = {}
    for path in options.judge:
        documents = list(read_documents([path]))
        judged = answers(tagger, documents)
        tell(path.name, judged, curves)
        for row in trade_off(judged, curves, wanted_answers(documents)):
            print("  " + "   ".join(f"{name} {value:.3f}" for name, value in row.items()))
        for group in ("events", "roles", "attributes"):
            series[f"{path.stem}: {group}"] = bins([a for a in judged if a.kind in GROUPS[group]], curves)
    if options.diagram:
        options.diagram.write_text(diagram(series), encoding="utf-8")
    if options.write:
        write_curves(options.model, curves)


if __name__ == "__main__":
    main()
