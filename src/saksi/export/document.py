"""docs/exports.md, made from the formats' own tables and from the crosswalk."""

from saksi.coding.codebooks import load_codebooks
from saksi.coding.crosswalk import Crosswalk, Row, load_crosswalk
from saksi.export.columns import About
from saksi.export.registry import MODULES, about
from saksi.selection import MEANINGS

_INTRODUCTION = """# Exports

`saksi export FORMAT records.jsonl -o FILE` writes records in a format of the field. This page is made from the formats' own tables
(`make docs`): what each keeps of a record, maps to its own names, computes, leaves empty, and loses.

```
.venv/bin/saksi read archive.jsonl --format jsonl -o records.jsonl
.venv/bin/saksi export ucdp-ged records.jsonl -o events.csv
.venv/bin/saksi export geojson records.jsonl --place Papua --since 2021-01-01 --modality actual -o papua.geojson
```

| format | what | one row is |
| --- | --- | --- |
"""

_READING = """
## How to read them

- *A claim stays a claim.* No format but our own has room for who says so. Where there is any room (UCDP's `source_original`, ACLED's
  `notes` and `tags`, PLOVER's `context` and `comment`), it is used; what is lost is listed with each format.
- *Mentions and happenings.* A record holds each mention of an event. UCDP, ACLED and HXL have a row for each *happening*: the first
  mention, filled up from later ones that are told in the same way; casualties stand in the row of what caused them, so figures
  can be added up. All other formats have one row (line, feature) for each mention, with `same` to join them.
- *Reports are not merged.* Two reports of one happening give two rows.
- *Figures.* Figures of one statement are added; figures of several statements about people on the same side are taken as rival versions,
  never ranked: `low` is the lowest, `high` the highest, and where a format has one number it is the lowest stated one. This can be too low
  where a report tells of two groups of dead in two sentences.
- *Places.* A point is written as a point only where it is exact. GeoJSON draws the area that the true place lies in; UCDP, ACLED, PLOVER and
  HXL want one point and a precision: read both columns together.
- *Unknown is empty.* Nothing is filled in so that a table looks complete.
- *Text from reports is hostile.* In CSV an apostrophe stands before text that a spreadsheet would run; in Excel all text is text.
- The same records give the same bytes.
- Parquet and Excel need the extra `export` (`pip install 'saksi[export]'`).

The meaning of each filter:

| filter | what passes |
| --- | --- |
"""


def exports_page() -> str:
    """The page's text."""
    formats = [about(name) for name in MODULES]
    parts = [
        _INTRODUCTION,
        *(
            f"| [`{format_.name}`](#{_anchor(format_)}) | {format_.title} | {_first_sentence(format_)} |\n"
            for format_ in formats
        ),
        _READING,
        *(f"| `--{_option(name)}` | {_cell(meaning)} |\n" for name, meaning in MEANINGS.items()),
        *(_section(format_, formats) for format_ in formats),
        _crosswalk(load_crosswalk()),
        _conventions(),
    ]
    return "".join(parts)


def _option(name: str) -> str:
    return {"types": "type"}.get(name, name.replace("_", "-"))


def _anchor(format_: About) -> str:
    kept = "".join(char for char in format_.title.lower() if char.isalnum() or char in " -")
    return kept.replace(" ", "-")


def _first_sentence(format_: About) -> str:
    return _cell(format_.one.split(". ")[0].rstrip(".") + ".")


def _section(format_: About, formats: list[About]) -> str:
    lost = "".join(f"- {_cell(what)}\n" for what in format_.lost)
    return f"""
## {format_.title}

`saksi export {format_.name} … -o FILE{format_.suffix}` · rests on: {format_.rests_on}.

{format_.one}

{_parts(format_, formats)}
Lost:

{lost}"""


def _parts(format_: About, formats: list[About]) -> str:
    """The table of its parts, or where the same table stands already."""
    first = next(other for other in formats if other.parts == format_.parts)
    if first.name != format_.name:
        return f"Its columns are those of [{first.title}](#{_anchor(first)}).\n"
    rows = "".join(f"| `{_cell(part.name)}` | {part.fate} | {_cell(part.meaning)} |\n" for part in format_.parts)
    return f"| part | fate | meaning |\n| --- | --- | --- |\n{rows}"


def _crosswalk(crosswalk: Crosswalk) -> str:
    rows = "".join(_crosswalk_row(name, row) for name, rows in crosswalk.rows.items() for row in rows)
    outside = "".join(
        f"| {codebook} | {_cell(name)} | {_cell(reason)} |\n"
        for codebook, names in (
            ("ACLED", crosswalk.out_of_scope.acled),
            ("PLOVER", crosswalk.out_of_scope.plover),
            ("CAMEO", crosswalk.out_of_scope.cameo),
        )
        for name, reason in names.items()
    )
    return f"""
## Crosswalk

From `resources/crosswalk.yaml`; rows of a type are tried from the top, the first that fits holds. UCDP's type of violence follows from
the sides ([below](#conventions)), where force was used (`sides`) and somebody was killed.

| our type | when | ACLED sub-event type | PLOVER type and mode | CAMEO | UCDP | rests on |
| --- | --- | --- | --- | --- | --- | --- |
{rows}
What no type of ours leads to:

| codebook | there | why not |
| --- | --- | --- |
{outside}"""


def _crosswalk_row(name: str, row: Row) -> str:
    if row.none is not None:
        return f"| `{name}` | | – | – | – | – | {_cell(row.none)} ({_cell(row.rests_on)}) |\n"
    when = "; ".join(
        f"{field} {', '.join(value) if isinstance(value, tuple) else 'yes'}"
        for field in row.when.__struct_fields__
        if (value := getattr(row.when, field))
    )
    acled = row.acled or f"– ({row.no_acled})"
    plover = f"{row.plover} {row.mode}" if row.mode else row.plover
    return f"| `{name}` | {when} | {acled} | {plover} | {row.cameo} | {row.ucdp or '–'} | {_cell(row.rests_on)} |\n"


def _conventions() -> str:
    books = load_codebooks()
    vague = ", ".join(f"{word} {number}" for word, number in books.acled.vague_numbers.items())
    inter = ", ".join(f"{kind} → {name}" for kind, name in books.acled.inter.items())
    sides = ", ".join(f"{kind} → {side}" for kind, side in books.ucdp.sides.items())
    violence = ", ".join(f"{' and '.join(row.sides)} → {row.value}" for row in books.ucdp.type_of_violence)
    sectors = ", ".join(f"{kind} → {sector}" for kind, sector in books.plover.sectors.items())
    sources = "".join(f"- {name}: {title}\n" for name, title in books.sources.items())
    return f"""
## Conventions

From `resources/codebooks.yaml`.

- ACLED, vague numbers of dead: {vague}.
- ACLED, `inter`: {inter}.
- UCDP, sides: {sides}; type of violence: {violence}.
- PLOVER, sectors: {sectors}.

Consulted:

{sources}"""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
