"""How many: one toll out of the figures of a happening.

Figures of one statement are added up (the text splits them by people); figures of several statements about the same people
are rival versions, and no source is ranked: ``low`` is the lowest, ``high`` the highest, and ``best`` the lowest of the
stated figures, as UCDP and ACLED both take the more conservative one. What the words leave open is None.
"""

from collections.abc import Callable, Iterable

import msgspec

from saksi.export.happenings import Figure
from saksi.records import Count

Best = Callable[[Count], int | None]


class Toll(msgspec.Struct, frozen=True):
    """How many people, as far as it is said."""

    low: int | None
    best: int | None
    high: int | None


NOBODY_SAYS = Toll(None, None, None)


def stated(count: Count) -> int | None:
    """The figure's own best reading."""
    return count.best


def toll(figures: Iterable[Figure], *, best: Best = stated) -> Toll:
    """One toll for one group of people. ``best`` reads a single figure (ACLED has a reading of its own for vague words)."""
    versions: dict[str, list[Count]] = {}
    for figure in figures:
        versions.setdefault(figure.stated_by.id, []).append(figure.count)
    if not versions:
        return NOBODY_SAYS
    lows = [
        _sum(count.low if count.low is not None else best(count) for count in counts) for counts in versions.values()
    ]
    bests = [_sum(map(best, counts)) for counts in versions.values()]
    highs = [_sum(count.high for count in counts) for counts in versions.values()]
    open_ended = any(high is None for high in highs)
    return Toll(_least(lows), _least(bests), None if open_ended else max(high for high in highs if high is not None))


def together(tolls: Iterable[Toll]) -> Toll:
    """Several groups of people as one; a group of which nothing is said counts as none."""
    said = [part for part in tolls if part != NOBODY_SAYS]
    if not said:
        return NOBODY_SAYS
    return Toll(_sum(part.low for part in said), _sum(part.best for part in said), _sum(part.high for part in said))


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum; None where a part is not known."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)
