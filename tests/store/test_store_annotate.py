"""What people decided, as annotation: the graph says what the events do."""

import datetime
from typing import Any

import pytest
from tests.inline import RESOLVERS, parse, report_of
from training.annotation import parse_annotation

from saksi.coding.events import code_events
from saksi.export.chosen import Chosen
from saksi.export.formats import inline
from saksi.records import (
    Attribution,
    AttributionLink,
    Count,
    Event,
    Evidence,
    Participant,
    Period,
    Place,
    Record,
)
from saksi.resolve import resolve_graph
from saksi.store import Accept, Add, Correct, Decision, Entry, Merge, Reject, SetState, fold
from saksi.store.annotate import annotated, finished
from saksi.store.claims import reading
from saksi.store.decisions import decide

AT = datetime.datetime(2024, 5, 31, tzinfo=datetime.UTC)
ANNOTATION = """
⟦a1 actor|Pasukan Utara⟧ ⟦e1 event:battle|menyerang⟧ ⟦a2 actor|pos lama⟧ di ⟦p1 place|Kota Hulu⟧ dan Kota Hilir pada Rabu.
e1 actor=a1 according_to=s1 place=p1 target=a2
⟦a3 actor|Tiga warga⟧ ⟦e2 event:casualties|tewas⟧, ⟦s1 event:statement|kata⟧ ⟦a4 actor|Kapolres⟧ kepada Kabar Uji. Mereka lari.
e2 according_to=s1 cause=e1 killed=a3
s1 actor=a4
"""


@pytest.fixture
def record() -> Record:
    text, graph = parse(ANNOTATION)
    report = report_of(text)
    events = code_events(report, graph, resolve_graph(report, graph, RESOLVERS))
    return Record(saksi="1", model="1", report=report, graph=graph, events=events)


def decided(record: Record, *decisions: Decision) -> tuple[Entry, ...]:
    log: tuple[Entry, ...] = (reading(record, at=AT),)
    for number, decision in enumerate(decisions, start=1):
        at = AT + datetime.timedelta(seconds=number)
        log += (decide(decision, text=record.report.text, log=log, person="Ani", at=at),)
    return log


def written(record: Record, *decisions: Decision) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Words of each span, and the links and attributes of each span that has some, read back from the annotation."""
    import io

    shown = annotated(record.report.text, decided(record, *decisions))
    stream = io.BytesIO()
    inline.write([Chosen(shown, shown.events)], stream)
    (document,), problems = parse_annotation(stream.getvalue().decode().splitlines())
    assert problems == []
    assert document["text"] == record.report.text
    links: dict[str, dict[str, str]] = {}
    for link in document["links"]:
        ends = links.setdefault(link["from"], {})
        ends[link["role"]] = ",".join(filter(None, (ends.get(link["role"]), link["to"])))
    for id_, values in document["attributes"].items():
        links.setdefault(id_, {}).update(values)
    spans = {span["id"]: document["text"][span["start"] : span["end"]] for span in document["spans"]}
    return spans, links


def words(record: Record, quote: str) -> Evidence:
    start = record.report.text.index(quote)
    return Evidence(start=start, end=start + len(quote), quote=quote)


MACHINE = {
    "e1": {"actor": "a1", "according_to": "s1", "place": "p1", "target": "a2"},
    "e2": {"according_to": "s1", "cause": "e1", "killed": "a3"},
    "s1": {"actor": "a4"},
}


def test_what_nobody_changed_stays_as_the_model_found_it(record: Record) -> None:
    battle, casualties = record.events
    spans, links = written(record, Accept(event=battle.id), Accept(event=casualties.id))
    assert links == MACHINE
    assert spans["e1"] == "menyerang"


def test_corrected_roles(record: Record) -> None:
    battle = record.events[0]
    new: dict[str, Any] = {
        "place": [Place(evidence=words(record, "Kota Hilir"))],
        "target": [Participant(evidence=words(record, "Tiga warga"))],
        "period": Period(evidence=words(record, "Rabu")),
        "actor": [],
    }
    spans, links = written(record, *(Correct(event=battle.id, field=name, value=value) for name, value in new.items()))
    assert (spans["p2"], spans["t1"]) == ("Kota Hilir", "Rabu")
    assert links == MACHINE | {"e1": {"according_to": "s1", "place": "p2", "target": "a3", "time": "t1"}}


def test_a_pronoun_is_linked_to_what_it_stands_for(record: Record) -> None:
    they = Participant(evidence=words(record, "Mereka"), refers_to=words(record, "Tiga warga"))
    spans, links = written(record, Correct(event=record.events[0].id, field="target", value=[they]))
    assert spans["a5"] == "Mereka"
    assert links["a5"] == {"same": "a3"}
    assert links["e1"]["target"] == "a5"


def test_a_wider_span_takes_the_place_of_what_it_overlaps(record: Record) -> None:
    wide = Place(evidence=words(record, "Kota Hulu dan Kota Hilir"))
    spans, links = written(record, Correct(event=record.events[0].id, field="place", value=[wide]))
    assert "p1" not in spans or spans["p1"] == "Kota Hulu dan Kota Hilir"
    assert spans[links["e1"]["place"]] == "Kota Hulu dan Kota Hilir"


def test_of_two_decided_spans_that_overlap_the_first_is_marked(record: Record) -> None:
    places = [Place(evidence=words(record, "Kota Hulu dan Kota Hilir")), Place(evidence=words(record, "Kota Hilir"))]
    spans, links = written(record, Correct(event=record.events[0].id, field="place", value=places))
    assert spans[links["e1"]["place"]] == "Kota Hulu dan Kota Hilir"


def test_a_corrected_trigger_type_and_attributes(record: Record) -> None:
    battle = record.events[0]
    spans, links = written(
        record,
        Correct(event=battle.id, field="trigger", value=words(record, "menyerang pos lama")),
        Correct(event=battle.id, field="negated", value=True),
    )
    assert spans["e1"] == "menyerang pos lama"
    assert links["e1"] == {"actor": "a1", "according_to": "s1", "place": "p1", "negated": True}


def test_rejected_added_and_merged_events(record: Record) -> None:
    battle, casualties = record.events
    flight = Event(id="?", type="displacement", trigger=words(record, "lari"), cause=(casualties.id,))
    spans, links = written(record, Reject(event=battle.id), Add(event=flight))
    assert spans["e3"] == "lari"
    assert "e1" not in spans
    assert links == {
        "e2": {"according_to": "s1", "killed": "a3"},
        "e3": {"cause": "e2"},
        "s1": {"actor": "a4"},
    }
    _, links = written(record, Merge(keep=battle.id, others=(casualties.id,)))
    assert links["e2"]["same"] == "e1"


def test_a_corrected_attribution(record: Record) -> None:
    chain = Attribution(
        chain=(
            AttributionLink(
                kind="named_person",
                evidence=words(record, "Kapolres"),
                cue=words(record, "kata"),
                stance="claims",
                told_to=(words(record, "Kabar Uji"),),
            ),
            AttributionLink(kind="publisher"),
        )
    )
    spans, links = written(record, Correct(event=record.events[0].id, field="attribution", value=[chain]))
    assert spans["a5"] == "Kabar Uji"
    assert links["e1"]["according_to"] == "s1"
    assert links["s1"] == {"actor": "a4", "target": "a5", "stance": "claims"}
    _, links = written(record, Correct(event=record.events[0].id, field="attribution", value=[]))
    assert "according_to" not in links["e1"]


def test_a_figure_is_linked_where_it_is_stated(record: Record) -> None:
    battle, casualties = record.events
    count = Count(evidence=words(record, "pos lama"), low=1, event=casualties.id)
    _, links = written(record, Correct(event=battle.id, field="killed", value=[count]))
    assert "killed" not in links["e1"]


def test_a_report_is_finished_when_every_event_is(record: Record) -> None:
    battle, casualties = record.events
    for decisions, done in (
        ((), False),
        ((Accept(event=battle.id),), False),
        ((Accept(event=battle.id), Reject(event=casualties.id)), True),
        ((SetState(event=None, state="done"),), True),
        ((SetState(event=None, state="done"), SetState(event=battle.id, state="disputed")), False),
    ):
        log = decided(record, *decisions)
        assert finished(fold(record.report.text, log), log) is done
