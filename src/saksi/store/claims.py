"""Claims and entries: what the store keeps, and how a record is taken apart into claims.

A *claim* is one field of one event (or of the report itself): its value, the words it rests on, and who codes it so. An
*entry* is one thing that a coder did to a report, with the claims that it made: a *reading* by a model, or a *decision* by
a person. Entries are only ever added. Ids are hashes of the content, so the same reading twice is one entry.

Which fields there are is read off the record types: a field that is added to them needs no change here.
"""

import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from saksi.errors import Rejection
from saksi.records import Event, Evidence, Record, Report, Span

EntryKind = Literal["reading", "accept", "correct", "reject", "merge", "split", "add", "comment", "state", "undo"]
REPORT = "report."
"""Before the name of a field of the report: ``report.title``."""
REVIEW = "review."
"""Before the name of what a person says about an event or a report: ``review.state``."""
PRESENT, MERGED_INTO, STATE, COMMENT = (f"{REVIEW}{name}" for name in ("present", "merged_into", "state", "comment"))
NOTHING = msgspec.Raw(b"null")
"""The value of a claim that there is nothing: a person says that an event has no target."""
CODER = re.compile(r"(?:model|rule|person):[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")
"""Who codes: ``model:VERSION``, ``rule:NAME`` or ``person:NAME``."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one event or report, as one coder reads it. ``start``, ``end`` and ``quote`` are the words it rests on."""

    id: str
    """32 hex digits: a hash of all the other fields."""
    report: str
    event: str | None
    """Id of the event; None for what is claimed of the report."""
    field: str
    """The field's name in ``Event``, or in ``Record``; ``report.X`` for a field of the report, ``review.X`` for a review."""
    position: int
    """Place in a list of values, from 0; each value of a list is a claim of its own."""
    value: msgspec.Raw
    """The value as JSON, without its evidence and without what is at its default. ``null``: a person says there is none."""
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    """The words; those of the trigger where the value has none of its own."""
    confidence: float | None = None
    """How likely the model holds it that these words stand in this field (0 to 1)."""
    coder: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a coder did to a report: a model's reading, or a person's decision."""

    id: str
    """32 hex digits: a hash of report, kind, coder, undone entry and claims; of a decision's time, too."""
    report: str
    kind: EntryKind
    coder: str
    at: datetime.datetime
    """When it was stored, in UTC."""
    undoes: str | None = None
    """For ``undo``: the entry that no longer counts."""
    claims: tuple[Claim, ...] = ()


class Field(msgspec.Struct, frozen=True):
    """A field of a record type, as claims see it."""

    name: str
    item: Any
    """Type of one value."""
    many: bool
    """Whether it holds a list of values, each a claim of its own."""
    empty: Any
    """What it holds when nothing is claimed: None, () or {}; NODEFAULT where a value is always claimed."""
    decoder: msgspec.json.Decoder[Any]
    quoted: bool
    """Whether a value has its own words, kept in the claim's ``start``, ``end`` and ``quote``."""


@cache
def fields_of(record_type: type[msgspec.Struct]) -> dict[str, Field]:
    """The fields of a record type by name."""
    return {info.name: _field(info) for info in msgspec.structs.fields(record_type)}


def reading(record: Record, *, at: datetime.datetime) -> Entry:
    """A record as an entry of the model that read it. Raises Rejection for a record that cannot be taken apart."""
    coder = f"model:{record.model}"
    if not CODER.fullmatch(coder):
        raise Rejection("unstorable", f"{record.model[:80]!r} is no name for a model", stage="store")
    if len({event.id for event in record.events}) < len(record.events):
        raise Rejection("unstorable", "two events have the same id", stage="store")
    claims: list[Claim] = []
    for name, field in fields_of(Record).items():
        if name not in ("report", "events"):
            claims += claims_about(record.report.id, None, field, getattr(record, name), coder=coder)
    for name, field in fields_of(Report).items():
        if name not in ("id", "text"):
            value = getattr(record.report, name)
            claims += claims_about(record.report.id, None, field, value, coder=coder, prefix=REPORT)
    for event in record.events:
        claims += event_claims(record.report.id, event, coder=coder)
    return entry(record.report.id, "reading", coder, at=at, claims=claims)


def event_claims(report: str, event: Event, *, coder: str) -> Iterator[Claim]:
    """The claims that make up an event."""
    for name, field in fields_of(Event).items():
        if name != "id":
            yield from claims_about(report, event.id, field, getattr(event, name), coder=coder, trigger=event.trigger)


def claims_about(
    report: str,
    event: str | None,
    field: Field,
    value: Any,
    *,
    coder: str,
    trigger: Evidence | None = None,
    prefix: str = "",
    say_nothing: bool = False,
) -> Iterator[Claim]:
    """The claims that a field has this value. None where it is empty, or with ``say_nothing`` the claim that it is."""
    name = prefix + field.name
    if field.empty is not msgspec.NODEFAULT and value == field.empty:
        if say_nothing:
            yield claim(report, event, name, 0, NOTHING, words=trigger, coder=coder)
        return
    for position, item in enumerate(value if field.many else (value,)):
        plain: Any
        words: Evidence | None
        if isinstance(item, Evidence):
            plain, words = item.quote, item
        elif field.quoted:
            plain, words = {key: part for key, part in _plain(item).items() if key != "evidence"}, item.evidence
        else:
            plain, words = _plain(item), trigger
        yield claim(report, event, name, position, _raw(plain), words=words, coder=coder, sure=field.quoted)


def claim(
    report: str,
    event: str | None,
    field: str,
    position: int,
    value: msgspec.Raw,
    *,
    words: Evidence | None,
    coder: str,
    sure: bool = False,
) -> Claim:
    """A claim with its id. ``sure``: the confidence of ``words`` is that of the value."""
    start, end, quote = (words.start, words.end, words.quote) if words else (None, None, None)
    made = Claim(
        id="",
        report=report,
        event=event,
        field=field,
        position=position,
        value=value,
        start=start,
        end=end,
        quote=quote,
        confidence=words.confidence if words and sure else None,
        coder=coder,
    )
    return msgspec.structs.replace(made, id=claim_id(made))


def entry(
    report: str,
    kind: EntryKind,
    coder: str,
    *,
    at: datetime.datetime,
    claims: Sequence[Claim] = (),
    undoes: str | None = None,
) -> Entry:
    """An entry with its id. Raises ValueError where the coder's name is not well formed."""
    if not CODER.fullmatch(coder):
        raise ValueError(f"{coder[:80]!r} is not model:, rule: or person: and a name")
    made = Entry(id="", report=report, kind=kind, coder=coder, at=at, undoes=undoes, claims=tuple(claims))
    return msgspec.structs.replace(made, id=entry_id(made))


def claim_id(made: Claim) -> str:
    """The hash that a claim with this content must have as its id."""
    return digest(msgspec.json.encode(msgspec.structs.astuple(made)[1:]))


def entry_id(made: Entry) -> str:
    """The hash that an entry with this content must have as its id.

    A model's reading is the same whenever it is read; a person may decide the same twice, with something else between.
    """
    at = None if made.kind == "reading" else made.at
    ids = [each.id for each in made.claims]
    return digest(msgspec.json.encode((made.report, made.kind, made.coder, at, made.undoes, ids)))


def digest(content: bytes) -> str:
    """The first 32 hex digits of the SHA-256."""
    return hashlib.sha256(content).hexdigest()[:32]


def value_of(field: Field, claims: Sequence[Claim]) -> Any:
    """The value of a field from the claims of one coder about it, in order."""
    items = [_item(field, each) for each in claims if each.value != NOTHING]
    if not items:
        return field.empty
    return tuple(items) if field.many else items[0]


def quotations(value: Any) -> Iterator[Evidence | Span]:
    """Everything in a record that quotes the report."""
    if isinstance(value, Evidence | Span):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from quotations(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from quotations(item)


def stands_in(text: str, words: Evidence | Span) -> bool:
    """Whether the words stand in the text where they say."""
    return 0 <= words.start <= words.end and text[words.start : words.end] == words.quote


def _item(field: Field, made: Claim) -> Any:
    if not field.quoted:
        return field.decoder.decode(made.value)
    words: dict[str, Any] = {"start": made.start, "end": made.end, "quote": made.quote, "confidence": made.confidence}
    if field.item is Evidence:
        return msgspec.convert(words, Evidence)
    return msgspec.convert({**msgspec.json.decode(made.value), "evidence": words}, field.item)


def _raw(value: Any) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _plain(value: Any) -> Any:
    """Records as mappings without what is at its default, so that a field added later changes no old claim."""
    if isinstance(value, msgspec.Struct):
        named = ((encoded, getattr(value, name), default) for name, encoded, default in _defaults(type(value)))
        return {encoded: _plain(part) for encoded, part, default in named if part != default}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


@cache
def _defaults(record_type: type[msgspec.Struct]) -> tuple[tuple[str, str, Any], ...]:
    return tuple((info.name, info.encode_name, _default(info)) for info in msgspec.structs.fields(record_type))


def _default(info: msgspec.structs.FieldInfo) -> Any:
    return info.default_factory() if info.default_factory is not msgspec.NODEFAULT else info.default


def _field(info: msgspec.structs.FieldInfo) -> Field:
    default, many, item = _default(info), get_origin(info.type) is tuple, info.type
    if many:
        item = get_args(item)[0]
    elif get_origin(item) in (Union, UnionType):
        kinds = [kind for kind in get_args(item) if kind is not NoneType]
        item = kinds[0] if len(kinds) == 1 else item
    is_record = isinstance(item, type) and issubclass(item, msgspec.Struct)
    quoted = item is Evidence or (
        is_record and any(part.name == "evidence" and part.type is Evidence for part in msgspec.structs.fields(item))
    )
    empty = default if default is None or default in ((), {}) else msgspec.NODEFAULT
    return Field(info.name, item, many, () if many else empty, msgspec.json.Decoder(item), quoted)
