"""The day of publication, where the page prints it as such: a date line, a dateline, a date in the address.

A date within the prose never counts: it may be the day of anything.
"""

import datetime
import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from saksi.ingest.marks import Line
from saksi.ingest.patterns import load_patterns, load_publishers, one_of

_LONGEST = 140
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\b")
_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*[ \t]?){1,4}")

_BYLINE = re.compile(r"[\s,;]*(?:[|•·/–—-]|oleh\b|by\b)", re.IGNORECASE)


class PrintedDate(NamedTuple):
    """A date as a page prints it; ``start`` and ``end`` count from the start of the line."""

    date: datetime.date
    start: int
    end: int
    weekday_conflicts: bool


@functools.cache
def _month_numbers() -> dict[str, int]:
    return {name: number for number, names in load_patterns().months.items() for name in names}


@functools.cache
def _weekday_numbers() -> dict[str, int]:
    return {name: number for number, names in load_patterns().weekdays.items() for name in names}


@functools.cache
def _printed() -> re.Pattern[str]:
    weekday, month = one_of(frozenset(_weekday_numbers())), one_of(frozenset(_month_numbers()))
    return re.compile(
        rf"""(?<!\w)(?:(?P<weekday>{weekday})[.,]{{0,2}}[ \t]{{1,3}})?
        (?:(?P<day>\d{{1,2}})[ \t./-]{{1,3}}(?P<month>{month})[ \t.,/-]{{1,3}}(?P<year>\d{{4}})
          |(?P<month2>{month})[ \t.]{{1,3}}(?P<day2>\d{{1,2}}),?[ \t]{{1,3}}(?P<year2>\d{{4}})
          |(?P<day3>\d{{1,2}})(?P<mark>[./-])(?P<month3>\d{{1,2}})(?P=mark)(?P<year3>\d{{4}})
          |(?P<year4>\d{{4}})-(?P<month4>\d{{2}})-(?P<day4>\d{{2}}))(?!\d)""",
        re.IGNORECASE | re.VERBOSE,
    )


@functools.cache
def _beside_date() -> re.Pattern[str]:
    patterns = load_patterns()
    names = one_of((*patterns.zones, *patterns.date_words, *_weekday_numbers()))
    return re.compile(rf"(?<!\w){names}(?!\w)", re.IGNORECASE)


@functools.cache
def _update() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(load_patterns().update_words)}(?!\w)", re.IGNORECASE)


def printed_date(words: str) -> PrintedDate | None:
    """The first full date (day, month, year) in the words."""
    for match in _printed().finditer(words):
        found = {name.rstrip("234"): value for name, value in match.groupdict().items() if value}
        month = found["month"].casefold()
        try:
            date = datetime.date(int(found["year"]), _month_numbers().get(month) or int(month), int(found["day"]))
        except ValueError:
            continue
        if not 1900 <= date.year <= 2100:
            continue
        weekday = found.get("weekday")
        conflicts = weekday is not None and _weekday_numbers()[weekday.casefold()] != date.weekday()
        return PrintedDate(date, match.start(), match.end(), conflicts)
    return None


def is_date_line(words: str, *, opening: bool = False) -> bool:
    """Whether a line holds a date (with clock time, weekday, a place or byline before it) and nothing else.

    An ``opening`` line of a text may hold a publisher's name beside the date, but no other name: it may be a headline.
    """
    return _date_of_line(words, opening=opening) is not None


def _date_of_line(words: str, *, opening: bool = False) -> PrintedDate | None:
    if len(words) > _LONGEST:
        return None
    found = printed_date(words)
    if not found:
        return None
    before, after = words[: found.start], words[found.end :]
    update = _update().search(after)
    after = after[: update.start()] if update else after
    byline = _left_over(after)
    if byline and (opening or not _BYLINE.match(after) or not _NAME.fullmatch(byline)):
        return None
    name = _left_over(_update().sub(" ", before))
    named = not name or load_publishers().named(name) is not None
    parted = before.rstrip()[-1:] in "-–—|,:/(•·" or (bool(name) and not before.rstrip().endswith(name))
    return found if named or (not opening and parted and _NAME.fullmatch(name)) else None


def _left_over(words: str) -> str:
    return _beside_date().sub(" ", _TIME.sub(" ", words)).strip(" \t\u00a0-–—|,:/.;()[]•·")


def date_from_lines(lines: Iterable[Line], *, opening: bool = False) -> PrintedDate | None:
    """The date of the first date line that does not speak of a later change."""
    for number, line in enumerate(lines):
        found = _date_of_line(line.words, opening=opening and number == 0)
        if found and not _update().search(line.words[: found.start]):
            return found
    return None


def date_from_url(url: str) -> datetime.date | None:
    """The day in an address such as ``https://…/2015/10/22/judul``."""
    found = _IN_URL.search(url[:2000])
    if not found:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
