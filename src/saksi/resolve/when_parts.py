"""Parts of longer periods ("awal Mei", "pekan pertama Oktober"), and which of two years is meant."""

from datetime import date, timedelta

from saksi.resolve.when_calendar import Answer, Frame, month_end
from saksi.resolve.when_slots import Point
from saksi.resolve.when_words import time_words

MOST_UNITS = 1200
"""More days, weeks or months than this are too far away to date."""
_WEEK = 7


def section_of(point: Point, start: date, end: date, unit: str) -> Answer:
    """The part of the period that the words name, or all of it.

    "Awal", "pertengahan" and "akhir" are about a third (the table has the shares); the first week of a month is its
    first seven days, the last week its last seven; "sepuluh hari terakhir Ramadan" its last ten days.
    """
    note = "about" if point.about else None
    if unit == "month" and point.nth_week:
        return _nth_week(point.nth_week, start, end)
    if unit == "month" and point.rolling and point.rolling[0] == "day" and -28 <= point.rolling[1] < 0:
        return Answer(end + timedelta(days=point.rolling[1] + 1), end)
    shares = time_words().section_days.get(unit)
    if point.section is None or shares is None:
        return Answer(start, end, note=note)
    first, last = shares[point.section]
    if unit == "year":
        return Answer(date(start.year, first, 1), month_end(date(start.year, last, 1)), note=note)
    if unit in ("decade", "century"):
        return Answer(date(start.year + first - 1, 1, 1), date(start.year + last - 1, 12, 31), note=note)
    return Answer(start + timedelta(days=first - 1), min(start + timedelta(days=last - 1), end), note=note)


def _nth_week(nth: int, start: date, end: date) -> Answer:
    first = end - timedelta(days=_WEEK - 1) if nth < 0 else start + timedelta(days=_WEEK * (nth - 1))
    if first > end:
        return Answer(note=f"no month has {nth} weeks")
    return Answer(first, min(first + timedelta(days=_WEEK - 1), end))


def past_or_coming(last: date, coming: date, weekday: int | None, point: Point, frame: Frame) -> date | None:
    """The one of the two that the words mean, or None where either may be meant."""
    anchor, limits = frame.anchor or last, time_words().limits
    ago, wait = (anchor - last).days, (coming - anchor).days
    if point.tense in ("past", "recent"):
        return last
    if point.tense == "future":
        return coming if ago else last
    if frame.ahead:
        recent = ago <= limits.grace_days and weekday in (None, last.isoweekday())
        return last if recent else coming
    if wait > limits.coming_days or ago <= limits.coming_days or weekday == last.isoweekday():
        return last if wait > 1 or weekday == last.isoweekday() else coming
    return coming if wait <= 1 or weekday == coming.isoweekday() else None
