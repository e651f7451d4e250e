"""What the additive mixed model says, as frozen values in the points of the marks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.posterior import Ratios
from scoring.variance_ratios import Variance

Float = NDArray[np.float64]
Index = NDArray[np.intp]

NORMAL_90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class EntryEstimates:
    """What the marks say about each entry, in points; NaN for an entry without marks.

    Attributes
    ----------
    n : ndarray of int, shape (n_entries,)
        Marks.
    raw : ndarray of float, shape (n_entries,)
        Weighted mean mark.
    adjusted : ndarray of float, shape (n_entries,)
        `raw` less the mean severity of the entry's judges.
    shrunk : ndarray of float, shape (n_entries,)
        The estimate drawn towards the field's mean, the more the fewer the marks.
    se : ndarray of float, shape (n_entries,)
        Standard error of `shrunk` relative to the field; NaN too where marks do not differ.
    """

    n: Index
    raw: Float
    adjusted: Float
    shrunk: Float
    se: Float

    @property
    def low(self) -> Float:
        """Lower ends of the 90 % intervals."""
        return self.shrunk - NORMAL_90 * self.se

    @property
    def high(self) -> Float:
        """Upper ends of the 90 % intervals."""
        return self.shrunk + NORMAL_90 * self.se


@dataclass(frozen=True, slots=True)
class JudgeEstimates:
    """What the marks say about each judge, in points; NaN for a judge without marks.

    Attributes
    ----------
    n : ndarray of int, shape (n_judges,)
        Marks.
    severity : ndarray of float, shape (n_judges,)
        Points that the judge adds: > 0 is lenient.
    se : ndarray of float, shape (n_judges,)
        Standard error relative to the other judges; NaN too where marks do not differ.
    """

    n: Index
    severity: Float
    se: Float


@dataclass(frozen=True, slots=True)
class SeverityModel:
    """Estimates of the additive mixed model, in the points of the marks.

    Attributes
    ----------
    variance : {"integrated", "reml"}
        Averaged over the grid of variance ratios, or at the REML maximum.
    mean, entry_sd, judge_sd, noise_sd : float
        The field's mean and the three standard deviations; 0 where marks do not differ.
    reml : float
        The restricted criterion, -2 log-likelihood: at the maximum, or the least on the grid;
        NaN where marks do not differ.
    n_scores : int
        Marks.
    entries : EntryEstimates
    judges : JudgeEstimates
    ratios : Ratios
        Variance ratios and their weights, from which the model can be sampled; of size 0 where
        marks do not differ.
    """

    variance: Variance
    mean: float
    entry_sd: float
    judge_sd: float
    noise_sd: float
    reml: float
    n_scores: int
    entries: EntryEstimates
    judges: JudgeEstimates
    ratios: Ratios
