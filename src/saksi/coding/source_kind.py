"""What kind of source speaks: a named person, a body, the press, an official or another without a name, a witness.

The words of the source decide, by lists that can be edited (``resources/source_words.yaml``); the resolved actor
helps where the words have no known head ("Hizbullah"). Nobody is unmasked: where the report keeps a speaker unnamed,
so does the record, and what is in doubt is ``unnamed``.
"""

import re
from collections.abc import Collection, Sequence
from functools import cache

import msgspec

from saksi.coding.personal_names import holds_name, is_bare_name, is_country
from saksi.coding.source_words import heads, source_words
from saksi.records import Participant, SourceKind
from saksi.resolve.resolvers import is_pronoun

GROUPS = frozenset(
    {"state_force", "police", "government", "rebel", "militia", "terror_group", "communal", "international"}
    | {"external_force"}
)
BY_GROUP: dict[str, SourceKind] = {
    "official": "official_unnamed",
    "organisation": "organisation",
    "media": "media",
    "press": "media",
    "witness": "witness",
    "person": "unnamed",
}
"""The kind of a source without a personal name, by the list of ``source_words.yaml`` that its head stands in."""
_LONGEST_HEAD = 3


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A speaker as the report has it."""

    participant: Participant
    words: str
    """The fullest words for the speaker."""
    following: Sequence[str] = ()
    """The text right after each mention of the speaker, where a clause may keep the name back."""
    short_forms: Collection[str] = ()
    """The other words for the same speaker."""
    lower_case: Collection[str] = ()
    """The words that the report writes with a small letter: they are no names."""
    places: Collection[str] = ()
    """Words of the report's places, in lower case."""


def source_kind(source: Source) -> SourceKind:
    """The kind of ``source`` (codebook section 4, Attribution)."""
    head, group, several = _head(source.words)
    rest = source.words.lower().partition(head)[2].split() if head else []
    if _kept_unnamed(source):
        return _unnamed_kind(group, rest)
    if is_pronoun(source.words):
        return "unnamed"
    if holds_name(source.words, head=head, counted=several, places=source.places, short_forms=source.short_forms):
        return "named_person"
    if group == "source":
        return "official_unnamed" if _is_official(rest) else "unnamed"
    if group == "force":
        return "official_unnamed" if several else "organisation"
    return BY_GROUP[group] if group else _without_head(source, several=several)


def _head(words: str) -> tuple[str, str, bool]:
    """Head phrase and its list, both empty where none is known, and whether words before it make it persons."""
    table = source_words()
    tokens = [re.sub(r"[^\w\-']", "", token) for token in words.lower().split()]
    tokens = [token for token in tokens if token]
    several = False
    while tokens:
        for size in range(min(_LONGEST_HEAD, len(tokens)), 0, -1):
            phrase = " ".join(tokens[:size])
            for head in (phrase, phrase.removesuffix("nya")):
                if head in heads():
                    return phrase, heads()[head], several
            counted = phrase in table.persons_before or (size == 1 and phrase[0].isdigit())
            if counted or phrase in table.before:
                several = several or counted
                tokens = tokens[size:]
                break
        else:
            break
    return "", "", several


def _unnamed_kind(group: str, rest: Sequence[str]) -> SourceKind:
    """The kind of a speaker whose name the report keeps back."""
    if group in ("official", "force") or (group == "source" and _is_official(rest)):
        return "official_unnamed"
    return "witness" if group == "witness" else "unnamed"


def _is_official(rest: Sequence[str]) -> bool:
    return any(word in source_words().source_official for word in rest)


@cache
def _unnamed_clause() -> re.Pattern[str]:
    """A clause right after the speaker that keeps the name back."""
    table = source_words().anonymity

    def any_of(phrases: Sequence[str]) -> str:
        return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))

    refused = rf"(?:{any_of(table.refusals)})\b[^.,\n]*?\b(?:{any_of(table.matters)})"
    return re.compile(
        rf"[\s,]*(?:\([^)\n]{{1,40}}\)[\s,]*)?(?=(?:{any_of(table.openers)})\b)[^.,\n“”\"]*?"
        rf"\b(?:{refused}|{any_of(table.plain)})\b"
    )


def _kept_unnamed(source: Source) -> bool:
    reach = source_words().anonymity.reach
    pattern = _unnamed_clause()
    if any(pattern.match(text[:reach].lower()) for text in source.following):
        return True
    inside = re.search(r"\s(?=yang\s)", source.words.lower())
    return bool(inside and pattern.match(source.words.lower()[inside.start() :]))


def _without_head(source: Source, *, several: bool) -> SourceKind:
    table = source_words()
    words = source.words.lower().split()
    actor = source.participant
    if several:
        return "unnamed"
    if actor.kind == "media" or any(word in table.media_words for word in words):
        return "media"
    known = actor.id is not None and actor.kind in GROUPS
    if (
        known
        or is_country(source.words)
        or " ".join(words) in table.seats
        or any(word in table.body_words for word in words)
    ):
        return "organisation"
    first = re.sub(r"\W", "", source.words.split()[0]) if words else ""
    if first.isupper() and len(first) > 1:
        return "organisation"
    if is_bare_name(source.words, places=source.places) and source.words.lower() not in source.lower_case:
        return "named_person"
    return "organisation" if actor.kind in GROUPS and source.words[:1].isupper() else "unnamed"
