"""PROV as JSON-LD: which claim was quoted from which statement, whose each is, and what report they stand in."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.records import Attribution, AttributionLink, Event, Record

_ENCODER = msgspec.json.Encoder()
CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "saksi": "urn:saksi:vocabulary:",
    "id": "@id",
    "type": "@type",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "published": {"@id": "dcterms:issued", "@type": "xsd:date"},
    "url": "dcterms:identifier",
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "eventType": "saksi:eventType",
    "modality": "saksi:modality",
    "negated": "saksi:negated",
    "stance": "saksi:stance",
    "sourceKind": "saksi:sourceKind",
    "cue": "saksi:cue",
    "toldTo": "saksi:toldTo",
    "words": "saksi:words",
}
"""The JSON-LD context; written into the file, so that no reader has to fetch anything."""
_AGENTS = {
    "named_person": "prov:Person",
    "organisation": "prov:Organization",
    "media": "prov:Organization",
    "publisher": "prov:Organization",
}


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write one JSON-LD document; gives the number of events."""
    stream.write(b'{"@context":' + _ENCODER.encode(CONTEXT) + b',"@graph":[')
    count, separator = 0, b"\n"
    for item in chosen:
        for node in _nodes(item):
            stream.write(separator + _ENCODER.encode(node))
            separator = b",\n"
        count += len(item.events)
    stream.write(b"\n]}\n")
    return count


def report_iri(record: Record) -> str:
    """The name of a report among linked data."""
    return f"urn:saksi:report:{record.report.id}"


def event_iri(event: Event) -> str:
    """The name of an event among linked data."""
    return f"urn:saksi:event:{event.id}"


def _nodes(item: Chosen) -> Iterator[dict[str, Any]]:
    report = item.record.report
    published = str(report.published) if report.published else None
    agents: dict[str, dict[str, Any]] = {}
    node = {"label": report.title, "published": published, "url": report.url}
    yield _given({"id": report_iri(item.record), "type": "prov:Entity", **node})
    for event in item.events:
        statements = [
            _statements(item.record, event, number, attribution, agents)
            for number, attribution in enumerate(event.attribution, start=1)
        ]
        yield _given(
            {
                "id": event_iri(event),
                "type": ["prov:Entity", "saksi:Claim"],
                "eventType": event.type,
                "modality": event.modality,
                "negated": event.negated,
                "words": event.trigger.quote,
                "wasDerivedFrom": report_iri(item.record),
                "wasQuotedFrom": [chain[-1]["id"] for chain in statements if chain],
            }
        )
        for chain in statements:
            yield from chain
    yield from agents.values()


def _statements(
    record: Record, event: Event, number: int, attribution: Attribution, agents: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """One statement for each speaker, the origin first; each is quoted from the one before it."""
    nodes: list[dict[str, Any]] = []
    for place, link in enumerate(attribution.chain, start=1):
        agent = _agent(record, event, number, place, link)
        agents[agent["id"]] = agent
        nodes.append(
            _given(
                {
                    "id": f"{event_iri(event)}:chain:{number}:{place}",
                    "type": ["prov:Entity", "saksi:Statement"],
                    "stance": link.stance,
                    "cue": link.cue.quote if link.cue else None,
                    "toldTo": [words.quote for words in link.told_to],
                    "wasAttributedTo": agent["id"],
                    "wasQuotedFrom": nodes[-1]["id"] if nodes else None,
                }
            )
        )
    return nodes


def _agent(record: Record, event: Event, number: int, place: int, link: AttributionLink) -> dict[str, Any]:
    """A speaker is one within a report where the same words name it, and never joined across reports: names can be shared."""
    of = f"{report_iri(record)}:agent"
    if link.kind == "publisher":
        iri = f"{of}:publisher"
    elif link.evidence is not None:
        iri = f"{of}:{link.evidence.start}-{link.evidence.end}"
    else:
        iri = f"{of}:{event.id}-{number}-{place}"
    kind = _AGENTS.get(link.kind, "prov:Agent")
    return _given({"id": iri, "type": kind, "label": link.name, "sourceKind": link.kind})


def _given(node: dict[str, Any]) -> dict[str, Any]:
    """``node`` without what is not known."""
    return {name: value for name, value in node.items() if value is not None and value != []}


ABOUT = About(
    name="prov",
    title="PROV (JSON-LD)",
    suffix=".jsonld",
    rests_on="W3C PROV-O (2013), JSON-LD 1.1 (2020)",
    one="One graph: reports, claims (our events), statements and speakers. A claim `wasQuotedFrom` the publisher's statement, that "
    "from the statement before it in the chain, and so on to the origin; each statement `wasAttributedTo` its speaker. Speakers are "
    "never joined across reports.",
    parts=(
        Part("id", "computed", "urn:saksi:report:…, urn:saksi:event:… and names below them"),
        Part("type", "mapped", "prov:Entity (report, saksi:Claim, saksi:Statement); prov:Person, prov:Organization or prov:Agent"),
        Part("label", "kept", "Headline of a report, name of a speaker"),
        Part("published", "kept", "Publication date"),
        Part("url", "kept", "Address of a report"),
        Part("words", "kept", "Trigger of a claim"),
        Part("eventType", "kept", "Event type"),
        Part("modality", "kept", "actual, planned, conditional or possible"),
        Part("negated", "kept", "The report says that it did not happen"),
        Part("wasDerivedFrom", "computed", "The report that a claim stands in"),
        Part("wasQuotedFrom", "computed", "The statement that a claim or statement passes on"),
        Part("wasAttributedTo", "computed", "Whose statement it is"),
        Part("stance", "kept", "says, claims, denies or confirms"),
        Part("cue", "kept", "The word that makes it a statement"),
        Part("toldTo", "kept", "Who was told"),
        Part("sourceKind", "kept", "Our kind of source"),
    ),
    lost=("participants, places, times, figures, weapons, labels", "offsets, confidence", "causes, conditions, purposes"),
)  # fmt: skip
