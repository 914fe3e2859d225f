"""Plain text → Report: characters cleaned, title, dateline, day, credits, related links and language found."""

import datetime
import hashlib
import re

from saksi.errors import Rejection
from saksi.ingest.captions import is_caption
from saksi.ingest.clean import clean_text
from saksi.ingest.credits import find_credits, is_byline, is_credit_line
from saksi.ingest.dateline import parse_dateline
from saksi.ingest.furniture import is_furniture_line, is_headline, is_site_name
from saksi.ingest.language import check_language
from saksi.ingest.marks import Line, lines_of
from saksi.ingest.opening import read_opening
from saksi.ingest.patterns import load_publishers
from saksi.ingest.published import date_from_url, is_date_line
from saksi.ingest.related import find_links, find_related, joined_passages
from saksi.ingest.wrap import join_wrapped
from saksi.records import Report

MAX_REPORT_CHARS = 1_000_000
"""Most characters that one report may have."""

_LONGEST_TITLE = 160
_ABOVE_TITLE = 6
"""Most lines of the page that may stand above a title."""
_LONGEST_LABEL = 4
"""Words of a label ("Berita Terkini", "Perang Saudara Negeri Itu") that may stand above a title."""
_UNTITLED_END = (".", ":", ";", ",", "…", ".”", '."', ",”")
_DOTS = re.compile(r"[ \t]?(?:\.{2,}|…)$")
_BODY = re.compile(r"\S[^\n]{39}|[.!?][”\"')]{0,2}\s*$")


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
    text, joined = join_wrapped(text)
    text, headline = _with_title(text, title)
    related = find_related(text, headline)
    found = read_opening(text, headline, related)
    related = joined_passages(text, [*((words.start, words.end) for words in related), *found.captions])
    known = load_publishers()
    at_url = known.at(url) if url else None
    wrapped = (f"{joined} line breaks inside paragraphs joined",) if joined else ()
    return Report(
        id=hashlib.sha256(text.encode("utf-8")).hexdigest()[:16],
        text=text,
        source=source,
        title=headline.words if headline else None,
        dateline=found.dateline,
        published=published or found.published or (date_from_url(url) if url else None),
        publisher=publisher or (at_url.name if at_url else None) or found.newsroom,
        url=url,
        language=check_language(text, any_language=any_language),
        credits=find_credits(text, start=headline.end if headline else 0, related=related),
        related=related,
        notes=(*notes, *repairs, *wrapped, *((found.note,) if found.note else ())),
    )


def _with_title(text: str, title: str | None) -> tuple[str, Line | None]:
    """The text with its headline in it, and the line that the headline is."""
    if title is not None:
        title = " ".join(clean_text(title)[0].split())
    if not title:
        return text, _headline(text)
    first = text.split("\n", 1)[0].strip()
    if " ".join(first.split()).casefold() == title.casefold():
        return text, Line(0, len(first), first)
    return (text if text.startswith(title + "\n") else f"{title}\n{text}"), Line(0, len(title), title)


def _headline(text: str) -> Line | None:
    """The first line that can be a title; the page's furniture, a day, a byline and short labels may stand above it."""
    lines = lines_of(text, limit=_ABOVE_TITLE + 2)
    for number, line in enumerate(lines[: _ABOVE_TITLE + 1]):
        if _is_above_title(line.words):
            continue
        label = len(line.words.split()) <= _LONGEST_LABEL
        if label and any(_is_full_title(later, text) for later in lines[number + 1 : number + 4]):
            continue
        return line if _is_title(line.words, text[line.end :]) else None
    return None


def _is_above_title(words: str) -> bool:
    return (
        is_furniture_line(words)
        or is_site_name(words)
        or is_date_line(words, opening=True)
        or is_byline(words)
        or is_caption(words)
    )


def _is_full_title(line: Line, text: str) -> bool:
    """Whether a line is so plainly a title that a short line above it is but its label ("Timnas Indonesia", "Dunia")."""
    plain = is_headline(line.words) and not parse_dateline(line.words) and not is_caption(line.words)
    return plain and len(line.words.split()) > _LONGEST_LABEL and _is_title(line.words, text[line.end :])


def _is_title(first: str, body: str) -> bool:
    """Short, unterminated, followed by a body, and not the body's own opening."""
    teaser = _DOTS.sub("", first)
    if teaser != first and is_headline(teaser):
        first = teaser
    if len(first) > _LONGEST_TITLE or first.endswith(_UNTITLED_END) or not any(letter.isalpha() for letter in first):
        return False
    if not _BODY.search(body):
        return False
    opening = parse_dateline(first)
    if (
        (opening and opening.strong)
        or is_date_line(first, opening=True)
        or (is_credit_line(first) and len(first.split()) <= 4)
    ):
        return False
    return not find_links(first)
