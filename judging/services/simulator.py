"""The planning simulator: what an event can do, before it is."""

from dataclasses import dataclass

from judging.assigning.errors import BadProblem
from judging.assigning.simulator import Event, forecast, workload
from judging.errors import NotReady

__all__ = ["Event", "Simulation", "simulate"]

MOST_SHEETS = 100_000
CELLS = 3_000_000
MOST_RUNS, FEWEST_RUNS = 2_000, 20


@dataclass(frozen=True, slots=True)
class Simulation:
    """Whether time and people suffice, and how surely the best reach the final.

    `reaches` holds the chance of the truly best, second best … to be in the final, `all_best` that
    of all of them at once, `error` the largest standard error of these chances by the number of
    runs, `share` the expected share of them.
    """

    feasible: bool
    sentence: str
    needed: int
    possible: int
    judges_needed: int
    runs: int
    all_best: float
    share: float
    error: float
    reaches: tuple[float, ...]


def simulate(event: Event, *, seed: int = 0) -> Simulation:
    """Play an event many times, fewer times the larger it is. Raises NotReady for no event."""
    sheets = event.entries * event.judges_per_entry
    if sheets > MOST_SHEETS:
        raise NotReady(f"The simulator plays events of at most {MOST_SHEETS} sheets.")
    runs = max(FEWEST_RUNS, min(MOST_RUNS, CELLS // max(1, sheets)))
    try:
        load, found = workload(event), forecast(event, runs, seed)
    except BadProblem as refusal:
        raise NotReady(str(refusal)) from refusal
    return Simulation(
        feasible=load.feasible,
        sentence=str(load),
        needed=load.needed,
        possible=load.possible,
        judges_needed=load.judges_needed,
        runs=found.runs,
        all_best=found.all_best,
        share=found.share,
        error=found.error,
        reaches=tuple(found.reaches.tolist()),
    )
