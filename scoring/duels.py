"""Rungs that compare tied entries pair by pair: the judges' preference and the chair's word."""

import numpy as np
from numpy.typing import NDArray

from scoring.exact import Column, segments
from scoring.facts import Index
from scoring.ranking import SetRung
from scoring.sheets import Sheets
from scoring.sorting import sortable

ROWS_AT_A_TIME = 256


def preference(sheets: Sheets, n_entries: int) -> SetRung:
    """More judges who scored both put it higher; in larger sets pairs won less pairs lost.

    Parameters
    ----------
    sheets : Sheets
        Valid sheets only, ascending by entry.
    """
    bounds, total = segments(sheets.entry, n_entries), sortable(sheets.total)

    def judge(members: Index) -> Column | None:
        spans = [np.arange(bounds[entry], bounds[entry + 1]) for entry in members]
        if not all(span.size for span in spans):
            return None
        rows = np.concatenate(spans)
        seat = np.repeat(np.arange(members.size), [span.size for span in spans])
        return _pairs_won(seat, sheets.judge[rows], total[rows], members.size)

    return SetRung("preference", judge)


def _pairs_won(seat: Index, judge: Index, total: Column, n: int) -> Column:
    order = np.argsort(judge, kind="stable")
    cuts = np.flatnonzero(np.diff(judge[order])) + 1
    of_judge = [(seat[rows], total[rows]) for rows in np.split(order, cuts)]
    score = np.zeros(n, dtype=np.int64)
    for start in range(0, n, ROWS_AT_A_TIME):
        stop = min(start + ROWS_AT_A_TIME, n)
        margin = np.zeros((stop - start, n), dtype=np.int64)
        for seats, totals in of_judge:
            mine = (seats >= start) & (seats < stop)
            above = np.sign(totals[mine][:, None] - totals[None, :])
            margin[np.ix_(seats[mine] - start, seats)] += above
        score[start:stop] = np.sign(margin).sum(axis=1)
    return score


def chair(preferences: tuple[tuple[int, int], ...]) -> SetRung:
    """The chair's recorded word, directly or through others of the set.

    Parameters
    ----------
    preferences : tuple of (int, int)
        Entry numbers, the preferred first, in the order of the statements; of two opposite
        statements the later stands.
    """
    latest: dict[frozenset[int], tuple[int, int]] = {}
    for preferred, other in preferences:
        latest[frozenset((preferred, other))] = (preferred, other)

    def judge(members: Index) -> Column | None:
        inside = set(members.tolist())
        mine = [pair for pair in latest.values() if pair[0] in inside and pair[1] in inside]
        named = {entry for pair in mine for entry in pair}
        levels = np.zeros(members.size, dtype=np.int64)
        return levels if named != inside else _levels(members, mine)

    return SetRung("chair", judge)


def _levels(members: Index, pairs: list[tuple[int, int]]) -> Column:
    """Part a set wherever all above a line are preferred to all below it, and not also below."""
    seat = {entry: number for number, entry in enumerate(members.tolist())}
    above = np.zeros((members.size, members.size), dtype=np.bool_)
    for preferred, other in pairs:
        above[seat[preferred], seat[other]] = True
    over = _reached(above)
    over &= ~over.T
    order = np.argsort(-over.sum(axis=1), kind="stable")
    levels = np.zeros(members.size, dtype=np.int64)
    for line in range(1, members.size):
        if over[np.ix_(order[:line], order[line:])].all():
            levels[order[:line]] += 1
    return levels


def _reached(above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Who is preferred to whom through others (Warshall)."""
    reached = above.copy()
    for middle in range(len(reached)):
        reached |= np.outer(reached[:, middle], reached[middle])
    return reached
