"""A comparison as a table for the terminal, as JSON, or as one self-contained HTML page."""

import base64
import hashlib
from typing import BinaryIO, Literal, get_args

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from rich.console import Console
from rich.table import Table

from saksi.compare.agreement import FieldAgreement, agreements
from saksi.compare.matching import Matched
from saksi.compare.rows import Kind, Row, Value
from saksi.view.words import one_line

Format = Literal["table", "json", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)
_WIDTH = 100


class File(msgspec.Struct, frozen=True):
    """One of the two files."""

    name: str
    kind: Kind
    rows: int


class Comparison(msgspec.Struct, frozen=True):
    """Two files, how their rows were matched, and how far they agree."""

    a: File
    b: File
    matched: Matched

    @property
    def fields(self) -> tuple[FieldAgreement, ...]:
        """Agreement field by field."""
        return agreements(self.matched)


def show(comparison: Comparison, format_: Format, stream: BinaryIO) -> None:
    """Write the comparison in one of ``FORMATS``."""
    makers = {"table": _table, "json": _json, "html": _html}
    stream.write(makers[format_](comparison))


# ---------------------------------------------------------------- table


def _table(comparison: Comparison) -> bytes:
    console = Console(width=_WIDTH, highlight=False, markup=False, emoji=False, color_system=None, force_terminal=False)
    with console.capture() as capture:
        for line in summary(comparison):
            console.print(one_line(line))
        table = Table(box=None, pad_edge=False, header_style="")
        table.add_column("field")
        for heading in ("both", "equal", "share", "alpha", "only A", "only B"):
            table.add_column(heading, justify="right")
        for field in comparison.fields:
            share, alpha = _hundredths(field.share), _hundredths(field.alpha)
            table.add_row(field.field, *map(str, (field.both, field.equal, share, alpha, field.only_a, field.only_b)))
        if comparison.fields:
            console.print()
            console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()).encode() + b"\n"


def summary(comparison: Comparison) -> tuple[str, ...]:
    """The counts, in words."""
    a, b, matched = comparison.a, comparison.b, comparison.matched
    lines = [
        f"A: {a.name} ({a.kind}, {a.rows:,} events)",
        f"B: {b.name} ({b.kind}, {b.rows:,} events)",
        f"Matched: {len(matched.pairs):,}. Only in A: {len(matched.only_a):,}. Only in B: {len(matched.only_b):,}.",
    ]
    if matched.reports_only_a or matched.reports_only_b:
        lines.append(
            f"Left out: {matched.reports_only_a:,} reports that only A has, {matched.reports_only_b:,} that only B has."
        )
    return tuple(lines)


def _hundredths(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


# ---------------------------------------------------------------- JSON


def _json(comparison: Comparison) -> bytes:
    matched = comparison.matched
    whole = {
        "a": comparison.a,
        "b": comparison.b,
        "counts": {
            "matched": len(matched.pairs),
            "only_a": len(matched.only_a),
            "only_b": len(matched.only_b),
            "reports_only_a": matched.reports_only_a,
            "reports_only_b": matched.reports_only_b,
        },
        "fields": [{**msgspec.structs.asdict(field), "share": field.share} for field in comparison.fields],
        "matched": [
            {"a": a.id, "b": b.id, "report": a.report, "differences": _differences(a, b)} for a, b in matched.pairs
        ],
        "only_a": [_alone(row) for row in matched.only_a],
        "only_b": [_alone(row) for row in matched.only_b],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _differences(a: Row, b: Row) -> dict[str, tuple[Value, Value]]:
    """The fields in which two rows differ, each with both values."""
    both = [name for name in a.fields if name in b.fields]
    return {name: (a.fields[name], b.fields[name]) for name in both if a.fields[name] != b.fields[name]}


def _alone(row: Row) -> dict[str, object]:
    return {"id": row.id, "report": row.report, "fields": row.fields}


# ---------------------------------------------------------------- HTML


def _html(comparison: Comparison) -> bytes:
    environment = Environment(
        loader=PackageLoader("saksi.view"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = lambda value: "–" if value is None else one_line(str(value))
    environment.filters["hundredths"] = _hundredths
    style = _STYLE
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = environment.get_template("compare.html").render(
        summary=summary(comparison),
        fields=comparison.fields,
        pairs=[(a, b, _differences(a, b)) for a, b in comparison.matched.pairs],
        alone=(("Only in A", comparison.matched.only_a), ("Only in B", comparison.matched.only_b)),
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
    return page.encode("utf-8")


_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid #8886; padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
.equal { color: GrayText; }
"""
