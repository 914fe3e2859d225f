"""``saksi compare``: two files of events in, what they share and how far they agree out."""
# ruff: noqa: PLC0415

import sys
from pathlib import Path
from typing import Annotated

import typer

OK, SOME_REJECTED, NOTHING_READ = 0, 1, 3


def compare(
    a: Annotated[
        str,
        typer.Argument(
            metavar="A", help="JSON Lines of Saksi's records, or a CSV of ACLED or UCDP GED.", show_default=False
        ),
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="The other file, likewise.", show_default=False)],
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="table, json or html.")] = "table",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write here, whole or not at all.")
    ] = None,
    days: Annotated[
        int, typer.Option(min=0, max=31, metavar="N", help="With a CSV: how many days apart an event may be dated.")
    ] = 1,
    km: Annotated[
        float, typer.Option(min=0.0, metavar="KM", help="With a CSV: how far apart its places may lie.")
    ] = 25.0,
) -> int:
    """Compare two coders' or two exports' events of the same reports."""
    from saksi.compare.matching import Nearness, match
    from saksi.compare.rows import kind_of_file, read_rows
    from saksi.compare.show import FORMATS, Comparison, File, show
    from saksi.errors import InputError
    from saksi.export.output import open_output, telling_output
    from saksi.view.words import one_line

    if format_ not in FORMATS:
        raise typer.BadParameter(f"'{format_}' is not one of {', '.join(FORMATS)}", param_hint="--format")
    problems: list[str] = []
    try:
        kind_a, kind_b = kind_of_file(a), kind_of_file(b)
        read_a, read_b = read_rows(a, kind_a, kind_b, problems.append), read_rows(b, kind_b, kind_a, problems.append)
    except InputError as error:
        sys.stderr.write(f"saksi: {one_line(str(error))}\n")
        return NOTHING_READ
    comparison = Comparison(
        File(a, kind_a, len(read_a.rows)),
        File(b, kind_b, len(read_b.rows)),
        match(read_a, read_b, Nearness(days=days, km=km)),
    )
    with open_output(output) as stream, telling_output(output):
        show(comparison, format_, stream)
        stream.flush()
    for problem in problems:
        sys.stderr.write(f"saksi: {one_line(problem)}\n")
    if not read_a.rows or not read_b.rows:
        empty = a if not read_a.rows else b
        sys.stderr.write(f"saksi: {one_line(empty)}: there is no event in it to be compared\n")
        return NOTHING_READ
    return SOME_REJECTED if problems else OK
