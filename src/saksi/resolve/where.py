"""Where: each place span of a report becomes one place of the gazetteer, or none with the reason.

The decision is joint. Every candidate of every name gets points from a visible table (place_words.yaml: weights): how the
name and the kind word fit, how prominent the place is, whether the report, its actors, its dateline and its other places
point to the same country, how near the other places lie. Two rounds: the first without the other places; its clear
winners are the other places of the second. A winner below the floor, or too close to a rival elsewhere, is no winner.
"""

import collections
import functools
import math
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saksi.records import Evidence, Place
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import Candidate, Gazetteer, distance_km
from saksi.resolve.place_words import Mention, Name, load_place_words, read_mention
from saksi.resolve.placing import place_of

MAX_TEXT = 200_000
MAX_NEIGHBOURS = 40
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with its points and the features that gave them."""

    place: Candidate
    points: float
    features: tuple[str, ...]


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the report says about where it takes place, apart from the name in question."""

    named: Mapping[str, float] = {}
    """Country → share of the report's country mentions, the most named at 1."""
    actors: frozenset[str] = frozenset()
    dateline: str | None = None
    places: Mapping[str, float] = {}
    """Country → share of the clear places, the most frequent at 1."""
    neighbours: tuple[tuple[str, Candidate], ...] = ()
    """Folded name → the place that was clearly meant by it."""

    @property
    def countries(self) -> frozenset[str]:
        dateline = {self.dateline} if self.dateline else set()
        return frozenset(self.named) | self.actors | dateline | frozenset(self.places)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The candidate taken for a name, or why none."""

    name: Name
    scored: Scored | None = None
    why_not: str = ""


def resolve_where(
    evidences: Sequence[Evidence],
    *,
    report_text: str,
    dateline: Evidence | None,
    actor_countries: Sequence[str],
    gazetteer: Gazetteer,
) -> tuple[Place, ...]:
    """One place for each evidence, in their order. ``actor_countries`` are ISO codes of the actors' own countries.

    A place without ``id`` could not be told; its ``reason`` says why.
    """
    mentions = [read_mention(evidence.quote, gazetteer) for evidence in evidences]
    context = first_context(report_text, dateline=dateline, actor_countries=actor_countries, gazetteer=gazetteer)
    mentions = [with_loose_names(mention, context, gazetteer) for mention in mentions]
    first = [choose(name, mention, context, gazetteer) for mention in mentions for name in mention.names]
    context = with_places(context, first)
    return tuple(
        place_of(evidence, mention, _choices(mention, context, gazetteer), gazetteer)
        for evidence, mention in zip(evidences, mentions, strict=True)
    )


def _choices(mention: Mention, context: Context, gazetteer: Gazetteer) -> list[tuple[Name, Candidate | None, str]]:
    found = []
    for name in mention.names:
        choice = choose(name, mention, context, gazetteer)
        scored = choice.scored
        why = ", ".join(scored.features) if scored else choice.why_not
        found.append((name, scored.place if scored else None, why))
    return found


# ---------------------------------------------------------------- context


def first_context(
    text: str, *, dateline: Evidence | None, actor_countries: Sequence[str], gazetteer: Gazetteer
) -> Context:
    """Countries that the report names, those of its actors, and that of its dateline."""
    counts = country_mentions(text[:MAX_TEXT], gazetteer)
    context = Context(named=_shares(counts), actors=frozenset(actor_countries))
    if dateline is None:
        return context
    mention = read_mention(dateline.quote, gazetteer)
    picks = [choose(name, mention, context, gazetteer).scored for name in mention.names]
    countries = [pick.place.country for pick in picks if pick and pick.place.country]
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


def _shares(counts: Mapping[str, float]) -> dict[str, float]:
    most = max(counts.values(), default=0.0)
    return {code: math.sqrt(count / most) for code, count in sorted(counts.items())}


def with_places(context: Context, choices: Iterable[Choice]) -> Context:
    """The context with the first round's clear places added."""
    clear: dict[str, Candidate] = {}
    counts: collections.Counter[str] = collections.Counter()
    for choice in choices:
        place = choice.scored.place if choice.scored else None
        if place is None or place.kind == "country":
            continue
        clear.setdefault(fold(choice.name.text), place)
        if place.country:
            counts[place.country] += 1
    neighbours = tuple(sorted(clear.items()))[:MAX_NEIGHBOURS]
    return msgspec.structs.replace(context, places=_shares(counts), neighbours=neighbours)


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


# ---------------------------------------------------------------- ranking


def choose(name: Name, mention: Mention, context: Context, gazetteer: Gazetteer) -> Choice:
    """The best candidate for a name, if it is good enough and has no rival elsewhere."""
    limits = load_place_words().limits
    if name.own_site:
        return Choice(name=name, why_not=f"'{name.text}' is the site's own name")
    if not name.candidates:
        return Choice(name=name, why_not=f"'{name.text}' is not in the gazetteer")
    ranked = sorted(
        (score(candidate, name, mention, context, gazetteer) for candidate in name.candidates),
        key=lambda scored: (-scored.points, scored.place.id),
    )
    best = ranked[0]
    if best.points < limits.floor:
        return Choice(name=name, why_not=_too_weak(name))
    for rival in ranked[1:]:
        if best.points - rival.points < limits.margin and not _same_place(best.place, rival.place):
            return Choice(name=name, why_not=f"'{name.text}' may be {_where(best.place)} or {_where(rival.place)}")
    return Choice(name=name, scored=_settle(best, ranked, name))


def _too_weak(name: Name) -> str:
    if _unique(name):
        return f"nothing in the report speaks for the only '{name.text}' known, {_where(name.candidates[0])}"
    return f"nothing in the report tells which '{name.text}' is meant"


def _where(place: Candidate) -> str:
    return f"in {place.admin1}, {place.country}" if place.admin1 else f"in {place.country}"


def _settle(best: Scored, ranked: Sequence[Scored], name: Name) -> Scored:
    """Of the entries of one place: the one of the kind that the words name, else the town before its division."""
    here = [scored for scored in ranked if _same_place(best.place, scored.place)]
    if name.kind_word is not None:
        kinds = load_place_words().kinds[name.kind_word]
        fitting = [scored for scored in here if scored.place.kind in kinds]
        return min(fitting, key=lambda scored: kinds.index(scored.place.kind), default=best)
    if best.place.kind in ("admin1", "admin2"):
        towns = [
            scored for scored in here if scored.place.kind in ("populated_place", "city") and _is_town(scored.place)
        ]
        return towns[0] if towns else best
    return best


def _is_town(place: Candidate) -> bool:
    return place.curated or (place.match == "own" and place.population >= load_place_words().limits.town)


def score(candidate: Candidate, name: Name, mention: Mention, context: Context, gazetteer: Gazetteer) -> Scored:
    """The candidate's points: the sum of the features that hold."""
    weights = load_place_words().weights
    values = {
        f"name ({candidate.match})": weights.match[candidate.match],
        candidate.kind: weights.kind.get(candidate.kind, 0.0),
        "listed": weights.curated if candidate.curated else 0.0,
        "capital": weights.capital if gazetteer.is_capital(candidate) and candidate.kind == "populated_place" else 0.0,
        "size": weights.population * math.log10(candidate.population + 1) if candidate.kind != "country" else 0.0,
        "only one of the name": weights.unique if _unique(name) else 0.0,
        **_kind_features(candidate, name),
        "dwarfed by a namesake": weights.dwarfed if _dwarfed(candidate, name) else 0.0,
        **_context_features(candidate, name, context, gazetteer),
        **_span_features(candidate, name, mention),
        **_near_features(candidate, name, context),
    }
    values["nothing near speaks for it"] = _lonely(candidate, name, values)
    held = {feature: points for feature, points in values.items() if points}
    shown = tuple(f"{feature} {points:+.1f}" for feature, points in held.items())
    return Scored(place=candidate, points=sum(held.values()), features=shown)


def _unique(name: Name) -> bool:
    first = name.candidates[0]
    return all(_same_place(first, other) for other in name.candidates[1:])


def _dwarfed(candidate: Candidate, name: Name) -> bool:
    most = max(other.population for other in name.candidates if other.kind != "country" or other is candidate)
    limits = load_place_words().limits
    return (
        most > load_place_words().big_city
        and not candidate.curated
        and candidate.population * limits.dwarf_times < most
    )


def _kind_features(candidate: Candidate, name: Name) -> dict[str, float]:
    words = load_place_words()
    if name.kind_word is None:
        return {}
    agrees = candidate.kind in words.kinds[name.kind_word]
    features = {f"'{name.kind_word}'": words.weights.kind_agrees if agrees else words.weights.kind_differs}
    if name.kind_word in words.home_kinds and candidate.country not in (words.home, "MY"):
        features[f"'{name.kind_word}' is Indonesian"] = words.weights.home_kind
    return features


def _context_features(candidate: Candidate, name: Name, context: Context, gazetteer: Gazetteer) -> dict[str, float]:
    words = load_place_words()
    weights, country = words.weights, candidate.country
    features = {"in Indonesia": weights.home if country == words.home else 0.0}
    if country is None or candidate.kind == "country":
        return features
    features[f"{country} named"] = weights.country_named * context.named.get(country, 0.0)
    features[f"actors of {country}"] = weights.actor_country if country in context.actors else 0.0
    features[f"dateline in {country}"] = weights.dateline_country if country == context.dateline else 0.0
    features[f"other places in {country}"] = weights.places_country * context.places.get(country, 0.0)
    small = candidate.population < words.limits.small and not candidate.curated and country != words.home
    if not context.countries:
        features["no country in the report"] = weights.no_context if small and candidate.kind != "admin1" else 0.0
    elif country not in context.countries:
        features[f"{country} not in the report"] = _foreign(candidate, name, context, gazetteer)
    return features


def _foreign(candidate: Candidate, name: Name, context: Context, gazetteer: Gazetteer) -> float:
    words = load_place_words()
    weights, country = words.weights, gazetteer.countries.get(candidate.country or "")
    rivalled = any(other.country in context.countries for other in name.candidates if not _dwarfed(other, name))
    known = candidate.curated or candidate.population >= words.limits.million or gazetteer.is_capital(candidate)
    if known and not rivalled:
        return weights.foreign_known
    beside = country is not None and not context.countries.isdisjoint(country.neighbours)
    return weights.foreign_neighbour if beside else weights.foreign


def _span_features(candidate: Candidate, name: Name, mention: Mention) -> dict[str, float]:
    """Agreement with the larger places named in the same words ("Distrik Sugapa, Kabupaten Intan Jaya")."""
    weights = load_place_words().weights
    features: dict[str, float] = {}
    for other in mention.names:
        if other is name or not other.candidates or other.text == name.text:
            continue
        belongs = max(_belongs(candidate, larger) for larger in other.candidates)
        if other.group == name.group and not belongs:
            continue
        features[f"with '{other.text}'"] = weights.within * belongs if belongs else weights.contradicts
    return features


def _belongs(candidate: Candidate, other: Candidate) -> float:
    """How surely one of two places lies in the other: 1 by its country, its division or its code, 0.5 by mere nearness."""
    if other.kind == "country" or candidate.kind == "country":
        return float(candidate.country == other.country)
    if candidate.country and other.country and candidate.country != other.country:
        return 0.0
    if candidate.id.startswith("id:") and other.id.startswith("id:"):
        # Indonesia's codes hold those of the divisions above: 3306162009 lies in 3306.
        return float(candidate.id.startswith(other.id) or other.id.startswith(candidate.id))
    if "admin1" in (other.kind, candidate.kind) and candidate.admin1 and candidate.admin1 == other.admin1:
        return 1.0
    limits, apart = load_place_words().limits, distance_km(candidate, other)
    reach = limits.within_km * (2 if "admin1" in (other.kind, candidate.kind) else 1)
    return 1.0 if apart <= limits.close_km else 0.5 if apart <= reach else 0.0


def _near_features(candidate: Candidate, name: Name, context: Context) -> dict[str, float]:
    words = load_place_words()
    own, features = fold(name.text), {}
    if candidate.kind == "country":
        return {}
    for key, place in context.neighbours:
        if key == own or candidate.country != place.country:
            continue
        if candidate.admin1 and candidate.admin1 == place.admin1:
            features[f"in {candidate.admin1} like others"] = words.weights.same_admin1
        broad = place.kind in ("admin1", "region", "island")
        if not broad and distance_km(candidate, place) <= words.limits.near_km:
            return {**features, f"near {place.name}": words.weights.near}
    return features


def _lonely(candidate: Candidate, name: Name, features: Mapping[str, float]) -> float:
    words = load_place_words()
    small = candidate.population < words.limits.small and not candidate.curated and candidate.country == words.home
    called = name.kind_word is not None and candidate.kind in words.kinds[name.kind_word]
    local = any(
        points > 0 and feature.startswith(("near ", "with ", "in "))
        for feature, points in features.items()
        if feature != "in Indonesia"
    )
    return (
        words.weights.lonely.get(candidate.kind, 0.0) if small and not local and not (called and _unique(name)) else 0.0
    )


def _same_place(one: Candidate, other: Candidate) -> bool:
    """Two entries of one place, or a town and the division that bears its name."""
    if one.country != other.country:
        return False
    reach = 4 if "admin1" in (one.kind, other.kind) else 2 if "admin2" in (one.kind, other.kind) else 1
    return distance_km(one, other) <= load_place_words().limits.same_km * reach
