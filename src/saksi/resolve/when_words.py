"""From the words of a time expression to tokens: weekday, month, number, date, clock, part of the day, unit, …"""

import re
from functools import cache
from typing import NamedTuple

import msgspec

from saksi.errors import ResourceError
from saksi.resolve.feasts import load_feasts
from saksi.resolve.numbers import number_words, read_number, words_of
from saksi.tables import check_once, read_table

TABLE = "time_words.yaml"
LONGEST_QUOTE = 300
_DASH = "-–—"
_LEX = re.compile(
    rf"""(?P<iso>(?<!\d)[0-9]{{4}}(?P<iso_sep>[-/])[0-9]{{1,2}}(?P=iso_sep)[0-9]{{1,2}}(?!\d))
    |(?P<h_day>\b[hH]\s?[+{_DASH}]\s?[0-9]{{1,2}}(?!\d))
    |(?P<span>[0-9]{{1,2}}\s*[{_DASH}]\s*[0-9]{{1,2}}/[0-9]{{1,2}}(?:/(?:[0-9]{{4}}|[0-9]{{2}}))?(?![/\d]))
    |(?P<date>[0-9]{{1,2}}\s?(?P<sep>[/.-])\s?[0-9]{{1,2}}\s?(?P=sep)\s?(?:[0-9]{{4}}|[0-9]{{2}})(?![\d/]))
    |(?P<short>[0-9]{{1,2}}/[0-9]{{1,2}}(?![\d/]))
    |(?P<clock>[0-9]{{1,2}}[.:][0-9]{{2}}(?:[.:][0-9]{{2}})?(?![\d.,]\d|\d))
    |(?P<decade>[0-9]{{2,4}}\s?-?\s?an\b)
    |(?P<times>[0-9]{{1,3}}x[0-9]{{1,3}})
    |(?P<nth>[kK][eE]-?[0-9]+)
    |(?P<number>[0-9]+(?:[.,][0-9]+)*)
    |(?P<word>[sS][/.][dD]\.?|[^\W\d_]+(?:[-'’][^\W\d_]+)*)
    |(?P<sign>\S)""",
    re.VERBOSE,
)


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds of the calendar; see the table."""

    first: int
    last: int
    first_candidate: int
    last_candidate: int
    about_days: int
    coming_days: int
    grace_days: int
    several_days: int


class TimeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``time_words.yaml``; the file says what each list is for."""

    limits: Limits
    weekdays: dict[str, int]
    sunday_or_week: str
    months: dict[str, int]
    zones: dict[str, str]
    local_time: list[str]
    day_parts: dict[str, tuple[int, int]]
    days: dict[str, tuple[int, int]]
    next_day: list[str]
    same_day: list[str]
    units: dict[str, str]
    one_unit: dict[str, str]
    sections: dict[str, str]
    section_days: dict[str, dict[str, tuple[int, int]]]
    year_parts: dict[str, int]
    ordinals: dict[str, int]
    past: list[str]
    future: list[str]
    in_future: list[str]
    this: list[str]
    recent: list[str]
    last: list[str]
    next: list[str]
    later: list[str]
    earlier: list[str]
    same: list[str]
    relation: dict[str, int]
    past_the_hour: list[str]
    since: list[str]
    to: list[str]
    and_: list[str] = msgspec.field(name="and")
    between: list[str]
    at: list[str]
    ordinal_day: list[str]
    about: list[str]
    several: list[str]
    half: list[str]
    recurring: list[str]
    hijri_era: list[str]
    vague: list[str]
    filler: list[str]


class Token(NamedTuple):
    """A word or phrase with its kind and what it stands for."""

    kind: str
    numbers: tuple[int, ...] = ()
    name: str = ""
    """Unit, section or zone."""
    text: str = ""
    """The words as the report has them."""


class _Phrase(NamedTuple):
    parts: tuple[str, ...]
    token: Token


class _Index(NamedTuple):
    phrases: dict[str, list[_Phrase]]
    number_heads: tuple[str, ...]


@cache
def time_words() -> TimeWords:
    """The table of time words, read once and checked."""
    table = read_table(TABLE, TimeWords)
    lists = {name: list(getattr(table, name)) for name in _KINDS}
    check_once(TABLE, lists)
    for key, ranges in (("day_parts", table.day_parts), ("days", table.days)):
        for phrase, (low, high) in ranges.items():
            if low > high:
                raise ResourceError(f"resources/{TABLE}: {key}: {phrase}: {low} must not be above {high}")
    _check_names(table)
    for key, values, last in (("weekdays", table.weekdays, 7), ("months", table.months, 12)):
        for phrase, value in values.items():
            if not 1 <= value <= last:
                raise ResourceError(f"resources/{TABLE}: {key}: {phrase}: {value} is not from 1 to {last}")
    return table


def _check_names(table: TimeWords) -> None:
    """``ResourceError`` where a unit or section has a name that the calendar does not know."""
    for key, names, known in (
        ("units", {*table.units.values(), *table.one_unit.values()}, _UNITS),
        ("sections", set(table.sections.values()), _SECTIONS),
        ("section_days", set(table.section_days), _SECTIONED),
    ):
        if unknown := sorted(names - known):
            raise ResourceError(f"resources/{TABLE}: {key}: {unknown[0]} must be one of {', '.join(sorted(known))}")
    for period, shares in table.section_days.items():
        if missing := sorted(_SECTIONS - set(shares)):
            raise ResourceError(f"resources/{TABLE}: section_days: {period}: {missing[0]} is missing")


_UNITS = {"second", "minute", "hour", "day", "week", "month", "year", "decade", "century"}
_SECTIONS = {"start", "middle", "end"}
_SECTIONED = {"week", "month", "year", "decade", "century"}
_KINDS = {
    "weekdays": "weekday",
    "months": "month",
    "zones": "zone",
    "local_time": "zone",
    "day_parts": "part",
    "days": "days",
    "next_day": "next_day",
    "same_day": "same_day",
    "units": "unit",
    "one_unit": "one_unit",
    "sections": "section",
    "year_parts": "year_part",
    "ordinals": "ordinal",
    "past": "past",
    "future": "future",
    "in_future": "in_future",
    "this": "this",
    "recent": "recent",
    "last": "last",
    "next": "next",
    "later": "later",
    "earlier": "earlier",
    "same": "same",
    "relation": "relation",
    "past_the_hour": "past_the_hour",
    "since": "since",
    "to": "to",
    "and_": "and",
    "between": "between",
    "at": "at",
    "ordinal_day": "ordinal_day",
    "about": "about",
    "several": "several",
    "half": "half",
    "recurring": "recurring",
    "hijri_era": "hijri_era",
    "vague": "vague",
    "filler": "filler",
}


_OPENING = ("since", "to", "recurring", "relation", "past_the_hour", "at", "unit")
_PARTED = ("weekday", "month")
"""Two of these with a dash between are a range ("Januari-Juni"), not one word."""


@cache
def _index() -> _Index:
    table = time_words()
    phrases: dict[str, list[_Phrase]] = {}
    for key, kind in _KINDS.items():
        words = getattr(table, key)
        for phrase in words:
            value = words[phrase] if isinstance(words, dict) else ()
            name = value if isinstance(value, str) else ""
            numbers = (value,) if isinstance(value, int) else () if isinstance(value, str) else tuple(value)
            _add(phrases, phrase, Token(kind, numbers, name))
    _add(phrases, table.sunday_or_week, Token("minggu"))
    feasts = load_feasts()
    for at, feast in enumerate(feasts.feasts):
        for name in feast.names:
            _add(phrases, name, Token("feast", (at,)))
    for name, month in feasts.hijri_months.items():
        _add(phrases, name, Token("hijri_month", (month,)))
    for listed in phrases.values():
        listed.sort(key=lambda phrase: -len(phrase.parts))
    numbers_table = number_words()
    heads = (*numbers_table.digits, *numbers_table.ones, *numbers_table.loose)
    return _Index(phrases, heads)


def _add(phrases: dict[str, list[_Phrase]], phrase: str, token: Token) -> None:
    parts = tuple(match.group().lower() for match in _LEX.finditer(phrase))
    phrases.setdefault(parts[0], []).append(_Phrase(parts, token))


def opening_tokens(word: str) -> list[Token]:
    """The token of a word that stands before a time expression and belongs to it ("sejak", "setiap"), or none."""
    for phrase in _index().phrases.get(word.lower(), ()):
        if len(phrase.parts) == 1 and phrase.token.kind in _OPENING:
            return [phrase.token._replace(text=word)]
    return []


def tokens_of(quote: str) -> list[Token]:
    """The tokens of a time expression; words that add nothing are left out."""
    index = _index()
    matches = list(_LEX.finditer(quote))
    folded = [match.group().lower() for match in matches]
    tokens: list[Token] = []
    at = 0
    while at < len(matches):
        match, text = matches[at], folded[at]
        found = _phrase_at(index, folded, at)
        if found is None and (pair := _parted(index, match.group())):
            tokens += pair
            at += 1
            continue
        if found is None and (counted := _counted_feast(index, folded, at)):
            tokens += [counted.token, _token(matches[at + 1], folded[at + 1])]
            at += len(counted.parts) + 1
            continue
        if found is not None:
            at += len(found.parts)
            if found.token.kind == "one_unit":
                tokens.append(Token("number", (1,)))
                tokens.append(Token("unit", (), found.token.name))
            elif found.token.kind != "filler":
                tokens.append(found.token._replace(text=quote[match.start() : matches[at - 1].end()]))
            continue
        number = _spelled_number(index, quote, text, match.start())
        if number is not None:
            token, end = number
            tokens.append(token)
            while at < len(matches) and matches[at].start() < end:
                at += 1
            continue
        tokens.append(_token(match, text))
        at += 1
    return tokens


def _phrase_at(index: _Index, folded: list[str], at: int) -> _Phrase | None:
    for phrase in index.phrases.get(folded[at], ()):
        if len(phrase.parts) == 1 or tuple(folded[at : at + len(phrase.parts)]) == phrase.parts:
            return phrase
    return None


def _counted_feast(index: _Index, folded: list[str], at: int) -> _Phrase | None:
    """As in "HUT ke-76 RI": a feast of two or more words with its number after the first."""
    if at + 2 >= len(folded) or not re.fullmatch("ke-?[0-9]+", folded[at + 1]):
        return None
    found = _phrase_at(index, [folded[at], *folded[at + 2 : at + 5]], 0)
    return found if found is not None and found.token.kind == "feast" else None


def _parted(index: _Index, word: str) -> list[Token]:
    """As in "Januari-Juni": two words of one kind and the dash between; empty for any other word."""
    first, dash, second = word.partition("-")
    ends = [phrase for part in (first, second) if (phrase := _phrase_at(index, [part.lower()], 0)) is not None]
    if not dash or len(ends) < 2 or ends[0].token.kind != ends[1].token.kind or ends[0].token.kind not in _PARTED:
        return []
    return [ends[0].token._replace(text=first), Token("dash", (), "", dash), ends[1].token._replace(text=second)]


def _spelled_number(index: _Index, quote: str, text: str, start: int) -> tuple[Token, int] | None:
    """The number written in words at ``start``, and where it ends."""
    if not text.startswith(index.number_heads):
        return None
    words = words_of(quote[start:])
    if not words or words[0].text not in index.number_heads:
        return None
    number = read_number(words, 0)
    if number is None:
        return None
    end = start + words[number.end - 1].end
    if number.low != number.high:
        return Token("several", (), "loose", quote[start:end]), end
    return Token("number", (number.low,), "words", quote[start:end]), end


_SIGNS = {"-": "dash", "–": "dash", "—": "dash", ",": "comma", "(": "open", ")": "close", "[": "open", "]": "close"}


def _token(match: re.Match[str], text: str) -> Token:
    """The token of a numeral, sign or unknown word."""
    kind, quote = match.lastgroup or "sign", match.group()
    values = tuple(int(part) for part in re.findall(r"[0-9]{1,9}", text))
    if kind == "word":
        place = _ordinal(text)
        return Token("unknown", (), "", quote) if place is None else Token("ordinal", (place,), "", quote)
    if kind == "sign":
        return Token(_SIGNS.get(text, "unknown"), (), "", quote)
    if kind == "number":
        return Token("number", (int("".join(re.findall("[0-9]", text))[:9]),), "", quote)
    return _dated_token(kind, values, quote)


def _dated_token(kind: str, values: tuple[int, ...], quote: str) -> Token:
    """The token of a written date, range of days, clock time, decade or counted day."""
    if kind == "times":
        return Token("number", (values[0] * values[1],), "words", quote)
    if kind in ("nth", "h_day"):
        before = kind == "h_day" and "+" not in quote
        return Token("ordinal" if kind == "nth" else kind, (-values[0] if before else values[0],), "", quote)
    if kind == "iso":
        return Token("date", (values[2], values[1], values[0]), "", quote)
    if kind in ("date", "span"):
        size = len(values) if kind == "span" else 2
        days = values[: min(size, 3)]
        years = [year if year > 99 else _full_year(year) for year in values[len(days) :]]
        return Token(kind, (*days, *years), "", quote)
    if kind == "short":
        return Token("date", values, "", quote)
    return Token(kind, values[:2] if kind == "clock" else values[:1], "", quote)


def _ordinal(text: str) -> int | None:
    """As in "kedua", "ketiganya", "kesepuluh": its number, else None."""
    if not text.startswith("ke"):
        return None
    table, bare = number_words(), text.removeprefix("ke").removesuffix("nya")
    return table.digits.get(bare, table.ones.get(bare))


def _full_year(short: int) -> int:
    """As in "15" is 2015, "98" is 1998."""
    return 2000 + short if 2000 + short <= time_words().limits.last_candidate else 1900 + short
