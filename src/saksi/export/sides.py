"""Two sides of a happening as UCDP sees them, and which side the dead were on."""

from collections.abc import Iterable
from typing import Literal, get_args

import msgspec

from saksi.coding.codebooks import Side, load_codebooks
from saksi.export.countries import country
from saksi.export.happenings import Figure
from saksi.export.tolls import Best, Toll, stated, together, toll
from saksi.records import Event, Evidence, Participant
from saksi.resolve.who import kind_of

Where = Literal["a", "b", "civilians", "unknown"]
_CIVILIANS = "Civilians"


class Sides(msgspec.Struct, frozen=True):
    """Side A and side B; in violence between a state and others the state is A, against civilians the perpetrator."""

    a: tuple[Participant, ...]
    b: tuple[Participant, ...]
    type_of_violence: int | None
    """1 state-based, 2 non-state, 3 one-sided; None where a side cannot be told."""


def sides_of(event: Event) -> Sides:
    """The sides. Where there is no target, the first actor stands against the others (codebook 2.1: a clash "between")."""
    actors, targets = event.actor, event.target
    a, b = (actors, targets) if targets else (actors[:1], actors[1:])
    kind_a, kind_b = side_kind(a), side_kind(b)
    for violence in load_codebooks().ucdp.type_of_violence:
        if (kind_a, kind_b) == violence.sides:
            return Sides(a, b, violence.value)
        if (kind_b, kind_a) == violence.sides:
            return Sides(b, a, violence.value)
    return Sides(a, b, None)


def side_kind(participants: tuple[Participant, ...]) -> Side | None:
    """What the participants are to UCDP; the first that can be told decides."""
    table = load_codebooks().ucdp.sides
    return next((table[participant.kind] for participant in participants if participant.kind in table), None)


def side_name(participants: tuple[Participant, ...]) -> str | None:
    """What UCDP calls a side: "Government of X" for the forces of a state, "Civilians", else the group's name."""
    if not participants:
        return None
    first = participants[0]
    kind = side_kind(participants)
    of = country(first.country)
    if kind == "state" and of is not None:
        return f"Government of {of.ucdp_name or of.name}"
    return _CIVILIANS if kind == "civilian" else first.name or first.evidence.quote


def tolls_by_side(sides: Sides, figures: Iterable[Figure], *, best: Best = stated) -> dict[Where, Toll]:
    """The toll of each side: figures about different sides are never versions of each other."""
    groups: dict[Where, list[Figure]] = {name: [] for name in get_args(Where)}
    for figure in figures:
        groups[side_of_dead(figure, sides)].append(figure)
    return {name: toll(group, best=best) for name, group in groups.items()}


def whole_toll(event: Event, figures: Iterable[Figure], *, best: Best = stated) -> Toll:
    """The toll of all sides together."""
    return together(tolls_by_side(sides_of(event), figures, best=best).values())


def side_of_dead(figure: Figure, sides: Sides) -> Where:
    """Which side the people counted were on: the participant whose words count them, else the only side of their kind."""
    words = figure.count.evidence
    for name, participants in (("a", sides.a), ("b", sides.b)):
        if any(_overlap(words, participant.evidence) for participant in participants):
            return "civilians" if side_kind(participants) == "civilian" else name  # type: ignore[return-value]
    kind = kind_of(figure.count.who or words.quote)
    what = load_codebooks().ucdp.sides.get(kind)
    if what is None or what == "civilian":
        return "civilians" if what else "unknown"
    in_a, in_b = side_kind(sides.a) == what, side_kind(sides.b) == what
    if in_a == in_b:
        return "unknown"
    return "a" if in_a else "b"


def _overlap(one: Evidence, other: Evidence) -> bool:
    return one.start < other.end and other.start < one.end
