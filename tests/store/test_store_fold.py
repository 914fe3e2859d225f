"""Records to claims and back, and what shows when several coders have had their say."""

import msgspec
from hypothesis import given, settings
from tests.store.made import AT, records, small

from saksi.records import Event, Record, Report
from saksi.store.claims import PRESENT, claim_id, entry_id, fields_of, reading, stands_in
from saksi.store.fold import fold
from saksi.store.review import review


@given(records())
@settings(max_examples=200, deadline=None)
def test_the_fold_of_a_reading_is_the_record_that_was_read(record: Record) -> None:
    entry = reading(record, at=AT)
    again = fold(record.report.text, (entry,))
    assert again == record
    assert msgspec.json.encode(again) == msgspec.json.encode(record)


@given(records())
@settings(max_examples=100, deadline=None)
def test_every_claim_has_its_hash_and_its_words(record: Record) -> None:
    entry = reading(record, at=AT)
    assert entry.id == entry_id(entry)
    for made in entry.claims:
        assert made.id == claim_id(made)
        if made.quote is not None:
            assert record.report.text[made.start : made.end] == made.quote
        assert (made.event is None) == (made.field not in fields_of(Event))


@given(records(), records())
@settings(max_examples=100, deadline=None)
def test_ids_tell_readings_apart_and_nothing_else(one: Record, other: Record) -> None:
    first, second = reading(one, at=AT), reading(other, at=AT.replace(year=2025))
    assert (first.id == second.id) == (msgspec.json.encode(one) == msgspec.json.encode(other))


def test_every_field_of_an_event_and_a_report_is_claimed() -> None:
    made = {claim.field for claim in reading(small(), at=AT).claims}
    assert {"type", "trigger", "modality", "negated", "actor", "place", "killed", "attribution", "confidence"} <= made
    assert {"report.title", "report.publisher", "report.published", "saksi", "model", "graph"} <= made
    assert "target" in made
    assert "supporter" not in made, "what is unknown is not claimed"
    assert not {"report.text", "report.id", "id"} & made


def test_a_value_rests_on_its_own_words_and_else_on_the_trigger() -> None:
    by_field = {claim.field: claim for claim in reading(small(), at=AT).claims if claim.event == small().events[0].id}
    assert (by_field["actor"].quote, by_field["actor"].confidence) == ("Pasukan Utara", 0.7)
    assert (by_field["modality"].quote, by_field["modality"].confidence) == ("menyerang", None)
    assert bytes(by_field["actor"].value) == b'{"name":"Pasukan Utara","kind":"rebel"}'


def test_the_newest_reading_shows() -> None:
    old, new = small("1"), small("2", only=("battle",))
    log = (reading(old, at=AT), reading(new, at=AT))
    assert fold(old.report.text, log) == new
    assert fold(old.report.text, log[::-1]) == old
    assert review(log).report == "unreviewed"


def test_claims_of_fields_that_do_not_exist_any_more_are_passed_over() -> None:
    entry = reading(small(), at=AT)
    later = msgspec.structs.replace(entry.claims[-1], field="field_of_another_version")
    entry = msgspec.structs.replace(entry, claims=(*entry.claims, later))
    assert fold(small().report.text, (entry,)) == small()


def test_field_types_are_read_off_the_records() -> None:
    assert {field.name for field in fields_of(Event).values() if field.quoted} == {
        *("trigger", "actor", "target", "supporter", "place", "origin", "destination", "period", "weapon"),
        *("killed", "wounded", "missing", "corridor"),
    }
    assert not fields_of(Event)["mentions"].quoted, "a mention is its words, so its value holds them"
    assert fields_of(Report)["dateline"].quoted
    assert PRESENT not in fields_of(Event)
    assert all(stands_in(small().report.text, event.trigger) for event in small().events)
