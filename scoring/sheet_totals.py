"""The matrix of entries and judges: the total of every sheet and what became of it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from scoring.combine import HIGH, LOW
from scoring.exact import plain
from scoring.rounds import RoundResult, Setting
from scoring.sheets import COUNTED, EXCLUDED, STATES, Sheets

Row = dict[str, Any]


def judges_shown(setting: Setting) -> list[str]:
    """The judges who were assigned anything in the round, by key; none where it has no sheets."""
    judged = setting.judged
    if judged.sheets is None:
        return []
    seats = range(judged.pairs.n_judges)
    if judged.pairs.assigned is not None:
        seats = np.unique(judged.pairs.split(judged.pairs.assigned)[1]).tolist()
    return [setting.roster.judge_key(judge) for judge in seats]


def sheet_totals(result: RoundResult) -> Callable[[int], dict[str, Row]]:
    """A function that gives an entry's sheets by judge; nothing for an entry set aside."""
    judged, entries = result.setting.judged, result.setting.entries
    if judged.sheets is None:
        return lambda entry: {}
    written = _written(result, judged.sheets)
    seats = _seats(result)
    conflicts = set(judged.pairs.conflicts.tolist())
    present = entries.present.tolist()
    key = result.setting.roster.judge_key
    width = judged.pairs.n_judges

    def of(entry: int) -> dict[str, Row]:
        if not present[entry]:
            return {}
        pairs = ((judge, entry * width + judge) for judge in seats(entry))
        return {
            key(judge): {"total": None, "state": "conflict"}
            if pair in conflicts
            else written.get(pair, {"total": None, "state": "missing"})
            for judge, pair in pairs
        }

    return of


def _seats(result: RoundResult) -> Callable[[int], Any]:
    """Which judges were assigned an entry."""
    pairs = result.setting.judged.pairs
    if pairs.assigned is None:
        everybody = range(pairs.n_judges)
        return lambda entry: everybody
    assigned: dict[int, list[int]] = defaultdict(list)
    for entry, judge in zip(*map(np.ndarray.tolist, pairs.split(pairs.assigned)), strict=True):
        assigned[entry].append(judge)
    return lambda entry: assigned[entry]


def _written(result: RoundResult, sheets: Sheets) -> dict[int, Row]:
    """Total and state of every sheet, by pair of entry and judge."""
    pairs = result.setting.judged.pairs.code(sheets.entry, sheets.judge)
    complete = np.isin(sheets.state, (COUNTED, EXCLUDED)).tolist()
    rows = zip(
        pairs.tolist(), sheets.total.tolist(), complete, _states(result, sheets), strict=True
    )
    return {
        pair: {"total": plain(total, sheets.decimals) if known else None, "state": state}
        for pair, total, known, state in rows
    }


def _states(result: RoundResult, sheets: Sheets) -> list[str]:
    states = [STATES[state] for state in sheets.state.tolist()]
    combined, component = result.combined, result.setting.round.sheets
    if combined is None or component is None or component.combine != "trimmed":
        return states
    rows = np.flatnonzero(sheets.counted)
    for row, drop in zip(rows.tolist(), combined.drop.tolist(), strict=True):
        if drop in (HIGH, LOW):
            states[row] = "high" if drop == HIGH else "low"
    return states
