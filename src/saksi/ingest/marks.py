"""Lines of a text and evidence in it, by code point."""

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from saksi.records import Evidence


class Line(NamedTuple):
    """One line of a text, without its newline and without blanks around it."""

    start: int
    end: int
    words: str


def lines_of(text: str, *, start: int = 0, limit: int | None = None) -> list[Line]:
    """The lines of ``text`` from ``start`` that are not blank, at most ``limit`` of them."""
    lines: list[Line] = []
    while start < len(text) and (limit is None or len(lines) < limit):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        raw = text[start:end]
        words = raw.strip()
        if words:
            first = start + len(raw) - len(raw.lstrip())
            lines.append(Line(first, first + len(words), words))
        start = end + 1
    return lines


def evidence(text: str, start: int, end: int) -> Evidence:
    """The words of ``text[start:end]`` without the blanks around them."""
    quote = text[start:end]
    start += len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return Evidence(start=start, end=start + len(quote), quote=quote)


def overlaps(start: int, end: int, passages: Sequence[Evidence]) -> bool:
    """Whether ``text[start:end]`` shares a character with one of the passages (sorted, apart from each other)."""
    next_one = bisect.bisect_right(passages, start, key=lambda passage: passage.end)
    return next_one < len(passages) and passages[next_one].start < end
