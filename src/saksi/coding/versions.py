"""Which figures add up: parts of a total, totals that the text splits, rival versions.

The figures that one mention states for one fate ("killed") are read in text order; the words between two of them
(``resources/figure_words.yaml``) and the statements that carry them say how the later stands to the earlier:

* a part ("70 terluka, di antaranya 30 tenaga medis") keeps the words of its whole in ``part_of`` and is never added;
* a breakdown ("dua orang, yaitu pelaku dan seorang polisi") that adds up to its total takes the total's place; one that does
  not is parts of it (codebook 5: totals are dropped where the text splits them);
* a rival ("dari 64 menjadi 49", or two figures under two statements) begins a new ``version``; figures of different versions
  are never added;
* anything else adds ("sebelas tentara dan empat polisi").

Over the mentions of one event, a figure that is told again is kept once with all who tell it; another figure is another
version; a total that another mention splits gives way to its parts.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from saksi.coding.figure_words import figure_words, has_phrase, only_joins
from saksi.records import Count, Evidence, Span
from saksi.resolve.graph_index import evidence_of
from saksi.resolve.numbers import number_words, words_of

_REACH = 160
"""Words farther before a figure than so many characters do not tie it to the one before."""

_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n")
_AFTER = 24
"""Words right after a figure that say it is a part stand within so many characters."""


class Stated(NamedTuple):
    """A figure, where its words stand, and the one statement that carries it where that is known."""

    figure: Count
    start: int
    end: int
    statement: str | None = None


class Told(NamedTuple):
    """A figure of any trigger: its words, the trigger, and the number where there is one."""

    span: Span
    trigger: str
    best: int | None


class _Group(NamedTuple):
    """A figure with those that split it or are parts of it."""

    whole: Stated
    parts: tuple[Count, ...] = ()
    splits: bool = False
    version: int = 1


def told_once(figures: Sequence[Stated], text: str) -> tuple[Count, ...]:
    """The figures of one mention and fate, in text order, with their versions and wholes; totals that are split are gone."""
    groups: list[_Group] = []
    last: Stated | None = None
    for stated in sorted(figures, key=lambda figure: (figure.start, figure.end)):
        if last is None:
            groups.append(_Group(stated))
        else:
            follows = follows_as_part(text, stated.end)
            _place(stated, last, text[last.end : stated.start], groups, is_part=follows)
        last = stated
    return tuple(count for group in groups for count in _counts(group))


def _place(stated: Stated, last: Stated, gap: str, groups: list[_Group], *, is_part: bool) -> None:
    """Add ``stated`` to the groups: to the last one as a part, or as a group of its own.

    ``gap``: the words since the figure before; ``is_part``: the words after it say that it is a part.
    """
    words, table, group = gap[-_REACH:], figure_words(), groups[-1]
    rival = has_phrase(words, table.rival) or not _same_source(stated, last)
    is_part = is_part or is_a_part(gap, stated.figure.evidence.quote)
    if not rival and _at_most(stated.figure, group.whole.figure):
        splits = group.splits and _fits(stated.figure, group) and not ends_sentence(gap)
        begins = not group.parts and group.whole.figure.best is not None and has_phrase(words, table.breakdown)
        if not is_part and (splits or begins):
            groups[-1] = group._replace(parts=(*group.parts, stated.figure), splits=True)
            return
        if is_part or (group.parts and only_joins(gap)):
            groups[-1] = group._replace(parts=(*group.parts, stated.figure), splits=False)
            return
    version = group.version + rival
    before = [other.whole.figure for other in groups if other.version == version]
    if has_phrase(words, table.total) and len(before) > 1 and _sum(before) == stated.figure.best:
        return
    groups.append(_Group(stated, version=version))


def is_a_part(gap: str, quote: str) -> bool:
    """Whether the words before a figure, or its own, say that it is a part of the figure before it."""
    part = figure_words().part
    return has_phrase(gap[-_REACH:], part) or has_phrase(quote, part)


def follows_as_part(text: str, end: int) -> bool:
    """Whether the words right after a figure that ends at ``end`` say that it is a part ("empat di antaranya")."""
    return text[end : end + _AFTER].strip().lower().startswith(tuple(figure_words().part_after))


def ends_sentence(gap: str) -> bool:
    """Whether a sentence ends between two figures."""
    return bool(_SENTENCE_END.search(gap))


def _fits(part: Count, group: _Group) -> bool:
    """Whether the part still fits into what the parts before it leave of the whole."""
    told, whole = _sum([*group.parts, part]), group.whole.figure.best
    return told is None or whole is None or told <= whole


def _same_source(one: Stated, other: Stated) -> bool:
    return one.statement is None or other.statement is None or one.statement == other.statement


def _at_most(part: Count, whole: Count) -> bool:
    return part.best is None or whole.best is None or part.best <= whole.best


def _sum(counts: Sequence[Count]) -> int | None:
    known = [count.best for count in counts if count.best is not None]
    return sum(known) if known and len(known) == len(counts) else None


def _counts(group: _Group) -> list[Count]:
    """The figures of a group: the parts alone where they add up to the whole, else the whole and its parts."""
    numbered = [msgspec.structs.replace(count, version=group.version) for count in (group.whole.figure, *group.parts)]
    whole, parts = numbered[0], numbered[1:]
    if group.splits and _sum(parts) == whole.best:
        return parts
    words = msgspec.structs.replace(whole.evidence, confidence=None)
    return [whole, *(msgspec.structs.replace(part, part_of=words) for part in parts)]


def parts_of_others(figures: Sequence[Told], text: str) -> dict[str, Evidence]:
    """Span id of a figure → the words of the figure of another trigger that it is a part of.

    As in "tiga personel luka tembak, satu di antaranya kritis" or "16 orang tewas, yakni 13 terpanggang dan tiga ditikam", where
    each verb is a trigger. ``figures`` are those of one fate, in text order; a part stands in the sentence of its whole.
    """
    wholes: dict[str, Evidence] = {}
    splits, left = None, 0
    for before, told in pairwise(figures):
        gap = text[before.span.end : told.span.start]
        if ends_sentence(gap):
            splits = None
            continue
        if splits is None and before.best is not None and has_phrase(gap[-_REACH:], figure_words().breakdown):
            splits, left = evidence_of(before.span), before.best
        if before.trigger == told.trigger:
            continue
        if is_a_part(gap, told.span.quote) or follows_as_part(text, told.span.end):
            wholes[told.span.id] = wholes.get(before.span.id, evidence_of(before.span))
        elif splits is not None and told.best is not None and told.best <= left:
            wholes[told.span.id] = splits
            left -= told.best
    return wholes


def told_by_all(mentions: Sequence[Sequence[Count]]) -> tuple[Count, ...]:
    """The figures of all mentions of one event for one fate, each version once, numbered in text order."""
    versions: list[list[Count]] = []
    open_: list[Count] = []
    for counts in mentions:
        for number in sorted({count.version for count in counts}):
            told = [count for count in counts if count.version == number]
            if all(count.best is None and count.low is None and count.high is None for count in told):
                open_ = open_ or told
            elif versions and not _added(told):
                versions[-1] = [*versions[-1], *told]
            elif not _joined(told, versions):
                if versions and _other_people(told, versions[-1]):
                    versions[-1] = [*versions[-1], *told]
                else:
                    versions.append(told)
    chosen = versions or ([open_] if open_ else [])
    return tuple(
        msgspec.structs.replace(count, version=number) for number, told in enumerate(chosen, start=1) for count in told
    )


def _joined(told: list[Count], versions: list[list[Count]]) -> bool:
    """Whether ``told`` is one of the versions told again, with more or less detail; that version then has its sources too."""
    adds = _added(told)
    for at, version in enumerate(versions):
        known = _added(version)
        if _figures(adds) == _figures(known) or _within(adds, known):
            better = version
        elif len(adds) == len(known) == 1 and _same_best(adds[0], known[0]):
            better = max(version, told, key=lambda counts: _is_open(_added(counts)[0]))
        elif len(known) == 1 and len(adds) > 1 and _sum(adds) == known[0].best:
            better = told
        elif len(adds) == 1 and len(known) > 1 and _sum(known) == adds[0].best:
            better = version
        else:
            continue
        names = tuple(dict.fromkeys(name for count in (*version, *told) for name in count.according_to))
        versions[at] = [msgspec.structs.replace(count, according_to=names) for count in better]
        return True
    return False


def _within(told: Sequence[Count], version: Sequence[Count]) -> bool:
    """Whether each figure of ``told`` is one of the version's, of the same people: "3 warga" of "5 polisi, 3 warga"."""
    return all(
        any(_figures([one]) == _figures([other]) and _same_people(one, other) for other in version) for one in told
    )


def _same_best(one: Count, other: Count) -> bool:
    """As in "160 orang" of a headline and "sedikitnya 160 orang" below it: one figure, of which the second says more."""
    return one.best is not None and one.best == other.best and _same_people(one, other)


def _is_open(count: Count) -> bool:
    return count.low is None or count.high is None


def _other_people(told: Sequence[Count], version: Sequence[Count]) -> bool:
    """Whether ``told`` adds to the version: other people ("tiga warga" beside "lima polisi"), told by one who tells that too.

    Two sources that name the people differently ("33 milisi", "12 pejuang") may still count the same.
    """
    names = [{name for count in counts for name in count.according_to} for counts in (told, version)]
    one_source = bool(names[0] & names[1]) or not (names[0] and names[1])
    return one_source and not any(_same_people(one, other) for one in told for other in version)


def _same_people(one: Count, other: Count) -> bool:
    """Whether two figures may count the same people: their words share one, or one says no more than "orang"."""
    general = {*number_words().classifiers, *figure_words().anybody}
    words = [{word.text for word in words_of(count.who or "")} - general for count in (one, other)]
    return not words[0] or not words[1] or bool(words[0] & words[1])


def _added(counts: Sequence[Count]) -> list[Count]:
    return [count for count in counts if count.part_of is None]


def _figures(counts: Sequence[Count]) -> list[tuple[int, int, int]]:
    return sorted((_number(c.low), _number(c.best), _number(c.high)) for c in counts)


def _number(value: int | None) -> int:
    return -1 if value is None else value
