"""Calibration: curves recover the truth, and the error is what its definition says."""

import math

import numpy as np
import pytest
from training.calibrate import Answer, Bin, bins, calibration_error, diagram, fit, fit_curve, trade_off

from saksi.tag.confidence import calibrated


def overconfident(count: int, factor: float) -> list[Answer]:
    """Answers whose true log-odds are ``factor`` times what the network says."""
    chance = np.random.default_rng(7)
    odds = chance.normal(1.0, 2.5, count).clip(-8, 8)
    right = chance.random(count) < 1 / (1 + np.exp(-factor * odds))
    return [Answer("entity", (float(x),), bool(r)) for x, r in zip(odds, right, strict=True)]


def test_a_curve_finds_how_overconfident_a_network_is() -> None:
    found = overconfident(20_000, 0.5)
    constant, factor = fit_curve(np.array([a.odds for a in found]), np.array([a.right for a in found]))
    assert constant == pytest.approx(0.0, abs=0.06)
    assert factor == pytest.approx(0.5, abs=0.04)


def test_calibration_lowers_the_error_on_answers_it_did_not_see() -> None:
    found = overconfident(20_000, 0.4)
    curves = fit(found[:10_000])
    before, after = (calibration_error(bins(found[10_000:], c)) for c in ({}, curves))
    assert before > 0.1
    assert after < 0.02


def test_a_kind_that_is_always_right_gets_no_certainty_of_one() -> None:
    curves = fit([Answer("statement", (float(x),), True) for x in np.linspace(-2, 8, 50)])
    assert 1 / (1 + math.exp(-(curves["statement"][0] + curves["statement"][1] * 8))) < 0.999


def test_the_error_is_the_weighted_mean_distance() -> None:
    assert calibration_error([Bin(30, 0.9, 0.8), Bin(10, 0.2, 0.4)]) == pytest.approx((30 * 0.1 + 10 * 0.2) / 40)
    assert calibration_error([]) == 0.0


def test_a_higher_least_confidence_trades_recall_for_precision() -> None:
    rows = trade_off(overconfident(5_000, 1.0), {}, {"entity": 5_000})
    precision, recall = ([row[f"entity {name}"] for row in rows] for name in ("precision", "recall"))
    assert precision == sorted(precision)
    assert recall == sorted(recall, reverse=True)
    assert precision[-1] > precision[0] + 0.1


def test_the_diagram_shows_each_series() -> None:
    svg = diagram({"dev: events": [Bin(10, 0.5, 0.4)], "dev: roles": [Bin(5, 0.9, 1.0)]})
    assert svg.count("<path") == 4
    assert "dev: roles" in svg


def test_nearly_always_right_still_gives_a_curve() -> None:
    """A whole Newton step would lead away here: nearly all answers are right, and sure of it."""
    odds = np.array([[8.0]] * 2000 + [[7.9], [-8.0]])
    right = np.array([True] * 2000 + [False, True])
    curve = fit_curve(odds, right)
    assert np.isfinite(curve).all()
    assert 0.99 < calibrated({"negated": curve}, "negated", 8.0) < 1.0
