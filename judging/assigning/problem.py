"""An assignment problem as arrays: everything a solver needs, in one order that no input sets."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from judging.assigning.chance import id_hashes, pair_noise
from judging.assigning.errors import BadProblem

Index = NDArray[np.intp]
Int = NDArray[np.int64]
Float = NDArray[np.float64]
Bool = NDArray[np.bool_]
JITTER = 0.0005
MOST_CELLS = 8_000_000


@dataclass(frozen=True, eq=False)
class Limit:
    """At most so many judges of one group for each entry.

    Attributes
    ----------
    name : str
        For sentences: “at least one senior”.
    group : ndarray of int, shape (n_judges,)
        Group of each judge from 0; -1 = not limited.
    most : ndarray of int64, shape (n_entries,)
        The most judges of any one group that an entry may get.
    """

    name: str
    group: Index
    most: Int

    @property
    def n_groups(self) -> int:
        """How many groups there may be: one more than the largest number."""
        return int(self.group.max(initial=0)) + 1


@dataclass(frozen=True, eq=False)
class Problem:
    """Who may judge what, and how well it would fit.

    Attributes
    ----------
    entry_ids, judge_ids : tuple of str
        Stable ids in ascending order; all indices below point into them.
    entry_names, judge_names : tuple of str
        How sentences call them.
    places : tuple of str
        Each entry's track, division … in words, or "".
    demand : ndarray of int64, shape (n_entries,)
        Sheets wanted for each entry.
    least, most : ndarray of int64, shape (n_judges,)
        Bounds of each judge's load.
    entry, judge : ndarray of int, shape (n_pairs,)
        The pairs that are allowed, each once, by entry and then by judge.
    affinity : ndarray of float, shape (n_pairs,)
        How well they fit, 0 … 1.
    held : ndarray of bool, shape (n_pairs,)
        Pairs that stand in every plan: locked, started or done.
    conflict_entry, conflict_judge : ndarray of int, shape (n_conflicts,)
        Pairs that no remedy may ever open.
    limits : tuple of Limit
        For each entry; any two groups are disjoint or one lies in the other.
    expert_at : float
        From this affinity a judge counts as an expert of an entry; 0 = nobody asks.
    load_price : float
        Affinity given up for one step of evenness.
    seed : int
        Decides between plans that are equally good.
    """

    entry_ids: tuple[str, ...]
    judge_ids: tuple[str, ...]
    entry_names: tuple[str, ...]
    judge_names: tuple[str, ...]
    places: tuple[str, ...]
    demand: Int
    least: Int
    most: Int
    entry: Index
    judge: Index
    affinity: Float
    held: Bool
    conflict_entry: Index
    conflict_judge: Index
    limits: tuple[Limit, ...] = ()
    expert_at: float = 0.0
    load_price: float = 0.02
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse with BadProblem what no solver could read."""
        if np.any(np.diff(self.keys) <= 0):
            raise BadProblem("Pairs must be sorted by entry and judge, each given once.")
        if np.any(self.demand < 0) or np.any(self.least < 0):
            raise BadProblem("Numbers of sheets cannot be negative.")
        if not np.all(np.isfinite(self.affinity) & (self.affinity >= 0) & (self.affinity <= 1)):
            raise BadProblem("Affinities lie between 0 and 1.")
        if self.seed < 0:
            raise BadProblem("A seed is a whole number, 0 or more.")
        for low, high, name in zip(self.least, self.most, self.judge_names, strict=True):
            if low > high:
                raise BadProblem(
                    f"{name} must take at least {low} sheets but may take {high} at most."
                )

    @property
    def n_entries(self) -> int:
        """How many entries."""
        return len(self.entry_ids)

    @property
    def n_judges(self) -> int:
        """How many judges."""
        return len(self.judge_ids)

    @cached_property
    def keys(self) -> Int:
        """One ascending number for each pair, shape (n_pairs,)."""
        return self.entry.astype(np.int64) * self.n_judges + self.judge

    @cached_property
    def _where(self) -> NDArray[np.int32] | None:
        """Position of every cell, -1 where there is none; None for too many cells."""
        cells = self.n_entries * self.n_judges
        if cells > MOST_CELLS:
            return None
        where = np.full(cells, -1, dtype=np.int32)
        where[self.keys] = np.arange(len(self.keys), dtype=np.int32)
        return where

    @cached_property
    def noise(self) -> Float:
        """Each pair's seeded number in [0, 1), shape (n_pairs,)."""
        first = id_hashes(self.entry_ids, self.seed, "entry")
        second = id_hashes(self.judge_ids, self.seed, "judge")
        return pair_noise(first[self.entry], second[self.judge])

    @cached_property
    def weight(self) -> Float:
        """Affinity plus a jitter that makes the best plan the only one, shape (n_pairs,)."""
        return self.affinity + JITTER * self.noise

    @cached_property
    def expert(self) -> Bool:
        """Pairs in which the judge is an expert of the entry, shape (n_pairs,)."""
        return (self.affinity >= self.expert_at) & (self.expert_at > 0)

    def find(self, entry: Index, judge: Index) -> Index:
        """Look pairs up.

        Parameters
        ----------
        entry, judge : ndarray of int, any equal shape
            Indices.

        Returns
        -------
        ndarray of int, same shape
            Positions in the list of pairs; -1 where the pair is not allowed. O(1), or
            O(log n_pairs) in a problem of more than MOST_CELLS.
        """
        wanted = np.asarray(entry, dtype=np.int64) * self.n_judges + judge
        if self._where is not None:
            return np.asarray(self._where[wanted], dtype=np.intp)
        if not len(self.keys):
            return np.full(wanted.shape, -1, dtype=np.intp)
        at = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.where(self.keys[at] == wanted, at, -1).astype(np.intp)
