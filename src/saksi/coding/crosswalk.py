"""The event types of the codebook, with their labels and what they are called in ACLED and PLOVER."""

from functools import cache
from typing import Literal

import msgspec

from saksi.errors import ResourceError
from saksi.tables import read_table

TABLE = "event_types.yaml"
Language = Literal["id", "en"]

ACLED_TYPES = frozenset(
    {
        "Battles",
        "Explosions/Remote violence",
        "Violence against civilians",
        "Riots",
        "Protests",
        "Strategic developments",
    }
)
PLOVER_TYPES = frozenset(
    {
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "RETREAT",
        "CONCEDE",
        "REQUEST",
        "ACCUSE",
        "REJECT",
        "THREATEN",
        "PROTEST",
        "SANCTION",
        "MOBILIZE",
        "COERCE",
        "ASSAULT",
    }
)


class Names(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A label in Indonesian and in English."""

    id: str
    en: str


class AcledOption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An ACLED event type and the sub-event types that fit."""

    type: str
    sub_types: tuple[str, ...]


class EventType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One event type: its labels, the ACLED options, the PLOVER types."""

    label: Names
    acled: tuple[AcledOption, ...]
    plover: tuple[str, ...]


class EventTypes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The shape of ``event_types.yaml``."""

    types: dict[str, EventType]


@cache
def load_event_types() -> dict[str, EventType]:
    """The event types in the codebook's order, from ``resources/event_types.yaml``.

    Raises ResourceError where the file is missing, damaged, or names an unknown ACLED or PLOVER type.
    """
    types = read_table(TABLE, EventTypes).types
    if wrong := check_event_types(types):
        raise ResourceError(f"resources/{TABLE}: {wrong}")
    return types


def check_event_types(types: dict[str, EventType]) -> str | None:
    """What is wrong with the table and how to mend it, or None."""
    if "statement" not in types:
        return "the type 'statement' is missing: attribution cannot do without it, put it back"
    for name, event_type in types.items():
        for option in event_type.acled:
            if option.type not in ACLED_TYPES or not option.sub_types:
                return f"{name}: {option.type!r} must be an ACLED event type with at least one sub-event type"
        for plover in event_type.plover:
            if plover not in PLOVER_TYPES:
                return f"{name}: {plover!r} must be one of the PLOVER event types"
    return None


def label(event_type: str, *, language: Language = "id") -> str:
    """What people read for ``event_type`` in "id" or "en"; the type's own name where the file does not list it."""
    known = load_event_types().get(event_type)
    if known is None:
        return event_type
    return known.label.en if language == "en" else known.label.id
