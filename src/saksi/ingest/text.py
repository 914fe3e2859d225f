"""Plain text → Report: characters cleaned, title, dateline, day, credits, related links and language found."""

import datetime
import hashlib
import re
from typing import NamedTuple

from saksi.errors import Rejection
from saksi.ingest.clean import clean_text
from saksi.ingest.credits import find_credits, is_credit_line
from saksi.ingest.dateline import Dateline, find_dateline, parse_dateline
from saksi.ingest.language import check_language
from saksi.ingest.marks import Line, evidence, lines_of, overlaps
from saksi.ingest.patterns import load_publishers
from saksi.ingest.published import date_from_lines, date_from_url, is_date_line
from saksi.ingest.related import find_related
from saksi.records import Evidence, Report

MAX_REPORT_CHARS = 1_000_000
"""Most characters that one report may have."""

_LONGEST_TITLE = 160
_UNTITLED_END = (".", ":", ";", ",", "…", ".”", '."', ",”")
_BODY = re.compile(r"\S[^\n]{39}|[.!?][”\"')]{0,2}\s*$")


class _Found(NamedTuple):
    dateline: Evidence | None
    newsroom: str | None
    published: datetime.date | None
    note: str | None


def report_from_text(
    text: str,
    *,
    title: str | None = None,
    published: datetime.date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    source: str | None = None,
    any_language: bool = False,
    notes: tuple[str, ...] = (),
) -> Report:
    """The report that this text is.

    ``Report.text`` is the text as it stands, but for characters that cannot be read and blank space around it; each repair
    is told in ``Report.notes``, after the given ``notes``. A given title that the text does not open with is put before it
    as a line. What is given (published, publisher, …) wins over what the text says of itself.

    Raises Rejection "empty", "no_text" (no letters in it), "too_large" (more than ``MAX_REPORT_CHARS``) or "language"
    (neither Indonesian nor Malay, unless ``any_language``).
    """
    if len(text) > MAX_REPORT_CHARS:
        raise Rejection("too_large", f"{len(text):,} characters; one report may have {MAX_REPORT_CHARS:,}: split it")
    text, repairs = clean_text(text)
    if not text:
        raise Rejection("empty", "there is nothing in it but blank space")
    if not any(letter.isalpha() for letter in text):
        raise Rejection("no_text", "there are no words in it")
    text, headline = _with_title(text, title)
    start = len(headline) if headline else 0
    related = find_related(text, start=start)
    found = _opening(text, start, related)
    known = load_publishers()
    at_url = known.at(url) if url else None
    return Report(
        id=hashlib.sha256(text.encode("utf-8")).hexdigest()[:16],
        text=text,
        source=source,
        title=headline,
        dateline=found.dateline,
        published=published or found.published or (date_from_url(url) if url else None),
        publisher=publisher or (at_url.name if at_url else None) or found.newsroom,
        url=url,
        language=check_language(text, any_language=any_language),
        credits=find_credits(text, start=start, related=related),
        related=related,
        notes=(*notes, *repairs, *((found.note,) if found.note else ())),
    )


def _with_title(text: str, title: str | None) -> tuple[str, str | None]:
    """The text with its title as first line, and the title."""
    first = text.split("\n", 1)[0].strip()
    if title is None:
        return text, first if _is_title(first, text) else None
    title = " ".join(clean_text(title)[0].split())
    if not title:
        return _with_title(text, None)
    if " ".join(first.split()).casefold() == title.casefold():
        return text, first
    return (text if text.startswith(title + "\n") else f"{title}\n{text}"), title


def _is_title(first: str, text: str) -> bool:
    """Short, unterminated, followed by a body, and not the body's own opening."""
    if len(first) > _LONGEST_TITLE or first.endswith(_UNTITLED_END) or not any(letter.isalpha() for letter in first):
        return False
    if not _BODY.search(text, len(first)):
        return False
    opening = parse_dateline(first)
    if (
        (opening and opening.strong)
        or is_date_line(first, opening=True)
        or (is_credit_line(first) and len(first.split()) <= 4)
    ):
        return False
    return not find_related(first)


def _opening(text: str, start: int, related: tuple[Evidence, ...]) -> _Found:
    """What stands between title and body: dateline, publisher's name, day."""
    lines = [
        line for line in lines_of(text, start=start, limit=12) if not overlaps(line.start, line.start + 1, related)
    ][:6]
    heads = [line for line in lines if not is_date_line(line.words) and not is_credit_line(line.words)]
    found = find_dateline(heads)
    dateline = None
    words: Dateline | None = None
    if found:
        number, words = found
        dateline = evidence(text, heads[number].start, heads[number].start + words.length)
    printed = date_from_lines(_before_body(lines), opening=start == 0) or date_from_lines(_last_lines(text, start))
    published = (words.published if words else None) or (printed.date if printed else None)
    conflict = printed is not None and printed.weekday_conflicts and published == printed.date
    note = f"the printed weekday does not fit the publication date {published}" if conflict else None
    return _Found(dateline, words.publisher if words else None, published, note)


def _before_body(lines: list[Line]) -> list[Line]:
    for number, line in enumerate(lines):
        if len(line.words) > 140 and number:
            return lines[:number]
    return lines


def _last_lines(text: str, start: int) -> list[Line]:
    """The last lines, where a press release has its place and day."""
    tail = max(start, len(text) - 600)
    return lines_of(text, start=text.find("\n", tail) + 1)[-5:] if "\n" in text[tail:] else []
