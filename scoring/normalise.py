"""Other ways to level judges, for comparison: each judge's marks by themselves, then averaged.

All of them take away what the judge's entries were worth along with his habits, unless entries
were randomly allotted and many: that is why none of them is the default.

Every function takes `Marks` in which each entry and each judge has at least one mark, and returns
one number an entry: an ndarray of float, shape (n_entries,).
"""

import numpy as np

from scoring.crossed import Float, Marks
from scoring.crosstable import sums_by


def raw_means(marks: Marks) -> Float:
    """Average the marks as they stand, by their weights; points."""
    return _entry_means(marks, marks.y)


def centred(marks: Marks) -> Float:
    """Take each judge's mean away and put the mean of all marks back; points."""
    return _entry_means(marks, _from_judge_mean(marks) + np.mean(marks.y))


def z_scores(marks: Marks) -> Float:
    """Average standard scores, in standard deviations (n - 1) of each judge's marks.

    Marks of a judge whose marks are all equal, or who gave one, count 0.
    """
    away = _from_judge_mean(marks)
    others = np.bincount(marks.judge, minlength=marks.n_judges) - 1
    squares = sums_by(marks.judge, away**2, marks.n_judges)
    sd = np.sqrt(squares / np.maximum(others, 1))[marks.judge]
    return _entry_means(marks, _divided(marks, away, sd, 0.0))


def min_max(marks: Marks) -> Float:
    """Average the marks' places between a judge's least, 0, and greatest, 1.

    Marks of a judge whose marks are all equal count 0.5.
    """
    least, greatest = _extremes(marks)
    above = marks.y - least[marks.judge]
    return _entry_means(marks, _divided(marks, above, (greatest - least)[marks.judge], 0.5))


def percentiles(marks: Marks) -> Float:
    """Average (rank - 0.5) / n within each judge's n marks, equal marks sharing their mean rank."""
    order = np.lexsort((marks.y, marks.judge))
    y, judge = marks.y[order], marks.judge[order]
    new_judge = np.append(True, judge[1:] != judge[:-1])
    new_value = new_judge | np.append(True, y[1:] != y[:-1])
    run = np.cumsum(new_value) - 1
    first = np.flatnonzero(new_value)
    length = np.diff(np.append(first, len(y)))
    start = np.flatnonzero(new_judge)[np.cumsum(new_judge) - 1]
    middle = (first + length / 2)[run] - start
    share = np.empty(len(y))
    share[order] = middle / np.bincount(judge)[judge]
    return _entry_means(marks, share)


def _entry_means(marks: Marks, values: Float) -> Float:
    weight = sums_by(marks.entry, marks.weight, marks.n_entries)
    return sums_by(marks.entry, marks.weight * values, marks.n_entries) / weight


def _from_judge_mean(marks: Marks) -> Float:
    n = np.bincount(marks.judge, minlength=marks.n_judges)
    return marks.y - (sums_by(marks.judge, marks.y, marks.n_judges) / n)[marks.judge]


def _extremes(marks: Marks) -> tuple[Float, Float]:
    least, greatest = np.full(marks.n_judges, np.inf), np.full(marks.n_judges, -np.inf)
    np.minimum.at(least, marks.judge, marks.y)
    np.maximum.at(greatest, marks.judge, marks.y)
    return least, greatest


def _divided(marks: Marks, values: Float, by: Float, where_equal: float) -> Float:
    least, greatest = _extremes(marks)
    differ = (least < greatest)[marks.judge]
    return np.where(differ, values / np.where(differ, by, 1), where_equal)
