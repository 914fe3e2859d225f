"""Which actor a shared name means in a report: told by its year and by cues in its text.

"MIT" is a group in Poso, and the intelligence service of Turkey where the report speaks of Turkey. An actor that began
after the report was published is never meant; one that had ended may be, as reports look back.
"""

import datetime
import re
from collections.abc import Sequence

import msgspec

from saksi.resolve.actor_list import load_actors
from saksi.resolve.actor_shapes import Actor, Actors, Alias
from saksi.resolve.folding import fold

_SPELT_OUT = re.compile(r"((?:[^\W\d_][\w'’\-]* ){2,8})\(([A-Z]{2,8})\)")
_WORD = re.compile(r"\w+(?:['’‘.\-/]\w+)*")


class ActorContext(msgspec.Struct, frozen=True, kw_only=True):
    """What of a report helps to tell actors of one name apart."""

    year: int | None = None
    """The year of publication, where known."""
    cues: frozenset[str] = frozenset()
    """The cues of the actor list that the report holds."""
    redefined: frozenset[str] = frozenset()
    """Folded acronyms that the report itself takes for something that is not listed."""


NO_CONTEXT = ActorContext()


def actor_context(text: str, published: datetime.date | None) -> ActorContext:
    """The context that a report gives."""
    year = published.year if published else None
    return ActorContext(year=year, cues=cues_in(text), redefined=redefined_in(text))


def cues_in(text: str) -> frozenset[str]:
    """The cues of the actor list that stand in ``text`` as whole words."""
    held = f" {' '.join(fold(word) for word in _WORD.findall(text))} "
    return frozenset(cue for cue in load_actors().cues if f" {cue} " in held)


def redefined_in(text: str) -> frozenset[str]:
    """Folded listed acronyms that the text spells out, letter for letter, as the name of somebody else.

    "Front Rakyat Uji (FRU)" is not the police unit FRU: no word of the listed names is in it.
    """
    actors = load_actors()
    found: set[str] = set()
    for match in _SPELT_OUT.finditer(text):
        words, acronym = match[1].split(), match[2]
        spelt = words[-len(acronym) :]
        if "".join(word[0] for word in spelt).upper() != acronym:
            continue
        listed = {
            word
            for alias in actors.aliases.get(fold(acronym), ())
            for name in names_of(actors.actors[alias.id])
            for word in fold(name).split()
        }
        if listed.isdisjoint(fold(" ".join(spelt)).split()):
            found.add(fold(acronym))
    return frozenset(found)


def names_of(actor: Actor) -> tuple[str, ...]:
    """All names of a listed actor."""
    return (actor.name, *actor.aliases, *actor.contested, *actor.context)


def choose(aliases: Sequence[Alias], context: ActorContext, actors: Actors) -> Alias | None:
    """The one of ``aliases`` (all of one name) that the report means; None where none or no single one fits.

    First those active in the report's year, then those with more cues in it, then the one that needs no cue.
    """
    fitting = [
        alias
        for alias in aliases
        if not has_not_begun(actors.actors.get(alias.id), context)
        and (alias.cues & context.cues or not alias.conditional)
    ]
    if len(fitting) < 2:
        return fitting[0] if fitting else None

    def rank(alias: Alias) -> tuple[bool, int, bool]:
        active = not has_ended(actors.actors.get(alias.id), context)
        return active, len(alias.cues & context.cues), not alias.conditional

    best, second = sorted(fitting, key=rank, reverse=True)[:2]
    return best if rank(best) > rank(second) else None


def has_not_begun(actor: Actor | None, context: ActorContext) -> bool:
    """Whether the actor began after the report's year."""
    return bool(actor and actor.begun and context.year and actor.begun > context.year)


def has_ended(actor: Actor | None, context: ActorContext) -> bool:
    """Whether the actor's last year lies before the report's."""
    return bool(actor and actor.ended and context.year and actor.ended < context.year)
