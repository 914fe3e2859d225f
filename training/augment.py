"""Changes to annotated documents that keep their annotation true: other marks, capitals, line breaks and names."""

import random
import re
from collections.abc import Mapping, Sequence

from training.annotation import Document

NAMED = ("actor", "place")
_NAME = re.compile(r"[^\W\d_a-z]\w*(?:[ -][^\W\d_a-z]\w*){0,2}")


def with_other_marks(document: Document, chance: random.Random) -> Document:
    """Other quotation marks, a headline in capitals, or sentences joined into paragraphs: every offset stays."""
    text = document["text"]
    if chance.random() < 0.2:
        text = re.sub("[“”]", '"', text) if chance.random() < 0.7 else text.replace("“", "«").replace("”", "»")
    if chance.random() < 0.15 and "\n" in text:
        head, tail = text.split("\n", 1)
        if len(head.upper()) == len(head) < 140:
            text = f"{head.upper()}\n{tail}"
    # Where each sentence is a line of its own, half the copies are joined into paragraphs, as newspapers print them.
    if chance.random() < (0.5 if document["publisher"] == "Antara" else 0.1):
        kept = chance.random()
        text = re.sub(r"(?<=[.!?”\"])\n", lambda _: "\n" if chance.random() < kept else " ", text)
    return {**document, "text": text}


def names_of(documents: Sequence[Document]) -> dict[str, list[str]]:
    """The short proper names among the actors and places of ``documents``, by label, sorted."""
    found: dict[str, set[str]] = {label: set() for label in NAMED}
    for document in documents:
        for span in document["spans"]:
            words = document["text"][span["start"] : span["end"]]
            if span["label"] in found and _NAME.fullmatch(words):
                found[span["label"]].add(words)
    return {label: sorted(names) for label, names in found.items()}


def with_other_names(
    document: Document, names: Mapping[str, Sequence[str]], share: float, chance: random.Random
) -> Document:
    """About ``share`` of the document's short names replaced by others, the same name by the same other one throughout.

    A name that is part of another mention ("Suriah" beside "Pasukan Suriah") stays, so that mentions of one actor still
    resemble each other.
    """
    text = document["text"]
    quotes = {span["id"]: text[span["start"] : span["end"]] for span in document["spans"]}
    new: dict[str, str] = {}
    for span in document["spans"]:
        quote = quotes[span["id"]]
        alone = not any(quote != other and (quote in other or other in quote) for other in quotes.values())
        if span["label"] in NAMED and quote not in new and _NAME.fullmatch(quote) and alone and chance.random() < share:
            new[quote] = chance.choice(names[span["label"]])
    replaced = {identifier: new.get(quote, quote) for identifier, quote in quotes.items()}
    return with_words(document, replaced)


def with_words(document: Document, words: Mapping[str, str]) -> Document:
    """The document with each span's words replaced by ``words[id]``, and all offsets moved to fit."""
    parts: list[str] = []
    spans = []
    position = length = 0
    for span in sorted(document["spans"], key=lambda span: int(span["start"])):
        between = document["text"][position : span["start"]]
        start = length + len(between)
        new = words[span["id"]]
        parts += [between, new]
        length = start + len(new)
        spans.append({**span, "start": start, "end": length})
        position = span["end"]
    parts.append(document["text"][position:])
    return {**document, "text": "".join(parts), "spans": spans}
