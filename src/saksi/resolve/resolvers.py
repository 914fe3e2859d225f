"""The four resolvers as one value, so that a test or a user can put another in the place of one."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from saksi.records import Count, Evidence, OwnGazetteer, Participant, Period, Place
from saksi.resolve.actor_choice import ActorContext
from saksi.resolve.actor_list import load_actors
from saksi.resolve.folding import fold
from saksi.resolve.how_many import resolve_how_many
from saksi.resolve.place_context import Surroundings
from saksi.resolve.shipped_gazetteer import load_gazetteer
from saksi.resolve.when import resolve_when
from saksi.resolve.where import Explained, explain_where, resolve_where
from saksi.resolve.who import resolve_who


class TimeContext(msgspec.Struct, frozen=True, kw_only=True):
    """What the words for a time are read against."""

    anchor: datetime.date | None
    """The publication date."""
    language: str | None
    before: str
    """The text right before the words."""
    reference: datetime.date | None
    """The last exact day that the report named before: "dua hari kemudian" counts from it."""
    ahead: bool
    """Only planned events have this time."""


class Resolvers(msgspec.Struct, frozen=True, kw_only=True):
    """The four resolvers, ready to be called on the words of a span."""

    who: Callable[[Evidence, str | None, ActorContext], Participant]
    """The words, the words of whoever is quoted where they stand in a quotation, and what tells actors apart."""
    where: Callable[[Sequence[Evidence], Surroundings], Sequence[Place]]
    """All places of a report at once; gives one place for each."""
    when: Callable[[Evidence, TimeContext], Period]
    how_many: Callable[[Evidence], Count | None]
    explain_where: Callable[[Sequence[Evidence], Surroundings], Sequence[Explained]] | None = None
    """The same as ``where`` with all that the choice rests on, where that can be told."""
    gazetteers: tuple[OwnGazetteer, ...] = ()
    """The user's own gazetteers behind ``where``."""


def load_resolvers(gazetteers: tuple[Path, ...] = ()) -> Resolvers:
    """The shipped resolvers with their data, read once a process; ``gazetteers`` are the user's own gazetteer files.

    Raises ResourceError where a data file is missing or damaged.
    """
    gazetteer = load_gazetteer(gazetteers)
    load_actors()

    return Resolvers(
        who=_who,
        where=partial(resolve_where, gazetteer=gazetteer),
        when=_when,
        how_many=resolve_how_many,
        explain_where=partial(explain_where, gazetteer=gazetteer),
        gazetteers=gazetteer.used,
    )


def _who(evidence: Evidence, speaker: str | None, context: ActorContext) -> Participant:
    return resolve_who(evidence, speaker=speaker, context=context)


def _when(evidence: Evidence, context: TimeContext) -> Period:
    return resolve_when(
        evidence,
        anchor=context.anchor,
        language=context.language,
        before=context.before,
        reference=context.reference,
        ahead=context.ahead,
    )


def is_pronoun(words: str) -> bool:
    """True where ``words`` name nobody by themselves ("mereka", "kedua pihak")."""
    return fold(words) in load_actors().pronouns
