"""What a command has come to so far: counted, shown while it goes on, and told at the end, on standard error."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from saksi.view.words import one_line

T = TypeVar("T")
MOST_SHOWN = 20
_EVERY = 50


class Tally:
    """Counts of one run; ``problem`` takes what went wrong with single lines, which never stops the others."""

    def __init__(self, *, quiet: bool) -> None:
        self.reports = 0
        self.events = 0
        self.rows = 0
        self.problems = 0
        self._quiet = quiet
        self._first: list[str] = []
        self._shown: Progress | None = None

    def problem(self, message: str) -> None:
        """Count one line (or file) that could not be read."""
        self.problems += 1
        if len(self._first) < MOST_SHOWN:
            self._first.append(one_line(message))

    def reading(self, records: Iterable[T]) -> Iterator[T]:
        """The records, or what stands for each, counted as they pass."""
        for record in records:
            self.reports += 1
            if self._shown is not None and self.reports % _EVERY == 0:
                words = f"{self.reports:,} reports, {self.events:,} events"
                self._shown.update(self._shown.task_ids[0], description=words)
            yield record

    @contextmanager
    def progress(self, stream: BinaryIO) -> Iterator[None]:
        """A moving line on the terminal, unless the result itself is going there."""
        if self._quiet or not sys.stderr.isatty() or stream.isatty():
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as self._shown:
            self._shown.add_task("Reading", total=None)
            yield
        self._shown = None

    def tell(self, output: Path | None) -> None:
        """The summary. Problems are told even where the user wants quiet: they are errors."""
        console = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        if not self._quiet:
            where = f" Written to {output}." if output is not None else ""
            console.print(
                f"Read {self.reports:,} reports; {self.events:,} events were asked for and gave {self.rows:,} rows.{where}"
            )
        if self.problems:
            console.print(f"{self.problems:,} lines or files could not be read:")
            for message in self._first:
                console.print(f"  {message}")
        if self.problems > MOST_SHOWN:
            console.print(f"  and {self.problems - MOST_SHOWN:,} more")
        if not self.reports:
            console.print("No record was found; give the JSON Lines that 'saksi read --format jsonl' wrote, or --store")
