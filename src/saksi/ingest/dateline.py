"""The place words that open a report's body, with the publisher, agency or day that stand among them.

"JAKARTA, KOMPAS.com –", "Jayapura (ANTARA) -", "TEMPO.CO, Jakarta -", "Liputan6.com, Gaza –", "JAYAPURA - ",
"Jakarta, 21/10/2015 (ANTARA)", "MAMUJU, Kamis —". The line is cut at its first dashes, the opening is cut at its commas,
bars and brackets, and each piece must be a place, a publisher, or a day.
"""

import datetime
import functools
import re
from collections.abc import Set
from typing import NamedTuple

from saksi.ingest.marks import Line
from saksi.ingest.patterns import load_patterns, load_publishers, one_of
from saksi.ingest.published import printed_date

_REACH = 110
_MOST_PROSE = 3
"""Lines of prose in a row after which the body has begun, dateline or none."""
_CUT = re.compile(r"\.?[ \t\u00a0]{0,3}(?:[–—―]|-{2,3}|-(?=\s|$))|:(?=\s|[“\"A-ZÀ-Þ])")
_TAG = re.compile(r"(?:[•*·»][ \t]{0,4}|\[[^\[\]\n]{2,20}\][ \t]{1,4})+")
_INNER_DASH = re.compile(r"[ \t\u00a0]+(?:[–—―]|-{1,3})[ \t\u00a0]+")
_BRACKET = re.compile(r"\(([^()]{1,60})\)\.?")
_PIECE = re.compile(r"[,|]")
_DOMAIN = re.compile(
    r"[\w-]{2,30}(?:\.[\w-]{2,20}){0,2}\.(?:com|co|id|net|org|tv|my|info|news|press|ac|web|bn)", re.IGNORECASE
)
_CAMEL = re.compile(r"[A-Z]?[a-z]{2,15}(?:[A-Z][A-Za-z]{1,15}){1,3}")
_PLACE_WORD = re.compile(r"[A-ZÀ-Þ][\w'’.-]{0,24}(?:/[A-ZÀ-Þ][\w'’.-]{0,24})?|[a-z]{1,3}[-'’][A-ZÀ-Þ][\w'’-]{1,24}")
_OPENS = re.compile(r"[\s“\"'‘«(\[*]{0,4}[A-ZÀ-Þ0-9]")


class Dateline(NamedTuple):
    """An opening found in a line: ``length`` is where it ends, counted from the start of the line."""

    length: int
    publisher: str | None
    published: datetime.date | None
    strong: bool
    """It names a publisher, an agency or a day, so that it cannot be the start of a sentence."""


class _Pieces:
    """What the pieces of an opening were found to be."""

    def __init__(self) -> None:
        self.places = 0
        self.days = 0
        self.published: datetime.date | None = None
        self.newsrooms: list[tuple[str, str | None]] = []
        self.in_brackets = False

    @property
    def publisher(self) -> str | None:
        own = [name for name, country in self.newsrooms if country in ("ID", "MY", "BN", None)]
        if own:
            return own[0]
        return self.newsrooms[0][0] if len(self.newsrooms) == 1 else None


@functools.cache
def _day() -> re.Pattern[str]:
    patterns = load_patterns()
    weekday = one_of(tuple(name for names in patterns.weekdays.values() for name in names))
    month = one_of(tuple(name for names in patterns.months.values() for name in names))
    date = rf"\d{{1,2}}(?:[/.-](?:0?[1-9]|1[0-2])(?:[/.-]\d{{2,4}})?|[ \t]{{1,2}}{month}\.?(?:[ \t]{{1,2}}\d{{4}})?)"
    return re.compile(rf"(?:{weekday}[ \t]{{0,2}})?(?:\(?{date}\)?)?", re.IGNORECASE)


def parse_dateline(words: str) -> Dateline | None:
    """The opening of this line, or None where it opens with prose."""
    tag = _TAG.match(words)
    if tag:
        found = parse_dateline(words[tag.end() :]) if tag.end() < len(words) else None
        return found._replace(length=tag.end() + found.length) if found else None
    head = words[:_REACH]
    cuts = list(_CUT.finditer(head))[:3]
    for cut in reversed(cuts):
        pieces = _read(head[: cut.start()].rstrip(" \t\u00a0."), cut[0].strip())
        if pieces and _body_follows(words, cut.end(), pieces):
            return Dateline(cut.end(), pieces.publisher, pieces.published, _strong(pieces))
    return _without_dash(head, words)


def _body_follows(words: str, end: int, pieces: _Pieces) -> bool:
    rest = words[end:]
    if not rest.strip():
        return True
    return bool(_OPENS.match(rest)) or _strong(pieces)


def _without_dash(head: str, words: str) -> Dateline | None:
    """An opening that ends with a known agency in brackets, or a whole line "Jakarta, NU Online"."""
    bracket = _BRACKET.search(head)
    end = bracket.end() if bracket else len(words)
    if end > _REACH:
        return None
    found = _read(head[:end].rstrip("."), "")
    if not found or not found.newsrooms or not (found.in_brackets or end == len(words)) or not found.places:
        return None
    return Dateline(end, found.publisher, found.published, True)


def _strong(pieces: _Pieces) -> bool:
    return bool(pieces.newsrooms or pieces.days or pieces.in_brackets)


def _read(head: str, cut: str) -> _Pieces | None:
    """The pieces of an opening, or None where one of them is neither place, newsroom nor day."""
    brackets = list(_BRACKET.finditer(head))
    plain = _BRACKET.sub("", head)
    in_the_middle = brackets and _BRACKET.sub("", head[brackets[0].start() :]).strip()
    if len(brackets) > 2 or in_the_middle:
        return None
    pieces = _Pieces()
    first, *later = _INNER_DASH.split(plain)
    understood = (
        all(_piece(pieces, piece) for piece in _PIECE.split(first) if piece.strip())
        and all(
            _newsroom(pieces, piece.strip(" ,")) or (pieces.newsrooms and _is_place(pieces, piece.split()))
            for piece in later
        )
        and all(_bracketed(pieces, bracket[1]) for bracket in brackets)
    )
    if not understood or pieces.places > 3 or not (pieces.places or pieces.newsrooms):
        return None
    if cut == ":" and not pieces.newsrooms and not plain.split(",")[0].isupper():
        return None
    return pieces if _strong(pieces) or _bare_place(plain.strip(" ,"), cut) else None


def _bare_place(head: str, cut: str) -> bool:
    """Places with nothing beside them: capitals before any mark, else pieces of up to three words before a dash."""
    pieces = head.split(",")
    return head.isupper() or (cut != ":" and len(pieces) <= 2 and all(len(piece.split()) <= 3 for piece in pieces))


def _piece(pieces: _Pieces, piece: str) -> bool:
    piece = piece.strip()
    if _newsroom(pieces, piece) or _is_day(pieces, piece):
        return True
    words = piece.split()
    day = next((number for number, word in enumerate(words) if number and word[0].isdigit()), None)
    if day is not None:
        return _is_place(pieces, words[:day]) and _is_day(pieces, " ".join(words[day:]))
    return _is_place(pieces, words)


def _is_place(pieces: _Pieces, words: list[str]) -> bool:
    patterns = load_patterns()
    if not 1 <= len(words) <= 4 or not _PLACE_WORD.fullmatch(words[0]):
        return False
    if words[0].casefold() in patterns.dateline_stopwords:
        return False
    if not all(_PLACE_WORD.fullmatch(word) or word in patterns.place_particles for word in words[1:]):
        return False
    pieces.places += 1
    return True


def _newsroom(pieces: _Pieces, piece: str) -> bool:
    known = load_publishers().named(piece)
    if known:
        pieces.newsrooms.append((known.name, known.country))
    elif _DOMAIN.fullmatch(piece) or _CAMEL.fullmatch(piece):
        pieces.newsrooms.append((piece, None))
    else:
        return False
    return True


def _is_day(pieces: _Pieces, piece: str) -> bool:
    if not piece or not _day().fullmatch(piece):
        return False
    pieces.days += 1
    found = printed_date(piece)
    pieces.published = found.date if found else pieces.published
    return True


def _bracketed(pieces: _Pieces, inside: str) -> bool:
    """Agencies ("ANTARA/Reuters"), a day, or another name; an unknown name stays unnamed: it may be a country."""
    if _is_day(pieces, inside.strip()):
        return True
    parts = re.split(r"[/,&]|[ \t]-[ \t]", inside)
    # The first word of a known agency's branch names the agency: "(Antara Babel)".
    known = [_newsroom(pieces, part.strip()) or _newsroom(pieces, part.split()[0]) for part in parts if part.strip()]
    pieces.in_brackets = True
    return any(known) or all(_PLACE_WORD.match(part.strip()) and len(part.split()) <= 4 for part in parts)


def find_dateline(lines: list[Line], marks: Set[int] = frozenset()) -> tuple[int, Dateline] | None:
    """The first of these lines that opens with a dateline (its number and the dateline).

    Once a line of prose has passed, only an opening that names a publisher, agency or day still counts, unless one of the
    ``marks`` (numbers of lines with a byline, a day or a caption) has come in between: then the prose stood above the body.
    """
    prose = 0
    for number, line in enumerate(lines):
        if number in marks:
            prose = 0
            continue
        found = parse_dateline(line.words)
        if found and (found.strong or not prose):
            return number, found
        prose += len(line.words) > 140 or line.words.endswith((".", ".”", '."'))
        if prose > _MOST_PROSE:
            break
    return None
