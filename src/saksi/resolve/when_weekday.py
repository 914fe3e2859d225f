"""A weekday without a date: which one it is, counted from the publication date or another date of the report."""

from datetime import date, timedelta

from saksi.resolve.when_calendar import NO_ANCHOR, Answer, Frame, joined, last_weekday, next_weekday, week_of
from saksi.resolve.when_parts import MOST_UNITS
from saksi.resolve.when_slots import Point


def weekday_of(point: Point, weekday: int, frame: Frame) -> Answer:
    """The day that a weekday means: the last one up to the publication date, or what the words beside it say."""
    answer = _day_itself(point, weekday, frame)
    if not point.eve or answer.start is None:
        return answer
    night = answer.start - timedelta(days=1)
    return Answer(night, night, note=joined(answer.note, "the night before the weekday, as “malam” comes first"))


def _day_itself(point: Point, weekday: int, frame: Frame) -> Answer:
    if point.tense in ("earlier", "later") or point.from_reference:
        return _weekday_of_reference(point, weekday, frame)
    if frame.anchor is None:
        return Answer(note=f"a weekday alone, and {NO_ANCHOR}")
    anchor = frame.anchor
    if point.shift:
        return _weekday_of_shift(weekday, point.shift, anchor)
    step = point.days[0] if point.days else 0
    if point.days and point.days[0] == point.days[1]:
        day = anchor + timedelta(days=step)
        if day.isoweekday() == weekday:
            return Answer(day, day)
    if point.tense == "this":
        day = week_of(anchor)[0] + timedelta(days=weekday - 1)
    elif step > 0 or point.tense == "future":
        day = next_weekday(anchor, weekday, strictly=True)
    elif step < 0 or point.tense == "past":
        day = last_weekday(anchor, weekday, strictly=True)
    elif frame.ahead and not point.days and not point.tense:
        day = next_weekday(anchor, weekday, strictly=False)
    else:
        day = last_weekday(anchor, weekday, strictly=False)
    note = "the publication date is another weekday than the words' “today”" if point.days == (0, 0) else None
    return Answer(day, day, note=note)


def _weekday_of_shift(weekday: int, shift: tuple[str, int, int], anchor: date) -> Answer:
    """As in "Senin pekan lalu", "Rabu dua hari lalu"."""
    unit, low, high = shift
    if low == high and abs(low) <= MOST_UNITS:
        if unit == "week":
            day = week_of(anchor + timedelta(weeks=low))[0] + timedelta(days=weekday - 1)
            return Answer(day, day)
        if unit == "day":
            day = anchor + timedelta(days=low)
            note = None if day.isoweekday() == weekday else f"{day} is not the weekday in the words"
            return Answer(day, day, note=note) if note is None else Answer(note=note)
    return Answer(note="a weekday that the words do not place in a week")


def _weekday_of_reference(point: Point, weekday: int, frame: Frame) -> Answer:
    """As in "Rabu sebelumnya", "Kamis pekan berikutnya"."""
    if frame.reference is None:
        return Answer(note="relative to another date in the report")
    if point.from_reference and point.from_reference[0] == "week":
        week = week_of(frame.reference + timedelta(weeks=point.from_reference[1]))[0]
        day = week + timedelta(days=weekday - 1)
    elif point.tense == "later":
        day = next_weekday(frame.reference, weekday, strictly=True)
    else:
        day = last_weekday(frame.reference, weekday, strictly=True)
    return Answer(day, day)
