"""A plan: which of the allowed pairs become sheets; what it means, and whether it is sound."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from judging.assigning.errors import PlanBroken
from judging.assigning.obstacles import counted
from judging.assigning.problem import Bool, Float, Index, Int, Limit, Problem


@dataclass(frozen=True, eq=False)
class Plan:
    """The chosen pairs of a problem.

    Attributes
    ----------
    pairs : ndarray of int, shape (n_sheets,)
        Positions in the problem's list of pairs, ascending.
    """

    pairs: Index

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that a plan breaks; `str` is the sentence.

    `kind` is missing, surplus, overload, underload, limit, or forbidden; `names` the entry or
    judge (and the other one), `has` and `wants` the two numbers.
    """

    kind: str
    names: tuple[str, ...]
    has: int = 0
    wants: int = 0

    def __str__(self) -> str:
        name, sheets = self.names[0], counted(self.has, "sheet", "sheets")
        return {
            "missing": f"{name} has {self.has} of {self.wants} judges.",
            "surplus": f"{name} has {self.has} judges and wants {self.wants}.",
            "overload": f"{name} has {sheets} and may take {self.wants} at most.",
            "underload": f"{name} has {sheets} and must take {self.wants} at least.",
            "limit": f"{name} breaks “{self.names[-1]}”: {self.has} where {self.wants} may be.",
            "forbidden": f"{self.names[-1]} may not judge {name}.",
        }[self.kind]


def plan_of(problem: Problem, chosen: Bool) -> Plan:
    """Make a plan of the pairs marked true; `chosen` has shape (n_pairs,)."""
    return Plan(np.flatnonzero(chosen))


def named_pairs(problem: Problem, plan: Plan) -> tuple[tuple[str, str], ...]:
    """List a plan as (entry id, judge id), by entry and then by judge."""
    entry, judge = problem.entry[plan.pairs], problem.judge[plan.pairs]
    return tuple(
        (problem.entry_ids[e], problem.judge_ids[j])
        for e, j in zip(entry.tolist(), judge.tolist(), strict=True)
    )


def positions(problem: Problem, named: Iterable[tuple[str, str]]) -> Index:
    """Find pairs of (entry id, judge id) in a problem.

    Parameters
    ----------
    problem : Problem
        Where to look.
    named : iterable of (str, str)
        Ids; unknown ones are allowed.

    Returns
    -------
    ndarray of int, shape (n,)
        Positions in the list of pairs; -1 where an id is unknown or the pair not allowed.
    """
    entries = {one: at for at, one in enumerate(problem.entry_ids)}
    judges = {one: at for at, one in enumerate(problem.judge_ids)}
    both = [(entries.get(entry, -1), judges.get(judge, -1)) for entry, judge in named]
    table = np.array(both, dtype=np.intp).reshape(-1, 2)
    found = problem.find(table[:, 0], table[:, 1])
    return np.where((table < 0).any(axis=1), -1, found)


def loads(problem: Problem, plan: Plan) -> Int:
    """Count each judge's sheets, shape (n_judges,)."""
    return np.bincount(problem.judge[plan.pairs], minlength=problem.n_judges)


def judges_per_entry(problem: Problem, plan: Plan) -> Int:
    """Count each entry's sheets, shape (n_entries,)."""
    return np.bincount(problem.entry[plan.pairs], minlength=problem.n_entries)


def entry_affinity(problem: Problem, plan: Plan) -> Float:
    """Add up each entry's affinities, shape (n_entries,)."""
    pairs = plan.pairs
    sums = np.bincount(problem.entry[pairs], problem.affinity[pairs], problem.n_entries)
    return sums.astype(np.float64)


def group_counts(limit: Limit, problem: Problem, pairs: Index) -> tuple[Int, Index]:
    """Count the judges of each group at each entry.

    Parameters
    ----------
    limit : Limit
        Whose groups.
    problem : Problem
        Gives entry and judge of each pair.
    pairs : ndarray of int, shape (n,)
        Positions of the pairs to count.

    Returns
    -------
    counts, keys : ndarray of int, shape (n_groups_at_entries,)
        keys = entry × (largest group + 1) + group, ascending, only where counts > 0.
    """
    group = limit.group[problem.judge[pairs]]
    key = problem.entry[pairs] * limit.n_groups + group
    keys, counts = np.unique(key[group >= 0], return_counts=True)
    return counts.astype(np.int64), keys


def breaches(problem: Problem, plan: Plan) -> tuple[Breach, ...]:
    """Check a plan on the plain data, whatever made it.

    Parameters
    ----------
    problem, plan
        The rules, and the pairs to hold against them.

    Returns
    -------
    tuple of Breach
        Every rule that is broken, entries first; empty for a sound plan. A pair that is not
        allowed cannot stand in a plan: `forbidden` finds those of hand-made lists.
    """
    has, load = judges_per_entry(problem, plan), loads(problem, plan)
    return (
        *_numbers("missing", problem.entry_names, has, problem.demand, has < problem.demand),
        *_numbers("surplus", problem.entry_names, has, problem.demand, has > problem.demand),
        *_numbers("overload", problem.judge_names, load, problem.most, load > problem.most),
        *_numbers("underload", problem.judge_names, load, problem.least, load < problem.least),
        *broken_limits(problem, plan),
    )


def _numbers(
    kind: str, names: tuple[str, ...], has: Int, wants: Int, wrong: Bool
) -> Iterator[Breach]:
    for at in np.flatnonzero(wrong):
        yield Breach(kind, (names[at],), int(has[at]), int(wants[at]))


def broken_limits(problem: Problem, plan: Plan) -> tuple[Breach, ...]:
    """Find the limits for each entry that a plan breaks, by limit and then by entry."""
    found = []
    for limit in problem.limits:
        counts, keys = group_counts(limit, problem, plan.pairs)
        entry = keys // limit.n_groups
        for at in np.flatnonzero(counts > limit.most[entry]):
            names = (problem.entry_names[entry[at]], limit.name)
            found.append(Breach("limit", names, int(counts[at]), int(limit.most[entry[at]])))
    return tuple(found)


def forbidden(problem: Problem, named: Iterable[tuple[str, str]]) -> tuple[Breach, ...]:
    """Name the pairs of a hand-made list of (entry id, judge id) that are not allowed."""
    listed = tuple(named)
    at = positions(problem, listed)
    return tuple(
        Breach("forbidden", pair)
        for pair, where in zip(listed, at.tolist(), strict=True)
        if where < 0
    )


def verify(problem: Problem, plan: Plan) -> None:
    """Let a plan pass or raise PlanBroken with every rule that it breaks."""
    if found := breaches(problem, plan):
        raise PlanBroken(found)
