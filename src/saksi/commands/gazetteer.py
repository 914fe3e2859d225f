"""``saksi gazetteer``: places of the user's own, kept beside the shipped index and used with it.

Each command imports what it needs, so that ``saksi --help`` is quick.
"""
# ruff: noqa: PLC0415

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from saksi.resolve.own_gazetteers import About, Added

MOST_SHOWN = 20
SOME_BAD = 1
Guard = Callable[[Callable[[], int]], int]
Place = Annotated[
    str | None,
    typer.Option(
        "--gazetteer",
        metavar="PATH",
        help="Folder of your gazetteers, in place of SAKSI_GAZETTEER and of the one in your data folder.",
    ),
]
Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of a gazetteer, as 'list' shows it.")]


def gazetteer_app(guarded: Guard) -> typer.Typer:
    """The group of commands. ``guarded`` turns errors into one line and an exit code."""
    app = typer.Typer(help="Add places of your own, and see which are known.", no_args_is_help=True)

    @app.command()
    def add(
        file: Annotated[
            Path,
            typer.Argument(
                metavar="FILE",
                help="A GeoNames dump (ID.txt, allCountries.txt) or a CSV with the columns name, lat, lon and, if you "
                "have them, id, kind, country, admin1, admin2, population, aliases (parted by |).",
            ),
        ],
        name: Annotated[
            str | None, typer.Option(metavar="NAME", help="What to call it; the file's own name if left out.")
        ] = None,
        country: Annotated[
            list[str] | None, typer.Option(metavar="CODE", help="Only places of this country (ISO code); repeatable.")
        ] = None,
        replace: Annotated[bool, typer.Option("--replace", help="Take the place of one of the same name.")] = False,
        place: Place = None,
    ) -> None:
        """Check a file of places row by row and keep the good rows; Saksi then uses them (exit code 1: some were bad)."""
        raise typer.Exit(guarded(lambda: _add(file, name, tuple(country or ()), replace, place)))

    @app.command("list")
    def list_(place: Place = None) -> None:
        """List your gazetteers."""
        raise typer.Exit(guarded(lambda: _list(place)))

    @app.command()
    def show(name: Name, place: Place = None) -> None:
        """Show what a gazetteer of yours is made from."""
        raise typer.Exit(guarded(lambda: _show(name, place)))

    @app.command()
    def remove(name: Name, place: Place = None) -> None:
        """Take a gazetteer of yours away."""
        raise typer.Exit(guarded(lambda: _remove(name, place)))

    @app.command()
    def find(words: Annotated[str, typer.Argument(metavar="PLACE", help="A place name.")], place: Place = None) -> None:
        """Show every place that bears a name, in the shipped index and in yours."""
        raise typer.Exit(guarded(lambda: _find(words, place)))

    return app


def _add(file: Path, name: str | None, countries: tuple[str, ...], replace: bool, place: str | None) -> int:
    from saksi.errors import InputError
    from saksi.resolve.gazetteer import load_countries
    from saksi.resolve.own_gazetteers import add, add_folder
    from saksi.resolve.own_places import Terms

    known = frozenset(load_countries())
    wanted = frozenset(code.upper() for code in countries)
    if unknown := sorted(wanted - known):
        raise InputError(f"--country: {', '.join(unknown)}: no ISO 3166-1 alpha-2 code; write ID, SY and so on")
    terms = Terms(prefix="", known=known, wanted=wanted)
    added = add(file, add_folder(place, os.environ), name=name, terms=terms, replace=replace)
    _tell(file, added)
    return SOME_BAD if added.bad else 0


def _tell(file: Path, added: "Added") -> None:
    told = added.about
    print(f"Added {told.places:,} places with {told.names:,} names as {told.name}: {added.path}")
    if told.skipped:
        print(f"Left out {told.skipped:,} rows of other countries or of kinds that the index does not hold.")
    if added.bad:
        print(f"Rejected {len(added.bad):,} rows:", file=sys.stderr)
    for bad in added.bad[:MOST_SHOWN]:
        print(f"  {file.name}, line {bad.line}, {bad.field}: {bad.problem}", file=sys.stderr)
    if len(added.bad) > MOST_SHOWN:
        print(f"  and {len(added.bad) - MOST_SHOWN:,} more", file=sys.stderr)


def _list(place: str | None) -> int:
    from saksi.resolve.own_gazetteers import about, chosen_place, files

    where = chosen_place(place, os.environ)
    found = files(where)
    if not found:
        print(f"No gazetteers of your own in {where}. Add one: saksi gazetteer add FILE")
    for path in found:
        told = about(path)
        print(f"{told.name:20} {told.places:>9,} places  from {told.source}")
    return 0


def _show(name: str, place: str | None) -> int:
    from saksi.resolve.own_gazetteers import about, one_file, open_own

    path = one_file(name, place, os.environ)
    told = about(path)
    used, _ = open_own(path)
    print("\n".join(_lines(told)))
    print(f"sha256    {used.sha256}\nfile      {path}")
    return 0


def _lines(told: "About") -> list[str]:
    kind = "a list of your own: its places are preferred" if told.listed else "a GeoNames dump"
    return [
        f"name      {told.name}",
        f"source    {told.source} ({kind})",
        f"places    {told.places:,}",
        f"names     {told.names:,}",
        f"left out  {told.skipped:,}",
        f"rejected  {told.rejected:,}",
    ]


def _remove(name: str, place: str | None) -> int:
    from saksi.errors import OutputError
    from saksi.resolve.own_gazetteers import one_file

    path = one_file(name, place, os.environ)
    try:
        path.unlink()
    except OSError as error:
        raise OutputError(f"{path} cannot be removed: {error}") from error
    print(f"Removed {path}")
    return 0


def _find(words: str, place: str | None) -> int:
    from saksi.resolve.own_gazetteers import chosen_place, files
    from saksi.resolve.shipped_gazetteer import load_gazetteer

    gazetteer = load_gazetteer(files(chosen_place(place, os.environ)))
    found = gazetteer.find(words) or gazetteer.find_loosely(words)
    if not found:
        print(f"No place called {words!r} is known.")
    for one in found:
        above = ", ".join(part for part in (one.admin2, one.admin1, one.country) if part)
        people = f"  {one.population:,} inhabitants" if one.population else ""
        print(f"{one.id:28} {one.name} ({one.kind}), {above}  {one.lat}, {one.lon}{people}  [{one.match}]")
    return 0
