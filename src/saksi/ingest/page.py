"""A saved page made safe to parse: scripts, styles and comments cut out, its size and nesting bounded.

The parsers below this (libxml2, trafilatura) take time that grows with the square of some counts. Measured on one core:
100,000 attributes in a tag, minutes; 100,000 sibling tags, 15 s; 50,000 open <p>, 18 s. The limits keep the worst page
that passes at a few seconds; ordinary news pages have 500 to 5,000 tags, nested 15 to 60 deep.
"""

import re

from saksi.errors import Rejection

MAX_TAGS = 8_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 200

_CUT = re.compile(r"<!--|<(script|style|svg|template|iframe|object|select|textarea)(?=[\s/>])", re.IGNORECASE)
# Tags that change only the look of words. Thousands in one paragraph cost trafilatura the square of their number.
_LOOKS = re.compile(
    r"</?(?:b|i|u|em|strong|font|small|big|mark|tt|s|strike|ins|sup|sub|bdi|bdo|abbr|acronym|cite|dfn|kbd|samp|var|nobr|wbr)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_DATA_SCRIPT = re.compile(r"<script[^>]{0,200}application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_OPENING = re.compile(r"<[A-Za-z]")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})([^<>]*)>?")
# HTML Living Standard: elements without an end tag, and those whose end tag may be left out (they nest only in others).
_NO_END = (
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
)
_END_LEFT_OUT = ("p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp")
_UNCOUNTED = frozenset((*_NO_END, *_END_LEFT_OUT))
_MOST_DATA = 300_000


def prepare_page(page: str) -> tuple[str, tuple[str, ...]]:
    """The page without scripts, styles, drawings, comments and mere type faces; and its JSON-LD blocks by themselves.

    Raises Rejection "no_text" where its tags are too many, too deeply nested or too full for it to be a report's page.
    """
    kept, data = _cut_out(page)
    kept = _LOOKS.sub("", kept)
    _refuse_hostile(kept)
    return kept, data


def _cut_out(page: str) -> tuple[str, tuple[str, ...]]:
    kept: list[str] = []
    data: list[str] = []
    unclosed: set[str] = set()
    lowered = page.lower() if len(page.lower()) == len(page) else page
    place = 0
    while True:
        found = _CUT.search(page, place)
        if not found:
            break
        name = (found[1] or "").lower()
        closing = f"</{name}" if name else "-->"
        end = -1 if closing in unclosed else lowered.find(closing, found.end())
        if end < 0:
            unclosed.add(closing)
            kept.append(page[place : found.start()])
            place = found.end()
            continue
        kept.append(page[place : found.start()])
        opening = _DATA_SCRIPT.match(page, found.start())
        if opening and end - opening.end() <= _MOST_DATA:
            data.append(page[opening.end() : end])
        close = page.find(">", end)
        place = len(page) if close < 0 else close + 1
    kept.append(page[place:])
    return " ".join(kept), tuple(data)


def _refuse_hostile(page: str) -> None:
    open_tags: list[str] = []
    if sum(1 for _ in _OPENING.finditer(page)) > MAX_TAGS:
        raise Rejection("no_text", f"it has more than {MAX_TAGS:,} tags; save the report alone, or as text")
    for tag in _TAG.finditer(page):
        name = tag[2].lower()
        if tag[3].count("=") > MAX_ATTRIBUTES and len(tag[3].split()) > MAX_ATTRIBUTES:
            raise Rejection(
                "no_text", f"a tag in it has more than {MAX_ATTRIBUTES} attributes; save the report as text"
            )
        if tag[1]:
            if name in open_tags:
                while open_tags.pop() != name:
                    pass
        elif name not in _UNCOUNTED and not tag[3].endswith("/"):
            open_tags.append(name)
            if len(open_tags) > MAX_DEPTH:
                raise Rejection("no_text", f"its tags are nested more than {MAX_DEPTH} deep; save the report as text")
