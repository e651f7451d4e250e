"""Which variance ratios to believe: a grid of them weighed by the marks, or the REML maximum.

Ratios are given as standard deviations: of entries over noise, and of judges over noise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Crossing, Slice

Float = NDArray[np.float64]
Variance = Literal["integrated", "reml"]

ENTRY_RATIOS: Float = np.geomspace(0.15, 4, 12)
JUDGE_RATIOS: Float = np.geomspace(0.03, 3, 12)

SEARCH_RATIOS: Float = np.concatenate([[0.0], np.geomspace(1e-3, 1e3, 25)])
# A criterion this near to the one at zero variance is the same number, up to rounding.
SAME_CRITERION = 1e-8
GOLDEN = (3 - 5**0.5) / 2


@dataclass(frozen=True, slots=True)
class Point:
    """The model at one ratio of the rows, with weights over ratios of the columns.

    `log_weight` is the logarithm of the point's own weight among several, up to a constant.
    """

    ratio: float
    slice: Slice
    column_ratios: Float
    column_weights: Float
    log_weight: float
    criterion: float


def integrated(crossing: Crossing) -> Iterator[Point]:
    """Weigh a 12 × 12 grid of ratios by likelihood and half-Cauchy(1) priors.

    Parameters
    ----------
    crossing : Crossing
        At least two marks that are not all equal.

    Yields
    ------
    Point
        One for each ratio of the rows.
    """
    rows, columns = ENTRY_RATIOS, JUDGE_RATIOS
    if crossing.swapped:
        rows, columns = columns, rows
    for ratio in rows.tolist():
        yield _weighed(crossing, ratio, columns)


def _weighed(crossing: Crossing, ratio: float, columns: Float) -> Point:
    at = crossing.at(ratio**2)
    criterion = at.criterion(columns**2)
    log_weights = -criterion / 2 - np.log1p(columns**2)
    top = float(np.max(log_weights))
    weights = np.exp(log_weights - top)
    log_weight = top + float(np.log(np.sum(weights)) - np.log1p(ratio**2))
    return Point(
        ratio, at, columns, weights / np.sum(weights), log_weight, float(np.min(criterion))
    )


def restricted_maximum(crossing: Crossing) -> Iterator[Point]:
    """Find the variance ratios at which the restricted likelihood is greatest.

    Parameters
    ----------
    crossing : Crossing
        At least two marks that are not all equal.

    Yields
    ------
    Point
        One, with one ratio of the columns. A ratio of 0 is a legitimate maximum: the
        marks give no evidence that entries, or judges, differ at all.
    """

    def profile(ratio: float) -> float:
        return _best_column(crossing.at(ratio**2))[1]

    ratio = _minimum(profile, np.array([profile(r) for r in SEARCH_RATIOS.tolist()]))
    at = crossing.at(ratio**2)
    column, criterion = _best_column(at)
    yield Point(ratio, at, np.array([column]), np.ones(1), 0.0, criterion)


def _best_column(at: Slice) -> tuple[float, float]:
    def criterion(ratio: float) -> float:
        return float(at.criterion(np.array([ratio**2]))[0])

    ratio = _minimum(criterion, at.criterion(SEARCH_RATIOS**2))
    return ratio, criterion(ratio)


def _minimum(criterion: Callable[[float], float], scanned: Float) -> float:
    """Return the ratio of least criterion, given the criterion at SEARCH_RATIOS."""
    best = int(np.argmin(scanned))
    if best == 0 or scanned[0] <= scanned[best] + SAME_CRITERION:
        return 0.0
    ends = np.log(SEARCH_RATIOS[[max(best - 1, 1), min(best + 1, len(scanned) - 1)]])
    found = _between(lambda x: criterion(float(np.exp(x))), *ends.tolist())
    ratio = float(np.exp(found))
    return ratio if criterion(ratio) < scanned[0] - SAME_CRITERION else 0.0


def _between(function: Callable[[float], float], low: float, high: float) -> float:
    """Find a minimum between two points: parabolas where they help, else golden sections."""
    best = second = third = low + GOLDEN * (high - low)
    at_best = at_second = at_third = function(best)
    step = before = high - low
    for _ in range(100):
        middle = (low + high) / 2
        if abs(best - middle) + (high - low) / 2 < 2e-8:
            break
        wanted = _parabola(best, second, third, at_best, at_second, at_third)
        if wanted is None or not low < wanted < high or abs(wanted - best) > before / 2:
            wanted = best + GOLDEN * ((high if best < middle else low) - best)
        step, before = wanted - best, abs(step)
        if abs(step) < 1e-8:
            wanted = best + (1e-8 if best < middle else -1e-8)
        value = function(wanted)
        low, high = _narrowed(low, high, best, wanted, value <= at_best)
        if value <= at_best:
            third, second, best = second, best, wanted
            at_third, at_second, at_best = at_second, at_best, value
        elif value <= at_second or second == best:
            third, second, at_third, at_second = second, wanted, at_second, value
        elif value <= at_third or third in (best, second):
            third, at_third = wanted, value
    return best


def _narrowed(
    low: float, high: float, best: float, tried: float, better: bool
) -> tuple[float, float]:
    if better:
        return (low, best) if tried < best else (best, high)
    return (tried, high) if tried < best else (low, tried)


def _parabola(x: float, u: float, v: float, at_x: float, at_u: float, at_v: float) -> float | None:
    left, right = (x - u) * (at_x - at_v), (x - v) * (at_x - at_u)
    if left == right:
        return None
    return x - 0.5 * ((x - u) * left - (x - v) * right) / (left - right)
