"""GeoJSON (RFC 7946): one feature for each event, with an area where the place is known only roughly."""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.export.geodesy import geometry
from saksi.records import Count, Event, Participant, Place, Record

_ENCODER = msgspec.json.Encoder()


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the collection; gives the number of features."""
    stream.write(b'{"type":"FeatureCollection","features":[')
    count = 0
    for item in chosen:
        for event in item.events:
            stream.write(b",\n" if count else b"\n")
            stream.write(_ENCODER.encode(_feature(item.record, event)))
            count += 1
    stream.write(b"\n]}\n")
    return count


def _feature(record: Record, event: Event) -> dict[str, Any]:
    shapes = [shape for place in event.place if (shape := geometry(place)) is not None]
    return {
        "type": "Feature",
        "id": event.id,
        "geometry": _one(shapes),
        "properties": _properties(record, event),
    }


def _one(shapes: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Several places of one event are a collection: RFC 7946 allows it, and none of them is left out."""
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    return {"type": "GeometryCollection", "geometries": shapes}


def _properties(record: Record, event: Event) -> dict[str, Any]:
    report, period = record.report, event.period
    return {
        "report": report.id,
        "publisher": report.publisher,
        "published": report.published,
        "url": report.url,
        "type": event.type,
        "trigger": event.trigger.quote,
        "modality": event.modality,
        "negated": event.negated,
        "change": event.change,
        "actor": [_participant(one) for one in event.actor],
        "target": [_participant(one) for one in event.target],
        "supporter": [_participant(one) for one in event.supporter],
        "place": [_place(one) for one in event.place],
        "origin": [_place(one) for one in event.origin],
        "destination": [_place(one) for one in event.destination],
        "start": period.start if period else None,
        "end": period.end if period else None,
        "date_precision": period.precision if period else None,
        "killed": [_count(one) for one in event.killed],
        "wounded": [_count(one) for one in event.wounded],
        "missing": [_count(one) for one in event.missing],
        "attribution": [
            [{"kind": link.kind, "name": link.name, "stance": link.stance} for link in attribution.chain]
            for attribution in event.attribution
        ],
        "same": event.same,
        "confidence": event.confidence,
    }


def _participant(one: Participant) -> dict[str, Any]:
    return {"name": one.name or one.evidence.quote, "kind": one.kind, "country": one.country}


def _place(one: Place) -> dict[str, Any]:
    return {
        "words": one.evidence.quote,
        "name": one.name,
        "country": one.country,
        "admin1": one.admin1,
        "admin2": one.admin2,
        "precision": one.precision,
        "uncertainty_km": one.uncertainty_km,
        "lat": one.lat,
        "lon": one.lon,
    }


def _count(one: Count) -> dict[str, Any]:
    return {"low": one.low, "best": one.best, "high": one.high, "who": one.who, "event": one.event}


ABOUT = About(
    name="geojson",
    title="GeoJSON",
    suffix=".geojson",
    rests_on="RFC 7946 (2016)",
    one="One feature for each event. Its geometry is a point only where the place is exact (precision 1); else the area within "
    "`uncertainty_km`, as a polygon; null where the place is not known or its extent is not. Several places make a collection.",
    parts=(
        Part("id", "kept", "Id of the event"),
        Part("geometry", "computed", "Of the places where it was; origin and destination are only in the properties"),
        Part("report", "kept", "Id of the report"),
        Part("publisher", "kept", "Publisher"),
        Part("published", "kept", "Publication date"),
        Part("url", "kept", "Address of the report"),
        Part("type", "kept", "Event type"),
        Part("trigger", "kept", "The words that name the event"),
        Part("modality", "kept", "actual, planned, conditional or possible"),
        Part("negated", "kept", "The report says that it did not happen"),
        Part("change", "kept", "What became of a route or siege"),
        Part("actor", "kept", "Actors: name, kind, country"),
        Part("target", "kept", "Targets, likewise"),
        Part("supporter", "kept", "Supporters, likewise"),
        Part("place", "kept", "Places: words, name, country, admin1, admin2, precision, uncertainty_km, lat and lon of the "
             "representative point"),
        Part("origin", "kept", "From where, likewise"),
        Part("destination", "kept", "To where, likewise"),
        Part("start", "kept", "First day"),
        Part("end", "kept", "Last day"),
        Part("date_precision", "kept", "UCDP date_prec"),
        Part("killed", "kept", "Figures: low, best, high, who, event that states it"),
        Part("wounded", "kept", "Likewise"),
        Part("missing", "kept", "Likewise"),
        Part("attribution", "kept", "Chains of kind, name, stance; origin first"),
        Part("same", "kept", "Id of the first mention of the same happening"),
        Part("confidence", "kept", "How likely trigger and type are right"),
    ),
    lost=("labels, weapons, cue words, offsets", "causes, conditions, purposes", "clock times, candidates for a day"),
)  # fmt: skip
