"""Where: each place span of a report becomes one place of the gazetteer, or none with the reason.

The decision is joint and takes two rounds: in the first each name is ranked (:mod:`saksi.resolve.ranking`) by what the
report says apart from its places (:mod:`saksi.resolve.place_context`); the clear winners are then the other places that the
second round weighs a name against. Which name of a span is meant, and how exactly, is :mod:`saksi.resolve.placing`'s part.
"""

import functools
import re
from collections.abc import Sequence

import msgspec

from saksi.records import Evidence, Place
from saksi.resolve.gazetteer import Gazetteer
from saksi.resolve.place_context import Surroundings, first_context, with_loose_names, with_places
from saksi.resolve.place_words import load_place_words, read_mention, small_kinds
from saksi.resolve.placing import on_corridor, place_of
from saksi.resolve.ranking import Choice, Ranker, Table, load_features

_BEFORE = 20
"""Characters before a span that the word "antara" is looked for in."""
_ABOVE = ("admin3", "admin2", "city", "island")


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A place with what it was chosen from: for each name in its words the candidates, their values and their points."""

    place: Place
    choices: tuple[Choice, ...]


def resolve_where(evidences: Sequence[Evidence], report: Surroundings, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """One place for each evidence, in their order. A place without ``id`` could not be told; its ``reason`` says why."""
    return tuple(explained.place for explained in explain_where(evidences, report, gazetteer))


def explain_where(
    evidences: Sequence[Evidence], report: Surroundings, gazetteer: Gazetteer, table: Table | None = None
) -> tuple[Explained, ...]:
    """The same with all that the choice rests on. ``table`` stands in for the shipped weights."""
    table = table or load_features()
    context = first_context(report, gazetteer, table)
    mentions = [read_mention(_words(evidence, report.text), gazetteer) for evidence in evidences]
    mentions = [with_loose_names(mention, context, gazetteer) for mention in mentions]
    first = Ranker(context, gazetteer, table)
    seen = [first.choose(name, mention) for mention in mentions for name in mention.names]
    second = first._replace(context=with_places(context, seen))
    found = []
    for evidence, mention in zip(evidences, mentions, strict=True):
        choices = tuple(second.choose(name, mention) for name in mention.names)
        place = place_of(evidence, mention, choices, gazetteer)
        if place.id is None:
            place = on_corridor(evidence, second.context.countries) or place
        found.append(Explained(place=place, choices=choices))
    return tuple(_in_surroundings(found, report.text))


def _in_surroundings(found: Sequence[Explained], text: str) -> list[Explained]:
    """An unknown village takes the place told right behind it: "Desa Anu, Kecamatan Palolo" lies in that district, though
    the two are spans of their own."""
    after = {one.place.evidence.start: one.place for one in found}
    done = []
    for one in found:
        gap = _gap().match(text, one.place.evidence.end)
        larger = after.get(gap.end()) if gap else None
        small = len(one.choices) == 1 and not one.choices[0].ranked and one.choices[0].name.kind_word in small_kinds()
        if larger is not None and small and larger.kind in _ABOVE:
            said = f"{one.place.reason}, so its surroundings are given: {larger.evidence.quote}"
            place = msgspec.structs.replace(larger, evidence=one.place.evidence, reason=said)
            done.append(msgspec.structs.replace(one, place=place))
        else:
            done.append(one)
    return done


@functools.cache
def _gap() -> re.Pattern[str]:
    """What may stand between a place and the larger one it lies in: a comma, a word that opens a larger place."""
    words = "|".join(map(re.escape, sorted(load_place_words().in_, key=len, reverse=True)))
    return re.compile(rf",? (?:(?:{words}) )?")


def _words(evidence: Evidence, text: str) -> str:
    """The words of a span, with the "antara" right before it: it makes two places one stretch of road."""
    before = text[max(0, evidence.start - _BEFORE) : evidence.start].rstrip().rpartition(" ")[2].casefold()
    return f"{before} {evidence.quote}" if before in load_place_words().between else evidence.quote
