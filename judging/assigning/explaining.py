"""Find out why no plan can exist: counts first, then a minimum cut."""

from collections.abc import Iterator

import numpy as np
from ortools.graph.python.max_flow import SimpleMaxFlow

from judging.assigning.network import Network, Residue, arcs_through_groups, residue
from judging.assigning.obstacles import (
    HeldBreaksLimit,
    HeldTooMany,
    Obstacle,
    TooFewEntries,
    TooFewJudges,
    TooFewPlaces,
    TooLittleRoom,
)
from judging.assigning.plan import broken_limits, judges_per_entry, loads, plan_of
from judging.assigning.problem import Bool, Index, Int, Problem
from scoring.graph import components


def obstacles(problem: Problem) -> tuple[Obstacle, ...]:
    """Say why a problem has no plan.

    Parameters
    ----------
    problem : Problem
        The rules.

    Returns
    -------
    tuple of Obstacle
        Empty exactly where a plan exists. Obstacles of single entries and judges come alone;
        else those of groups: entries first (Hall's condition), then judges' minimum loads.

    Notes
    -----
    If one flow meets all demands within the maxima and another meets all minima within the
    demands, then one flow does both (Mendelsohn & Dulmage), so two cuts explain everything.
    """
    if single := (*held_obstacles(problem), *_counts(problem)):
        return single
    rest = residue(problem)
    return (*_too_little_room(problem, rest), *_too_few_places(problem, rest))


def held_obstacles(problem: Problem) -> Iterator[Obstacle]:
    """Name what the held pairs break by themselves: no remedy but to give some of them up."""
    held = plan_of(problem, problem.held)
    has = judges_per_entry(problem, held)
    for at in np.flatnonzero(has > problem.demand):
        yield HeldTooMany(problem.entry_names[at], int(has[at]), int(problem.demand[at]))
    has = loads(problem, held)
    for at in np.flatnonzero(has > problem.most):
        yield HeldTooMany(problem.judge_names[at], int(has[at]), int(problem.most[at]))
    for breach in broken_limits(problem, held):
        yield HeldBreaksLimit(breach.names[0], breach.names[1])


def _counts(problem: Problem) -> Iterator[Obstacle]:
    able = np.bincount(problem.entry, minlength=problem.n_entries)
    for names, has, wants in _alike(problem.entry_names, able, problem.demand):
        yield TooFewJudges(names, has, wants)
    able = np.bincount(problem.judge, minlength=problem.n_judges)
    for names, has, wants in _alike(problem.judge_names, able, problem.least):
        yield TooFewEntries(names, has, wants)


def _alike(
    names: tuple[str, ...], has: Int, wants: Int
) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Gather those who have less than they want by the two numbers."""
    alike: dict[tuple[int, int], list[str]] = {}
    for at in np.flatnonzero(has < wants):
        alike.setdefault((int(has[at]), int(wants[at])), []).append(names[at])
    for (few, wanted), members in sorted(alike.items()):
        yield tuple(members), few, wanted


def _cut(problem: Problem, rest: Residue, bound: Int, *, from_source: bool) -> tuple[Bool, Int]:
    """Push as much as fits from judges (at most `bound`) to entries; return the cut's side.

    The side is a mask over judges, then entries; with it comes the flow of every free pair.
    """
    network = Network()
    judges, entries = network.nodes(problem.n_judges), network.nodes(problem.n_entries)
    source, sink = network.nodes(2)
    arcs_through_groups(network, problem, rest, (judges, entries), np.zeros(len(rest.free)))
    network.arcs(source, judges, bound)
    network.arcs(entries, sink, rest.demand)
    solver = SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(
        np.concatenate(network.tail), np.concatenate(network.head), np.concatenate(network.capacity)
    )
    solver.solve(int(source), int(sink))
    side = np.zeros(network.n_nodes, dtype=bool)
    side[solver.get_source_side_min_cut() if from_source else solver.get_sink_side_min_cut()] = True
    flow = np.asarray(solver.flows(arcs[: len(rest.free)]), dtype=np.int64)
    return side[: problem.n_judges + problem.n_entries], flow


def _too_little_room(problem: Problem, rest: Residue) -> Iterator[Obstacle]:
    side, flow = _cut(problem, rest, rest.most, from_source=False)
    entry, judge = problem.entry[rest.free], problem.judge[rest.free]
    given = np.bincount(entry, flow, problem.n_entries).astype(np.int64)
    if np.array_equal(given, rest.demand):
        return
    short = side[problem.n_judges :]
    for members in _groups(problem, rest, short[entry] & side[judge], short):
        asked, got = int(rest.demand[members].sum()), int(given[members].sum())
        if asked == got:
            continue
        able = np.unique(judge[np.isin(entry, members)])
        yield TooLittleRoom(
            tuple(problem.entry_names[at] for at in members),
            tuple(problem.judge_names[at] for at in able),
            asked,
            got,
            tuple(limit.name for limit in problem.limits),
            len(members) == problem.n_entries and len(able) == problem.n_judges,
        )


def _too_few_places(problem: Problem, rest: Residue) -> Iterator[Obstacle]:
    side, flow = _cut(problem, rest, rest.least, from_source=True)
    entry, judge = problem.entry[rest.free], problem.judge[rest.free]
    given = np.bincount(judge, flow, problem.n_judges).astype(np.int64)
    if np.array_equal(given, rest.least):
        return
    stuck = side[: problem.n_judges]
    linked = stuck[judge] & side[problem.n_judges + entry]
    _, group = components(entry[linked], judge[linked], problem.n_entries, problem.n_judges)
    alone = np.where(group < 0, problem.n_judges + np.arange(problem.n_judges), group)
    for one in np.unique(alone[stuck]):
        members = np.flatnonzero(stuck & (alone == one))
        if (must := int(rest.least[members].sum())) > (places := int(given[members].sum())):
            able = np.unique(entry[np.isin(judge, members)])
            yield TooFewPlaces(
                tuple(problem.judge_names[at] for at in members),
                tuple(problem.entry_names[at] for at in able),
                must,
                places,
            )


def _groups(problem: Problem, rest: Residue, linked: Bool, short: Bool) -> Iterator[Index]:
    """Split the short entries into those that share a judge with room, by index."""
    entry, judge = problem.entry[rest.free][linked], problem.judge[rest.free][linked]
    group, _ = components(entry, judge, problem.n_entries, problem.n_judges)
    alone = np.where(group < 0, problem.n_entries + np.arange(problem.n_entries), group)
    for one in np.unique(alone[short]):
        yield np.flatnonzero(short & (alone == one))
