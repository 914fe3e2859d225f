"""CSV in our own columns, the same as ``saksi read --format csv``: one row for each event."""

from collections.abc import Iterable
from typing import BinaryIO

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.export.csv_fields import FIELDS
from saksi.export.csv_rows import CsvWriter

OWN_PARTS = tuple(Part(field.name, "kept", field.meaning) for field in FIELDS)
OWN_LOST = (
    "labels and reasons",
    "offsets of everything but the trigger",
    "cue words, who was told, when it was said",
    "graph",
)


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the CSV; gives the number of rows."""
    writer = CsvWriter(stream)
    count = 0
    for item in chosen:
        writer.write_events(item.record, item.events)
        count += len(item.events)
    return count


ABOUT = About(
    name="csv",
    title="CSV",
    suffix=".csv",
    rests_on="RFC 4180 (2005), UTF-8",
    one="One row for each event. Several values in a cell are parted by '; '; text that a spreadsheet would run has an "
    "apostrophe before it.",
    parts=OWN_PARTS,
    lost=OWN_LOST,
)
