"""Excel: our own columns as a workbook, text never a formula. Needs the extra ``export``."""

import datetime
from collections.abc import Iterable
from typing import Any, BinaryIO

from saksi.export.chosen import Chosen
from saksi.export.columns import About
from saksi.export.csv_fields import FIELDS
from saksi.export.extra import needed
from saksi.export.formats.csv_own import OWN_LOST, OWN_PARTS

ROWS = 1_048_576
CHARACTERS = 32_767
"""What a sheet and a cell can hold (ECMA-376; Excel's limits)."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the workbook; gives the number of rows. Raises OutputError where xlsxwriter is not installed."""
    book = needed("xlsxwriter", ABOUT.title).Workbook(stream, _OPTIONS)
    # A fixed date: the same records give the same bytes.
    book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    count = 0
    sheet: Any = None
    for item in chosen:
        for event in item.events:
            line = count % (ROWS - 1) + 1
            if line == 1:
                sheet = _sheet(book, count // (ROWS - 1) + 1)
            for column, field in enumerate(FIELDS):
                _write(sheet, line, column, field.value(item.record, event))
            count += 1
    if sheet is None:
        _sheet(book, 1)
    _meanings(book)
    book.close()
    return count


def _sheet(book: Any, number: int) -> Any:
    sheet = book.add_worksheet("events" if number == 1 else f"events {number}")
    sheet.freeze_panes(1, 0)
    for column, field in enumerate(FIELDS):
        sheet.write_string(0, column, field.name)
    return sheet


def _meanings(book: Any) -> None:
    sheet = book.add_worksheet("columns")
    for line, field in enumerate(FIELDS):
        sheet.write_string(line, 0, field.name)
        sheet.write_string(line, 1, field.meaning)


def _write(sheet: Any, line: int, column: int, value: object) -> None:
    """Text as text, numbers as numbers; nothing is ever a formula."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(line, column, value)
    elif value is not None and value != "":
        text = str(value)
        sheet.write_string(line, column, text if len(text) <= CHARACTERS else text[: CHARACTERS - 1] + "…")


ABOUT = About(
    name="excel",
    title="Excel workbook",
    suffix=".xlsx",
    rests_on="ECMA-376 (Office Open XML)",
    one="One row for each event on the sheet `events` (and `events 2`, … beyond 1,048,575 rows); the sheet `columns` says what "
    "each column means. All text is text: nothing that opens with = + - @ is run. A cell ends at 32,767 characters.",
    parts=OWN_PARTS,
    lost=OWN_LOST,
)
