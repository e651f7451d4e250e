"""From marks to sheets: which are complete, which count, and the total of each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.entries import RoundEntries
from scoring.errors import DuplicateMark, NotAssigned
from scoring.exact import (
    LIMIT,
    Column,
    Mask,
    decimals_of,
    greatest,
    segments,
    sums,
    times,
    units_of,
    whole_column,
)
from scoring.facts import WHOLE_SHEET, Index, Marks
from scoring.pairs import RoundPairs, within
from scoring.roster import Roster
from scoring.rules import Rubric
from scoring.sorting import sorted_together

COUNTED, INCOMPLETE, EXCLUDED, CONFLICT, SET_ASIDE = range(5)
STATES = ("counted", "incomplete", "excluded", "conflict", "set_aside")


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a round, ascending by entry and judge, both numbered in order of key.

    Attributes
    ----------
    entry, judge : ndarray of int, shape (n_sheets,)
    state : ndarray of int8, shape (n_sheets,)
        Position in `STATES`.
    total : ndarray of int64, shape (n_sheets,)
        Σ weight x mark in units of 10**-decimals points; 0 where the sheet is incomplete. Python
        ints where int64 is too small.
    row : ndarray of int, shape (n_sheets,)
        Row of the sheet in `marks`; -1 where it has no marks of every criterion.
    marks : ndarray of int64, shape (n_rows, n_criteria)
        Marks before their weights, in units of 10**-mark_decimals points.
    """

    entry: Index
    judge: Index
    state: NDArray[np.int8]
    total: Column
    decimals: int
    row: Index
    marks: Column
    mark_decimals: int

    @property
    def counted(self) -> Mask:
        """Which sheets are valid."""
        return np.asarray(self.state == COUNTED)

    def only(self, mask: Mask) -> "Sheets":
        """Some of the sheets."""
        if mask.all():
            return self
        return Sheets(
            self.entry[mask],
            self.judge[mask],
            self.state[mask],
            self.total[mask],
            self.decimals,
            self.row[mask],
            self.marks,
            self.mark_decimals,
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Marks of taking-part entries, ascending by entry, judge and criterion.

    `start` has one more row than there are sheets: marks of sheet s are [start[s], start[s + 1]).
    """

    pair: Column
    criterion: Column
    units: Column
    start: Index


def _sorted_rows(marks: Marks, entries: RoundEntries, roster: Roster, width: int) -> _Rows:
    """Bring marks into the order of entry, judge and criterion."""
    key = entries.local[marks.entry]
    inside = None if key.size == 0 or int(key.min()) >= 0 else key >= 0
    key *= len(roster.facts.judges)
    key += roster.judge_place[marks.judge]
    criterion_bits = width.bit_length()
    key <<= criterion_bits
    key += marks.criterion
    key += 1
    units = marks.units
    if inside is not None:
        key, units = key[inside], units[inside]
    key, units = sorted_together(key, units)
    pair = key >> criterion_bits
    _refuse_duplicates(key, pair, roster, entries)
    starts = _starts(pair)
    key &= (1 << criterion_bits) - 1
    key -= 1
    return _Rows(pair, key, units, starts)


def _starts(pair: Column) -> Index:
    if not pair.size:
        return np.zeros(1, dtype=np.intp)
    new = np.flatnonzero(pair[1:] != pair[:-1]) + 1
    return np.concatenate(([0], new, [pair.size])).astype(np.intp)


def _refuse_duplicates(key: Column, pair: Column, roster: Roster, entries: RoundEntries) -> None:
    twice = np.flatnonzero(key[1:] == key[:-1])
    if twice.size:
        raise DuplicateMark(*_names(int(pair[twice[0]]), roster, entries))


def _names(pair: int, roster: Roster, entries: RoundEntries) -> tuple[str, str]:
    """Judge and entry of a pair, by key."""
    entry, judge = divmod(pair, len(roster.facts.judges))
    return roster.judge_key(judge), roster.entry(int(entries.index[entry])).key


def gather(
    marks: Marks, rubric: Rubric, entries: RoundEntries, roster: Roster, pairs: RoundPairs
) -> Sheets:
    """Gather marks into sheets; complete ones are counted, unless in conflict or set aside.

    Raises
    ------
    DuplicateMark, NotAssigned
    """
    rows = _sorted_rows(marks, entries, roster, len(rubric.criteria))
    pair = rows.pair[rows.start[:-1]]
    sheets = _totals(rows, rubric, marks.decimals, pair, pairs)
    _refuse_unassigned(pair, pairs, roster, entries)
    sheets.state[~entries.present[sheets.entry]] = SET_ASIDE
    sheets.state[within(pair, pairs.conflicts)] = CONFLICT
    return sheets


def _refuse_unassigned(
    pair: Column, pairs: RoundPairs, roster: Roster, entries: RoundEntries
) -> None:
    stray = pair[~pairs.covers(pair)]
    if stray.size:
        raise NotAssigned(*_names(int(stray[0]), roster, entries))


def _totals(
    rows: _Rows, rubric: Rubric, mark_decimals: int, pair: Column, pairs: RoundPairs
) -> Sheets:
    weights = [item.weight for item in rubric.criteria]
    weight_decimals = decimals_of(weights)
    weight = whole_column([units_of(item, weight_decimals) for item in weights])
    size = np.diff(rows.start)
    first = rows.criterion[rows.start[:-1]]
    whole = (first == WHOLE_SHEET) & (size == 1)
    full = (size == weight.size) & (first != WHOLE_SHEET)
    marks = rows.units if full.all() else rows.units[np.repeat(full, size)]
    marks = marks.reshape(-1, weight.size)
    one: int = 10**weight_decimals
    wide = greatest(rows.units) * max(greatest(weight) * weight.size, one) >= LIMIT
    total = np.zeros(pair.size, dtype=object if wide else np.int64)
    total[full] = (marks.astype(object) if wide else marks) @ weight
    total[whole] = times(rows.units[rows.start[:-1][whole]], one)
    row = np.where(full, np.cumsum(full) - 1, -1)
    state = np.where(full | whole, COUNTED, INCOMPLETE).astype(np.int8)
    entry, judge = pairs.split(pair)
    decimals = mark_decimals + weight_decimals
    return Sheets(entry, judge, state, total, decimals, row, marks, mark_decimals)


def incomplete_judges(sheets: Sheets, pairs: RoundPairs, present: Mask) -> Mask:
    """Who lacks a sheet for an entry of his panel, conflicts and set-aside entries apart."""
    done = np.bincount(sheets.judge[sheets.counted], minlength=pairs.n_judges)
    return np.asarray(done < pairs.due(present))


def without_judges(sheets: Sheets, excluded: Mask) -> Sheets:
    """The same sheets, those of excluded judges no longer counted."""
    state = sheets.state.copy()
    state[excluded[sheets.judge] & sheets.counted] = EXCLUDED
    return Sheets(
        sheets.entry,
        sheets.judge,
        state,
        sheets.total,
        sheets.decimals,
        sheets.row,
        sheets.marks,
        sheets.mark_decimals,
    )


def criterion_sums(sheets: Sheets, n_entries: int) -> tuple[Column, Column]:
    """Sum and number of an entry's marks of each criterion, over valid sheets by criteria.

    Returns
    -------
    ndarray of int64, shape (n_entries, n_criteria)
        In units of 10**-mark_decimals.
    ndarray of int64, shape (n_entries,)
    """
    by_criteria = sheets.row >= 0
    row, entry = sheets.row[by_criteria], sheets.entry[by_criteria]
    bounds = segments(entry, n_entries)
    marks = sheets.marks if row.size == len(sheets.marks) else sheets.marks[row]
    return sums(marks, bounds), np.diff(bounds)


def has_whole_sheet(sheets: Sheets) -> bool:
    """Whether a valid sheet has only its total."""
    return bool((sheets.counted & (sheets.row < 0)).any())
