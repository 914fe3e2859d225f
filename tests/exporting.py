"""Writing an export into memory and reading its rows, for tests."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from saksi.export.chosen import choose
from saksi.export.registry import writer
from saksi.records import Record
from saksi.selection import Selection

HOSTILE = json.loads((Path(__file__).parent / "cases" / "hostile.json").read_text(encoding="utf-8"))


def written(name: str, *records: Record, **filters: Any) -> bytes:
    stream = io.BytesIO()
    writer(name)(choose(records, Selection(**filters)), stream)
    return stream.getvalue()


def rows(name: str, *records: Record, **filters: Any) -> list[dict[str, str]]:
    delimiter = "\t" if name == "polecat" else ","
    return list(csv.DictReader(io.StringIO(written(name, *records, **filters).decode()), delimiter=delimiter))


def only(name: str, *records: Record) -> dict[str, str]:
    found = rows(name, *records)
    assert len(found) == 1
    return found[0]
