"""The additive mixed model y = mu + theta_entry + b_judge + e on sparse marks, in closed form.

theta, b and e are normal with variances lt·s², lb·s² and s²/w. The larger of the two sides, the
"rows", is absorbed, since given the other side its effects are independent; what remains is one
matrix on the smaller side, the "columns". For a fixed variance ratio of the rows that matrix is
G + I/lc with the same G for every ratio lc of the columns, so that one eigendecomposition of G
serves them all.

With W = row weights, d = l/(1 + l W) and V = I/w + l Z Z' for the rows alone:
c = 1'V⁻¹1, G = C'V⁻¹C - g g'/c and so on are sums over the table C of weights (rows × columns).
Source: Henderson's mixed model equations; Bates, Mächler, Bolker & Walker, J. Stat. Softw. 67(1)
(2015) for the profiled REML criterion, with which the criterion here agrees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.crosstable import CrossTable, crosstable, sums_by

Float = NDArray[np.float64]
Index = NDArray[np.intp]

# Where marks fit without any noise, s² would be 0 and the criterion minus infinity.
LEAST_SHARE_OF_NOISE = 1e-13


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks in long form.

    Attributes
    ----------
    entry, judge : ndarray of int, shape (n_marks,)
        Who is marked and who marks.
    y : ndarray of float, shape (n_marks,)
        Marks in points.
    weight : ndarray of float, shape (n_marks,)
        Positive; the noise of a mark has variance s²/weight.
    n_entries, n_judges : int
        Sizes; all indices are below them.
    """

    entry: Index
    judge: Index
    y: Float
    weight: Float
    n_entries: int
    n_judges: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """Marks summed up by row and column; `swapped` where the judges are the rows.

    Marks are taken relative to `centre`, their weighted mean. `row_sum` and `column_sum` hold
    sums of weight times mark, `squares` the sum of weight times mark squared.
    """

    swapped: bool
    n_marks: int
    centre: float
    squares: float
    log_weights: float
    row_weight: Float
    row_sum: Float
    column_weight: Float
    column_sum: Float
    table: CrossTable

    def at(self, ratio: float) -> "Slice":
        """Solve for one variance ratio of the rows (their variance over the noise's), ≥ 0."""
        shrink = ratio / (1 + ratio * self.row_weight)
        rest = 1 / (1 + ratio * self.row_weight)
        total = float(np.sum(self.row_weight * rest))
        weights = self.table.transposed_times(rest)
        gram = np.diag(self.column_weight) - self.table.gram(shrink)
        sums = self.column_sum - self.table.transposed_times(shrink * self.row_sum)
        mean = float(np.sum(self.row_sum * rest)) / total
        values, vectors = np.linalg.eigh(gram - np.outer(weights, weights) / total)
        return Slice(
            crossing=self,
            ratio=ratio,
            shrink=shrink,
            total=total,
            weights=weights,
            mean=mean,
            squares=self.squares - float(np.sum(shrink * self.row_sum**2)) - mean**2 * total,
            log_determinant=np.log(total) - self.log_weights - float(np.sum(np.log(rest))),
            values=np.maximum(values, 0),
            vectors=vectors,
            projected=vectors.T @ (sums - weights * mean),
        )


@dataclass(frozen=True, slots=True)
class Slice:
    """The model at one variance ratio of the rows, ready for every ratio of the columns.

    `values` and `vectors` decompose G; `projected` is the right side in their coordinates;
    `mean` is the generalised mean where columns do not differ, `total` its weight.
    """

    crossing: Crossing
    ratio: float
    shrink: Float
    total: float
    weights: Float
    mean: float
    squares: float
    log_determinant: float
    values: Float
    vectors: Float
    projected: Float

    def factors(self, ratios: Float) -> Float:
        """Posterior variance over s² of each eigendirection, shape (n_ratios, n_columns)."""
        return ratios[:, None] / (1 + ratios[:, None] * self.values)

    def noise(self, ratios: Float) -> Float:
        """Estimate s² for each variance ratio of the columns, shape (n_ratios,)."""
        residual = self.squares - self.factors(ratios) @ self.projected**2
        least = LEAST_SHARE_OF_NOISE * self.crossing.squares
        return np.maximum(residual, least) / (self.crossing.n_marks - 1)

    def criterion(self, ratios: Float) -> Float:
        """Minus twice the profiled restricted log-likelihood, shape (n_ratios,)."""
        determinant: Float = np.sum(np.log1p(ratios[:, None] * self.values), axis=1)
        log_noise: Float = np.log(2 * np.pi * self.noise(ratios))
        degrees = self.crossing.n_marks - 1
        return degrees * (1 + log_noise) + determinant + self.log_determinant

    def means(self, columns: Float) -> Float:
        """Return mu, relative to the centre, given column effects of shape (k, n_columns)."""
        return self.mean - columns @ self.weights / self.total

    def columns(self, ratios: Float) -> Float:
        """Return the column effects (BLUPs), shape (n_ratios, n_columns)."""
        return (self.factors(ratios) * self.projected) @ self.vectors.T

    def rows(self, means: Float, columns: Float) -> Float:
        """Return row effects given mu (k,) and column effects (k, n_columns): (k, n_rows)."""
        crossing = self.crossing
        explained = crossing.table.times(columns.T).T + np.outer(means, crossing.row_weight)
        return self.shrink * (crossing.row_sum - explained)

    def column_variance(self, prior: float, factors: Float) -> Float:
        """Posterior variance of column effects about their mean, shape (n_columns,).

        `factors` of shape (n_columns,) is s² times `self.factors`, or a weighted sum of such;
        `prior`, the variance of column effects, the same sum. Marks say nothing of the effects'
        mean, beside mu: its variance and its covariance with each effect are prior/n_columns.
        """
        variance: Float = self.vectors**2 @ factors - prior / len(factors)
        return variance

    def row_variance(self, noise: float, factors: Float) -> Float:
        """Posterior variance of row effects about their mean, shape (n_rows,).

        `factors` as in `column_variance`; `noise` is s², or the same weighted sum of it. The
        covariance of the rows is noise·diag(d) + d E K E'd + noise·(dW)(dW)'/c, with E the
        table less each row's weight times the columns' mean: only its diagonal is ever formed.
        """
        table, weight = self.crossing.table, self.crossing.row_weight
        kernel = (self.vectors * factors) @ self.vectors.T
        along = kernel @ self.weights / self.total
        explained = table.quadratic(kernel)
        explained -= 2 * weight * table.times(along[:, None])[:, 0]
        explained += weight**2 * (along @ self.weights / self.total + noise / self.total)
        return noise * self.shrink + self.shrink**2 * explained - noise * self.ratio / len(weight)


def marks_of(entry: Index, judge: Index, y: Float, n_entries: int, n_judges: int) -> Marks:
    """Take marks of equal weight; arguments as the attributes of `Marks`."""
    return Marks(entry, judge, y, np.ones(len(y)), n_entries, n_judges)


def cross(marks: Marks) -> Crossing:
    """Sum marks up by entry and judge, in an order that does not depend on that of the input.

    Parameters
    ----------
    marks : Marks
        At least one mark; every mark finite, every weight positive.

    Returns
    -------
    Crossing
        The smaller side becomes the columns. O(n log n) in the number of marks.
    """
    swapped = marks.n_judges > marks.n_entries
    row, column = (marks.judge, marks.entry) if swapped else (marks.entry, marks.judge)
    n_rows, n_columns = sorted((marks.n_entries, marks.n_judges), reverse=True)
    order = np.lexsort((marks.weight, marks.y, column, row))
    row, column, y, w = row[order], column[order], marks.y[order], marks.weight[order]
    centre = float(np.sum(w * y) / np.sum(w))
    away = y - centre
    return Crossing(
        swapped=swapped,
        n_marks=len(y),
        centre=centre,
        squares=float(np.sum(w * away**2)),
        log_weights=float(np.sum(np.log(w))),
        row_weight=sums_by(row, w, n_rows),
        row_sum=sums_by(row, w * away, n_rows),
        column_weight=sums_by(column, w, n_columns),
        column_sum=sums_by(column, w * away, n_columns),
        table=crosstable(row, column, w, n_rows, n_columns),
    )
