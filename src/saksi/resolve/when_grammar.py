"""From tokens to points in time: which words make one point, which a range or a list."""

from typing import NamedTuple

from saksi.resolve.when_point import Point, PointReader
from saksi.resolve.when_words import Token

_CONNECTORS = ("to", "dash", "and")


class Expression(NamedTuple):
    """One point, or the points of a range ("to", "dash") or list ("and") in text order."""

    points: list[Point]
    joined: str


def read_expression(tokens: list[Token], *, language: str | None, before: str) -> Expression:
    """The points that ``tokens`` name. ``before`` is the text before the expression, to tell Sunday from week."""
    tokens = _settle_weeks(tokens, language=language, before=before)
    tokens = _merge_spans(tokens)
    if any(token.kind == "span" for token in tokens):
        return Expression([_read_span(tokens)], "")
    parts, joined = _split(tokens)
    points = [PointReader(part).read() for part in parts]
    if joined in ("to", "dash") and len(points) > 1:
        for point in points:
            point.since = False
    return Expression(points, joined if len(points) > 1 else "")


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


# ---- ranges -----------------------------------------------------------------------------------------------


def _merge_spans(tokens: list[Token]) -> list[Token]:
    """Make "13 hingga 15 Mei" and "(28 dan 29/10)" one span token, the brackets of "Rabu (21-10)" one date."""
    merged: list[Token] = []
    at = 0
    weekdays = sum(token.kind == "weekday" for token in tokens)
    while at < len(tokens):
        window = tokens[at : at + 4]
        kinds = tuple(token.kind for token in window)
        free = (not merged or merged[-1].kind != "at") and window[0].kind == "number" and window[0].numbers[0] <= 31
        if free and kinds[1:2] and kinds[1] in _CONNECTORS:
            if kinds[2:] == ("number", "month"):
                numbers = (window[0].numbers[0], window[2].numbers[0], window[3].numbers[0])
                merged.append(Token("span", numbers))
                at += 4
                continue
            if kinds[2:3] == ("date",):
                merged.append(Token("span", (window[0].numbers[0], *window[2].numbers)))
                at += 3
                continue
            bracketed = merged and merged[-1].kind == "open" and kinds[1:] == ("dash", "number", "close")
            if bracketed and weekdays == 1:
                merged.append(Token("date", (window[0].numbers[0], window[2].numbers[0])))
                at += 3
                continue
        merged.append(tokens[at])
        at += 1
    return merged


def _read_span(tokens: list[Token]) -> Point:
    """A point with ``day`` and ``last_day``; a weekday before it is the first day's, a second one the last day's."""
    at = next(i for i, token in enumerate(tokens) if token.kind == "span")
    span = tokens[at].numbers
    date = Token("date", (span[0], *span[2:]))
    rest = [token for token in tokens[:at] if token.kind not in ("weekday", *_CONNECTORS)]
    point = PointReader([*rest, date, *tokens[at + 1 :]]).read()
    weekdays = [token.numbers[0] for token in tokens if token.kind == "weekday"]
    point.day, point.last_day = span[0], span[1]
    point.weekday = weekdays[0] if weekdays else None
    point.since = False
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
