"""A run of the command ``saksi read``: sources in, one output, a summary, an exit code."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from saksi.batch import Load, read_all
from saksi.errors import InputError
from saksi.export import Wanted, open_writer
from saksi.export.output import open_output, telling_output
from saksi.ingest import ReadOptions, list_sources, read_source
from saksi.ingest.sources import JSONL_SUFFIXES
from saksi.records import Record, Rejected, Report
from saksi.view.strings import Language, load_strings
from saksi.view.words import one_line

OK, SOME_REJECTED, NOTHING_READ = 0, 1, 3
MOST_SHOWN = 20


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asked for."""

    sources: tuple[str, ...]
    options: ReadOptions
    format: Wanted
    output: Path | None
    jobs: int | None
    quiet: bool
    language: Language
    gazetteers: tuple[Path, ...] = ()
    """The user's own gazetteer files."""


class Summary(msgspec.Struct, kw_only=True):
    """What a run has come to so far."""

    read: int = 0
    events: int = 0
    abstained: int = 0
    rejected: int = 0
    reasons: Counter[str] = msgspec.field(default_factory=Counter)
    first: list[Rejected] = msgspec.field(default_factory=list)
    """The first rejected reports, to be shown."""

    def count(self, outcome: Record | Rejected) -> None:
        """Count one outcome."""
        if isinstance(outcome, Record):
            self.read += 1
            self.events += len(outcome.events)
            self.abstained += len(outcome.abstained)
            return
        self.rejected += 1
        self.reasons[outcome.reason] += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append(outcome)

    def exit_code(self) -> int:
        """0 all read, 1 some rejected, 3 nothing read."""
        if not self.read:
            return NOTHING_READ
        return SOME_REJECTED if self.rejected else OK


def run(job: Job, *, load: Load) -> int:
    """Read everything and write it out. Raises ResourceError and OutputError; rejected reports are only counted."""
    strings = load_strings(job.language)
    summary = Summary()
    with open_output(job.output) as stream:
        writer = open_writer(job.format, stream, strings=strings, encoding=_encoding(job), gazetteers=job.gazetteers)
        with _progress(job, summary, stream) as step:
            for outcome in read_all(reports(job.sources, job.options), load=load, jobs=job.jobs):
                summary.count(outcome)
                with telling_output(job.output):
                    writer.write(outcome)
                step()
        with telling_output(job.output):
            writer.close()
            stream.flush()
    if not job.quiet:
        _tell(summary, job)
    return summary.exit_code()


def reports(sources: Iterable[str], options: ReadOptions) -> Iterator[Report | Rejected]:
    """Every report of every source; a source that cannot be opened is a rejected one."""
    for source in sources:
        try:
            yield from read_source(source, options=options)
        except InputError as error:
            yield Rejected(source=source, stage="ingest", reason="unreadable", detail=str(error))


def _encoding(job: Job) -> str:
    return sys.stdout.encoding if job.output is None else "utf-8"


@contextmanager
def _progress(job: Job, summary: Summary, stream: BinaryIO) -> Iterator[Callable[[], None]]:
    """A moving line on the terminal, unless the result itself is going there."""
    if job.quiet or not sys.stderr.isatty() or stream.isatty():
        yield lambda: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=_total(job.sources))

        def step() -> None:
            done = summary.read + summary.rejected
            progress.update(task, completed=done, description=f"{done:,} reports, {summary.events:,} events")

        yield step


def _total(sources: Iterable[str]) -> int | None:
    """How many reports are to come, where each file holds one."""
    files: list[str] = []
    for source in sources:
        with suppress(InputError):
            files += list_sources(source)
    one_each = all(Path(file).suffix.lower() not in JSONL_SUFFIXES and file != "-" for file in files)
    return len(files) if one_each else None


def _tell(summary: Summary, job: Job) -> None:
    """The summary, on standard error."""
    console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
    console.print(f"Read {_plural(summary.read, 'report')}, {_plural(summary.events, 'event')}.", end="")
    if summary.abstained:
        console.print(f" Left out as too uncertain: {_plural(summary.abstained, 'value')}.", end="")
    if summary.rejected:
        reasons = ", ".join(f"{count} {reason}" for reason, count in summary.reasons.most_common())
        console.print(f" Rejected {_plural(summary.rejected, 'report')}: {reasons}.", end="")
    console.print(f" Written to {job.output}." if job.output is not None else "")
    for rejected in summary.first:
        console.print(f"  {one_line(rejected.source)}: {one_line(rejected.detail)} [{rejected.reason}]")
    if summary.rejected > MOST_SHOWN:
        console.print(f"  and {summary.rejected - MOST_SHOWN:,} more; --format jsonl lists them all")
    if not summary.read and not summary.rejected:
        console.print("  No report was found; give a text, HTML or JSON Lines file, or a folder that holds some")


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
