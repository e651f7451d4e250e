"""Who is linked to whom: the graph in which a sheet joins a judge to an entry.

Scores of two entries can be compared with their judges' severity removed only along chains of
sheets. `efficiency` measures how well the chains carry that comparison.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.crossed import cross, marks_of
from scoring.errors import Group

Index = NDArray[np.intp]


def components(entry: Index, judge: Index, n_entries: int, n_judges: int) -> tuple[Index, Index]:
    """Label the connected groups of entries and judges.

    Parameters
    ----------
    entry, judge : ndarray of int, shape (n_sheets,)
        Who is marked and who marks, one item a sheet; the same pair may come more than once.
    n_entries, n_judges : int
        Sizes; all indices are below them.

    Returns
    -------
    entry_group, judge_group : ndarray of int, shapes (n_entries,) and (n_judges,)
        Group numbers from 0, in the order of each group's first entry; -1 without any sheet.

    Notes
    -----
    Every sheet hooks the larger of two labels onto the smaller, then labels are followed to
    their roots; a few rounds of O(n_sheets) each.
    """
    label = np.arange(n_entries + n_judges)
    while True:
        left, right = label[entry], label[n_entries + judge]
        if np.array_equal(left, right):
            break
        np.minimum.at(label, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(label, label[label]):
            label = label[label]
    seen = np.zeros(n_entries + n_judges, dtype=bool)
    seen[entry] = seen[n_entries + judge] = True
    numbered = np.full(n_entries + n_judges, -1, dtype=np.intp)
    numbered[seen] = np.unique(label[seen], return_inverse=True)[1]
    return numbered[:n_entries], numbered[n_entries:]


def groups(entry: Index, judge: Index, n_entries: int, n_judges: int) -> tuple[Group, ...]:
    """List the connected groups, each with the indices of its entries and judges.

    Parameters
    ----------
    entry, judge, n_entries, n_judges
        As in `components`.

    Returns
    -------
    tuple of Group
        In the order of each group's first entry; entries and judges without sheets are in none.
    """
    of_entry, of_judge = components(entry, judge, n_entries, n_judges)
    members = [_members(labels, of_entry.max(initial=-1) + 1) for labels in (of_entry, of_judge)]
    return tuple(Group(entries, judges) for entries, judges in zip(*members, strict=True))


def _members(labels: Index, n_groups: int) -> list[tuple[int, ...]]:
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(n_groups + 1))
    return [tuple(order[low:high].tolist()) for low, high in pairwise(starts)]


def efficiency(entry: Index, judge: Index, n_entries: int, n_judges: int) -> float:
    """Say how much of the information about entries survives not knowing the severities.

    Parameters
    ----------
    entry, judge, n_entries, n_judges
        As in `components`; entries and judges without sheets do not count.

    Returns
    -------
    float
        The harmonic mean of the canonical efficiency factors, in [0, 1]: 1 where every judge
        marks every entry, 0 where the graph falls apart. The standard error of a difference
        between two entries is 1/sqrt(E) times what it would be with known severities.

    Notes
    -----
    The factors are 1 - mu for the eigenvalues mu of R^-1/2 A' D^-1 A R^-1/2, without the
    trivial mu = 1; A holds the sheets, D and R the numbers by entry and by judge. The matrix is
    taken on the smaller side; the remaining factors are 1. Bailey & Cameron, arXiv 1111.3768.
    """
    of_entry, _ = components(entry, judge, n_entries, n_judges)
    if of_entry.max(initial=-1) > 0:
        return 0.0
    entries, e = np.unique(entry, return_inverse=True)
    judges, j = np.unique(judge, return_inverse=True)
    if len(entries) < 2:
        return 1.0
    sheets = cross(marks_of(e, j, np.zeros(len(e)), len(entries), len(judges)))
    scale = 1 / np.sqrt(sheets.column_weight)
    gram = sheets.table.gram(1 / sheets.row_weight) * scale * scale[:, None]
    lost = np.linalg.eigvalsh(gram)[:-1]
    untouched = len(entries) - 1 - len(lost)
    return float((len(entries) - 1) / (np.sum(1 / (1 - lost)) + untouched))
