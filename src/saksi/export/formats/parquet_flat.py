"""Parquet with our own flat columns, those of the CSV, typed where a cell holds one value. Needs the extra ``export``."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from saksi.export.chosen import Chosen
from saksi.export.columns import About
from saksi.export.csv_fields import FIELDS, Value
from saksi.export.extra import needed
from saksi.export.formats.csv_own import OWN_LOST, OWN_PARTS
from saksi.export.formats.parquet import write_rows

_DATES = ("published", "when_start", "when_end")
_NUMBERS = ("trigger_start", "trigger_end", "when_precision")
_FLAGS = ("negated",)


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the file; gives the number of rows. Raises OutputError where pyarrow is not installed."""
    arrow = needed("pyarrow", ABOUT.title)
    types = dict.fromkeys(_DATES, arrow.date32()) | dict.fromkeys(_NUMBERS, arrow.int32())
    types |= dict.fromkeys(_FLAGS, arrow.bool_())
    schema = arrow.schema([(field.name, types.get(field.name, arrow.string())) for field in FIELDS])
    return write_rows(_rows(chosen), schema, stream)


def _rows(chosen: Iterable[Chosen]) -> Iterator[dict[str, Any]]:
    for item in chosen:
        for event in item.events:
            yield {field.name: _typed(field.name, field.value(item.record, event)) for field in FIELDS}


def _typed(name: str, value: Value) -> Any:
    if value is None or value == "":
        return None
    if name in _DATES:
        return datetime.date.fromisoformat(str(value))
    if name in _FLAGS:
        return value == "true"
    return value if name in _NUMBERS else str(value)


ABOUT = About(
    name="parquet-flat",
    title="Parquet, flat",
    suffix=".parquet",
    rests_on="Apache Parquet format 2, written by pyarrow",
    one="One row for each event, in the columns of the CSV. Dates, offsets, `when_precision` and `negated` are typed; a cell that "
    "may hold several values is text, parted by '; '.",
    parts=OWN_PARTS,
    lost=OWN_LOST,
)
