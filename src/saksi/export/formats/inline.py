"""The codebook's inline annotation: the text with its spans marked, and the links of the graph below each paragraph.

What ``training/annotation.py`` reads. Marks that a text could forge are handled in :func:`_unwritable`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import BinaryIO

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.records import Attributes, Graph, Record, Span

_LINK_LIKE = re.compile(r"^(?:[aes]\d+ +\w+ *=|# doc:)", re.MULTILINE)
_DEFAULTS = Attributes()


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the documents; gives their number. A report whose own text looks like marks is left out."""
    count = 0
    for item in chosen:
        if not _unwritable(item.record):
            stream.write((_document(item.record) + "\n").encode("utf-8"))
            count += 1
    return count


def _unwritable(record: Record) -> bool:
    """Whether the text has brackets or lines that would be read as marks: taking the marks out would not give it back."""
    text = record.report.text
    return "⟦" in text or "⟧" in text or _LINK_LIKE.search(text) is not None or "\n\n" in text


def _document(record: Record) -> str:
    report = record.report
    head = {
        "doc": report.id,
        "publisher": report.publisher,
        "published": report.published,
        "source": report.url or report.source,
    }
    fields = (f"{name}: {_plain(str(value))}" for name, value in head.items() if value)
    return "\n".join(["# " + " | ".join(fields), *_paragraphs(record)]) + "\n"


def _plain(value: str) -> str:
    return " ".join(value.replace("|", "/").split())


def _paragraphs(record: Record) -> list[str]:
    lines: list[str] = []
    links = _link_lines(record.graph)
    start = 0
    for paragraph in record.report.text.split("\n"):
        end = start + len(paragraph)
        spans = [span for span in record.graph.spans if start <= span.start and span.end <= end]
        lines.append(_marked(record.report.text, start, end, spans))
        lines += [links[span.id] for span in spans if span.id in links]
        start = end + 1
    return lines


def _marked(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    parts: list[str] = []
    for span in sorted(spans, key=lambda span: span.start):
        parts += [text[start : span.start], f"⟦{span.id} {span.label}|{span.quote}⟧"]
        start = span.end
    return "".join([*parts, text[start:end]])


def _link_lines(graph: Graph) -> dict[str, str]:
    """The line of links and attributes of each span that has some; attributes at their default are left out."""
    roles: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for link in graph.links:
        roles[link.from_][link.role].append(link.to)
    for identifier, attributes in graph.attributes.items():
        for name in ("modality", "negated", "change", "stance"):
            value = getattr(attributes, name)
            if value != getattr(_DEFAULTS, name) and (name, value) != ("stance", "says"):
                roles[identifier][name] = ["true" if value is True else value]
    return {
        identifier: " ".join([identifier, *(f"{role}={','.join(ends)}" for role, ends in sorted(found.items()))])
        for identifier, found in roles.items()
    }


ABOUT = About(
    name="inline",
    title="Inline annotation",
    suffix=".ann",
    rests_on="Our codebook, section 3",
    one="One document for each report of which an event was chosen, with its whole graph; what `training.annotation` reads. A report "
    "whose text itself has the brackets ⟦ ⟧, an empty line or a line that looks like links is left out.",
    parts=(
        Part("# doc", "kept", "Id, publisher, publication date, address or source of the report"),
        Part("⟦id label|words⟧", "kept", "Every span"),
        Part("id role=ids", "kept", "Every link of a span, and its attributes where they are not at their default"),
    ),
    lost=("everything that is resolved: names, kinds, places, dates, figures, attribution", "confidence"),
)
