"""Annotated reports → training windows.

A document is what annotation gives (``training/annotation.py``): id, text, spans, links, attributes.
"""

import random
from collections.abc import Sequence
from typing import Any

import msgspec
import torch
from tokenizers import Tokenizer
from torch import Tensor

from saksi.ingest.related import find_related
from saksi.records import Attributes
from saksi.tag.labels import CHANGES, LABELS, LINKS, MODALITIES, STANCES, TAGS
from saksi.tag.pairs import LabelledSpan, allowed_links, head_indices, pair_features
from saksi.tag.windows import Unit, make_windows, split_units
from training.annotation import Document


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One window as tensors, with its gold tags, spans, links and attributes."""

    pieces: Tensor
    unit_pieces: Tensor
    tags: Tensor
    own: int
    first: Tensor
    last: Tensor
    label: Tensor
    sentence: Tensor
    heads: Tensor
    pairs: Tensor
    links: Tensor
    allowed: Tensor
    attributes: dict[str, Tensor]


def aligned_spans(units: Sequence[Unit], document: Document) -> dict[str, tuple[int, int, int]]:
    """Span id → (first unit, last unit, label); spans that lie in skipped passages are left out."""
    out = {}
    for span in document["spans"]:
        inside = [i for i, unit in enumerate(units) if unit.start < span["end"] and unit.end > span["start"]]
        if inside:
            out[span["id"]] = (inside[0], inside[-1], LABELS.index(span["label"]))
    return out


def make_examples(
    document: Document,
    tokenizer: Tokenizer,
    *,
    max_pieces: int,
    context_pieces: int,
    drop: float,
    chance: random.Random,
) -> list[Example]:
    """The windows of a document. ``drop`` is the share of spans hidden from the link head, so that it learns to do without."""
    skip = [(passage.start, passage.end) for passage in find_related(document["text"])]
    units = split_units(document["text"], skip)
    spans = aligned_spans(units, document)
    examples = []
    for window in make_windows(
        document["text"], units, tokenizer, max_pieces=max_pieces, context_pieces=context_pieces
    ):
        tags = torch.zeros(window.last - window.first, dtype=torch.long)
        inside: list[tuple[str, LabelledSpan]] = []
        for identifier, (first, last, label) in sorted(spans.items(), key=lambda item: item[1]):
            if first < window.first or last >= window.last:
                continue
            a, b = first - window.first, last - window.first
            tags[a] = TAGS.index(f"B-{LABELS[label]}")
            tags[a + 1 : b + 1] = TAGS.index(f"I-{LABELS[label]}")
            if chance.random() >= drop:
                inside.append((identifier, LabelledSpan(a, b, label)))
        examples.append(_example(document, window, tags, inside))
    return examples


def _example(document: Document, window: Any, tags: Tensor, inside: Sequence[tuple[str, LabelledSpan]]) -> Example:
    spans = [span for _, span in inside]
    heads = head_indices(spans)
    index = {identifier: i for i, (identifier, _) in enumerate(inside)}
    row = {span: i for i, span in enumerate(heads)}
    links = torch.zeros(len(heads), len(spans), len(LINKS))
    allowed = torch.zeros(len(heads), len(spans), len(LINKS), dtype=torch.bool)
    pairs = torch.zeros(len(heads), len(spans), 5, dtype=torch.long)
    if heads:
        allowed = torch.from_numpy(allowed_links(spans, heads))
        pairs = torch.from_numpy(pair_features(spans, heads, window.sentence, window.paragraph))
    for link in document["links"]:
        if link["from"] in index and link["to"] in index and index[link["from"]] in row:
            links[row[index[link["from"]]], index[link["to"]], LINKS.index(link["role"])] = 1.0
    numbers = window.sentence - window.sentence[0]
    return Example(
        pieces=torch.from_numpy(window.pieces),
        unit_pieces=torch.from_numpy(window.unit_pieces),
        tags=tags,
        own=window.own - window.first,
        first=torch.tensor([span.first for span in spans], dtype=torch.long),
        last=torch.tensor([span.last for span in spans], dtype=torch.long),
        label=torch.tensor([span.label for span in spans], dtype=torch.long),
        sentence=torch.tensor([int(numbers[span.first]) for span in spans], dtype=torch.long),
        heads=torch.tensor(heads, dtype=torch.long),
        pairs=pairs,
        links=links,
        allowed=allowed,
        attributes=_attributes(document, inside, heads),
    )


def _attributes(
    document: Document, inside: Sequence[tuple[str, LabelledSpan]], heads: Sequence[int]
) -> dict[str, Tensor]:
    """Gold attribute of each head; -100 where the attribute does not apply."""
    columns: dict[str, list[int]] = {"modality": [], "negated": [], "change": [], "stance": []}
    for head in heads:
        identifier, span = inside[head]
        label = LABELS[span.label]
        gold = msgspec.convert(document["attributes"].get(identifier, {}), Attributes)
        event = label.startswith("event:")
        statement = label == "event:statement"
        columns["modality"].append(MODALITIES.index(gold.modality) if event and not statement else -100)
        columns["negated"].append(int(gold.negated) if event and not statement else -100)
        carries = label in ("event:siege", "event:route_control")
        columns["change"].append(CHANGES.index(gold.change) if carries else -100)
        columns["stance"].append(STANCES.index(gold.stance or "says") if statement else -100)
    return {name: torch.tensor(values, dtype=torch.long) for name, values in columns.items()}
