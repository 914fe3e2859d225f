"""What other codebooks have (ACLED, PLOVER, CAMEO, UCDP): their lists, names and numbers, from ``resources/codebooks.yaml``."""

from functools import cache
from typing import Literal, get_args

import msgspec

from saksi.errors import ResourceError
from saksi.records import ActorKind, Modality
from saksi.tables import read_table

TABLE = "codebooks.yaml"
Side = Literal["state", "organised", "civilian"]


class Acled(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """ACLED: types, labels of actors, conventions for what is vague."""

    event_types: dict[str, dict[str, str]]
    """Event type → sub-event type → disorder type."""
    inter: dict[ActorKind, str]
    inter_order: tuple[str, ...]
    vague_numbers: dict[str, int]
    time_precision: dict[int, int]
    geo_precision: dict[int, int]

    def event_type(self, sub_event_type: str) -> str:
        """The event type that ``sub_event_type`` belongs to."""
        return next(name for name, subs in self.event_types.items() if sub_event_type in subs)

    def disorder_type(self, sub_event_type: str) -> str:
        """The disorder type of ``sub_event_type``."""
        return self.event_types[self.event_type(sub_event_type)][sub_event_type]

    def sub_event_types(self) -> tuple[str, ...]:
        """Every sub-event type, in ACLED's order."""
        return tuple(sub for subs in self.event_types.values() for sub in subs)


class PloverType(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One PLOVER event type."""

    quad: int
    score: float | None = None
    modes: tuple[str, ...] = ()


class Plover(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """PLOVER: types, sectors, contexts."""

    types: dict[str, PloverType]
    sectors: dict[ActorKind, str]
    codes: dict[ActorKind, str]
    contexts: dict[Modality, str]
    negated: str
    historical: str
    historical_days: int


class Cameo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """CAMEO's root codes."""

    roots: dict[str, str]


class Violence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pair of sides and UCDP's type of violence between them."""

    sides: tuple[Side, Side]
    value: int


class Ucdp(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """UCDP: which side an actor can be, and the types of violence."""

    sides: dict[ActorKind, Side]
    type_of_violence: tuple[Violence, ...]


class Codebooks(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``codebooks.yaml``."""

    sources: dict[str, str]
    acled: Acled
    plover: Plover
    cameo: Cameo
    ucdp: Ucdp


@cache
def load_codebooks() -> Codebooks:
    """The codebooks. Raises ResourceError where the file is missing, damaged or does not hold together."""
    books = read_table(TABLE, Codebooks)
    if wrong := check_codebooks(books):
        raise ResourceError(f"resources/{TABLE}: {wrong}")
    return books


def check_codebooks(books: Codebooks) -> str | None:
    """What does not hold together and how to mend it, or None."""
    subs = books.acled.sub_event_types()
    if len(subs) != len(set(subs)):
        return "acled: a sub-event type stands under two event types: keep one"
    for kind, label in books.acled.inter.items():
        if label not in books.acled.inter_order:
            return f"acled: inter: {kind}: {label!r} is not in inter_order: add it there or correct it"
    if wrong := [word for word in books.acled.vague_numbers if word != word.lower()]:
        return f"acled: vague_numbers: {wrong[0]!r} must be in lower case"
    if missing := set(get_args(Side)) - set(books.ucdp.sides.values()):
        return f"ucdp: sides: no kind of actor is {sorted(missing)[0]!r}: name one"
    return None
