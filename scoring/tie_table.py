"""Every tie of a round with what each rung of the ladder did to it, as plain JSON."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.exact import text
from scoring.outcome import RoundOutcome
from scoring.ranking import ColumnRung, SetRung, SharedRung, Standing, Step, steps

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TieTable:
    """All ties in ranking order, and the number of its tie for each tied entry of the round."""

    rows: list[Row]
    of_entry: dict[int, int]


def tie_table(outcome: RoundOutcome) -> TieTable:
    """List the ties of printed scores, each with every rung of the ladder."""
    result = outcome.result
    ties = [members.tolist() for members in result.start.sets(result.start.tied)]
    of_entry = {entry: number for number, members in enumerate(ties) for entry in members}
    place = np.zeros(result.setting.entries.size, dtype=np.intp)
    place[result.standing.order] = np.arange(result.standing.order.size)
    rungs: dict[int, list[Row]] = defaultdict(list)
    for step in steps(result.start, result.rungs):
        for number, row in _asked(outcome, step, of_entry).items():
            rungs[number].append(row)
    open_ties = set(result.standing.order[_open(result.standing)].tolist())
    rows = [
        _tie(outcome, sorted(members, key=place.__getitem__), rungs[number], open_ties)
        for number, members in enumerate(ties)
    ]
    return TieTable(rows, of_entry)


def _open(standing: Standing) -> Any:
    return standing.tied & ~standing.shared


def _tie(outcome: RoundOutcome, ordered: list[int], rungs: list[Row], open_ties: set[int]) -> Row:
    result = outcome.result
    final = result.score.final
    left = result.rungs[len(rungs) :]
    return {
        "score": text(int(final.units[ordered[0]]), final.digits),
        "group": outcome.pool(int(outcome.index[ordered[0]])),
        "entries": [result.key(entry) for entry in ordered],
        "resolved": open_ties.isdisjoint(ordered),
        "rungs": rungs
        + [{"rung": rung.name, "values": {}, "outcome": "not_reached"} for rung in left],
    }


def _asked(outcome: RoundOutcome, step: Step, of_entry: dict[int, int]) -> dict[int, Row]:
    """What a rung said of each tie in which it was asked."""
    seats: dict[int, list[int]] = defaultdict(list)
    for seat, entry in enumerate(step.asked.tolist()):
        seats[of_entry[entry]].append(seat)
    before, after = _blocks(step.before), _blocks(step.after)
    return {
        number: {
            "rung": step.rung.name,
            "values": _values(outcome, step, mine),
            "outcome": _outcome(step, step.asked[mine].tolist(), mine, before, after),
        }
        for number, mine in seats.items()
    }


def _blocks(standing: Standing) -> dict[int, int]:
    return dict(zip(standing.order.tolist(), standing.block.tolist(), strict=True))


def _values(outcome: RoundOutcome, step: Step, seats: list[int]) -> dict[str, str]:
    """The numbers compared; the chair's word and a shared place have none."""
    rung, key = step.rung, outcome.result.key
    entries = step.asked[seats].tolist()
    if isinstance(rung, ColumnRung):
        return {key(entry): rung.shown(entry) for entry in entries if rung.known[entry]}
    if isinstance(rung, SetRung) and rung.name == "preference" and not step.passed[seats].all():
        levels = step.levels[seats].tolist()
        return {key(entry): str(level) for entry, level in zip(entries, levels, strict=True)}
    return {}


def _outcome(
    step: Step, entries: list[int], seats: list[int], before: dict[int, int], after: dict[int, int]
) -> str:
    if isinstance(step.rung, SharedRung):
        return "equal"
    if step.passed[seats].all():
        return "passed"
    parts = len({after[entry] for entry in entries})
    if parts == len(entries):
        return "decided"
    return "part" if parts > len({before[entry] for entry in entries}) else "equal"
