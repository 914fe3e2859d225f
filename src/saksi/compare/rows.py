"""What is compared: events of Saksi's records, of an ACLED CSV or of a UCDP CSV, each as one row of fields."""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, TextIO

import msgspec

from saksi.errors import InputError
from saksi.export.chosen import Chosen
from saksi.export.formats import acled, ucdp
from saksi.record_lines import Problem, read_records
from saksi.records import Event, Evidence, Participant, Place, Record

Kind = Literal["records", "acled", "ucdp"]
Value = str | int | datetime.date | None
JOIN = "; "
_LONGEST_CELL = 10_000_000


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One event: where it is to be found in its file, what decides whether two rows are of one event, and its fields."""

    id: str
    report: str | None = None
    trigger: Evidence | None = None
    start: datetime.date | None = None
    country: str | None = None
    place: str | None = None
    lat: float | None = None
    lon: float | None = None
    actors: str = ""
    fields: dict[str, Value] = {}
    """What is compared; None where it is not known."""


class Read(msgspec.Struct, frozen=True):
    """All rows of one file."""

    kind: Kind
    rows: tuple[Row, ...]
    reports: frozenset[str] = frozenset()
    """Ids of the reports of Saksi's records; empty for a CSV."""


class _Names(msgspec.Struct, frozen=True):
    """What a CSV calls the things that rows are matched by, and which of its columns are compared."""

    id: str
    dates: tuple[str, str]
    country: str
    place: str
    actors: tuple[str, str]
    compared: tuple[str, ...]
    numbers: tuple[str, ...]
    common: dict[str, str]
    """Name that both CSVs share → this CSV's column."""


CSV_NAMES: dict[Kind, _Names] = {
    "acled": _Names(
        id="event_id_cnty",
        dates=("event_date", "event_date"),
        country="country",
        place="location",
        actors=("actor1", "actor2"),
        compared=(
            "event_date", "event_type", "sub_event_type", "actor1", "inter1", "actor2", "inter2", "country", "admin1",
            "admin2", "location", "fatalities",
        ),
        numbers=("fatalities",),
        common={"date": "event_date", "country": "country", "admin1": "admin1", "place": "location", "deaths": "fatalities"},
    ),
    "ucdp": _Names(
        id="id",
        dates=("date_start", "date_end"),
        country="country",
        place="where_coordinates",
        actors=("side_a", "side_b"),
        compared=(
            "date_start", "date_end", "type_of_violence", "side_a", "side_b", "country", "adm_1", "adm_2", "where_coordinates",
            "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high",
        ),
        numbers=("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high"),
        common={"date": "date_start", "country": "country", "admin1": "adm_1", "place": "where_coordinates", "deaths": "best"},
    ),
}  # fmt: skip
_MARKS: dict[Kind, tuple[str, ...]] = {
    "acled": ("sub_event_type", "event_date"),
    "ucdp": ("type_of_violence", "side_a"),
}


def kind_of_file(name: str) -> Kind:
    """Whether a file holds Saksi's records or is an ACLED or UCDP CSV. Raises InputError where it is none of these."""
    try:
        with Path(name).open("rb") as stream:
            head = stream.readline(100_000).decode("utf-8-sig", errors="replace").strip()
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror or error})") from error
    if head.startswith("{") or not head:
        return "records"
    columns = set(next(csv.reader([head])))
    for kind, marks in _MARKS.items():
        if columns.issuperset(marks):
            return kind
    raise InputError(f"{name}: neither Saksi's JSON Lines nor a CSV with the columns of ACLED or UCDP GED")


def read_rows(name: str, kind: Kind, other: Kind, problem: Problem) -> Read:
    """The rows of a file, in terms that a file of kind ``other`` can be compared in.

    Records that meet a CSV are first exported to its format, so they are compared in its own words. What cannot be read is
    told to ``problem`` with file and line.
    """
    if kind != "records":
        with Path(name).open(encoding="utf-8-sig", errors="replace", newline="") as stream:
            rows = _csv_rows(stream, kind, other, lambda line, words: problem(f"{name}:{line}: {words}"))
            return Read(kind, tuple(rows))
    records = read_records([name], problem)
    if other == "records":
        return _record_rows(records)
    write = acled.write if other == "acled" else ucdp.write
    exported = io.BytesIO()
    write((Chosen(record, record.events) for record in records if record.events), exported)
    table = io.StringIO(exported.getvalue().decode("utf-8"), newline="")
    return Read("records", tuple(_csv_rows(table, other, other, lambda _line, _words: None)))


# ---------------------------------------------------------------- Saksi's own records


def _record_rows(records: Iterable[Record]) -> Read:
    rows: list[Row] = []
    reports: set[str] = set()
    for record in records:
        reports.add(record.report.id)
        rows += [_record_row(record, event) for event in record.events]
    return Read("records", tuple(rows), frozenset(reports))


def _record_row(record: Record, event: Event) -> Row:
    period = event.period
    origin = event.attribution[0].chain[0] if event.attribution and event.attribution[0].chain else None
    return Row(
        id=event.id,
        report=record.report.id,
        trigger=event.trigger,
        fields={
            "type": event.type,
            "modality": event.modality,
            "negated": str(event.negated).lower(),
            "change": event.change,
            "actor": _people(event.actor),
            "target": _people(event.target),
            "supporter": _people(event.supporter),
            "actor_kind": _set(one.kind for one in event.actor),
            "target_kind": _set(one.kind for one in event.target),
            "place": _places(event.place),
            "origin": _places(event.origin),
            "destination": _places(event.destination),
            "start": period.start if period else None,
            "end": period.end if period else None,
            "killed": _figure(event, "killed"),
            "wounded": _figure(event, "wounded"),
            "source": origin.name if origin else None,
            "source_kind": origin.kind if origin else None,
            "stance": origin.stance if origin else None,
        },
    )


def _people(participants: Iterable[Participant]) -> str | None:
    return _set(one.id or one.name or one.evidence.quote for one in participants)


def _places(places: Iterable[Place]) -> str | None:
    return _set(one.id or one.name or one.evidence.quote for one in places)


def _set(values: Iterable[str]) -> str | None:
    """Several values as one, whatever their order."""
    return JOIN.join(sorted(set(values))) or None


def _figure(event: Event, fate: str) -> int | None:
    """The figures' sum, where all of them are known."""
    counts = [count.best for count in getattr(event, fate)]
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


# ---------------------------------------------------------------- ACLED and UCDP


def _csv_rows(stream: TextIO, kind: Kind, other: Kind, problem: Callable[[int, str], None]) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    names = CSV_NAMES[kind]
    shared = other not in (kind, "records")
    reader = csv.DictReader(stream)
    try:
        for cells in reader:
            try:
                yield _csv_row(cells, names, shared=shared)
            except ValueError as error:
                problem(reader.line_num, str(error))
    except csv.Error as error:
        problem(reader.line_num, f"no CSV from here on ({error})")


def _csv_row(cells: dict[str, str], names: _Names, *, shared: bool) -> Row:
    columns = names.common if shared else {name: name for name in names.compared}
    return Row(
        id=_cell(cells, names.id) or "",
        start=_date(cells, names.dates[0]),
        country=_cell(cells, names.country),
        place=_cell(cells, names.place),
        lat=_degrees(cells, "latitude"),
        lon=_degrees(cells, "longitude"),
        actors=" ".join(_cell(cells, name) or "" for name in names.actors),
        fields={name: _value(cells, column, names) for name, column in columns.items()},
    )


def _cell(cells: dict[str, str], name: str) -> str | None:
    return (cells.get(name) or "").strip() or None


def _value(cells: dict[str, str], name: str, names: _Names) -> Value:
    if name in names.dates:
        return _date(cells, name)
    if name in names.numbers:
        return _number(cells, name)
    return _cell(cells, name)


def _date(cells: dict[str, str], name: str) -> datetime.date | None:
    """An ISO date, with or without a time; ACLED's older files write "16 May 2025"."""
    text = _cell(cells, name)
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return datetime.datetime.strptime(text, "%d %B %Y").date()
    except ValueError as error:
        raise ValueError(f"{name}: {text[:40]!r} is no date") from error


def _number(cells: dict[str, str], name: str) -> int | None:
    text = _cell(cells, name)
    if text is None:
        return None
    try:
        return int(float(text))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name}: {text[:40]!r} is no number") from error


def _degrees(cells: dict[str, str], name: str) -> float | None:
    text = _cell(cells, name)
    if text is None:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"{name}: {text[:40]!r} is no number of degrees") from error
