"""The cheapest change of rules that makes a plan possible, found by one elastic flow."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from judging.assigning.explaining import held_obstacles
from judging.assigning.network import GroupArcs, Network, Residue, arcs_through_groups, residue
from judging.assigning.obstacles import listed
from judging.assigning.problem import Bool, Index, Int, Problem

# In changes: a bound moved by one counts 1, a pair opened against its track 3, a limit dropped 4.
PAIR_PRICE = 3.0
LIMIT_PRICE = 4.0
MISSING_PRICE = 100.0
FAIR_STEP = 0.01
FAIR_STEPS = 8
MOST_CLOSED_PAIRS = 400_000


@dataclass(frozen=True, slots=True)
class Remedy:
    """One kind of change of the rules, for all it concerns; `str` says it.

    `kind` is raise, lower, open, waive or find; `names` are the judges (raise, lower, open) or
    the entries (waive, find); `number` the new bound, or how many judges are missing; `entry` the
    entry of an opened pair; `rule` the track or the limit concerned.
    """

    kind: str
    names: tuple[str, ...]
    number: int = 0
    entry: str = ""
    rule: str = ""

    def __str__(self) -> str:
        who = listed(self.names)
        rule = f" ({self.rule})" if self.rule else ""
        return {
            "raise": f"raise the maximum of {who} to {self.number}",
            "lower": f"lower the minimum of {who} to {self.number}",
            "open": f"let {who} judge {self.entry}{rule}",
            "waive": f"waive “{self.rule}” for {who}",
            "find": f"find {self.number} more who may judge {who}{rule}, or ask for fewer",
        }[self.kind]


def remedies(problem: Problem) -> tuple[Remedy, ...]:
    """Find the smallest change of rules after which a plan exists.

    Parameters
    ----------
    problem : Problem
        One without a plan.

    Returns
    -------
    tuple of Remedy
        To be done all together; none where held pairs break the rules by themselves, for then
        some of those must go. Conflicts are never opened. Pairs closed by tracks and the like
        are considered up to MOST_CLOSED_PAIRS of them.
    """
    if any(held_obstacles(problem)):
        return ()
    network = Network()
    ways = _elastic_arcs(network, problem, residue(problem))
    supply = np.zeros(network.n_nodes, dtype=np.int64)
    supply[ways.entries], supply[ways.pool] = -ways.rest.demand, ways.rest.demand.sum()
    flow = network.cheapest_flow(supply)
    if flow is None:
        return ()
    more = np.sum([flow[step] for step in ways.above], axis=0)
    less = ways.rest.least - np.sum([flow[step] for step in ways.must], axis=0)
    return (
        *_alike("raise", problem.judge_names, problem.most + more, more > 0),
        *_alike("lower", problem.judge_names, problem.least - less, less > 0),
        *_opened(problem, ways.closed, flow[ways.opened]),
        *(waived for group in ways.groups for waived in _waived(problem, group, flow)),
        *_alike(
            "find", problem.entry_names, flow[ways.missing], flow[ways.missing] > 0, problem.places
        ),
    )


@dataclass(frozen=True, eq=False)
class _Ways:
    """Where the flows of each kind of change stand in the elastic network."""

    rest: Residue
    pool: int
    entries: Index
    groups: tuple[GroupArcs, ...]
    closed: tuple[Index, Index]
    opened: slice
    must: list[slice]
    above: list[slice]
    missing: slice


def _elastic_arcs(network: Network, problem: Problem, rest: Residue) -> _Ways:
    judges, entries = network.nodes(problem.n_judges), network.nodes(problem.n_entries)
    pool = int(network.nodes(1)[0])
    cost = np.zeros(len(rest.free))
    groups = arcs_through_groups(network, problem, rest, (judges, entries), cost, LIMIT_PRICE)
    closed = _closed_pairs(problem)
    opened = network.arcs(judges[closed[1]], entries[closed[0]], 1, PAIR_PRICE)
    must = _steps(network, pool, judges, rest.least, -1.0 - FAIR_STEP * FAIR_STEPS)
    network.arcs(pool, judges, np.maximum(rest.most - rest.least, 0))
    wide = np.full(problem.n_judges, problem.n_entries, dtype=np.int64)
    above = _steps(network, pool, judges, wide, 1.0)
    missing = network.arcs(pool, entries, rest.demand, MISSING_PRICE)
    return _Ways(rest, pool, entries, groups, closed, opened, must, above, missing)


def _steps(network: Network, pool: int, judges: Index, capacity: Int, price: float) -> list[slice]:
    """Feed the judges in steps of one at slowly rising prices, so that changes are spread."""
    found = []
    for step in range(FAIR_STEPS):
        one = np.minimum(np.maximum(capacity - step, 0), 1)
        found.append(network.arcs(pool, judges, one, price + FAIR_STEP * step))
    rest = np.maximum(capacity - FAIR_STEPS, 0)
    found.append(network.arcs(pool, judges, rest, price + FAIR_STEP * FAIR_STEPS))
    return found


def _alike(
    kind: str, names: tuple[str, ...], number: Int, some: Bool, rules: tuple[str, ...] = ()
) -> Iterator[Remedy]:
    """Gather changes by their number and rule."""
    alike: dict[tuple[str, int], list[str]] = {}
    for at in np.flatnonzero(some):
        alike.setdefault((rules[at] if rules else "", int(number[at])), []).append(names[at])
    for (rule, count), members in sorted(alike.items()):
        yield Remedy(kind, tuple(members), count, rule=rule)


def _closed_pairs(problem: Problem) -> tuple[Index, Index]:
    """List the pairs that neither stand in the problem nor are conflicts, or none of too many."""
    if problem.n_entries * problem.n_judges > MOST_CLOSED_PAIRS:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    closed = np.ones((problem.n_entries, problem.n_judges), dtype=bool)
    closed[problem.entry, problem.judge] = False
    closed[problem.conflict_entry, problem.conflict_judge] = False
    for limit in problem.limits:
        closed[:, limit.group >= 0] = False
    entry, judge = np.nonzero(closed)
    return entry, judge


def _opened(problem: Problem, closed: tuple[Index, Index], flow: Int) -> Iterator[Remedy]:
    for at in np.flatnonzero(flow):
        entry = closed[0][at]
        name = problem.judge_names[closed[1][at]]
        yield Remedy("open", (name,), 1, problem.entry_names[entry], problem.places[entry])


def _waived(problem: Problem, group: GroupArcs, flow: Int) -> Iterator[Remedy]:
    beyond = np.zeros(0, dtype=np.int64) if group.waived is None else flow[group.waived]
    names = tuple(problem.entry_names[at] for at in group.entry)
    rules = (group.limit.name,) * len(names)
    yield from _alike("waive", names, beyond, beyond > 0, rules)
