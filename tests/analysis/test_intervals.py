"""Figures of the literature: without these a share of seven people would be printed with an interval that is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from hongzhuan.analysis.effects import effect_of
from hongzhuan.analysis.intervals import fisher, katz, wilson

TABLE = (Path(__file__).parent / "intervals.txt").read_text(encoding="utf-8")
ROWS = [line.split() for line in TABLE.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_wilson_agrees_with_the_published_table(row: list[str]) -> None:
    found = wilson(int(row[0]), int(row[1]))
    assert found is not None
    assert (found.low, found.high) == pytest.approx((float(row[2]), float(row[3])), abs=5e-5)


def test_ratio_of_the_aspirin_trial() -> None:
    """Heart attacks with a placebo and with aspirin: 1.82 (1.43 to 2.31), A. Agresti, Categorical Data Analysis, 3.1."""
    found = katz(189, 11034, 104, 11037)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((1.433, 2.306), abs=1e-3)


def test_fisher_s_lady_tasting_tea() -> None:
    """Three of four right: two-sided 0.486 (R. A. Fisher, The Design of Experiments)."""
    assert fisher(3, 4, 1, 4) == pytest.approx(0.4857, abs=1e-4)


def test_empty_groups_have_no_figures() -> None:
    """A reader would be shown a rate of nobody."""
    assert wilson(0, 0) is None and katz(1, 2, 0, 0) is None
    effect = effect_of("none", [("training unknown", True)])
    assert (effect.unknown, effect.lift, effect.lift_interval, effect.p) == (1, None, None, None)
    assert effect.is_small(5)


def test_a_rate_of_zero_has_an_interval_and_no_lift() -> None:
    """A lift over nothing would be printed as a number."""
    effect = effect_of("some", [("yes", True), ("yes", False), ("no", False)])
    assert effect.lift is None
    assert effect.lift_interval is not None and effect.lift_interval.low < 1 < effect.lift_interval.high
