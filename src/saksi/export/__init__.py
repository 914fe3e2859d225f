"""Writing records out: a table, JSON, JSON Lines, CSV or one HTML page."""

from pathlib import Path
from typing import BinaryIO, Literal, Protocol, get_args

from saksi.export.csv_rows import CsvWriter
from saksi.export.explain import ExplainWriter
from saksi.export.json_text import JsonLinesWriter, JsonWriter
from saksi.export.page import HtmlWriter
from saksi.export.table import TableWriter
from saksi.records import Record, Rejected
from saksi.view.strings import Strings

Format = Literal["table", "json", "jsonl", "csv", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
Wanted = Format | Literal["explain"]
"""A format, or how the places were decided."""


class Writer(Protocol):
    """Takes outcomes in order and writes them in one format."""

    def write(self, outcome: Record | Rejected) -> None:
        """Write one outcome."""

    def close(self) -> None:
        """Write what stands after the last outcome. Does not close the stream."""


def open_writer(
    format_: Wanted,
    stream: BinaryIO,
    *,
    strings: Strings,
    encoding: str = "utf-8",
    gazetteers: tuple[Path, ...] = (),
) -> Writer:
    """The writer of ``format_`` onto ``stream``. ``strings`` and ``encoding`` serve the table, ``strings`` the page,
    ``gazetteers`` (the user's own) the explanation."""
    if format_ == "explain":
        return ExplainWriter(stream, encoding=encoding, gazetteers=gazetteers)
    if format_ == "table":
        return TableWriter(stream, strings=strings, encoding=encoding)
    if format_ == "html":
        return HtmlWriter(stream, strings=strings)
    if format_ == "csv":
        return CsvWriter(stream)
    return JsonLinesWriter(stream) if format_ == "jsonl" else JsonWriter(stream)
