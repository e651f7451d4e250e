"""Short walks between tables: anneal a timetable by exchanging two slots along whole chains.

An exchange along a chain (Kempe) keeps a timetable sound, whatever it does to the walks, so the
search never has to look at clashes.
"""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from judging.assigning.problem import Float, Index
from judging.assigning.timetable import exchange

STEPS = 60_000
WARM, COLD = 1.0, 0.0125
Progress = Callable[[float], None]


def walks(judge: Index, entry: Index, slot: Index, place: Float) -> Float:
    """Measure each judge's way from table to table.

    Parameters
    ----------
    judge, entry, slot : ndarray of int, shape (n_visits,)
        Who visits which table when.
    place : ndarray of float, shape (n_entries, 2)
        Where the tables stand, in metres.

    Returns
    -------
    ndarray of float, shape (n_judges,)
        Metres, straight from table to table.
    """
    order = np.lexsort((slot, judge))
    step = np.linalg.norm(place[entry[order][1:]] - place[entry[order][:-1]], axis=1)
    same = judge[order][1:] == judge[order][:-1]
    ways = np.bincount(judge[order][1:][same], step[same], int(judge.max(initial=-1)) + 1)
    return ways.astype(np.float64)


class _Floor:
    """The timetable while it is annealed: visits by node and slot, and each judge's way."""

    def __init__(self, judge: Index, entry: Index, slot: Index, place: Float) -> None:
        self.n_judges = int(judge.max()) + 1
        self.n_slots = int(slot.max()) + 1
        self.ends = np.stack((judge, self.n_judges + entry), axis=1).tolist()
        self.slot = slot.tolist()
        n_nodes = self.n_judges + int(entry.max()) + 1
        self.visit_at = [[-1] * self.n_slots for _ in range(n_nodes)]
        for visit, nodes in enumerate(self.ends):
            for node in nodes:
                self.visit_at[node][self.slot[visit]] = visit
        self.far = np.linalg.norm(place[:, None] - place[None, :], axis=2).tolist()
        self.table = entry.tolist()
        self.way = [self.way_of(one) for one in range(self.n_judges)]
        self.total = sum(self.way)

    def way_of(self, judge: int) -> float:
        """Metres that a judge walks."""
        tables = [self.table[visit] for visit in self.visit_at[judge] if visit >= 0]
        return float(sum(self.far[one][two] for one, two in pairwise(tables)))

    def chain(self, judge: int, first: int, second: int) -> list[int]:
        """List the visits that hang together by two slots, from one judge on."""
        found: set[int] = set()
        seen, todo = {judge}, [judge]
        while todo:
            row = self.visit_at[todo.pop()]
            for visit in {row[first], row[second]} - {-1} - found:
                found.add(visit)
                todo += [node for node in self.ends[visit] if node not in seen]
                seen.update(self.ends[visit])
        return sorted(found)

    def swap(self, chain: list[int], first: int, second: int) -> dict[int, float]:
        """Exchange two slots along a chain; return the ways of its judges before."""
        exchange(self.visit_at, self.slot, self.ends, chain, (first, second))
        before = {}
        for visit in chain:
            judge = self.ends[visit][0]
            if judge not in before:
                before[judge] = self.way[judge]
                self.way[judge] = self.way_of(judge)
                self.total += self.way[judge] - before[judge]
        return before


def shorten_walks(
    judge: Index,
    entry: Index,
    slot: Index,
    place: Float,
    seed: int = 0,
    progress: Progress | None = None,
) -> Index:
    """Rearrange a sound timetable so that judges walk less.

    Parameters
    ----------
    judge, entry, slot : ndarray of int, shape (n_visits,)
        A timetable without clashes.
    place : ndarray of float, shape (n_entries, 2)
        Where the tables stand, in metres.
    seed : int
        Of the annealing.
    progress : callable, optional
        Told the share of the steps that is done; may raise to cancel.

    Returns
    -------
    ndarray of int, shape (n_visits,)
        New slots, without clashes, never with longer walks in all. STEPS steps.
    """
    if len(slot) < 2 or slot.max() < 1:
        return slot.copy()
    floor = _Floor(judge, entry, slot, place)
    best, least = list(floor.slot), floor.total
    for step in _annealed(floor, np.random.default_rng(seed)):
        if floor.total < least - 1e-6:
            best, least = list(floor.slot), floor.total
        if progress and step % 1000 == 0:
            progress(step / STEPS)
    return np.array(best, dtype=np.intp)


def _annealed(floor: _Floor, rng: np.random.Generator) -> Iterator[int]:
    """Exchange slots at falling heat; yield every step at which a timetable may be better."""
    judges, chances = rng.integers(0, floor.n_judges, STEPS), rng.random(STEPS)
    slots = rng.integers(0, floor.n_slots, (STEPS, 2))
    typical = float(np.mean(floor.far)) or 1.0
    for step, (judge, (first, second), chance) in enumerate(
        zip(judges.tolist(), slots.tolist(), chances.tolist(), strict=True)
    ):
        chain = floor.chain(judge, first, second) if first != second else []
        before = floor.swap(chain, first, second)
        growth = sum(floor.way[one] - way for one, way in before.items())
        heat = typical * WARM * (COLD / WARM) ** (step / STEPS)
        if growth > 0 and chance >= math.exp(-growth / heat):
            floor.swap(chain, first, second)
        yield step
