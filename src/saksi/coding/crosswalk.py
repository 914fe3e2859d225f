"""The event types of the codebook: their labels, and what they are called in ACLED, PLOVER, CAMEO and UCDP."""

from functools import cache
from typing import Literal

import msgspec

from saksi.coding.codebooks import Codebooks, load_codebooks
from saksi.errors import ResourceError
from saksi.records import ActorKind, Change, Count, Event, Participant
from saksi.tables import read_table

TABLE = "event_types.yaml"
CROSSWALK = "crosswalk.yaml"
Language = Literal["id", "en"]


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label in Indonesian and in English."""

    id: str
    en: str


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event type: its labels."""

    label: Names


class EventTypes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of ``event_types.yaml``."""

    types: dict[str, EventType]


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold of an event for a row to fit; a field that is empty asks nothing."""

    words: tuple[str, ...] = ()
    change: tuple[Change, ...] = ()
    actor: tuple[ActorKind, ...] = ()
    target: tuple[ActorKind, ...] = ()
    hurt: Literal[True] | None = None

    def fits(self, event: Event) -> bool:
        """Whether all of it holds of ``event``."""
        return (
            (not self.words or _has_words(event, self.words))
            and (not self.change or event.change in self.change)
            and (not self.actor or _has_kind(event.actor, self.actor))
            and (not self.target or _has_kind(event.target, self.target))
            and (self.hurt is None or any(map(_some, event.killed + event.wounded)))
        )


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an event of a type is called elsewhere; None where there is no counterpart."""

    rests_on: str
    when: When = When()
    acled: str | None = None
    plover: str | None = None
    mode: str | None = None
    cameo: str | None = None
    ucdp: Literal["sides"] | None = None
    none: str | None = None
    no_acled: str | None = None
    """Why ACLED has no counterpart, where ``acled`` is None."""


class OutOfScope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What no row leads to: name → reason."""

    acled: dict[str, str]
    plover: dict[str, str]
    cameo: dict[str, str]


class Crosswalk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of ``crosswalk.yaml``."""

    rows: dict[str, tuple[Row, ...]]
    out_of_scope: OutOfScope


@cache
def load_event_types() -> dict[str, EventType]:
    """The event types in the codebook's order, from ``resources/event_types.yaml``.

    Raises ResourceError where the file is missing, damaged, or has no ``statement``.
    """
    types = read_table(TABLE, EventTypes).types
    if "statement" not in types:
        raise ResourceError(
            f"resources/{TABLE}: the type 'statement' is missing: attribution cannot do without it, put it back"
        )
    return types


@cache
def load_crosswalk() -> Crosswalk:
    """The crosswalk, from ``resources/crosswalk.yaml``. Raises ResourceError where it is damaged or not complete."""
    crosswalk = read_table(CROSSWALK, Crosswalk)
    if wrong := check_crosswalk(crosswalk, load_event_types(), load_codebooks()):
        raise ResourceError(f"resources/{CROSSWALK}: {wrong}")
    return crosswalk


def row_for(event: Event) -> Row | None:
    """The row of the crosswalk that holds for ``event``; None for a type that the crosswalk does not have."""
    return next((row for row in load_crosswalk().rows.get(event.type, ()) if row.when.fits(event)), None)


def check_crosswalk(crosswalk: Crosswalk, types: dict[str, EventType], books: Codebooks) -> str | None:
    """What is missing or wrong in the crosswalk and how to mend it, or None."""
    if missing := [name for name in types if name not in crosswalk.rows]:
        return f"{missing[0]}: the type has no row: add one"
    for name, rows in crosswalk.rows.items():
        if name not in types:
            return f"{name}: no event type of the codebook"
        if not rows or rows[-1].when != When() or any(row.when == When() for row in rows[:-1]):
            return f"{name}: the last row, and only the last, must have no 'when'"
        for row in rows:
            if wrong := _wrong_row(row, books):
                return f"{name}: {wrong}"
    return _not_reached(crosswalk, books)


def label(event_type: str, *, language: Language = "id") -> str:
    """What people read for ``event_type`` in "id" or "en"; the type's own name where the file does not list it."""
    known = load_event_types().get(event_type)
    if known is None:
        return event_type
    return known.label.en if language == "en" else known.label.id


def _wrong_row(row: Row, books: Codebooks) -> str | None:
    if row.none is not None:
        return "a row with 'none' has no other names" if row.acled or row.plover or row.cameo or row.ucdp else None
    if (row.acled is None) == (row.no_acled is None):
        return "a row must have either 'acled' or, under 'no_acled', why it has none"
    if row.plover not in books.plover.types:
        return f"{row.plover!r} is no PLOVER type"
    listed = (
        (row.acled, books.acled.sub_event_types(), "ACLED sub-event type"),
        (row.mode, books.plover.types[row.plover].modes, f"mode of PLOVER's {row.plover}"),
        (row.cameo, books.cameo.roots, "CAMEO root code (two digits, in quotation marks)"),
    )
    return next(
        (f"{name!r} is no {what}" for name, names, what in listed if name is not None and name not in names), None
    )


def _not_reached(crosswalk: Crosswalk, books: Codebooks) -> str | None:
    """What neither a row leads to nor the list of what is out of scope explains, or both do."""
    rows = [row for rows in crosswalk.rows.values() for row in rows]
    lists = (
        ("acled", books.acled.sub_event_types(), {row.acled for row in rows}, crosswalk.out_of_scope.acled),
        ("plover", tuple(books.plover.types), {row.plover for row in rows}, crosswalk.out_of_scope.plover),
        ("cameo", tuple(books.cameo.roots), {row.cameo for row in rows}, crosswalk.out_of_scope.cameo),
    )
    for codebook, names, reached, outside in lists:
        for name in names:
            if name not in reached and name not in outside:
                return f"out_of_scope: {codebook}: {name!r} is reached by no row: add one, or say here why not"
            if name in reached and name in outside:
                return f"out_of_scope: {codebook}: {name!r} is reached by a row: take it out here"
        if unknown := set(outside) - set(names):
            return f"out_of_scope: {codebook}: {sorted(unknown)[0]!r} is not in {codebook}'s list"
    return None


def _has_words(event: Event, words: tuple[str, ...]) -> bool:
    said = " ".join(evidence.quote for evidence in (event.trigger, *event.weapon)).casefold()
    return any(word in said for word in words)


def _has_kind(participants: tuple[Participant, ...], kinds: tuple[ActorKind, ...]) -> bool:
    return any(participant.kind in kinds for participant in participants)


def _some(count: Count) -> bool:
    return count.best is None or count.best > 0
