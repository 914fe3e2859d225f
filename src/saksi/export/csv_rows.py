"""CSV: one row an event, columns from csv_fields.FIELDS. UTF-8, comma, LF, RFC 4180 quotes.

Rejected reports have no row; the summary and the JSON formats show them.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import BinaryIO

from saksi.export.csv_fields import FIELDS, Value
from saksi.records import Event, Record, Rejected

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: Value) -> str:
    """``value`` as a cell that no spreadsheet takes for a formula.

    Text that opens with = + - @ gets an apostrophe before it, unless it is a number (OWASP, "CSV Injection").
    Line breaks become spaces.
    """
    if value is None:
        return ""
    text = " ".join(str(value).replace("\x00", "").splitlines())
    if text.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


class CsvWriter:
    """Writes the header at once, then a row for each event."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._row([field.name for field in FIELDS])

    def write(self, outcome: Record | Rejected) -> None:
        """Write the rows of a record."""
        if isinstance(outcome, Record):
            self.write_events(outcome, outcome.events)

    def write_events(self, record: Record, events: Iterable[Event]) -> None:
        """Write the rows of some events of a record."""
        for event in events:
            self._row([cell(field.value(record, event)) for field in FIELDS])

    def close(self) -> None:
        """Nothing stands after the last row."""

    def _row(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        self._stream.write(line.getvalue().encode("utf-8"))
