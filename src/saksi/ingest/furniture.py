"""What stands in a page's text beside its report: labels over the headline, lines told twice, titles of other reports.

All of it stays in the text, so that every offset holds, and is listed so that nothing in it is coded.
"""

import functools
import re
from collections.abc import Sequence

from saksi.ingest.credits import is_credit_line
from saksi.ingest.dateline import parse_dateline
from saksi.ingest.marks import Line, lines_of
from saksi.ingest.patterns import load_patterns, load_publishers
from saksi.ingest.published import is_date_line

_REPEATED = 40
"""Characters from which a line that says the same as an earlier one is the page's, not the report's."""
_LONGEST_HEADLINE = 160
_FEWEST_WORDS = 5
_MOSTLY = 0.75
_PROSE = 120
_SENTENCE_END = re.compile(r"[.!?…][”\"'’»)\]*]{0,4}$")
_NO_HEADLINE = re.compile(r"[.,;:][”\"'’)\]*]{0,3}$|\w\.[”\"’]?[ \t]{1,3}[\[(“\"]?[A-ZÀ-Þ]")
"""It ends like a sentence, or one ends in it."""
_ITEM = re.compile(r"^(?:[-–•*»›>▪●·]|\d{1,2}[.)])[ \t]{1,4}")
_NUMBERED = re.compile(r"\d{1,2}[.)][ \t]{1,4}\S")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_BULLETS = "•·*»›>|-–— \t\u00a0"


@functools.cache
def _lines() -> re.Pattern[str]:
    """The whole lines of ``furniture_lines``: "#" there is a number, a star at the end anything behind."""
    forms = []
    for words in sorted(load_patterns().furniture_lines):
        form = r"\s{1,4}".join(re.escape(word) for word in words.removesuffix("*").split())
        forms.append(form.replace(r"\#", r"\d{1,5}") + (r"(?!\w).*" if words.endswith("*") else ""))
    return re.compile("|".join(forms), re.IGNORECASE)


def is_furniture_line(words: str) -> bool:
    """Whether a line is nothing but a part of the page ("ADVERTISEMENT", "2 months ago 34", a lone letter or number)."""
    words = words.strip(_BULLETS + ".:!…")
    return sum(letter.isalnum() for letter in words) < 2 or words.isdigit() or bool(_lines().fullmatch(words))


def is_site_name(words: str) -> bool:
    """Whether a line is nothing but the name of a known newsroom."""
    return len(words) <= 60 and load_publishers().named(words.strip(_BULLETS)) is not None


def is_headline(words: str) -> bool:
    """Whether a line looks like a title: five words or more, no full stop, most of the longer words with a capital."""
    words = _ITEM.sub("", words, count=1)
    if len(words) > _LONGEST_HEADLINE or _NO_HEADLINE.search(words) or words[:1] in '“"':
        return False
    small = load_patterns().languages["id_ms"]
    said = [word for word in _WORD.findall(words) if len(word) > 2 and word.casefold() not in small]
    if len(_WORD.findall(words)) < _FEWEST_WORDS or not said:
        return False
    capitals = sum(1 for word in said if word[0].isupper())
    return capitals >= _MOSTLY * len(said)


def find_furniture(text: str, headline: Line | None, known: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The furniture of a text: lines above the headline, the page's own lines, lines told twice, other reports' titles
    between the paragraphs, and the card of another report at the end. ``known`` spans (captions) are passed over."""
    above = lines_of(text[: headline.start]) if headline else []
    spans = [(line.start, line.end) for line in above if not is_date_line(line.words)]
    passed = {start for start, _ in known}
    lines = [line for line in lines_of(text, start=headline.end if headline else 0) if line.start not in passed]
    card = _card_at_end(lines)
    for find in (_own_lines, functools.partial(_told_twice, headline=headline), _between_paragraphs):
        found = find(lines)
        spans += found
        passed = {start for start, _ in found}
        lines = [line for line in lines if line.start not in passed]
    return spans + card


def _own_lines(lines: list[Line]) -> list[tuple[int, int]]:
    return [(line.start, line.end) for line in lines if is_furniture_line(line.words)]


def _told_twice(lines: list[Line], *, headline: Line | None) -> list[tuple[int, int]]:
    """Lines that repeat the headline (a picture's caption may be glued to it) or an earlier line of some length."""
    title = _folded(headline.words) if headline else ""
    seen: set[str] = set()
    spans = []
    for line in lines:
        words = _folded(line.words)
        again = bool(title) and (
            words == title
            or (title.endswith(words) and len(words.split()) >= _FEWEST_WORDS - 1)
            or (len(title) >= _REPEATED and line.words.startswith(headline.words if headline else title))
        )
        if again or (len(words) >= _REPEATED and words in seen):
            spans.append((line.start, line.end))
        seen.add(words)
    return spans


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold().strip(" .")


def _is_prose(words: str) -> bool:
    return len(words) >= _PROSE or bool(_SENTENCE_END.search(words))


def _between_paragraphs(lines: list[Line]) -> list[tuple[int, int]]:
    """Titles and numbered subheads between paragraphs: another report's, or said again in the paragraph below."""
    spans = []
    begun = False
    for number, line in enumerate(lines):
        below = lines[number + 1].words if number + 1 < len(lines) else ""
        above = lines[number - 1].words if number else ""
        numbered = bool(
            _NUMBERED.match(line.words)
            and not _NUMBERED.match(below)
            and not _NUMBERED.match(above)
            and _is_prose(below)
        )
        unfinished = len(line.words) <= _LONGEST_HEADLINE and not _NO_HEADLINE.search(
            _ITEM.sub("", line.words, count=1)
        )
        title = numbered or is_headline(line.words)
        other = parse_dateline(line.words) or is_credit_line(line.words) or is_date_line(line.words)
        if begun and unfinished and title and not other:
            spans.append((line.start, line.end))
        begun = begun or _is_prose(line.words)
    return spans


def _card_at_end(lines: list[Line]) -> list[tuple[int, int]]:
    """Another report's card that ends the page: its title, its teaser, the site's name, its day."""
    if len(lines) < 4 or not (is_date_line(lines[-1].words) and is_site_name(lines[-2].words)):
        return []
    for line in reversed(lines[-6:-2]):
        if is_headline(line.words):
            return [(line.start, lines[-1].end)]
    return [(lines[-2].start, lines[-1].end)]
