"""W3C Web Annotation: each value of an event as an annotation on the words that it rests on."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.export.formats.prov import event_iri, report_iri
from saksi.records import Event, Evidence, Record

_ENCODER = msgspec.json.Encoder()
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters of text before and after a quotation, so that it can be found again where the text has changed."""
_ROLES = ("actor", "target", "supporter", "place", "origin", "destination", "killed", "wounded", "missing")


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write one AnnotationPage; gives the number of annotations."""
    head = {"@context": CONTEXT, "id": "urn:saksi:annotations", "type": "AnnotationPage"}
    stream.write(_ENCODER.encode(head)[:-1] + b',"items":[')
    count = 0
    for item in chosen:
        for event in item.events:
            for number, (role, value, words) in enumerate(_values(event)):
                stream.write(b",\n" if count else b"\n")
                stream.write(_ENCODER.encode(_annotation(item.record, event, number, role, value, words)))
                count += 1
    stream.write(b"\n]}\n")
    return count


def _values(event: Event) -> Iterator[tuple[str, str, Evidence]]:
    """(role, value, words) for everything of the event that rests on words; the trigger first."""
    yield "type", event.type, event.trigger
    for role in _ROLES:
        for one in getattr(event, role):
            yield role, str(_value(one)), one.evidence
    if event.period is not None:
        yield "time", str(event.period.start or event.period.evidence.quote), event.period.evidence
    for weapon in event.weapon:
        yield "weapon", weapon.quote, weapon
    for attribution in event.attribution:
        for link in attribution.chain:
            if link.evidence is not None:
                yield "according_to", f"{link.kind}, {link.stance}", link.evidence
            if link.cue is not None:
                yield "cue", link.stance, link.cue


def _value(one: Any) -> Any:
    """A participant's or place's name, a count's figure; the words where it is not known."""
    known = getattr(one, "best", None) if hasattr(one, "best") else one.name
    return one.evidence.quote if known is None else known


def _annotation(record: Record, event: Event, number: int, role: str, value: str, words: Evidence) -> dict[str, Any]:
    return {
        "id": f"{event_iri(event)}:annotation:{number}",
        "type": "Annotation",
        "motivation": "classifying" if role == "type" else "describing",
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": role},
            {"type": "TextualBody", "purpose": "describing", "value": value},
            {"type": "SpecificResource", "purpose": "linking", "source": event_iri(event)},
        ],
        "target": {
            "source": record.report.url or report_iri(record),
            "selector": [
                {"type": "TextPositionSelector", "start": words.start, "end": words.end},
                {"type": "TextQuoteSelector", **_quote(record.report.text, words)},
            ],
        },
    }


def _quote(text: str, words: Evidence) -> dict[str, str]:
    return {
        "exact": words.quote,
        "prefix": text[max(0, words.start - _AROUND) : words.start],
        "suffix": text[words.end : words.end + _AROUND],
    }


ABOUT = About(
    name="web-annotation",
    title="Web Annotation (JSON-LD)",
    suffix=".jsonld",
    rests_on="W3C Web Annotation Data Model (2017)",
    one="One annotation for each value of an event that rests on words: type, participants, places, time, figures, weapons, speakers "
    "and cue words. The words are found by position (code points of our text: headline, newline, body) and by quotation.",
    parts=(
        Part("id", "computed", "Event and number of the value"),
        Part("type", "computed", "Annotation"),
        Part("motivation", "computed", "classifying for the event's type, else describing"),
        Part("body", "computed", "Role, value, and the event that it belongs to"),
        Part("target", "kept", "source (the report's address, else its id); start and end; exact words with 32 characters on each side"),
    ),
    lost=("modality, negated, change", "sameness, causes, conditions, purposes", "labels, confidence, coordinates"),
)  # fmt: skip
