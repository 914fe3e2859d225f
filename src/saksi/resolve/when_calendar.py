"""The calendar behind "when": days, weeks and months, and what a resolved point in time is."""

import calendar
from datetime import date, timedelta
from typing import NamedTuple

from saksi.resolve.when_words import time_words

NO_ANCHOR = "the publication date is not known"
SEVERAL = "several dates, given as the span from the first to the last"


class Answer(NamedTuple):
    """The days a point stands for, both ends included; ``candidates`` where it may be one of several days."""

    start: date | None = None
    end: date | None = None
    precision: int | None = None
    candidates: tuple[date, ...] = ()
    note: str | None = None


class Frame(NamedTuple):
    """What dates are counted from."""

    anchor: date | None
    reference: date | None
    ahead: bool


def precision_of(start: date, end: date) -> int:
    """UCDP ``date_prec`` of the days from ``start`` to ``end``: 1 a day, 2 up to six, 3 a week, 4 a month, 5 longer."""
    length = (end - start).days + 1
    for precision, longest in ((1, 1), (2, 6), (3, 7), (4, 31)):
        if length <= longest:
            return precision
    return 5


def joined(*notes: str | None) -> str | None:
    """The notes that are there, as one."""
    return "; ".join(note for note in notes if note) or None


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day or the year lies outside the table's limits."""
    limits = time_words().limits
    if not limits.first <= year <= limits.last or not 1 <= month <= 12:
        return None
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def last_weekday(before: date, weekday: int, *, strictly: bool) -> date:
    """The last ISO ``weekday`` up to ``before``; ``strictly`` leaves that day itself out."""
    back = (before.isoweekday() - weekday) % 7
    return before - timedelta(days=back or (7 if strictly else 0))


def next_weekday(after: date, weekday: int, *, strictly: bool) -> date:
    """The first ISO ``weekday`` from ``after`` on; ``strictly`` leaves that day itself out."""
    ahead = (weekday - after.isoweekday()) % 7
    return after + timedelta(days=ahead or (7 if strictly else 0))


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of ``day``."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    return monday, monday + timedelta(days=6)


def month_end(day: date) -> date:
    """The last day of the month of ``day``."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """``day`` so many months later (or earlier), or the last day of that month where it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
