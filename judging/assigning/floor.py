"""A floor under the entry that is served worst: Lagrangian prices over the flow, then switches.

Sheets of an entry whose judges know too little about it become dearer to miss from flow to flow
(one price for each entry), until the worst entry is as well served as it can be; switches mend
what rounding left. The result is checked against an upper bound that needs no flow.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from judging.assigning.flow import solve
from judging.assigning.plan import Plan, entry_affinity
from judging.assigning.problem import Float, Index, Problem
from judging.assigning.switches import Switches, possible_switches

FLOWS = 20
FIRST_STEP = 4.0
MOST_SWITCHES = 200
Progress = Callable[[float], None]


class Served(NamedTuple):
    """How well a plan serves: its worst entry's mean affinity, then the affinity of all."""

    worst: float
    total: float


def service(problem: Problem, plan: Plan) -> Float:
    """Mean affinity of each entry's sheets, shape (n_entries,); NaN where it wants none."""
    wants = np.where(problem.demand > 0, problem.demand, np.nan)
    return np.asarray(entry_affinity(problem, plan) / wants)


def served(problem: Problem, plan: Plan) -> Served:
    """Sum a plan up by its worst entry and by its total affinity; no entries are served well."""
    means = service(problem, plan)
    worst = float(np.nanmin(means)) if np.any(problem.demand > 0) else 1.0
    return Served(worst, float(problem.affinity[plan.pairs].sum()))


def highest_floor(problem: Problem) -> float:
    """Bound the floor from above: the worst entry with its best judges all to itself.

    Parameters
    ----------
    problem : Problem
        Only affinities and demands matter.

    Returns
    -------
    float
        No plan serves its worst entry better.
    """
    order = np.lexsort((-problem.affinity, problem.entry))
    start = np.searchsorted(problem.entry, np.arange(problem.n_entries))
    rank = np.arange(len(order)) - start[problem.entry[order]]
    best = order[rank < problem.demand[problem.entry[order]]]
    return served(problem, Plan(np.sort(best))).worst


def fair_plan(
    problem: Problem, share: float = 0.95, flows: int = FLOWS, progress: Progress | None = None
) -> Plan:
    """Find the plan of greatest affinity that serves the worst entry nearly as well as any can.

    Parameters
    ----------
    problem : Problem
        The rules.
    share : float
        The floor, as a share of the best that was found for the worst entry; 1 = all of it.
    flows : int
        Flows for each of the two searches.
    progress : callable, optional
        Told the share of the flows that is done; may raise to cancel.

    Returns
    -------
    Plan
        With the greatest affinity of those found above the floor. Not proven to be optimal:
        compare `served` with `highest_floor`.

    Raises
    ------
    Infeasible
        As `solve`.
    """

    def tell(done: int) -> None:
        if progress:
            progress(done / (2 * flows))

    plans = _search(problem, highest_floor(problem), flows, tell)
    reach = _mended(problem, max(plans, key=lambda plan: served(problem, plan)))
    floor = share * served(problem, reach).worst
    plans += [reach, *_search(problem, floor, flows, lambda done: tell(flows + done))]
    above = [plan for plan in plans if served(problem, plan).worst >= floor - 1e-12]
    return max(above, key=lambda plan: served(problem, plan).total)


def with_experts(problem: Problem, plan: Plan) -> Plan:
    """Give entries without an expert one by switches, where limits kept the flow from it.

    Parameters
    ----------
    problem, plan
        A sound plan; `expert_at` says who is an expert.

    Returns
    -------
    Plan
        No entry loses its last expert. An entry stays without where no switch can help.
    """
    for entry in np.unique(problem.entry[problem.expert]):
        own = plan.pairs[problem.entry[plan.pairs] == entry]
        if problem.expert[own].any():
            continue
        first, second = np.repeat(own, len(plan)), np.tile(plan.pairs, len(own))
        switches = possible_switches(problem, plan, first, second)
        helpful = np.flatnonzero(problem.expert[switches.in_first])
        if len(helpful):
            cheapest = helpful[switches.loss(problem)[helpful].argmin()]
            plan = switches.take(np.array([cheapest])).apply(plan)
    return plan


def _search(problem: Problem, target: float, flows: int, tell: Callable[[int], None]) -> list[Plan]:
    """Solve again and again, with dearer entries where service stays below the target."""
    price = np.zeros(problem.n_entries)
    per_sheet = 1 / np.maximum(problem.demand, 1)
    found = []
    for turn in range(flows):
        extra = (price * per_sheet)[problem.entry] * problem.affinity
        plan = solve(problem, problem.weight + extra)
        found.append(plan)
        tell(turn + 1)
        short = target - np.nan_to_num(service(problem, plan), nan=1.0)
        if not np.any(short > 0):
            break
        price = np.maximum(price + FIRST_STEP * problem.demand / (1 + turn) ** 0.5 * short, 0.0)
    return found


def _mended(problem: Problem, plan: Plan) -> Plan:
    """Lift the worst entry by switches that leave both entries above it, one at a time."""
    for _ in range(MOST_SWITCHES if problem.n_entries else 0):
        means = np.nan_to_num(service(problem, plan), nan=1.0)
        worst = int(means.argmin())
        own = plan.pairs[problem.entry[plan.pairs] == worst]
        first, second = np.repeat(own, len(plan)), np.tile(plan.pairs, len(own))
        switches = possible_switches(problem, plan, first, second)
        lower = np.minimum(*_means_after(problem, means, switches))
        better = np.flatnonzero(lower > means[worst] + 1e-9)
        if not len(better):
            break
        cheapest = better[switches.loss(problem)[better].argmin()]
        plan = switches.take(np.array([cheapest])).apply(plan)
    return plan


def _means_after(problem: Problem, means: Float, switches: Switches) -> tuple[Float, Float]:
    def after(out: Index, into: Index) -> Float:
        entry = problem.entry[out]
        gained = problem.affinity[into] - problem.affinity[out]
        return np.asarray(means[entry] + gained / problem.demand[entry])

    return after(switches.out_first, switches.in_first), after(
        switches.out_second, switches.in_second
    )
