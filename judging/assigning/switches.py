"""Switches: two sheets exchange their judges. Every entry keeps its number, every judge his load.

A switch takes the pairs (e1, j1) and (e2, j2) and puts (e1, j2) and (e2, j1) in their place.
"""

from dataclasses import dataclass

import numpy as np

from judging.assigning.plan import Plan, group_counts
from judging.assigning.problem import Bool, Float, Index, Int, Limit, Problem


@dataclass(frozen=True, eq=False)
class Switches:
    """Possible switches, all arrays of shape (n,) with positions in the list of pairs.

    Attributes
    ----------
    out_first, out_second : ndarray of int
        The pairs (e1, j1) and (e2, j2) that go.
    in_first, in_second : ndarray of int
        The pairs (e1, j2) and (e2, j1) that come.
    """

    out_first: Index
    out_second: Index
    in_first: Index
    in_second: Index

    def __len__(self) -> int:
        return len(self.out_first)

    def take(self, which: Index | Bool) -> "Switches":
        """Keep some of them, by index or mask."""
        return Switches(
            self.out_first[which],
            self.out_second[which],
            self.in_first[which],
            self.in_second[which],
        )

    def loss(self, problem: Problem) -> Float:
        """Affinity that each switch gives up, shape (n,); negative = a gain."""
        worth = problem.affinity
        gone = worth[self.out_first] + worth[self.out_second]
        return np.asarray(gone - worth[self.in_first] - worth[self.in_second])

    def apply(self, plan: Plan) -> Plan:
        """Do all of them; no two may touch the same entry."""
        gone = np.concatenate((self.out_first, self.out_second))
        come = np.concatenate((self.in_first, self.in_second))
        return Plan(np.sort(np.concatenate((np.setdiff1d(plan.pairs, gone), come))))


def possible_switches(problem: Problem, plan: Plan, first: Index, second: Index) -> Switches:
    """Keep of many switches those that break no rule.

    Parameters
    ----------
    problem, plan
        The rules and the plan to change.
    first, second : ndarray of int, shape (n,)
        Positions of the planned pairs that would exchange their judges.

    Returns
    -------
    Switches
        Both new pairs allowed and not yet planned, nothing held moved, all limits kept, and no
        entry robbed of its last expert.
    """
    entry, judge = problem.entry, problem.judge
    movable = ~(problem.held[first] | problem.held[second])
    movable &= (entry[first] != entry[second]) & (judge[first] != judge[second])
    first, second = first[movable], second[movable]
    found = Switches(
        first,
        second,
        problem.find(entry[first], judge[second]),
        problem.find(entry[second], judge[first]),
    )
    found = found.take((found.in_first >= 0) & (found.in_second >= 0))
    planned = np.zeros(len(problem.entry), dtype=bool)
    planned[plan.pairs] = True
    found = found.take(~(planned[found.in_first] | planned[found.in_second]))
    for limit in problem.limits:
        found = found.take(_within(limit, problem, plan, found))
    return found.take(_leaves_an_expert(problem, plan, found)) if problem.expert_at else found


def _within(limit: Limit, problem: Problem, plan: Plan, switches: Switches) -> Bool:
    counts, keys = group_counts(limit, problem, plan.pairs)
    size = limit.n_groups

    def fits(out: Index, into: Index) -> Bool:
        entry = problem.entry[out]
        left, joined = limit.group[problem.judge[out]], limit.group[problem.judge[into]]
        key = entry * size + joined
        at = np.minimum(np.searchsorted(keys, key), max(0, len(keys) - 1))
        has = np.where(keys[at] == key, counts[at], 0) if len(keys) else np.zeros_like(key)
        return np.asarray((joined < 0) | (joined == left) | (has < limit.most[entry]))

    return fits(switches.out_first, switches.in_first) & fits(
        switches.out_second, switches.in_second
    )


def _leaves_an_expert(problem: Problem, plan: Plan, switches: Switches) -> Bool:
    experts: Int = np.bincount(
        problem.entry[plan.pairs[problem.expert[plan.pairs]]], minlength=problem.n_entries
    )
    keeps = np.ones(len(switches), dtype=bool)
    for out, into in (
        (switches.out_first, switches.in_first),
        (switches.out_second, switches.in_second),
    ):
        loses = problem.expert[out] & ~problem.expert[into]
        keeps &= ~(loses & (experts[problem.entry[out]] == 1))
    return keeps


def apart(problem: Problem, switches: Switches, order: Index, most: int) -> Index:
    """Choose switches that touch no entry twice.

    Parameters
    ----------
    problem : Problem
        Gives the entries.
    switches : Switches
        To choose from.
    order : ndarray of int, shape (n,)
        Best first.
    most : int
        How many at most.

    Returns
    -------
    ndarray of int
        Some of `order`, in its order.
    """
    used: set[int] = set()
    taken: list[int] = []
    for one in order.tolist():
        both = {
            int(problem.entry[switches.out_first[one]]),
            int(problem.entry[switches.out_second[one]]),
        }
        if used.isdisjoint(both):
            used |= both
            taken.append(one)
            if len(taken) == most:
                break
    return np.array(taken, dtype=np.intp)
