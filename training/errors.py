"""What the tagger gets wrong, and how: error analysis on annotated reports it was not trained on.

    python -m training.errors FILE… [--model FOLDER] [--examples N]

Each annotated span that was not found exactly, and each found span that is not annotated, is one error of one sort:

* ``edge``: same label, overlapping, but it begins or ends elsewhere;
* ``label``: same edges, another label;
* ``both``: overlapping, with another label and other edges;
* ``missed``: annotated, nothing overlaps it;
* ``invented``: found, nothing annotated overlaps it.

The table goes to standard output as Markdown. With ``--examples`` each label's commonest sorts are shown in their sentence;
give it only files whose text may be shown.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from saksi.records import Span
from saksi.tag import Tagger, load_tagger
from training.annotation import Document, read_documents
from training.evaluate import gold_spans, report_of

SORTS = ("edge", "label", "both", "missed", "invented")
AROUND = 60


class Error(NamedTuple):
    """One error: its sort, the label it counts under, what was annotated and what was found, and its surroundings."""

    sort: str
    label: str
    wanted: Span | None
    found: Span | None
    text: str

    def sentence(self) -> str:
        """The words around, on one line, with what was wanted in [ ] and what was found in { }."""
        spans = [(span, marks) for span, marks in ((self.wanted, "[]"), (self.found, "{}")) if span is not None]
        first = max(0, min(span.start for span, _ in spans) - AROUND)
        last = min(len(self.text), max(span.end for span, _ in spans) + AROUND)
        edges = [(span.start, 1, marks[0]) for span, marks in spans] + [
            (span.end, 0, marks[1]) for span, marks in spans
        ]
        out, position = "", first
        for at, _, mark in sorted(edges):
            out, position = out + self.text[position:at] + mark, at
        return " ".join((out + self.text[position:last]).split())


def errors(document: Document, found: Sequence[Span]) -> list[Error]:
    """The errors in the spans that were found in one document."""
    text, gold = document["text"], gold_spans(document)
    right = {(span.start, span.end, span.label) for span in gold} & {(s.start, s.end, s.label) for s in found}
    left = [span for span in gold if (span.start, span.end, span.label) not in right]
    extra = [span for span in found if (span.start, span.end, span.label) not in right]
    out: list[Error] = []
    paired: set[int] = set()
    for span in left:
        near = [other for other in extra if other.start < span.end and span.start < other.end]
        best = max(near, key=lambda other: (other.label == span.label, _shared(span, other)), default=None)
        if best is not None:
            paired.add(id(best))
        out.append(Error(_sort(span, best), span.label, span, best, text))
    out += [Error("invented", span.label, None, span, text) for span in extra if id(span) not in paired]
    return out


def _shared(a: Span, b: Span) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def _sort(wanted: Span, found: Span | None) -> str:
    if found is None:
        return "missed"
    if found.label == wanted.label:
        return "edge"
    return "label" if (found.start, found.end) == (wanted.start, wanted.end) else "both"


def table(found: Iterable[Error], wanted: Counter[str]) -> str:
    """Errors by label and sort, as Markdown, the commonest label first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for error in found:
        counts[error.label][error.sort] += 1
    lines = [f"| label | wanted | {' | '.join(SORTS)} |", "| --- |" + " --- |" * (len(SORTS) + 1)]
    for label, sorts in sorted(counts.items(), key=lambda item: (-item[1].total(), item[0])):
        lines.append(f"| {label} | {wanted[label]} | {' | '.join(str(sorts[sort]) for sort in SORTS)} |")
    return "\n".join(lines)


def confusions(found: Iterable[Error]) -> str:
    """Which label is taken for which, three times or more, as Markdown."""
    pairs = Counter((e.label, e.found.label) for e in found if e.found is not None and e.sort in ("label", "both"))
    lines = ["| annotated | found | times |", "| --- | --- | --- |"]
    lines += [
        f"| {a} | {b} | {n} |" for (a, b), n in sorted(pairs.items(), key=lambda item: (-item[1], item[0])) if n >= 3
    ]
    return "\n".join(lines)


def analyse(tagger: Tagger, documents: Sequence[Document]) -> tuple[list[Error], Counter[str]]:
    """All errors in annotated documents, and how often each label is annotated."""
    out: list[Error] = []
    wanted: Counter[str] = Counter()
    for document in documents:
        out += errors(document, tagger.tag(report_of(document)).spans)
        wanted.update(span["label"] for span in document["spans"])
    return out, wanted


def main() -> None:
    parser = argparse.ArgumentParser(description="Show what the tagger gets wrong.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--examples", type=int, default=0, help="sentences for each label and sort")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    found, wanted = analyse(load_tagger(options.model, threads=options.threads), list(read_documents(options.files)))
    print(table(found, wanted), confusions(found), sep="\n\n")
    shown: Counter[tuple[str, str]] = Counter()
    for error in found:
        shown[error.label, error.sort] += 1
        if shown[error.label, error.sort] <= options.examples:
            print(f"\n- {error.label}, {error.sort}: {error.sentence()}", end="")
    print()


if __name__ == "__main__":
    main()
