"""Correcting judges' severity: the additive mixed model of marks.

A mark is the field's mean, plus what the entry is worth, plus what the judge is used to adding or
taking away, plus noise. The judges' habits are estimated from the entries that they share with
others, drawn towards zero where sheets are few, and taken away again. Where every judge marks
every entry the order of the raw means comes out unchanged.
"""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import Marks, cross, marks_of
from scoring.crosstable import sums_by
from scoring.errors import ScoringError, Unconnected
from scoring.estimates import EntryEstimates, JudgeEstimates, SeverityModel
from scoring.graph import groups
from scoring.posterior import Posterior, Ratios, posterior
from scoring.variance_ratios import Variance, integrated, restricted_maximum

Float = NDArray[np.float64]
Index = NDArray[np.intp]

T = TypeVar("T", np.float64, np.intp)

DECIMALS_ABOVE_NOISE = 9


@dataclass(frozen=True, slots=True)
class Correction:
    """Corrected totals for a ranking.

    Attributes
    ----------
    adjusted : ndarray of float, shape (n_entries,)
        The mean total less the judges' mean severity; NaN where an entry has no sheet.
    severity : ndarray of float, shape (n_judges,)
        Points that the judge adds; NaN where a judge has no sheet.
    model : SeverityModel
        All the rest.
    """

    adjusted: Float
    severity: Float
    model: SeverityModel


def correct(entry: Index, judge: Index, total: Float, n_entries: int, n_judges: int) -> Correction:
    """Correct the totals of a round for the severity of its judges.

    Parameters
    ----------
    entry, judge : ndarray of int, shape (n_sheets,)
        Who is marked and who marks.
    total : ndarray of float, shape (n_sheets,)
        Totals in points.
    n_entries, n_judges : int
        Sizes; all indices are below them.

    Returns
    -------
    Correction
        `adjusted` and `severity` are rounded to 9 decimals: floating noise, which depends on
        the numbering of entries and judges, lies below that, so that equal means come out
        equal and a value on the edge between two printed numbers lies exactly on it. Round
        the decimal text of these numbers on, not another float.

    Raises
    ------
    Unconnected
        The sheets fall into groups that share neither judge nor entry.
    ScoringError
        As `fit`.
    """
    found = groups(entry, judge, n_entries, n_judges)
    if len(found) > 1:
        raise Unconnected(found)
    model = fit(marks_of(entry, judge, total, n_entries, n_judges))
    return Correction(_settled(model.entries.adjusted), _settled(model.judges.severity), model)


def _settled(values: Float) -> Float:
    return np.round(values, DECIMALS_ABOVE_NOISE) + 0.0


def fit(marks: Marks, variance: Variance = "integrated") -> SeverityModel:
    """Estimate the additive mixed model; O(N + m³) for the smaller side's size m.

    Parameters
    ----------
    marks : Marks
        A pair of entry and judge may come more than once.
    variance : {"integrated", "reml"}
        How the variance ratios are found.

    Returns
    -------
    SeverityModel
        The order of the marks changes nothing, the numbering of entries and judges rounding
        errors only. Unconnected groups pass: their estimates must not be compared.

    Raises
    ------
    ScoringError
        A mark that is not finite, or a weight that is not positive.
    """
    _check(marks)
    entries, e = np.unique(marks.entry, return_inverse=True)
    judges, j = np.unique(marks.judge, return_inverse=True)
    met = Marks(e, j, marks.y, marks.weight, len(entries), len(judges))
    found = _solve(met, variance)
    return SeverityModel(
        variance=variance,
        mean=found.mean,
        entry_sd=found.entry_sd,
        judge_sd=found.judge_sd,
        noise_sd=found.noise_sd,
        reml=found.criterion,
        n_scores=len(marks.y),
        entries=_entry_estimates(met, found, entries, marks.n_entries),
        judges=_judge_estimates(met, found, judges, marks.n_judges),
        ratios=found.ratios,
    )


def _check(marks: Marks) -> None:
    if not np.all(np.isfinite(marks.y)):
        raise ScoringError("A mark is not a finite number.")
    if not np.all(np.isfinite(marks.weight) & (marks.weight > 0)):
        raise ScoringError("A weight is not a positive number.")


def _solve(marks: Marks, variance: Variance) -> Posterior:
    if np.all(marks.y == marks.y[:1]):
        return _undistinguished(marks)
    crossing = cross(marks)
    points = integrated if variance == "integrated" else restricted_maximum
    return posterior(crossing, points(crossing))


def _undistinguished(marks: Marks) -> Posterior:
    """Say that equal marks, or none, show no differences, and not how sure that is."""
    none, entries, judges = np.empty(0), np.zeros(marks.n_entries), np.zeros(marks.n_judges)
    return Posterior(
        mean=float(marks.y[0]) if len(marks.y) else np.nan,
        entry_sd=0.0,
        judge_sd=0.0,
        noise_sd=0.0,
        criterion=np.nan,
        entry=entries,
        entry_se=np.full_like(entries, np.nan),
        judge=judges,
        judge_se=np.full_like(judges, np.nan),
        ratios=Ratios(none, none, np.empty((0, 0))),
    )


def _entry_estimates(
    marks: Marks, found: Posterior, entries: Index, n_entries: int
) -> EntryEstimates:
    entry, w = marks.entry, marks.weight
    weight = sums_by(entry, w, marks.n_entries)
    raw = sums_by(entry, w * marks.y, marks.n_entries) / weight
    severity = sums_by(entry, w * found.judge[marks.judge], marks.n_entries) / weight
    return EntryEstimates(
        n=_placed(np.bincount(entry), entries, np.zeros(n_entries, dtype=np.intp)),
        raw=_placed(raw, entries, np.full(n_entries, np.nan)),
        adjusted=_placed(raw - severity, entries, np.full(n_entries, np.nan)),
        shrunk=_placed(found.mean + found.entry, entries, np.full(n_entries, np.nan)),
        se=_placed(found.entry_se, entries, np.full(n_entries, np.nan)),
    )


def _judge_estimates(
    marks: Marks, found: Posterior, judges: Index, n_judges: int
) -> JudgeEstimates:
    return JudgeEstimates(
        n=_placed(np.bincount(marks.judge), judges, np.zeros(n_judges, dtype=np.intp)),
        severity=_placed(found.judge, judges, np.full(n_judges, np.nan)),
        se=_placed(found.judge_se, judges, np.full(n_judges, np.nan)),
    )


def _placed(values: NDArray[T], where: Index, into: NDArray[T]) -> NDArray[T]:
    into[where] = values
    return into
