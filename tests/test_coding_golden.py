"""Forty-three annotated reports from the project's own corpus, coded, against records that were checked by hand.

``golden/NAME.json`` is a report with its graph, ``golden/NAME.expected.json`` the coded events in short words. After a
wanted change, write the expected files anew and read the difference before it is committed:

    SAKSI_UPDATE_GOLDEN=1 python -m pytest tests/test_coding_golden.py && git diff tests/golden
"""

import datetime
import json
import os
from pathlib import Path

import msgspec
import pytest

from inline import RESOLVERS, brief, report_of
from saksi.coding.events import code_events
from saksi.records import Attributes, Graph, Link, Span
from saksi.resolve.resolved import resolve_graph

FOLDER = Path(__file__).parent / "golden"
REPORTS = sorted(path for path in FOLDER.glob("*.json") if not path.name.endswith(".expected.json"))
UPDATE = "SAKSI_UPDATE_GOLDEN"


def test_there_are_at_least_forty() -> None:
    assert len(REPORTS) >= 40


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_report(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    text = raw["text"]
    spans = [Span(**span, quote=text[span["start"] : span["end"]]) for span in raw["spans"]]
    graph = Graph(
        spans=tuple(spans),
        links=msgspec.convert(raw["links"], tuple[Link, ...]),
        attributes=msgspec.convert(raw["attributes"], dict[str, Attributes]),
    )
    published = datetime.date.fromisoformat(raw["published"])
    report = report_of(text, publisher=raw["publisher"], published=published)
    coded = brief(code_events(report, graph, resolve_graph(report, graph, RESOLVERS)), graph)
    expected = path.with_suffix(".expected.json")
    if os.environ.get(UPDATE):
        expected.write_text(json.dumps(coded, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert coded == json.loads(expected.read_text(encoding="utf-8"))
