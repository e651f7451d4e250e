"""The planning simulator: what an event can do, and how surely it finds the best, before it is.

Entries have a true quality, judges a severity, every sheet its noise; all are drawn anew in each
run and judged by a cyclic plan. What comes out is how often the truly best reach the final.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from judging.assigning.cyclic import cyclic_blocks
from judging.assigning.errors import BadProblem
from judging.assigning.problem import Bool, Float, Index

CELLS_AT_ONCE = 4_000_000
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Event:
    """An event as planned.

    Attributes
    ----------
    entries, judges, judges_per_entry : int
        How many.
    places : int
        Entries that reach the final.
    minutes : float
        Time that each judge has for judging.
    minutes_per_sheet : float
        Time that a sheet takes, with the way to the next table.
    severity, noise : float
        Standard deviations of a judge's severity and of a single sheet, where the true quality
        of entries has 1.
    corrected : bool
        Whether severity is taken out (shrunken judges' means), or raw means count.
    """

    entries: int
    judges: int
    judges_per_entry: int
    places: int
    minutes: float
    minutes_per_sheet: float
    severity: float = 0.7
    noise: float = 0.7
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Workload:
    """Whether time and people suffice; `str` says it in a sentence.

    Attributes
    ----------
    needed : int
        Sheets of the judge who has most.
    possible : int
        Sheets that a judge has time for.
    judges_needed : int
        The fewest judges who could do it.
    """

    needed: int
    possible: int
    judges_needed: int

    @property
    def feasible(self) -> bool:
        """Whether every judge can do his part."""
        return self.needed <= self.possible

    def __str__(self) -> str:
        if self.feasible:
            return f"Every judge has {self.needed} sheets at most and time for {self.possible}."
        return (
            f"Every judge would have up to {self.needed} sheets but has time for {self.possible}: "
            f"{self.judges_needed} judges are needed, or fewer for each entry, or more time."
        )


@dataclass(frozen=True, eq=False)
class Forecast:
    """How surely the final holds the best.

    Attributes
    ----------
    runs : int
        Drawn events.
    reaches : ndarray of float, shape (n_entries,)
        Chance that the truly best, second best … reaches the final: the picture.
    all_best : float
        Chance that exactly the truly best reach the final, all of them.
    share : float
        Expected share of the truly best among those in the final.
    error : float
        The largest standard error of all these chances, by the number of runs.
    """

    runs: int
    reaches: Float
    all_best: float
    share: float
    error: float


def workload(event: Event) -> Workload:
    """Count sheets against time.

    Parameters
    ----------
    event : Event
        As planned.

    Returns
    -------
    Workload
        By the even share of sheets, rounded up.

    Raises
    ------
    BadProblem
        For numbers that make no event.
    """
    _check(event)
    sheets = event.entries * event.judges_per_entry
    possible = int(event.minutes / event.minutes_per_sheet)
    fewest = -(-sheets // possible) if possible else 0
    return Workload(-(-sheets // event.judges), possible, max(fewest, event.judges_per_entry))


def forecast(
    event: Event, runs: int = 1000, seed: int = 0, progress: Progress | None = None
) -> Forecast:
    """Play an event many times.

    Parameters
    ----------
    event : Event
        As planned; its time does not matter here.
    runs : int
        How often.
    seed : int
        Same seed, same answer.
    progress : callable, optional
        Told the share of the runs that is done; may raise to cancel.

    Returns
    -------
    Forecast
        O(runs × entries × judges_per_entry). Raises BadProblem as `workload` does.
    """
    _check(event)
    rng = np.random.default_rng(seed)
    blocks = cyclic_blocks(event.entries, event.judges, event.judges_per_entry, seed)
    at_once = max(1, CELLS_AT_ONCE // max(1, blocks.size))
    hits = np.zeros(event.entries)
    found = np.zeros(0)
    for done in range(0, runs, at_once):
        in_final = _played(event, blocks, min(at_once, runs - done), rng)
        hits += in_final.sum(axis=0)
        found = np.concatenate((found, in_final[:, : event.places].mean(axis=1)))
        if progress:
            progress(min(1.0, (done + at_once) / runs))
    all_best = float(np.mean(found == 1.0))
    chances = np.append(hits / runs, all_best)
    error = float(np.sqrt(chances * (1 - chances) / runs).max())
    return Forecast(runs, hits / runs, all_best, float(found.mean()), error)


def _check(event: Event) -> None:
    if min(event.entries, event.judges, event.judges_per_entry) < 1:
        raise BadProblem("An event has at least one entry and one judge for it.")
    if event.judges_per_entry > event.judges:
        raise BadProblem(
            f"{event.judges_per_entry} judges for each entry are asked for and there are "
            f"{event.judges}."
        )
    if not 1 <= event.places <= event.entries:
        raise BadProblem(f"{event.places} of {event.entries} entries cannot reach the final.")
    if event.minutes_per_sheet <= 0 or min(event.minutes, event.severity, event.noise) < 0:
        raise BadProblem("Minutes and standard deviations cannot be negative, a sheet takes time.")


def _played(event: Event, blocks: Index, runs: int, rng: np.random.Generator) -> Bool:
    """Say for each run which entries, truly best first, reach the final: (runs, n_entries)."""
    quality = -np.sort(-rng.standard_normal((runs, event.entries)), axis=1)
    # Sorted entries would meet the same judges' blocks in every run.
    table = np.argsort(rng.random((runs, event.entries)), axis=1)
    severity = event.severity * rng.standard_normal((runs, event.judges))
    noise = event.noise * rng.standard_normal((runs, *blocks.shape))
    marks = np.take_along_axis(quality, table, axis=1)[:, :, None] + severity[:, blocks] + noise
    if event.corrected and event.severity > 0:
        marks = marks - _estimated(event, blocks, marks)[:, blocks]
    score = np.empty_like(quality)
    np.put_along_axis(score, table, marks.mean(axis=2), axis=1)
    order = np.argsort(-score, axis=1)[:, : event.places]
    in_final = np.zeros(score.shape, dtype=bool)
    np.put_along_axis(in_final, order, True, axis=1)
    return in_final


def _estimated(event: Event, blocks: Index, marks: Float) -> Float:
    """Estimate severities, shrunken by their known variances, shape (runs, n_judges)."""
    n_entries, k = blocks.shape
    sheets = np.zeros((n_entries, event.judges))
    np.put_along_axis(sheets, blocks, 1.0, axis=1)
    within = np.diag(sheets.sum(axis=0)) - sheets.T @ sheets / k
    shrink = (max(event.noise, 1e-6) / event.severity) ** 2
    apart = marks - marks.mean(axis=2, keepdims=True)
    sums = np.stack([np.bincount(blocks.ravel(), run.ravel(), event.judges) for run in apart])
    return np.asarray(np.linalg.solve(within + shrink * np.eye(event.judges), sums.T).T)
