"""Lines under a picture: "… di lokasi ledakan. (Foto: Nama/Kantor)", "Foto: Nama", "Ilustrasi", "… ANTARA FOTO/Nama".

A caption is no part of the report: it often shows another day or place, and repeats the lead where it does not.
"""

import functools
import re

from saksi.ingest.credits import is_credit_line
from saksi.ingest.marks import Line
from saksi.ingest.patterns import load_patterns, load_publishers, one_of

_LONGEST = 600
_LONGEST_CREDIT = 80
_BRACKET_AT_END = re.compile(r"[(\[]([^()\[\]\n]{2,80})[)\]][ \t.*]{0,3}$")
_AGENCY_AT_END = re.compile(
    r"([A-Za-z][\w.]{1,20}(?: [A-Za-z]\w{2,12})?)/[A-ZÀ-Þ][\w.'’-]{0,20}(?: [A-ZÀ-Þ][\w.'’-]{0,20}){0,4}\.?$"
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]{0,20}(?: [A-ZÀ-Þ][\w.'’-]{0,20}){1,4}")
_ITEM = re.compile(r"[•*·-][ \t]{0,4}\S")


@functools.cache
def _opener() -> re.Pattern[str]:
    return re.compile(rf"{one_of(load_patterns().caption_openers)}(?!\w)", re.IGNORECASE)


@functools.cache
def _label_at_end() -> re.Pattern[str]:
    """A picture's label with its credit behind it, at the end of a line: ". Foto: Nama", " - Gambar ihsan Polis"."""
    patterns = load_patterns()
    word, source = one_of(patterns.caption_labels), one_of(patterns.caption_sources)
    credit = rf"[ \t]{{0,3}}[^.:]{{2,{_LONGEST_CREDIT}}}\.?$"
    return re.compile(
        rf"(?:^|[.!?)”\"/][ \t]{{0,3}}){word}[ \t]{{0,2}}:{credit}|/[ \t]?{source}[ \t]{{0,2}}:{credit}"
        rf"|[.!?][ \t]{{1,3}}[-–][ \t]{word}[ \t]:?{credit}",
        re.IGNORECASE,
    )


@functools.cache
def _bare_label() -> re.Pattern[str]:
    patterns = load_patterns()
    return re.compile(rf"{one_of((*patterns.caption_labels, *patterns.caption_sources))}[ \t]{{0,3}}:", re.IGNORECASE)


def is_caption(words: str) -> bool:
    """Whether a line is a picture's caption or credit."""
    if len(words) > _LONGEST or is_credit_line(words):
        return False
    if len(words) <= _LONGEST_CREDIT and _opener().match(words) and not words.endswith("."):
        return True
    bracket = _BRACKET_AT_END.search(words)
    if bracket:
        return bool(_opener().match(bracket[1].lstrip())) or _is_picture_credit(bracket[1])
    if _label_at_end().search(words):
        return True
    agency = _AGENCY_AT_END.search(words)
    return agency is not None and _is_picture_credit(agency[0].rstrip("."))


def _is_picture_credit(words: str) -> bool:
    """An agency and a photographer, "ANTARA/Nama Orang"; two agencies ("ANTARA/Reuters") are an editor's credit."""
    agency, _, name = words.rpartition("/")
    first = agency.split("/")[0].split()
    known = load_publishers()
    named = bool(first) and (known.named(" ".join(first)) or known.named(first[-1])) is not None
    return named and known.named(name) is None and bool(_NAME.fullmatch(name.strip()))


def find_captions(lines: list[Line]) -> list[tuple[int, int]]:
    """Where the captions among these lines stand; "Sumber :" over a bulleted credit takes the line above it along."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if is_caption(line.words):
            found.append((line.start, line.end))
        elif (
            number
            and number + 1 < len(lines)
            and _bare_label().fullmatch(line.words)
            and _ITEM.match(lines[number + 1].words)
        ):
            above = lines[number - 1]
            first = above if number > 1 and len(above.words) <= _LONGEST else line
            found.append((first.start, lines[number + 1].end))
    return found
