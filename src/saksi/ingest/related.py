"""Passages that belong to other reports or to the page: related links ("Baca juga: …"), pictures' captions, page furniture.

They stay in the text, so that every offset holds, and are listed so that nothing in them is coded.
"""

import functools
import re
from collections.abc import Iterable

from saksi.ingest.captions import find_captions
from saksi.ingest.dateline import parse_dateline
from saksi.ingest.furniture import find_furniture
from saksi.ingest.marks import Line, evidence, lines_of
from saksi.ingest.patterns import load_patterns, one_of
from saksi.records import Evidence

_LONGEST_TITLE = 200
_LONGEST_BRACKET = 400
_MOST_TITLES = 8
_SIGHT = 2000
"""How far from a cue its line's ends are looked for: a text of one endless line must not cost its length squared."""
_PAIRS = {"(": ")", "[": "]"}
# Up to three words between cue and colon: "Baca juga berita lainnya:", "Simak juga video 20detik:".
_COLON = re.compile(r"(?:[ \t\u00a0]{1,3}[\w.]{1,20}){0,3}[ \t\u00a0]{0,3}:")
_AFTER_SENTENCE = re.compile(r"[.!?…”\"'’)\]–—-][ \t\u00a0]{0,3}$")
_SENTENCE_END = re.compile(r"[.!?][”\"'’)\]]{0,2}[ \t\u00a0]{1,3}(?=[“\"'‘(]?[A-ZÀ-Þ])")
_PROSE_END = re.compile(r"[.;,:](?:[”\"'’)\]]{0,2})$")
_ITEM = re.compile(r"(?:[-–•*»›>▪●·]|\d{1,2}[.)])[ \t]")


@functools.cache
def _cue() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(load_patterns().related_cues)}(?!\w)", re.IGNORECASE)


@functools.cache
def _mark() -> re.Pattern[str]:
    brackets = "|".join(re.escape(word) for word in load_patterns().furniture_brackets)
    return re.compile(rf"\[(?:{brackets})[^\[\]\n]{{0,120}}\]", re.IGNORECASE)


def find_related(text: str, headline: Line | None = None) -> tuple[Evidence, ...]:
    """The related links, captions and furniture of ``text`` beside its headline, in order, never overlapping."""
    start = headline.end if headline else 0
    spans = find_links(text, start=start)
    captions = find_captions(lines_of(text, start=start))
    return joined_passages(text, [*spans, *captions, *find_furniture(text, headline, captions)])


def find_links(text: str, *, start: int = 0) -> list[tuple[int, int]]:
    """Where the related links and video marks of ``text`` stand from ``start`` on."""
    spans = [(mark.start(), mark.end()) for mark in _mark().finditer(text, start)]
    reach = start
    for cue in _cue().finditer(text, start):
        if cue.start() >= reach:
            found = _passage(text, cue)
            if found:
                spans.append(found)
                reach = found[1]
    return spans


def joined_passages(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Evidence, ...]:
    """The words at these spans in order; spans that overlap become one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return tuple(evidence(text, *span) for span in kept)


def _passage(text: str, cue: re.Match[str]) -> tuple[int, int] | None:
    line_start = text.rfind("\n", max(0, cue.start() - _SIGHT), cue.start()) + 1 or max(0, cue.start() - _SIGHT)
    line_end = text.find("\n", cue.end(), cue.end() + _SIGHT)
    line_end = min(len(text), cue.end() + _SIGHT) if line_end < 0 else line_end
    before = text[max(line_start, cue.start() - 12) : cue.start()]
    opening = before.rstrip()[-1:]
    colon = _COLON.match(text, cue.end(), line_end)
    if not colon and " " not in " ".join(cue[0].split()):
        return None
    if opening in _PAIRS and (colon or cue[0][0].isupper()):
        return _bracketed(text, cue.start() - len(before) + before.rindex(opening), line_end)
    if not any(letter.isalnum() for letter in before) and cue.start() - line_start <= 12:
        return _at_line_start(text, Line(line_start, line_end, text[line_start:line_end].strip()), cue, colon)
    if colon and cue[0][0].isupper() and _AFTER_SENTENCE.search(before):
        return cue.start(), _title_end(text, colon.end(), line_end)
    return None


def _bracketed(text: str, start: int, line_end: int) -> tuple[int, int]:
    """From the opening bracket to its own closing one, brackets within counted: "(Baca juga: PERANG (?))"."""
    opening = text[start]
    depth, last_close = 0, 0
    end = min(line_end, start + _LONGEST_BRACKET)
    for place in range(start, end):
        if text[place] == opening:
            depth += 1
        elif text[place] == _PAIRS[opening]:
            depth -= 1
            last_close = place + 1
            if not depth:
                return start, last_close
    return start, last_close or end


def _at_line_start(text: str, line: Line, cue: re.Match[str], colon: re.Match[str] | None) -> tuple[int, int] | None:
    after = colon.end() if colon else cue.end()
    rest = text[after : line.end].strip(" \t\u00a0:*_»›>-–—.")
    if not rest:
        return line.start, _titles_end(text, line.end)
    if colon:
        return line.start, _title_end(text, after, line.end)
    unfinished = len(line.words) <= _LONGEST_TITLE and not _PROSE_END.search(line.words)
    return (line.start, line.end) if unfinished and (rest[0].isupper() or not rest[0].isalpha()) else None


def _title_end(text: str, start: int, line_end: int) -> int:
    """Where a title that begins at ``start`` ends: with its line, unless prose goes on behind it in the same line."""
    words = text[start:line_end].strip()
    if len(words) <= _LONGEST_TITLE and not words.endswith((".", ".”", '."')):
        return line_end
    sentence = _SENTENCE_END.search(text, start, min(line_end, start + _LONGEST_TITLE))
    if sentence:
        return sentence.end()
    if len(words) <= _LONGEST_TITLE:
        return line_end
    return start + _capitalised_run(text[start : start + _LONGEST_TITLE])


def _capitalised_run(words: str) -> int:
    """Length of the headline at the start of ``words``, told by its capitals; at least three words."""
    end = 0
    for number, word in enumerate(re.finditer(r"\S+", words)):
        small = word[0].islower() and word[0].strip("\"'“”,.") not in load_patterns().languages["id_ms"]
        if number > 2 and small:
            break
        end = word.end()
    return end


def _titles_end(text: str, end: int) -> int:
    """Where the list of titles under a bare "Baca juga" ends."""
    for line in lines_of(text, start=end, limit=_MOST_TITLES):
        listed = _ITEM.match(line.words)
        short = len(line.words) <= (_LONGEST_TITLE if listed else _LONGEST_TITLE * 3 // 4)
        if not short or _PROSE_END.search(line.words) or parse_dateline(line.words):
            break
        end = line.end
    return end
