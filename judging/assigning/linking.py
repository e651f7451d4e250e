"""How well a plan links its judges, and the repair of one that falls apart.

Where two groups share neither judge nor entry, nothing tells a strict group of judges from a
weak group of entries. Connected alone is not enough: `Linkage.efficiency` says how well.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from judging.assigning.obstacles import listed
from judging.assigning.plan import Plan
from judging.assigning.problem import Index, Problem
from judging.assigning.switches import possible_switches
from scoring.graph import components, efficiency

MOST_CANDIDATES = 2_000_000
MOST_TRIALS = 50
LARGEST_SIDE = 3_000


@dataclass(frozen=True, slots=True)
class Linkage:
    """How well a plan lets entries be compared with their judges' severity removed.

    Attributes
    ----------
    components : int
        Groups that share neither judge nor entry; 1 = all can be compared.
    efficiency : float or None
        Harmonic mean of the canonical efficiency factors, 0 … 1; exactly 0 where components > 1;
        None for more than LARGEST_SIDE judges and entries.
    """

    components: int
    efficiency: float | None

    @property
    def extra_error(self) -> float | None:
        """By how much unknown severities widen a difference of two entries: 0.22 = +22 %."""
        if self.efficiency is None:
            return None
        return np.inf if self.efficiency == 0 else float(self.efficiency**-0.5 - 1)

    def __str__(self) -> str:
        if self.components > 1:
            return f"falls into {self.components} groups that nothing links"
        if self.extra_error is None:
            return "linked"
        return f"linked, standard error +{100 * self.extra_error:.0f} %"


@dataclass(frozen=True, slots=True)
class Gap:
    """Two groups that no switch can link; `reason` in words."""

    first: str
    second: str
    reason: str

    def __str__(self) -> str:
        return f"Nothing links {self.first} with {self.second}: {self.reason}."


def used_sides(problem: Problem, plan: Plan) -> tuple[Index, Index, int, int]:
    """Number the entries and judges that have sheets: entry, judge of each sheet, both sizes."""
    entries, entry = np.unique(problem.entry[plan.pairs], return_inverse=True)
    judges, judge = np.unique(problem.judge[plan.pairs], return_inverse=True)
    return entry, judge, len(entries), len(judges)


def linkage(problem: Problem, plan: Plan) -> Linkage:
    """Measure how well a plan is linked; O(min(entries, judges)³).

    Parameters
    ----------
    problem, plan
        Entries and judges without sheets do not count.

    Returns
    -------
    Linkage
        Groups and efficiency; a plan without sheets is 0 groups of efficiency 1.
    """
    sides = used_sides(problem, plan)
    if not len(plan):
        return Linkage(0, 1.0)
    of_entry, _ = components(*sides)
    count = int(of_entry.max()) + 1
    if count == 1 and min(sides[2], sides[3]) > LARGEST_SIDE:
        return Linkage(1, None)
    return Linkage(count, efficiency(*sides))


def connect(problem: Problem, plan: Plan) -> tuple[Plan, tuple[Gap, ...]]:
    """Link a plan that falls apart, by switches that give up as little affinity as they can.

    Parameters
    ----------
    problem, plan
        The rules and a sound plan.

    Returns
    -------
    plan : Plan
        As linked as can be; every entry's number of judges and every judge's load unchanged.
    gaps : tuple of Gap
        One for each group that no switch can reach, and why; empty for a connected plan.

    Notes
    -----
    Groups are linked one by one, smallest first. A switch between two groups merges them for
    certain if one of its sheets lies on a cycle, so the cheapest few are tried.
    """
    while True:
        group = _groups_of_sheets(problem, plan)
        sizes = np.bincount(group)
        for one in np.argsort(sizes, kind="stable") if len(sizes) > 1 else ():
            if (merged := _merge(problem, plan, group, int(one))) is not None:
                plan = merged
                break
        else:
            return plan, tuple(_gaps(problem, plan, group))


def _groups_of_sheets(problem: Problem, plan: Plan) -> Index:
    sides = used_sides(problem, plan)
    return components(*sides)[0][sides[0]]


def _merge(problem: Problem, plan: Plan, group: Index, one: int) -> Plan | None:
    """Link one group with any other; None where no switch does."""
    inside, outside = (_some(problem, plan.pairs[mask]) for mask in (group == one, group != one))
    first, second = np.repeat(inside, len(outside)), np.tile(outside, len(inside))
    switches = possible_switches(problem, plan, first, second)
    loss = switches.loss(problem) + 1e-9 * problem.noise[switches.in_first]
    most = min(MOST_TRIALS, len(switches))
    best = np.argpartition(loss, most - 1)[:most] if most else np.zeros(0, dtype=np.intp)
    groups_now = int(group.max()) + 1
    for at in best[np.argsort(loss[best], kind="stable")]:
        trial = switches.take(np.array([at])).apply(plan)
        if int(_groups_of_sheets(problem, trial).max()) + 1 < groups_now:
            return trial
    return None


def _some(problem: Problem, pairs: Index) -> Index:
    """Thin a long list of pairs out by seeded chance, so that candidates stay few."""
    most = int(MOST_CANDIDATES**0.5)
    if len(pairs) <= most:
        return pairs
    return pairs[np.sort(np.argsort(problem.noise[pairs], kind="stable")[:most])]


def _gaps(problem: Problem, plan: Plan, group: Index) -> Iterator[Gap]:
    """Explain each group but the largest: what it is, and which bridge is missing."""
    largest = int(np.bincount(group).argmax()) if len(group) else 0
    home = plan.pairs[group == largest]
    for one in np.unique(group[group != largest]):
        pairs = plan.pairs[group == one]
        names = _group_name(problem, pairs), _group_name(problem, home)
        yield Gap(*names, _missing_bridge(problem, pairs, home, names))


def _group_name(problem: Problem, pairs: Index) -> str:
    entries = np.unique(problem.entry[pairs])
    places = {problem.places[at] for at in entries.tolist()}
    if len(places) == 1 and (place := places.pop()):
        return str(place)
    return f"the group of {listed(tuple(problem.entry_names[at] for at in entries))}"


def _missing_bridge(problem: Problem, pairs: Index, home: Index, names: tuple[str, str]) -> str:
    judges = np.isin(problem.judge, problem.judge[pairs])
    away = np.isin(problem.entry, problem.entry[home])
    there = np.isin(problem.judge, problem.judge[home])
    here = np.isin(problem.entry, problem.entry[pairs])
    if not (np.any(judges & away) or np.any(there & here)):
        return f"no judge may judge both {names[0]} and {names[1]}"
    if problem.demand.max() < 2:
        return "every entry has a single judge; ask for two, or set anchors"
    return "every exchange of judges would break a lock, a limit or a conflict"
