"""Intervals and tests for counts of people, small ones included. All are two-sided; `level` is the coverage asked for.

Sources: E. B. Wilson (1927), doi:10.1080/01621459.1927.10502953, for a share, recommended for small samples by
R. G. Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E; D. Katz et al. (1978),
doi:10.2307/2530610, for a ratio of two shares; R. A. Fisher's exact test for a table of two by two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both shares or ratios."""

    low: float
    high: float


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson(count: int, total: int, level: float = LEVEL) -> Interval | None:
    """The score interval of a share, `count` of `total`; None of nothing."""
    if total <= 0:
        return None
    z, share = _z(level), count / total
    middle = share + z * z / (2 * total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    whole = 1 + z * z / total
    low = 0.0 if count == 0 else (middle - half) / whole
    return Interval(low, 1.0 if count == total else (middle + half) / whole)


def katz(count: int, total: int, other: int, other_total: int, level: float = LEVEL) -> Interval | None:
    """The log interval of `count` of `total` over `other` of `other_total`; None where a group is empty.

    Where a group has no success, a half is added to both counts and both totals, so that there is an interval.
    """
    if total <= 0 or other_total <= 0:
        return None
    add = 0.5 if count == 0 or other == 0 else 0.0
    a, n, b, m = count + add, total + add, other + add, other_total + add
    ratio = (a / n) / (b / m)
    error = math.sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    return Interval(ratio * math.exp(-_z(level) * error), ratio * math.exp(_z(level) * error))


def fisher(count: int, total: int, other: int, other_total: int) -> float:
    """The probability, under no association, of a table as unlikely as this one or more so."""
    successes, everyone = count + other, total + other_total
    low, high = max(0, successes - other_total), min(total, successes)
    ways = [math.comb(total, k) * math.comb(other_total, successes - k) for k in range(low, high + 1)]
    seen = math.comb(total, count) * math.comb(other_total, other)
    return min(1.0, sum(way for way in ways if way <= seen) / math.comb(everyone, successes))
