"""The best plan of a problem, exactly: one min-cost flow.

Every judge must give `least` sheets and every entry takes its demand: those are supplies. What
the demands need beyond comes from a pool whose arcs to the judges grow dearer with every sheet,
which evens out the loads. A unit of flow from a judge to an entry is a sheet.
"""

import numpy as np

from judging.assigning.errors import Infeasible
from judging.assigning.explaining import obstacles
from judging.assigning.network import Network, Residue, arcs_through_groups, residue
from judging.assigning.plan import Plan, breaches
from judging.assigning.problem import Float, Index, Int, Problem
from judging.assigning.remedies import remedies

MISSING_PRICE = 1000.0
IDLE_PRICE = 50.0
STRANGERS_PRICE = 10.0
SINGLE_STEPS = 24


def solve(problem: Problem, weight: Float | None = None, *, elastic: bool = False) -> Plan:
    """Find the plan of greatest affinity, less what uneven loads cost.

    Parameters
    ----------
    problem : Problem
        The rules.
    weight : ndarray of float, shape (n_pairs,), optional
        Instead of `problem.weight`.
    elastic : bool
        Allow missing sheets and idle judges where the rules leave no other way.

    Returns
    -------
    Plan
        The optimum up to COST_SCALE; the same for any order of input. Entries that no judge
        knows well enough (`expert_at`) are as few as can be, if there are no other limits.

    Raises
    ------
    Infeasible
        With the obstacles as sentences, unless elastic.
    CrossingLimits
        See `network.chain_of_limits`.

    Notes
    -----
    O(n_pairs) memory; see benchmarks/assigning.py for time.
    """
    rest = residue(problem)
    flows = _flows(problem, rest, problem.weight if weight is None else weight, elastic)
    if flows is None:
        raise Infeasible(obstacles(problem), remedies(problem))
    chosen = problem.held.copy()
    chosen[rest.free] = flows[: len(rest.free)] > 0
    plan = Plan(np.flatnonzero(chosen))
    if not elastic and breaches(problem, plan):
        raise Infeasible(obstacles(problem))
    return plan


def _flows(problem: Problem, rest: Residue, weight: Float, elastic: bool) -> Int | None:
    """Flow of every arc, those of the free pairs first; None where no flow meets the rules."""
    network = Network()
    judges = network.nodes(problem.n_judges)
    entries = network.nodes(problem.n_entries)
    (pool,) = network.nodes(1)
    cost = -weight[rest.free]
    if problem.expert_at > 0 and not problem.limits:
        _arcs_with_strangers(network, problem, rest, (judges, entries), cost)
    else:
        arcs_through_groups(network, problem, rest, (judges, entries), cost)
    must = np.zeros_like(rest.least) if elastic else rest.least
    _load_arcs(network, problem, rest, pool, judges, must)
    if elastic:
        network.arcs(pool, entries, rest.demand, MISSING_PRICE)
    supply = np.zeros(network.n_nodes, dtype=np.int64)
    supply[judges], supply[entries] = must, -rest.demand
    supply[pool] = rest.demand.sum() - must.sum()
    return None if supply[pool] < 0 else network.cheapest_flow(supply)


def _load_arcs(
    network: Network, problem: Problem, rest: Residue, pool: int, judges: Index, must: Int
) -> None:
    """Let the pool feed the judges beyond what they must take, each step at a higher price.

    The first SINGLE_STEPS sheets above the even share are single steps; then steps double, so
    that a judge without any bound costs few arcs.
    """
    share = -(-int(rest.demand.sum() + rest.load.sum()) // max(1, problem.n_judges))
    done, width = np.zeros_like(must), 1
    step = 0
    room = np.maximum(rest.most - must, 0)
    while np.any(room > done):
        give = np.minimum(room - done, width)
        load = rest.load + must + done
        idle = np.where(load < rest.load + rest.least, IDLE_PRICE, 0.0)
        price = problem.load_price * load - idle
        some = give > 0
        network.arcs(pool, judges[some], give[some], price[some])
        done = done + give
        step += 1
        width = 1 if step < share + SINGLE_STEPS else 2 * width


def _arcs_with_strangers(
    network: Network, problem: Problem, rest: Residue, ends: tuple[Index, Index], cost: Float
) -> None:
    """Lead judges who are no experts through a node that gives an entry's last place at a price."""
    judges, entries = ends
    held_expert = np.zeros(problem.n_entries, dtype=bool)
    held_expert[problem.entry[problem.held & problem.expert]] = True
    strangers = network.nodes(problem.n_entries)
    entry = problem.entry[rest.free]
    through = ~problem.expert[rest.free] & ~held_expert[entry]
    head = np.where(through, strangers[entry], entries[entry])
    network.arcs(judges[problem.judge[rest.free]], head, 1, cost)
    network.arcs(strangers, entries, np.maximum(rest.demand - 1, 0))
    network.arcs(strangers, entries, np.minimum(rest.demand, 1), STRANGERS_PRICE)
