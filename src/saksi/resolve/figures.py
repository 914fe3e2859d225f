"""A figure with its bounds ("sedikitnya 30", "dua hingga lima", "tak seorang pun"), read from words."""

from functools import cache
from typing import NamedTuple

from saksi.resolve.numbers import Number, Word, number_words, read_number, words_of

_BOUND, _BOUND_WORDS = 30, 3
"""A bound before a figure has at most so many characters and words."""
_DASHES = ("-", "–", "—")


class Figure(NamedTuple):
    """Bounds read from the words, and the index of the word after them."""

    low: int | None
    best: int | None
    high: int | None
    end: int


def text_at(words: list[Word], at: int) -> str:
    """The word at ``at``, or "" past the end."""
    return words[at].text if at < len(words) else ""


@cache
def _openers() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → (phrase, kind) pairs, longest first."""
    table = number_words()
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    kinds = ("at_least", "at_most", "about", "exact", "between", "perhaps", "some", "single", "pair", "none")
    for kind in (*kinds, "couples", "uncounted", "part_of"):
        for phrase in getattr(table, kind):
            parts = tuple(word.text for word in words_of(phrase))
            index.setdefault(parts[0], []).append((parts, kind))
    for pairs in index.values():
        pairs.sort(key=lambda pair: -len(pair[0]))
    return index


def opener_at(words: list[Word], at: int) -> tuple[str, int]:
    """The kind of the longest listed phrase at ``at`` and the index after it; ("", at) where there is none."""
    if at < len(words):
        for parts, kind in _openers().get(words[at].text, ()):
            if tuple(word.text for word in words[at : at + len(parts)]) == parts:
                return kind, at + len(parts)
    return "", at


def figure_at(words: list[Word], at: int) -> Figure | None:
    """Bounds and number from ``words[at]`` on ("sedikitnya 30", "tak seorang pun", "keempat"), or None."""
    bound = "exact"
    while True:
        if number := read_number(words, at):
            return _with_range(words, number, bound)
        kind, after = opener_at(words, at)
        if kind in ("at_least", "at_most", "about", "between"):
            bound, at = kind, after
        elif kind in ("exact", "perhaps") or (kind == "some" and read_number(words, after)):
            at = after  # "sejumlah 30 orang"
        elif bound != "exact" and at < len(words) and words[at].text == ",":
            at += 1
        else:
            break
    if number := _together(words, at):
        return _with_range(words, number, bound)
    return _worded(words, kind, after, bound)


def _worded(words: list[Word], kind: str, end: int, bound: str) -> Figure | None:
    """The figure of a word that is no number: "tak seorang pun" 0, "seorang" 1, "sepasang" 2, "beberapa" 2 or more."""
    if kind == "none":
        return Figure(0, 0, 0, end) if read_number(words, end) is None else None
    if kind == "some":
        return Figure(2, 2, None, end)
    if kind not in ("single", "pair") or text_at(words, end) == "pun":
        return None
    value = 1 if kind == "single" else 2
    return _bounded(Number(value, value, 1, end), bound)


def _together(words: list[Word], at: int) -> Number | None:
    """As in "keduanya", "ketiga pelaku", "ke-12 penumpang": all of that number."""
    text = text_at(words, at)
    if text == "ke" and text_at(words, at + 1) == "-":
        return read_number(words, at + 2)
    if not text.startswith("ke"):
        return None
    bare = text.removesuffix("nya").partition("-")[0]  # "kedua-dua", "ketiga-tiga"
    number = read_number([Word(bare[2:], 0, 0), *words[at + 1 : at + 4]], 0) if bare[2:] else None
    if number is None or number.low < 2 or (bare == text and at + number.end >= len(words)):
        return None
    return number._replace(end=at + number.end)


def _with_range(words: list[Word], number: Number, bound: str) -> Figure | None:
    table = number_words()
    low, high, end = number.low, number.high, _after_restated(words, number)
    number = number._replace(end=end)
    if other := _other_end(words, number, bound):
        low, high, end = low * _shared_scale(number, other), other.high, other.end
        if high < low:
            return None
        return Figure(low, low, high, end)
    if text_at(words, end) in table.and_more:
        bound, end = "at_least", end + 1
    elif text_at(words, end) in table.classifiers and text_at(words, end + 1) in table.and_more:
        bound = "at_least"  # "50 orang lebih"
    if text_at(words, end) in table.twos and low == high:
        low, high, end = 2 * low, 2 * high, end + 1
    if text_at(words, end) in table.measures or text_at(words, end) in ("%", "/", ":", "°"):
        return None
    return _bounded(number._replace(low=low, high=high, end=end), bound)


def _after_restated(words: list[Word], number: Number) -> int:
    """The index after the same number in brackets ("5 (lima) orang"), else after the number."""
    at = number.end
    again = read_number(words, at + 1) if text_at(words, at) == "(" else None
    if again and (again.low, again.high) == (number.low, number.high) and text_at(words, again.end) == ")":
        return again.end + 1
    return at


def _other_end(words: list[Word], number: Number, bound: str) -> Number | None:
    """The second number of a range that begins with ``number``."""
    table = number_words()
    at = number.end
    text = text_at(words, at)
    if text in table.to or text in _DASHES or (bound == "between" and text in table.and_):
        other = read_number(words, at + 1)
    elif text == "s" and text_at(words, at + 1) == "/":
        other = read_number(words, at + 3)
    elif text == "," and opener_at(words, at + 1)[0] == "perhaps":
        other = read_number(words, opener_at(words, at + 1)[1])
    elif opener_at(words, at)[0] == "perhaps":
        other = read_number(words, opener_at(words, at)[1])
    else:
        other = read_number(words, at) if text in table.digits else None
        if other is not None and (other.low != number.low + 1 or number.low > 9):
            other = None
    if other and text_at(words, other.end) not in (*table.measures, "%", "/"):
        return other
    return None


def _shared_scale(number: Number, other: Number) -> int:
    """As in "Dua hingga tiga ribu" is two to three thousand: the multiplier of the second number goes for both."""
    return other.scale if number.scale == 1 and number.high <= other.high // other.scale else 1


def _bounded(number: Number, bound: str) -> Figure:
    low, high, end = number.low, number.high, number.end
    if bound == "at_least":
        return Figure(low, low, None, end)
    if bound == "at_most":
        return Figure(None, low, high, end)
    if bound == "about" and low == high:
        return Figure(None, low, None, end)
    return Figure(low, low, high, end)


def start_with_bound(text: str, start: int) -> int:
    """Where the figure that begins at ``start`` begins with the bound that stands right before it ("lebih dari", "sekitar").

    Mentions are marked without these words where they are no part of the noun phrase; the figure is nothing without them.
    """
    before = words_of(text[max(0, start - _BOUND) : start])
    for size in range(min(len(before), _BOUND_WORDS), 0, -1):
        kind, end = opener_at(before, len(before) - size)
        if kind in ("at_least", "at_most", "about") and end == len(before):
            return max(0, start - _BOUND) + before[-size].start
    return start
