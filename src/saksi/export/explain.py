"""How each place was decided, as plain text: for ``saksi read --explain``."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from saksi.records import Place, Record, Rejected
from saksi.resolve import load_resolvers
from saksi.resolve.explaining import explain_places
from saksi.resolve.place_index import Candidate
from saksi.resolve.ranking import Choice, Scored, load_features
from saksi.resolve.where import Explained
from saksi.view.words import one_line


class ExplainWriter:
    """One block a report, written as soon as the report is read."""

    def __init__(self, stream: BinaryIO, *, encoding: str, gazetteers: tuple[Path, ...]) -> None:
        self._stream = stream
        self._encoding = encoding
        self._resolvers = load_resolvers(gazetteers)

    def write(self, outcome: Record | Rejected) -> None:
        """Write how the places of one report were decided; rejected reports are told in the summary."""
        if isinstance(outcome, Rejected):
            return
        explained = explain_places(outcome.report, outcome.graph, self._resolvers)
        lines = [one_line(outcome.report.title or outcome.report.source or outcome.report.id)]
        lines += [line for one in explained for line in _place_lines(one)] or ["  names no place"]
        self._stream.write(("\n".join(lines) + "\n\n").encode(self._encoding, errors="replace"))

    def close(self) -> None:
        """Nothing stands after the last report."""


def _place_lines(explained: Explained) -> Iterator[str]:
    place = explained.place
    yield f"  “{one_line(place.evidence.quote)}” (characters {place.evidence.start} to {place.evidence.end})"
    yield f"    {_answer(place)}"
    for choice in explained.choices:
        yield from _choice_lines(choice)


def _answer(place: Place) -> str:
    if place.id is None:
        return f"not placed: {one_line(place.reason or '')}"
    above = ", ".join(part for part in (place.admin2, place.admin1, place.country) if part)
    point = f"{place.lat}, {place.lon}" if place.lat is not None else "no point"
    reach = f", good to {place.uncertainty_km:g} km" if place.uncertainty_km is not None else ""
    return f"→ {place.name} [{place.id}], {above}; {point}; where_prec {place.precision}{reach}; {one_line(place.reason or '')}"


def _choice_lines(choice: Choice) -> Iterator[str]:
    limits = load_features().limits
    yield f"    name “{one_line(choice.name.text)}”" + (
        f", kind word “{choice.name.kind_word}”" if choice.name.kind_word else ""
    )
    if choice.taken is None:
        yield f"      open: {one_line(choice.why_not)} (floor {limits.floor:g}, margin {limits.margin:g})"
    for scored in choice.ranked[: limits.shown]:
        mark = "*" if choice.taken is not None and scored.place.id == choice.taken.place.id else " "
        yield f"    {mark} {scored.points:6.2f}  {_candidate(scored.place)}"
        yield from _feature_lines(scored)
    if len(choice.ranked) > limits.shown:
        yield f"      and {len(choice.ranked) - limits.shown} more"


def _candidate(place: Candidate) -> str:
    above = ", ".join(part for part in (place.admin2, place.admin1, place.country) if part)
    return f"{place.name} ({place.kind}), {above} [{place.id}] {place.lat}, {place.lon}"


def _feature_lines(scored: Scored) -> Iterator[str]:
    table = load_features().features
    points = {feature: table[feature].weight * value for feature, value in scored.values.items()}
    for feature, part in sorted(points.items(), key=lambda item: (-abs(item[1]), item[0])):
        value, weight = scored.values[feature], table[feature].weight
        yield f"        {part:+6.2f} = {value:g} × {weight:g}  {feature}: {table[feature].means}"
