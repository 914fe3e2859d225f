"""How far two coders agree, field by field.

Krippendorff's alpha is 1 for perfect agreement and 0 for what chance would give: α = 1 − Dₒ/Dₑ, with the observed and the
expected disagreement (K. Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011). Values are compared as names
(nominal) or, where they are numbers or days, by the square of their difference (interval).
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from saksi.compare.matching import Matched
from saksi.compare.rows import Value

Metric = Literal["nominal", "interval"]
Unit = Sequence[str | float]


class FieldAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one field of the matched events."""

    field: str
    both: int
    """Pairs in which both have a value."""
    equal: int
    """Pairs of those in which it is the same."""
    only_a: int
    """Pairs in which only the first has a value."""
    only_b: int
    metric: Metric
    alpha: float | None
    """Krippendorff's alpha over the pairs in which both have a value; None where all values are the same or there are none."""

    @property
    def share(self) -> float | None:
        """Equal pairs among those in which both have a value."""
        return self.equal / self.both if self.both else None


def agreements(matched: Matched) -> tuple[FieldAgreement, ...]:
    """Agreement on every field that rows of both files have, in the order of the first file's fields."""
    if not matched.pairs:
        return ()
    first, second = matched.pairs[0]
    return tuple(_field(name, matched) for name in first.fields if name in second.fields)


def _field(name: str, matched: Matched) -> FieldAgreement:
    values = [(a.fields.get(name), b.fields.get(name)) for a, b in matched.pairs]
    both = [(a, b) for a, b in values if a is not None and b is not None]
    measured = bool(both) and not any(isinstance(value, str) for pair in both for value in pair)
    metric: Metric = "interval" if measured else "nominal"
    return FieldAgreement(
        field=name,
        both=len(both),
        equal=sum(a == b for a, b in both),
        only_a=sum(a is not None and b is None for a, b in values),
        only_b=sum(a is None and b is not None for a, b in values),
        metric=metric,
        alpha=alpha([tuple(_scale(value, metric) for value in pair) for pair in both], metric),
    )


def _scale(value: Value, metric: Metric) -> str | float:
    """A value on its scale; days are counted."""
    if isinstance(value, datetime.date):
        return float(value.toordinal())
    return float(value) if metric == "interval" and isinstance(value, int) else str(value)


def alpha(units: Iterable[Unit], metric: Metric) -> float | None:
    """Krippendorff's alpha of the values that coders gave to each unit; units with fewer than two values do not count.

    None where it is not defined: nothing to compare, or every value the same.
    """
    pairable = [unit for unit in units if len(unit) > 1]
    total = sum(map(len, pairable))
    if total < 2:
        return None
    observed = sum(_disagreement(unit, metric) / (len(unit) - 1) for unit in pairable) / total
    everything = [value for unit in pairable for value in unit]
    expected = _disagreement(everything, metric) / (total * (total - 1))
    return None if expected == 0 else 1 - observed / expected


def _disagreement(values: Unit, metric: Metric) -> float:
    """The sum of the differences of all ordered pairs of values, in one pass over them."""
    if metric == "nominal":
        return float(len(values) ** 2 - sum(count**2 for count in Counter(values).values()))
    # Measured from the first value, so that large values (day numbers) lose no precision.
    shifted = [float(value) - float(values[0]) for value in values]
    return 2 * len(shifted) * sum(value**2 for value in shifted) - 2 * sum(shifted) ** 2
