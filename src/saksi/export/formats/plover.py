"""PLOVER: JSON Lines with the manual's field names, one line for each event that has a PLOVER type, whatever its modality."""

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

import saksi
from saksi.coding.codebooks import PloverType, load_codebooks
from saksi.coding.crosswalk import Row, row_for
from saksi.export.chain_words import chain_words
from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.export.countries import country
from saksi.export.happenings import Fate, figures_of
from saksi.export.sides import whole_toll
from saksi.records import Event, Participant, Place, Record

_ENCODER = msgspec.json.Encoder()


class Coded(msgspec.Struct, frozen=True):
    """An event with its PLOVER type."""

    record: Record
    event: Event
    row: Row
    type: PloverType


def coded(chosen: Chosen) -> Iterable[Coded]:
    """The events of ``chosen`` that have a PLOVER type."""
    types = load_codebooks().plover.types
    for event in chosen.events:
        row = row_for(event)
        if row is not None and row.plover is not None:
            yield Coded(chosen.record, event, row, types[row.plover])


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the lines; gives their number."""
    count = 0
    for item in chosen:
        for one in coded(item):
            stream.write(_ENCODER.encode(_line(one)) + b"\n")
            count += 1
    return count


def contexts(one: Coded) -> list[str]:
    """PLOVER's contexts for how the event is told: future, hypothetical, negation, historical."""
    plover = load_codebooks().plover
    event, published = one.event, one.record.report.published
    found = [plover.contexts[event.modality]] if event.modality in plover.contexts else []
    if event.negated:
        found.append(plover.negated)
    end = event.period.end if event.period else None
    if end and published and (published - end).days > plover.historical_days:
        found.append(plover.historical)
    return found


def actor_code(participant: Participant) -> str | None:
    """The code of an actor: its country's, or the one for actors without a country."""
    of = country(participant.country)
    return of.iso3 if of else load_codebooks().plover.codes.get(participant.kind)


def _toll(one: Coded, fate: Fate) -> int | None:
    """Killed or wounded, the lowest figure where sources differ."""
    return whole_toll(one.event, figures_of((one.event,), fate, one.record)).best


def _line(one: Coded) -> dict[str, Any]:
    event, report = one.event, one.record.report
    period = event.period
    return {
        "id": event.id,
        "date": period.start if period else None,
        "time": period.clock if period else None,
        "enddate": period.end if period else None,
        "source": [_actor(participant) for participant in event.actor],
        "recipient": [_actor(participant) for participant in event.target],
        "event": [one.row.plover],
        "mode": [one.row.mode] if one.row.mode else [],
        "context": contexts(one),
        "quad_code": one.type.quad,
        "event_scale": one.type.score,
        "event_loc": _location(event.place[0]) if event.place else None,
        "event_text": [event.trigger.quote],
        "dead": _toll(one, "killed"),
        "injured": _toll(one, "wounded"),
        "link": event.same,
        "text_info": {"start": event.trigger.start, "end": event.trigger.end},
        "cite_info": {
            "citation": report.id,
            "url": report.url,
            "title": report.title,
            "language": report.language,
            "publication": report.publisher,
            "coder": f"saksi {one.record.saksi}, model {one.record.model}",
            "codebook": load_codebooks().sources["plover"],
        },
        "coder": f"saksi {saksi.__version__}",
        "comment": _comment(one),
    }


def _actor(participant: Participant) -> dict[str, Any]:
    return {
        "code": actor_code(participant),
        "sector": load_codebooks().plover.sectors.get(participant.kind),
        "actor_text": participant.evidence.quote,
        "identifer_id": participant.id,
        "identifer_text": participant.name,
    }


def _location(place: Place) -> dict[str, Any]:
    of = country(place.country)
    return {
        "geonameid": geonames_id(place),
        "name": place.name or place.evidence.quote,
        "latitude": place.lat,
        "longitude": place.lon,
        "country code": place.country,
        "cc3": of.iso3 if of else None,
    }


def geonames_id(place: Place) -> int | None:
    """The GeoNames number of a place of that gazetteer."""
    source, _, number = (place.id or "").partition(":")
    return int(number) if source == "geonames" and number.isdecimal() else None


def _comment(one: Coded) -> str:
    chains = [chain_words(attribution) for attribution in one.event.attribution]
    return "according to " + "; ".join(chains) if chains else ""


_ACTOR = "code (ISO alpha-3 of the actor's country, IGO), sector, actor_text, identifer_id and identifer_text (the manual's spelling)"
ABOUT = About(
    name="plover",
    title="PLOVER (JSON Lines)",
    suffix=".jsonl",
    rests_on=load_codebooks().sources["plover"],
    one="One line for each event that has a PLOVER type, every mention and every modality; how it is told is in `context`. "
    "Casualties and statements have none: figures stand on their cause, speakers in `comment`.",
    parts=(
        Part("id", "kept", "Id of the event"),
        Part("date", "kept", "First day"),
        Part("time", "kept", "Clock time, ISO 8601"),
        Part("enddate", "kept", "Last day"),
        Part("source", "mapped", f"Actors: {_ACTOR}"),
        Part("recipient", "mapped", "Targets, likewise"),
        Part("event", "mapped", "Type, by the crosswalk"),
        Part("mode", "mapped", "Mode, by the crosswalk"),
        Part("context", "mapped", "future (planned), hypothetical (conditional, possible), negation (negated), historical (over "
             "a year before publication)"),
        Part("quad_code", "mapped", "1 to 4, of the type"),
        Part("event_scale", "mapped", "The type's score between conflict and cooperation"),
        Part("event_loc", "kept", "First place: geonameid, name, latitude, longitude, country code, cc3"),
        Part("event_text", "kept", "The words that name the event"),
        Part("dead", "computed", "Killed; the lowest figure where sources differ"),
        Part("injured", "computed", "Wounded, likewise"),
        Part("link", "kept", "Id of the first mention of the same happening"),
        Part("text_info", "kept", "start and end of the trigger in the text"),
        Part("cite_info", "kept", "citation (our report's id), url, title, language, publication, coder, codebook"),
        Part("coder", "computed", "Version of Saksi that wrote the file"),
        Part("comment", "computed", "Every attribution chain, in words"),
    ),
    lost=("supporters", "second and further places; routes", "causes, conditions, purposes", "labels, weapons, confidence",
          "rival figures, beyond the lowest"),
)  # fmt: skip
