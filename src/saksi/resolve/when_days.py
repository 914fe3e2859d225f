"""From a point in words to days in the calendar, counted from the publication date."""

from datetime import date, timedelta

from saksi.resolve.when_calendar import (
    NO_ANCHOR,
    SEVERAL,
    Answer,
    Frame,
    add_months,
    joined,
    last_weekday,
    make_date,
    month_end,
    precision_of,
    week_of,
)
from saksi.resolve.when_feasts import named_days
from saksi.resolve.when_parts import MOST_UNITS, past_or_coming, section_of
from saksi.resolve.when_slots import Point
from saksi.resolve.when_weekday import weekday_of
from saksi.resolve.when_words import time_words

_MONTHS_IN = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_UNITS_A_DAY = {"second": 86400, "minute": 1440, "hour": 24}


def days_of(point: Point, frame: Frame) -> Answer:
    """The days that ``point`` stands for; an answer without days says why in its note."""
    if point.month is not None:
        answer = _day_of_month(point, frame) if point.day is not None else _month(point, frame)
    elif point.day is not None:
        answer = _day_alone(point, frame)
    elif point.feast is not None or point.hijri is not None:
        answer = named_days(point, frame)
    elif point.months is not None:
        answer = _months(point, point.months, frame)
    elif point.year is not None:
        answer = section_of(point, date(point.year, 1, 1), date(point.year, 12, 31), "year")
    elif point.years is not None:
        answer = _years(point, *point.years)
    elif point.weekday is not None:
        answer = weekday_of(point, point.weekday, frame)
    else:
        answer = _relative(point, frame)
    if point.offset:
        answer = _offset(point, answer)
    if answer.start and answer.end and answer.precision is None:
        return answer._replace(precision=precision_of(answer.start, answer.end))
    return answer


def _offset(point: Point, answer: Answer) -> Answer:
    """As in "dua hari sebelum Natal": so many days from an exact day; from anything longer it stays open."""
    if answer.start is None or answer.start != answer.end:
        return Answer(note="relative to another event")
    day = answer.start + timedelta(days=point.offset)
    return Answer(day, day, note=answer.note)


# ---- day and month ------------------------------------------------------------------------------------------------


def _day_of_month(point: Point, frame: Frame) -> Answer:
    day, month = point.last_day or point.day or 0, point.month or 0
    weekday = (point.weekday - 2) % 7 + 1 if point.weekday and point.eve else point.weekday
    if weekday is not None and point.last_day is not None:
        weekday = (weekday - 1 + point.last_day - (point.day or 0)) % 7 + 1
    if not any(make_date(year, month, day) for year in (2000, 2001)):
        return Answer(note=f"{day}/{month} is no date (day before month)")
    year = _stated_year(point, frame)
    if year is not None:
        printed = make_date(year, month, day)
        if printed is None:
            return Answer(note=f"{day}/{month}/{year} is no date")
        answer = _checked(printed, weekday, point, frame)
    elif frame.anchor is None:
        answer = _candidates(day, month, weekday if point.last_day is None else None)
    else:
        answer = _nearest(day, month, weekday, point, frame)
    if point.last_day is not None:
        return _first_day(point, answer)
    if point.about and answer.start and answer.end:
        around = timedelta(days=time_words().limits.about_days)
        return answer._replace(start=answer.start - around, end=answer.end + around, note=joined(answer.note, "about"))
    return answer


def _first_day(point: Point, answer: Answer) -> Answer:
    """The range that begins on ``point.day`` of the month of ``answer``."""
    last = answer.end
    if last is None:
        return Answer(note=answer.note)
    first = make_date(last.year, last.month, point.day or 0)
    if first is None or first > last:
        return Answer(note=f"{point.day}-{point.last_day} is no range of days")
    note = SEVERAL if point.several else None
    return answer._replace(start=first, note=joined(answer.note, note))


def _stated_year(point: Point, frame: Frame) -> int | None:
    if point.year is not None:
        return point.year
    if point.shift and point.shift[0] == "year" and point.shift[1] == point.shift[2] and frame.anchor:
        return frame.anchor.year + point.shift[1]
    return None


def _candidates(day: int, month: int, weekday: int | None) -> Answer:
    """Without a publication date: the years in which the day falls on its weekday."""
    if weekday is None:
        return Answer(note=f"the year is not stated and {NO_ANCHOR}")
    limits = time_words().limits
    days = (make_date(year, month, day) for year in range(limits.first_candidate, limits.last_candidate + 1))
    fits = tuple(found for found in days if found and found.isoweekday() == weekday)
    return Answer(candidates=fits, note=f"the year is not stated and {NO_ANCHOR}: the days that fall on the weekday")


def _nearest(day: int, month: int, weekday: int | None, point: Point, frame: Frame) -> Answer:
    """The year of a day and month: the last one up to the anchor, or the next where the words or weekday say so."""
    assert frame.anchor is not None
    anchor = frame.anchor
    found = (make_date(year, month, day) for year in range(anchor.year - 8, anchor.year + 9))
    fits = [fit for fit in found if fit]
    past = [fit for fit in fits if fit <= anchor]
    coming = [fit for fit in fits if fit > anchor]
    if not past or not coming:
        return Answer(note="the date lies outside the calendar")
    chosen = past_or_coming(past[-1], coming[0], weekday, point, frame)
    if chosen is None:
        return Answer(candidates=(past[-1], coming[0]), note="the year is not stated: the last or the coming date")
    return _checked(chosen, weekday, point, frame)


def _checked(printed: date, weekday: int | None, point: Point, frame: Frame) -> Answer:
    """Codebook section 5: where date and weekday differ, a weekday with "tadi" or "lalu" wins, else the number."""
    if weekday is None or printed.isoweekday() == weekday:
        return _with_day_word(printed, point, frame)
    conflict = f"{printed} is not the weekday in the words"
    if point.tense in ("past", "recent") and point.last_day is None and frame.anchor is not None:
        said = last_weekday(frame.anchor, weekday, strictly=point.tense == "past")
        return Answer(said, said, note=f"{conflict}: the weekday is used")
    return Answer(printed, printed, note=f"{conflict}: the number is used")


def _with_day_word(printed: date, point: Point, frame: Frame) -> Answer:
    """A note where "kemarin" beside a printed date says another day."""
    note = None
    if point.days and frame.anchor and point.weekday is None:
        low, high = (frame.anchor + timedelta(days=step) for step in point.days)
        if not low <= printed <= high:
            note = f"the words beside it say another day than {printed}: the number is used"
    return Answer(printed, printed, note=note)


def _day_alone(point: Point, frame: Frame) -> Answer:
    """As in "Tanggal 19", "tanggal 5 bulan lalu", "tanggal 12-14 bulan ini"."""
    if frame.anchor is None:
        return Answer(note=NO_ANCHOR)
    steps = point.shift[1] if point.shift and point.shift[0] == "month" else None
    month = add_months(frame.anchor.replace(day=1), steps or 0)
    number = point.last_day or point.day or 0
    day = make_date(month.year, month.month, number)
    if steps is not None:
        found = Answer(day, day) if day else Answer(note=f"{month.year}-{month.month:02d} has no day {number}")
        return _first_day(point, found) if point.last_day else found
    if day is None or day > frame.anchor:
        month = add_months(month, -1)
        day = make_date(month.year, month.month, number)
    return Answer(candidates=(day,) if day else (), note="the month is not stated")


# ---- month, section, year -----------------------------------------------------------------------------------------


def _month(point: Point, frame: Frame) -> Answer:
    month, year, note = point.month or 1, _stated_year(point, frame), None
    if year is None:
        if frame.anchor is None:
            return Answer(note=f"the year is not stated and {NO_ANCHOR}")
        year, note = _year_of_month(month, point, frame, frame.anchor)
    first = make_date(year, month, 1) if year is not None else None
    if first is None:
        return Answer(note=note or "the year lies outside the calendar")
    return section_of(point, first, month_end(first), "month")


def _year_of_month(month: int, point: Point, frame: Frame, anchor: date) -> tuple[int | None, str | None]:
    last = anchor.year if month <= anchor.month else anchor.year - 1
    if point.tense == "past":
        this_month = section_of(point, anchor.replace(day=1), month_end(anchor), "month")
        over = this_month.end is not None and this_month.end < anchor  # "awal Oktober lalu", told late in October
        return (last - 1 if month == anchor.month and not over else last), None
    if point.tense == "future" or frame.ahead:
        return (last if month == anchor.month else last + 1), None
    coming = (date(last + 1, month, 1) - anchor).days
    if month != anchor.month and coming <= time_words().limits.coming_days and not point.tense:
        return None, f"the year is not stated: {last} or {last + 1}"
    return last, None


def _months(point: Point, months: tuple[int, int], frame: Frame) -> Answer:
    """As in "triwulan pertama 2022"; without a year the last one that has begun by the publication date."""
    first, count = months
    year = _stated_year(point, frame)
    if year is None:
        if frame.anchor is None:
            return Answer(note=f"the year is not stated and {NO_ANCHOR}")
        year = frame.anchor.year if first <= frame.anchor.month else frame.anchor.year - 1
    start = make_date(year, first, 1)
    return Answer(start, month_end(add_months(start, count - 1))) if start else Answer(note="no such year")


def _years(point: Point, first: int, last: int) -> Answer:
    """A decade or century, or its first, middle or last part."""
    start, end = make_date(first, 1, 1), make_date(last, 12, 31)
    if start is None or end is None:
        return Answer(note=f"{first} lies outside the calendar")
    return section_of(point, start, end, "decade" if last - first < 99 else "century")


# ---- counted from a date ------------------------------------------------------------------------------------------


def _relative(point: Point, frame: Frame) -> Answer:
    if not point.is_relative():
        clock = "a clock time without a date" if point.clocks else "no date in the words"
        return Answer(note=point.why or clock)
    if point.from_reference:
        unit, count = point.from_reference
        if frame.reference is not None:
            return _shifted(point, (unit, count, count), frame.reference)
    if point.from_reference or frame.anchor is None:
        return Answer(note="relative to another date in the report" if point.from_reference else NO_ANCHOR)
    if point.days:
        start, end = (frame.anchor + timedelta(days=step) for step in point.days)
        return Answer(start, end)
    if point.rolling:
        return _rolling(point.rolling, frame.anchor)
    return _shifted(point, _weekend(point, frame, frame.anchor), frame.anchor)


def _weekend(point: Point, frame: Frame, anchor: date) -> tuple[str, int, int]:
    """The shift of ``point``; a bare "akhir pekan" is the last weekend that has begun, or the coming one if ahead."""
    shift = point.shift or ("day", 0, 0)
    bare = shift == ("week", 0, 0) and point.section == "end" and not point.tense
    if bare and not frame.ahead and anchor.isoweekday() < 6:
        return "week", -1, -1
    return shift


def _shifted(point: Point, shift: tuple[str, int, int], origin: date) -> Answer:
    """So many calendar days, weeks, months or years from ``origin``: the whole week, month or year."""
    unit, low, high = shift
    if max(abs(low), abs(high)) > MOST_UNITS:
        return Answer(note="too far away to date")
    if unit in _UNITS_A_DAY:
        return _hours(unit, low, high, origin, point)
    if unit == "day":
        return Answer(origin + timedelta(days=low), origin + timedelta(days=high))
    if unit == "week":
        start, end = week_of(origin + timedelta(weeks=low))[0], week_of(origin + timedelta(weeks=high))[1]
        note = "“minggu” may be the week or its Sunday" if point.ambiguous_week else None
        answer = section_of(point, start, end, "week")
        return answer._replace(note=joined(answer.note, note))
    return _shifted_months(point, shift, origin)


def _shifted_months(point: Point, shift: tuple[str, int, int], origin: date) -> Answer:
    """So many months or years from ``origin``; a decade or century is that year, give or take half of it."""
    unit, low, high = shift
    months = _MONTHS_IN[unit]
    first_year, last_year = (origin.year + step * months // 12 for step in (low, high))
    limits = time_words().limits
    around = {"decade": 5, "century": 50}.get(unit, 0)
    if not limits.first < first_year - around <= last_year + around < limits.last:
        return Answer(note="too far away to date")
    if unit == "month":
        first = origin.replace(day=1)
        return section_of(point, add_months(first, low), month_end(add_months(first, high)), "month")
    start, end = date(first_year - around, 1, 1), date(last_year + around, 12, 31)
    return Answer(start, end, note="about") if around else section_of(point, start, end, "year")


def _hours(unit: str, low: int, high: int, origin: date, point: Point) -> Answer:
    """Hours ago may lie on either side of midnight."""
    if point.from_reference:
        return Answer(note="relative to another event")
    per_day = _UNITS_A_DAY[unit]
    if high > 0:
        return Answer(origin + timedelta(days=low // per_day), origin + timedelta(days=-(-high // per_day)))
    return Answer(origin - timedelta(days=-(low // per_day)), origin - timedelta(days=-high // per_day))


def _rolling(rolling: tuple[str, int], anchor: date) -> Answer:
    """As in "Dalam tiga hari terakhir": so many days back to the publication date (or from it, "ke depan")."""
    unit, count = rolling
    if abs(count) > MOST_UNITS:
        return Answer(note="too far away to date")
    if unit in _MONTHS_IN:
        months = count * _MONTHS_IN[unit]
        limits = time_words().limits
        if not limits.first < anchor.year + months // 12 < limits.last:
            return Answer(note="too far away to date")
        other = add_months(anchor, months)
    else:
        per_day = _UNITS_A_DAY.get(unit, 1)
        days = count * 7 if unit == "week" else -(-abs(count) // per_day) * (1 if count > 0 else -1)
        other = anchor + timedelta(days=days)
    start, end = min(anchor, other), max(anchor, other)
    length = (end - start).days
    precision = 2 if length <= 6 else 3 if length <= 7 else 4 if length <= 31 else 5
    return Answer(start, end, precision=precision)
