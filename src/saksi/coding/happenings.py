"""Mentions of one event made one: which triggers of a report tell of the same happening in the same way.

Triggers that ``same`` links join are mentions of one happening. They become one event where they also agree in type, modality,
negation and in whether everybody who tells of it there denies it. A plan, a condition or a denial of what another mention
states as fact stays an event of its own, which points to the first by ``same``: merging it would turn a plan into a fact, and
whom a denial clears into one who took part.
"""

from collections.abc import Sequence

import msgspec

from saksi.records import Span
from saksi.resolve.graph_index import GraphIndex


class Happening(msgspec.Struct, frozen=True):
    """The mentions of one event, in text order; the first one names it."""

    mentions: tuple[Span, ...]

    @property
    def first(self) -> Span:
        return self.mentions[0]


def happenings(triggers: Sequence[Span], index: GraphIndex) -> tuple[Happening, ...]:
    """``triggers`` (in text order) grouped into happenings, in the order of their first mentions."""
    groups: dict[tuple[str, str, str, bool, bool], list[Span]] = {}
    for trigger in triggers:
        told = index.of(trigger.id)
        way = (told.modality, told.negated, _is_denied(trigger, index))
        groups.setdefault((index.first[trigger.id], trigger.label, *way), []).append(trigger)
    return tuple(Happening(mentions=tuple(mentions)) for mentions in groups.values())


def _is_denied(trigger: Span, index: GraphIndex) -> bool:
    statements = index.to(trigger.id, "according_to")
    return bool(statements) and all(index.of(statement).stance == "denies" for statement in statements)
