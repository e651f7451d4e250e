"""Which pairs are allowed, found a block of entries at a time; of very many, only the best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from judging.assigning.chance import id_hashes, pair_noise
from judging.assigning.expertise import Expertise
from judging.assigning.problem import JITTER, Bool, Float, Index
from judging.assigning.roster import Entry, Judge

BLOCK_CELLS = 500_000
Pairs = tuple[Index, Index, Float]


@dataclass(frozen=True, eq=False)
class Fit:
    """Where affinities come from.

    Attributes
    ----------
    calculated : Expertise
        From topics and texts.
    said : tuple of three ndarrays, each of shape (n,)
        Entry, judge and affinity of the pairs that the organiser set by hand.
    """

    calculated: Expertise
    said: Pairs

    def block(self, low: int, high: int) -> Float:
        """Give the affinities of entries low … high - 1, shape (high - low, n_judges)."""
        table = self.calculated.block(low, high)
        entry, judge, affinity = self.said
        inside = (entry >= low) & (entry < high)
        table[entry[inside] - low, judge[inside]] = affinity[inside]
        return table


def covered(entries: Sequence[Entry], judges: Sequence[Judge]) -> Iterator[tuple[Index, Bool]]:
    """Say for each kind of need (division, track …) which judges cover which value.

    Parameters
    ----------
    entries, judges : sequence
        In the order of the problem.

    Yields
    ------
    value : ndarray of int, shape (n_entries,)
        Each entry's value of this kind, as a row of the table.
    table : ndarray of bool, shape (n_values, n_judges)
        True where the judge covers the value, or limits himself in no way. The first row
        belongs to entries that need nothing of this kind.
    """
    for kind in sorted({kind for entry in entries for kind in entry.needs}):
        values = sorted({entry.needs.get(kind, "") for entry in entries} - {""})
        row = {value: at + 1 for at, value in enumerate(values)}
        takes = [judge.takes.get(kind) for judge in judges]
        table = np.ones((len(values) + 1, len(judges)), dtype=bool)
        for value, at in row.items():
            table[at] = [covers is None or value in covers for covers in takes]
        of_entry = (row.get(entry.needs.get(kind, ""), 0) for entry in entries)
        yield np.fromiter(of_entry, dtype=np.intp, count=len(entries)), table


@dataclass(frozen=True, eq=False)
class Grid:
    """All entries × all judges, never held at once.

    Attributes
    ----------
    entries, judges : tuple
        In the order of the problem.
    fit : Fit
        The affinities.
    barred, locked, planned : ndarray of int, shape (n, 2)
        Entry and judge of pairs that may never be, of pairs that may be whatever the needs, and
        of pairs that are too much in use to be pruned.
    seed : int
        Decides which of equally good pairs are the best.
    """

    entries: tuple[Entry, ...]
    judges: tuple[Judge, ...]
    fit: Fit
    barred: Index
    locked: Index
    planned: Index
    seed: int

    @cached_property
    def kinds(self) -> tuple[tuple[Index, Bool], ...]:
        """What `covered` says."""
        return tuple(covered(self.entries, self.judges))

    @cached_property
    def hashes(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Seeded hashes of entries and judges."""
        return (
            id_hashes(tuple(one.id for one in self.entries), self.seed, "entry"),
            id_hashes(tuple(one.id for one in self.judges), self.seed, "judge"),
        )

    def slices(self) -> Iterator[tuple[int, int]]:
        """Cut the entries into blocks of about BLOCK_CELLS cells: low and high of each."""
        height = max(1, BLOCK_CELLS // max(1, len(self.judges)))
        for low in range(0, len(self.entries), height):
            yield low, min(low + height, len(self.entries))

    def allowed(self, low: int, high: int) -> Bool:
        """Say which pairs are allowed, shape (high - low, n_judges)."""
        table = np.ones((high - low, len(self.judges)), dtype=bool)
        for value, covers in self.kinds:
            table &= covers[value[low:high]]
        for pairs, may in ((self.locked, True), (self.barred, False)):
            inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
            table[inside[:, 0] - low, inside[:, 1]] = may
        return table

    def ranked(self, low: int, high: int, affinity: Float) -> Float:
        """Order pairs: those in use, then affinity, then chance: (high - low, n_judges)."""
        of_entry, of_judge = self.hashes
        rank = affinity + JITTER * pair_noise(of_entry[low:high, None], of_judge[None, :])
        for pairs in (self.locked, self.planned):
            inside = pairs[(pairs[:, 0] >= low) & (pairs[:, 0] < high)]
            rank[inside[:, 0] - low, inside[:, 1]] = np.inf
        return np.where(self.allowed(low, high), rank, -np.inf)


def allowed_pairs(grid: Grid, best: int | None) -> Pairs:
    """List the allowed pairs with their affinities.

    Parameters
    ----------
    grid : Grid
        Entries and judges.
    best : int or None
        How many of the best judges of each entry, and entries of each judge; None = all.

    Returns
    -------
    entry, judge, affinity : ndarray, shape (n_pairs,)
        By entry, then by judge; all pairs, or those among the best of their entry or of their
        judge. O(n_entries × n_judges) time, in blocks of BLOCK_CELLS cells.
    """
    from_rank = None if best is None else _worst_kept_of_judges(grid, best)
    found = [_listed(grid, low, high, best, from_rank) for low, high in grid.slices()]
    if not found:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0)
    entry, judge, affinity = (np.concatenate(part) for part in zip(*found, strict=True))
    return entry, judge, affinity


def _worst_kept_of_judges(grid: Grid, best: int) -> Float:
    """Rank from which a pair is among the best of its judge, shape (n_judges,)."""
    top = np.full((best, len(grid.judges)), -np.inf)
    for low, high in grid.slices():
        stacked = np.vstack((top, grid.ranked(low, high, grid.fit.block(low, high))))
        top = np.partition(stacked, len(stacked) - best, axis=0)[-best:]
    worst: Float = top.min(axis=0)
    return worst


def _listed(grid: Grid, low: int, high: int, best: int | None, from_rank: Float | None) -> Pairs:
    affinity = grid.fit.block(low, high)
    if best is None or from_rank is None:
        keep = grid.allowed(low, high)
    else:
        rank = grid.ranked(low, high, affinity)
        at = max(0, len(grid.judges) - best)
        keep = rank >= np.partition(rank, at, axis=1)[:, at : at + 1]
        keep = (keep | (rank >= from_rank)) & (rank > -np.inf)
    entry, judge = np.nonzero(keep)
    return entry + low, judge, affinity[keep]
