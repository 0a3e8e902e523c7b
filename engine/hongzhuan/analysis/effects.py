"""What a criterion says of an outcome: two groups, two rates, their ratio. Counts only; who is in a group is decided before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hongzhuan.analysis.intervals import Interval, fisher, katz, wilson
from hongzhuan.analysis.standing import Standing
from hongzhuan.tabular import Cell

COLUMNS: Mapping[str, type] = {
    "criterion": str, "met": int, "met_won": int, "met_rate": float, "met_low": float, "met_high": float,
    "not_met": int, "not_met_won": int, "not_met_rate": float, "not_met_low": float, "not_met_high": float,
    "unknown": int, "lift": float, "lift_low": float, "lift_high": float, "p": float,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """Candidates who met a criterion and who did not, with how many of each won; `unknown` could not be judged."""

    name: str
    met: int
    met_won: int
    not_met: int
    not_met_won: int
    unknown: int

    @staticmethod
    def columns() -> Mapping[str, type]:
        """The columns of `row`."""
        return COLUMNS

    @property
    def lift(self) -> float | None:
        """The rate of those who met it over that of those who did not; None without both groups, or over nothing."""
        if not (self.met and self.not_met and self.not_met_won):
            return None
        return (self.met_won / self.met) / (self.not_met_won / self.not_met)

    @property
    def lift_interval(self) -> Interval | None:
        """Katz' log interval of the lift, 95 %."""
        return katz(self.met_won, self.met, self.not_met_won, self.not_met)

    @property
    def p(self) -> float | None:
        """Fisher's exact test, two-sided; None where a group is empty."""
        return fisher(self.met_won, self.met, self.not_met_won, self.not_met) if self.met and self.not_met else None

    def is_small(self, few: int) -> bool:
        """Whether fewer than `few` are expected in a cell of the table."""
        total, won = self.met + self.not_met, self.met_won + self.not_met_won
        if not total:
            return True
        return min(group * part / total for group in (self.met, self.not_met) for part in (won, total - won)) < few

    def row(self) -> tuple[Cell, ...]:
        """The counts, rates, intervals, lift and p."""
        return (
            self.name,
            *_rate(self.met_won, self.met),
            *_rate(self.not_met_won, self.not_met),
            self.unknown,
            self.lift,
            *_ends(self.lift_interval),
            self.p,
        )

    def to_json(self) -> dict[str, Any]:
        """The row by the names of its columns."""
        return dict(zip(COLUMNS, self.row(), strict=True))


@dataclass(frozen=True, slots=True)
class Combination:
    """Candidates who met exactly these criteria, how many of them won, and the interval of their rate."""

    met: tuple[str, ...]
    total: int
    won: int
    interval: Interval | None

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        low, high = _ends(self.interval)
        return {"met": list(self.met), "candidates": self.total, "won": self.won, "low": low, "high": high}


def effect_of(name: str, group: Iterable[tuple[Standing, bool]]) -> Effect:
    """Count a criterion: how each candidate stands to it, and who won."""
    rows = list(group)
    met = [won for standing, won in rows if standing == "yes"]
    not_met = [won for standing, won in rows if standing == "no"]
    return Effect(name, len(met), sum(met), len(not_met), sum(not_met), len(rows) - len(met) - len(not_met))


def _rate(won: int, total: int) -> tuple[int, int, float | None, float | None, float | None]:
    return (total, won, won / total if total else None, *_ends(wilson(won, total)))


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)
