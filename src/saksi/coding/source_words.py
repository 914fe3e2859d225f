"""The table of words for kinds of source (``resources/source_words.yaml``)."""

from functools import cache

import msgspec

from saksi.tables import check_once, read_table

TABLE = "source_words.yaml"
HEADS = ("official", "force", "organisation", "media", "press", "witness", "person", "source")
OF_PERSONS = ("official", "press", "witness", "person", "source")
"""The lists whose words mean a person: a personal name may follow the office."""


class Anonymity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words by which a speaker is kept unnamed; ``reach`` is in characters."""

    openers: list[str]
    refusals: list[str]
    matters: list[str]
    plain: list[str]
    reach: int


class NoCasualties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words that limit "no casualties" to one fate."""

    killed: list[str]
    wounded: list[str]
    missing: list[str]


class SourceWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of ``source_words.yaml``; the file says what each list is for."""

    persons_before: list[str]
    before: list[str]
    official: list[str]
    force: list[str]
    organisation: list[str]
    media: list[str]
    press: list[str]
    witness: list[str]
    person: list[str]
    source: list[str]
    source_official: list[str]
    named: list[str]
    honorifics: list[str]
    corps: list[str]
    name_takers: list[str]
    name_particles: list[str]
    not_names: list[str]
    body_words: list[str]
    media_words: list[str]
    seats: list[str]
    anonymity: Anonymity
    no_casualties: NoCasualties


@cache
def source_words() -> SourceWords:
    """The table, read once and checked. Raises ResourceError where it is missing or damaged."""
    table = read_table(TABLE, SourceWords)
    check_once(TABLE, {name: getattr(table, name) for name in HEADS})
    check_once(TABLE, {name: getattr(table.no_casualties, name) for name in ("killed", "wounded", "missing")})
    for name in (
        "persons_before",
        "before",
        "honorifics",
        "corps",
        "name_takers",
        "name_particles",
        "not_names",
        "named",
    ):
        check_once(TABLE, {name: getattr(table, name)})
    return table


@cache
def heads() -> dict[str, str]:
    """Head phrase → the list it stands in."""
    table = source_words()
    return {phrase: name for name in HEADS for phrase in getattr(table, name)}
