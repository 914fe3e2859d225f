"""A table of events for people: in colour on a terminal, plain text 100 columns wide elsewhere."""

import io
from typing import BinaryIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from saksi.records import Event, Record, Rejected
from saksi.view.strings import Strings
from saksi.view.words import (
    day,
    event_label,
    heading,
    hurt_words,
    modality_badges,
    one_line,
    participant_words,
    period_words,
    place_words,
    speaker,
)

PLAIN_WIDTH = 100
MOST_WIDTH = 160


class TableWriter:
    """One table a report, written as soon as the report is read."""

    def __init__(self, stream: BinaryIO, *, strings: Strings, encoding: str) -> None:
        self._strings = strings
        self._terminal = stream.isatty()
        self._text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", write_through=True, newline="\n")
        self._console = Console(
            file=self._text,
            force_terminal=self._terminal,
            no_color=None if self._terminal else True,
            width=None if self._terminal else PLAIN_WIDTH,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )
        self._console.width = min(self._console.width, MOST_WIDTH)

    def write(self, outcome: Record | Rejected) -> None:
        """Write one report's table; rejected reports are told in the summary."""
        if isinstance(outcome, Rejected):
            return
        strings, report = self._strings, outcome.report
        self._print(Text(heading(report, strings), style="bold"))
        count = len(outcome.events)
        about = [
            one_line(report.publisher) if report.publisher else strings.ui["no_publisher"],
            day(report.published, strings) if report.published else strings.ui["undated"],
            one_line(report.source or report.url or ""),
            f"{count} {strings.ui['event_one' if count == 1 else 'event_many']}",
        ]
        self._print(Text(" · ".join(part for part in about if part), style="dim"))
        if outcome.events:
            self._print(self._table(outcome))
        self._print(Text(""))

    def close(self) -> None:
        """Hand the stream back, unclosed."""
        self._text.detach()

    def _print(self, what: Text | Table) -> None:
        if self._terminal:
            self._console.print(what)
            return
        with self._console.capture() as capture:
            self._console.print(what)
        self._text.writelines(f"{line.rstrip()}\n" for line in capture.get().split("\n")[:-1])

    def _table(self, record: Record) -> Table:
        ui = self._strings.ui
        shape = box.SIMPLE if self._text.encoding.lower().startswith("utf") else box.ASCII
        table = Table(box=shape, show_lines=False, padding=(0, 1, 0, 0), leading=1, expand=True, header_style="bold")
        table.add_column("#", justify="right", no_wrap=True, style="dim")
        for column, share in (("event", 21), ("who_to_whom", 25), ("where_when", 24), ("according_to", 24)):
            table.add_column(ui[column], ratio=share, overflow="fold")
        numbers = {event.id: number for number, event in enumerate(record.events, start=1)}
        for number, event in enumerate(record.events, start=1):
            table.add_row(
                str(number), self._event(event, numbers), self._who(event), self._where_when(event), self._said(event)
            )
        return table

    def _event(self, event: Event, numbers: dict[str, int]) -> Text:
        text = Text(event_label(event, self._strings), style="bold")
        text.append(f"\n“{one_line(event.trigger.quote)}”", style="not bold")
        if len(event.mentions) > 1:
            text.append(f"\n{self._strings.ui['told_times'].format(n=len(event.mentions))}", style="not bold dim")
        for key, words in modality_badges(event, self._strings):
            text.append(f"\n[{words}]", style="bold red" if key in {"negated", "denied"} else "bold yellow")
        if event.change:
            text.append(f"\n({self._strings.change[event.change]})", style="not bold")
        for key in ("condition", "cause", "purpose"):
            others = ", ".join(f"#{numbers[other]}" for other in getattr(event, key) if other in numbers)
            if others:
                text.append(f"\n{self._strings.ui[key]} {others}", style="not bold dim")
        return text

    def _who(self, event: Event) -> Text:
        who = ", ".join(map(participant_words, event.actor))
        whom = ", ".join(map(participant_words, event.target))
        lines = [f"{who} → {whom}".strip() if whom else who]
        if event.supporter:
            lines.append(f"{self._strings.ui['supporter']}: {', '.join(map(participant_words, event.supporter))}")
        text = Text("\n".join(line for line in lines if line))
        for line in hurt_words(event, self._strings):
            text.append(f"\n{line}" if text.plain else line, style="magenta")
        return text

    def _where_when(self, event: Event) -> Text:
        ui = self._strings.ui
        lines = [place_words(place) for place in event.place]
        for key in ("origin", "destination"):
            lines += [f"{ui[key]}: {place_words(place)}" for place in getattr(event, key)]
        text = Text("\n".join(lines))
        if event.period is not None:
            when = period_words(event.period, self._strings)
            undated = event.period.start is None and event.period.end is None
            when = f"“{one_line(event.period.evidence.quote)}” ({when})" if undated else when
            text.append(f"\n{when}" if lines else when, style="cyan")
        return text

    def _said(self, event: Event) -> Text:
        stances = self._strings.stance
        chains = []
        for attribution in event.attribution:
            links = []
            for link in attribution.chain:
                said = f" ({stances[link.stance]})" if link.stance != "says" else ""
                links.append(speaker(link, self._strings) + said)
            chains.append(" → ".join(links))
        return Text("\n".join(chains))
