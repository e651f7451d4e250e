"""Fixed panels in rooms, and their re-mixing, which alone lets rooms be compared.

A panel is one judge to the solver: it may judge what all its members may, its affinity is the
mean of theirs. Panels that never change leave rooms without any link; mixed anew once or twice
they are linked almost as well as a free plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from judging.assigning.chance import id_hashes
from judging.assigning.errors import BadProblem
from judging.assigning.flow import solve
from judging.assigning.plan import Plan
from judging.assigning.problem import Bool, Float, Index, Int, Problem

TURNS = 4000
Panels = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, eq=False)
class Sitting:
    """Who presents where and when, before whom.

    Attributes
    ----------
    blocks : tuple of tuples of tuples of int
        For each block of slots the rooms, for each room its judges.
    block, room, slot : ndarray of int, shape (n_entries,)
        Where and when each entry presents; slots are counted through all blocks.
    plan : Plan
        The sheets that come of it.
    """

    blocks: tuple[Panels, ...]
    block: Index
    room: Index
    slot: Index
    plan: Plan


def mixed_panels(n_judges: int, n_rooms: int, mixes: int, seed: int = 0) -> tuple[Panels, ...]:
    """Seat judges in rooms, and again in other company for each re-mixing.

    Parameters
    ----------
    n_judges, n_rooms : int
        Panels differ by one judge at most.
    mixes : int
        How often panels are mixed anew; 0 = the same panels all the time.
    seed : int
        Of the search.

    Returns
    -------
    tuple of panels, length mixes + 1
        Judges of each room in each block. Two judges sit together as seldom as a search of
        TURNS exchanges can make it (the social golfers' problem).

    Raises
    ------
    BadProblem
        For more rooms than judges, or none.
    """
    if not 0 < n_rooms <= n_judges:
        raise BadProblem(f"{n_judges} judges cannot fill {n_rooms} rooms.")
    rng = np.random.default_rng(seed)
    seats = np.array_split(np.arange(n_judges), n_rooms)
    room_of_seat = np.repeat(np.arange(n_rooms), [len(room) for room in seats])
    met = np.zeros((n_judges, n_judges), dtype=np.int64)
    blocks: list[Panels] = []
    for _ in range(mixes + 1):
        order = _least_met(rng.permutation(n_judges), room_of_seat, met, rng)
        if blocks:
            order = _near(blocks[-1], order, room_of_seat)
        rooms = tuple(tuple(sorted(order[room_of_seat == r].tolist())) for r in range(n_rooms))
        for room in rooms:
            met[np.ix_(room, room)] += 1
        blocks.append(rooms)
    return tuple(blocks)


def _least_met(order: Index, room_of_seat: Index, met: Int, rng: np.random.Generator) -> Index:
    """Exchange seats between rooms while squared meetings do not grow."""
    together = room_of_seat[:, None] == room_of_seat[None, :]
    cost = 2 * met + 1
    for first, second in rng.integers(0, len(order), (TURNS, 2)):
        if room_of_seat[first] == room_of_seat[second]:
            continue
        one, other = order[first], order[second]
        here, there = order[together[first]], order[together[second]]
        change = (
            cost[other, here].sum() - cost[other, one] + cost[one, there].sum() - cost[one, other]
        ) - (cost[one, here].sum() - cost[one, one] + cost[other, there].sum() - cost[other, other])
        if change <= 0:
            order[first], order[second] = other, one
    return order


def _near(before: Panels, order: Index, room_of_seat: Index) -> Index:
    """Give new panels the rooms where most of them already sit, fullest match first."""
    n_rooms = len(before)
    panels = [order[room_of_seat == room] for room in range(n_rooms)]
    stay = [
        (-len(set(panel.tolist()) & set(room)), at, where)
        for at, panel in enumerate(panels)
        for where, room in enumerate(before)
        if len(panel) == len(room)
    ]
    place: dict[int, int] = {}
    for _, at, where in sorted(stay):
        if at not in place and where not in place.values():
            place[at] = where
    return np.concatenate([panels[at] for at, _ in sorted(place.items(), key=lambda one: one[1])])


def panel_problem(problem: Problem, panels: Panels, most: Sequence[int]) -> Problem:
    """Pose the problem of which panel sees which entry.

    Parameters
    ----------
    problem : Problem
        Of the judges.
    panels : tuple of tuples of int
        Members of each panel.
    most : sequence of int
        Entries that each panel has time for.

    Returns
    -------
    Problem
        A panel for each judge, one panel for each entry. A panel may see what all its members
        may, if it seats everybody who is held to the entry; its affinity is the mean of theirs.
    """
    size = np.array([len(members) for members in panels])
    able, worth = _of_all_members(problem, panels)
    entry, panel = np.nonzero(((able == size[:, None]) & _seats_all_held(problem, panels)).T)
    nobody = np.zeros(0, dtype=np.intp)
    names = [" + ".join(problem.judge_names[judge] for judge in members) for members in panels]
    return replace(
        problem,
        judge_ids=tuple(f"{at:04}" for at in range(len(panels))),
        judge_names=tuple(names),
        demand=np.minimum(problem.demand, 1),
        least=np.zeros(len(panels), dtype=np.int64),
        most=np.array(most, dtype=np.int64),
        entry=entry,
        judge=panel,
        affinity=worth[panel, entry] / size[panel],
        held=np.zeros(len(entry), dtype=bool),
        conflict_entry=nobody,
        conflict_judge=nobody,
        limits=(),
        expert_at=0.0,
    )


def _seats_all_held(problem: Problem, panels: Panels) -> Bool:
    """Whether nobody who is held to an entry sits elsewhere, shape (n_panels, n_entries)."""
    seats = np.zeros((len(panels), problem.n_entries), dtype=np.bool_)
    held_entry, held_judge = problem.entry[problem.held], problem.judge[problem.held]
    for at, members in enumerate(panels):
        elsewhere = held_entry[~np.isin(held_judge, members)]
        seats[at] = np.bincount(elsewhere, minlength=problem.n_entries) == 0
    return seats


def _of_all_members(problem: Problem, panels: Panels) -> tuple[Int, Float]:
    """How many members may judge each entry, and their affinities: (n_panels, n_entries) both."""
    able = np.zeros((len(panels), problem.n_entries), dtype=np.int64)
    worth = np.zeros(able.shape)
    for at, members in enumerate(panels):
        ours = np.isin(problem.judge, members)
        able[at] = np.bincount(problem.entry[ours], minlength=problem.n_entries)
        worth[at] = np.bincount(problem.entry[ours], problem.affinity[ours], problem.n_entries)
    return able, worth


def sheets_of_panels(problem: Problem, panels: Panels, of_panels: Problem, plan: Plan) -> Plan:
    """Turn a plan of panels into sheets: one for each member of the panel of an entry."""
    entry, panel = of_panels.entry[plan.pairs], of_panels.judge[plan.pairs]
    size = np.array([len(members) for members in panels])
    judges = np.concatenate([np.array(panels[at], dtype=np.intp) for at in panel])
    return Plan(np.sort(problem.find(np.repeat(entry, size[panel]), judges)))


def seated(problem: Problem, n_rooms: int, mixes: int) -> tuple[Panels, ...]:
    """Fill the seats of `mixed_panels` with the judges of a problem, in seeded order.

    Parameters
    ----------
    problem : Problem
        Whose judges; its seed is the seed of the panels.
    n_rooms, mixes : int
        As of `mixed_panels`.

    Returns
    -------
    tuple of panels, length mixes + 1
        As of `mixed_panels`, which also says what is refused.
    """
    chance = id_hashes(problem.judge_ids, problem.seed, "judge")
    judge_of = np.argsort(chance, kind="stable")
    return tuple(
        tuple(tuple(sorted(judge_of[list(room)].tolist())) for room in block)
        for block in mixed_panels(problem.n_judges, n_rooms, mixes, problem.seed)
    )


def lengths_of(n_slots: int, mixes: int) -> list[int]:
    """Say how many slots each of the mixes + 1 blocks has: they differ by one at most."""
    return [len(part) for part in np.array_split(np.arange(n_slots), mixes + 1)]


def sitting(problem: Problem, n_rooms: int, n_slots: int, mixes: int = 1) -> Sitting:
    """Plan presentations in rooms.

    Parameters
    ----------
    problem : Problem
        Entries and judges; its numbers of judges and loads do not matter here.
    n_rooms, n_slots : int
        Rooms, and presentations one after the other in each.
    mixes : int
        How often the judges change company; the slots fall into mixes + 1 blocks.

    Returns
    -------
    Sitting
        Of greatest affinity for these panels; the seed decides the order within a room. An entry
        that wants no judge has block, room and slot -1.

    Raises
    ------
    Infeasible
        Where the slots are too few or conflicts leave an entry no panel; says which.
    """
    blocks = seated(problem, n_rooms, mixes)
    lengths = lengths_of(n_slots, mixes)
    panels = tuple(room for block in blocks for room in block)
    posed = panel_problem(problem, panels, np.repeat(lengths, n_rooms).tolist())
    plan = solve(posed)
    panel = np.full(problem.n_entries, -1)
    panel[posed.entry[plan.pairs]] = posed.judge[plan.pairs]
    block, room = np.divmod(panel, n_rooms)
    slot = np.cumsum([0, *lengths])[block] + _place_in_room(problem, panel)
    for where in (block, room, slot):
        where[panel < 0] = -1
    return Sitting(blocks, block, room, slot, sheets_of_panels(problem, panels, posed, plan))


def _place_in_room(problem: Problem, panel: Index) -> Index:
    """Number the entries of each panel in seeded order, shape (n_entries,)."""
    chance = id_hashes(problem.entry_ids, problem.seed, "entry")
    order = np.lexsort((chance, panel))
    first = np.searchsorted(panel[order], panel[order])
    place = np.empty(len(panel), dtype=np.intp)
    place[order] = np.arange(len(panel)) - first
    return place
