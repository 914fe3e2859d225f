"""What a format keeps of ours, maps and loses: the table that makes a format's columns and its page in docs/exports.md."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import BinaryIO, Generic, Literal, TypeVar

import msgspec

from saksi.export.csv_fields import Value
from saksi.export.csv_rows import cell

T = TypeVar("T")
Fate = Literal["kept", "mapped", "computed", "empty"]


class Column(msgspec.Struct, Generic[T], frozen=True):
    """One column: its name, what becomes of our value in it, what it means, and how it is read off a ``T``.

    ``fate``: kept as it is with us; mapped to the format's own names or numbers; computed from several values; or always
    empty, since a report cannot tell it.
    """

    name: str
    fate: Fate
    meaning: str
    value: Callable[[T], Value]


class Part(msgspec.Struct, frozen=True):
    """One field of a format that is no table."""

    name: str
    fate: Fate
    meaning: str


class About(msgspec.Struct, frozen=True, kw_only=True):
    """A format as its documentation shows it."""

    name: str
    """As it is called on the command line."""
    title: str
    suffix: str
    """The usual end of a file's name."""
    rests_on: str
    """The manual or specification, with its version."""
    one: str
    """What one row (line, object) is, and which events have one."""
    parts: tuple[Part, ...]
    lost: tuple[str, ...]
    """What of a record the format has no place for."""


def parts_of(columns: Iterable[Column[T]]) -> tuple[Part, ...]:
    """The columns as their documentation shows them."""
    return tuple(Part(column.name, column.fate, column.meaning) for column in columns)


def nothing(_: object) -> None:
    """The value of a column that is always empty."""


class Table(Generic[T]):
    """Writes rows of ``columns`` as delimited text: UTF-8, LF, RFC 4180 quotes, no cell that a spreadsheet would run."""

    def __init__(self, stream: BinaryIO, columns: tuple[Column[T], ...], *, delimiter: str = ",") -> None:
        self._stream = stream
        self._columns = columns
        self._delimiter = delimiter
        self.raw([column.name for column in columns])

    def row(self, item: T) -> None:
        """Write the row of ``item``."""
        self.raw([cell(column.value(item)) for column in self._columns])

    def raw(self, cells: list[str]) -> None:
        """Write cells as they are."""
        line = io.StringIO()
        csv.writer(line, lineterminator="\n", delimiter=self._delimiter).writerow(cells)
        self._stream.write(line.getvalue().encode("utf-8"))
