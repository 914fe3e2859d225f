"""Feasts and Hijri dates of a time expression: which year's, counted from the publication date."""

from datetime import timedelta

from saksi.resolve.feasts import Days, feast_days, feast_of_hijri_year, hijri_day, hijri_month, hijri_years, load_feasts
from saksi.resolve.when_calendar import NO_ANCHOR, Answer, Frame, joined
from saksi.resolve.when_parts import past_or_coming, section_of
from saksi.resolve.when_slots import Hijri, Point

_NOT_KNOWN = "the calendar does not have this feast or month in that year"


def named_days(point: Point, frame: Frame) -> Answer:
    """The days of a feast ("Idul Fitri 1436 H"), a Hijri day or a Hijri month; without a year the last one."""
    year = _common_year(point, frame)
    if year is None and frame.anchor is None and not (point.hijri and point.hijri.year):
        return Answer(note=f"the year is not stated and {NO_ANCHOR}")
    if point.feast is not None:
        return _checked(point, _shifted(_feast(point, point.feast, year, frame), point.feast_shift))
    assert point.hijri is not None
    days = _hijri(point.hijri, year, point, frame)
    if isinstance(days, Answer):
        return days
    if point.hijri.day is not None:
        return Answer(days.start, days.end, note=days.note)
    answer = section_of(point, days.start, days.end, "month")
    return answer._replace(note=joined(answer.note, days.note))


def _common_year(point: Point, frame: Frame) -> int | None:
    if point.year is None and frame.anchor and point.shift and point.shift[0] == "year":
        return frame.anchor.year + point.shift[1]
    return point.year


def _feast(point: Point, which: int, year: int | None, frame: Frame) -> Answer:
    feast = load_feasts().feasts[which]
    if point.hijri and point.hijri.year:
        days = feast_of_hijri_year(feast, point.hijri.year)
        return _answer(days)
    if year is not None:
        # "Malam Tahun Baru 2016" is the last day of 2015: the year is the feast's, not the eve's.
        step = timedelta(days=feast.shift)
        near = [days for other in (year - 1, year, year + 1) for days in feast_days(feast, other)]
        found = [days for days in near if (days.start - step).year == year]
        return _one_of(found, point, frame)
    assert frame.anchor is not None
    around = range(frame.anchor.year - 2, frame.anchor.year + 3)
    return _one_of([days for other in around for days in feast_days(feast, other)], point, frame)


def _hijri(hijri: Hijri, year: int | None, point: Point, frame: Frame) -> Days | Answer:
    """The days of a Hijri day or month, or an answer without days that says why there are none."""
    if hijri.year is not None:
        found = [_hijri_days(hijri, hijri.year)]
    else:
        middle = year if year is not None else frame.anchor.year if frame.anchor else 0
        found = [_hijri_days(hijri, other) for other in (*hijri_years(middle - 1), *hijri_years(middle + 1))]
        found = [days for days in found if days and year in (None, days.start.year)]
    known = sorted({days for days in found if days})
    if len(known) == 1:
        return known[0]
    answer = _one_of(known, point, frame)
    return next((days for days in known if days.start == answer.start), answer)


def _hijri_days(hijri: Hijri, year: int) -> Days | None:
    return hijri_day(year, hijri.month, hijri.day) if hijri.day is not None else hijri_month(year, hijri.month)


def _one_of(found: list[Days], point: Point, frame: Frame) -> Answer:
    """The one that the words mean: the only one, or the last or the coming one as for a day and month without a year."""
    if len(found) < 2 or frame.anchor is None:
        return _answer(found[0]) if len(found) == 1 else Answer(note=_NOT_KNOWN)
    past = [days for days in found if days.start <= frame.anchor]
    coming = [days for days in found if days.start > frame.anchor]
    if not past or not coming:
        return _answer((past or coming)[-1 if past else 0])
    chosen = past_or_coming(past[-1].start, coming[0].start, None, point, frame)
    if chosen is None:
        note = "the year is not stated: the last or the coming one"
        return Answer(candidates=(past[-1].start, coming[0].start), note=note)
    return _answer(past[-1] if chosen == past[-1].start else coming[0])


def _answer(days: Days | None) -> Answer:
    return Answer(days.start, days.end, note=days.note) if days else Answer(note=_NOT_KNOWN)


def _shifted(answer: Answer, days: int) -> Answer:
    if answer.start is None or answer.end is None or not days:
        return answer
    step = timedelta(days=days)
    return answer._replace(start=answer.start + step, end=answer.end + step)


def _checked(point: Point, answer: Answer) -> Answer:
    """A note where a weekday in the words is not the feast's."""
    if point.weekday is None or answer.start is None or answer.start.isoweekday() == point.weekday:
        return answer
    return answer._replace(note=joined(answer.note, f"{answer.start} is not the weekday in the words"))
