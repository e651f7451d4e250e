"""Late changes: no-shows, late entries and judges, with the fewest new sheets.

Done and started sheets stand. First only the entries that lack a sheet are filled from judges
with room, which takes nothing from anybody. Only where that fails may sheets move between
judges, and then as few as can be: a planned pair is worth more than any gain of another.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from judging.assigning.errors import Infeasible
from judging.assigning.explaining import obstacles
from judging.assigning.flow import solve
from judging.assigning.obstacles import Obstacle
from judging.assigning.plan import Plan, judges_per_entry, loads, named_pairs, positions
from judging.assigning.problem import Bool, Problem
from judging.assigning.remedies import Remedy, remedies

Pair = tuple[str, str]
KEPT = 2.0


@dataclass(frozen=True, eq=False)
class Repair:
    """A plan after a change, and what it changes; pairs are (entry id, judge id).

    Attributes
    ----------
    problem : Problem
        The rules as they hold under way: done sheets held, absent judges empty.
    plan : Plan
        The new plan.
    lost : tuple of pairs
        Planned sheets that the change itself undid.
    taken : tuple of pairs
        Planned sheets taken from judges who are there.
    added : tuple of pairs
        New sheets.
    obstacles, remedies : tuple
        Why some entries lack sheets and what would help; empty where none do.
    """

    problem: Problem
    plan: Plan
    lost: tuple[Pair, ...]
    taken: tuple[Pair, ...]
    added: tuple[Pair, ...]
    obstacles: tuple[Obstacle, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """Entries by id that lack sheets, and how many."""
        short = self.problem.demand - judges_per_entry(self.problem, self.plan)
        return tuple(
            (self.problem.entry_ids[at], int(short[at])) for at in np.flatnonzero(short > 0)
        )


def repair(
    problem: Problem,
    planned: Collection[Pair],
    frozen: Collection[Pair] = (),
    absent: Collection[str] = (),
) -> Repair:
    """Make a plan fit a changed problem with the fewest new sheets.

    Parameters
    ----------
    problem : Problem
        Posed anew with everybody (`planned` in `pose` keeps large rounds from pruning them):
        absent judges too, for their done sheets count; late entries and late judges; without
        withdrawn entries.
    planned : collection of (entry id, judge id)
        The plan so far.
    frozen : collection of (entry id, judge id)
        Done and started sheets. They stand unless they have become forbidden.
    absent : collection of judge ids
        Who takes nothing more.

    Returns
    -------
    Repair
        No maximum falls below what a judge holds, and no minimum holds under way: nobody's
        list is touched without need. As few sheets change as can be, then affinity decides.
        Sheets that nobody can take are missing, with the reason.
    """
    old = np.zeros(len(problem.entry), dtype=bool)
    at = positions(problem, planned)
    old[at[at >= 0]] = True
    under_way = _under_way(problem, old, frozen, absent)
    still = old & (np.isin(problem.judge, _present(problem, absent)) | under_way.held)
    plan, why = _filled(under_way, still) or _moved(under_way, still)
    before, after = set(planned), set(named_pairs(problem, plan))
    stands = set(named_pairs(problem, Plan(np.flatnonzero(still))))
    changed = (before - stands, stands - after, after - before)
    lost, taken, added = (tuple(sorted(some)) for some in changed)
    fixes = remedies(under_way) if why else ()
    return Repair(under_way, plan, lost, taken, added, why, fixes)


def _present(problem: Problem, absent: Collection[str]) -> list[int]:
    return [at for at, one in enumerate(problem.judge_ids) if one not in absent]


def _under_way(
    problem: Problem, old: Bool, frozen: Collection[Pair], absent: Collection[str]
) -> Problem:
    """Hold what is done, empty the absent, and let nobody's maximum fall below what he holds."""
    at = positions(problem, frozen)
    held = problem.held & np.isin(problem.judge, _present(problem, absent))
    held[at[at >= 0]] = True
    gone = ~np.isin(np.arange(problem.n_judges), _present(problem, absent))
    done = loads(problem, Plan(np.flatnonzero(held)))
    holds = loads(problem, Plan(np.flatnonzero(held | old)))
    done_by_entry = judges_per_entry(problem, Plan(np.flatnonzero(held)))
    return replace(
        problem,
        held=held,
        demand=np.maximum(problem.demand, done_by_entry),
        least=np.zeros_like(problem.least),
        most=np.where(gone, done, np.maximum(problem.most, holds)),
    )


def _filled(problem: Problem, still: Bool) -> tuple[Plan, tuple[Obstacle, ...]] | None:
    """Fill only the gaps; None where that cannot be done, or somebody has too many judges now."""
    has = judges_per_entry(problem, Plan(np.flatnonzero(still)))
    if np.any(has > problem.demand):
        return None
    try:
        return solve(replace(problem, held=problem.held | still)), ()
    except Infeasible:
        return None


def _moved(problem: Problem, still: Bool) -> tuple[Plan, tuple[Obstacle, ...]]:
    """Move as few sheets as possible; leave out those that nobody can take."""
    # A kept pair outweighs whatever affinity and evenness another pair could gain.
    dearest = problem.load_price * (1 + int(problem.most.max(initial=0)))
    problem = replace(problem, expert_at=0.0)
    weight = problem.weight + (KEPT + dearest) * still
    try:
        return solve(problem, weight), ()
    except Infeasible:
        return solve(problem, weight, elastic=True), obstacles(problem)
