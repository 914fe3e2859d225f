"""Agency and editor credits: "(ARN/RM/FNA)", "(dtc/vvn)", "(Red.)", "Reporter: Nama Editor: Nama".

A credit stands after the report's last sentence, or fills a line of its own under the title or at the end, with its label
anywhere ("Editor: Nama"); initials with a bar ("(fer/rat)") also close an earlier paragraph. A writer's name with his
newsroom ("Nama - detikNews") is one under the title. An abbreviation in brackets inside a sentence is never one.
"""

import functools
import re

from saksi.ingest.marks import Line, evidence, lines_of, overlaps
from saksi.ingest.patterns import load_patterns, load_publishers, one_of
from saksi.records import Evidence

_LONGEST_LINE = 160
_HEAD = 12
"""Lines below the headline among which a byline stands."""
_CODE_AT_END = re.compile(r"[(\[]([^()\[\]\n]{1,60})[)\]]\.?$")
_SENTENCE_END = re.compile(r"[.!?…][”\"'’»)\]]{0,3}[ \t\u00a0]{0,3}$|[”\"»)][ \t\u00a0]{0,3}$")
_PART = re.compile(r"[ \t]{0,2}(?:[/|;,&+-]|(?<!\w)dan(?!\w))[ \t]{0,2}")
_INITIALS = re.compile(r"[a-z]{2,5}(?:/[a-z]{2,5}){1,4}(?:[ \t]{0,2}\([^()\n]{1,60}\))?$")
_INITIALS_AFTER_SENTENCE = re.compile(rf"(?<=[.!?”\"] ){_INITIALS.pattern}")
_DESK_NUMBER = re.compile(r"\d{1,2}")
_SHORT_WORD = re.compile(r"[^\W\d_][\w.’'*]{0,14}")
_PERSON = r"[A-ZÀ-Þ][\w.'’-]{0,20}(?:[ \t][A-ZÀ-Þ][\w.'’-]{0,20}){0,4}"
_BYLINE = re.compile(rf"({_PERSON}(?:, {_PERSON}){{0,3}})[ \t]{{1,3}}[-–—|][ \t]{{1,3}}([\w .-]{{2,30}})")
_NAME = re.compile(r"[A-ZÀ-Þ][\w.’'-]{1,20}(?:[ \t][A-ZÀ-Þ][\w.’'-]{0,20}){0,3}")


@functools.cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){one_of(load_patterns().credit_labels)}[ \t]{{0,2}}:[ \t]{{0,3}}", re.IGNORECASE)


@functools.cache
def _label_anywhere() -> re.Pattern[str]:
    """A label with a name behind it, after a sentence: "… aman. Reporter: Nama"."""
    return re.compile(rf"(?<=[.!?”\")])[ \t]{{1,3}}(?={_label().pattern}[A-ZÀ-Þ])", re.IGNORECASE)


@functools.cache
def _opener() -> re.Pattern[str]:
    return re.compile(one_of(load_patterns().credit_openers), re.IGNORECASE)


def find_credits(text: str, *, start: int, related: tuple[Evidence, ...] = ()) -> tuple[Evidence, ...]:
    """The credits of ``text`` from ``start`` (where the title ends) on, in order."""
    lines = [line for line in lines_of(text, start=start) if not overlaps(line.end - 1, line.end, related)]
    found = {line.start: line.end for line in lines[:_HEAD] if is_credit_line(line.words) or is_byline(line.words)}
    found |= {line.start: line.end for line in lines if _is_labelled(line.words)}
    found |= _from_the_end(lines)
    for line in lines:
        code = _code_at_end(line, last=False)
        if code:
            found[code[0]] = code[1]
    return tuple(evidence(text, *span) for span in sorted(found.items()))


def is_credit_line(words: str) -> bool:
    """Whether a line is nothing but a credit: "Oleh: Nama", "Laporan Wartawan …, Nama", "(tim)", "rzn/hp (AFP)"."""
    if len(words) > _LONGEST_LINE:
        return False
    code = _CODE_AT_END.fullmatch(words)
    return bool(_is_labelled(words) or _INITIALS.fullmatch(words) or (code and _is_code(code[1], last=True)))


def _is_labelled(words: str) -> bool:
    """Whether a line says by its first words that it is a credit, so that it is one wherever it stands."""
    label = _label().match(words) if len(words) <= _LONGEST_LINE else None
    if label:
        return _is_names(words[label.end() :])
    return len(words) <= _LONGEST_LINE and bool(_opener().match(words))


def is_byline(words: str) -> bool:
    """Whether a line is a writer's name and his newsroom: "Nama Orang, Nama Lain - detikNews"."""
    byline = _BYLINE.fullmatch(words) if len(words) <= _LONGEST_LINE else None
    return (
        byline is not None and load_publishers().named(byline[2]) is not None and not load_publishers().named(byline[1])
    )


def _is_names(words: str) -> bool:
    """Names, further labels and agencies, not the sentence of a photo's caption."""
    rest = _label().sub(" ", words).split()
    small = [word for word in rest if word[0].islower() and word not in ("dan", "dari")]
    return bool(rest) and len(rest) <= 16 and (not small or len(rest) <= 3)


def _from_the_end(lines: list[Line]) -> dict[int, int]:
    found: dict[int, int] = {}
    for line in reversed(lines[1:]):
        if not is_credit_line(line.words):
            break
        found[line.start] = line.end
    body = [line for line in lines if line.start not in found]
    if body:
        last = body[-1]
        label = _label_anywhere().search(last.words, max(0, len(last.words) - _LONGEST_LINE))
        if label:
            found[last.start + label.end()] = last.end
            last = Line(last.start, last.start + label.start(), last.words[: label.start()])
        code = _code_at_end(last, last=True)
        if code:
            found[code[0]] = code[1]
    return found


def _code_at_end(line: Line, *, last: bool) -> tuple[int, int] | None:
    tail = line.words[-80:]
    base = line.end - len(tail)
    initials = _INITIALS_AFTER_SENTENCE.search(tail) if last else None
    if initials:
        return base + initials.start(), line.end
    match = _CODE_AT_END.search(tail)
    if match and _SENTENCE_END.search(tail[: match.start()]) and _is_code(match[1], last=last):
        return base + match.start(), line.end
    return None


def _is_code(inside: str, *, last: bool) -> bool:
    if not inside.strip("* "):
        return last
    if inside.casefold().strip(". ") in load_patterns().not_credits:
        return False
    parts = [part for part in _PART.split(inside.strip(" *")) if part]
    if not parts or len(parts) > 7 or (len(parts) == 1 and not last):
        return False
    numbers = [part for part in parts if _DESK_NUMBER.fullmatch(part)]
    return len(parts) > 2 * len(numbers) and all(
        _SHORT_WORD.fullmatch(part) or load_publishers().named(part) or (last and _NAME.fullmatch(part))
        for part in parts
        if part not in numbers
    )
