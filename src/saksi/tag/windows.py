"""Text → windows: the stretches that the encoder reads at once.

The tagger labels *units* (a word or a punctuation mark). Units are grouped into sentences, sentences into windows of at
most ``MAX_PIECES`` encoder pieces. A report that fits one window is one window. Otherwise each later window repeats the
last sentences before it as context, so that a pronoun or a role told one sentence earlier can still be linked; spans are
read only from a window's own units, never from its context.

Paragraph ends are given to the encoder as separator pieces: they are a strong cue for who says what.
"""

import bisect
import functools
import itertools
import re
from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from saksi.tables import read_table
from saksi.tag.pairs import LabelledSpan

MAX_PIECES = 480
CONTEXT_PIECES = 64
IntArray = npt.NDArray[np.int64]

_UNIT = re.compile(r"[^\W_]+|[^\w\s]|_")
_SENTENCE_END = re.compile(r"[.!?…][”\"'»’)\]]*\s+(?=[“\"'«‘(\[]?[A-ZÀ-Þ0-9])")


class _Abbreviations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    abbreviations: tuple[str, ...]


@functools.cache
def _abbreviation() -> re.Pattern[str]:
    """Text that ends in a shortened word or an initial and its full stop."""
    words = read_table("abbreviations.yaml", _Abbreviations).abbreviations
    return re.compile(rf"(?<![^\W_])(?:[A-Z]|{'|'.join(map(re.escape, words))})\.$")


class Unit(msgspec.Struct, frozen=True):
    """A word or punctuation mark: ``text[start:end]``."""

    start: int
    end: int


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """What the encoder reads at once. ``first`` to ``last`` (exclusive) are its units, of which those before ``own`` are context."""

    first: int
    own: int
    last: int
    pieces: IntArray
    """Encoder input ids, with the opening and separating pieces."""
    unit_pieces: IntArray
    """For each unit: the positions of its first and last piece; shape (units, 2)."""
    sentence: IntArray
    """For each unit: the number of its sentence in the report."""
    paragraph: IntArray
    """For each unit: the number of its paragraph in the report."""


def tokenizer_from(data: bytes) -> Tokenizer:
    """The tokenizer in ``data`` (tokenizer.json). Special pieces spelt out in a text ("</s>") are read as plain text."""
    tokenizer = Tokenizer.from_buffer(data)
    tokenizer.encode_special_tokens = True
    return tokenizer


def split_units(text: str, skip: Sequence[tuple[int, int]] = ()) -> list[Unit]:
    """The units of ``text`` outside the half-open ranges ``skip`` (passages that must never be coded)."""
    units = [Unit(match.start(), match.end()) for match in _UNIT.finditer(text)]
    for start, end in skip:
        units = [unit for unit in units if unit.end <= start or unit.start >= end]
    return units


def within_line(text: str, units: Sequence[Unit], span: LabelledSpan) -> LabelledSpan:
    """The span up to the first line break in it: no mention goes on in another paragraph, or behind a skipped passage."""
    for last in range(span.first, span.last):
        if "\n" in text[units[last].end : units[last + 1].start]:
            return LabelledSpan(span.first, last, span.label)
    return span


def sentence_starts(text: str) -> list[int]:
    """Offsets at which a sentence begins, in order; a newline always ends one."""
    starts = {0}
    starts.update(match.end() for match in re.finditer(r"\n+", text))
    for match in _SENTENCE_END.finditer(text):
        if not _abbreviation().search(text, max(0, match.start() - 8), match.start() + 1):
            starts.add(match.end())
    return sorted(starts)


class _Pieces(msgspec.Struct, frozen=True):
    """Encoder pieces of a whole report: ids, and for each unit its first and last piece."""

    ids: list[int]
    unit_pieces: list[tuple[int, int]]


def _tokenize(text: str, units: Sequence[Unit], paragraph: Sequence[int], tokenizer: Tokenizer) -> _Pieces:
    """Encode paragraph by paragraph; words that were skipped are left out of the input."""
    ids: list[int] = []
    unit_pieces: list[tuple[int, int]] = []
    runs = _contiguous_runs(text, units, paragraph)
    encodings = tokenizer.encode_batch(
        [text[units[a].start : units[b - 1].end] for a, b in runs], add_special_tokens=False
    )
    for (first, last), encoding in zip(runs, encodings, strict=True):
        base = units[first].start
        ends = [end for _, end in encoding.offsets]
        starts = [start for start, _ in encoding.offsets]
        offset = len(ids)
        # A lone control character may normalise to nothing; its unit must still have a piece.
        ids.extend(encoding.ids or [int(tokenizer.token_to_id("<unk>") or 0)])
        top = max(0, len(ends) - 1)
        for unit in units[first:last]:
            a = bisect.bisect_right(ends, unit.start - base)
            b = max(a, bisect.bisect_left(starts, unit.end - base) - 1)
            unit_pieces.append((offset + min(a, top), offset + min(b, top)))
    return _Pieces(ids, unit_pieces)


def _contiguous_runs(text: str, units: Sequence[Unit], paragraph: Sequence[int]) -> list[tuple[int, int]]:
    """Unit ranges that lie in one paragraph with nothing but blank space between neighbours."""
    breaks = [
        i
        for i in range(1, len(units))
        if paragraph[i] != paragraph[i - 1] or text[units[i - 1].end : units[i].start].strip()
    ]
    return list(itertools.pairwise([0, *breaks, len(units)]))


def make_windows(
    text: str,
    units: Sequence[Unit],
    tokenizer: Tokenizer,
    *,
    max_pieces: int = MAX_PIECES,
    context_pieces: int = CONTEXT_PIECES,
) -> list[Window]:
    """Windows over ``units`` in order; every unit is an own unit of exactly one window. No units, no windows."""
    if not units:
        return []
    starts = sentence_starts(text)
    newlines = [match.start() for match in re.finditer("\n", text)]
    sentence = [bisect.bisect_right(starts, unit.start) - 1 for unit in units]
    paragraph = [bisect.bisect_right(newlines, unit.start) for unit in units]
    pieces = _tokenize(text, units, paragraph, tokenizer)
    # A unit costs its pieces, and one separator where it opens a paragraph.
    ends = [last + 1 for _, last in pieces.unit_pieces]
    costs = [
        max(1, end - (ends[i - 1] if i else 0)) + int(i > 0 and paragraph[i] != paragraph[i - 1])
        for i, end in enumerate(ends)
    ]
    bounds = _window_bounds(costs, sentence, max_pieces - 2, context_pieces)
    special = int(tokenizer.token_to_id("<s>") or 0), int(tokenizer.token_to_id("</s>") or 0)
    return [_build_window(first, own, last, pieces, sentence, paragraph, special) for first, own, last in bounds]


def _window_bounds(
    costs: Sequence[int], sentence: Sequence[int], budget: int, context: int
) -> list[tuple[int, int, int]]:
    """(first, own, last) of each window: sentences shared out evenly, the windows after the first with context."""
    if sum(costs) <= budget:
        return [(0, 0, len(costs))]
    room = budget - context
    count = -(-sum(costs) // room)
    aim = min(room, sum(costs) / count * 1.02)
    cuts = [0]
    used = 0
    for begin, end in _sentences(sentence):
        size = sum(costs[begin:end])
        if used and used + size > (room if used < aim * 0.75 else aim + (room - aim) * 0.5):
            cuts.append(begin)
            used = 0
        for unit in range(begin, end):  # a sentence longer than the room is cut where it must be
            if used + costs[unit] > room:
                cuts.append(unit)
                used = 0
            used += costs[unit]
    bounds = []
    for own, last in itertools.pairwise([*cuts, len(costs)]):
        if last > own:
            bounds.append((_context_start(own, costs, sentence, context), own, last))
    return bounds


def _sentences(sentence: Sequence[int]) -> list[tuple[int, int]]:
    """Unit ranges of the sentences."""
    cuts = [i for i in range(1, len(sentence)) if sentence[i] != sentence[i - 1]]
    return list(itertools.pairwise([0, *cuts, len(sentence)]))


def _context_start(own: int, costs: Sequence[int], sentence: Sequence[int], context: int) -> int:
    """Where the context of a window that begins at ``own`` starts: whole sentences if they fit, else the nearest units."""
    first, used, whole = own, 0, own
    while first and used + costs[first - 1] <= context:
        first -= 1
        used += costs[first]
        if first == 0 or sentence[first] != sentence[first - 1]:
            whole = first
    return whole if whole < own else first


def _build_window(
    first: int,
    own: int,
    last: int,
    pieces: _Pieces,
    sentence: Sequence[int],
    paragraph: Sequence[int],
    special: tuple[int, int],
) -> Window:
    begin, separator = special
    ids = [begin]
    positions = []
    done = pieces.unit_pieces[first][0]
    for unit in range(first, last):
        if unit > first and paragraph[unit] != paragraph[unit - 1]:
            ids.append(separator)
        a, b = pieces.unit_pieces[unit]
        shift = len(ids) - done
        if b >= done:
            ids.extend(pieces.ids[done : b + 1])
            done = b + 1
        positions.append((a + shift, b + shift) if a + shift < len(ids) else (len(ids) - 1, len(ids) - 1))
    ids.append(separator)
    return Window(
        first=first,
        own=own,
        last=last,
        pieces=np.array(ids, np.int64),
        unit_pieces=np.clip(np.array(positions, np.int64).reshape(-1, 2), 1, len(ids) - 2),
        sentence=np.array(sentence[first:last], np.int64),
        paragraph=np.array(paragraph[first:last], np.int64),
    )
