"""A run of the command ``saksi read``: sources in, one output, a summary, an exit code."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from saksi.batch import Load, read_all
from saksi.errors import InputError, Rejection
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
    format: Wanted | None
    """None: nothing is written out, the store has it."""
    output: Path | None
    store: str | None
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
    """Read everything, write it out and keep it. Raises ResourceError, OutputError and StoreError; rejected reports are
    only counted."""
    summary = Summary()
    with _written(job) as write, _kept(job) as keep, _progress(job, summary) as step:
        for outcome in map(keep, read_all(reports(job.sources, job.options), load=load, jobs=job.jobs)):
            summary.count(outcome)
            write(outcome)
            step()
    if not job.quiet:
        _tell(summary, job)
    return summary.exit_code()


@contextmanager
def _written(job: Job) -> Iterator[Callable[[Record | Rejected], None]]:
    """What writes an outcome in the format that was asked for."""
    if job.format is None:
        yield lambda _: None
        return
    with open_output(job.output) as stream:
        writer = open_writer(
            job.format,
            stream,
            strings=load_strings(job.language),
            encoding=_encoding(job),
            gazetteers=job.gazetteers,
        )

        def write(outcome: Record | Rejected) -> None:
            with telling_output(job.output):
                writer.write(outcome)

        yield write
        with telling_output(job.output):
            writer.close()
            stream.flush()


@contextmanager
def _kept(job: Job) -> Iterator[Callable[[Record | Rejected], Record | Rejected]]:
    """What keeps an outcome in the store and gives it back; a record that the store cannot keep becomes a rejected one."""
    if job.store is None:
        yield lambda outcome: outcome
        return
    from saksi.store import open_store  # noqa: PLC0415 - SQLAlchemy is for those who keep a store

    with open_store(job.store, create=True) as store:

        def keep(outcome: Record | Rejected) -> Record | Rejected:
            try:
                store.add(outcome)
            except Rejection as rejection:
                source = outcome.report.source or outcome.report.id if isinstance(outcome, Record) else outcome.source
                outcome = Rejected(
                    source=source, stage=rejection.stage, reason=rejection.reason, detail=rejection.detail
                )
                store.add(outcome)
            return outcome

        yield keep
        store.tidy()


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
def _progress(job: Job, summary: Summary) -> Iterator[Callable[[], None]]:
    """A moving line on the terminal, unless the result itself is going there."""
    on_terminal = job.format is not None and job.output is None and sys.stdout.isatty()
    if job.quiet or not sys.stderr.isatty() or on_terminal:
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
    console.print(f" Written to {job.output}." if job.output is not None else "", end="")
    console.print(f" Kept in {_address(job.store)}." if job.store is not None else "")
    for rejected in summary.first:
        console.print(f"  {one_line(rejected.source)}: {one_line(rejected.detail)} [{rejected.reason}]")
    if summary.rejected > MOST_SHOWN:
        console.print(f"  and {summary.rejected - MOST_SHOWN:,} more; --format jsonl lists them all")
    if not summary.read and not summary.rejected:
        console.print("  No report was found; give a text, HTML or JSON Lines file, or a folder that holds some")


def _address(store: str) -> str:
    from saksi.store.connect import shown_address  # noqa: PLC0415 - only where a store was used

    return shown_address(store)


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
