"""What a report says about where it takes place: the countries it names, its dateline, its clear places."""

import collections
import functools
import re
from collections.abc import Iterable, Sequence

import msgspec

from saksi.records import Evidence
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import Gazetteer
from saksi.resolve.place_index import Candidate
from saksi.resolve.place_words import Mention, Name, load_place_words, read_mention
from saksi.resolve.ranking import Choice, Context, Ranker, Table, shares

MAX_TEXT = 200_000
MAX_NEIGHBOURS = 40
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a report before its places are."""

    text: str
    dateline: Evidence | None = None
    actors: Sequence[str] = ()
    """ISO 3166-1 alpha-2 of the actors' own countries."""
    home: str | None = None
    """The publisher's country."""


def first_context(report: Surroundings, gazetteer: Gazetteer, table: Table) -> Context:
    """Countries that the report names, those of its actors and its publisher, and that of its dateline."""
    counts = country_mentions(report.text[:MAX_TEXT], gazetteer)
    home = report.home or load_place_words().home
    context = Context(home=home, named=shares(counts), actors=frozenset(report.actors))
    if report.dateline is None:
        return context
    mention = read_mention(report.dateline.quote, gazetteer)
    ranker = Ranker(context, gazetteer, table)
    taken = [ranker.choose(name, mention).taken for name in mention.names]
    countries = [one.place.country for one in taken if one and one.place.country]
    return msgspec.structs.replace(context, dateline=countries[0] if countries else None)


def country_mentions(text: str, gazetteer: Gazetteer) -> dict[str, float]:
    """How often each country is named in a text; words of Indonesian institutions count for Indonesia."""
    first_words = _country_first_words(gazetteer)
    words = load_place_words()
    tokens = _WORD.findall(text)
    counts: collections.Counter[str] = collections.Counter()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        step = 1
        if token in words.home_hints:
            counts[words.home] += 1
        elif token[0].isupper() and token.casefold() in first_words:
            for length in (4, 3, 2, 1):
                code = _country_named(" ".join(tokens[at : at + length]), gazetteer)
                if code:
                    counts[code] += 1
                    step = length
                    break
        at += step
    return dict(counts)


@functools.lru_cache(maxsize=4)
def _country_first_words(gazetteer: Gazetteer) -> frozenset[str]:
    names = (name for country in gazetteer.countries.values() for name in country.names)
    return frozenset(name.split(" ")[0].casefold() for name in names)


def _country_named(words: str, gazetteer: Gazetteer) -> str | None:
    code = gazetteer.country_code(words)
    # Abbreviations such as AS and RI are names only in capitals.
    if code and len(words) <= 4 and words.upper() in gazetteer.countries[code].names and not words.isupper():
        return None
    return code


def with_places(context: Context, choices: Iterable[Choice]) -> Context:
    """The context with the first round's clear places added."""
    clear: dict[str, Candidate] = {}
    for choice in choices:
        if choice.taken is not None and choice.taken.place.kind != "country":
            clear.setdefault(fold(choice.name.text), choice.taken.place)
    return msgspec.structs.replace(context, neighbours=tuple(sorted(clear.items()))[:MAX_NEIGHBOURS])


def with_loose_names(mention: Mention, context: Context, gazetteer: Gazetteer) -> Mention:
    """Names that no place bears are looked up again by their romanisation, in the report's countries only."""
    if all(name.candidates or name.own_site for name in mention.names) or not context.countries:
        return mention
    names = tuple(_with_loose_candidates(name, context, gazetteer) for name in mention.names)
    return msgspec.structs.replace(mention, names=names)


def _with_loose_candidates(name: Name, context: Context, gazetteer: Gazetteer) -> Name:
    if name.candidates or name.own_site:
        return name
    found = tuple(c for c in gazetteer.find_loosely(name.text) if c.country in context.countries)
    return msgspec.structs.replace(name, candidates=found)
