"""Ranking: which of the places that bear a name is meant, by the visible table of place_features.yaml.

Every candidate gets a value for each feature that holds for it; its points are the sum of value times weight. The best one
is taken if it has enough points and no rival elsewhere is as good; else the name stays open, with the reason.
"""

import collections
import functools
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from saksi.errors import ResourceError
from saksi.resolve.folding import fold
from saksi.resolve.gazetteer import Gazetteer, distance_km
from saksi.resolve.place_index import KINDS, Candidate, Match
from saksi.resolve.place_words import Mention, Name, load_place_words
from saksi.tables import read_table

TABLE = "place_features.yaml"
FEATURES = frozenset(
    [
        "name_own",
        "name_alias",
        "name_article",
        "name_loose",
        "kind_agrees",
        "kind_differs",
        "home_kind_abroad",
        "listed",
        "capital",
        "size",
        "only_one",
        "dwarfed",
        "publisher_country",
        "country_named",
        "actor_country",
        "dateline_country",
        "places_country",
        "foreign",
        "foreign_known",
        "foreign_neighbour",
        "no_context",
        "within",
        "contradicts",
        "same_admin1",
        "near",
        "lonely_village",
        "lonely_populated_place",
        "lonely_admin3",
    ]
) | {f"kind_{kind}" for kind in KINDS}
_NAME: Mapping[Match, str] = {
    "own": "name_own",
    "alias": "name_alias",
    "article": "name_article",
    "loose": "name_loose",
}
_BROAD = ("admin1", "region", "island")


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the table."""

    weight: float
    means: str
    says: str = ""
    """For the reason in a record."""


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the line is drawn; the file says what each is for."""

    floor: float
    margin: float
    same_km: float
    near_km: float
    local_km: float
    within_km: float
    close_km: float
    small: int
    million: int
    dwarf_times: int
    town: int
    shown: int


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """place_features.yaml, as it stands."""

    features: dict[str, Feature]
    limits: Limits


@functools.cache
def load_features() -> Table:
    """The table, read once and checked. Raises ResourceError where it is missing, damaged or incomplete."""
    table = read_table(TABLE, Table)
    unknown, missing = sorted(set(table.features) - FEATURES), sorted(FEATURES - set(table.features))
    if unknown or missing:
        raise ResourceError(f"resources/{TABLE}: unknown features {unknown}, missing {missing}. Correct the names")
    return table


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the report says about where it takes place, apart from the name in question."""

    home: str | None = None
    """The publisher's country."""
    named: Mapping[str, float] = {}
    """Country → share of the report's country mentions, the most named at 1."""
    actors: frozenset[str] = frozenset()
    dateline: str | None = None
    neighbours: tuple[tuple[str, Candidate], ...] = ()
    """Folded name → the place that was clearly meant by it."""

    @property
    def countries(self) -> frozenset[str]:
        """The countries that the report speaks of."""
        dateline = {self.dateline} if self.dateline else set()
        return frozenset(self.named) | self.actors | dateline | {p.country for _, p in self.neighbours if p.country}

    def without(self, name: str) -> "Context":
        """The same context without what a name itself has brought into it: a place must not speak for itself."""
        key = fold(name)
        return msgspec.structs.replace(self, neighbours=tuple(pair for pair in self.neighbours if pair[0] != key))

    def places(self) -> Mapping[str, float]:
        """Country → share of the clear places in it, the most frequent at 1."""
        counts = collections.Counter(place.country for _, place in self.neighbours if place.country)
        return shares(counts)


def shares(counts: Mapping[str, float]) -> dict[str, float]:
    """Counts as shares of the largest, by their roots: the second country of a report still counts for something."""
    most = max(counts.values(), default=0.0)
    return {code: math.sqrt(count / most) for code, count in sorted(counts.items())}


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate with its points and the values that gave them."""

    place: Candidate
    points: float
    values: Mapping[str, float]
    """Feature → value, without those at 0."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """The candidate taken for a name, or why none; and all candidates, the best first."""

    name: Name
    taken: Scored | None = None
    why_not: str = ""
    ranked: tuple[Scored, ...] = ()

    @property
    def reason(self) -> str:
        """Why this candidate and no other, or why none, in short words."""
        if self.taken is None:
            return self.why_not
        place, table = self.taken.place, load_features().features
        fill = {"country": place.country or "", "admin1": place.admin1 or "", "word": self.name.kind_word or ""}
        strongest = sorted(self.taken.values.items(), key=lambda item: (-table[item[0]].weight * item[1], item[0]))
        said = [table[feature].says.format(**fill) for feature, value in strongest if table[feature].weight * value > 0]
        return ", ".join(words for words in said if words) or "the place's own name"


class Ranker(NamedTuple):
    """Ranks the candidates of names against one context."""

    context: Context
    gazetteer: Gazetteer
    table: Table

    def choose(self, name: Name, mention: Mention) -> Choice:
        """The best candidate for a name, if it is good enough and has no rival elsewhere."""
        limits = self.table.limits
        if name.own_site:
            return Choice(name=name, why_not=f"'{name.text}' is the site's own name")
        if not name.candidates:
            return Choice(name=name, why_not=f"'{name.text}' is not in the gazetteer")
        alone = self._replace(context=self.context.without(name.text))
        scored = [alone.score(candidate, name, mention) for candidate in name.candidates]
        ranked = tuple(sorted(scored, key=lambda one: (-one.points, one.place.id)))
        best = ranked[0]
        if best.points < limits.floor:
            return Choice(name=name, why_not=_too_weak(name), ranked=ranked)
        for rival in ranked[1:]:
            if best.points - rival.points < limits.margin and not same_place(best.place, rival.place):
                why = f"'{name.text}' may be {_where(best.place)} or {_where(rival.place)}"
                return Choice(name=name, why_not=why, ranked=ranked)
        return Choice(name=name, taken=_settle(best, ranked, name), ranked=ranked)

    def score(self, candidate: Candidate, name: Name, mention: Mention) -> Scored:
        """The candidate's points: the sum of its feature values times their weights."""
        values = self.values(candidate, name, mention)
        features = self.table.features
        points = math.fsum(features[feature].weight * value for feature, value in values.items())
        return Scored(place=candidate, points=points, values=values)

    def values(self, candidate: Candidate, name: Name, mention: Mention) -> dict[str, float]:
        """Feature → value, for the features that hold."""
        values = {
            _NAME[candidate.match]: 1.0,
            f"kind_{candidate.kind}": 1.0,
            "listed": float(candidate.curated),
            "capital": float(self.gazetteer.is_capital(candidate) and candidate.kind == "populated_place"),
            "size": math.log10(candidate.population + 1) if candidate.kind != "country" else 0.0,
            "only_one": float(_unique(name)),
            "dwarfed": float(_dwarfed(candidate, name)),
            **_kind_values(candidate, name),
            **self._context_values(candidate, name),
            **_span_values(candidate, name, mention),
            **self._near_values(candidate),
        }
        values |= self._lonely(candidate, name, values)
        return {feature: value for feature, value in values.items() if value}

    def _context_values(self, candidate: Candidate, name: Name) -> dict[str, float]:
        context, country, limits = self.context, candidate.country, load_features().limits
        values = {"publisher_country": float(country is not None and country == context.home)}
        if country is None or candidate.kind == "country":
            return values
        values["country_named"] = context.named.get(country, 0.0)
        values["actor_country"] = float(country in context.actors)
        values["dateline_country"] = float(country == context.dateline)
        values["places_country"] = context.places().get(country, 0.0)
        if not context.countries:
            small = candidate.population < limits.small and not candidate.curated and country != context.home
            values["no_context"] = float(small and candidate.kind != "admin1")
        elif country not in context.countries:
            values[self._foreign(candidate, name)] = 1.0
        return values

    def _foreign(self, candidate: Candidate, name: Name) -> str:
        countries, limits = self.context.countries, load_features().limits
        rivalled = any(other.country in countries for other in name.candidates if not _dwarfed(other, name))
        big = candidate.population >= limits.million or self.gazetteer.is_capital(candidate)
        if (candidate.curated or big) and not rivalled:
            return "foreign_known"
        country = self.gazetteer.countries.get(candidate.country or "")
        beside = country is not None and not countries.isdisjoint(country.neighbours)
        return "foreign_neighbour" if beside else "foreign"

    def _near_values(self, candidate: Candidate) -> dict[str, float]:
        limits = load_features().limits
        if candidate.kind == "country":
            return {}
        values = {"near": 0.0, "same_admin1": 0.0}
        for _, place in self.context.neighbours:
            if candidate.country != place.country:
                continue
            if candidate.admin1 and candidate.admin1 == place.admin1:
                values["same_admin1"] = 1.0
            if place.kind not in _BROAD:
                closeness = 1.0 - distance_km(candidate, place) / limits.near_km
                values["near"] = max(values["near"], round(closeness, 3))
        return values

    def _lonely(self, candidate: Candidate, name: Name, values: Mapping[str, float]) -> dict[str, float]:
        """A small Indonesian place that nothing near it speaks for: the country alone tells little, since street corners
        in Jakarta bear the names of villages elsewhere."""
        words, limits = load_place_words(), load_features().limits
        feature = f"lonely_{candidate.kind}"
        small = candidate.population < limits.small and not candidate.curated and candidate.country == words.home
        local = (
            values.get("near", 0.0) >= 1.0 - limits.local_km / limits.near_km
            or values.get("within", 0.0) > 0
            or values.get("same_admin1", 0.0) > 0
        )
        called = "kind_agrees" in values and values["kind_agrees"] > 0
        lonely = feature in FEATURES and small and not local and not (called and _unique(name))
        return {feature: 1.0} if lonely else {}


def _too_weak(name: Name) -> str:
    if _unique(name):
        return f"nothing in the report speaks for the only '{name.text}' known, {_where(name.candidates[0])}"
    return f"nothing in the report tells which '{name.text}' is meant"


def _where(place: Candidate) -> str:
    return f"in {place.admin1}, {place.country}" if place.admin1 else f"in {place.country}"


def _settle(best: Scored, ranked: Sequence[Scored], name: Name) -> Scored:
    """Of the entries of one place: the one of the kind that the words name, else the town before its division."""
    here = [scored for scored in ranked if same_place(best.place, scored.place)]
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
    return place.curated or (place.match == "own" and place.population >= load_features().limits.town)


def _unique(name: Name) -> bool:
    first = name.candidates[0]
    return all(same_place(first, other) for other in name.candidates[1:])


def _dwarfed(candidate: Candidate, name: Name) -> bool:
    most = max(other.population for other in name.candidates if other.kind != "country" or other is candidate)
    big = most > load_place_words().big_city
    return big and not candidate.curated and candidate.population * load_features().limits.dwarf_times < most


def _kind_values(candidate: Candidate, name: Name) -> dict[str, float]:
    words = load_place_words()
    if name.kind_word is None:
        return {}
    agrees = candidate.kind in words.kinds[name.kind_word]
    abroad = name.kind_word in words.home_kinds and candidate.country not in (words.home, "MY")
    return {"kind_agrees": float(agrees), "kind_differs": float(not agrees), "home_kind_abroad": float(abroad)}


def _span_values(candidate: Candidate, name: Name, mention: Mention) -> dict[str, float]:
    """Agreement with the larger places named in the same words ("Distrik Sugapa, Kabupaten Intan Jaya")."""
    values = {"within": 0.0, "contradicts": 0.0}
    for other in mention.names:
        if other is name or not other.candidates or other.text == name.text:
            continue
        belongs = max(_belongs(candidate, larger) for larger in other.candidates)
        if belongs:
            values["within"] += belongs
        elif other.group != name.group:
            values["contradicts"] += 1.0
    return values


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
    limits, apart = load_features().limits, distance_km(candidate, other)
    reach = limits.within_km * (2 if "admin1" in (other.kind, candidate.kind) else 1)
    return 1.0 if apart <= limits.close_km else 0.5 if apart <= reach else 0.0


def same_place(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates of a name are entries of one place, or a town and the division that bears its name."""
    if one.country != other.country:
        return False
    reach = 4 if "admin1" in (one.kind, other.kind) else 2 if "admin2" in (one.kind, other.kind) else 1
    return distance_km(one, other) <= load_features().limits.same_km * reach
