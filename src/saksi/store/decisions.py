"""What a person can decide about a report, and the entry that each decision becomes.

A decision is plain data (it comes from a form or a script); :func:`decide` checks it against what shows and gives the entry
to be added to the log. Nothing is changed: a later decision supersedes an earlier one, and ``Undo`` is a decision, too.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from saksi.coding.crosswalk import load_event_types
from saksi.errors import SaksiError
from saksi.records import Event, Evidence, Record, Report
from saksi.selection import ReviewState
from saksi.store.claims import (
    COMMENT,
    MERGED_INTO,
    PRESENT,
    REPORT,
    STATE,
    Claim,
    Entry,
    EntryKind,
    Field,
    claim,
    claims_about,
    digest,
    entry,
    fields_of,
    quotations,
    stands_in,
)
from saksi.store.fold import fold, live

MOST_WORDS = 10_000
"""Characters of the longest comment."""
_YES, _NO = msgspec.Raw(b"true"), msgspec.Raw(b"false")


class DecisionError(SaksiError):
    """A decision does not fit what shows; the message says why."""


class Accept(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The event is right as it shows, or one field of it is; later readings no longer change it."""

    event: str
    field: str | None = None


class Correct(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A field has this value (in the shape of the record, as JSON); of the report itself where ``event`` is None."""

    event: str | None
    field: str
    value: Any


class Reject(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """There is no such event in the report."""

    event: str


class Merge(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The others are mentions of the event ``keep``: it takes over what only they have, and they no longer show."""

    keep: str
    others: tuple[str, ...]


class Split(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The event is several: it is shown as the first of ``parts`` and the others beside it. Their ids are given anew."""

    event: str
    parts: tuple[Event, ...]


class Add(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The report tells of an event that was missed. Its id is given anew."""

    event: Event


class Comment(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Words about an event, or about the report where ``event`` is None."""

    event: str | None
    words: str


class SetState(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """How the review of an event stands, or of the whole report where ``event`` is None."""

    event: str | None
    state: ReviewState


class Undo(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """An entry no longer counts. An undo can be undone; a reading cannot."""

    entry: str


Decision = Accept | Correct | Reject | Merge | Split | Add | Comment | SetState | Undo


def decide(decision: Decision, *, text: str, log: Sequence[Entry], person: str, at: datetime.datetime) -> Entry:
    """The entry that ``person`` adds to the log of a report with this text. Raises DecisionError where it does not fit."""
    return _Desk(text, log, f"person:{person}", at).entry(decision)


class _Desk:
    """One person before one report."""

    def __init__(self, text: str, log: Sequence[Entry], coder: str, at: datetime.datetime) -> None:
        self._text = text
        self._log = log
        self._record: Record = fold(text, log)
        self._shown = {event.id: event for event in self._record.events}
        self._report = self._record.report.id
        self._coder = coder
        self._at = at

    def entry(self, decision: Decision) -> Entry:
        kind, claims = self._claims(decision)
        undoes = decision.entry if isinstance(decision, Undo) else None
        try:
            return entry(self._report, kind, self._coder, at=self._at, claims=tuple(claims), undoes=undoes)
        except ValueError as error:
            raise DecisionError(str(error)) from error

    def _claims(self, decision: Decision) -> tuple[EntryKind, Iterable[Claim]]:
        kind: EntryKind
        claims: Iterable[Claim] = ()
        match decision:
            case Accept():
                kind, claims = "accept", self._accepted(decision)
            case Correct(event=None):
                kind, claims = "correct", self._of_report(decision)
            case Correct():
                kind, claims = "correct", self._corrected(decision)
            case Reject(event=id_):
                self._event(id_)
                kind, claims = "reject", [*self._absent(id_, None), self._review(id_, STATE, "done")]
            case Merge():
                kind, claims = "merge", self._merged(decision)
            case Split():
                kind, claims = "split", self._split(decision)
            case Add(event=event):
                kind, claims = "add", self._coded(self._renamed(event, 0))
            case Comment(event=id_, words=words):
                kind, claims = "comment", [self._comment(id_, words)]
            case SetState(event=id_, state=state):
                kind, claims = "state", [self._review(self._known(id_), STATE, state)]
            case Undo(entry=id_):
                self._check_undo(id_)
                kind = "undo"
        return kind, claims

    # ---------------------------------------------------------------- the claims of each decision

    def _accepted(self, decision: Accept) -> Iterator[Claim]:
        event = self._event(decision.event)
        if decision.field is None:
            yield from self._coded(event)
            return
        value = getattr(event, self._field(decision.field), None)
        yield self._present(event.id)
        yield from self._sets(event, decision.field, value)

    def _corrected(self, decision: Correct) -> Iterator[Claim]:
        event = self._event(decision.event)
        name = self._field(decision.field)
        value = _converted(name, decision.value, Event)
        self._check(msgspec.structs.replace(event, **{name: value}))
        yield self._present(event.id)
        yield from self._sets(event, name, value)

    def _of_report(self, decision: Correct) -> Iterator[Claim]:
        name = decision.field
        if name not in fields_of(Report) or name in ("id", "text"):
            raise DecisionError(f"a report has no field {name!r} that can be corrected")
        value = _converted(name, decision.value, Report)
        self._check_words(value)
        field = fields_of(Report)[name]
        yield from claims_about(self._report, None, field, value, coder=self._coder, prefix=REPORT, say_nothing=True)

    def _merged(self, decision: Merge) -> Iterator[Claim]:
        keep = self._event(decision.keep)
        others = [self._event(id_) for id_ in dict.fromkeys(decision.others) if id_ != keep.id]
        if not others:
            raise DecisionError("name at least one other event to merge")
        yield from self._coded(_united(keep, others))
        for other in others:
            yield from self._absent(other.id, keep.id)
            yield self._review(other.id, STATE, "done")

    def _split(self, decision: Split) -> Iterator[Claim]:
        event = self._event(decision.event)
        if len(decision.parts) < 2:
            raise DecisionError("give at least two events to split into")
        yield from self._coded(msgspec.structs.replace(decision.parts[0], id=event.id))
        for number, part in enumerate(decision.parts[1:], start=1):
            yield from self._coded(self._renamed(part, number))

    def _coded(self, event: Event) -> Iterator[Claim]:
        """A person's own reading of a whole event: every field is claimed, and it is not a matter of probability."""
        event = msgspec.structs.replace(event, confidence=None, attribute_confidence={})
        self._check(event)
        yield self._present(event.id)
        for name, field in fields_of(Event).items():
            if name != "id":
                yield from self._about(event, field, getattr(event, name))
        yield self._review(event.id, STATE, "done")

    def _sets(self, event: Event, name: str, value: Any) -> Iterator[Claim]:
        """One field of an event; how sure the model was of it no longer counts."""
        yield from self._about(event, fields_of(Event)[name], value)
        if name in event.attribute_confidence:
            rest = {key: sure for key, sure in event.attribute_confidence.items() if key != name}
            yield from self._about(event, fields_of(Event)["attribute_confidence"], rest)
        if name in ("type", "trigger"):
            yield from self._about(event, fields_of(Event)["confidence"], None)

    def _about(self, event: Event, field: Field, value: Any) -> Iterator[Claim]:
        return claims_about(
            self._report, event.id, field, value, coder=self._coder, trigger=event.trigger, say_nothing=True
        )

    def _present(self, id_: str) -> Claim:
        return claim(self._report, id_, PRESENT, 0, _YES, words=None, coder=self._coder)

    def _absent(self, id_: str, merged_into: str | None) -> list[Claim]:
        return [
            claim(self._report, id_, PRESENT, 0, _NO, words=None, coder=self._coder),
            self._review(id_, MERGED_INTO, merged_into),
        ]

    def _comment(self, id_: str | None, words: str) -> Claim:
        if not words.strip() or len(words) > MOST_WORDS or "\x00" in words:
            raise DecisionError(f"a comment has 1 to {MOST_WORDS:,} characters")
        return self._review(self._known(id_), COMMENT, words)

    def _review(self, id_: str | None, name: str, value: str | None) -> Claim:
        raw = msgspec.Raw(msgspec.json.encode(value))
        return claim(self._report, id_, name, 0, raw, words=None, coder=self._coder)

    # ---------------------------------------------------------------- what has to fit

    def _event(self, id_: str | None) -> Event:
        if id_ not in self._shown:
            raise DecisionError(f"the report shows no event {id_}: it may have been rejected or merged meanwhile")
        return self._shown[id_]

    def _known(self, id_: str | None) -> str | None:
        """An event that shows or has shown, so that what was rejected can still be spoken about."""
        if id_ is not None and not any(made.event == id_ for entry in self._log for made in entry.claims):
            raise DecisionError(f"the report has no event {id_}")
        return id_

    def _field(self, name: str) -> str:
        if name not in fields_of(Event) or name in ("id", "confidence", "attribute_confidence"):
            raise DecisionError(f"an event has no field {name!r} that can be decided")
        return name

    def _renamed(self, event: Event, number: int) -> Event:
        """The event with an id that no other has: a person may see two of one type in the same words."""
        place = (self._report, self._coder, self._at, number, event.type, event.trigger)
        return msgspec.structs.replace(event, id=digest(msgspec.json.encode(place))[:16])

    def _check(self, event: Event) -> None:
        if event.type not in load_event_types():
            raise DecisionError(f"{event.type!r} is not one of the codebook's event types")
        self._check_words(event)

    def _check_words(self, value: Any) -> None:
        for words in quotations(value):
            if words.start == words.end or not stands_in(self._text, words):
                raise DecisionError(f"the words {words.quote[:80]!r} do not stand at {words.start} to {words.end}")

    def _check_undo(self, id_: str) -> None:
        found = next((entry for entry in self._log if entry.id == id_), None)
        if found is None or found.kind == "reading":
            raise DecisionError("only a person's decision about this report can be undone")
        if found not in live(self._log):
            raise DecisionError("this decision has been undone already")


def _converted(name: str, value: Any, record_type: type[msgspec.Struct]) -> Any:
    wanted = next(info.type for info in msgspec.structs.fields(record_type) if info.name == name)
    try:
        return msgspec.convert(msgspec.to_builtins(value), wanted)
    except msgspec.ValidationError as error:
        raise DecisionError(f"{name}: {error}") from error


def _united(keep: Event, others: Sequence[Event]) -> Event:
    """``keep`` with what only the others have: values of lists that it lacks, single values where it has none."""
    changes: dict[str, Any] = {}
    for name, field in fields_of(Event).items():
        values = [getattr(event, name) for event in (keep, *others)]
        if field.many:
            changes[name] = tuple(_distinct(item for value in values for item in value))
        elif values[0] is None:
            changes[name] = next((value for value in values if value is not None), None)
    return msgspec.structs.replace(keep, **changes)


def _distinct(items: Iterable[Any]) -> list[Any]:
    """The items without those that stand for the same words as an earlier one."""
    found: dict[Any, Any] = {}
    for item in items:
        words = getattr(item, "evidence", item)
        found.setdefault((words.start, words.end) if isinstance(words, Evidence) else msgspec.json.encode(item), item)
    return list(found.values())
