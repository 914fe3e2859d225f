"""Whether the words of a speaker hold a personal name ("Kapolres Intan Jaya AKBP Rinto Pangaribuan").

There is no list of personal names: a name is known by where it stands (after a rank, after a comma, before an age,
at the end of an office) and by what it is not (an office, a body, an area). One capitalised word alone is no proof.
"""

import re
from collections.abc import Collection
from functools import cache

from saksi.coding.source_words import OF_PERSONS, heads, source_words
from saksi.resolve.gazetteer import load_countries
from saksi.resolve.numbers import number_words

_NAME = re.compile(r"[^\W\d_a-z](?:[^\W\d_]|['’.\-])*")
_AGE = re.compile(r"(\S+) \(\d{1,3}(?: tahun)?\)")
_APPOSED = re.compile(r"\s*,\s*|\s+(?:dari|di|pada|asal|untuk|yang)\s+")


def holds_name(
    words: str, *, head: str, counted: bool, places: Collection[str], short_forms: Collection[str] = ()
) -> bool:
    """True where ``words`` hold a personal name.

    ``head`` is the head phrase that ``words`` begin with, in lower case ("juru bicara"), or empty; ``counted`` says
    that a number or "seorang" comes before it, so that what follows names the body ("seorang komandan Ahrar Syam");
    ``places`` are words, in lower case, that the report uses for places; ``short_forms`` are the other words for the
    same speaker.
    """
    text = _countries()[1].sub("", re.sub(r"[“”\"]", "", words))
    return (
        _introduced(text, places)
        or _after_rank(text.split(), places)
        or any(_is_name(match[1], places) for match in _AGE.finditer(text))
        or _apposed(text, places)
        or (not counted and _at_end(text, head, places, short_forms))
    )


def is_bare_name(words: str, *, places: Collection[str]) -> bool:
    """True where ``words`` are a personal name of one to five words ("Berivan Kobane", "Zaw Htoo dari dewan militer")."""
    first = _APPOSED.split(words)[0].split()
    return _all_name(first, places) and len(first) <= 5


def is_country(words: str) -> bool:
    """True where ``words`` are the name of a country, which speaks for its government."""
    return words.lower() in _countries()[0]


@cache
def _countries() -> tuple[frozenset[str], re.Pattern[str]]:
    """The names of all countries in lower case, and a pattern for those of several words."""
    names = {name for country in load_countries().values() for name in country.names}
    longer = sorted((name for name in names if " " in name), key=lambda name: (-len(name), name))
    return frozenset(name.lower() for name in names), re.compile(rf"\b(?:{'|'.join(map(re.escape, longer))})\b")


@cache
def _no_names() -> frozenset[str]:
    """Single words, in lower case, that never belong to a personal name."""
    table = source_words()
    listed = {*table.not_names, *table.body_words, *table.media_words}
    # Trades and kin ("putra", "putri") are left in: they are common in names.
    listed |= {word for head, group in heads().items() if group != "person" for word in head.split()}
    listed |= {seat for seat in table.seats if " " not in seat}
    return frozenset(listed | {name for name in _countries()[0] if " " not in name})


@cache
def _titles() -> frozenset[str]:
    return frozenset((*source_words().honorifics, *number_words().ranks))


def _is_name(token: str, places: Collection[str]) -> bool:
    bare = token.strip(",;:()[]")
    folded = bare.lower()
    if not _NAME.fullmatch(bare) or folded in _no_names() or folded in places or folded in _titles():
        return False
    letters = bare.replace(".", "")
    return not (letters.isupper() and len(letters) > 1 and "." not in bare)


def _is_particle(token: str) -> bool:
    return re.split(r"[-’']", token.lower())[0] in source_words().name_particles


def _introduced(text: str, places: Collection[str]) -> bool:
    """ "seorang warga bernama Samer"."""
    for phrase in source_words().named:
        _, found, rest = text.partition(f"{phrase} ")
        if found and rest and _is_name(rest.split()[0], places):
            return True
    return False


def _after_rank(tokens: list[str], places: Collection[str]) -> bool:
    """ "Kolonel Czi Aldi": a rank or honorific, then a name; branch words and further titles may stand between."""
    between = (*source_words().corps, *_titles())
    for at, token in enumerate(tokens):
        if token.strip("(),").lower() not in _titles():
            continue
        rest = (word for word in tokens[at + 1 : at + 6] if word.strip("(),.").lower() not in between)
        follower = next(rest, "")
        if follower and (_is_name(follower, places) or (_is_particle(follower) and "-" in follower)):
            return True
    return False


def _all_name(tokens: list[str], places: Collection[str]) -> bool:
    names = [token for token in tokens if not _is_particle(token) or _is_name(token, places)]
    return bool(tokens) and _is_name(tokens[0], places) and all(_is_name(token, places) for token in names)


def _apposed(text: str, places: Collection[str]) -> bool:
    """ "Kepala Desa Lemban Tongoa, Yunus Tampubila"; "Abu Qutaibah, panglima poros selatan"."""
    parts = [part.split() for part in text.split(",") if part.strip()]
    parts = [parts[0], *(_untitled(part) for part in parts[1:])] if parts else []
    if len(parts) < 2:
        return False
    first_is_name = _all_name(parts[0], places) and bool(parts[1]) and parts[1][0].islower()
    return first_is_name or any(_all_name(part, places) for part in parts[1:])


def _untitled(tokens: list[str]) -> list[str]:
    """The words after a leading office or title ("Komisaris Jess Marquez")."""
    while tokens and (tokens[0].lower() in heads() or tokens[0].lower() in _titles()):
        tokens = tokens[1:]
    return tokens


def _at_end(text: str, head: str, places: Collection[str], short_forms: Collection[str]) -> bool:
    """ "juru bicara SDF Farhan Derik": two or more name words at the end of an office.

    One word is enough where the report calls the speaker by it elsewhere ("relawan Yulia" … "Yulia"). Where the
    office is not listed, the word before the name must be a common noun ("konsultan energi Tunde Oyelaran").
    """
    if head and heads().get(head, heads().get(head.removesuffix("nya"), "")) not in OF_PERSONS:
        return False
    start = text.lower().find(head) + len(head)
    first = _APPOSED.split(text[start:])[0].split()
    run: list[str] = []
    while first and (_is_name(first[-1], places) or _is_particle(first[-1])):
        run.insert(0, first.pop())
    while run and not _is_name(run[0], places):
        first.append(run.pop(0))
    before = first[-1].lower() if first else ""
    if not head and not (first and first[-1].islower()):
        return False
    if before in source_words().name_takers:
        run = run[1:] if len(run) > 2 else []
    return len(run) >= 2 or (len(run) == 1 and run[0] in short_forms)
