"""How soon an order settles when judges compare in pairs, and what a next pair costs.

    .venv/bin/python -m benchmarks.pairwise

60 entries of normal strength (sd 1.5 on the logit scale), 20 judges who walk from booth to booth:
Kendall's tau between the true and the estimated order, by number of comparisons, where the next
booth is chosen for information, and where it is drawn at random.
"""

import argparse
import time
from dataclasses import dataclass

import numpy as np

from scoring.pairing import Estimate, estimate, follow, start, told
from scoring.pairwise import count_games, fit

ENTRIES, JUDGES, SPREAD = 60, 20, 1.5
LOOKS = (60, 120, 180, 240, 360, 480, 600)


@dataclass
class Walk:
    """One simulated expo."""

    rng: np.random.Generator
    informed: bool

    def __post_init__(self) -> None:
        self.truth = self.rng.normal(0, SPREAD, ENTRIES)
        self.order = [self.rng.permutation(ENTRIES) for _ in range(JUDGES)]
        self.at: list[int | None] = [None] * JUDGES
        self.met: list[set[frozenset[int]]] = [set() for _ in range(JUDGES)]
        self.duels: list[tuple[int, int]] = []

    def step(self, judge: int) -> None:
        """One judge compares the entry that he has just seen with the next one."""
        rows = np.array(self.duels, dtype=np.intp).reshape(-1, 2)
        found = estimate(rows[:, 0], rows[:, 1], ENTRIES)
        first = self.at[judge]
        if first is None:
            first = self._begin(found, judge)
        second = self._next(found, judge, first)
        wins = self.rng.random() < 1 / (1 + np.exp(self.truth[second] - self.truth[first]))
        self.duels.append((first, second) if wins else (second, first))
        self.met[judge].add(frozenset((first, second)))
        self.at[judge] = second

    def _begin(self, found: Estimate, judge: int) -> int:
        if not self.informed:
            return int(self.rng.integers(ENTRIES))
        chosen = start(found, np.ones(ENTRIES, dtype=np.bool_), self.order[judge])
        return chosen or 0

    def _next(self, found: Estimate, judge: int, first: int) -> int:
        free = np.array([frozenset((first, e)) not in self.met[judge] for e in range(ENTRIES)])
        for other, at in enumerate(self.at):
            if other != judge and at is not None:
                free[at] = False
        free[first] = False
        chosen = follow(found, first, free, self.order[judge]) if self.informed else None
        return int(self.rng.choice(np.flatnonzero(free))) if chosen is None else chosen

    def tau(self) -> float:
        """Kendall's tau of the estimate with the truth."""
        rows = np.array(self.duels, dtype=np.intp)
        theta = fit(count_games(rows[:, 0], rows[:, 1], ENTRIES)).theta
        i, j = np.triu_indices(ENTRIES, 1)
        agree = np.sign(theta[i] - theta[j]) * np.sign(self.truth[i] - self.truth[j])
        return float(agree.mean())


def curves(runs: int, informed: bool) -> np.ndarray:
    """Mean tau at each look."""
    found = []
    for seed in range(runs):
        walk = Walk(np.random.default_rng(seed), informed)
        seen = []
        for number in range(LOOKS[-1]):
            walk.step(number % JUDGES)
            if number + 1 in LOOKS:
                seen.append(walk.tau())
        found.append(seen)
    return np.array(found)


def cost(entries: int, comparisons: int) -> float:
    """Milliseconds to choose a judge's next twelve pairs."""
    rng = np.random.default_rng(1)
    better = rng.integers(0, entries, comparisons)
    other = (better + 1 + rng.integers(0, entries - 1, comparisons)) % entries
    order, free = rng.permutation(entries), np.ones(entries, dtype=np.bool_)
    began, times = time.perf_counter(), 20
    for _ in range(times):
        found = estimate(better, other, entries)
        first = start(found, free, order)
        for _ in range(12):
            second = follow(found, first or 0, free, order)
            found = told(found, first or 0, second or 0)
            first = second
    return (time.perf_counter() - began) / times * 1000


def main() -> None:
    """Print both tables."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--runs", type=int, default=40)
    runs = said.parse_args().runs
    informed, random = curves(runs, True), curves(runs, False)
    error = np.std(informed - random, axis=0) / np.sqrt(runs)
    print(f"{ENTRIES} entries, {JUDGES} judges, {runs} runs: Kendall's tau with the truth")
    print("comparisons  chosen  random  difference ± standard error")
    for at, look in enumerate(LOOKS):
        a, b = informed[:, at].mean(), random[:, at].mean()
        print(f"{look:11d}  {a:6.3f}  {b:6.3f}  {a - b:+.3f} ± {error[at]:.3f}")
    print("\nentries  comparisons  ms for the next twelve pairs")
    for entries, comparisons in ((60, 600), (200, 2000), (1000, 10_000)):
        print(f"{entries:7d}  {comparisons:11d}  {cost(entries, comparisons):6.1f}")


if __name__ == "__main__":
    main()
