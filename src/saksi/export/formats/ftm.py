"""FollowTheMoney entities as JSON Lines: articles, listed actors, events told as fact, and mentions of other actors."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec

from saksi.coding.crosswalk import label
from saksi.export.chain_words import chain_words
from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.records import Event, Participant, Record

_ENCODER = msgspec.json.Encoder()
_LANGUAGES = {"id": "ind", "ms": "msa"}
"""ISO 639-1 → ISO 639-3, which FollowTheMoney wants, for the languages that Saksi reads."""
Entity = dict[str, Any]
Properties = Mapping[str, Sequence[object]]


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the entities; gives their number."""
    listed: set[str] = set()
    count = 0
    for item in chosen:
        for entity in _entities(item, listed):
            stream.write(_ENCODER.encode(entity) + b"\n")
            count += 1
    return count


def _entities(item: Chosen, listed: set[str]) -> Iterator[Entity]:
    """The article, then each event with its actors. ``listed`` holds the actors that were written already."""
    yield _article(item.record)
    mentioned: set[str] = set()
    for event in item.events:
        told_as_fact = event.modality == "actual" and not event.negated
        for participant in event.actor + event.target + event.supporter:
            if participant.id is not None and participant.id not in listed:
                listed.add(participant.id)
                yield _organization(participant)
            name = participant.name or participant.evidence.quote
            if name not in mentioned:
                mentioned.add(name)
                yield _mention(item.record, participant, name)
        if told_as_fact:
            yield _event(item.record, event)


def _entity(schema: str, identifier: str, properties: Properties) -> Entity:
    filled = {name: kept for name, values in properties.items() if (kept := [str(value) for value in values if value])}
    return {"id": identifier, "schema": schema, "properties": filled}


def _article_id(record: Record) -> str:
    return f"saksi-report-{record.report.id}"


def _actor_id(participant: Participant) -> str:
    return f"saksi-actor-{participant.id}"


def _article(record: Record) -> Entity:
    report = record.report
    properties: Properties = {
        "title": [report.title],
        "publisher": [report.publisher],
        "publishedAt": [report.published],
        "sourceUrl": [report.url],
        "language": [_LANGUAGES.get(report.language or "")],
        "fileName": [report.source],
    }
    return _entity("Article", _article_id(record), properties)


def _organization(participant: Participant) -> Entity:
    properties: Properties = {
        "name": [participant.name],
        "country": [_lower(participant.country)],
        "classification": [participant.kind],
    }
    return _entity("Organization", _actor_id(participant), properties)


def _mention(record: Record, participant: Participant, name: str) -> Entity:
    properties: Properties = {
        "document": [_article_id(record)],
        "name": [name],
        "resolved": [_actor_id(participant)] if participant.id else [],
        "detectedSchema": ["Organization"] if participant.id else [],
        "contextCountry": [_lower(participant.country)],
    }
    digest = hashlib.sha256(name.encode()).hexdigest()[:16]
    return _entity("Mention", f"{_article_id(record)}-mention-{digest}", properties)


def _event(record: Record, event: Event) -> Entity:
    period = event.period
    involved = [_actor_id(one) for one in event.actor + event.target + event.supporter if one.id]
    properties: Properties = {
        "name": [f"{label(event.type, language='en')}: {event.trigger.quote}"],
        "startDate": [period.start if period else None],
        "endDate": [period.end if period else None],
        "location": [place.name or place.evidence.quote for place in event.place],
        "country": list(dict.fromkeys(_lower(place.country) for place in event.place)),
        "involved": list(dict.fromkeys(involved)),
        "proof": [_article_id(record)],
        "publisher": [record.report.publisher],
        "sourceUrl": [record.report.url],
        "recordId": [event.id],
        "description": [f"According to {chain_words(attribution)}" for attribution in event.attribution],
    }
    return _entity("Event", f"saksi-event-{event.id}", properties)


def _lower(code: str | None) -> str | None:
    """Country codes are lower-case with FollowTheMoney."""
    return code.lower() if code else None


ABOUT = About(
    name="ftm",
    title="FollowTheMoney (JSON Lines)",
    suffix=".ftm.json",
    rests_on="FollowTheMoney 4 (schemata Article, Event, Organization, Mention)",
    one="One entity a line: an Article for each report; an Organization for each actor of our list, once a file; a Mention for each "
    "actor that a report names; an Event for each event told as fact. Unlisted people and groups are never made entities.",
    parts=(
        Part("Article", "kept", "title, publisher, publishedAt, sourceUrl, language, fileName"),
        Part("Organization", "mapped", "name, country; our kind as classification"),
        Part("Mention", "kept", "document, name, contextCountry; for a listed actor resolved and detectedSchema"),
        Part("Event", "mapped", "name (type and trigger), startDate, endDate, location, country, involved, proof, publisher, "
             "sourceUrl, recordId; each attribution chain as description"),
    ),
    lost=("planned, conditional, possible and denied events", "who did what to whom: FollowTheMoney has only `involved`",
          "figures, weapons, labels, offsets, confidence", "coordinates; origin and destination", "causes, conditions, purposes"),
)  # fmt: skip
