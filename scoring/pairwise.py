"""Bradley-Terry: how strong each entry is, from comparisons of two at a time.

The probability that entry i is found better than entry j is 1 / (1 + exp(theta_j - theta_i)).
Bradley & Terry, Biometrika 39:324 (1952); Hunter, Ann. Stat. 32:384 (2004).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.graph import components

Float = NDArray[np.float64]
Index = NDArray[np.intp]
PRIOR = 0.5
Z90 = 1.6448536269514722
STEPS = 100
CLOSE = 1e-12
FARTHEST = 25.0  # strengths farther apart run away: somebody was never beaten
RELIABLE = np.linspace(0.0, 1.0, 201)
TRUST = 9.0  # the weight of the belief that a judge tells the better from the worse, in agreements


@dataclass(frozen=True, slots=True)
class Games:
    """Comparisons counted by pair; all arrays have shape (n_pairs,).

    Attributes
    ----------
    left, right : ndarray of int
        The two entries, left < right, each pair once.
    won, lost : ndarray of float
        How often the left one was better, and how often the right one.
    """

    left: Index
    right: Index
    won: Float
    lost: Float
    size: int


@dataclass(frozen=True, slots=True)
class Strengths:
    """What comparisons say about the strength of each entry.

    Attributes
    ----------
    theta : ndarray of float, shape (n,)
        On the logit scale, mean 0.
    covariance : ndarray of float, shape (n, n)
        Of `theta`, relative to the field (rows sum to 0).
    se : ndarray of float, shape (n,)
        Standard errors relative to the field.
    """

    theta: Float
    covariance: Float

    @property
    def se(self) -> Float:
        """Standard errors relative to the field."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


class RunsAway(ArithmeticError):
    """Without a prior, a perfect record has no finite strength."""


def count_games(better: Index, other: Index, n: int) -> Games:
    """Count comparisons by pair; the order of the rows cannot show."""
    left, right = np.minimum(better, other), np.maximum(better, other)
    code, place = np.unique(left * n + right, return_inverse=True)
    won = np.bincount(place, weights=better == left, minlength=code.size).astype(np.float64)
    lost = np.bincount(place, minlength=code.size) - won
    first, second = np.divmod(code, max(n, 1))
    return Games(first.astype(np.intp), second.astype(np.intp), won, lost, n)


def linked(better: Index, other: Index, n: int) -> Index:
    """Number the groups of entries that no chain of comparisons links; -1 = never compared."""
    rows = np.arange(better.size)
    sides, twice = np.concatenate((better, other)), np.concatenate((rows, rows))
    return components(sides, twice, n, better.size)[0]


def fit(games: Games, prior: float = PRIOR) -> Strengths:
    """Find the strengths that make the comparisons most likely.

    Parameters
    ----------
    prior : float
        So many times each entry also counts as having won and lost against an imagined entry of
        strength 0, so that a perfect record stays finite. 0 = maximum likelihood alone.

    Raises
    ------
    RunsAway
        Without a prior, where some entries never lost to the others.

    Notes
    -----
    Newton's method with halved steps on a concave function: O(n**3) a step, about six steps.
    The covariance is the inverse of the observed information, the negative second derivative of
    what was made largest, where it is largest (Efron & Hinkley, Biometrika 65:457, 1978), taken
    relative to the mean of all strengths. Intervals from it are approximate: with few comparisons
    an entry, or a perfect record, the imagined comparison of the prior narrows them.
    """
    theta = np.zeros(games.size)
    value = _likelihood(theta, games, prior)
    for _ in range(STEPS):
        slope, bend = _slope(theta, games, prior), _bend(theta, games, prior)
        step = np.linalg.solve(bend, slope)
        while (best := _likelihood(theta + step, games, prior)) < value - CLOSE:
            step = step / 2
        theta, value = theta + step, best
        if prior == 0 and np.ptp(theta) > FARTHEST:
            raise RunsAway
        if np.abs(step).max(initial=0.0) < CLOSE:
            break
    covariance = np.asarray(np.linalg.inv(_bend(theta, games, prior)), dtype=np.float64)
    return Strengths(theta - theta.mean() if theta.size else theta, _centred(covariance))


def _likelihood(theta: Float, games: Games, prior: float) -> float:
    gap = theta[games.left] - theta[games.right]
    said = games.won * np.logaddexp(0, -gap) + games.lost * np.logaddexp(0, gap)
    imagined = np.logaddexp(0, -theta) + np.logaddexp(0, theta)
    return -float(said.sum() + prior * imagined.sum())


def _slope(theta: Float, games: Games, prior: float) -> Float:
    expected = (games.won + games.lost) * share(theta[games.left] - theta[games.right])
    surplus = games.won - expected
    slope = np.bincount(games.left, weights=surplus, minlength=games.size)
    slope = slope - np.bincount(games.right, weights=surplus, minlength=games.size)
    return np.asarray(slope + prior * (1 - 2 * share(theta)))


def _bend(theta: Float, games: Games, prior: float) -> Float:
    p = share(theta[games.left] - theta[games.right])
    weight = (games.won + games.lost) * p * (1 - p)
    bend = np.zeros((games.size, games.size))
    bend[games.left, games.right] = -weight
    bend[games.right, games.left] = -weight
    middle = share(theta)
    np.fill_diagonal(bend, -bend.sum(axis=1) + 2 * prior * middle * (1 - middle))
    return bend + 1.0 / games.size if prior == 0 else bend


def _centred(covariance: Float) -> Float:
    """The covariance of each strength less the mean of all."""
    if not covariance.size:
        return covariance
    rows = covariance.mean(axis=1)
    return np.asarray(covariance - rows[:, None] - rows[None, :] + rows.mean())


def share(gap: Float) -> Float:
    """The probability of being found better, from a difference of strengths."""
    return np.asarray(1 / (1 + np.exp(-gap)))


def expected_shares(theta: Float, against: Float) -> Float:
    """Of all comparisons with each other entry, the share that each entry would win.

    Parameters
    ----------
    theta, against : ndarray of float, shape (n,)
        The strength of each entry, and the strengths of the field it meets: the entry's own
        place in `against` is left out.

    Returns
    -------
    ndarray of float, shape (n,)
        From 0 to 1; 0.5 where there is nobody else.
    """
    n = theta.size
    if n < 2:
        return np.full(n, 0.5)
    met = share(theta[:, None] - against[None, :])
    np.fill_diagonal(met, 0.0)
    return np.asarray(met.sum(axis=1) / (n - 1))


def reliability(judge: Index, better: Index, other: Index, theta: Float, n_judges: int) -> Float:
    """How often each judge would find the stronger entry better, as far as his votes show it.

    Returns
    -------
    ndarray of float, shape (n_judges,)
        The most likely eta of eta P + (1 - eta)(1 - P) under a prior that expects judges to be
        reliable (Chen et al., Crowd-BT, WSDM 2013); NaN without any comparison. It informs and
        changes no strength. 1 = as the model expects, 0.5 = as a coin, 0 = the other way round.
    """
    p = share(theta[better] - theta[other])[:, None]
    told = np.log(np.maximum(RELIABLE * p + (1 - RELIABLE) * (1 - p), 1e-300))
    total = np.zeros((n_judges, RELIABLE.size))
    np.add.at(total, judge, told)
    total += TRUST * np.log(np.maximum(RELIABLE, 1e-300))
    found = RELIABLE[np.argmax(total, axis=1)]
    return np.where(np.bincount(judge, minlength=n_judges) > 0, found, np.nan)
