"""UCDP GED: the columns of the Georeferenced Event Dataset, one row for each lethal happening that is told as fact."""

from collections.abc import Callable, Iterable
from typing import BinaryIO

import msgspec

from saksi.coding.codebooks import load_codebooks
from saksi.coding.crosswalk import row_for
from saksi.export.chosen import Chosen
from saksi.export.columns import About, Column, Table, nothing, parts_of
from saksi.export.countries import Country, country
from saksi.export.csv_fields import Value
from saksi.export.geodesy import priogrid
from saksi.export.happenings import Happening, happenings
from saksi.export.sides import Sides, Where, side_name, sides_of, tolls_by_side
from saksi.export.tolls import Toll, together
from saksi.records import Period, Place


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """All that the columns are read off."""

    happening: Happening
    sides: Sides
    tolls: dict[Where, Toll]
    total: Toll
    place: Place | None
    country: Country | None
    period: Period | None


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the CSV; gives the number of rows."""
    table = Table(stream, COLUMNS)
    count = 0
    for item in chosen:
        for happening in happenings(item):
            if is_lethal(happening):
                table.row(_row(happening))
                count += 1
    return count


def is_lethal(happening: Happening) -> bool:
    """Whether it is told as fact, by force, with at least one death."""
    event = happening.event
    row = row_for(event)
    by_force = event.type == "casualties" or (row is not None and row.ucdp is not None)
    deaths = any(figure.count.best is None or figure.count.best > 0 for figure in happening.killed)
    return by_force and deaths and event.modality == "actual" and not event.negated


def _row(happening: Happening) -> Row:
    sides = sides_of(happening.event)
    tolls = tolls_by_side(sides, happening.killed)
    place = happening.event.place[0] if happening.event.place else None
    return Row(
        happening=happening,
        sides=sides,
        tolls=tolls,
        total=together(tolls.values()),
        place=place,
        country=country(place.country) if place else None,
        period=happening.event.period,
    )


def _number(row: Row) -> int:
    """The event's id as a number that a double holds exactly (52 bits); the whole id is in ``relid``."""
    return int(row.happening.event.id[:13], 16)


def _deaths(row: Row, group: Where) -> int | None:
    """Deaths of one group; 0 where figures are known but none is of this group."""
    best = row.tolls[group].best
    return best if best is not None or row.tolls[group].low is not None or row.total.best is None else 0


def _article(row: Row) -> str:
    report = row.happening.record.report
    return '"' + ",".join(str(part or "") for part in (report.publisher, report.published, report.title)) + '"'


def _origins(row: Row) -> str:
    links = [chain.chain[0] for chain in row.happening.attribution if chain.chain]
    return "; ".join(dict.fromkeys(link.name or link.kind for link in links))


def _clarity(row: Row) -> int | None:
    """1 for a single happening, 2 for a sum over a month or longer."""
    precision = row.period.precision if row.period else None
    return None if precision is None else 1 if precision < 4 else 2


def _day(row: Row, end: str) -> str | None:
    day = getattr(row.period, end) if row.period else None
    return f"{day} 00:00:00.000" if day else None


def _year(row: Row) -> int | None:
    return row.period.start.year if row.period and row.period.start else None


def _gw(participants_country: str | None) -> str | None:
    found = country(participants_country)
    return found.gw if found else None


def _side_gw(row: Row, side: str) -> str | None:
    """The Gleditsch-Ward number of a side that is a state."""
    participants = getattr(row.sides, side)
    table = load_codebooks().ucdp.sides
    state = next((one for one in participants if table.get(one.kind) == "state"), None)
    return _gw(state.country) if state else None


def _wkt(row: Row) -> str | None:
    place = row.place
    return f"POINT ({place.lon} {place.lat})" if place and place.lat is not None and place.lon is not None else None


def _cell(row: Row) -> int | None:
    place = row.place
    return priogrid(place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _dyad(row: Row) -> str | None:
    a, b = side_name(row.sides.a), side_name(row.sides.b)
    return f"{a} - {b}" if a and b else None


def _of_place(name: str) -> Callable[[Row], Value]:
    return lambda row: getattr(row.place, name) if row.place else None


_UNKNOWN = "UCDP's own numbering; a report cannot tell it"
C = Column[Row]
COLUMNS: tuple[Column[Row], ...] = (
    C("id", "computed", "Number made of the event's id (its first 52 bits)", _number),
    C("relid", "kept", "Id of the event with us", lambda r: r.happening.event.id),
    C("year", "computed", "Year of the first day", _year),
    C("active_year", "empty", "Whether the conflict passed 25 deaths in the year: needs all of UCDP's data", nothing),
    C("code_status", "empty", "State of UCDP's own checking", nothing),
    C("type_of_violence", "mapped", "1 state-based, 2 non-state, 3 one-sided, from the kinds of the sides; empty where a side "
      "cannot be told", lambda r: r.sides.type_of_violence),
    C("conflict_dset_id", "empty", _UNKNOWN, nothing),
    C("conflict_new_id", "empty", _UNKNOWN, nothing),
    C("conflict_name", "empty", "Which conflict it belongs to is UCDP's judgement", nothing),
    C("dyad_dset_id", "empty", _UNKNOWN, nothing),
    C("dyad_new_id", "empty", _UNKNOWN, nothing),
    C("dyad_name", "computed", "Side A - side B", _dyad),
    C("side_a_dset_id", "empty", _UNKNOWN, nothing),
    C("side_a_new_id", "empty", _UNKNOWN, nothing),
    C("side_a", "mapped", "Government of a country for a state's forces, else the actor's name; the state, or the perpetrator "
      "of one-sided violence, is side A", lambda r: side_name(r.sides.a)),
    C("side_b_dset_id", "empty", _UNKNOWN, nothing),
    C("side_b_new_id", "empty", _UNKNOWN, nothing),
    C("side_b", "mapped", "As side_a; Civilians in one-sided violence", lambda r: side_name(r.sides.b)),
    C("number_of_sources", "computed", "Always 1: a row comes from one report", lambda _: 1),
    C("source_article", "computed", "Publisher, date and headline in UCDP's form", _article),
    C("source_office", "kept", "Publisher", lambda r: r.happening.record.report.publisher),
    C("source_date", "kept", "Publication date", lambda r: _iso(r.happening.record.report.published)),
    C("source_headline", "kept", "Headline", lambda r: r.happening.record.report.title),
    C("source_original", "kept", "Who says so at the origin of each attribution chain, parted by '; '; the kind of source "
      "where nobody is named", _origins),
    C("where_prec", "kept", "Precision of the place, 1 to 7 (ours is UCDP's)", _of_place("precision")),
    C("where_coordinates", "kept", "Name of the place that the coordinates are of", _of_place("name")),
    C("where_description", "kept", "The report's words for the place", lambda r: r.place.evidence.quote if r.place else None),
    C("adm_1", "kept", "First-level division", _of_place("admin1")),
    C("adm_2", "kept", "Second-level division", _of_place("admin2")),
    C("latitude", "kept", "Latitude (WGS84); as with UCDP, of a representative point where where_prec is above 1",
      _of_place("lat")),
    C("longitude", "kept", "Longitude, likewise", _of_place("lon")),
    C("geom_wkt", "computed", "The point as well-known text", _wkt),
    C("priogrid_gid", "computed", "PRIO-GRID cell of the point", _cell),
    C("country", "mapped", "Country of the place, as UCDP names it",
      lambda r: (r.country.ucdp_name or r.country.name) if r.country else None),
    C("country_id", "mapped", "Gleditsch-Ward number of that country", lambda r: r.country.gw if r.country else None),
    C("region", "mapped", "UCDP's region", lambda r: r.country.ucdp_region if r.country else None),
    C("event_clarity", "computed", "1 for a single happening, 2 where the period is a month or longer", _clarity),
    C("date_prec", "kept", "Precision of the time, 1 to 5 (ours is UCDP's)",
      lambda r: r.period.precision if r.period else None),
    C("date_start", "kept", "First day", lambda r: _day(r, "start")),
    C("date_end", "kept", "Last day, inclusive", lambda r: _day(r, "end")),
    C("deaths_a", "computed", "Deaths on side A, best reading", lambda r: _deaths(r, "a")),
    C("deaths_b", "computed", "Deaths on side B", lambda r: _deaths(r, "b")),
    C("deaths_civilians", "computed", "Deaths of civilians", lambda r: _deaths(r, "civilians")),
    C("deaths_unknown", "computed", "Deaths whose side the words do not tell", lambda r: _deaths(r, "unknown")),
    C("best", "computed", "All deaths: where sources differ, the lowest stated figure", lambda r: r.total.best),
    C("high", "computed", "Highest figure; empty where the words leave it open ('at least')", lambda r: r.total.high),
    C("low", "computed", "Lowest figure", lambda r: r.total.low),
    C("gwnoa", "mapped", "Gleditsch-Ward number of side A, where it is a state", lambda r: _side_gw(r, "a")),
    C("gwnob", "mapped", "Gleditsch-Ward number of side B, where it is a state", lambda r: _side_gw(r, "b")),
)  # fmt: skip


def _iso(value: object) -> str | None:
    return None if value is None else str(value)


ABOUT = About(
    name="ucdp-ged",
    title="UCDP GED (CSV)",
    suffix=".csv",
    rests_on=load_codebooks().sources["ucdp"],
    one="One row for each happening told as fact in which somebody was killed by force. Later mentions of the same happening "
    "and the casualties that it caused are in its row. Planned, conditional, possible and denied events have none.",
    parts=parts_of(COLUMNS),
    lost=(
        "every event that is not lethal, or not told as fact",
        "the attribution chain beyond its origin; stance; cue words",
        "second and further places; routes",
        "wounded and missing; weapons",
        "rival figures, beyond low, best and high",
        "labels, evidence offsets, confidence",
    ),
)
