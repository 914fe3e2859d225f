"""What stands between headline and body: byline, day, captions, dateline; and what stands of this at the end."""

import datetime
import re
from typing import NamedTuple

from saksi.ingest.captions import is_caption
from saksi.ingest.credits import is_byline, is_credit_line
from saksi.ingest.dateline import Dateline, find_dateline
from saksi.ingest.furniture import is_site_name
from saksi.ingest.marks import Line, evidence, lines_of, overlaps
from saksi.ingest.patterns import load_publishers
from saksi.ingest.published import PrintedDate, date_from_lines, date_of_update, is_date_line
from saksi.records import Evidence

_SIGHT = 12
"""Lines below the headline in which the body must have begun."""
_MOST_CAPTIONS = 3
_PROSE = 140
_TAIL = re.compile(r"[ \t][-|–—•»][ \t]+([^-|–—•»]{2,40})$")
_BYLINE_NEWSROOM = re.compile(r"[ \t][-–—|][ \t]+(.{2,40})$")


class Opening(NamedTuple):
    """What the head and the end of a report say of it."""

    dateline: Evidence | None
    newsroom: str | None
    published: datetime.date | None
    captions: tuple[tuple[int, int], ...]
    """Lines between byline or day and the dateline: what stands there belongs to a picture."""
    note: str | None


def read_opening(text: str, headline: Line | None, related: tuple[Evidence, ...]) -> Opening:
    """Read the head of a report (``related`` passages are passed over) and, for its day, the end."""
    start = headline.end if headline else 0
    head = lines_of(text[: headline.start]) if headline else []
    below = lines_of(text, start=start, limit=2 * _SIGHT)
    lines = [line for line in below if is_caption(line.words) or not overlaps(line.start, line.start + 1, related)]
    lines = lines[:_SIGHT]
    marks = {number for number, line in enumerate(lines) if _is_mark(line.words)}
    found = find_dateline(lines, marks)
    words = found[1] if found else None
    dateline = None
    if found:
        dateline = evidence(text, lines[found[0]].start, lines[found[0]].start + found[1].length)
    body = found[0] if found else 0
    before = [*head, *lines[:body], *_before_body(lines)[body:]]
    printed = date_from_lines(before, opening=not head and start == 0) or date_from_lines(
        _last_lines(text, start, related), at_end=True
    )
    published = (words.published if words else None) or (printed.date if printed else None)
    return Opening(
        dateline=dateline,
        newsroom=_newsroom(words, before, headline),
        published=published,
        captions=_captions(lines, marks, found[0]) if found else (),
        note=_note(printed, published, before),
    )


def _is_mark(words: str) -> bool:
    return is_date_line(words) or is_credit_line(words) or is_byline(words) or is_caption(words)


def _captions(lines: list[Line], marks: set[int], body: int) -> tuple[tuple[int, int], ...]:
    """The lines between the last byline or day and the dateline, where they are few."""
    last = max((number for number in marks if number < body), default=None)
    if last is None or body - last - 1 > _MOST_CAPTIONS:
        return ()
    return tuple((line.start, line.end) for line in lines[last + 1 : body])


def _newsroom(words: Dateline | None, before: list[Line], headline: Line | None) -> str | None:
    """The publisher that the dateline names, else the byline, a line with the site's name, or the headline's tail."""
    if words and words.publisher:
        return words.publisher
    known = load_publishers()
    for line in before:
        byline = _BYLINE_NEWSROOM.search(line.words) if is_byline(line.words) else None
        named = known.named(byline[1]) if byline else known.named(line.words) if is_site_name(line.words) else None
        if named:
            return named.name
    tail = _TAIL.search(headline.words) if headline else None
    named = known.named(tail[1]) if tail else None
    return named.name if named else None


def _note(printed: PrintedDate | None, published: datetime.date | None, before: list[Line]) -> str | None:
    if printed and printed.weekday_conflicts and published == printed.date:
        return f"the printed weekday does not fit the publication date {published}"
    changed = None if published else date_of_update(before)
    return (
        f"only the day of a later change is printed ({changed}); the publication date stays unknown"
        if changed
        else None
    )


def _before_body(lines: list[Line]) -> list[Line]:
    """The lines before the first paragraph, or before the second sentence: the first may be a standfirst."""
    sentences = 0
    for number, line in enumerate(lines):
        sentences += line.words.endswith((".", ".”", '."'))
        if number and (len(line.words) > _PROSE or sentences > 1):
            return lines[:number]
    return lines


def _last_lines(text: str, start: int, related: tuple[Evidence, ...]) -> list[Line]:
    """The last lines, where a press release has its place and day."""
    tail = max(start, len(text) - 600)
    if "\n" not in text[tail:]:
        return []
    lines = lines_of(text, start=text.find("\n", tail) + 1)[-5:]
    return [line for line in lines if not overlaps(line.start, line.end, related)]
