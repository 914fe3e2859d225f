"""HXL: a table with a row of hashtags, those that HDX uses for conflict events, one row for each happening told as fact."""

from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Column, Table, parts_of
from saksi.export.countries import Country, country
from saksi.export.happenings import Happening, happenings
from saksi.export.sides import whole_toll
from saksi.records import Participant, Place


class Row(msgspec.Struct, frozen=True):
    """All that the columns are read off."""

    happening: Happening
    place: Place | None
    country: Country | None


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write headers, hashtags and rows; gives the number of rows."""
    table = Table(stream, COLUMNS)
    # The hashtags are the format itself: they open with "#" and are no text from outside.
    table.raw([TAGS[column.name] for column in COLUMNS])
    count = 0
    for item in chosen:
        for happening in happenings(item):
            event = happening.event
            if event.modality == "actual" and not event.negated:
                place = event.place[0] if event.place else None
                table.row(Row(happening, place, country(place.country) if place else None))
                count += 1
    return count


def _names(participants: tuple[Participant, ...]) -> str:
    return "; ".join(participant.name or participant.evidence.quote for participant in participants)


def _kinds(participants: tuple[Participant, ...]) -> str:
    return "; ".join(dict.fromkeys(participant.kind for participant in participants))


def _day(row: Row, end: str) -> str | None:
    day = getattr(row.happening.event.period, end) if row.happening.event.period else None
    return str(day) if day else None


def _origins(row: Row, name: str) -> str:
    links = (chain.chain[0] for chain in row.happening.attribution if chain.chain)
    return "; ".join(dict.fromkeys(str(getattr(link, name) or link.kind) for link in links))


TAGS = {
    "event_id": "#event+code",
    "date": "#date+occurred",
    "date_end": "#date+occurred+end",
    "type": "#event+type",
    "actor": "#group+name+first",
    "actor_kind": "#group+type+first",
    "target": "#group+name+second",
    "target_kind": "#group+type+second",
    "country": "#country+name",
    "country_code": "#country+code",
    "admin1": "#adm1+name",
    "admin2": "#adm2+name",
    "location": "#loc+name",
    "latitude": "#geo+lat",
    "longitude": "#geo+lon",
    "where_precision": "#geo+precision",
    "killed": "#affected+killed",
    "injured": "#affected+injured",
    "according_to": "#meta+attribution",
    "according_to_kind": "#meta+attribution+type",
    "source": "#meta+source",
    "published": "#date+published",
    "url": "#meta+url",
    "words": "#description",
}
C = Column[Row]
COLUMNS: tuple[Column[Row], ...] = (
    C("event_id", "kept", "Id of the first mention", lambda r: r.happening.event.id),
    C("date", "kept", "First day", lambda r: _day(r, "start")),
    C("date_end", "kept", "Last day", lambda r: _day(r, "end")),
    C("type", "kept", "Our event type", lambda r: r.happening.event.type),
    C("actor", "kept", "Actors, parted by '; '", lambda r: _names(r.happening.event.actor)),
    C("actor_kind", "kept", "Their kinds", lambda r: _kinds(r.happening.event.actor)),
    C("target", "kept", "Targets", lambda r: _names(r.happening.event.target)),
    C("target_kind", "kept", "Their kinds", lambda r: _kinds(r.happening.event.target)),
    C("country", "mapped", "Country of the place, English name", lambda r: r.country.name if r.country else None),
    C("country_code", "mapped", "ISO alpha-3", lambda r: r.country.iso3 if r.country else None),
    C("admin1", "kept", "First-level division", lambda r: r.place.admin1 if r.place else None),
    C("admin2", "kept", "Second-level division", lambda r: r.place.admin2 if r.place else None),
    C("location", "kept", "Name of the place, else the report's words",
      lambda r: (r.place.name or r.place.evidence.quote) if r.place else None),
    C("latitude", "kept", "Latitude of the place or, where it is not exact, of its representative point",
      lambda r: r.place.lat if r.place else None),
    C("longitude", "kept", "Longitude, likewise", lambda r: r.place.lon if r.place else None),
    C("where_precision", "kept", "UCDP where_prec: 1 is exact", lambda r: r.place.precision if r.place else None),
    C("killed", "computed", "Killed; the lowest figure where sources differ", lambda r: whole_toll(r.happening.event, r.happening.killed).best),
    C("injured", "computed", "Wounded, likewise", lambda r: whole_toll(r.happening.event, r.happening.wounded).best),
    C("according_to", "kept", "Who says so, at the origin of each chain", lambda r: _origins(r, "name")),
    C("according_to_kind", "kept", "Kinds of these sources", lambda r: _origins(r, "kind")),
    C("source", "kept", "Publisher", lambda r: r.happening.record.report.publisher),
    C("published", "kept", "Publication date", lambda r: str(r.happening.record.report.published or "")),
    C("url", "kept", "Address of the report", lambda r: r.happening.record.report.url),
    C("words", "kept", "The report's words for the event", lambda r: r.happening.event.trigger.quote),
)  # fmt: skip

ABOUT = About(
    name="hxl",
    title="HXL (CSV)",
    suffix=".csv",
    rests_on="HXL 1.1, with the hashtags of HDX's conflict data",
    one="A row of headers, a row of hashtags, then one row for each happening told as fact. Casualties stand in the row of their "
    "cause, so `#affected+killed` can be added up.",
    parts=tuple(
        msgspec.structs.replace(part, meaning=f"`{TAGS[part.name]}` {part.meaning}") for part in parts_of(COLUMNS)
    ),
    lost=(
        "planned, conditional, possible and denied events",
        "attribution chains beyond their origin; stance",
        "second and further places; routes",
        "rival figures, beyond the lowest; missing",
        "labels, weapons, offsets, confidence",
    ),
)
