"""An expo's timetable: every visit gets a slot, nobody is in two places, no table has two judges.

Judges and entries with their visits form a bipartite graph; a timetable colours its edges with
slots. König: as many slots suffice as the busiest judge or entry has visits.
"""

import numpy as np

from judging.assigning.errors import BadProblem
from judging.assigning.problem import Index


def slots_needed(entry: Index, judge: Index) -> int:
    """Count the slots of the shortest timetable: the most visits of any one judge or entry."""
    if not len(entry):
        return 0
    return int(max(np.bincount(entry).max(), np.bincount(judge).max()))


def timetable(entry: Index, judge: Index, n_slots: int | None = None) -> Index:
    """Give every visit a slot.

    Parameters
    ----------
    entry, judge : ndarray of int, shape (n_visits,)
        Who visits whom; no pair twice.
    n_slots : int, optional
        Slots there are; None = as few as can be.

    Returns
    -------
    ndarray of int, shape (n_visits,)
        Slot of each visit from 0; no judge and no entry has a slot twice.

    Raises
    ------
    BadProblem
        For fewer slots than `slots_needed`. O(n_visits × length of alternating chains).
    """
    needed = slots_needed(entry, judge)
    slots = needed if n_slots is None else n_slots
    if slots < needed:
        raise BadProblem(f"{slots} slots are too few: somebody has {needed} visits.")
    n_judges = int(judge.max(initial=-1)) + 1
    ends = np.stack((judge, n_judges + entry), axis=1).tolist()
    n_nodes = n_judges + int(entry.max(initial=-1)) + 1
    visit_at = [[-1] * slots for _ in range(n_nodes)]
    slot = [-1] * len(ends)
    for visit, (left, right) in enumerate(ends):
        first = visit_at[left].index(-1)
        second = visit_at[right].index(-1)
        if first != second and visit_at[right][first] >= 0:
            _flip(visit_at, slot, ends, right, first, second)
        visit_at[left][first] = visit_at[right][first] = visit
        slot[visit] = first
    return np.array(slot, dtype=np.intp)


def _flip(
    visit_at: list[list[int]],
    slot: list[int],
    ends: list[list[int]],
    node: int,
    first: int,
    second: int,
) -> None:
    """Exchange two slots along the chain that starts at a node with its first slot."""
    chain = []
    colour, at = first, node
    while (visit := visit_at[at][colour]) >= 0:
        chain.append(visit)
        left, right = ends[visit]
        at = right if at == left else left
        colour = second if colour == first else first
    exchange(visit_at, slot, ends, chain, (first, second))


def exchange(
    visit_at: list[list[int]],
    slot: list[int],
    ends: list[list[int]],
    chain: list[int],
    pair: tuple[int, int],
) -> None:
    """Give every visit of a whole chain the other one of two slots.

    Parameters
    ----------
    visit_at : list of list of int
        For each node and slot the visit, or -1; changed.
    slot : list of int
        Slot of each visit; changed.
    ends : list of pairs
        The two nodes of each visit.
    chain : list of int
        The visits.
    pair : tuple of two ints
        The two slots.
    """
    for visit in chain:
        for node in ends[visit]:
            if visit_at[node][slot[visit]] == visit:
                visit_at[node][slot[visit]] = -1
        slot[visit] = pair[1] if slot[visit] == pair[0] else pair[0]
        for node in ends[visit]:
            visit_at[node][slot[visit]] = visit


def clashes(entry: Index, judge: Index, slot: Index) -> int:
    """Count visits beyond the first that a judge or an entry has in one slot; 0 = sound."""
    size = int(slot.max(initial=0)) + 1
    return int(sum(len(slot) - len(np.unique(side * size + slot)) for side in (entry, judge)))
