"""The record as a JSON Schema and as a list of fields, both made from the record types and their docstrings.

python -m saksi.schema --write    writes docs/record.schema.json, docs/record.md, docs/exports.md and docs/exit-codes.md
python -m saksi.schema --check    fails where they are not what --write would write
"""

import argparse
import ast
import inspect
import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from saksi import records
from saksi.cli import EXIT_CODES
from saksi.export.csv_fields import FIELDS
from saksi.export.document import exports_page
from saksi.records import Record, Rejected

DOCS = Path(__file__).parents[2] / "docs"
_REF = "#/$defs/{name}"
_OUTCOME = "Tells a record from a rejected report."
Schema = dict[str, Any]


def json_schema() -> Schema:
    """JSON Schema (2020-12) of all that Saksi writes: a record, a rejected report, or the object of ``--format json``."""
    (record, rejected), components = msgspec.json.schema_components([Record, Rejected], ref_template=_REF)
    definitions = {name: _described(name, schema) for name, schema in sorted(components.items())}
    definitions["Collection"] = {
        "title": "Collection",
        "description": "What --format json writes.",
        "type": "object",
        "properties": {
            "records": {"type": "array", "items": record},
            "rejected": {"type": "array", "items": rejected},
        },
        "required": ["records", "rejected"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Saksi",
        "description": "A record or a rejected report (one line of --format jsonl), or all of a run (--format json).",
        "anyOf": [record, rejected, {"$ref": _REF.format(name="Collection")}],
        "$defs": definitions,
    }


def schema_text() -> str:
    """The JSON Schema as text."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _described(name: str, schema: Schema) -> Schema:
    """The schema of one type with a description for each field; every field is always written, so each is required."""
    fields = _field_docs().get(name, {})
    properties = {}
    for key, value in schema["properties"].items():
        words = _OUTCOME if key == "outcome" else fields.get(key)
        described = {**value, "description": words} if words else value
        # Defaults are for those who build records; in output every field stands.
        properties[key] = {word: part for word, part in described.items() if word != "default"}
    return {
        **{word: part for word, part in schema.items() if word != "required"},
        "description": _plain(getattr(records, name).__doc__),
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


@cache
def _field_docs() -> dict[str, dict[str, str]]:
    """Type name → JSON field name → docstring, read from the source of ``saksi.records``."""
    found: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(records)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        names = {field.name: field.encode_name for field in msgspec.structs.fields(getattr(records, node.name))}
        fields = found.setdefault(node.name, {})
        for statement, after in zip(node.body, node.body[1:], strict=False):
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and _is_text(after):
                text = after.value.value  # type: ignore[attr-defined]
                fields[names[statement.target.id]] = _plain(text)
    return found


def _plain(docstring: str) -> str:
    """A docstring's paragraphs, each on one line, with single backticks."""
    paragraphs = inspect.cleandoc(docstring).replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


# ---------------------------------------------------------------- docs/record.md

_INTRODUCTION = """# The record

What Saksi writes, field by field. This page is made from the record types (`make docs`); the same as a JSON Schema:
[record.schema.json](record.schema.json), or `saksi schema`.

- `--format jsonl`: one [Record](#record) or [Rejected](#rejected) a line, told apart by `outcome` (`read` or `rejected`).
- `--format json`: one object, `{"records": […], "rejected": […]}`.
- `--format csv`: one row an event, with the [columns below](#csv).

Every field is always there. What is not known is `null` or an empty list. Offsets count Unicode code points from 0, start
inclusive, end exclusive: `text[start:end] == quote`. Lists are sorted; a report read twice gives the same bytes.
"""

_CSV = """## CSV

One row an event; a report without events and a rejected report have none. Several values in a cell are parted by `; `, in
the same order in each column of a group; an unknown one among them leaves its place empty. The file is UTF-8. Text that opens
with `=`, `+`, `-` or `@` has an apostrophe before it, so that no spreadsheet takes it for a formula; line breaks are spaces.

| column | meaning |
| --- | --- |
"""


def record_page() -> str:
    """docs/record.md."""
    definitions = json_schema()["$defs"]
    parts = [_INTRODUCTION]
    for name in _in_reading_order(definitions):
        parts.append(f"## {name}\n\n{definitions[name]['description']}\n\n{_field_table(definitions[name])}")
    return "\n".join(parts) + "\n" + _CSV + _csv_rows()


def _in_reading_order(definitions: Schema) -> list[str]:
    order = ["Record", "Report", "Event"]
    rest = [node.name for node in ast.parse(inspect.getsource(records)).body if isinstance(node, ast.ClassDef)]
    return order + [name for name in rest if name in definitions and name not in order]


def _field_table(schema: Schema) -> str:
    rows = ["| field | type | meaning |", "| --- | --- | --- |"]
    for name, field in schema["properties"].items():
        rows.append(f"| `{name}` | {_type_words(field)} | {_escape(field.get('description', ''))} |")
    return "\n".join(rows) + "\n"


def _type_words(schema: Schema) -> str:
    match schema:
        case {"anyOf": parts}:
            words = " or ".join(_type_words(part) for part in parts)
        case {"$ref": reference}:
            name = reference.rsplit("/", 1)[1]
            words = f"[{name}](#{name.lower()})"
        case {"enum": values}:
            words = ", ".join("null" if value is None else f"`{value}`" for value in values)
        case {"type": "array", "items": item}:
            words = f"list of {_type_words(item)}"
        case {"type": "object", "additionalProperties": value}:
            words = f"object of {_type_words(value)} by id"
        case _:
            words = str(schema.get("format") or schema["type"])
    return words


def _csv_rows() -> str:
    return "".join(f"| `{field.name}` | {_escape(field.meaning)} |\n" for field in FIELDS)


def _escape(text: str) -> str:
    return text.replace("|", "\\|")


# ---------------------------------------------------------------- docs/exit-codes.md


def exit_codes_page() -> str:
    """docs/exit-codes.md."""
    rows = "".join(f"| {code} | {meaning} |\n" for code, meaning in EXIT_CODES)
    return f"""# Exit codes

| code | meaning |
| --- | --- |
{rows}
This page is made from the command itself (`make docs`). The message on standard error says what was wrong, where, and what to do.

- A report that cannot be read never stops the others. Each is listed in the summary with its reason, as `outcome: "rejected"` in
  JSON Lines, under `rejected` in JSON and at the end of the list in the HTML page.
- With `-o` the result is written to a file of another name beside its place and moved there at the end: after codes 4, 5, 130
  and any other failure the place holds what it held before, or nothing. Whether it can be written is tried before reading starts.
- `saksi export` and `saksi compare` use the same codes: a line of their input that is no record counts as a rejected report.
- When whoever reads standard output goes away (`saksi read … | head`), the run ends with code 5 and no message.
"""


def pages() -> dict[str, str]:
    """File name in docs/ → its text."""
    return {
        "record.schema.json": schema_text(),
        "record.md": record_page(),
        "exports.md": exports_page(),
        "exit-codes.md": exit_codes_page(),
    }


def main(arguments: list[str] | None = None) -> int:
    """Write the pages or check them; 1 where a page is not current."""
    parser = argparse.ArgumentParser(prog="python -m saksi.schema", description="Make docs/record.* from the types.")
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--write", action="store_true", help="write the pages")
    mode.add_argument("--check", action="store_true", help="fail where a page is not current")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder of the pages")
    chosen = parser.parse_args(arguments)
    stale = []
    for name, text in pages().items():
        path = chosen.docs / name
        if chosen.write:
            path.write_text(text, encoding="utf-8")
        elif not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(str(path))
    if stale:
        sys.stderr.write(f"not current: {', '.join(stale)}; run `make docs`\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
