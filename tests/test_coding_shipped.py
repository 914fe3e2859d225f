"""The golden reports through the shipped resolvers: sound records, and a few values that any reader would give."""

import datetime
import json
from pathlib import Path

import msgspec
import pytest

from inline import parse, report_of
from saksi.coding import code_events
from saksi.records import Attributes, Event, Graph, Link, Span
from saksi.resolve import Resolvers, load_resolvers, resolve_graph
from test_coding_properties import evidences

REPORTS = [path for path in sorted((Path(__file__).parent / "golden").glob("*.json")) if "expected" not in path.name]


@pytest.fixture(scope="module")
def resolvers() -> Resolvers:
    return load_resolvers()


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_records_are_sound(path: Path, resolvers: Resolvers) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    text = raw["text"]
    graph = Graph(
        spans=tuple(Span(**span, quote=text[span["start"] : span["end"]]) for span in raw["spans"]),
        links=msgspec.convert(raw["links"], tuple[Link, ...]),
        attributes=msgspec.convert(raw["attributes"], dict[str, Attributes]),
    )
    report = report_of(text, publisher=raw["publisher"], published=datetime.date.fromisoformat(raw["published"]))
    events = code_events(report, graph, resolve_graph(report, graph, resolvers))
    assert all(text[words.start : words.end] == words.quote for event in events for words in evidences(event))
    assert msgspec.json.decode(msgspec.json.encode(events), type=tuple[Event, ...]) == events


def test_a_report_in_full(resolvers: Resolvers) -> None:
    text, graph = parse(
        """“⟦a1 actor|Tiga teroris⟧ ⟦e1 event:casualties|tewas⟧ dalam ⟦e2 event:battle|kontak tembak⟧ di ⟦p1 place|Kota Palu⟧,” ⟦s1 event:statement|kata⟧ ⟦a2 actor|Kapolda Sulteng Irjen Pol Wirya Atmadi⟧, ⟦t1 time|Rabu (19/5)⟧. ⟦a3 actor|Mereka⟧ ⟦e3 event:riot|mengamuk⟧ di ⟦p2 place|kota itu⟧ ⟦t2 time|dua hari lalu⟧.
a3 same=a1
s1 actor=a2 time=t1
e1 killed=a1 cause=e2 according_to=s1
e2 target=a1 place=p1 according_to=s1
e3 actor=a3 place=p2 time=t2"""
    )
    report = report_of(text)
    dead, battle, riot = code_events(report, graph, resolve_graph(report, graph, resolvers))
    (target,) = battle.target
    assert [(label.word, label.whose) for label in target.labels] == [
        ("teroris", "Kapolda Sulteng Irjen Pol Wirya Atmadi")
    ]
    assert target.name is None
    assert target.kind == "unknown"
    (origin, publisher) = dead.attribution[0].chain
    assert (origin.kind, origin.name) == ("named_person", "Kapolda Sulteng Irjen Pol Wirya Atmadi")
    assert origin.period is not None
    assert origin.period.start == datetime.date(2021, 5, 19)
    assert publisher.name == "Kabar Uji"
    assert [(count.best, count.event) for count in battle.killed] == [(3, dead.id)]
    assert [place.country for place in (*dead.place, *riot.place)] == ["ID", "ID"]
    assert riot.actor[0].refers_to == target.evidence
    assert riot.period is not None
    assert riot.period.start == datetime.date(2021, 5, 18)


@pytest.mark.parametrize(
    ("other", "day"),
    [
        ("Jumat (23/10/2015)", datetime.date(2015, 10, 21)),  # the text decides
        ("Jumat (23/10)", None),  # nothing in the text says which year
        ("5 Mei 2014", None),  # the weekday does not fit that year
    ],
)
def test_without_a_publication_date_only_the_text_decides_the_year(
    other: str, day: datetime.date | None, resolvers: Resolvers
) -> None:
    text, graph = parse(f"⟦e1 event:riot|Rusuh⟧ ⟦t1 time|Rabu (21/10)⟧. ⟦e2 event:talks|Damai⟧ ⟦t2 time|{other}⟧.")
    period = resolve_graph(report_of(text, published=None), graph, resolvers).periods["t1"]
    assert period.start == day
    assert bool(period.candidates) == (day is None)
    if day:
        assert "23/10/2015" in (period.note or "")


def test_a_bound_before_the_mention_opens_its_figure(resolvers: Resolvers) -> None:
    text, graph = parse("Lebih dari ⟦a1 actor|seratus tentara⟧ ⟦e1 event:casualties|tewas⟧.\ne1 killed=a1")
    report = report_of(text)
    (event,) = code_events(report, graph, resolve_graph(report, graph, resolvers))
    (count,) = event.killed
    assert (count.low, count.best, count.high) == (100, 100, None)
    assert count.evidence.quote == "Lebih dari seratus tentara"
