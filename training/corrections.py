"""Corrections to an annotated corpus that is not part of this repository, kept as data without its text.

    python -m training.corrections FILE.jsonl --corrections training/corrections/real_news.jsonl -o OUT.jsonl

writes a copy of FILE.jsonl with the corrections made; documents without a correction are copied as they are. A file of
corrections is JSON Lines, one document a line. Offsets are code points; every field but the first two may be left out.

    id             the document
    text_sha256    SHA-256 of its text in UTF-8: a correction is refused for any other text
    remove_spans   [id, ...]                        their links and attributes go with them
    change_spans   [{id, start?, end?, label?}, ...]
    add_spans      [{id, start, end, label}, ...]
    remove_links   [[from, role, to], ...]
    add_links      [[from, role, to], ...]
    attributes     {id: {name: value}}              in place of all attributes that the span had; {} takes them away

They are made in this order. Why each was made is in docs/annotation-decisions.md.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from saksi.tag.labels import LABELS, link_allowed
from training.annotation import Document, read_documents

Correction = Mapping[str, Any]


class CorrectionError(ValueError):
    """A correction does not fit its document; the message names the document, what is wrong and what to do."""


def corrected(document: Document, correction: Correction) -> Document:
    """A copy of ``document`` with ``correction`` made (format: at the head of this module).

    CorrectionError when the text is another than the correction was made for, when the correction names a span or link
    that is not there or adds one that is, or when spans overlap, leave the text or carry a link the codebook forbids.
    """
    name = correction["id"]
    if sha256(document["text"].encode()).hexdigest() != correction["text_sha256"]:
        raise CorrectionError(f"{name}: the text is not the one that was corrected; use the corpus that NOTICE names")
    spans = _corrected_spans(name, document["spans"], correction)
    links = _corrected_links(name, document["links"], spans, correction)
    attributes = {start: values for start, values in document["attributes"].items() if start in spans}
    for start, values in correction.get("attributes", {}).items():
        if start not in spans:
            raise CorrectionError(f"{name}: attributes for {start}, which is no span")
        attributes[start] = dict(values)
    result = {
        **document,
        "spans": sorted(spans.values(), key=lambda span: (span["start"], span["end"])),
        "links": [{"from": start, "to": end, "role": role} for start, role, end in links],
        "attributes": {start: values for start, values in attributes.items() if values},
    }
    _check(name, result)
    return result


def _corrected_spans(name: str, old: Iterable[Mapping[str, Any]], correction: Correction) -> dict[str, dict[str, Any]]:
    spans = {span["id"]: dict(span) for span in old}
    for identifier in correction.get("remove_spans", ()):
        if spans.pop(identifier, None) is None:
            raise CorrectionError(f"{name}: no span {identifier} to remove")
    for change in correction.get("change_spans", ()):
        if change["id"] not in spans:
            raise CorrectionError(f"{name}: no span {change['id']} to change")
        spans[change["id"]].update(change)
    for span in correction.get("add_spans", ()):
        if span["id"] in spans:
            raise CorrectionError(f"{name}: there is a span {span['id']} already")
        spans[span["id"]] = dict(span)
    return spans


def _corrected_links(
    name: str, old: Iterable[Mapping[str, str]], spans: Mapping[str, Any], correction: Correction
) -> list[tuple[str, str, str]]:
    triples = ((link["from"], link["role"], link["to"]) for link in old)
    links = [link for link in triples if link[0] in spans and link[2] in spans]
    for start, role, end in correction.get("remove_links", ()):
        if (start, role, end) not in links:
            raise CorrectionError(f"{name}: no link {start} {role}={end} to remove")
        links.remove((start, role, end))
    for start, role, end in correction.get("add_links", ()):
        if (start, role, end) in links:
            raise CorrectionError(f"{name}: there is a link {start} {role}={end} already")
        links.append((start, role, end))
    return links


def _check(name: str, document: Document) -> None:
    labels = {span["id"]: span["label"] for span in document["spans"]}
    position = 0
    for span in document["spans"]:
        if span["label"] not in LABELS:
            raise CorrectionError(f"{name}: span {span['id']} has the unknown label {span['label']!r}")
        if not position <= span["start"] < span["end"] <= len(document["text"]):
            raise CorrectionError(f"{name}: span {span['id']} overlaps another or leaves the text")
        position = span["end"]
    for link in document["links"]:
        start, end = labels.get(link["from"]), labels.get(link["to"])
        if start is None or end is None or not link_allowed(link["role"], start, end):
            raise CorrectionError(f"{name}: no link {link['from']} {link['role']}={link['to']} between such spans")


def corrected_documents(documents: Iterable[Document], corrections: Sequence[Correction]) -> list[Document]:
    """All ``documents``, those with a correction corrected; CorrectionError when a correction has no document or a double."""
    waiting = {correction["id"]: correction for correction in corrections}
    if len(waiting) < len(corrections):
        raise CorrectionError("two corrections for one document; join them")
    out = []
    for document in documents:
        correction = waiting.pop(document["id"], None)
        out.append(corrected(document, correction) if correction else document)
    if waiting:
        raise CorrectionError(f"no document for the corrections of {', '.join(waiting)}; is this the whole corpus?")
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description="Write a corrected copy of an annotated corpus.")
    parser.add_argument("file", type=Path, help="annotated documents, JSON Lines or inline annotation")
    parser.add_argument("--corrections", type=Path, required=True, help="JSON Lines of corrections")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the corrected copy, JSON Lines")
    options = parser.parse_args()
    with options.corrections.open(encoding="utf-8") as lines:
        corrections = [json.loads(line) for line in lines]
    try:
        documents = corrected_documents(read_documents([options.file]), corrections)
    except CorrectionError as error:
        print(error, file=sys.stderr)
        return 1
    with options.output.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in documents)
    print(f"{len(documents)} documents, {len(corrections)} corrected", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
