"""Which row of one file is the event of which row of the other: one to one, best pairs first."""

import datetime
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from saksi.compare.rows import Read, Row
from saksi.export.geodesy import EARTH_KM
from saksi.resolve.folding import fold

_WORD = re.compile(r"\w+")
Pair = tuple[Row, Row]
Score = tuple[float, ...]


class Nearness(msgspec.Struct, frozen=True, kw_only=True):
    """How far apart two rows of CSVs may be and still be one event."""

    days: int = 1
    km: float = 25.0


class Matched(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of rows of one event, and what only one file has; in the order of the first file, then of the second."""

    pairs: tuple[Pair, ...]
    only_a: tuple[Row, ...]
    only_b: tuple[Row, ...]
    reports_only_a: int = 0
    reports_only_b: int = 0
    """Reports that only one file has; their events are not compared."""


def match(a: Read, b: Read, nearness: Nearness) -> Matched:
    """The pairs. Records of Saksi are matched by report and overlapping triggers, else by day, place and actors."""
    if a.reports or b.reports:
        common = a.reports & b.reports
        rows_a = [row for row in a.rows if row.report in common]
        rows_b = [row for row in b.rows if row.report in common]
        candidates = _by_trigger(rows_a, rows_b)
    else:
        common = frozenset()
        rows_a, rows_b = list(a.rows), list(b.rows)
        candidates = _by_day_and_place(rows_a, rows_b, nearness)
    chosen = _best_first(candidates)
    taken_b = set(chosen.values())
    return Matched(
        pairs=tuple((row, rows_b[chosen[index]]) for index, row in enumerate(rows_a) if index in chosen),
        only_a=tuple(row for index, row in enumerate(rows_a) if index not in chosen),
        only_b=tuple(row for index, row in enumerate(rows_b) if index not in taken_b),
        reports_only_a=len(a.reports - common),
        reports_only_b=len(b.reports - common),
    )


def _best_first(candidates: Iterable[tuple[Score, int, int]]) -> dict[int, int]:
    """Index in A → index in B; a better pair goes before a worse one, ties in the order of the files."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _score, one, other in sorted(candidates):
        if one not in chosen and other not in taken:
            chosen[one] = other
            taken.add(other)
    return chosen


def _by_trigger(rows_a: list[Row], rows_b: list[Row]) -> Iterator[tuple[Score, int, int]]:
    """Pairs of one report whose triggers overlap; those of one type, then those that share more of their words, first."""
    by_report: dict[str | None, list[int]] = defaultdict(list)
    for index, row in enumerate(rows_b):
        by_report[row.report].append(index)
    for index, row in enumerate(rows_a):
        for other in by_report[row.report]:
            shared = _overlap(row, rows_b[other])
            if shared > 0:
                same = row.fields["type"] == rows_b[other].fields["type"]
                yield (float(not same), -shared), index, other


def _overlap(one: Row, other: Row) -> float:
    """Share of the two triggers' words that both have (by offsets)."""
    a, b = one.trigger, other.trigger
    if a is None or b is None:
        return 0.0
    shared = min(a.end, b.end) - max(a.start, b.start)
    return max(0, shared) / (max(a.end, b.end) - min(a.start, b.start))


def _by_day_and_place(rows_a: list[Row], rows_b: list[Row], nearness: Nearness) -> Iterator[tuple[Score, int, int]]:
    """Pairs within the given days and kilometres; nearer days, then more shared words of actors, then nearer places first."""
    by_day: dict[datetime.date, list[int]] = defaultdict(list)
    for index, row in enumerate(rows_b):
        if row.start is not None:
            by_day[row.start].append(index)
    for index, row in enumerate(rows_a):
        for day in _days_around(row, nearness.days):
            for other in by_day.get(day, ()):
                far = _distance(row, rows_b[other])
                if far is not None and far <= nearness.km:
                    apart = abs((rows_b[other].start - row.start).days)  # type: ignore[operator]
                    yield (float(apart), -_shared_words(row, rows_b[other]), far), index, other


def _days_around(row: Row, days: int) -> Iterator[datetime.date]:
    """The days on which the other row may start; a row without a day is matched with none."""
    if row.start is not None:
        for step in range(-days, days + 1):
            yield row.start + datetime.timedelta(days=step)


def _distance(one: Row, other: Row) -> float | None:
    """Kilometres between two places; 0 for one name in one country; None where neither can be told."""
    if one.country and other.country and fold(one.country) != fold(other.country):
        return None
    if one.place and other.place and fold(one.place) and fold(one.place) == fold(other.place):
        return 0.0
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    lat_a, lat_b = math.radians(one.lat), math.radians(other.lat)
    across = math.radians(other.lon - one.lon)
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _shared_words(one: Row, other: Row) -> float:
    """Share of the words in either row's actors that are in both."""
    a, b = (set(_WORD.findall(row.actors.casefold())) for row in (one, other))
    return len(a & b) / len(a | b) if a | b else 0.0
