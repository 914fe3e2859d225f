"""POLECAT: the tab-separated table that PLOVER-coded events are published in, with its column names."""

from collections.abc import Iterable
from typing import BinaryIO

from saksi.coding.codebooks import load_codebooks
from saksi.export.chosen import Chosen
from saksi.export.columns import About, Column, Table, nothing, parts_of
from saksi.export.countries import country
from saksi.export.csv_fields import Value
from saksi.export.formats.plover import Coded, actor_code, coded, contexts, geonames_id
from saksi.records import Participant, Place

_JOIN = "; "


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the table; gives the number of rows."""
    table = Table(stream, COLUMNS, delimiter="\t")
    count = 0
    for item in chosen:
        for one in coded(item):
            table.row(one)
            count += 1
    return count


def _joined(values: Iterable[object]) -> str:
    return _JOIN.join(str(value) for value in dict.fromkeys(values) if value)


def _sectors(participants: tuple[Participant, ...]) -> list[str]:
    sectors = load_codebooks().plover.sectors
    return [sectors[participant.kind] for participant in participants if participant.kind in sectors]


def _first(values: list[str]) -> str | None:
    return values[0] if values else None


def _cow(participants: tuple[Participant, ...]) -> str:
    found = (country(participant.country) for participant in participants)
    return _joined(of.cow or of.gw for of in found if of)


def _place(one: Coded) -> Place | None:
    return one.event.place[0] if one.event.place else None


def _of_place(one: Coded, name: str) -> Value:
    place = _place(one)
    return getattr(place, name) if place else None


def _city(one: Coded) -> str | None:
    place = _place(one)
    return place.name if place and place.kind == "populated_place" else None


def _country(one: Coded) -> str | None:
    place = _place(one)
    of = country(place.country) if place else None
    return of.iso3 if of else None


def _geonames(one: Coded) -> int | None:
    place = _place(one)
    return geonames_id(place) if place else None


def _story_people(one: Coded) -> str:
    links = (link for event in one.record.events for chain in event.attribution for link in chain.chain)
    return _joined(link.name for link in links if link.kind == "named_person")


def _story_organizations(one: Coded) -> str:
    return _joined(
        who.name for event in one.record.events for who in event.actor + event.target + event.supporter if who.id
    )


def _story_locations(one: Coded) -> str:
    return _joined(
        place.name for event in one.record.events for place in event.place + event.origin + event.destination
    )


def _day(one: Coded) -> str | None:
    period = one.event.period
    return str(period.start) if period and period.start else None


C = Column[Coded]
COLUMNS: tuple[Column[Coded], ...] = (
    C("Event ID", "kept", "Id of the event", lambda o: o.event.id),
    C("Event Date", "kept", "First day", _day),
    C("Event Type", "mapped", "PLOVER type, by the crosswalk", lambda o: o.row.plover),
    C("Event Mode", "mapped", "PLOVER mode, by the crosswalk", lambda o: o.row.mode),
    C("Intensity", "mapped", "The type's score between conflict and cooperation", lambda o: o.type.score),
    C("Quad Code", "mapped", "1 to 4, of the type", lambda o: o.type.quad),
    C("Contexts", "mapped", "future, hypothetical, negation, historical, from our modality", lambda o: _joined(contexts(o))),
    C("Actor Name", "kept", "Actors' names", lambda o: _joined(p.name for p in o.event.actor)),
    C("Actor Country", "mapped", "Their countries, ISO alpha-3, or IGO", lambda o: _joined(map(actor_code, o.event.actor))),
    C("Actor COW", "mapped", "Their Correlates of War numbers", lambda o: _cow(o.event.actor)),
    C("Primary Actor Sector", "mapped", "PLOVER sector of the first that has one", lambda o: _first(_sectors(o.event.actor))),
    C("Actor Sectors", "mapped", "PLOVER sectors of all", lambda o: _joined(_sectors(o.event.actor))),
    C("Actor Title", "empty", "Offices of persons are not resolved", nothing),
    C("Actor Name Raw", "kept", "The report's words", lambda o: _joined(p.evidence.quote for p in o.event.actor)),
    C("Wikipedia Actor ID", "empty", "Actors are not linked to Wikipedia", nothing),
    C("Recipient Name", "kept", "Targets' names", lambda o: _joined(p.name for p in o.event.target)),
    C("Recipient Country", "mapped", "As Actor Country", lambda o: _joined(map(actor_code, o.event.target))),
    C("Recipient COW", "mapped", "As Actor COW", lambda o: _cow(o.event.target)),
    C("Primary Recipient Sector", "mapped", "As Primary Actor Sector", lambda o: _first(_sectors(o.event.target))),
    C("Recipient Sectors", "mapped", "As Actor Sectors", lambda o: _joined(_sectors(o.event.target))),
    C("Recipient Title", "empty", "Offices of persons are not resolved", nothing),
    C("Recipient Name Raw", "kept", "The report's words", lambda o: _joined(p.evidence.quote for p in o.event.target)),
    C("Wikipedia Recipient ID", "empty", "Actors are not linked to Wikipedia", nothing),
    C("Placename", "kept", "Name of the first place", lambda o: _of_place(o, "name")),
    C("City", "kept", "Its name, where it is a town or village", _city),
    C("District", "kept", "Second-level division", lambda o: _of_place(o, "admin2")),
    C("Province", "kept", "First-level division", lambda o: _of_place(o, "admin1")),
    C("Country", "mapped", "ISO alpha-3", _country),
    C("Latitude", "kept", "WGS84", lambda o: _of_place(o, "lat")),
    C("Longitude", "kept", "WGS84", lambda o: _of_place(o, "lon")),
    C("GeoNames ID", "kept", "Where the place is from GeoNames", _geonames),
    C("Raw Placename", "kept", "The report's words", lambda o: place.evidence.quote if (place := _place(o)) else None),
    C("Feature Type", "kept", "Our kind of place", lambda o: _of_place(o, "kind")),
    C("Source", "kept", "Publisher", lambda o: o.record.report.publisher),
    C("Publication Date", "kept", "Publication date", lambda o: str(o.record.report.published or "")),
    C("Story People", "computed", "Persons named as sources in the report", _story_people),
    C("Story Organizations", "computed", "Listed actors in the report", _story_organizations),
    C("Story Locations", "computed", "Places in the report", _story_locations),
    C("Language", "kept", "ISO 639-1 code", lambda o: o.record.report.language),
    C("Version", "computed", "Versions of Saksi and of its model", lambda o: f"saksi {o.record.saksi} {o.record.model}"),
)  # fmt: skip

ABOUT = About(
    name="polecat",
    title="POLECAT (tab-separated)",
    suffix=".tsv",
    rests_on=load_codebooks().sources["polecat"] + "; " + load_codebooks().sources["plover"],
    one="One row for each event that has a PLOVER type, as in `plover`; several values in a cell are parted by '; '.",
    parts=parts_of(COLUMNS),
    lost=(
        "attribution chains, stance",
        "figures",
        "second and further places; routes",
        "causes, conditions, purposes; sameness of mentions",
        "labels, weapons, evidence offsets, confidence",
    ),
)
