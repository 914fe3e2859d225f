"""Score a tagger against annotated reports.

    python -m training.evaluate FILE.jsonl|FILE.ann … [--model FOLDER] [--format table|json] [-o scores.json]

What is scored (F1 unless said otherwise; counts summed over all reports):

* ``entities``, ``triggers``: spans with the right label; *exact* edges, and *overlapping* (any common character).
* ``links given spans``: roles and relations when the tagger is given the annotated spans.
* ``attributes given spans``: modality, negated, change, stance of the annotated triggers.
* ``end to end``: trigger, type, role and entity all right, from text alone.
* ``quiet reports``: share of reports without any annotated event in which no event is found.
"""

import argparse
import json
import sys
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from saksi.ingest.text import report_from_text
from saksi.records import Attributes, Graph, Report, Span
from saksi.tag import Tagger, load_tagger
from saksi.tag.labels import LABELS, RELATIONS, ROLE_ENTITIES, is_event
from saksi.tag.model_files import MODEL_FOLDER
from training.annotation import Document, read_documents

Item = Hashable


class Tally(msgspec.Struct):
    """Right, found and wanted items; their precision, recall and F1."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, right: int, found: int, wanted: int) -> None:
        """Count one report."""
        self.right += right
        self.found += found
        self.wanted += wanted

    @property
    def precision(self) -> float:
        """Share of the found items that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the wanted items that are found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing is wanted and nothing found."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 1.0

    def summary(self) -> dict[str, float]:
        """The figures, rounded for people and files."""
        return {
            "f1": round(self.f1, 4),
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "wanted": self.wanted,
            "found": self.found,
        }


class Tallies:
    """Tallies by name, micro over names on demand."""

    def __init__(self) -> None:
        self.by_name: dict[str, Tally] = {}

    def add(self, name: str, right: int, found: int, wanted: int) -> None:
        """Count under ``name``."""
        self.by_name.setdefault(name, Tally()).add(right, found, wanted)

    def compare(self, found: Iterable[Item], wanted: Iterable[Item], name_of: Callable[[Any], str]) -> None:
        """Count two sets of items, each under its name."""
        a, b = set(found), set(wanted)
        for name in sorted({name_of(item) for item in a | b}):
            mine = {item for item in a if name_of(item) == name}
            gold = {item for item in b if name_of(item) == name}
            self.add(name, len(mine & gold), len(mine), len(gold))

    def micro(self, names: Iterable[str] | None = None) -> Tally:
        """The sum over ``names``, or over all."""
        total = Tally()
        for name in self.by_name if names is None else names:
            part = self.by_name.get(name, Tally())
            total.add(part.right, part.found, part.wanted)
        return total

    def summary(self) -> dict[str, dict[str, float]]:
        """Figures for each name."""
        return {name: self.by_name[name].summary() for name in sorted(self.by_name)}


def gold_spans(document: Document) -> list[Span]:
    """The annotated spans as records."""
    text = document["text"]
    return [Span(**span, quote=text[span["start"] : span["end"]]) for span in document["spans"]]


def report_of(document: Document) -> Report:
    """The document as the reader makes it, so that related links are kept apart here too."""
    report = report_from_text(document["text"], any_language=True)
    # Wrapped lines are joined at the same length, which moves nothing.
    if report.text.split() != document["text"].split() or len(report.text) != len(document["text"]):
        sys.exit(f"{document['id']}: reading changed the text, so offsets cannot be compared")
    return report


class Scores:
    """Everything that is counted."""

    def __init__(self) -> None:
        self.exact = Tallies()
        self.overlap = Tallies()
        self.links = Tallies()
        self.end_to_end = Tallies()
        self.relations_end_to_end = Tallies()
        self.attributes: dict[str, list[tuple[Any, Any]]] = {
            name: [] for name in ("modality", "negated", "change", "stance")
        }
        self.quiet = [0, 0]

    def add(self, document: Document, found: Graph, linked: Graph) -> None:
        """Count one report: ``found`` from text alone, ``linked`` with the annotated spans given."""
        gold = gold_spans(document)
        self.exact.compare(
            ((span.start, span.end, span.label) for span in found.spans),
            ((span.start, span.end, span.label) for span in gold),
            lambda item: str(item[2]),
        )
        self._count_overlap(found.spans, gold)
        wanted = {(link["from"], link["to"], link["role"]) for link in document["links"]}
        names = {(span.start, span.end): span.id for span in gold}
        back = {span.id: names.get((span.start, span.end), "?" + span.id) for span in linked.spans}
        self.links.compare(
            {(back[link.from_], back[link.to], link.role) for link in linked.links}, wanted, lambda item: str(item[2])
        )
        self._count_attributes(document, linked, back)
        mine = {span.id: (span.start, span.end, span.label) for span in found.spans}
        theirs = {span.id: (span.start, span.end, span.label) for span in gold}
        found_links = {(mine[link.from_], mine[link.to], link.role) for link in found.links}
        wanted_links = {(theirs[a], theirs[b], role) for a, b, role in wanted}
        for tallies, kinds in ((self.end_to_end, tuple(ROLE_ENTITIES)), (self.relations_end_to_end, RELATIONS)):
            tallies.compare(
                {link for link in found_links if link[2] in kinds},
                {link for link in wanted_links if link[2] in kinds},
                lambda item: str(item[2]),
            )
        if not any(span.label != "event:statement" for span in gold if is_event(span.label)):
            self.quiet[1] += 1
            self.quiet[0] += not any(span.label != "event:statement" for span in found.spans if is_event(span.label))

    def _count_overlap(self, found: Sequence[Span], gold: Sequence[Span]) -> None:
        for label in LABELS:
            mine = [span for span in found if span.label == label]
            wanted = [span for span in gold if span.label == label]
            hits = sum(any(a.start < b.end and b.start < a.end for b in wanted) for a in mine)
            reached = sum(any(a.start < b.end and b.start < a.end for a in mine) for b in wanted)
            self.overlap.add(label, min(hits, reached), len(mine), len(wanted))

    def _count_attributes(self, document: Document, linked: Graph, back: dict[str, str]) -> None:
        labels = {span["id"]: span["label"] for span in document["spans"]}
        for identifier, mine in linked.attributes.items():
            label = labels.get(back[identifier])
            if label is None:
                continue
            wanted = msgspec.convert(document["attributes"].get(back[identifier], {}), Attributes)
            if label == "event:statement":
                self.attributes["stance"].append((mine.stance or "says", wanted.stance or "says"))
                continue
            self.attributes["modality"].append((mine.modality, wanted.modality))
            self.attributes["negated"].append((mine.negated, wanted.negated))
            if label in ("event:siege", "event:route_control"):
                self.attributes["change"].append((mine.change, wanted.change))

    def summary(self) -> dict[str, Any]:
        """All figures, in groups."""
        events = [label for label in LABELS if is_event(label)]
        acts = [label for label in events if label != "event:statement"]
        entities = [label for label in LABELS if not is_event(label)]
        out: dict[str, Any] = {"reports": None}
        for name, tallies in (("exact", self.exact), ("overlapping", self.overlap)):
            out[f"entities {name}"] = tallies.micro(entities).summary()
            out[f"triggers {name}"] = tallies.micro(events).summary()
            out[f"triggers without statements {name}"] = tallies.micro(acts).summary()
        out["roles given spans"] = self.links.micro(ROLE_ENTITIES).summary()
        out["according_to given spans"] = self.links.micro(["according_to"]).summary()
        out["relations given spans"] = self.links.micro(RELATIONS).summary()
        out["end to end roles"] = self.end_to_end.micro().summary()
        out["end to end relations"] = self.relations_end_to_end.micro().summary()
        pairs = [(a == "actual", b == "actual") for a, b in self.attributes["modality"]]
        out["modality actual or not, macro"] = class_scores(pairs)["macro"]
        for name, values in self.attributes.items():
            out[f"{name} given spans"] = class_scores(values)
        out["quiet reports"] = {
            "share": round(self.quiet[0] / self.quiet[1], 4) if self.quiet[1] else None,
            "reports": self.quiet[1],
        }
        out["by label exact"] = self.exact.summary()
        out["by label overlapping"] = self.overlap.summary()
        out["by link given spans"] = self.links.summary()
        out["by role end to end"] = self.end_to_end.summary()
        return out


def class_scores(pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    """F1 of each class that occurs among the wanted values, and their mean (macro)."""
    out: dict[str, Any] = {}
    for value in sorted({wanted for _, wanted in pairs}, key=str):
        right = sum(a == b == value for a, b in pairs)
        tally = Tally(right, sum(a == value for a, _ in pairs), sum(b == value for _, b in pairs))
        out[str(value).lower()] = tally.summary()
    macro = sum(scores["f1"] for scores in out.values()) / len(out) if out else None
    return {"macro": None if macro is None else round(macro, 4), "classes": out}


def evaluate(tagger: Tagger, documents: Sequence[Document]) -> dict[str, Any]:
    """All figures of ``tagger`` on annotated documents."""
    scores = Scores()
    for document in documents:
        report = report_of(document)
        skip = [(passage.start, passage.end) for passage in report.related]
        found = tagger.tag(report)
        linked = tagger.tag_text(report.text, skip=skip, given=gold_spans(document))
        scores.add(document, found, linked)
    return {**scores.summary(), "reports": len(documents)}


def table(summary: dict[str, Any]) -> str:
    """The figures as lines for people."""
    lines = [f"{summary['reports']} reports"]
    for name, value in summary.items():
        if not isinstance(value, dict):
            lines += [f"{name:40} {value}"] if name != "reports" else []
        elif "f1" in value:
            lines.append(f"{name:40} F1 {value['f1']:.3f}   P {value['precision']:.3f}   R {value['recall']:.3f}")
        elif "share" in value:
            lines.append(f"{name:40} {value['share']} of {value['reports']}")
        elif "macro" in value:
            classes = "  ".join(f"{key} {part['f1']:.2f} ({part['wanted']})" for key, part in value["classes"].items())
            lines.append(f"{name:40} macro {value['macro']}   {classes}")
        else:
            lines.append(f"{name}:")
            lines += [
                f"    {key:36} F1 {part['f1']:.3f}   P {part['precision']:.3f}   R {part['recall']:.3f}   wanted {part['wanted']}"
                for key, part in value.items()
            ]
    return "\n".join(lines)


def record_scores(folder: Path, name: str, summary: dict[str, Any]) -> None:
    """Write the figures for the data ``name``, without those by label, into the manifest of the model in ``folder``."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["scores"][name] = {key: value for key, value in summary.items() if not key.startswith("by ")}
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Score the tagger against annotated reports.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--model", type=Path, help="model folder; default: the shipped model")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--record", action="store_true", help="also write the figures into the model's manifest")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    tagger = load_tagger(options.model, threads=options.threads)
    summary = evaluate(tagger, list(read_documents(options.files)))
    if options.record:
        record_scores(options.model or MODEL_FOLDER, "+".join(path.stem for path in options.files), summary)
    text = table(summary) if options.format == "table" else json.dumps(summary, ensure_ascii=False, indent=1)
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
