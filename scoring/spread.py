"""Where a judge's sheets are compared with each other: ranks and t-scores."""

from collections.abc import Callable
from math import isqrt

import numpy as np

from scoring.errors import NoSpread
from scoring.exact import Column
from scoring.facts import Index
from scoring.rules import Rounding
from scoring.sheets import Sheets
from scoring.sorting import sortable

NEEDED_SHEETS = 3
CENTRE, UNIT = 50, 10


def judge_ranks(sheets: Sheets, pool: Index, average: bool) -> Column:
    """Rank each judge's sheets among entries ranked together, the highest total first.

    Returns
    -------
    ndarray of int64, shape (n_sheets,)
        Competition ranks (1, 2, 2, 4); with `average` in tenths, equal totals sharing the mean of
        their places (10, 25, 25, 40).
    """
    better = -sortable(sheets.total)
    keys = (better, pool[sheets.entry], sheets.judge)
    order = np.lexsort(keys)
    judge, group, total = sheets.judge[order], keys[1][order], better[order]
    other = np.ones(order.size, dtype=np.bool_)
    other[1:] = (judge[1:] != judge[:-1]) | (group[1:] != group[:-1])
    unequal = other.copy()
    unequal[1:] |= total[1:] != total[:-1]
    place = np.arange(order.size)
    start = np.maximum.accumulate(np.where(other, place, 0))
    first = np.maximum.accumulate(np.where(unequal, place, 0))
    tie = np.cumsum(unequal) - 1
    last = first + np.bincount(tie, minlength=order.size)[tie] - 1
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = (first + last - 2 * start + 2) * 5 if average else first - start + 1
    return rank


def t_scores(
    sheets: Sheets, digits: int, rounding: Rounding, judge_key: Callable[[int], str]
) -> Column:
    """Print 50 + 10 (x - mean) / sd of each sheet, with the judge's own n - 1 sd.

    The root is never taken in floats: with n sheets, sum S and d = n x - S, the square of the
    deviation in sd is d² (n - 1) / (n (n Σx² - S²)).

    Parameters
    ----------
    judge_key : callable
        Names a judge for the error.

    Returns
    -------
    ndarray of int64, shape (n_sheets,)
        In units of 10**-digits.

    Raises
    ------
    NoSpread
        Of a judge with fewer than three sheets, or with equal totals, the first by key.
    """
    scores = np.zeros(sheets.judge.size, dtype=np.int64)
    order = np.argsort(sheets.judge, kind="stable")
    judges, start = np.unique(sheets.judge[order], return_index=True)
    cuts = [*start.tolist(), order.size]
    for place, judge in enumerate(judges.tolist()):
        rows = order[cuts[place] : cuts[place + 1]]
        totals = sheets.total[rows].tolist()
        scores[rows] = _t_of_judge(judge_key(judge), totals, digits, rounding)
    return scores


def _t_of_judge(judge: str, totals: list[int], digits: int, rounding: Rounding) -> list[int]:
    n, total = len(totals), sum(totals)
    spread = n * sum(value * value for value in totals) - total * total
    if n < NEEDED_SHEETS or spread == 0:
        raise NoSpread(judge, n)
    scale = (UNIT * 10**digits) ** 2 * (n - 1)
    return [
        _print_root(n * value - total, scale, n * spread, CENTRE * 10**digits, rounding)
        for value in totals
    ]


def _print_root(deviation: int, scale: int, under: int, centre: int, rounding: Rounding) -> int:
    """Round centre + sign(deviation) · √(deviation² · scale / under) to an integer."""
    over = deviation * deviation * scale
    if rounding == "floor":
        return centre + (isqrt(over // under) if deviation >= 0 else -_root_up(over, under))
    if deviation >= 0:
        return centre + (isqrt(4 * over // under) + 1) // 2
    # Halves go away from zero: upwards as long as the number itself is not negative.
    if over <= centre * centre * under:
        return centre - _root_up(4 * over, under) // 2
    return centre - (isqrt(4 * over // under) + 1) // 2


def _root_up(over: int, under: int) -> int:
    """The least integer that is not below √(over / under)."""
    root = isqrt(over // under)
    return root if root * root * under == over else root + 1
