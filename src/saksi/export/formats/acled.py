"""ACLED: the columns of its export, one row for each happening that its codebook has a sub-event type for."""

import datetime
from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from saksi.coding.codebooks import load_codebooks
from saksi.coding.crosswalk import row_for
from saksi.export.acled_actors import ActorSide, civilians_targeted, interaction, sides
from saksi.export.chain_words import chain_words
from saksi.export.chosen import Chosen
from saksi.export.columns import About, Column, Table, nothing, parts_of
from saksi.export.countries import Country, country
from saksi.export.happenings import Happening, happenings
from saksi.export.sides import whole_toll
from saksi.records import Count, Place

_TOLD = ("actual", "possible")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """All that the columns are read off."""

    happening: Happening
    sub_event_type: str
    first: ActorSide
    second: ActorSide
    place: Place | None
    country: Country | None


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the CSV; gives the number of rows."""
    table = Table(stream, COLUMNS)
    count = 0
    for item in chosen:
        for happening in happenings(item):
            if (row := _row(happening)) is not None:
                table.row(row)
                count += 1
    return count


def _row(happening: Happening) -> Row | None:
    event = happening.event
    entry = row_for(event)
    if entry is None or entry.acled is None or event.negated or event.modality not in _TOLD:
        return None
    place = event.place[0] if event.place else None
    first, second = sides(happening, entry.acled)
    return Row(
        happening=happening,
        sub_event_type=entry.acled,
        first=first,
        second=second,
        place=place,
        country=country(place.country) if place else None,
    )


def acled_number(count: Count) -> int | None:
    """ACLED's number for a figure: its convention for a vague word, else the stated one."""
    words = count.evidence.quote.casefold().split()
    vague = load_codebooks().acled.vague_numbers
    return next((vague[word] for word in words if word in vague), count.best)


def _fatalities(row: Row) -> int:
    """ACLED writes 0 where nothing is reported."""
    return whole_toll(row.happening.event, row.happening.killed, best=acled_number).best or 0


def _id(row: Row) -> str:
    return (row.country.iso3 if row.country else "") + row.happening.event.id


def _date(row: Row) -> datetime.date | None:
    """The day, or the middle of the period (ACLED, time precision codes)."""
    period = row.happening.event.period
    if period is None or period.start is None or period.end is None:
        return None
    return period.start + (period.end - period.start) // 2


def _time_precision(row: Row) -> int | None:
    period = row.happening.event.period
    return load_codebooks().acled.time_precision.get(period.precision or 0) if period else None


def _geo_precision(row: Row) -> int | None:
    return load_codebooks().acled.geo_precision.get(row.place.precision or 0) if row.place else None


def _division(row: Row, level: int) -> str | None:
    place = row.place
    if place is None:
        return None
    above = {1: place.admin1, 2: place.admin2}.get(level)
    return above or (place.name if place.kind == f"admin{level}" else None)


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _sources(row: Row) -> str:
    media = [link.name for chain in row.happening.attribution for link in chain.chain if link.kind == "media"]
    return "; ".join(name for name in dict.fromkeys([row.happening.record.report.publisher, *media]) if name)


def _notes(row: Row) -> str:
    """What the report says, in its own words, and who says so."""
    happening = row.happening
    event = happening.event
    parts = [f'"{event.trigger.quote}": told as {event.modality}']
    parts += [f"according to {chain_words(chain)}" for chain in happening.attribution]
    for fate in ("killed", "wounded"):
        words = [figure.count.evidence.quote for figure in getattr(happening, fate)]
        if words:
            parts.append(f"{fate}: " + ", ".join(f'"{word}"' for word in words))
    return ". ".join(parts) + "."


def _tags(row: Row) -> str:
    """Our modality and attribution, as tags."""
    event = row.happening.event
    origins = dict.fromkeys(chain.chain[0] for chain in row.happening.attribution if chain.chain)
    tags = [f"modality={event.modality}"]
    tags += dict.fromkeys(f"source kind={link.kind}" for link in origins)
    tags += dict.fromkeys(f"stance={link.stance}" for link in origins)
    tags += [f"saksi type={event.type}"] + ([f"change={event.change}"] if event.change else [])
    return "; ".join(tags)


def _of_place(row: Row, name: str) -> str | None:
    return getattr(row.place, name) if row.place else None


_ACLED = load_codebooks().acled
C = Column[Row]
COLUMNS: tuple[Column[Row], ...] = (
    C("event_id_cnty", "computed", "ISO alpha-3 code of the country and our id of the event", _id),
    C("event_date", "computed", "The day; of a longer period the middle, as ACLED has it", lambda r: _iso(_date(r))),
    C("year", "computed", "Its year", lambda r: date.year if (date := _date(r)) else None),
    C("time_precision", "mapped", "1 the day, 2 a week, 3 a month; empty for a longer period, which ACLED does not record",
      _time_precision),
    C("disorder_type", "mapped", "ACLED's disorder type of the sub-event type", lambda r: _ACLED.disorder_type(r.sub_event_type)),
    C("event_type", "mapped", "ACLED's event type of the sub-event type", lambda r: _ACLED.event_type(r.sub_event_type)),
    C("sub_event_type", "mapped", "By the crosswalk: our type with what is told of actors, means and harm",
      lambda r: r.sub_event_type),
    C("actor1", "mapped", "The first actor: generic names for a state's forces, protesters, rioters and civilians of a country, "
      "else the actor's own name", lambda r: r.first.actor),
    C("assoc_actor_1", "kept", "Further actors, supporters, and the name behind a generic one, parted by '; '",
      lambda r: r.first.associated),
    C("inter1", "mapped", "ACLED's type of actor 1 as text; empty where our kind is unknown", lambda r: r.first.inter),
    C("actor2", "mapped", "The first target, or the second actor of a clash; in violence against civilians always the victims",
      lambda r: r.second.actor),
    C("assoc_actor_2", "kept", "As assoc_actor_1", lambda r: r.second.associated),
    C("inter2", "mapped", "As inter1", lambda r: r.second.inter),
    C("interaction", "mapped", "The two types in ACLED's order ('State forces-Rebel group'), or one type and 'only'",
      lambda r: interaction(r.first, r.second)),
    C("civilian_targeting", "computed", "'Civilians targeted' where civilians are the target of violence",
      lambda r: civilians_targeted(r.sub_event_type, r.second)),
    C("iso", "mapped", "ISO numeric code of the country", lambda r: r.country.iso_number if r.country else None),
    C("region", "mapped", "ACLED's region", lambda r: r.country.acled_region if r.country else None),
    C("country", "mapped", "Country of the place", lambda r: r.country.name if r.country else None),
    C("admin1", "kept", "First-level division", lambda r: _division(r, 1)),
    C("admin2", "kept", "Second-level division", lambda r: _division(r, 2)),
    C("admin3", "kept", "Third-level division, where the place is one", lambda r: _division(r, 3)),
    C("location", "kept", "Name of the place, else the report's words for it",
      lambda r: _of_place(r, "name") or (r.place.evidence.quote if r.place else None)),
    C("latitude", "kept", "Latitude (WGS84), four decimals", lambda r: _degrees(r.place.lat) if r.place else None),
    C("longitude", "kept", "Longitude, likewise", lambda r: _degrees(r.place.lon) if r.place else None),
    C("geo_precision", "mapped", "1 a town, 2 near it or a small part of a region, 3 a region; empty for a whole country",
      _geo_precision),
    C("source", "kept", "Publisher, and the media in the attribution chains, parted by '; '", _sources),
    C("source_scale", "empty", "How near a source is to the event: not in a report", nothing),
    C("notes", "computed", "The report's words for the event and its figures, with every attribution chain", _notes),
    C("fatalities", "mapped", "Killed: vague words by ACLED's convention, the lowest where sources differ, 0 where none is "
      "reported", _fatalities),
    C("tags", "computed", "modality, kind and stance of the origin of each chain, our type", _tags),
    C("timestamp", "empty", "When ACLED uploaded the row", nothing),
)  # fmt: skip


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


ABOUT = About(
    name="acled",
    title="ACLED (CSV)",
    suffix=".csv",
    rests_on=load_codebooks().sources["acled"],
    one="One row for each happening with a sub-event type (see the crosswalk), told as fact or as possible; look at the tag "
    "`modality`. Planned, conditional and denied events have no row: ACLED records what happened.",
    parts=parts_of(COLUMNS),
    lost=(
        "planned, conditional and denied events; aid and threats",
        "wounded and missing as numbers (their words are in notes)",
        "rival figures, beyond the lowest",
        "second and further places; routes",
        "labels, evidence offsets, confidence, which statement carries which figure",
    ),
)
