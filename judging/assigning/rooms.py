"""Presentations in rooms before panels that are mixed anew: a whole plan that keeps the rules."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from judging.assigning.conflicts import Conflict
from judging.assigning.errors import BadProblem, Infeasible, PlanBroken
from judging.assigning.flow import solve
from judging.assigning.panels import Panels, Sitting, lengths_of, panel_problem, seated, sitting
from judging.assigning.plan import verify
from judging.assigning.posing import Rules, pose
from judging.assigning.problem import Problem
from judging.assigning.roster import Entry, Judge
from judging.assigning.staging import Staging, in_rooms, staged

SEATINGS = 12


def seated_plan(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: tuple[Conflict, ...],
) -> tuple[Problem, Sitting, Staging]:
    """Seat the judges in rooms and give every entry a room and a slot.

    Parameters
    ----------
    entries, judges, rules, conflicts
        As for `pose`; `rules.rooms` is 1 or more, `rules.slots` 0 for as few as needed. The
        number of judges of an entry is that of the panel which it meets.

    Returns
    -------
    problem : Problem
        In which every entry wants its panel.
    found : Sitting
        Sound: of the first of SEATINGS seeded seatings that keeps all rules.
    staging : Staging
        The same in ids.

    Raises
    ------
    BadProblem, Infeasible, PlanBroken
        With the sentences why the first seating does not do, where none does.
    """
    refusal: Infeasible | PlanBroken | None = None
    for turn in range(SEATINGS):
        try:
            return _one(entries, judges, replace(rules, seed=rules.seed + turn), conflicts)
        except (Infeasible, PlanBroken) as said:
            refusal = refusal or said
    raise refusal or BadProblem("There is no seating.")


def _one(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: tuple[Conflict, ...],
) -> tuple[Problem, Sitting, Staging]:
    problem = pose(entries, judges, rules, conflicts)
    slots = _slots(problem, rules)
    found = sitting(problem, rules.rooms, slots, rules.mixes)
    staging = in_rooms(problem, found)
    of_panels = pose(*staged(entries, judges, staging), rules, conflicts)
    verify(of_panels, found.plan)
    return of_panels, found, staging


def _slots(problem: Problem, rules: Rules) -> int:
    """How many slots each room has. Raises BadProblem, Infeasible where they are too few."""
    wanted = int((problem.demand > 0).sum())
    least = max(-(-wanted // rules.rooms), rules.mixes + 1)
    if 0 < rules.slots < least:
        raise BadProblem(
            f"{wanted} entries and {rules.mixes + 1} blocks need {least} slots in each of "
            f"{rules.rooms} rooms; there are {rules.slots}."
        )
    blocks = seated(problem, rules.rooms, rules.mixes)
    panels = tuple(room for block in blocks for room in block)
    _check_each_has_a_panel(problem, panels)
    if _fits(problem, panels, rules, rules.slots or least):
        return rules.slots or least
    fewest = _fewest(problem, panels, rules, least)
    if rules.slots:
        raise Infeasible(
            [f"Beside the conflicts {rules.slots} slots are too few: {fewest} would do."]
        )
    return fewest


def _check_each_has_a_panel(problem: Problem, panels: Panels) -> None:
    """Raise Infeasible naming the entries that no panel may see."""
    posed = panel_problem(problem, panels, [problem.n_entries] * len(panels))
    seen = np.bincount(posed.entry, minlength=problem.n_entries)
    lacking = np.flatnonzero((seen == 0) & (problem.demand > 0))
    if len(lacking):
        raise Infeasible(
            [
                f"No room can take {problem.entry_names[at]}: in every panel somebody may not "
                "judge it, or somebody who is locked to it is missing."
                for at in lacking[:10].tolist()
            ]
        )


def _fits(problem: Problem, panels: Panels, rules: Rules, slots: int) -> bool:
    most = np.repeat(lengths_of(slots, rules.mixes), rules.rooms)
    try:
        solve(panel_problem(problem, panels, most.tolist()))
    except Infeasible:
        return False
    return True


def _fewest(problem: Problem, panels: Panels, rules: Rules, too_few: int) -> int:
    """Halve the way between too few slots and one for every entry in every block."""
    enough = max(too_few, problem.n_entries) * (rules.mixes + 1)
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        if _fits(problem, panels, rules, middle):
            enough = middle
        else:
            too_few = middle
    return enough
