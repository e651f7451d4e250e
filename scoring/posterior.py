"""What the mixed model says about entries and judges, averaged over variance ratios."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Crossing
from scoring.variance_ratios import Point

Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ratios:
    """Standard deviations over that of the noise at which the model was solved.

    `weights` has shape (len(entry), len(judge)) and sum 1.
    """

    entry: Float
    judge: Float
    weights: Float


@dataclass(frozen=True, slots=True)
class Posterior:
    """Effects in points; `entry_se` and `judge_se` are relative to the mean of their side.

    `criterion` is the least restricted criterion of the ratios tried.
    """

    mean: float
    entry_sd: float
    judge_sd: float
    noise_sd: float
    criterion: float
    entry: Float
    entry_se: Float
    judge: Float
    judge_se: Float
    ratios: Ratios


@dataclass(frozen=True, slots=True)
class Moments:
    """Expectations given one variance ratio of the rows.

    `scalars` are mu and the standard deviations of rows, columns and noise. Second moments are
    those of an effect about the mean of its side. The rest is copied from the point.
    """

    scalars: Float
    row: Float
    row_second: Float
    column: Float
    column_second: Float
    ratio: float
    column_ratios: Float
    column_weights: Float
    log_weight: float
    criterion: float


def posterior(crossing: Crossing, points: Iterable[Point]) -> Posterior:
    """Average the model's estimates over points in proportion to their weights.

    Parameters
    ----------
    crossing : Crossing
        The marks.
    points : iterable of Point
        Solutions; each is let go before the next is asked for, since it holds a square matrix.

    Returns
    -------
    Posterior
        A variance is that within points plus that between them.
    """
    moments = [_moments(point) for point in points]
    log_weights = np.array([m.log_weight for m in moments])
    weights = np.exp(log_weights - np.max(log_weights))
    weights /= np.sum(weights)
    row = _effects(weights, [m.row for m in moments], [m.row_second for m in moments])
    column = _effects(weights, [m.column for m in moments], [m.column_second for m in moments])
    scalars = weights @ np.array([m.scalars for m in moments])
    row_ratios = np.array([m.ratio for m in moments])
    column_ratios = moments[0].column_ratios
    joint = weights[:, None] * np.array([m.column_weights for m in moments])
    entry, judge = (column, row) if crossing.swapped else (row, column)
    return Posterior(
        mean=crossing.centre + float(scalars[0]),
        entry_sd=float(scalars[2 if crossing.swapped else 1]),
        judge_sd=float(scalars[1 if crossing.swapped else 2]),
        noise_sd=float(scalars[3]),
        criterion=min(m.criterion for m in moments),
        entry=entry[0],
        entry_se=entry[1],
        judge=judge[0],
        judge_se=judge[1],
        ratios=Ratios(column_ratios, row_ratios, joint.T)
        if crossing.swapped
        else Ratios(row_ratios, column_ratios, joint),
    )


def _moments(point: Point) -> Moments:
    at, weights = point.slice, point.column_weights
    ratios = point.column_ratios**2
    noise = at.noise(ratios)
    factors = (weights * noise) @ at.factors(ratios)
    prior = float(weights * noise @ ratios)
    columns = at.columns(ratios)
    means = at.means(columns)
    rows = at.rows(means, columns)
    sd = np.sqrt(noise)
    scalars = [means, point.ratio * sd, point.column_ratios * sd, sd]
    return Moments(
        scalars=np.array([weights @ values for values in scalars]),
        row=weights @ rows,
        row_second=at.row_variance(float(weights @ noise), factors) + weights @ _about(rows) ** 2,
        column=weights @ columns,
        column_second=at.column_variance(prior, factors) + weights @ _about(columns) ** 2,
        ratio=point.ratio,
        column_ratios=point.column_ratios,
        column_weights=weights,
        log_weight=point.log_weight,
        criterion=point.criterion,
    )


def _about(effects: Float) -> Float:
    centre: Float = np.mean(effects, axis=-1, keepdims=True)
    return effects - centre


def _effects(weights: Float, first: list[Float], second: list[Float]) -> tuple[Float, Float]:
    mean = weights @ np.array(first)
    variance = weights @ np.array(second) - _about(mean) ** 2
    return mean, np.sqrt(np.maximum(variance, 0))
