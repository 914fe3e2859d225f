"""What a person decides: it wins over every reading, it can be undone, and what does not fit is refused."""

import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.made import AT, TEXT, small, words

from saksi.records import Event, Participant, Place, Record
from saksi.store import (
    Accept,
    Add,
    Comment,
    Correct,
    Decision,
    DecisionError,
    Entry,
    Merge,
    Reject,
    SetState,
    Split,
    Undo,
    fold,
    review,
)
from saksi.store.claims import reading
from saksi.store.decisions import decide

RECORD = small()
BATTLE, CASUALTIES = RECORD.events
MISSED = Event(
    id="?", type="riot", trigger=words("Tiga warga tewas"), target=(Participant(evidence=words("Tiga warga")),)
)


class Desk:
    """A report's log with what people add to it, a second apart."""

    def __init__(self, *records: Record) -> None:
        self.log: tuple[Entry, ...] = tuple(reading(record, at=AT) for record in records or (RECORD,))

    def decide(self, decision: Decision, person: str = "Ani") -> Entry:
        at = AT + datetime.timedelta(seconds=len(self.log))
        made = decide(decision, text=TEXT, log=self.log, person=person, at=at)
        self.log += (made,)
        return made

    def read(self, record: Record) -> None:
        self.log += (reading(record, at=AT),)

    @property
    def shown(self) -> Record:
        return fold(TEXT, self.log)

    @property
    def events(self) -> dict[str, Event]:
        return {event.id: event for event in self.shown.events}


def test_a_correction_shows_and_the_rest_stays() -> None:
    desk = Desk()
    desk.decide(Correct(event=BATTLE.id, field="modality", value="planned"))
    assert desk.events[BATTLE.id] == msgspec.structs.replace(
        BATTLE, modality="planned", attribute_confidence={"negated": 0.9}
    )
    assert desk.events[CASUALTIES.id] == CASUALTIES


def test_a_correction_may_say_that_there_is_nothing() -> None:
    desk = Desk()
    desk.decide(Correct(event=BATTLE.id, field="target", value=[]))
    assert desk.events[BATTLE.id].target == ()


def test_values_come_in_the_shape_of_the_record() -> None:
    desk = Desk()
    place = Place(evidence=words("Kota Hulu"), name="Hulu", country="ID")
    desk.decide(Correct(event=BATTLE.id, field="place", value=[msgspec.to_builtins(place)]))
    assert desk.events[BATTLE.id].place == (place,)


def test_a_later_decision_supersedes_an_earlier_one_field_by_field() -> None:
    desk = Desk()
    desk.decide(Correct(event=BATTLE.id, field="modality", value="planned"), "Ani")
    desk.decide(Correct(event=BATTLE.id, field="type", value="riot"), "Ani")
    desk.decide(Correct(event=BATTLE.id, field="modality", value="possible"), "Budi")
    assert (desk.events[BATTLE.id].modality, desk.events[BATTLE.id].type) == ("possible", "riot")
    assert desk.events[BATTLE.id].confidence is None, "the model was not asked about this type"


def test_a_decision_outlives_later_readings() -> None:
    desk = Desk()
    desk.decide(Correct(event=BATTLE.id, field="modality", value="planned"))
    desk.read(small("2", only=("casualties",)))
    assert desk.shown.model == "2"
    assert desk.events[BATTLE.id].modality == "planned", (
        "what a person has decided on stays, though it was not found again"
    )
    assert desk.events[BATTLE.id].actor == BATTLE.actor


def test_what_is_accepted_no_longer_changes_and_is_done() -> None:
    desk = Desk()
    desk.decide(Accept(event=BATTLE.id))
    other = msgspec.structs.replace(BATTLE, negated=True, actor=())
    desk.read(msgspec.structs.replace(small("2"), events=(other, CASUALTIES)))
    assert desk.events[BATTLE.id] == msgspec.structs.replace(BATTLE, confidence=None, attribute_confidence={})
    assert review(desk.log).state(BATTLE.id) == "done"
    assert review(desk.log).state(CASUALTIES.id) == "unreviewed"


def test_one_field_can_be_accepted() -> None:
    desk = Desk()
    desk.decide(Accept(event=BATTLE.id, field="actor"))
    other = msgspec.structs.replace(BATTLE, actor=(), target=())
    desk.read(msgspec.structs.replace(small("2"), events=(other, CASUALTIES)))
    assert (desk.events[BATTLE.id].actor, desk.events[BATTLE.id].target) == (BATTLE.actor, ())


def test_a_rejected_event_is_gone_with_every_reference_to_it() -> None:
    desk = Desk()
    desk.decide(Reject(event=BATTLE.id))
    desk.read(small("2"))
    assert list(desk.events) == [CASUALTIES.id]
    assert desk.events[CASUALTIES.id].cause == ()


def test_a_missed_event_is_added_at_its_place_in_the_text() -> None:
    desk = Desk()
    desk.decide(Add(event=MISSED))
    assert [event.type for event in desk.shown.events] == ["battle", "riot", "casualties"]
    added = desk.shown.events[1]
    assert msgspec.structs.replace(added, id="?") == MISSED
    assert len(added.id) == 16
    desk.decide(Add(event=MISSED), "Budi")
    assert len(desk.events) == 4, "two people may each add an event"


def test_merged_events_show_as_one_and_references_follow() -> None:
    desk = Desk()
    desk.decide(Merge(keep=CASUALTIES.id, others=(BATTLE.id,)))
    (event,) = desk.shown.events
    assert (event.id, event.type, event.actor, event.killed) == (
        CASUALTIES.id,
        "casualties",
        BATTLE.actor,
        BATTLE.killed,
    )
    assert event.cause == (), "it is not its own cause"


def test_merging_twice_leads_to_the_last() -> None:
    desk = Desk()
    desk.decide(Add(event=msgspec.structs.replace(MISSED, cause=(BATTLE.id,))))
    riot = desk.shown.events[1].id
    desk.decide(Merge(keep=CASUALTIES.id, others=(BATTLE.id,)))
    assert desk.events[riot].cause == (CASUALTIES.id,)
    desk.decide(Merge(keep=riot, others=(CASUALTIES.id,)))
    (event,) = desk.shown.events
    assert (event.id, event.cause) == (riot, ())
    assert event.killed[0].event == riot


def test_an_event_is_split() -> None:
    desk = Desk()
    desk.decide(Split(event=BATTLE.id, parts=(BATTLE, MISSED, MISSED)))
    assert [event.type for event in desk.shown.events] == ["battle", "riot", "riot", "casualties"]
    assert desk.shown.events[0].id == BATTLE.id
    assert len(desk.events) == 4


def test_comments_and_states() -> None:
    desk = Desk()
    said = desk.decide(Comment(event=BATTLE.id, words="Which post?"))
    desk.decide(SetState(event=BATTLE.id, state="disputed"), "Budi")
    desk.decide(SetState(event=None, state="done"), "Budi")
    stands = review(desk.log)
    assert (stands.state(BATTLE.id), stands.state(CASUALTIES.id), stands.report) == ("disputed", "done", "done")
    assert [(remark.words, remark.coder, remark.event) for remark in stands.remarks] == [
        ("Which post?", "person:Ani", BATTLE.id)
    ]
    assert stands.coders == ("person:Ani", "person:Budi")
    desk.decide(Undo(entry=said.id))
    assert review(desk.log).remarks == ()
    assert desk.shown == RECORD, "words about an event change nothing in it"


def test_the_report_itself_can_be_corrected() -> None:
    desk = Desk()
    desk.decide(Correct(event=None, field="published", value="2021-05-19"))
    desk.decide(Correct(event=None, field="title", value=None))
    assert (desk.shown.report.published, desk.shown.report.title) == (datetime.date(2021, 5, 19), None)
    assert desk.shown.events == RECORD.events


DECISIONS = [
    Accept(event=BATTLE.id),
    Correct(event=BATTLE.id, field="modality", value="planned"),
    Correct(event=None, field="publisher", value="Kabar Lain"),
    Reject(event=BATTLE.id),
    Merge(keep=BATTLE.id, others=(CASUALTIES.id,)),
    Split(event=BATTLE.id, parts=(BATTLE, MISSED)),
    Add(event=MISSED),
    Comment(event=None, words="?"),
    SetState(event=BATTLE.id, state="disputed"),
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: type(decision).__name__)
def test_every_decision_can_be_undone_and_the_undoing_too(decision: Decision) -> None:
    desk = Desk()
    made = desk.decide(decision)
    decided, stands = desk.shown, review(desk.log)
    undone = desk.decide(Undo(entry=made.id), "Budi")
    assert (desk.shown, review(desk.log).events) == (RECORD, {})
    desk.decide(Undo(entry=undone.id))
    assert (desk.shown, review(desk.log).events) == (decided, stands.events)
    with pytest.raises(DecisionError, match="undone already"):
        desk.decide(Undo(entry=undone.id))


@given(st.lists(st.sampled_from([*DECISIONS, "undo", "read"]), max_size=8), st.randoms())
@settings(max_examples=150, deadline=None)
def test_whatever_is_decided_the_fold_is_sound_and_only_depends_on_the_log(steps: list[Any], chance: Any) -> None:
    desk = Desk()
    for step in steps:
        try:
            if step == "read":
                desk.read(
                    small(
                        chance.choice("12"),
                        only=chance.choice([("battle",), ("casualties",), ("battle", "casualties")]),
                    )
                )
            elif step == "undo":
                desk.decide(Undo(entry=chance.choice(desk.log).id))
            else:
                desk.decide(step)
        except DecisionError:
            continue
    assert desk.shown == fold(TEXT, desk.log)
    assert len(desk.events) == len(desk.shown.events)
    for event in desk.shown.events:
        assert TEXT[event.trigger.start : event.trigger.end] == event.trigger.quote
        assert event.id not in {*event.cause, *event.condition, *event.purpose, event.same}


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (Accept(event="0" * 16), "shows no event"),
        (Correct(event=BATTLE.id, field="colour", value="red"), "no field 'colour'"),
        (Correct(event=BATTLE.id, field="id", value="1"), "no field 'id'"),
        (Correct(event=BATTLE.id, field="confidence", value=1.0), "no field 'confidence'"),
        (Correct(event=BATTLE.id, field="modality", value="sure"), "modality: Invalid enum value 'sure'"),
        (Correct(event=BATTLE.id, field="type", value="murder"), "not one of the codebook's event types"),
        (
            Correct(event=BATTLE.id, field="trigger", value={"start": 0, "end": 3, "quote": "tewas"}),
            "do not stand at 0 to 3",
        ),
        (Correct(event=BATTLE.id, field="trigger", value={"start": -9, "end": 3, "quote": ""}), "do not stand"),
        (Correct(event=None, field="text", value="x"), "no field 'text'"),
        (Correct(event=None, field="published", value="yesterday"), "published: Invalid"),
        (Merge(keep=BATTLE.id, others=(BATTLE.id,)), "at least one other"),
        (Split(event=BATTLE.id, parts=(BATTLE,)), "at least two"),
        (Comment(event=None, words="  "), "1 to 10,000 characters"),
        (SetState(event="0" * 16, state="done"), "has no event"),
        (Undo(entry="0" * 32), "only a person's decision"),
        (Undo(entry=reading(RECORD, at=AT).id), "only a person's decision"),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(decision: Decision, why: str) -> None:
    with pytest.raises(DecisionError, match=why):
        Desk().decide(decision)


@pytest.mark.parametrize("person", ["", "a\nb", "x" * 201])
def test_a_person_needs_a_name(person: str) -> None:
    with pytest.raises(DecisionError, match="a name"):
        Desk().decide(Accept(event=BATTLE.id), person)


def test_decisions_are_plain_data() -> None:
    for decision in DECISIONS:
        assert msgspec.json.decode(msgspec.json.encode(decision), type=Decision) == decision
