"""Parquet: every event with all its fields, typed and nested as in the record. Needs the extra ``export``."""

import datetime
import typing
from collections.abc import Iterable, Iterator
from itertools import islice
from types import UnionType
from typing import Any, BinaryIO, get_args, get_origin

import msgspec

from saksi.export.chosen import Chosen
from saksi.export.columns import About, Part
from saksi.export.extra import needed
from saksi.records import Event, Record, Report

BATCH = 2_000
_REPORT = ("source", "title", "published", "publisher", "url", "language")


def write(chosen: Iterable[Chosen], stream: BinaryIO) -> int:
    """Write the file; gives the number of rows. Raises OutputError where pyarrow is not installed."""
    arrow = needed("pyarrow", ABOUT.title)
    schema = arrow.schema([arrow.field(name, arrow_type(hint, arrow)) for name, hint in _columns().items()])
    return write_rows(_rows(chosen), schema, stream)


def write_rows(rows: Iterable[dict[str, Any]], schema: Any, stream: BinaryIO) -> int:
    """Write rows in batches, so that memory does not grow with their number."""
    arrow = needed("pyarrow", ABOUT.title)
    parquet = needed("pyarrow.parquet", ABOUT.title)
    count = 0
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        remaining = iter(rows)
        while batch := list(islice(remaining, BATCH)):
            writer.write_batch(arrow.RecordBatch.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def arrow_type(hint: Any, arrow: Any) -> Any:
    """The Arrow type of a field of a record."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        hints = typing.get_type_hints(hint)
        return arrow.struct([arrow.field(name, arrow_type(hints[name], arrow)) for name in hint.__struct_fields__])
    arguments = [argument for argument in get_args(hint) if argument is not type(None)]
    if get_origin(hint) in (UnionType, typing.Union):
        return arrow_type(arguments[0], arrow)
    if get_origin(hint) is tuple:
        return arrow.list_(arrow_type(arguments[0], arrow))
    if get_origin(hint) is dict:
        return arrow.map_(*(arrow_type(argument, arrow) for argument in arguments))
    simple = {
        bool: arrow.bool_(),
        int: arrow.int32(),
        float: arrow.float64(),
        datetime.date: arrow.date32(),
    }
    return simple.get(hint, arrow.string())


def _columns() -> dict[str, Any]:
    """The columns' names and types: what identifies the report, then the event's own fields."""
    report = typing.get_type_hints(Report)
    columns: dict[str, Any] = {"report_id": str} | {name: report[name] for name in _REPORT}
    columns |= {f"event_{name}" if name == "id" else name: hint for name, hint in typing.get_type_hints(Event).items()}
    return columns | {"saksi": str, "model": str}


def _rows(chosen: Iterable[Chosen]) -> Iterator[dict[str, Any]]:
    for item in chosen:
        about = _about(item.record)
        for event in item.events:
            fields = msgspec.to_builtins(event, builtin_types=(datetime.date,))
            fields["event_id"] = fields.pop("id")
            fields["attribute_confidence"] = list(event.attribute_confidence.items())
            yield about | fields


def _about(record: Record) -> dict[str, Any]:
    return {
        "report_id": record.report.id,
        **{name: getattr(record.report, name) for name in _REPORT},
        "saksi": record.saksi,
        "model": record.model,
    }


def _meaning(name: str) -> str:
    about = {"report_id": "Id of the report", "event_id": "Id of the event", "saksi": "Version", "model": "Version"}
    if name in about:
        return about[name]
    return f"The report's {name}" if name in _REPORT else f"The event's `{name}`, as in the record"


ABOUT = About(
    name="parquet",
    title="Parquet, nested",
    suffix=".parquet",
    rests_on="Apache Parquet format 2, written by pyarrow",
    one="One row for each event; participants, places, figures and attribution chains are lists of structs, field by field as "
    "in [the record](record.md).",
    parts=tuple(Part(name, "kept", _meaning(name)) for name in _columns()),
    lost=("the report's text, graph, credits, related passages and notes", "what was left out as too uncertain"),
)
