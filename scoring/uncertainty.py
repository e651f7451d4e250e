"""How sure is a rank? Samples of the mixed model, ranked."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Crossing, Float, Index, Marks, Slice, cross
from scoring.posterior import Ratios

MOST_DRAWS, LEAST_DRAWS = 2_000, 200
CELLS = 20_000_000


@dataclass(frozen=True, slots=True)
class RankSpread:
    """Where each entry's rank lies.

    Attributes
    ----------
    low, high : ndarray of int, shape (n_entries,)
        The best and the worst rank of the middle 90 % of the samples.
    p_cut : ndarray of float, shape (n_entries,)
        Share of the samples in which the entry is among the best `cut`; NaN without a cut.
    """

    low: Index
    high: Index
    p_cut: Float


def rank_spread(
    marks: Marks, ratios: Ratios, group: Index, cut: int | None, rng: np.random.Generator
) -> RankSpread:
    """Rank samples of the entries' worth.

    Parameters
    ----------
    marks : Marks
        Every entry and judge has at least one; marks are not all equal.
    ratios : Ratios
        Variance ratios and their weights, from the model fitted to the same marks.
    group : ndarray of int, shape (n_entries,)
        Entries are ranked, and cut, among those of their group.
    cut : int or None
        How many of each group make the cut.
    rng : numpy.random.Generator
        The only source of chance.

    Returns
    -------
    RankSpread
        From 2,000 samples, fewer above 10,000 entries.
    """
    crossing = cross(marks)
    n_draws = int(np.clip(CELLS // marks.n_entries, LEAST_DRAWS, MOST_DRAWS))
    ranks = np.concatenate(
        [_ranked(worth, group) for worth in _samples(crossing, ratios, n_draws, rng)]
    )
    low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
    p_cut = np.full(marks.n_entries, np.nan) if cut is None else np.mean(ranks <= cut, axis=0)
    return RankSpread(low.astype(np.intp), high.astype(np.intp), p_cut)


def _samples(
    crossing: Crossing, ratios: Ratios, n_draws: int, rng: np.random.Generator
) -> Iterator[Float]:
    """Draw variance ratios, then the noise's variance, then effects: (k, n_entries) at a time."""
    rows, columns, weights = ratios.entry, ratios.judge, ratios.weights
    if crossing.swapped:
        rows, columns, weights = columns, rows, weights.T
    picked = rng.choice(weights.size, size=n_draws, p=weights.ravel())
    of_row, of_column = np.divmod(picked, len(columns))
    for i in np.unique(of_row):
        at = crossing.at(float(rows[i]) ** 2)
        drawn = _draw(at, columns[of_column[of_row == i]] ** 2, rng)
        yield drawn[1 if crossing.swapped else 0]


def _draw(at: Slice, column_ratios: Float, rng: np.random.Generator) -> tuple[Float, Float]:
    n_rows, n_columns = len(at.shrink), len(at.values)
    k, degrees = len(column_ratios), at.crossing.n_marks - 1
    noise = (at.noise(column_ratios) * degrees / rng.chisquare(degrees, k))[:, None]
    directions = np.sqrt(noise * at.factors(column_ratios)) * rng.normal(size=(k, n_columns))
    columns = at.columns(column_ratios) + directions @ at.vectors.T
    means = at.means(columns) + np.sqrt(noise[:, 0] / at.total) * rng.normal(size=k)
    rows = at.rows(means, columns)
    rows += np.sqrt(noise * at.shrink) * rng.normal(size=(k, n_rows))
    return rows, columns


def _ranked(worth: Float, group: Index) -> NDArray[np.int32]:
    """Rank each row's items within groups, 1 = greatest; samples have no ties."""
    ranks = np.empty(worth.shape, dtype=np.int32)
    for members in (np.flatnonzero(group == g) for g in np.unique(group)):
        order = np.argsort(-worth[:, members], axis=1)
        places = np.broadcast_to(np.arange(1, len(members) + 1, dtype=np.int32), order.shape)
        within = np.empty_like(order, dtype=np.int32)
        np.put_along_axis(within, order, places, axis=1)
        ranks[:, members] = within
    return ranks
