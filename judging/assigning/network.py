"""The flow network of a problem: which nodes and arcs stand for judges, groups and entries."""

from dataclasses import dataclass, field

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from judging.assigning.errors import CrossingLimits
from judging.assigning.plan import judges_per_entry, loads, plan_of
from judging.assigning.problem import Float, Index, Int, Limit, Problem

COST_SCALE = 10**8
MOST_BEYOND = 10**6


@dataclass(frozen=True, eq=False)
class Residue:
    """What is left to plan once the held pairs stand.

    Attributes
    ----------
    free : ndarray of int, shape (n_free,)
        Positions of the pairs that may still be chosen.
    demand : ndarray of int64, shape (n_entries,)
        Sheets that entries still want.
    least, most, load : ndarray of int64, shape (n_judges,)
        Bounds of what judges still take, and what they hold already.
    """

    free: Index
    demand: Int
    least: Int
    most: Int
    load: Int


def residue(problem: Problem) -> Residue:
    """Take the held pairs out of a problem; nobody ever has less than nothing left."""
    held = plan_of(problem, problem.held)
    load = loads(problem, held)
    return Residue(
        free=np.flatnonzero(~problem.held),
        demand=np.maximum(problem.demand - judges_per_entry(problem, held), 0),
        least=np.maximum(problem.least - load, 0),
        most=np.maximum(problem.most - load, 0),
        load=load,
    )


@dataclass(eq=False)
class Network:
    """Arcs in the making; nodes are numbered as they come.

    Attributes
    ----------
    n_nodes, n_arcs : int
        So far.
    tail, head, capacity, cost : list of ndarray
        Arcs in bulks, one item a bulk; cost in affinity, negative is good.
    """

    n_nodes: int = 0
    n_arcs: int = 0
    tail: list[Index] = field(default_factory=list)
    head: list[Index] = field(default_factory=list)
    capacity: list[Int] = field(default_factory=list)
    cost: list[Float] = field(default_factory=list)

    def nodes(self, count: int) -> Index:
        """Add nodes and return their numbers, shape (count,)."""
        self.n_nodes += count
        return np.arange(self.n_nodes - count, self.n_nodes)

    def arcs(
        self, tail: Index | int, head: Index | int, capacity: Int | int, cost: Float | float = 0.0
    ) -> slice:
        """Add a bulk of arcs, arguments broadcast; return where their flows will stand."""
        bulk = np.broadcast_arrays(tail, head, capacity, cost)
        self.tail.append(np.ravel(bulk[0]))
        self.head.append(np.ravel(bulk[1]))
        self.capacity.append(np.ravel(bulk[2]).astype(np.int64))
        self.cost.append(np.ravel(bulk[3]).astype(np.float64))
        self.n_arcs += bulk[0].size
        return slice(self.n_arcs - bulk[0].size, self.n_arcs)

    def cheapest_flow(self, supply: Int) -> Int | None:
        """Send what the nodes supply to those that demand it, as cheaply as can be.

        Parameters
        ----------
        supply : ndarray of int64, shape (n_nodes,)
            Positive = gives, negative = takes; adds up to 0.

        Returns
        -------
        ndarray of int64, shape (n_arcs,), or None
            The flow of each arc; None where no flow does it.
        """
        solver = SimpleMinCostFlow()
        cost = np.rint(np.concatenate(self.cost) * COST_SCALE).astype(np.int64)
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            np.concatenate(self.tail),
            np.concatenate(self.head),
            np.concatenate(self.capacity),
            cost,
        )
        solver.set_nodes_supplies(np.arange(len(supply)), supply)
        if solver.solve() != solver.OPTIMAL:
            return None
        return np.asarray(solver.flows(arcs), dtype=np.int64)


def chain_of_limits(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """Order limits so that every group lies inside a group of a later limit, or apart from it.

    Parameters
    ----------
    limits : tuple of Limit
        In any order.

    Returns
    -------
    tuple of Limit
        Inner limits first.

    Raises
    ------
    CrossingLimits
        Where two groups overlap without one containing the other; no flow network has them.
    """
    ordered = sorted(limits, key=lambda limit: (_largest_group(limit), limit.name))
    for at, inner in enumerate(ordered):
        for outer in ordered[at + 1 :]:
            for group in np.unique(inner.group[inner.group >= 0]):
                if len(np.unique(outer.group[inner.group == group])) > 1:
                    raise CrossingLimits(inner.name, outer.name)
    return tuple(ordered)


def _largest_group(limit: Limit) -> int:
    return int(np.bincount(limit.group[limit.group >= 0]).max(initial=0))


@dataclass(frozen=True, eq=False)
class GroupArcs:
    """Where the flows of one limit's groups stand.

    Attributes
    ----------
    limit : Limit
        The limit.
    entry : ndarray of int, shape (n,)
        Entry of each group at an entry.
    waived : slice or None
        Flows beyond the limit; None where nothing may go beyond.
    """

    limit: Limit
    entry: Index
    waived: slice | None


def arcs_through_groups(
    network: Network,
    problem: Problem,
    rest: Residue,
    ends: tuple[Index, Index],
    cost: Float,
    waiver: float | None = None,
) -> tuple[GroupArcs, ...]:
    """Add one arc for each free pair, through a node for each limited group at each entry.

    Parameters
    ----------
    network, problem, rest
        Gets the arcs, those of the free pairs first and in their order; gives the pairs.
    ends : tuple of two ndarrays of int
        Nodes of the judges and of the entries.
    cost : ndarray of float, shape (n_free,)
        Price of each free pair; `waiver` is the price of each judge beyond a limit.
    """
    entry, judge = problem.entry[rest.free], problem.judge[rest.free]
    top = ends[1][entry]
    links = []
    for limit in reversed(chain_of_limits(problem.limits)):
        keys, member = _group_keys(limit, entry, judge)
        own, inside = network.nodes(len(keys)), member >= 0
        above = np.zeros(len(keys), dtype=np.intp)
        above[member[inside]] = top[inside]
        top[inside] = own[member[inside]]
        links.append((limit, keys, own, above))
    network.arcs(ends[0][judge], top, 1, cost)
    for limit, keys, own, above in links:
        network.arcs(own, above, _room(limit, problem, keys))
    return tuple(
        GroupArcs(limit, keys // limit.n_groups, _beyond(network, own, above, waiver))
        for limit, keys, own, above in links
    )


def _beyond(network: Network, own: Index, above: Index, price: float | None) -> slice | None:
    """Let groups give more than their limit, at a price; None where nothing may go beyond."""
    return None if price is None else network.arcs(own, above, MOST_BEYOND, price)


def _group_keys(limit: Limit, entry: Index, judge: Index) -> tuple[Index, Index]:
    """Number the groups at entries: their keys, and for each pair which one it is in, or -1."""
    group = limit.group[judge]
    key = np.where(group >= 0, entry * limit.n_groups + group, -1)
    keys = np.unique(key[key >= 0])
    return keys, np.where(key >= 0, np.searchsorted(keys, key), -1).astype(np.intp)


def _room(limit: Limit, problem: Problem, keys: Index) -> Int:
    """How many judges each group at an entry may still give, shape (n_keys,)."""
    size = limit.n_groups
    held = np.flatnonzero(problem.held)
    group = limit.group[problem.judge[held]]
    taken_key = (problem.entry[held] * size + group)[group >= 0]
    taken = np.zeros(len(keys), dtype=np.int64)
    known = np.isin(taken_key, keys)
    np.add.at(taken, np.searchsorted(keys, taken_key[known]), 1)
    return np.asarray(np.maximum(limit.most[keys // size] - taken, 0))
