"""The case table of places (tests/cases/where.csv): reading it, running it, and its figures.

    python -m training.places                 figures of both halves
    python -m training.places --misses fit    each case of a half that is not right
    python -m training.places --freeze        write tests/cases/where-frozen.csv, the answers to compare the next run with

A case is a short invented report with the words to place in [brackets], other places of it in {braces}, its dateline in
<angles>; the actors' countries; and the answer: an id, or a country and a point with a tolerance, or "abstain". The half "fit"
may be looked at and tuned on, the half "held" only counted.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from saksi.records import Evidence, Place
from saksi.resolve.gazetteer import Gazetteer, distance_km
from saksi.resolve.place_context import Surroundings
from saksi.resolve.place_index import Candidate
from saksi.resolve.ranking import Table
from saksi.resolve.shipped_gazetteer import load_gazetteer
from saksi.resolve.where import Explained, explain_where, resolve_where

TABLE = Path(__file__).resolve().parents[1] / "tests" / "cases" / "where.csv"
FROZEN = TABLE.with_name("where-frozen.csv")
NEAR_KM = 25.0
_MARKED = re.compile(r"\[([^\[\]]*)\]|\{([^{}]*)\}|<([^<>]*)>")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table."""

    split: str
    text: str
    words: Evidence
    others: tuple[Evidence, ...]
    dateline: Evidence | None
    actors: tuple[str, ...]
    id: str | None
    country: str | None
    """ISO code; None for what lies in no one country."""
    point: tuple[float, float] | None
    km: float
    precision: int | None
    abstain: bool


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A case with its answer and how they compare."""

    case: Case
    place: Place
    right: bool
    """The expected id, or within the case's tolerance; for "abstain", none."""
    country_right: bool
    precision_right: bool
    km: float | None
    """Distance to the expected point."""


def read_cases(path: Path = TABLE) -> list[Case]:
    """The cases, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_case(row) for row in csv.DictReader(file, delimiter="|")]


def _case(row: dict[str, str]) -> Case:
    text, at = "", 0
    spans: dict[str, list[Evidence]] = {"words": [], "others": [], "dateline": []}
    for found in _MARKED.finditer(row["text"]):
        text += row["text"][at : found.start()]
        role = ("words", "others", "dateline")[next(i for i in range(3) if found[i + 1] is not None)]
        quote = found[1] or found[2] or found[3]
        spans[role].append(Evidence(start=len(text), end=len(text) + len(quote), quote=quote))
        text += quote
        at = found.end()
    text += row["text"][at:]
    (words,) = spans["words"]
    return Case(
        split=row["split"],
        text=text,
        words=words,
        others=tuple(spans["others"]),
        dateline=next(iter(spans["dateline"]), None),
        actors=tuple(code for code in row["actors"].split(",") if code),
        id=row["id"] or None,
        country=row["country"] if row["country"] not in ("*", "abstain") else None,
        point=(float(row["lat"]), float(row["lon"])) if row["lat"] else None,
        km=float(row["km"] or NEAR_KM),
        precision=int(row["precision"]) if row["precision"] else None,
        abstain=row["country"] == "abstain",
    )


def explain(case: Case, gazetteer: Gazetteer, table: Table | None = None) -> Explained:
    """The answer to a case with all that it rests on; ``table`` stands in for the shipped weights."""
    evidences = sorted((case.words, *case.others), key=lambda evidence: evidence.start)
    report = Surroundings(text=case.text, dateline=case.dateline, actors=case.actors)
    return explain_where(evidences, report, gazetteer, table)[evidences.index(case.words)]


def judge(case: Case, place: Place) -> Outcome:
    """How an answer compares with the case."""
    km = away(case, place.lat, place.lon)
    if case.abstain:
        right = country_right = place.id is None
    elif case.id is not None:
        right, country_right = place.id == case.id, place.country == case.country
    else:
        right = place.id is not None and (km <= case.km if km is not None else case.point is None and place.lat is None)
        country_right = place.id is not None and place.country == case.country
    agrees = case.precision is None or place.precision == case.precision
    return Outcome(case=case, place=place, right=right, country_right=country_right, precision_right=agrees, km=km)


def away(case: Case, lat: float | None, lon: float | None) -> float | None:
    """Kilometres from the expected point; None where there is no such point or none was given."""
    if case.point is None or lat is None:
        return None
    return distance_km(_point(*case.point), _point(lat, lon))


def _point(lat: float | None, lon: float | None) -> Candidate:
    return Candidate(id="", name="", kind="site", country=None, admin1=None, lat=lat, lon=lon)


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What a run comes to; shares of 1."""

    cases: int
    right: float
    """Of all cases: the expected place within its tolerance, or no answer where none is right."""
    near: float
    """Of the cases with a point and a tolerance of 25 km or less: within 25 km."""
    country: float
    """Of the answers given to cases that have one: the right country."""
    abstains: float
    """Of the cases where none is right: no answer."""
    answered: float
    """Of the cases that have an answer: one was given."""
    precision: float
    """Of the right answers whose precision is in the table: the same."""


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """The figures of a run."""
    wanted = [o for o in outcomes if not o.case.abstain]
    given = [o for o in wanted if o.place.id is not None]
    points = [o for o in wanted if o.case.point is not None and o.case.km <= NEAR_KM]
    return Figures(
        cases=len(outcomes),
        right=_share(o.right for o in outcomes),
        near=_share(o.km is not None and o.km <= NEAR_KM for o in points),
        country=_share(o.country_right for o in given),
        abstains=_share(o.right for o in outcomes if o.case.abstain),
        answered=len(given) / len(wanted) if wanted else 0.0,
        precision=_share(o.precision_right for o in wanted if o.right and o.case.precision is not None),
    )


def _share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


def run(cases: Iterable[Case], gazetteer: Gazetteer, table: Table | None = None) -> list[Outcome]:
    """Each case with its answer; ``table`` stands in for the shipped weights."""
    return [judge(case, explain(case, gazetteer, table).place) for case in cases]


def toponym_misses(path: Path, gazetteer: Gazetteer) -> tuple[int, list[str]]:
    """How many spellings of a toponym list are found at their place when the report's actors come from their country, and
    those that are not. The list has the columns spelling, country (codes parted by |), lat, lon, tolerance_km."""
    found, missed = 0, []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = Evidence(start=0, end=len(row["spelling"]), quote=row["spelling"])
            countries = tuple(row["country"].split("|"))
            (place,) = resolve_where([words], Surroundings(text=row["spelling"], actors=countries), gazetteer)
            point = _point(float(row["lat"]), float(row["lon"]))
            if distance_km(point, _point(place.lat, place.lon)) <= float(row["tolerance_km"]):
                found += 1
            else:
                missed.append(f"{row['spelling']} ({row['country']}): {place.reason}")
    return found, missed


def frozen_text(outcomes: Iterable[Outcome]) -> str:
    """The answers as a table, one line a case."""
    lines = ["words|id|country|admin1|admin2|lat|lon|precision|uncertainty_km|right"]
    for outcome in outcomes:
        place = outcome.place
        values = (place.id, place.country, place.admin1, place.admin2, place.lat, place.lon, place.precision)
        shown = "|".join("" if value is None else str(value) for value in (*values, place.uncertainty_km))
        lines.append(f"{outcome.case.words.quote}|{shown}|{'yes' if outcome.right else 'no'}")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print figures or misses, or write the frozen run."""
    parser = argparse.ArgumentParser(prog="python -m training.places", description="Run the case table of places.")
    parser.add_argument("--misses", choices=("fit", "held"), help="show each case of a half that is not right")
    parser.add_argument("--toponyms", type=Path, metavar="CSV", help="count a list of spellings, too")
    parser.add_argument("--freeze", action="store_true", help=f"write {FROZEN.name}")
    chosen = parser.parse_args(arguments)
    outcomes = run(read_cases(), load_gazetteer())
    for split in ("fit", "held"):
        print(split, figures([o for o in outcomes if o.case.split == split]))
    for outcome in outcomes:
        fine = outcome.right and outcome.country_right and outcome.precision_right
        if outcome.case.split == chosen.misses and not fine:
            km = f"{outcome.km:.0f} km off" if outcome.km is not None else ""
            print(f"- {outcome.case.text}\n  [{outcome.case.words.quote}] {km} {outcome.place}")
    if chosen.toponyms:
        found, missed = toponym_misses(chosen.toponyms, load_gazetteer())
        print(f"toponyms: {found} of {found + len(missed)}", *missed, sep="\n  ")
    if chosen.freeze:
        FROZEN.write_text(frozen_text(outcomes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
