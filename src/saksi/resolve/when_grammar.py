"""From tokens to points in time: which words make one point, which a range or a list."""

from itertools import pairwise
from typing import NamedTuple

from saksi.resolve.when_clock import NIGHT
from saksi.resolve.when_point import PointReader
from saksi.resolve.when_slots import Point
from saksi.resolve.when_words import Token

_CONNECTORS = ("to", "dash", "and")


class Expression(NamedTuple):
    """One point, or the points of a range ("to", "dash") or list ("and") in text order."""

    points: list[Point]
    joined: str


def read_expression(tokens: list[Token], *, language: str | None, before: str) -> Expression:
    """The points that ``tokens`` name. ``before`` is the text before the expression, to tell Sunday from week."""
    tokens = _settle_weeks(tokens, language=language, before=before)
    tokens = _settle_eves(tokens, language=language)
    tokens = _bracketed_dates(tokens)
    tokens = _merge_spans(tokens)
    if any(token.kind == "span" for token in tokens):
        return Expression([_read_span(tokens)], "")
    parts, joined = _split(tokens)
    points = _with_shared_month([PointReader(part).read() for part in parts])
    if joined in ("to", "dash") and len(points) > 1:
        for point in points:
            point.since = False
    return Expression(points, joined if len(points) > 1 else "")


def _with_shared_month(points: list[Point]) -> list[Point]:
    """As in "awal dan pertengahan Mei 2021": a part without a period has that of the next point."""
    for point, after in pairwise(points):
        if point.section and not point.is_dated() and after.section and after.day is None:
            point.month, point.year, point.shift = after.month, after.year, after.shift
    return points


# ---- Sunday or week -------------------------------------------------------------------------------------------------


def _settle_weeks(tokens: list[Token], *, language: str | None, before: str) -> list[Token]:
    if not any(token.kind == "minggu" for token in tokens):
        return tokens
    settled = list(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "minggu":
            settled[at] = _sunday_or_week(tokens, at, language=language, before=before)
    return settled


def _sunday_or_week(tokens: list[Token], at: int, *, language: str | None, before: str) -> Token:
    """Sunday or week: "Minggu" is Sunday by its capital, by "hari", or by a date or hour after it.

    It is a week after a number, a weekday or "awal", and wherever a Malay paper writes it (Sunday is "Ahad" there).
    A capital at the start of a sentence before "lalu" or "ini" leaves it open: the week, which holds that Sunday too.
    """
    token = tokens[at]
    sunday, week = Token("weekday", (7,), "", token.text), Token("unit", (), "week", token.text)
    last = tokens[at - 1] if at else Token("")
    after = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    capital = token.text[0].isupper()
    after_day = last.kind == "unit" and last.name == "day"
    if language != "ms" and _is_night(last) and (at < 2 or tokens[at - 2].kind != "weekday"):
        return sunday
    if not after_day and (
        language == "ms" or last.kind in ("number", "several", "half", "weekday", "part", "section", "recent", "close")
    ):
        return week
    if after_day or after in ("date", "span", "part", "at", "open", "clock", "number", "comma", "recent", "days"):
        return sunday
    if after in ("past", "this", "future", "earlier", "later"):
        if not capital:
            return week
        last_sign = before.rstrip(" \t")[-1:]
        inside = at > 0 or last_sign.isalnum() or last_sign in (",", ")", "”", "/")
        return sunday if inside and not token.text.isupper() else week._replace(name="week?")
    return sunday if capital or last.kind in (*_CONNECTORS, "comma") else week


def _settle_eves(tokens: list[Token], *, language: str | None) -> list[Token]:
    """As in "malam Minggu": the night before that day in Indonesian; Malay papers mean the day's own night."""
    settled = list(tokens)
    for at in range(1, len(tokens)):
        night = _is_night(tokens[at - 1]) and tokens[at].kind == "weekday"
        if night and language != "ms" and (at < 2 or tokens[at - 2].kind != "weekday"):
            settled[at] = tokens[at]._replace(kind="eve")
    return settled


def _is_night(token: Token) -> bool:
    return token.kind == "part" and token.text.lower() == NIGHT


def _bracketed_dates(tokens: list[Token]) -> list[Token]:
    """As in "Minggu (17.07)": figures in brackets right after a weekday are a date, where they can be one."""
    read = list(tokens)
    for at in range(2, len(tokens) - 1):
        token = tokens[at]
        kinds = (tokens[at - 2].kind, tokens[at - 1].kind, token.kind, tokens[at + 1].kind)
        if (
            kinds == ("weekday", "open", "clock", "close")
            and 1 <= token.numbers[0] <= 31
            and 1 <= token.numbers[1] <= 12
        ):
            read[at] = token._replace(kind="date")
    return read


# ---- ranges -----------------------------------------------------------------------------------------------


def _merge_spans(tokens: list[Token]) -> list[Token]:
    """Make "13 hingga 15 Mei", "3, 4, dan 5 Mei" and "(28 dan 29/10)" one span token, "Rabu (21-10)" one date."""
    merged: list[Token] = []
    at = 0
    weekdays = sum(token.kind == "weekday" for token in tokens)
    while at < len(tokens):
        kinds = tuple(token.kind for token in tokens[at : at + 4])
        bracketed = merged and merged[-1].kind == "open" and kinds == ("number", "dash", "number", "close")
        if bracketed and weekdays == 1:
            merged.append(Token("date", (tokens[at].numbers[0], tokens[at + 2].numbers[0])))
            at += 3
            continue
        last = merged[-1].kind if merged else ""
        span = None if last == "at" else _span_at(tokens, at, numbered=last == "ordinal_day")
        if span is not None:
            merged.append(span[0])
            at = span[1]
            continue
        merged.append(tokens[at])
        at += 1
    return merged


def _span_at(tokens: list[Token], at: int, *, numbered: bool) -> tuple[Token, int] | None:
    """The days of one month that are joined from ``at`` on, as a token, and the index after them.

    ``numbered``: "tanggal" stands before them, so that "12-14 bulan ini" are days and no number of months.
    """
    days: list[int] = []
    joins: list[str] = []
    while at < len(tokens) and tokens[at].kind == "number" and tokens[at].numbers[0] <= 31:
        days.append(tokens[at].numbers[0])
        at += 1
        while at < len(tokens) and tokens[at].kind in (*_CONNECTORS, "comma"):
            joins.append(tokens[at].kind)
            at += 1
    follower = tokens[at] if at < len(tokens) else Token("")
    if follower.kind == "date" and days and joins:
        days.append(follower.numbers[0])
        date = follower.numbers[1:]
    elif follower.kind == "month" and len(days) > 1 and tokens[at - 1].kind == "number":
        date = follower.numbers
    elif numbered and follower.name == "month" and len(days) > 1 and tokens[at - 1].kind == "number":
        return Token("span", (days[0], days[-1])), at
    else:
        return None
    ranged = "to" in joins or "dash" in joins
    if ranged and len(days) > 2:
        return None
    gaps = not ranged and any(later - day != 1 for day, later in pairwise(days))
    return Token("span", (days[0], days[-1], *date), "gaps" if gaps else ""), at + 1


def _read_span(tokens: list[Token]) -> Point:
    """A point with ``day`` and ``last_day``; a weekday before it is the first day's, a second one the last day's."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "span")
    span = tokens[at].numbers
    date = [Token("date", (span[0], *span[2:]))] if len(span) > 2 else []
    rest = [token for token in tokens[:at] if token.kind not in ("weekday", *_CONNECTORS)]
    point = PointReader([*rest, *date, *tokens[at + 1 :]]).read()
    weekdays = [token.numbers[0] for token in tokens if token.kind == "weekday"]
    point.day, point.last_day = span[0], span[1]
    point.weekday = weekdays[0] if weekdays else None
    point.since, point.several = False, tokens[at].name == "gaps"
    return point


def _split(tokens: list[Token]) -> tuple[list[list[Token]], str]:
    """``tokens`` cut at "hingga", a dash or "dan", and at a comma between two weekdays."""
    parts: list[list[Token]] = [[]]
    joined = ""
    between = any(token.kind == "between" for token in tokens)
    for at, token in enumerate(tokens):
        kind = token.kind
        last = parts[-1]
        follows = tokens[at + 1 : at + 3]
        listed = (
            kind == "comma" and any(t.kind == "weekday" for t in follows) and any(t.kind == "weekday" for t in last)
        )
        if listed or (kind in _CONNECTORS and last):
            parts.append([])
            joined = kind if kind in ("to", "dash") else joined or ("to" if between else "and")
        elif kind not in ("dash", "and"):
            last.append(token)
    return [part for part in parts if part] or [[]], joined
