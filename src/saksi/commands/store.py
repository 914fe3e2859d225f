"""``saksi store``: look after a store. What a store is: docs/store.md."""
# ruff: noqa: PLC0415

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from saksi.export.chosen import Chosen
    from saksi.store import Store

OK, PROBLEMS = 0, 1
MOST_SHOWN = 20
HELP = "Look after a store: a file or postgresql://USER@HOST/DATABASE that 'saksi read --store' keeps reports in."

Where = Annotated[str, typer.Argument(metavar="STORE", help="A file, or postgresql://….", show_default=False)]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write here, whole or not at all.")]


def info(where: Where) -> int:
    """Say how much a store holds, and by whom."""
    from saksi.store import open_store

    with open_store(where) as store:
        found = store.info()
    for name in ("reports", "events", "entries", "claims", "rejections"):
        typer.echo(f"{name:<12}{getattr(found, name):>12,}")
    for coder, entries in found.coders:
        typer.echo(f"{entries:>24,}  {_plain(coder)}")
    return OK


def check(where: Where) -> int:
    """Verify every hash, quotation and reference, and that what shows is the fold of what is kept; 1 where not."""
    from saksi.store import open_store

    with open_store(where) as store:
        problems = store.problems()
    for problem in problems:
        typer.echo(_plain(problem))
    typer.echo(f"{len(problems):,} problems" if problems else "All is well.", err=True)
    return PROBLEMS if problems else OK


def migrate(
    where: Where,
    refold: Annotated[
        bool, typer.Option("--refold", help="Also make what shows anew from what is kept (docs/store.md).")
    ] = False,
    pending: Annotated[bool, typer.Option("--pending", help="Only say what is to be done.")] = False,
) -> int:
    """Bring the tables of a store up to date, all or nothing."""
    from saksi.store import Store
    from saksi.store.connect import connect, require_file

    require_file(where)
    with Store(connect(where), where) as store:
        steps = store.pending() if pending else store.migrate()
        for step in steps:
            typer.echo(step)
        if refold and not pending:
            typer.echo(f"Made anew: {store.refold():,} reports", err=True)
    if not steps:
        typer.echo("Nothing is pending.", err=True)
    return OK


def export(
    where: Where,
    output: Output = None,
    annotations: Annotated[
        bool,
        typer.Option(
            "--annotations",
            help="Instead: the reports whose review is done, in the codebook's annotation, to train on.",
        ),
    ] = False,
) -> int:
    """Write all that a store keeps as line JSON, which 'saksi store import' takes in."""
    from saksi.export.output import open_output, telling_output
    from saksi.store import open_store
    from saksi.store.transfer import export_lines

    with open_store(where) as store, open_output(output) as stream, telling_output(output):
        if annotations:
            from saksi.export.formats import inline

            written = inline.write(_finished(store), stream)
            typer.echo(f"Written: {written:,} reports whose review is done.", err=True)
        else:
            for line in export_lines(store):
                stream.write(line)
        stream.flush()
    return OK


def import_(
    where: Where,
    source: Annotated[
        str, typer.Argument(metavar="FILE", help="What 'saksi store export' wrote, or '-'.", show_default=False)
    ],
) -> int:
    """Take in an export; what is there already changes nothing. 1 where lines are damaged and were left out."""
    from saksi.store import open_store
    from saksi.store.transfer import import_lines, open_export

    problems = 0

    def tell(problem: str) -> None:
        nonlocal problems
        problems += 1
        if problems <= MOST_SHOWN:
            typer.echo(_plain(problem), err=True)

    with open_export(source, standard_input=sys.stdin.buffer) as stream, open_store(where, create=True) as store:
        added = import_lines(store, stream, tell)
        store.tidy()
    typer.echo(f"Taken in: {added:,}. Left out as damaged: {problems:,}.", err=True)
    return PROBLEMS if problems else OK


COMMANDS: dict[str, Callable[..., int]] = {
    "info": info,
    "check": check,
    "export": export,
    "import": import_,
    "migrate": migrate,
}


def _finished(store: "Store") -> "Iterator[Chosen]":
    """The reports that people have finished, with graphs that say what they decided."""
    from saksi.export.chosen import Chosen
    from saksi.store.annotate import annotated, finished

    for found in store.decided():
        record = annotated(found.text, found.log)
        if finished(record, found.log):
            yield Chosen(record, record.events)


def _plain(words: str) -> str:
    """Words from a store on one line, without signs that a terminal would obey."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in words)
