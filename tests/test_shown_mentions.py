"""Mentions, rival figures and parts as a reader meets them: in the table, the CSV and the page."""

import csv
import io

from inline import RESOLVERS, parse, report_of
from saksi.coding.events import code_events
from saksi.export import open_writer
from saksi.records import Record
from saksi.resolve.resolved import resolve_graph
from saksi.view.cards import cards
from saksi.view.strings import load_strings
from saksi.view.text import paragraphs

ENGLISH = load_strings("en")
ANNOTATED = """⟦a1 actor|Tujuh tentara⟧ ⟦e1 event:casualties|tewas⟧, ⟦a5 actor|dua⟧ di antaranya perwira, ⟦s1 event:statement|kata⟧ ⟦a2 actor|TNI⟧. ⟦a3 actor|Gerilyawan⟧ ⟦s2 event:statement|menyebut⟧ ⟦a4 actor|12 tentara⟧ ⟦e2 event:casualties|mati⟧.
s1 actor=a2
s2 actor=a3
e1 killed=a1,a5 according_to=s1
e2 killed=a4 according_to=s2 same=e1"""


def told() -> Record:
    """One event of two mentions: seven dead, two of them officers, by one source; twelve by another."""
    text, graph = parse(ANNOTATED)
    report = report_of(text)
    events = code_events(report, graph, resolve_graph(report, graph, RESOLVERS))
    return Record(saksi="0", model="0", report=report, graph=graph, events=events)


def _written(format_: str) -> str:
    stream = io.BytesIO()
    writer = open_writer(format_, stream, strings=ENGLISH)  # type: ignore[arg-type]
    writer.write(told())
    writer.close()
    return stream.getvalue().decode()


def test_csv_has_one_row_with_the_versions_side_by_side() -> None:
    (row,) = csv.DictReader(io.StringIO(_written("csv")))
    assert (row["mentions"], row["mention_words"]) == ("2", "tewas; mati")
    assert row["killed_best"] == "7; 2; 12"
    assert row["killed_version"] == "1; 1; 2"
    assert row["killed_part_of"] == "; Tujuh tentara; "
    assert row["killed_according_to"] == "TNI; TNI; Gerilyawan"


def test_the_sum_by_the_columns_counts_nobody_twice() -> None:
    (row,) = csv.DictReader(io.StringIO(_written("csv")))
    columns = [row[f"killed_{name}"].split("; ") for name in ("best", "version", "part_of")]
    sums: dict[str, int] = {}
    for best, version, part_of in zip(*columns, strict=True):
        sums[version] = sums.get(version, 0) + (0 if part_of else int(best))
    assert sums == {"1": 7, "2": 12}


def test_table_names_each_version_s_source() -> None:
    table = " ".join(_written("table").split())
    for words in ("told 2 times", "Killed: 7 (according to", "Killed: 12 (according to", "part of “Tujuh"):
        assert words in table


def test_page_shows_the_mentions_on_one_card() -> None:
    (card,) = cards(told(), ENGLISH)
    rows = {row.key: row.values for row in card.rows}
    assert [(value.text, value.detail) for value in rows["mentions"]] == [("mati", "Gerilyawan")]
    assert [value.detail for value in rows["killed"]] == [
        "according to TNI",
        "part of “Tujuh tentara”; according to TNI",
        "according to Gerilyawan",
    ]


def test_page_marks_every_mention_in_the_text() -> None:
    marked = {
        segment.text: role
        for paragraph in paragraphs(told())
        for segment in paragraph.segments
        for event, role in segment.roles
        if event == 1 and role in ("trigger", "mention")
    }
    assert marked == {"tewas": "trigger", "mati": "mention"}
