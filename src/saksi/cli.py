"""The command ``saksi``. Each command imports what it needs, so that ``saksi --help`` is quick."""
# ruff: noqa: PLC0415

import datetime
import os
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import Annotated, NoReturn, ParamSpec

import msgspec
import typer

import saksi
from saksi.commands import store as store_commands
from saksi.commands.compare import compare
from saksi.commands.export import export
from saksi.commands.gazetteer import gazetteer_app
from saksi.errors import OutputError, SaksiError

P = ParamSpec("P")
RESOURCE, OUTPUT, FAULT, INTERRUPTED = 4, 5, 70, 130
EXIT_CODES = (
    (0, "every report was read"),
    (1, "some reports were rejected, the others were read"),
    (2, "the command was not understood"),
    (3, "nothing could be read: every report was rejected, or there was none"),
    (4, "the model, a data file or the store is missing or damaged"),
    (5, "the result could not be written"),
    (70, "a fault of Saksi's own: please report it"),
    (130, "interrupted (Ctrl-C)"),
)
_EPILOG = "Exit codes: " + "; ".join(f"{code} {meaning}" for code, meaning in EXIT_CODES) + "."

app = typer.Typer(
    name="saksi",
    help="Reads Indonesian-language news about conflict and writes down who says what happened.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"saksi {saksi.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def _date(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise typer.BadParameter(f"'{value}' is no date; write it as 2024-05-31") from error


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise typer.BadParameter(f"'{value}' is not one of {', '.join(choices)}", param_hint=name)
    return value


@app.command(epilog=_EPILOG)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files (text, HTML, JSON Lines), folders, '-' for standard input, or web addresses. "
            "Only an address that you give is ever fetched.",
            show_default=False,
        ),
    ],
    published: Annotated[
        datetime.date | None,
        typer.Option(
            parser=_date,
            metavar="DATE",
            help="Publication date (2024-05-31); it wins over what a report says of itself.",
        ),
    ] = None,
    publisher: Annotated[
        str | None, typer.Option(metavar="NAME", help="Publisher; wins over what a report says of itself.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="table (unless given), json, jsonl, csv or html. With --store only what is asked for is written.",
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="PATH", help="Write here, whole or not at all.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="STORE", help="Also keep everything in this store: a file, or postgresql://USER@HOST/DATABASE."
        ),
    ] = None,
    any_language: Annotated[
        bool, typer.Option("--any-language", help="Read reports that seem to be in another language, too.")
    ] = False,
    min_confidence: Annotated[
        float,
        typer.Option(
            min=0.0, max=1.0, metavar="P", help="Leave out what is less likely right than P, and say what (0 to 1)."
        ),
    ] = 0.0,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes. Unless given: one for a few reports, every core for many."),
    ] = None,
    gazetteer: Annotated[
        str | None,
        typer.Option(
            metavar="PATH",
            help="Your own gazetteers: a folder, or one file of 'saksi gazetteer add'; '' for none. "
            "Unless given: SAKSI_GAZETTEER, else those in your data folder.",
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how each place was decided, in place of the events.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary; errors only.")] = False,
    lang: Annotated[str, typer.Option(metavar="LANG", help="Language of table and page: en or id.")] = "en",
) -> None:
    """Read reports and write down their events."""
    from saksi.export import FORMATS
    from saksi.view.strings import LANGUAGES

    if format_ is not None:
        _choice("--format", format_, FORMATS)
    if explain and format_ not in (None, "table"):
        raise typer.BadParameter("shows text of its own; leave --format out", param_hint="--explain")
    _choice("--lang", lang, LANGUAGES)
    from saksi.ingest import ReadOptions
    from saksi.reader import load
    from saksi.resolve.own_gazetteers import chosen_place, files
    from saksi.run import Job, run

    job = Job(
        sources=tuple(sources),
        options=ReadOptions(published=published, publisher=publisher, any_language=any_language),
        format="explain" if explain else format_ or (None if store is not None and output is None else "table"),  # type: ignore[arg-type]
        output=None if output is None or str(output) == "-" else output,
        store=store,
        jobs=jobs,
        quiet=quiet,
        language=lang,  # type: ignore[arg-type]
    )

    def work() -> int:
        own = files(chosen_place(gazetteer, os.environ))
        loading = partial(load, min_confidence=min_confidence, gazetteers=own)
        return run(msgspec.structs.replace(job, gazetteers=own), load=loading)

    raise typer.Exit(_guarded(work))


@app.command()
def schema() -> None:
    """Print the JSON Schema of what 'read' writes."""
    from saksi.schema import schema_text

    sys.stdout.write(schema_text())


def _guarded(work: Callable[[], int]) -> int:
    """The exit code of ``work``; every failure ends in one line on standard error and a documented code."""
    message = ""
    try:
        return work()
    except KeyboardInterrupt:
        code, message = INTERRUPTED, "interrupted"
    except typer.BadParameter:
        raise
    except BrokenPipeError:
        # Whoever read our output has left; what is still in the buffer must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = OUTPUT
    except OutputError as error:
        code, message = OUTPUT, str(error)
    except SaksiError as error:
        code, message = RESOURCE, str(error)
    except Exception:
        # Exit code 1 has a meaning of its own, so Python's default will not do.
        traceback.print_exc()
        code, message = FAULT, "this is a fault of Saksi's own; please report it with the lines above"
    if message:
        sys.stderr.write(f"saksi: {message}\n")
    return code


def _exits(command: Callable[P, int]) -> Callable[P, None]:
    """``command`` with its exit code as the process's own."""

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> None:
        raise typer.Exit(_guarded(lambda: command(*args, **options)))

    return run


app.command(epilog=_EPILOG)(_exits(export))
app.command(epilog=_EPILOG)(_exits(compare))
app.add_typer(gazetteer_app(_guarded), name="gazetteer")
_store = typer.Typer(name="store", help=store_commands.HELP, no_args_is_help=True, rich_markup_mode=None)
for _name, _command in store_commands.COMMANDS.items():
    _store.command(_name)(_exits(_command))
app.add_typer(_store)


def _terminated(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> None:
    """The command's entry point."""
    # As an exception the signal lets unfinished files and worker processes be cleared away.
    signal.signal(signal.SIGTERM, _terminated)
    app(prog_name="saksi")
