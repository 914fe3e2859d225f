"""The case tables of "when" and "how many": how many cases are right, and what changed since the frozen run.

    python -m bench.case_tables [--write]

Beside each table in ``tests/cases`` stands a frozen run (``when-frozen.csv``, ``how_many-frozen.csv``): what the
resolver answered to each case when it was last looked at. The command prints the figures for each split of a table and
every answer that differs from the frozen one; ``--write`` freezes the answers anew. Read the difference before you do.
"""

import argparse
import csv
import datetime
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from saksi.records import Evidence
from saksi.resolve.how_many import resolve_how_many
from saksi.resolve.when import resolve_when

CASES = Path(__file__).parents[1] / "tests" / "cases"
Row = dict[str, str]


class CaseTable(msgspec.Struct, frozen=True):
    """A table of cases: the columns that are given, those that are answered, and those that count as the value."""

    name: str
    given: tuple[str, ...]
    answered: tuple[str, ...]
    value: tuple[str, ...]
    answer: Callable[[Row], Row]


def when_answer(case: Row) -> Row:
    """What the resolver makes of one row of ``when.csv``, in the table's own columns."""
    period = resolve_when(
        _whole(case["text"]),
        anchor=_day(case["anchor"]),
        language=case["language"],
        before=case["before"],
        reference=_day(case["reference"]),
        ahead=case["ahead"] == "yes",
    )
    return {
        "start": _said(period.start),
        "end": _said(period.end),
        "precision": _said(period.precision),
        "clock": _said(period.clock),
        "candidates": " ".join(map(str, period.candidates)),
        "note": _said(period.note),
    }


def how_many_answer(case: Row) -> Row:
    """What the resolver makes of one row of ``how_many.csv``, in the table's own columns."""
    count = resolve_how_many(_whole(case["text"]))
    values = {name: _said(getattr(count, name, None)) for name in ("low", "best", "high", "who")}
    return {"count": "yes" if count else ""} | values


WHEN = CaseTable(
    name="when",
    given=("text", "anchor", "language", "before", "reference", "ahead"),
    answered=("start", "end", "precision", "clock", "candidates", "note"),
    value=("start", "end", "candidates"),
    answer=when_answer,
)
HOW_MANY = CaseTable(
    name="how_many",
    given=("text",),
    answered=("count", "low", "best", "high", "who"),
    value=("count", "low", "best", "high"),
    answer=how_many_answer,
)
TABLES = (WHEN, HOW_MANY)


def read_cases(name: str) -> list[Row]:
    """The rows of ``tests/cases/NAME.csv``."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def run(table: CaseTable) -> list[Row]:
    """Each case with the answer in place of what is wanted."""
    return [{key: case[key] for key in table.given} | table.answer(case) for case in read_cases(table.name)]


def changes(table: CaseTable) -> list[str]:
    """What the answers differ in from the frozen run, one line a case; empty where nothing changed."""
    frozen = {_key(table, row): row for row in read_cases(f"{table.name}-frozen")}
    lines = []
    for row in run(table):
        before = frozen.pop(_key(table, row), None)
        if before is None:
            lines.append(f"+ {row['text']!r}: {_shown(table, row)}")
        elif before != row:
            lines.append(f"~ {row['text']!r}: {_shown(table, before)} -> {_shown(table, row)}")
    return lines + [f"- {row['text']!r}" for row in frozen.values()]


def freeze(table: CaseTable) -> None:
    """Write the answers of today as the frozen run."""
    with (CASES / f"{table.name}-frozen.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*table.given, *table.answered], lineterminator="\n")
        writer.writeheader()
        writer.writerows(run(table))


def scores(table: CaseTable) -> dict[str, tuple[int, int]]:
    """For each split: how many cases have the right value, and how many there are."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for case in read_cases(table.name):
        answer = table.answer(case)
        wanted[case["split"]] += 1
        right[case["split"]] += all(answer[name] == case[name] for name in table.value)
    return {split: (right[split], wanted[split]) for split in wanted}


def _key(table: CaseTable, row: Row) -> tuple[str, ...]:
    return tuple(row[name] for name in table.given)


def _shown(table: CaseTable, row: Row) -> str:
    return " ".join(f"{name}={row[name]}" for name in table.answered if row[name]) or "nothing"


def _whole(text: str) -> Evidence:
    return Evidence(start=0, end=len(text), quote=text)


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


def _said(value: object) -> str:
    return "" if value is None else str(value)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures and the changes; freeze the run where asked."""
    parser = argparse.ArgumentParser(prog="python -m bench.case_tables", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="freeze today's answers")
    write = parser.parse_args(arguments).write
    for table in TABLES:
        for split, (right, wanted) in scores(table).items():
            print(f"{table.name} {split}: {right} of {wanted}, {right / wanted:.3f}")
        if write:
            freeze(table)
        for line in changes(table):
            print(line)


if __name__ == "__main__":
    main()
