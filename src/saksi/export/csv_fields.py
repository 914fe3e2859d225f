"""The columns of the CSV: one row an event. This table makes the header, the rows and the list in docs/record.md."""

from collections.abc import Callable, Iterable

import msgspec

from saksi.records import AttributionLink, Count, Event, Participant, Place, Record

JOIN = "; "
Value = str | int | float | None


class Field(msgspec.Struct, frozen=True):
    """One column: its name, what it means, and how it is read off an event of a record."""

    name: str
    meaning: str
    value: Callable[[Record, Event], Value]


def join(values: Iterable[object]) -> str:
    """Several values in one cell; an unknown one leaves its place empty, so that columns keep step."""
    words = ["" if value is None else str(value) for value in values]
    return JOIN.join(words) if any(words) else ""


def _participants(role: str, what: str) -> list[Field]:
    def people(event: Event) -> tuple[Participant, ...]:
        return getattr(event, role)  # type: ignore[no-any-return]

    return [
        Field(role, f"{what}: names", lambda _, e: join(p.name or p.evidence.quote for p in people(e))),
        Field(f"{role}_words", f"{what}: the report's words", lambda _, e: join(p.evidence.quote for p in people(e))),
        Field(f"{role}_kind", f"{what}: kinds", lambda _, e: join(p.kind for p in people(e))),
        Field(f"{role}_id", f"{what}: ids in the actor list", lambda _, e: join(p.id for p in people(e))),
    ]


def _places(role: str, what: str) -> list[Field]:
    def places(event: Event) -> tuple[Place, ...]:
        return getattr(event, role)  # type: ignore[no-any-return]

    return [
        Field(role, f"{what}: the report's words", lambda _, e: join(p.evidence.quote for p in places(e))),
        Field(f"{role}_name", f"{what}: names", lambda _, e: join(p.name for p in places(e))),
        Field(f"{role}_id", f"{what}: gazetteer ids", lambda _, e: join(p.id for p in places(e))),
        Field(f"{role}_country", f"{what}: ISO 3166-1 country codes", lambda _, e: join(p.country for p in places(e))),
        Field(f"{role}_admin1", f"{what}: first-level divisions", lambda _, e: join(p.admin1 for p in places(e))),
        Field(f"{role}_admin2", f"{what}: second-level divisions", lambda _, e: join(p.admin2 for p in places(e))),
        Field(f"{role}_lat", f"{what}: latitudes (WGS84 degrees)", lambda _, e: join(p.lat for p in places(e))),
        Field(f"{role}_lon", f"{what}: longitudes (WGS84 degrees)", lambda _, e: join(p.lon for p in places(e))),
        Field(
            f"{role}_precision",
            f"{what}: UCDP where_prec, 1 exact to 7 sea or air",
            lambda _, e: join(p.precision for p in places(e)),
        ),
        Field(
            f"{role}_uncertainty_km",
            f"{what}: how far from the point the true place may lie, in kilometres",
            lambda _, e: join(p.uncertainty_km for p in places(e)),
        ),
    ]


def _counts(role: str, what: str) -> list[Field]:
    def counts(event: Event) -> tuple[Count, ...]:
        return getattr(event, role)  # type: ignore[no-any-return]

    return [
        Field(f"{role}_low", f"{what}: lowest number", lambda _, e: join(c.low for c in counts(e))),
        Field(f"{role}_best", f"{what}: stated number, else the lowest", lambda _, e: join(c.best for c in counts(e))),
        Field(
            f"{role}_high",
            f"{what}: highest number; empty where the words leave it open",
            lambda _, e: join(c.high for c in counts(e)),
        ),
        Field(f"{role}_words", f"{what}: the report's words", lambda _, e: join(c.evidence.quote for c in counts(e))),
        Field(
            f"{role}_event",
            f"{what}: id of the event that states the number; sum only where it is the row's own event_id",
            lambda _, e: join(c.event for c in counts(e)),
        ),
    ]


def _origins(event: Event) -> list[AttributionLink]:
    return [attribution.chain[0] for attribution in event.attribution if attribution.chain]


def _chains(event: Event) -> str:
    return join(" > ".join(link.name or link.kind for link in attribution.chain) for attribution in event.attribution)


def _period(name: str) -> Callable[[Record, Event], Value]:
    def value(_: Record, event: Event) -> Value:
        found = getattr(event.period, name) if event.period is not None else None
        return found if found is None or isinstance(found, int) else str(found)

    return value


FIELDS: tuple[Field, ...] = (
    Field("report_id", "Id of the report", lambda r, _: r.report.id),
    Field("source", "File name, URL or record id that the report was read from", lambda r, _: r.report.source),
    Field("publisher", "Who published the report", lambda r, _: r.report.publisher),
    Field("published", "Publication date (ISO 8601)", lambda r, _: _iso(r.report.published)),
    Field("title", "Headline", lambda r, _: r.report.title),
    Field("url", "Address of the report", lambda r, _: r.report.url),
    Field("language", "ISO 639-1 code of the report's language", lambda r, _: r.report.language),
    Field("event_id", "Id of the event", lambda _, e: e.id),
    Field("type", "Event type", lambda _, e: e.type),
    Field("trigger", "The words that name the event", lambda _, e: e.trigger.quote),
    Field("trigger_start", "Where the trigger starts in the text, in code points", lambda _, e: e.trigger.start),
    Field("trigger_end", "Where the trigger ends, exclusive", lambda _, e: e.trigger.end),
    Field("modality", "actual, planned, conditional or possible", lambda _, e: e.modality),
    Field("negated", "true where the report says that it did not happen", lambda _, e: str(e.negated).lower()),
    Field(
        "change", "What became of a route or siege: cut, secured, opened, closed, held, lifted", lambda _, e: e.change
    ),
    *_participants("actor", "Who did it"),
    *_participants("target", "To whom or what it was done"),
    *_participants("supporter", "Who backed the actor"),
    *_places("place", "Where"),
    *_places("origin", "From where"),
    *_places("destination", "To where"),
    Field("when_words", "When: the report's words", lambda _, e: e.period.evidence.quote if e.period else None),
    Field("when_start", "First day that it may have been (ISO 8601)", _period("start")),
    Field("when_end", "Last day, inclusive", _period("end")),
    Field("when_precision", "UCDP date_prec, 1 exact day to 5 longer than a month", _period("precision")),
    Field("when_clock", "Clock time with its zone where the words give one", _period("clock")),
    Field("weapon", "By what means: the report's words", lambda _, e: join(w.quote for w in e.weapon)),
    *_counts("killed", "Killed"),
    *_counts("wounded", "Wounded"),
    *_counts("missing", "Missing"),
    Field(
        "according_to",
        "Who says so at the origin of each chain; the kind of source where nobody is named",
        lambda _, e: join(link.name or link.kind for link in _origins(e)),
    ),
    Field(
        "according_to_kind",
        "Kind of source at the origin of each chain",
        lambda _, e: join(link.kind for link in _origins(e)),
    ),
    Field(
        "according_to_stance",
        "says, claims, denies or confirms, at the origin of each chain",
        lambda _, e: join(link.stance for link in _origins(e)),
    ),
    Field("chains", "Each whole chain, origin first, publisher last, links parted by ' > '", lambda _, e: _chains(e)),
    Field("cause", "Ids of the events that brought it about", lambda _, e: join(e.cause)),
    Field("condition", "Ids of the events that it depends on", lambda _, e: join(e.condition)),
    Field("purpose", "Ids of the events that are its aim", lambda _, e: join(e.purpose)),
    Field("same", "Id of the first event in the report that is the same happening", lambda _, e: e.same),
    Field("saksi", "Version of Saksi", lambda r, _: r.saksi),
    Field("model", "Version of the tagger's model", lambda r, _: r.model),
)


def _iso(value: object) -> str | None:
    return None if value is None else str(value)
