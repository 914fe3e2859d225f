"""``saksi export``: records in, one file of another format out."""
# ruff: noqa: PLC0415

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from saksi.commands import filters
from saksi.export.registry import MODULES

if TYPE_CHECKING:
    from saksi.commands.tally import Tally
    from saksi.export.chosen import Chosen
    from saksi.selection import Selection

OK, SOME_REJECTED, NOTHING_READ = 0, 1, 3


def export(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help=f"One of {', '.join(MODULES)}.", show_default=False)],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="INPUT", help="JSON Lines that 'saksi read' wrote; '-' for standard input.", show_default=False
        ),
    ] = None,
    store: Annotated[
        str | None, typer.Option(metavar="STORE", help="Take the records from this store instead of files.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write here, whole or not at all.")
    ] = None,
    text: filters.Text = None,
    types: filters.Types = None,
    actor: filters.Actor = None,
    place: filters.Where = None,
    box: filters.BoxOption = None,
    since: filters.Since = None,
    until: filters.Until = None,
    modality: filters.Told = None,
    source_kind: filters.Source = None,
    publisher: filters.Publisher = None,
    min_confidence: filters.MinConfidence = 0.0,
    review: filters.Review = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; errors only.")] = False,
) -> int:
    """Write records in a format of the field: UCDP, ACLED, PLOVER, GeoJSON, Parquet, …"""
    from saksi.commands.tally import Tally

    if format_ not in MODULES:
        raise typer.BadParameter(f"'{format_}' is not one of {', '.join(MODULES)}", param_hint="FORMAT")
    selection = filters.selection(
        text=text, types=types, actor=actor, place=place, box=box, since=since, until=until, modality=modality,
        source_kind=source_kind, publisher=publisher, min_confidence=min_confidence, review=review,
    )  # fmt: skip
    if bool(inputs) == bool(store):
        raise typer.BadParameter("give files or --store, one of the two", param_hint="INPUT")
    tally = Tally(quiet=quiet)
    with _chosen(inputs or [], store, selection, tally) as chosen:
        write_export(chosen, format_, output=output, tally=tally)
    tally.tell(output)
    if not tally.reports:
        return NOTHING_READ
    return SOME_REJECTED if tally.problems else OK


@contextmanager
def _chosen(
    inputs: list[str], store: str | None, selection: "Selection", tally: "Tally"
) -> "Iterator[Iterable[Chosen]]":
    """The events that were asked for, of files or of a store."""
    from saksi.export.chosen import Chosen, choose

    if store is None:
        from saksi.record_lines import read_records

        yield choose(tally.reading(read_records(inputs, tally.problem)), selection)
        return
    from saksi.store import open_store

    with open_store(store) as opened:
        yield (Chosen(record, events) for record, events in tally.reading(opened.chosen(selection)) if events)


def write_export(chosen: "Iterable[Chosen]", format_: str, *, output: Path | None, tally: "Tally") -> None:
    """Write the chosen events; the file appears whole or not at all.

    They may come from anywhere, and are taken one by one. Raises OutputError where the file cannot be written.
    """
    from saksi.export.output import open_output, telling_output
    from saksi.export.registry import writer

    write = writer(format_)
    with open_output(output) as stream, tally.progress(stream), telling_output(output):
        tally.rows = write(_counted(chosen, tally), stream)
        stream.flush()


def _counted(chosen: "Iterable[Chosen]", tally: "Tally") -> "Iterator[Chosen]":
    for item in chosen:
        tally.events += len(item.events)
        yield item
