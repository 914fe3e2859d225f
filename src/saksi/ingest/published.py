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
    names = one_of((*patterns.zones, *patterns.date_words, *patterns.credit_labels, *_weekday_numbers()))
    return re.compile(rf"(?<!\w){names}(?!\w)", re.IGNORECASE)


@functools.cache
def _update() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(load_patterns().update_words)}(?!\w)", re.IGNORECASE)


@functools.cache
def _published_label() -> re.Pattern[str]:
    """A word that says of the date behind it that it is the day of publication: "· Diterbitkan pada 20 Aug 2021"."""
    patterns = load_patterns()
    said, between = one_of(patterns.published_labels), one_of(patterns.date_words)
    return re.compile(rf"(?<!\w){said}[ \t:]{{1,3}}(?:{between}[ \t:]{{1,3}}){{0,2}}$", re.IGNORECASE)


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
    if _published_label().search(before):
        return found
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


def date_from_lines(lines: Iterable[Line], *, opening: bool = False, at_end: bool = False) -> PrintedDate | None:
    """The date of the first date line that does not speak of a later change.

    At the end of a text (``at_end``) a line with nothing but a day may be another report's: a place or a word must stand
    before the day, as in "Palembang, 21 Juli 2010".
    """
    for number, line in enumerate(lines):
        found = _date_of_line(line.words, opening=opening and number == 0)
        if found and not _of_a_change(line.words, found) and (found.start or not at_end):
            return found
    return None


def date_of_update(lines: Iterable[Line]) -> datetime.date | None:
    """The day of a later change ("diperbarui 30 Mei 2003") that one of these lines prints."""
    for line in lines:
        found = _date_of_line(line.words)
        if found and _of_a_change(line.words, found):
            return found.date
    return None


def _of_a_change(words: str, found: PrintedDate) -> bool:
    before = words[: found.start]
    return bool(_update().search(before)) and not _published_label().search(before)


def date_from_url(url: str) -> datetime.date | None:
    """The day in an address such as ``https://…/2015/10/22/judul``."""
    found = _IN_URL.search(url[:2000])
    if not found:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
