"""From printed scores to ranks: equal scores go down the ladder of tie breaks, rung by rung.

A `Standing` lists entries best first; those in one block are tied. Every rung may only part
blocks, never join or reorder them, so rungs work on all tied blocks of a round at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.components import Points
from scoring.exact import Column, Mask
from scoring.facts import Index


@dataclass(frozen=True, slots=True)
class Standing:
    """Entries in order, best first.

    Attributes
    ----------
    order : ndarray of int, shape (m,)
        Entry numbers; within a block in order of key.
    block : ndarray of int, shape (m,)
        Ascending; equal numbers are tied.
    shared : ndarray of bool, shape (m,)
        Tied entries who share their place by rule: that tie is resolved.
    """

    order: Index
    block: Index
    shared: Mask

    @property
    def tied(self) -> Mask:
        """Who is in a block with others."""
        return np.asarray(np.bincount(self.block)[self.block] > 1)

    def sets(self, mask: Mask) -> list[Index]:
        """The blocks of the masked entries, each as entry numbers in order of key."""
        order, block = self.order[mask], self.block[mask]
        cuts = np.flatnonzero(block[1:] != block[:-1]) + 1
        return np.split(order, cuts) if order.size else []


@dataclass(frozen=True, slots=True)
class ColumnRung:
    """Compares entries by a number; a set in which one lacks it is passed over.

    `shown` prints the number of an entry.
    """

    name: str
    value: Column
    known: Mask
    shown: Callable[[int], str]

    def levels(self, standing: Standing, tied: Index) -> tuple[Column, Mask]:
        """The number of each tied entry, and which sets are passed over."""
        members, block = standing.order[tied], standing.block[tied]
        lacking = np.unique(block[~self.known[members]])
        passed = np.isin(block, lacking)
        return np.where(passed, 0, self.value[members]), passed


@dataclass(frozen=True, slots=True)
class SetRung:
    """Compares the entries of one tied set with each other; None passes the set over."""

    name: str
    judge: Callable[[Index], Column | None]

    def levels(self, standing: Standing, tied: Index) -> tuple[Column, Mask]:
        """The level of each tied entry in its set, and which sets are passed over."""
        levels = np.zeros(tied.size, dtype=np.int64)
        passed = np.zeros(tied.size, dtype=np.bool_)
        block = standing.block[tied]
        cuts = np.flatnonzero(block[1:] != block[:-1]) + 1
        for rows in np.split(np.arange(tied.size), cuts):
            found = self.judge(standing.order[tied[rows]])
            if found is None:
                passed[rows] = True
            else:
                levels[rows] = found
        return levels, passed


@dataclass(frozen=True, slots=True)
class SharedRung:
    """Those still tied share the place; nothing is asked after it."""

    name: str = "shared"


Rung = ColumnRung | SetRung | SharedRung


@dataclass(frozen=True, slots=True)
class Step:
    """What one rung did.

    Attributes
    ----------
    asked : ndarray of int
        Entry numbers of those who were still tied.
    levels, passed : ndarray
        The level of each of them, and whether their set was passed over.
    before, after : Standing
    """

    rung: Rung
    asked: Index
    levels: Column
    passed: Mask
    before: Standing
    after: Standing


def by_score(pool: Index, points: Points, members: Index) -> Standing:
    """Order entries by printed score within each pool; equal scores are tied.

    Parameters
    ----------
    pool : ndarray of int, shape (n_entries,)
    points : Points
        The printed score of each entry.
    members : ndarray of int
        Who is ranked, ascending.
    """
    better = points.units[members] if points.lower else -points.units[members]
    return standing_of(members, (pool[members], better))


def standing_of(members: Index, keys: Sequence[Column | Index]) -> Standing:
    """Order by ascending keys, the first deciding; equal in all keys is tied."""
    sorting = np.lexsort(tuple(reversed(keys)))
    changes = np.zeros(members.size, dtype=np.bool_)
    for key in keys:
        ordered = key[sorting]
        changes[1:] |= ordered[1:] != ordered[:-1]
    shared = np.zeros(members.size, dtype=np.bool_)
    return Standing(members[sorting], np.cumsum(changes), shared)


def _part(standing: Standing, tied: Index, levels: Column) -> Standing:
    """Part tied blocks by level, the higher first."""
    inner = np.lexsort((-levels, standing.block[tied]))
    order = standing.order.copy()
    order[tied] = standing.order[tied[inner]]
    level = np.zeros(order.size, dtype=np.int64)
    level[tied] = levels[inner]
    changes = np.zeros(order.size, dtype=np.bool_)
    changes[1:] = standing.block[1:] != standing.block[:-1]
    changes[1:] |= level[1:] != level[:-1]
    return Standing(order, np.cumsum(changes), standing.shared)


def steps(standing: Standing, rungs: Iterable[Rung]) -> Iterator[Step]:
    """Go down the ladder and tell what every rung did, until nobody is tied."""
    for rung in rungs:
        tied = np.flatnonzero(standing.tied)
        if not tied.size:
            return
        if isinstance(rung, SharedRung):
            nothing = np.zeros(tied.size, dtype=np.int64)
            after = Standing(standing.order, standing.block, standing.tied)
            yield Step(rung, standing.order[tied], nothing, nothing != 0, standing, after)
            return
        levels, passed = rung.levels(standing, tied)
        after = _part(standing, tied, levels)
        yield Step(rung, standing.order[tied], levels, passed, standing, after)
        standing = after


def descend(standing: Standing, rungs: Iterable[Rung]) -> Standing:
    """Go down the ladder to its end."""
    for step in steps(standing, rungs):
        standing = step.after
    return standing


def competition_ranks(standing: Standing, pool: Index) -> NDArray[np.int64]:
    """Place each entry of a standing within its pool; the tied share the better place.

    Returns
    -------
    ndarray of int64, shape (m,)
        In the order of the standing: 1, 2, 2, 4.
    """
    place = np.arange(standing.order.size)
    group = pool[standing.order]
    new_pool = np.ones(place.size, dtype=np.bool_)
    new_pool[1:] = group[1:] != group[:-1]
    new_block = new_pool.copy()
    new_block[1:] |= standing.block[1:] != standing.block[:-1]
    start = np.maximum.accumulate(np.where(new_pool, place, 0))
    first = np.maximum.accumulate(np.where(new_block, place, 0))
    return np.asarray(first - start + 1, dtype=np.int64)
