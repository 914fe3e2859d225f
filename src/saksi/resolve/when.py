"""When: a time expression of an Indonesian or Malay report as an interval of days with a precision.

Days are counted from the publication date. The rules are sections 4 and 5 of the codebook; where it is silent:

* a bare weekday, month or day with month is the last one up to the publication date ("Senin depan" the next one);
* a week runs from Monday to Sunday, "pekan lalu" is the week before the publication date's;
* "awal", "pertengahan", "akhir" are about a third of the month or year (the table has the shares);
* "tadi malam", "semalam" are the day before publication, "dini hari tadi" the day itself;
* "dalam tiga hari terakhir" runs back so many days from the publication date, that day included;
* words relative to another date ("dua hari kemudian") are dated only where the caller gives that date.
"""

from dataclasses import replace
from datetime import date, timedelta

from saksi.records import Evidence, Period
from saksi.resolve.when_calendar import NO_ANCHOR, SEVERAL, Answer, Frame, precision_of
from saksi.resolve.when_days import days_of
from saksi.resolve.when_grammar import Expression, read_expression
from saksi.resolve.when_slots import Point
from saksi.resolve.when_words import LONGEST_QUOTE, Token, opening_tokens, time_words, tokens_of

_BEFORE = 40


def resolve_when(
    evidence: Evidence,
    *,
    anchor: date | None,
    language: str | None = None,
    before: str = "",
    reference: date | None = None,
    ahead: bool = False,
) -> Period:
    """The period that ``evidence.quote`` names. Never raises; what the words leave open stays None, with a note.

    ``anchor`` is the publication date. ``language`` ("ms") settles "minggu", which is Sunday or week in Indonesian.
    ``before`` is the text before the quote: "sejak", "hingga" or "setiap" there belong to the expression, and a
    capital "Minggu" inside a sentence is Sunday. ``reference`` is the day that "dua hari kemudian" or "malam itu"
    count from. ``ahead`` says that the event is planned, so that a bare "Jumat" is the coming one.
    """
    quote = evidence.quote
    if len(quote) > LONGEST_QUOTE:
        return Period(evidence=evidence, note="too long for a date")
    before = before[-_BEFORE:]
    tokens = tokens_of(quote)
    opening = _opening(before, tokens)
    expression = read_expression([*opening, *tokens], language=language, before=before)
    answer = _answer(expression, Frame(_within_limits(anchor), _within_limits(reference), ahead))
    clock, clock_note = _clock(expression.points)
    unread = [word for point in expression.points for word in point.unread]
    unread_note = f"not understood: {' '.join(unread)}" if unread else None
    return Period(
        evidence=evidence,
        start=answer.start,
        end=answer.end,
        precision=answer.precision,
        clock=clock,
        candidates=answer.candidates,
        note="; ".join(note for note in (answer.note, clock_note, unread_note) if note) or None,
    )


def _within_limits(day: date | None) -> date | None:
    """``day``, or None where it lies outside the years of the table and cannot be a publication date."""
    limits = time_words().limits
    return day if day is not None and limits.first <= day.year <= limits.last else None


def _opening(before: str, tokens: list[Token]) -> list[Token]:
    """The word before the quote, where it belongs to the expression ("sejak", "hingga", "pukul")."""
    words = before.split()
    if not words or not tokens:
        return []
    last = opening_tokens(words[-1])
    if not last:
        return []
    if last[0].kind == "at":
        return last if tokens[0].kind in ("clock", "number") else []
    if last[0].kind == "unit":
        return last if last[0].name == "day" and tokens[0].kind == "minggu" else []
    return last


def _answer(expression: Expression, frame: Frame) -> Answer:
    points = expression.points
    dated = [point for point in points if point.is_dated()]
    if expression.joined == "dash" and len(dated) == 2 and _is_weekday_of(dated[0], dated[1]):
        dated = [replace(dated[1], weekday=dated[0].weekday)]
    if len(dated) < 2:
        point = dated[0] if dated else points[0]
        return _bounded(point, days_of(point, frame), frame)
    first, last = _both_ends(dated[0], dated[-1], frame)
    if first.start is None or last.end is None:
        return Answer(note=first.note or last.note)
    if first.start > last.end:
        return Answer(note="the words end before they begin")
    notes = [first.note, last.note]
    if expression.joined == "and" and first.end and (last.start or last.end) - first.end > timedelta(days=1):
        notes.append(SEVERAL)
    answer = Answer(first.start, last.end, precision_of(first.start, last.end))
    answer = answer._replace(note="; ".join(note for note in notes if note) or None)
    return _bounded(dated[0], answer, frame) if dated[0].since else answer


def _is_weekday_of(first: Point, last: Point) -> bool:
    """As in "Rabu - 21 Oktober": a weekday and, after the dash, its date."""
    return bool(first.weekday and not first.month and last.month and last.weekday is None)


def _both_ends(first: Point, last: Point, frame: Frame) -> tuple[Answer, Answer]:
    """The two ends of a range: the end with less in its words is found from the other one."""
    forward = first.tense == "future" or bool(first.days and first.days[0] > 0)
    open_end = last.year is None and not last.is_relative() and not last.tense
    shorter = (first.year is not None) or (first.day is not None and last.day is None and last.weekday is not None)
    if open_end and (forward or shorter):
        begin = days_of(first, frame)
        return begin, days_of(last, frame._replace(anchor=begin.start, ahead=True))
    end = days_of(last, frame)
    if first.is_relative() or end.start is None:
        return days_of(first, frame), end
    if not first.tense and (first.weekday is None or first.day is None):
        first = replace(first, tense="recent")
    return days_of(first, frame._replace(anchor=end.start, ahead=False)), end


def _bounded(point: Point, answer: Answer, frame: Frame) -> Answer:
    """As in "Sejak X" runs from X to the publication date; "hingga X" ends with X and has no start."""
    if point.since and answer.start is not None:
        end = frame.anchor if frame.anchor and frame.anchor >= answer.start else None
        if end is None:
            note = NO_ANCHOR if frame.anchor is None else "it begins after the publication date"
            return answer._replace(end=None, precision=None, note=f"{note}: the end is open")
        return answer._replace(end=end, precision=precision_of(answer.start, end))
    if point.until and answer.end is not None:
        return answer._replace(start=None, precision=None, note="the start is not stated")
    return answer


# ---- clock ----------------------------------------------------------------------------------------------------------


def _clock(points: list[Point]) -> tuple[str | None, str | None]:
    """The first clock time as ISO 8601, and a note on the others or on one that cannot be read."""
    read: list[str] = []
    note = None
    zones = [clock.zone for point in points for clock in point.clocks if clock.zone]
    parts = [point.part for point in points if point.part]
    for point in points:
        part = point.part or (parts[0] if len(parts) == 1 else None)
        for clock in point.clocks:
            at = _hour(clock.hour, clock.minute, part)
            if at is None:
                note = f"{clock.hour}.{clock.minute:02d} is no clock time"
            elif clock.twelve and part is None:
                note = f"{clock.hour}.{clock.minute:02d} before or after noon"
            else:
                shared = clock.zone or (zones[0] if len(points) > 1 and len(zones) == 1 else "")
                read.append(f"{at:02d}:{clock.minute:02d}{shared}")
    if len(read) > 1:
        note = f"further clock time: {', '.join(read[1:])}"
    return (read[0] if read else None), note


def _hour(hour: int, minute: int, part: tuple[int, int] | None) -> int | None:
    """The hour on the 24-hour clock: "jam 3 sore" is 15; "pukul 12 malam" is 24:00, "12.30 malam" 00:30."""
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if part is None or hour > 12:
        return hour
    hours = (0, 12, 24) if hour == 12 else (hour, hour + 12, hour + 24)
    fits = [shifted for shifted in hours if part[0] <= shifted <= part[1]]
    if not fits:
        return hour
    return fits[0] if fits[0] < 24 or (fits[0] == 24 and minute == 0) else fits[0] - 24
