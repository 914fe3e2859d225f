"""Actors as ACLED names and pairs them (codebook, sections "Actor names, types, and Inter codes" and "Event aggregation")."""

from collections.abc import Mapping

import msgspec

from saksi.coding.codebooks import load_codebooks
from saksi.export.countries import country
from saksi.export.happenings import Happening
from saksi.records import ActorKind, Participant

JOIN = "; "
Crowds = Mapping[ActorKind, str]
"""Kinds that an event makes a crowd → ACLED's label for the crowd."""
_VIOLENT_TO_CIVILIANS = ("Violence against civilians", "Explosions/Remote violence", "Riots")
_GENERIC = {"police": "Police Forces of {}", "state_force": "Military Forces of {}", "government": "Government of {}"}
_CROWDS = {"Riots": "Rioters", "Protests": "Protesters"}
_CROWD_KINDS: tuple[ActorKind, ...] = ("communal", "protester", "civilian")


class ActorSide(msgspec.Struct, frozen=True):
    """One of the two actors of a row; None where the report does not tell."""

    actor: str | None
    associated: str | None
    inter: str | None


NOBODY = ActorSide(None, None, None)


def sides(happening: Happening, sub_event_type: str) -> tuple[ActorSide, ActorSide]:
    """Actor 1 and actor 2: actors and targets, or, where there is no target, the first actor and the second."""
    event = happening.event
    event_type = load_codebooks().acled.event_type(sub_event_type)
    where = event.place[0].country if event.place else None
    actors, targets = (event.actor, event.target) if event.target else (event.actor[:1], event.actor[1:])
    crowd = _CROWDS.get(event_type)
    first_crowds: Crowds = dict.fromkeys(_CROWD_KINDS, crowd) if crowd else {}
    # Those whom a crowd attacks are no crowd, unless their own words make them one.
    opponents: Crowds = {"communal": crowd, "protester": crowd} if event_type == "Riots" and crowd else {}
    return _side(actors, event.supporter, where, crowds=first_crowds), _side(targets, (), where, crowds=opponents)


def interaction(first: ActorSide, second: ActorSide) -> str | None:
    """The two types in ACLED's order, or one and "only"; None where a type that takes part is not known."""
    if NOBODY in (first, second):
        only = second if first == NOBODY else first
        return f"{only.inter} only" if only.inter else None
    if first.inter is None or second.inter is None:
        return None
    order = load_codebooks().acled.inter_order
    return "-".join(sorted((first.inter, second.inter), key=order.index))


def civilians_targeted(sub_event_type: str, second: ActorSide) -> str | None:
    """ACLED's mark for violence whose main target is civilians."""
    event_type = load_codebooks().acled.event_type(sub_event_type)
    targeted = (
        event_type == "Violence against civilians"
        or sub_event_type == "Excessive force against protesters"
        or (event_type in _VIOLENT_TO_CIVILIANS and second.inter == "Civilians")
    )
    return "Civilians targeted" if targeted else None


def _side(
    participants: tuple[Participant, ...], supporters: tuple[Participant, ...], where: str | None, *, crowds: Crowds
) -> ActorSide:
    if not participants:
        return NOBODY
    main = participants[0]
    inter = crowds.get(main.kind) or _inter(main, where)
    name = _name(main, inter)
    own = _own_name(main)
    others = [own] if own != name else []
    others += [_own_name(participant) for participant in (*participants[1:], *supporters)]
    return ActorSide(name, JOIN.join(dict.fromkeys(others)) or None, inter)


def _inter(participant: Participant, where: str | None) -> str | None:
    """The type of an actor; a state's forces abroad are external."""
    inter = load_codebooks().acled.inter.get(participant.kind)
    if inter == "State forces" and participant.country and where and participant.country != where:
        return "External/Other forces"
    return inter


def _name(participant: Participant, inter: str | None) -> str:
    """ACLED's generic name for a state's forces, for crowds and civilians of a country; else the actor's own."""
    of = country(participant.country)
    if of is not None and participant.kind in _GENERIC:
        return _GENERIC[participant.kind].format(of.name)
    if inter in ("Rioters", "Protesters", "Civilians"):
        return f"{inter} ({of.name})" if of is not None else inter
    return _own_name(participant)


def _own_name(participant: Participant) -> str:
    return participant.name or participant.evidence.quote
