"""The codebook's inline annotation (docs/codebook.md, section 3), read, checked and written.

    python -m training.annotation --check training/corpus/*.ann          check; exit 1 if anything is wrong
    python -m training.annotation training/corpus/*.ann > corpus.jsonl   convert to JSON Lines

A file holds documents. Each starts with ``# doc: ID | publisher: NAME | published: YYYY-MM-DD | source: WHERE FROM``, then
paragraphs with ⟦id label|words⟧ marks, each followed by its link lines ("e1 actor=a1 time=t1"). Taking the marks out gives
back the text, character for character.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from saksi.records import Change, Modality, Stance
from saksi.tag.labels import LABELS, LINKS, id_letter, is_event, link_allowed

Document = dict[str, Any]
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "modality": get_args(Modality),
    "negated": ("true", "false"),
    "change": get_args(Change),
    "stance": get_args(Stance),
}
_MARK = re.compile(r"⟦(\w+) ([a-z_:]+)\|([^⟦⟧]*)⟧")
_LINK_LINE = re.compile(r"([aes]\d+)((?: [a-z_]+=[A-Za-z0-9_,]+)+)\s*$")
_NEAR_LINK_LINE = re.compile(r"[aes]\d+ +\w+ *=")


class AnnotationError(ValueError):
    """Something in an annotation file is wrong; the message names file, line and what."""


class _Reader:
    """Collects documents and problems line by line."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.documents: list[Document] = []
        self.problems: list[str] = []
        self.number = 0

    def problem(self, message: str) -> None:
        self.problems.append(f"{self.name}:{self.number}: {message}")

    def line(self, line: str) -> None:
        self.number += 1
        if line.startswith("# doc:"):
            self._header(line)
        elif not line.strip():
            return
        elif not self.documents:
            self.problem("text before the first '# doc:' line")
        elif match := _LINK_LINE.match(line):
            self._links(match.group(1), match.group(2).split())
        elif _NEAR_LINK_LINE.match(line):
            self.problem("looks like a link line, but is not well formed")
        else:
            self._paragraph(line)

    def _header(self, line: str) -> None:
        fields = dict(part.strip().split(": ", 1) for part in line[2:].split(" | ") if ": " in part)
        self.documents.append(
            {
                "id": fields.get("doc", ""),
                "publisher": fields.get("publisher"),
                "published": fields.get("published"),
                "source": fields.get("source"),
                "text": "",
                "spans": [],
                "links": [],
                "attributes": {},
            }
        )
        if not fields.get("doc"):
            self.problem("a document without an id")

    def _links(self, start: str, items: Sequence[str]) -> None:
        document = self.documents[-1]
        for item in items:
            name, value = item.split("=", 1)
            if name in ATTRIBUTES:
                if value not in ATTRIBUTES[name]:
                    self.problem(f"{name}={value}: not one of {', '.join(ATTRIBUTES[name])}")
                document["attributes"].setdefault(start, {})[name] = value == "true" if name == "negated" else value
            elif name in LINKS:
                document["links"] += [{"from": start, "to": end, "role": name} for end in value.split(",")]
            else:
                self.problem(f"unknown role or attribute {name!r}")

    def _paragraph(self, line: str) -> None:
        document = self.documents[-1]
        text = document["text"] + "\n" if document["text"] else ""
        position = 0
        for mark in _MARK.finditer(line):
            text += line[position : mark.start()]
            identifier, label, words = mark.groups()
            if label not in LABELS:
                self.problem(f"unknown label {label!r}")
            elif not re.fullmatch(id_letter(label) + r"\d+", identifier):
                self.problem(f"id {identifier} does not fit label {label}")
            if not words or words != words.strip():
                self.problem(f"span {identifier} is empty or has outer spaces")
            document["spans"].append(
                {"id": identifier, "start": len(text), "end": len(text) + len(words), "label": label}
            )
            text += words
            position = mark.end()
        if re.search("[⟦⟧]", line[position:]):
            self.problem("a bracket that is not a well-formed mark")
        document["text"] = text + line[position:]

    def check_document(self, document: Document) -> None:
        labels: dict[str, str] = {}
        for span in document["spans"]:
            if span["id"] in labels:
                self.problem(f"{document['id']}: id {span['id']} used twice")
            labels[span["id"]] = span["label"]
        for link in document["links"]:
            ends = [labels.get(link["from"]), labels.get(link["to"])]
            if ends[0] is None or ends[1] is None:
                self.problem(f"{document['id']}: {link['from']} {link['role']}={link['to']}: no such span")
            elif link["from"] == link["to"] or not link_allowed(link["role"], ends[0], ends[1]):
                self.problem(f"{document['id']}: {link['from']} {link['role']}={link['to']}: wrong kinds of span")
        for start in document["attributes"]:
            if start not in labels:
                self.problem(f"{document['id']}: attributes on {start}, which is no span")


def parse_annotation(lines: Iterable[str], name: str = "annotation") -> tuple[list[Document], list[str]]:
    """Documents in the lines of an annotation file, and what is wrong with them (file, line and reason)."""
    reader = _Reader(name)
    for line in lines:
        reader.line(line.rstrip("\n"))
    for document in reader.documents:
        reader.check_document(document)
    seen: set[str] = set()
    for document in reader.documents:
        if document["id"] in seen:
            reader.problem(f"document id {document['id']} used twice")
        seen.add(document["id"])
    return reader.documents, reader.problems


def without_role(document: Document) -> list[str]:
    """Ids of the entities that fill no role and stand for nothing else; a mention without a role needs no span (codebook 1.1)."""
    linked = {link[end] for link in document["links"] for end in ("from", "to")}
    return [span["id"] for span in document["spans"] if not is_event(span["label"]) and span["id"] not in linked]


def read_documents(paths: Iterable[Path]) -> Iterator[Document]:
    """The documents of inline annotation (``.ann``) or JSON Lines files; AnnotationError names every problem of a bad file."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            if path.suffix != ".ann":
                yield from map(json.loads, lines)
                continue
            documents, problems = parse_annotation(lines, str(path))
        if problems:
            raise AnnotationError("\n".join(problems))
        yield from documents


def to_annotation(document: Document) -> str:
    """A document in inline annotation; each link line follows the paragraph its event stands in."""
    head = [f"# doc: {document['id']}"]
    head += [f"{name}: {document[name]}" for name in ("publisher", "published", "source") if document.get(name)]
    out = [" | ".join(head)]
    spans = sorted(document["spans"], key=lambda span: (span["start"], span["end"]))
    position = 0
    for paragraph in document["text"].split("\n"):
        end = position + len(paragraph)
        inside = [span for span in spans if position <= span["start"] < end]
        out.append(_marked(document["text"], inside, position, end))
        out += filter(None, (_link_line(document, span["id"]) for span in inside))
        position = end + 1
    return "\n".join(out) + "\n"


def _marked(text: str, spans: Sequence[dict[str, Any]], start: int, end: int) -> str:
    parts, position = [], start
    for span in spans:
        words = text[span["start"] : span["end"]]
        parts += [text[position : span["start"]], f"⟦{span['id']} {span['label']}|{words}⟧"]
        position = span["end"]
    return "".join([*parts, text[position:end]])


def _link_line(document: Document, identifier: str) -> str:
    ends: dict[str, list[str]] = {}
    for link in document["links"]:
        if link["from"] == identifier:
            ends.setdefault(link["role"], []).append(link["to"])
    items = [f"{role}={','.join(to)}" for role, to in ends.items()]
    for name, value in document["attributes"].get(identifier, {}).items():
        items.append(f"{name}={str(value).lower() if isinstance(value, bool) else value}")
    return " ".join([identifier, *items]) if items else ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Check inline annotation, or convert it to JSON Lines.")
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="only check")
    options = parser.parse_args()
    failed = False
    counts = [0, 0, 0]
    for path in options.files:
        with path.open(encoding="utf-8") as lines:
            documents, problems = parse_annotation(lines, str(path))
        problems += [
            f"{path}: {document['id']}: {name} fills no role"
            for document in documents
            for name in without_role(document)
        ]
        failed = failed or bool(problems)
        for problem in problems:
            print(problem, file=sys.stderr)
        for document in documents:
            counts = [counts[0] + 1, counts[1] + len(document["spans"]), counts[2] + len(document["links"])]
            if not options.check:
                print(json.dumps(document, ensure_ascii=False))
    print(f"{counts[0]} documents, {counts[1]} spans, {counts[2]} links", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
