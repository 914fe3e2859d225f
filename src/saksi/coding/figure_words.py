"""The table of words that say how two figures stand to each other (``resources/figure_words.yaml``)."""

import re
from functools import cache

import msgspec

from saksi.tables import check_once, read_table

TABLE = "figure_words.yaml"
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*|[^\w\s]")


class FigureWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``figure_words.yaml``; the file says what each list is for."""

    part: list[str]
    part_after: list[str]
    breakdown: list[str]
    rival: list[str]
    total: list[str]
    joiners: list[str]
    anybody: list[str]


@cache
def figure_words() -> FigureWords:
    """The table, read once and checked."""
    table = read_table(TABLE, FigureWords)
    check_once(TABLE, {name: getattr(table, name) for name in ("part", "breakdown", "rival", "total")})
    return table


def has_phrase(text: str, phrases: list[str]) -> bool:
    """Whether one of ``phrases`` stands in ``text`` as whole words."""
    padded = f" {' '.join(_WORDS.findall(text.lower()))} "
    return any(f" {phrase} " in padded for phrase in phrases)


def only_joins(text: str) -> bool:
    """Whether nothing but commas and "dan" stands in ``text``."""
    return all(word in figure_words().joiners for word in _WORDS.findall(text.lower()))
