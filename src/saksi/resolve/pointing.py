"""Place words that point back: "kota itu", "wilayah tersebut", "barat daya daerah ini"."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from saksi.records import Place
from saksi.resolve.place_words import load_place_words
from saksi.resolve.reference_words import reference_words

FUZZY = 5
COUNTRY = 6


class _Pointer(NamedTuple):
    """A mention that points back."""

    head: str
    """The place word ("kota")."""
    direction: str
    """Words for a direction before it; empty where there are none."""


def point_back(places: Sequence[Place]) -> list[Place]:
    """``places`` (in text order), where each unresolved one that points back takes the nearest earlier place.

    The earlier place must be of a kind that the place word can mean. A mention with the same place word ends the
    search, resolved or not: "kampung itu" after "Kampung Sagu" is that village, even if no gazetteer knows it. What
    is taken over is said in ``reason``.
    """
    done: list[Place] = []
    for place in places:
        pointer = None if place.id else _pointer(place.evidence.quote)
        earlier = _nearest(done, pointer) if pointer else None
        done.append(_taken(place, earlier, pointer) if pointer and earlier else place)
    return done


def _pointer(quote: str) -> _Pointer | None:
    table, place_words = reference_words(), load_place_words()
    words = " ".join(quote.lower().split())
    pointing = next((p for p in table.pointing if words.endswith(f" {p}")), None)
    if pointing is None:
        return None
    rest = words.removesuffix(f" {pointing}")
    found = [head for head in {**place_words.kinds, **table.areas} if rest == head or rest.endswith(f" {head}")]
    if not found:
        return None
    head = max(found, key=len)
    direction = rest.removesuffix(head).strip()
    known = {*place_words.directions, *place_words.near, *place_words.outside, *place_words.border}
    unknown = [word for word in direction.split() if word not in known]
    return None if unknown and direction not in known else _Pointer(head, direction)


def _nearest(earlier: Sequence[Place], pointer: _Pointer) -> Place | None:
    for place in reversed(earlier):
        if place.id is not None and _fits(place, pointer.head):
            return place
        if f" {pointer.head} " in f" {place.evidence.quote.lower()} " and _pointer(place.evidence.quote) is None:
            return None
    return None


def _fits(place: Place, head: str) -> bool:
    """Whether "``head`` itu" can mean ``place``."""
    table = reference_words()
    if place.precision is None:
        return False
    if head in table.areas:
        kinds = table.areas[head]
        return place.precision < COUNTRY and (not kinds or place.kind in kinds or place.precision == FUZZY)
    said = place.evidence.quote.lower().split()
    named_so = head not in table.small or any(word in said for word in table.small)
    return named_so and place.kind in load_place_words().kinds[head]


def _taken(place: Place, earlier: Place, pointer: _Pointer) -> Place:
    precision = max(FUZZY, earlier.precision or 0) if pointer.direction else earlier.precision
    said = f"points back to “{earlier.evidence.quote}”" + (f", {pointer.direction}" if pointer.direction else "")
    return msgspec.structs.replace(earlier, evidence=place.evidence, precision=precision, reason=said)
