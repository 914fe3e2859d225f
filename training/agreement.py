"""How far two annotators agree: the same reports, annotated by each on their own.

    python -m training.agreement --first A.ann … --second B.ann … [--disagreements] [--format table|json] [-o FILE]

Reports are matched by id, and their texts must be the same. Neither annotator is taken for right: F1 is the same both ways.

* ``entities``, ``triggers``: spans with the same label; *exact* edges, and *overlapping* (any common character).
* links: of those between spans that both have (same edges, same label), the ones with the same role.
* attributes: of the triggers that both have, the share with the same value (*equal*), and Cohen's kappa, which is 0 for an
  agreement as by chance and 1 for a full one (Cohen, "A coefficient of agreement for nominal scales", 1960).

``--disagreements`` adds which labels differ, and how: ``training/errors.py`` with the second annotator in place of the tagger.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from saksi.records import Attributes, Graph, Link
from saksi.tag.labels import LABELS, RELATIONS, ROLE_ENTITIES, is_event
from training.annotation import AnnotationError, Document, read_documents
from training.errors import confusions, errors
from training.errors import table as errors_table
from training.evaluate import Scores, Tallies, Tally, gold_spans

Pair = tuple[Document, Document]


def pair_documents(first: Iterable[Document], second: Iterable[Document]) -> list[Pair]:
    """The two annotations of each report; AnnotationError names the reports that only one has or whose texts differ."""
    mine = {document["id"]: document for document in first}
    theirs = {document["id"]: document for document in second}
    problems = [f"{name}: only the first annotator has it" for name in mine.keys() - theirs.keys()]
    problems += [f"{name}: only the second annotator has it" for name in theirs.keys() - mine.keys()]
    problems += [
        f"{name}: the two annotators' texts differ"
        for name in mine.keys() & theirs.keys()
        if mine[name]["text"] != theirs[name]["text"]
    ]
    if problems:
        raise AnnotationError("\n".join(sorted(problems)))
    return [(document, theirs[name]) for name, document in mine.items()]


def graph_of(document: Document) -> Graph:
    """An annotation in the form that a tagger gives."""
    return Graph(
        spans=tuple(gold_spans(document)),
        links=tuple(Link(from_=link["from"], to=link["to"], role=link["role"]) for link in document["links"]),
        attributes={
            span["id"]: msgspec.convert(document["attributes"].get(span["id"], {}), Attributes)
            for span in document["spans"]
            if is_event(span["label"])
        },
    )


def only_shared(document: Document, other: Document) -> Document:
    """``document`` with those spans, and the links and attributes on them, that ``other`` has with the same edges and label."""
    wanted = {(span["start"], span["end"], span["label"]) for span in other["spans"]}
    spans = [span for span in document["spans"] if (span["start"], span["end"], span["label"]) in wanted]
    kept = {span["id"] for span in spans}
    return {
        **document,
        "spans": spans,
        "links": [link for link in document["links"] if link["from"] in kept and link["to"] in kept],
        "attributes": {name: values for name, values in document["attributes"].items() if name in kept},
    }


def cohens_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement beyond chance; None where it is not defined, since both give one and the same value throughout."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[value] * second[value] for value in first)
    if by_chance == len(pairs) ** 2:
        return None
    equal = sum(a == b for a, b in pairs) * len(pairs)
    return (equal - by_chance) / (len(pairs) ** 2 - by_chance)


def agreement(pairs: Sequence[Pair]) -> dict[str, Any]:
    """All figures for pairs of annotations of one text each."""
    whole, shared = Scores(), Scores()
    for first, second in pairs:
        found = graph_of(second)
        whole.add(first, found, found)
        found = graph_of(only_shared(second, first))
        shared.add(only_shared(first, second), found, found)
    events = [label for label in LABELS if is_event(label)]
    groups = {
        "entities": [label for label in LABELS if not is_event(label)],
        "triggers": events,
        "triggers without statements": [label for label in events if label != "event:statement"],
    }
    return {
        "reports": len(pairs),
        "spans": {
            f"{name} {edges}": _figures(tallies.micro(labels))
            for edges, tallies in (("exact", whole.exact), ("overlapping", whole.overlap))
            for name, labels in groups.items()
        },
        "links on shared spans": {
            "all": _figures(shared.links.micro()),
            "roles": _figures(shared.links.micro(ROLE_ENTITIES)),
            "relations": _figures(shared.links.micro(RELATIONS)),
        },
        "attributes on shared triggers": {
            name: _attribute_figures(values) for name, values in shared.attributes.items()
        },
        "by label, exact": _by_name(whole.exact),
        "by label, overlapping": _by_name(whole.overlap),
        "by link on shared spans": _by_name(shared.links),
    }


def _figures(tally: Tally) -> dict[str, Any]:
    return {"f1": round(tally.f1, 4), "both": tally.right, "first": tally.wanted, "second": tally.found}


def _by_name(tallies: Tallies) -> dict[str, Any]:
    return {name: _figures(tally) for name, tally in sorted(tallies.by_name.items()) if tally.wanted or tally.found}


def _attribute_figures(pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    kappa = cohens_kappa(pairs)
    return {
        "triggers": len(pairs),
        "equal": round(sum(a == b for a, b in pairs) / len(pairs), 4) if pairs else None,
        "kappa": None if kappa is None else round(kappa, 4),
    }


def table(summary: dict[str, Any]) -> str:
    """The figures as Markdown tables, one for each group."""
    parts = [f"{summary['reports']} reports"]
    for title, group in summary.items():
        if not isinstance(group, dict):
            continue
        columns = list(next(iter(group.values()), {}))
        lines = [f"| {title} | {' | '.join(columns)} |", "| --- |" + " --- |" * len(columns)]
        lines += [f"| {name} | {' | '.join(map(_cell, figures.values()))} |" for name, figures in group.items()]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def disagreements(pairs: Sequence[Pair]) -> str:
    """What differs, by label, as Markdown; "missed" is what only the first annotator has, "invented" what only the second has."""
    found = [error for first, second in pairs for error in errors(first, gold_spans(second))]
    wanted = Counter(span["label"] for first, _ in pairs for span in first["spans"])
    return f"{errors_table(found, wanted)}\n\n{confusions(found)}"


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure how far two annotators of the same reports agree.")
    parser.add_argument("--first", type=Path, nargs="+", required=True, help="the first annotator's files")
    parser.add_argument("--second", type=Path, nargs="+", required=True, help="the second annotator's files")
    parser.add_argument("--disagreements", action="store_true", help="add a table of what differs (table format only)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    try:
        pairs = pair_documents(read_documents(options.first), read_documents(options.second))
    except AnnotationError as error:
        print(error, file=sys.stderr)
        return 1
    summary = agreement(pairs)
    if options.format == "json":
        text = json.dumps(summary, ensure_ascii=False, indent=1)
    else:
        text = "\n\n".join([table(summary), *([disagreements(pairs)] if options.disagreements else [])])
    if options.output:
        options.output.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
