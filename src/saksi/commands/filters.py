"""The filters of a :class:`saksi.selection.Selection` as options, the same for every command that selects events."""

import datetime
from typing import Annotated, Any

import typer

from saksi.selection import MEANINGS, Selection


def _date(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"'{value}' is no date; write it as 2024-05-31") from error


def _box(value: str) -> Any:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError as error:
        raise typer.BadParameter(f"'{value}' is no box; write it as west,south,east,north in degrees") from error
    return west, south, east, north


Text = Annotated[str | None, typer.Option("--text", metavar="WORDS", help=MEANINGS["text"])]
Types = Annotated[
    list[str] | None, typer.Option("--type", metavar="TYPE", help=MEANINGS["types"] + " Can be repeated.")
]
Actor = Annotated[str | None, typer.Option("--actor", metavar="WORDS", help=MEANINGS["actor"])]
Where = Annotated[str | None, typer.Option("--place", metavar="WORDS", help=MEANINGS["place"])]
BoxOption = Annotated[Any, typer.Option("--box", parser=_box, metavar="W,S,E,N", help=MEANINGS["box"])]
Since = Annotated[datetime.date | None, typer.Option("--since", parser=_date, metavar="DATE", help=MEANINGS["since"])]
Until = Annotated[datetime.date | None, typer.Option("--until", parser=_date, metavar="DATE", help=MEANINGS["until"])]
Told = Annotated[str | None, typer.Option("--modality", metavar="MODALITY", help=MEANINGS["modality"])]
Source = Annotated[str | None, typer.Option("--source-kind", metavar="KIND", help=MEANINGS["source_kind"])]
Publisher = Annotated[str | None, typer.Option("--publisher", metavar="WORDS", help=MEANINGS["publisher"])]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, metavar="P", help=MEANINGS["min_confidence"])
]
Review = Annotated[str | None, typer.Option("--review", metavar="STATE", help=MEANINGS["review"])]


def selection(**filters: Any) -> Selection:
    """The selection of some options; typer.BadParameter (exit code 2) says what is wrong with a value."""
    import msgspec  # noqa: PLC0415 - not needed for --help

    from saksi.coding.crosswalk import load_event_types  # noqa: PLC0415

    types = tuple(filters.pop("types") or ())
    if unknown := [name for name in types if name not in load_event_types()]:
        known = ", ".join(load_event_types())
        raise typer.BadParameter(f"'{unknown[0]}' is no event type; one of {known}", param_hint="--type")
    try:
        return msgspec.convert({"types": types, **filters}, Selection)
    except (msgspec.ValidationError, ValueError) as error:
        raise typer.BadParameter(str(error)) from error
