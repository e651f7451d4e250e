"""Anchors: a few entries that judges of every group see, so that groups can be compared at all."""

from dataclasses import dataclass, replace

import numpy as np

from judging.assigning.linking import used_sides
from judging.assigning.plan import Plan, group_counts, judges_per_entry, loads
from judging.assigning.problem import Index, Limit, Problem
from scoring.graph import components


@dataclass(frozen=True, eq=False)
class Anchored:
    """A plan with anchors.

    Attributes
    ----------
    problem : Problem
        The old one, in which anchors want more judges; maxima and limits are raised as needed.
    plan : Plan
        The old one and the extra sheets.
    anchors : ndarray of int
        The entries.
    extra : int
        How many sheets the anchors cost.
    """

    problem: Problem
    plan: Plan
    anchors: Index
    extra: int


def with_anchors(
    problem: Problem, plan: Plan, count: int, per_group: int | None = None
) -> Anchored:
    """Let judges of every group see the same few entries.

    Parameters
    ----------
    problem, plan
        A sound plan that falls into groups, such as regional preliminaries or fixed panels.
    count : int
        How many anchors; they come from different groups in turn.
    per_group : int, optional
        Judges of each other group for each anchor, those with the fewest sheets first; None =
        all of them.

    Returns
    -------
    Anchored
        Anchors are the entries that most judges of other groups may see. A plan that does not
        fall apart, and groups whose judges all have a conflict, gain nothing.
    """
    sides = used_sides(problem, plan)
    group_of_judge = np.full(problem.n_judges, -1)
    group_of_judge[problem.judge[plan.pairs]] = components(*sides)[1][sides[1]]
    group_of_entry = np.full(problem.n_entries, -1)
    group_of_entry[problem.entry[plan.pairs]] = components(*sides)[0][sides[0]]
    anchors = _chosen_anchors(problem, group_of_entry, group_of_judge, count)
    pairs = plan.pairs
    for one in anchors:
        pairs = np.concatenate(
            (pairs, _viewers(problem, pairs, one, group_of_entry[one], group_of_judge, per_group))
        )
    wider = Plan(np.sort(pairs))
    raised = replace(
        problem,
        limits=tuple(_kept_at(limit, problem, wider) for limit in problem.limits),
        demand=np.maximum(problem.demand, judges_per_entry(problem, wider)),
        most=np.maximum(problem.most, loads(problem, wider)),
    )
    return Anchored(raised, wider, anchors, len(wider) - len(plan))


def _kept_at(limit: Limit, problem: Problem, plan: Plan) -> Limit:
    """Raise a limit to what entries hold: it was meant for the judges that they had before."""
    counts, keys = group_counts(limit, problem, plan.pairs)
    most = limit.most.copy()
    np.maximum.at(most, keys // limit.n_groups, counts)
    return replace(limit, most=most)


def _chosen_anchors(problem: Problem, of_entry: Index, of_judge: Index, count: int) -> Index:
    """Take in turn from each group the entry that most judges of other groups may see."""
    entry, judge = problem.entry, problem.judge
    foreign = (of_judge[judge] >= 0) & (of_entry[entry] >= 0) & (of_judge[judge] != of_entry[entry])
    seen_by = np.bincount(entry[foreign], minlength=problem.n_entries)
    order = np.argsort(-seen_by, kind="stable")
    order = order[seen_by[order] > 0]
    turn = np.zeros(len(order), dtype=np.intp)
    for group in np.unique(of_entry[order]):
        mine = of_entry[order] == group
        turn[mine] = np.arange(mine.sum())
    return np.sort(order[np.argsort(turn, kind="stable")][:count])


def _viewers(
    problem: Problem, pairs: Index, entry: int, home: int, of_judge: Index, per_group: int | None
) -> Index:
    """Choose the pairs that let each other group see one entry, least loaded judges first."""
    load = loads(problem, Plan(pairs))
    may = np.flatnonzero(problem.entry == entry)
    may = may[(of_judge[problem.judge[may]] >= 0) & (of_judge[problem.judge[may]] != home)]
    order: Index = may[np.lexsort((problem.noise[may], load[problem.judge[may]]))]
    if per_group is None:
        return order
    group = of_judge[problem.judge[order]]
    first = [order[group == one][:per_group] for one in np.unique(group)]
    return np.concatenate(first) if first else order
