"""Marks of single criteria weighed into one total a sheet."""

from collections.abc import Mapping

import numpy as np

from scoring.crossed import Float, Marks, marks_of
from scoring.crosstable import sums_by
from scoring.errors import ScoringError
from scoring.marks_file import MarkTable

MOST_NAMED = 8


def totals(table: MarkTable, weights: Mapping[str, float] | None) -> tuple[Marks, list[str]]:
    """Weigh each sheet's marks into one total, in points of a mark.

    Parameters
    ----------
    table, weights
        Marks, and weight by criterion; None: all equal.

    Returns
    -------
    marks, warnings : Marks, list of str
        One mark a sheet, in order of entry and judge. Where a sheet lacks a criterion the
        weights of its others fill the place, and a warning says so.

    Raises
    ------
    ScoringError
        Weights and marks are not of the same criteria.
    """
    weight = _weights_of(table, weights)[table.criterion]
    n_judges = len(table.judges)
    sheet, where = np.unique(table.entry * n_judges + table.judge, return_inverse=True)
    given = sums_by(where, weight, len(sheet))
    total = sums_by(where, weight * table.score, len(sheet)) / given
    entry, judge = np.divmod(sheet, n_judges)
    lacking = np.flatnonzero(np.bincount(where) < len(table.criteria))
    warnings = []
    if table.n_blank:
        warnings.append(
            f"Rows without a score, left out since a blank is no zero: {table.n_blank}."
        )
    if len(lacking):
        named = enumeration(
            [f"{table.judges[judge[i]]} on {table.entries[entry[i]]}" for i in lacking]
        )
        warnings.append(f"Sheets without a mark for every criterion, weighed by the rest: {named}.")
    return marks_of(entry, judge, total, len(table.entries), n_judges), warnings


def _weights_of(table: MarkTable, weights: Mapping[str, float] | None) -> Float:
    if weights is None:
        return np.ones(len(table.criteria))
    problems = [
        f"criterion {name!r} has marks but no weight"
        for name in table.criteria
        if name not in weights
    ]
    problems += [
        f"criterion {name!r} has a weight but no marks"
        for name in weights
        if name not in table.criteria
    ]
    if problems:
        raise ScoringError("\n".join(f"weights: {p}: expected the same criteria" for p in problems))
    return np.array([weights[name] for name in table.criteria])


def enumeration(names: list[str]) -> str:
    """Write a list of names out, the first few of a long one."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(names[:MOST_NAMED]) + more
