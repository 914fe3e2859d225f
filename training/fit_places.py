"""Fit the weights of place_features.yaml on the fit half of the case table of places.

    python -m training.fit_places            shows what the fit would change and what it brings
    python -m training.fit_places --write    writes the weights and the floor into place_features.yaml

A conditional logit: the chance of each candidate of a name is the softmax of its points, with "none of these" as one more
candidate whose points are the floor. The log-likelihood of the right candidates is raised by gradient ascent, held back
by a pull towards the weights as they stand (``PULL``), so that a feature that few cases show keeps its weight. As the other
places of a report depend on the weights too, values are taken anew in each of ``ROUNDS``. The held half is only counted.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from saksi.resolve.gazetteer import Gazetteer, resource
from saksi.resolve.ranking import TABLE, Choice, Table, load_features
from saksi.resolve.shipped_gazetteer import load_gazetteer
from training.places import Case, away, explain, figures, read_cases, run

PULL = 0.5
ROUNDS = 3
STEPS = 1500
RATE = 0.05
LIKELY = 2.0
"""Points count double in the softmax: the margin that tells rivals apart is a fraction of a point."""
FLOOR = "floor"


Weights = npt.NDArray[np.float64]


class Problem(NamedTuple):
    """One name: the values of its candidates by feature, and which of them are right (the last row is "none")."""

    values: npt.NDArray[np.float64]
    right: npt.NDArray[np.bool_]


def problems(cases: Sequence[Case], gazetteer: Gazetteer, names: Sequence[str], table: Table) -> list[Problem]:
    """A problem for each name of a case that has a right candidate, and for each that has none and must stay open."""
    found = []
    for case in cases:
        choices = explain(case, gazetteer, table).choices
        made = [problem for choice in choices if (problem := _problem(case, choice, names)) is not None]
        found += made if not case.abstain or len(choices) == 1 else []
    return found


def _problem(case: Case, choice: Choice, names: Sequence[str]) -> Problem | None:
    if not choice.ranked:
        return None
    values = np.zeros((len(choice.ranked) + 1, len(names)))
    right = np.zeros(len(choice.ranked) + 1, dtype=bool)
    for row, scored in enumerate(choice.ranked):
        for feature, value in scored.values.items():
            values[row, names.index(feature)] = value
        km = away(case, scored.place.lat, scored.place.lon)
        right[row] = not case.abstain and (scored.place.id == case.id or (km is not None and km <= case.km))
    values[-1, names.index(FLOOR)] = 1.0
    right[-1] = case.abstain
    return Problem(values, right) if right.any() else None


def fitted(found: Sequence[Problem], start: Weights) -> Weights:
    """The weights that make the right candidates likely, near ``start``."""
    weights = start.copy()
    for _ in range(STEPS):
        slope = -PULL * (weights - start)
        for problem in found:
            points = LIKELY * (problem.values @ weights)
            chance = np.exp(points - points.max())
            chance /= chance.sum()
            wanted = np.where(problem.right, chance, 0.0)
            slope += LIKELY * ((wanted / wanted.sum() - chance) @ problem.values)
        weights += RATE * slope / len(found) ** 0.5
    return weights


def with_weights(table: Table, weights: Mapping[str, float]) -> Table:
    """The table with other weights and another floor."""
    features = {
        name: msgspec.structs.replace(feature, weight=weights[name]) for name, feature in table.features.items()
    }
    return Table(features=features, limits=msgspec.structs.replace(table.limits, floor=weights[FLOOR]))


def rewritten(text: str, weights: Mapping[str, float]) -> str:
    """place_features.yaml with other numbers; comments and order stay."""
    for name, weight in weights.items():
        pattern = rf"(?m)^(  {name}: )[-\d.]+" if name == FLOOR else rf"(?m)^(  {name}: \{{weight: )[-\d.]+"
        text, changed = re.subn(pattern, rf"\g<1>{weight:.2f}", text)
        if changed != 1:
            raise SystemExit(f"place_features.yaml: {name} stands there {changed} times; it must once")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, show, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m training.fit_places", description="Fit the weights of places.")
    parser.add_argument("--write", action="store_true", help="write place_features.yaml")
    chosen = parser.parse_args(arguments)
    gazetteer, cases, table = load_gazetteer(), read_cases(), load_features()
    fit = [case for case in cases if case.split == "fit"]
    names = [*table.features, FLOOR]
    start = np.array([*(feature.weight for feature in table.features.values()), table.limits.floor])
    weights, used = start, table
    for _ in range(ROUNDS):
        weights = fitted(problems(fit, gazetteer, names, used), start).round(2)
        used = with_weights(table, dict(zip(names, weights.tolist(), strict=True)))
    for name, before, after in zip(names, start, weights, strict=True):
        print(f"{name:28} {before:6.2f} {after:6.2f}{'  *' if abs(after - before) >= 0.05 else ''}")
    for split in ("fit", "held"):
        print(split, figures(run([case for case in cases if case.split == split], gazetteer, used)))
    if chosen.write:
        file = resource(TABLE)
        text = rewritten(file.read_text(encoding="utf-8"), dict(zip(names, weights.tolist(), strict=True)))
        file.write_text(text, encoding="utf-8")  # type: ignore[attr-defined]
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
