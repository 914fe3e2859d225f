"""Numbers as Indonesian and Malay newspapers write them: "1.200", "1,5 juta", "dua puluh lima", "puluhan ribu"."""

import re
from functools import cache
from typing import NamedTuple

import msgspec

from saksi.errors import ResourceError
from saksi.tables import check_once, read_table

TABLE = "number_words.yaml"
_BIG = 1000
_LONGEST_NUMERAL = 15
_LEX = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|\S")


class NumberWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``number_words.yaml``; the file says what each list is for."""

    digits: dict[str, int]
    teen: str
    multipliers: dict[str, int]
    ones: dict[str, int]
    fractions: dict[str, float]
    loose: dict[str, tuple[int, int]]
    some: list[str]
    single: list[str]
    pair: list[str]
    couples: list[str]
    twos: list[str]
    none: list[str]
    at_least: list[str]
    at_most: list[str]
    about: list[str]
    exact: list[str]
    and_more: list[str]
    to: list[str]
    perhaps: list[str]
    between: list[str]
    classifiers: list[str]
    people_classifiers: list[str]
    counted_nouns: list[str]
    not_nouns: list[str]
    part_of: list[str]
    between_noun: list[str]
    before_figure: list[str]
    fates: list[str]
    relative: list[str]
    becomes: list[str]
    changes: list[str]
    measures: list[str]
    age: list[str]
    uncounted: list[str]
    groups: list[str]
    ranks: list[str]
    titles: list[str]
    before_title: list[str]
    members: list[str]
    named: list[str]
    pronouns: list[str]
    kin: list[str]
    kin_owner: list[str]
    persons: list[str]
    this: list[str]
    together_with: list[str]
    and_: list[str] = msgspec.field(name="and")


class Word(NamedTuple):
    """A word, numeral or sign, folded to lower case, with its place in the quote."""

    text: str
    start: int
    end: int


class Number(NamedTuple):
    """A figure from ``low`` to ``high`` (equal when it is exact); ``end`` is the index of the next word."""

    low: int
    high: int
    scale: int
    """The multiplier that closes it ("tiga ribu": 1000), else 1."""
    end: int


@cache
def number_words() -> NumberWords:
    """The table of number words, read once and checked."""
    table = read_table(TABLE, NumberWords)
    openers = ("some", "single", "pair", "none", "at_least", "at_most", "about", "exact", "between", "uncounted")
    check_once(TABLE, {name: getattr(table, name) for name in openers})
    for name, (low, high) in table.loose.items():
        if not 0 <= low <= high:
            raise ResourceError(f"resources/{TABLE}: loose: {name}: {low} must not be above {high}")
    return table


@cache
def _fused() -> re.Pattern[str]:
    table = number_words()
    heads = "|".join(map(re.escape, table.digits))
    tails = "|".join(map(re.escape, (table.teen, *table.multipliers)))
    return re.compile(f"({heads})-?((?:{tails})(?:an)?)")


@cache
def _pair_of_digits() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, number_words().digits))
    return re.compile(f"({heads})-({heads})")


def words_of(text: str) -> list[Word]:
    """The words of ``text``; "duapuluh" gives two words, "tiga-empat" three."""
    words: list[Word] = []
    for match in _LEX.finditer(text):
        start = match.start()
        folded = match.group().lower()
        if len(folded) != len(match.group()):  # a letter that folds to two: keep offsets true
            folded = match.group()
        if fused := _fused().fullmatch(folded):
            cut = start + fused.end(1)
            words += [Word(fused[1], start, cut), Word(fused[2], start + fused.start(2), match.end())]
        elif pair := _pair_of_digits().fullmatch(folded):
            cut = start + pair.end(1)
            words += [Word(pair[1], start, cut), Word("-", cut, cut + 1), Word(pair[2], cut + 1, match.end())]
        else:
            words.append(Word(folded, start, match.end()))
    return words


def read_number(words: list[Word], at: int) -> Number | None:
    """The number that begins at ``words[at]``, or None where none does."""
    if at >= len(words):
        return None
    if words[at].text[0].isdigit():
        return _numeral(words, at)
    return _loose(words, at) or _fraction(words, at) or _cardinal(words, at)


def _text(words: list[Word], at: int) -> str:
    return words[at].text if at < len(words) else ""


def _numeral(words: list[Word], at: int) -> Number | None:
    table = number_words()
    text = words[at].text
    scale = table.multipliers.get(_text(words, at + 1), 0)
    rounded = 0 if scale else table.multipliers.get(_text(words, at + 1).removesuffix("an"), 0)
    value = _numeral_value(text, multiplied=bool(scale or rounded))
    if value is None:
        return None
    if rounded:
        low = round(value * rounded)
        return Number(low, low + rounded - 1, rounded, at + 2)
    if scale:
        low = round(value * scale)
        return Number(low, low, scale, at + 2)
    if value != int(value):
        return None
    low = int(value)
    if _text(words, at + 1) == "-" and _text(words, at + 2) == "an":
        step = 10 ** (len(text) - len(text.rstrip("0")))
        return Number(low, low + step - 1, 1, at + 3)
    return Number(low, low, 1, at + 1)


def _numeral_value(text: str, *, multiplied: bool) -> float | None:
    """As in "1.000" is a thousand; "1,5" is a number only before a multiplier."""
    if len(text) > _LONGEST_NUMERAL:
        return None
    if text.isdecimal():
        return int(text)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,3}(,[0-9]{3})+", text) and not (multiplied and "," in text):
        return int(text.replace(".", "").replace(",", ""))
    if multiplied and re.fullmatch(r"[0-9]+[.,][0-9]+", text):
        return float(text.replace(",", "."))
    return None


def _loose(words: list[Word], at: int) -> Number | None:
    """As in "puluhan", "ratusan ribu", "beberapa ratus", "beberapa belas"."""
    table = number_words()
    bounds = table.loose.get(words[at].text)
    if bounds is None and words[at].text in table.some and _text(words, at + 1) in table.multipliers:
        bounds = (2, 9)
    if bounds is None and words[at].text in table.some and _text(words, at + 1) == table.teen:
        return Number(11, 19, 1, at + 2)
    if bounds is None:
        return None
    low, high = bounds
    scale, at = 1, at + 1
    while (step := table.multipliers.get(_text(words, at), 0)) and scale == 1:
        low, high, scale, at = low * step, high * step + step - 1, step, at + 1
    return Number(low, high, scale, at)


def _fraction(words: list[Word], at: int) -> Number | None:
    """As in "seperempat juta", "setengah lusin"; a part without a multiplier is no number of people."""
    table = number_words()
    part = table.fractions.get(words[at].text)
    scale = table.multipliers.get(_text(words, at + 1), 0)
    if part is None or not scale or part * scale != int(part * scale):
        return None
    value = round(part * scale)
    return Number(value, value, scale, at + 2)


def _cardinal(words: list[Word], at: int) -> Number | None:
    """As in "dua puluh lima", "seribu dua ratus", "dua setengah juta"; each part smaller than the one before."""
    table = number_words()
    total, group, below, group_below, scale, first = 0, 0, _BIG**4, _BIG, 1, at
    while at < len(words):
        step = _small(words, at, group_below)
        if step is not None:
            value, group_below, used = step
            group, scale, at = group + value, 1, at + used
            continue
        one = table.ones.get(words[at].text, 0)
        if one >= _BIG and group == 0 and one < below:
            total, below, group_below, scale, at = total + one, one, _BIG, one, at + 1
            continue
        half = table.fractions.get(words[at].text, 0.0) if group else 0.0
        big = table.multipliers.get(_text(words, at + (half > 0)), 0)
        if not (group and _BIG <= big < below):
            break
        total, group = total + round((group + half) * big), 0
        below, group_below, scale, at = big, _BIG, big, at + 1 + (half > 0)
    if at == first:
        return None
    return _rounded(words, at, total, group) or Number(total + group, total + group, scale, at)


def _small(words: list[Word], at: int, below: int) -> tuple[int, int, int] | None:
    """A part under a thousand at ``at``: its value, what the next part must be below, and the words it takes."""
    table = number_words()
    text = words[at].text
    one = table.ones.get(text, 0)
    if 0 < one < _BIG:
        limit = 100 if one == 100 else 1
        return (one, limit, 1) if one < below and below >= 100 else None
    digit = table.digits.get(text)
    if digit is None or below <= 1:
        return None
    follower = _text(words, at + 1)
    if follower == table.teen:
        return (10 + digit, 1, 2) if below >= 100 else None
    scale = table.multipliers.get(follower, 0)
    if 1 < scale < _BIG:
        return (digit * scale, 1 if scale == 12 else scale, 2) if scale < below else None
    return digit, 1, 1


def _rounded(words: list[Word], at: int, total: int, group: int) -> Number | None:
    """As in "lima puluhan", "tiga ribuan": from the figure to the next round one."""
    scale = number_words().multipliers.get(_text(words, at).removesuffix("an"), 0)
    if not scale or not _text(words, at).endswith("an") or not group:
        return None
    low = total + group * scale
    return Number(low, low + scale - 1, scale, at + 1)
