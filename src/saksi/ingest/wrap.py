"""Hard-wrapped text (mailing lists, old archives) → one line a paragraph.

A newline that only keeps a line short would cut sentences in two. It becomes a blank, so that the text keeps its length
and every offset holds. Whether a break is such a one is told as a typewriter would: the next word did not fit.
"""

import re

_WIDEST = 100
"""Wrapped text is narrower than this; a longer line is a paragraph of its own."""
_NARROWEST = 40
_ITEM = re.compile(r"[ \t]|[-–•*·>»]|o |\d{1,2}[.)] |[a-z][.)] ")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", "”", '"', ")", "]")


def join_wrapped(text: str) -> tuple[str, int]:
    """The text with the breaks inside its wrapped paragraphs turned into blanks, and how many there were.

    A line that was joined is wider, so that the next break may have to be judged anew: until none is left to join, and a
    text that was read before stays as it is.
    """
    total = 0
    while True:
        text, joined = _join_once(text)
        if not joined:
            return text, total
        total += joined


def _join_once(text: str) -> tuple[str, int]:
    lines = text.split("\n")
    joins = [False] * len(lines)
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number].strip():
            _mark_block(lines, joins, start, number)
            start = number + 1
    joined = "".join(line + (" " if join else "\n") for line, join in zip(lines, joins, strict=True))
    return joined[:-1], sum(joins)


def _mark_block(lines: list[str], joins: list[bool], start: int, end: int) -> None:
    """Mark the breaks of one block (lines without a blank one between): each run of narrow lines is judged by its width."""
    while start < end:
        stop = start
        while stop < end and len(lines[stop]) <= _WIDEST:
            stop += 1
        run = range(start, stop - 1)
        width = max((len(lines[number]) for number in range(start, stop)), default=0)
        if width >= _NARROWEST and any(_goes_on(lines[number], lines[number + 1]) for number in run):
            for number in run:
                joins[number] = _did_not_fit(lines[number], lines[number + 1], width)
        start = stop + 1


def _goes_on(line: str, following: str) -> bool:
    """Whether the next line can only be the rest of this one: it begins small after a line without an end."""
    small = following[:1].islower() and not _ITEM.match(following)
    return len(line) >= _NARROWEST and small and not line.rstrip().endswith(_SENTENCE_ENDS)


def _did_not_fit(line: str, following: str, width: int) -> bool:
    return not _ITEM.match(following) and len(line.rstrip()) + 1 + len(following.split(None, 1)[0]) > width
