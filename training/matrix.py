"""What the written corpus holds, and whether it holds enough of each thing.

    python -m training.matrix --write      make docs/corpus.md
    python -m training.matrix --check      exit 1 where the page is stale or something is too rare

The page is the plan for writing more: what stands low in it is what the tagger sees too little of.
"""

import argparse
import itertools
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

from saksi.tag.labels import LINKS, is_event
from training.annotation import Document, read_documents

CORPUS = Path(__file__).parent / "corpus"
PAGE = Path(__file__).parents[1] / "docs" / "corpus.md"
STATEMENT = "event:statement"
MODALITIES = ("actual", "planned", "conditional", "possible")
LENGTHS = (100, 200, 350)
TRIGGERS, LINKS_EACH, ATTRIBUTES, QUIET = 150, 250, 250, 200
"""The least number of triggers of each type, of links of each role, of each value that is rarer than the default (all
values of ``change`` together), and of reports without any event but statements."""


def without_event(document: Document) -> bool:
    """True for a report in which nothing but statements is coded."""
    return not any(is_event(span["label"]) and span["label"] != STATEMENT for span in document["spans"])


def source_form(document: Document, event: str) -> str:
    """On whose word an event stands: the publisher's own, one source, a chain of sources, or several."""
    carried: dict[str, list[str]] = {}
    for link in document["links"]:
        if link["role"] == "according_to":
            carried.setdefault(link["from"], []).append(link["to"])
    sources = carried.get(event, [])
    if not sources:
        return "the publisher's own"
    if len(sources) > 1:
        return "several sources"
    return "a chain of sources" if sources[0] in carried else "one source"


class Counts:
    """All counts of the page."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.triggers: Counter[tuple[str, str]] = Counter()
        self.negated: Counter[str] = Counter()
        self.links: Counter[str] = Counter()
        self.values: Counter[tuple[str, str]] = Counter()
        self.forms: Counter[str] = Counter()
        self.manners: Counter[str] = Counter()
        self.lengths: Counter[int] = Counter()
        self.quiet = 0
        for document in documents:
            self._add(document)

    def _add(self, document: Document) -> None:
        told = document["attributes"]
        for span in document["spans"]:
            if is_event(span["label"]) and span["label"] != STATEMENT:
                kind = span["label"].removeprefix("event:")
                of_event = told.get(span["id"], {})
                self.triggers[kind, of_event.get("modality", "actual")] += 1
                self.negated[kind] += bool(of_event.get("negated"))
                self.forms[source_form(document, span["id"])] += 1
        self.links.update(link["role"] for link in document["links"])
        self.values.update((name, str(value).lower()) for values in told.values() for name, value in values.items())
        self.manners[document["publisher"] or "none"] += 1
        self.lengths[sum(len(document["text"].split()) >= least for least in LENGTHS)] += 1
        self.quiet += without_event(document)

    def types(self) -> dict[str, int]:
        """Triggers by type, statements left out."""
        return {kind: sum(self.triggers[kind, told] for told in MODALITIES) for kind, _ in sorted(self.triggers)}

    def too_rare(self) -> list[str]:
        """A line for each thing that the corpus holds too few of."""
        wanted = [(f"triggers of {kind}", number, TRIGGERS) for kind, number in self.types().items()]
        wanted += [(f"links {role}", self.links[role], LINKS_EACH) for role in LINKS]
        wanted += [(f"modality {told}", self.values["modality", told], ATTRIBUTES) for told in MODALITIES[1:]]
        wanted += [
            (f"stance {told}", self.values["stance", told], ATTRIBUTES) for told in ("claims", "denies", "confirms")
        ]
        wanted.append(("negated", self.values["negated", "true"], ATTRIBUTES))
        wanted.append(("change", sum(n for (name, _), n in self.values.items() if name == "change"), ATTRIBUTES))
        wanted.append(("reports without an event", self.quiet, QUIET))
        return [f"{name}: {number} of at least {least}" for name, number, least in wanted if number < least]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", "| --- |" + " --- |" * (len(head) - 1)]
    return [
        *lines,
        *(f"| {' | '.join(f'{cell:,}' if isinstance(cell, int) else str(cell) for cell in row)} |" for row in rows),
        "",
    ]


def page(files: dict[str, list[Document]], subjects: dict[str, str]) -> str:
    """The page as Markdown."""
    counts = Counts(document for documents in files.values() for document in documents)
    lines = [
        "# The written corpus",
        "",
        "What the reports in `training/corpus/` hold (`python -m training.matrix --write` makes this page). They are written and",
        "annotated for Saksi; how, is in [training](training.md) and [annotation decisions](annotation-decisions.md).",
        "",
    ]
    sizes = [
        (name, subjects[name], len(part), sum(len(d["text"].split()) for d in part), sum(map(without_event, part)))
        for name, part in files.items()
    ]
    total = ("all", "", *(sum(int(row[column]) for row in sizes) for column in (2, 3, 4)))
    lines += _table(("file", "about", "reports", "words", "without an event"), [*sizes, total])
    lines += ["## Events by modality", ""]
    rows = [
        (kind, *(counts.triggers[kind, told] for told in MODALITIES), counts.negated[kind], number)
        for kind, number in counts.types().items()
    ]
    lines += _table(("type", *MODALITIES, "negated", "all"), rows)
    lines += ["## On whose word", "", *_table(("the event stands on", "events"), counts.forms.most_common())]
    lines += ["## Links", "", *_table(("link", "number"), [(role, counts.links[role]) for role in LINKS])]
    lines += ["## Attributes", ""]
    lines += _table(("attribute", "value", "number"), [(*key, n) for key, n in sorted(counts.values.items())])
    lines += ["## Length and manner", ""]
    bands = [
        f"under {LENGTHS[0]}",
        *(f"{a} to {b - 1}" for a, b in itertools.pairwise(LENGTHS)),
        f"{LENGTHS[-1]} and more",
    ]
    lines += _table(("words", "reports"), [(band, counts.lengths[i]) for i, band in enumerate(bands)])
    often = sorted(
        (name for name, n in counts.manners.items() if n >= 5), key=lambda name: (-counts.manners[name], name)
    )
    rare = sum(n for n in counts.manners.values() if n < 5)
    rows_of_manners: list[Sequence[object]] = [(name, counts.manners[name]) for name in often]
    lines += _table(("publisher's manner", "reports"), [*rows_of_manners, ("others, of fewer than five each", rare)])
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="Count what the written corpus holds.")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    subjects = yaml.safe_load((CORPUS / "subjects.yaml").read_text(encoding="utf-8"))
    files = {path.stem: list(read_documents([path])) for path in sorted(CORPUS.glob("*.ann"))}
    unknown = sorted(files.keys() ^ subjects.keys())
    if unknown:
        print(f"subjects.yaml and the files of the corpus differ: {', '.join(unknown)}", file=sys.stderr)
        return 1
    text = page(files, subjects)
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    rare = Counts(document for documents in files.values() for document in documents).too_rare()
    print("\n".join(rare) if rare else "the corpus holds enough of everything")
    if options.check and PAGE.read_text(encoding="utf-8") != text:
        print(f"{PAGE.name} is stale: python -m training.matrix --write", file=sys.stderr)
        return 1
    return 1 if options.check and rare else 0


if __name__ == "__main__":
    sys.exit(main())
