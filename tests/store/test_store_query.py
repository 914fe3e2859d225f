"""Finding, listing and counting: what the database lets pass is what `selects` does, whatever is asked."""

import datetime
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.store.made import ANY_TEXT, DAYS, KINDS, TEXT, TYPES, records, small

from saksi.records import Record
from saksi.selection import Selection, selects
from saksi.store import Reject, SetState, Store, open_store
from saksi.store.counts import FACETS
from saksi.store.search import words_of

HOSTILE = [
    "'; DROP TABLE reports; --",
    '" OR 1=1 --',
    "utara* OR selatan",
    "NEAR(a b)",
    "words:utara",
    "{words} : x",
    "^utara",
    "a AND NOT b",
    "-utara",
    "%",
    "_",
    "\\",
    "'utara' & !'pos'",
    "a:*",
    "<->",
    "(((",
    "\x00utara",
    "\ud800",
    "utara\x00",
    "x" * 5000,
    "😀",
]


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """One or two filters with values that records may have."""
    west, south = draw(st.sampled_from([-180.0, -1.5, 0.0])), draw(st.sampled_from([-90.0, -1.5, 0.0]))
    day = draw(DAYS)
    filters: dict[str, Any] = {
        "text": draw(ANY_TEXT),
        "types": tuple(draw(st.lists(TYPES, max_size=2))),
        "actor": draw(ANY_TEXT),
        "place": draw(ANY_TEXT | st.just("id")),
        "box": (west, south, draw(st.sampled_from([-170.0, 0.0, 180.0])), draw(st.sampled_from([0.0, 1.5, 90.0]))),
        "since": day,
        "until": day + datetime.timedelta(days=draw(st.integers(0, 3))) if day else None,
        "modality": draw(st.sampled_from(["actual", "planned"])),
        "source_kind": draw(KINDS),
        "publisher": draw(ANY_TEXT),
        "min_confidence": draw(st.floats(0, 1)),
        "review": draw(st.sampled_from(["unreviewed", "done"])),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(filters)), min_size=1, max_size=2))
    selection = Selection(**{name: filters[name] for name in chosen})
    # Without any filter records without events come, too; test_store_writing has that.
    return selection if selection != Selection() else Selection(modality="actual")


def passing(selection: Selection, batch: dict[str, Record], done: str) -> dict[str, list[str]]:
    found = {
        id_: [
            event.id
            for event in record.events
            if selects(selection, record, event, review="done" if id_ == done else "unreviewed")
        ]
        for id_, record in batch.items()
    }
    return {id_: events for id_, events in found.items() if events}


def listed(store: Store, selection: Selection, order: Any = "newest") -> list[tuple[str, str]]:
    """The list of events, two at a time."""
    found: list[tuple[str, str]] = []
    after = None
    while True:
        page = store.events(selection, order=order, limit=2, after=after)
        found += [(each.report, each.event.id) for each in page.events]
        after = page.after
        if after is None:
            return found


@given(batch=st.lists(records(), min_size=1, max_size=5), asked=st.lists(selections(), min_size=4, max_size=8))
@settings(
    max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
def test_the_database_lets_pass_what_the_selection_does(
    stores: Callable[[], list[Store]], batch: list[Record], asked: list[Selection]
) -> None:
    newest = {record.report.id: record for record in batch}
    done = batch[0].report.id
    for store in stores():
        for record in batch:
            store.add(record)
        store.decide(done, SetState(event=None, state="done"), person="Ani")
        for selection in asked:
            wanted = passing(selection, newest, done)
            read = {record.report.id: [event.id for event in found] for record, found in store.chosen(selection)}
            pairs = sorted((id_, event) for id_, events in wanted.items() for event in events)
            assert read == wanted, selection
            assert sorted(listed(store, selection)) == pairs, selection
            counted = store.counts(selection)
            assert (counted.events, counted.reports) == (len(pairs), len(wanted)), selection


def fill(store: Store) -> None:
    """Six reports: on six days, by two publishers, in two languages of accents."""
    for number, more in enumerate(("Ambon", "Médan", "Poso TNI-Polri", "Rp1.500", "Ba'ath", "kota_lama")):
        record = small(text=f"{TEXT} {more}")
        about = msgspec.structs.replace(
            record.report,
            published=datetime.date(2021, 5, 20 - number) if number else None,
            publisher="Kabar Uji" if number % 2 else "Harian Lembah",
        )
        store.add(msgspec.structs.replace(record, report=about))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ambon", ["Ambon"]),
        ("AMBON pos", ["Ambon"]),
        ("amb", []),
        ("médan", ["Médan"]),
        ("MÉDAN", ["Médan"]),
        ("medan", []),
        ("tni polri", ["TNI-Polri"]),
        ("tni-polri", ["TNI-Polri"]),
        ("1 500", []),
        ("Rp1 500", ["Rp1.500"]),
        ("ba ath", ["Ba'ath"]),
        ("kota_lama", ["kota_lama"]),
        ("lama", []),
    ],
)
def test_reports_are_found_by_whole_words(store: Store, asked: str, found: list[str]) -> None:
    fill(store)
    assert [record.report.text.split()[-1] for record in store.records(Selection(text=asked))] == found


@pytest.mark.parametrize("field", ["text", "actor", "place", "publisher"])
def test_hostile_words_are_only_ever_words(store: Store, field: str) -> None:
    fill(store)
    everything = list(store.records())
    for asked in HOSTILE:
        selection = Selection(**{field: asked})
        wanted = [
            record.report.id
            for record in everything
            if any(selects(selection, record, event) for event in record.events)
        ]
        assert [record.report.id for record in store.records(selection)] == wanted, asked
        assert store.counts(selection).reports == len(wanted), asked
    assert list(store.records()) == everything


@given(st.text())
def test_words_hold_nothing_that_a_query_language_could_read(asked: str) -> None:
    assert all(word.replace("_", "a").isalnum() for word in words_of(asked))


def test_records_come_by_day_of_publication_and_undated_ones_last(store: Store) -> None:
    fill(store)
    days = [record.report.published for record in store.records()]
    assert days == [*sorted(day for day in days if day), None]


@pytest.mark.parametrize("order", ["oldest", "newest", "surest", "unsurest"])
def test_a_list_is_whole_and_in_order_however_it_is_cut(store: Store, order: Any) -> None:
    fill(store)
    events = [event.event for event in store.events(order=order, limit=100).events]
    assert [event.id for event in events] == [id_ for _, id_ in listed(store, Selection(), order)]
    sure = [event.confidence or 1 for event in events]
    if order.endswith("surest"):
        assert sure == sorted(sure, reverse=order == "surest")
    with pytest.raises(ValueError, match="start it anew"):
        store.events(order=order, after="'; DROP TABLE reports; --")


def test_counts_of_each_facet_leave_out_its_own_filter(store: Store) -> None:
    fill(store)
    counted = store.counts(Selection(types=("battle",), publisher="lembah"))
    assert (counted.events, counted.reports) == (3, 3)
    assert tuple(counted.facets) == FACETS
    assert counted.facets["type"] == (("battle", 3), ("casualties", 3))
    assert counted.facets["publisher"] == (("Harian Lembah", 3), ("Kabar Uji", 3))
    assert counted.facets["actor"] == (("Pasukan Utara", 3), ("pos", 3))
    assert counted.facets["source_kind"] == (("named_person", 3),)
    assert counted.facets["country"] == (("ID", 3),)
    assert counted.facets["review"] == (("unreviewed", 3),)


def test_counts_are_those_of_now(store: Store) -> None:
    store.add(small())
    assert (store.counts().events, store.counts().events) == (2, 2)
    with open_store(address_of(store)) as other:
        other.add(small(text=f"{TEXT} again"))
        other.decide(small().report.id, Reject(event=small().events[0].id), person="Ani")
    assert store.counts().events == 3
    assert store.counts(Selection(types=("battle",))).events == 1


def address_of(store: Store) -> str:
    url = store.engine.url
    return str(url.database) if url.drivername == "sqlite" else url.set(drivername="postgresql").render_as_string(False)


def test_a_list_says_what_a_row_needs(store: Store) -> None:
    store.add(small())
    first = store.events(limit=1).events[0]
    assert (first.report, first.title, first.publisher) == (small().report.id, "Pos Diserang", "Kabar Uji")
    assert (first.published, first.review) == ("2021-05-20", "unreviewed")
    assert first.event in small().events
