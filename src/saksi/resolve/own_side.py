"""Whose side "pihaknya" or "pasukannya" is: that of the one who speaks, where the graph links it to nobody."""

from collections.abc import Mapping

import msgspec

from saksi.records import ActorKind, Participant
from saksi.resolve.actor_list import load_actors
from saksi.resolve.folding import fold
from saksi.resolve.graph_index import ENTITY_ROLES, GraphIndex
from saksi.resolve.reference_words import reference_words

SIDES: frozenset[ActorKind] = frozenset({"state_force", "police", "rebel", "militia", "terror_group"})
"""Kinds of speakers that have a side of their own; a witness's "kami" may be anyone."""


def speakers_sides(own: Mapping[str, Participant], index: GraphIndex) -> dict[str, Participant]:
    """Mentions that stand for the side of the one speaker of their events → the mention with that side filled in.

    ``own`` are the participants by their own words. A speaker who is not known to be of a listed side gives nothing.
    """
    words = reference_words().own_side
    found: dict[str, Participant] = {}
    for span in index.labelled("actor"):
        if fold(span.quote) not in words or index.to(span.id, "same"):
            continue
        speaking = _speakers_of(span.id, index) - {span.id}
        speaker = own[index.first[speaking.pop()]] if len(speaking) == 1 else None
        if speaker is not None and speaker.id is not None and speaker.kind in SIDES:
            found[span.id] = msgspec.structs.replace(
                own[span.id],
                name=listed.name if (listed := load_actors().actors.get(speaker.id)) else None,
                id=speaker.id,
                kind=speaker.kind,
                country=speaker.country,
                refers_to=speaker.evidence,
                reason=f"the side of “{speaker.evidence.quote}”, who speaks",
            )
    return found


def _speakers_of(mention: str, index: GraphIndex) -> set[str]:
    """The actors of the statements that carry the events which ``mention`` takes part in."""
    events = {event for (event, role), ids in index.targets.items() if role in ENTITY_ROLES and mention in ids}
    statements = {statement for event in events for statement in index.to(event, "according_to")}
    return {actor for statement in statements for actor in index.to(statement, "actor")}
