"""Better linked plans within a budget of affinity: first-order A-optimal switches.

With R the judges' loads, D the entries' numbers of judges and A the sheets, severities cost
f = trace of (I - S)^+ for S = R^-1/2 A' D^-1 A R^-1/2. A switch changes S by known terms, so the
first-order change of f comes from H = R^-1/2 ((I - S)^+)² R^-1/2 by looking up a few cells, for
hundreds of thousands of switches at once. Bailey & Cameron, arXiv 1111.3768.
"""

from collections.abc import Callable

import numpy as np

from judging.assigning.errors import TooManyPairs
from judging.assigning.linking import LARGEST_SIDE, linkage, used_sides
from judging.assigning.plan import Plan
from judging.assigning.problem import Float, Index, Problem
from judging.assigning.switches import Switches, apart, possible_switches

CANDIDATES = 200_000
MOST_ROUNDS = 80
BATCH_SHARE = 0.05
FREE = 1e-3
MOST_SINGLES = 20
LEAST_GAIN = 1e-5
DIGITS = 9
Progress = Callable[[float], None]


def mix(
    problem: Problem, plan: Plan, budget: float = 0.01, progress: Progress | None = None
) -> Plan:
    """Raise the efficiency of a connected plan for a share of its affinity.

    Parameters
    ----------
    problem, plan
        The rules and a sound plan that does not fall apart (else it comes back unchanged).
    budget : float
        The share of the plan's affinity that may be given up: 0.01 = 1 %; 1 = all of it.
    progress : callable, optional
        Told the share of the budget that is spent; may raise to cancel.

    Returns
    -------
    Plan
        Same numbers and loads; efficiency never lower, affinity never below the budget. Each
        round takes a batch of the switches with the best gain for what they cost, O(judges³).

    Raises
    ------
    TooManyPairs
        With more than LARGEST_SIDE judges.
    """
    if problem.n_judges > LARGEST_SIDE:
        raise TooManyPairs(f"Mixing is for at most {LARGEST_SIDE} judges; mix track by track.")
    score = linkage(problem, plan).efficiency
    start = _worth(problem, plan)
    floor = (1 - budget) * start
    rng = np.random.default_rng(problem.seed)
    for _ in range(MOST_ROUNDS if score else 0):
        batch = _best_switches(problem, plan, _worth(problem, plan) - floor, rng)
        better = _accepted(problem, plan, batch, floor, score or 0.0)
        if better is None:
            break
        plan, score = better
        if progress and start > floor:
            progress(min(1.0, (start - _worth(problem, plan)) / (start - floor)))
    return plan


def _worth(problem: Problem, plan: Plan) -> float:
    return float(problem.affinity[plan.pairs].sum())


def _accepted(
    problem: Problem, plan: Plan, batch: Switches, floor: float, score: float
) -> tuple[Plan, float] | None:
    """Apply as many of a batch as truly raise the efficiency within the budget, or one of them.

    The first order promises too much where the plan is barely linked: then the best few switches
    are tried one by one.
    """
    sizes = [len(batch) >> halved for halved in range(len(batch).bit_length() - 1)]
    tries = [np.arange(size) for size in sizes]
    tries += [np.array([one]) for one in range(min(MOST_SINGLES, len(batch)))]
    for some in tries:
        trial = batch.take(some).apply(plan)
        found = linkage(problem, trial).efficiency or 0.0
        if found > score + LEAST_GAIN and _worth(problem, trial) >= floor - 1e-9:
            return trial, found
    return None


def _best_switches(problem: Problem, plan: Plan, left: float, rng: np.random.Generator) -> Switches:
    """Choose a batch of switches by their gain for what they cost, within what is left."""
    switches = possible_switches(problem, plan, *_candidates(plan, rng))
    gain = _gains(problem, plan, switches)
    loss = np.maximum(switches.loss(problem), 0.0)
    good = (gain > 1e-9) & (loss <= left + 1e-12)
    switches, gain, loss = switches.take(good), gain[good], loss[good]
    value = gain / (loss + FREE * (gain.max() if len(gain) else 1.0))
    # Rounded, so that no machine's way of adding up decides between equally good switches.
    order = np.argsort(-np.round(value / value.max(initial=1e-300), DIGITS), kind="stable")
    chosen = apart(problem, switches, order, MOST_SINGLES + int(BATCH_SHARE * len(plan)))
    spent = np.cumsum(loss[chosen])
    return switches.take(chosen[spent <= left + 1e-12])


def _candidates(plan: Plan, rng: np.random.Generator) -> tuple[Index, Index]:
    """All pairs of sheets, or a seeded sample of CANDIDATES of them."""
    count = len(plan)
    if count * (count - 1) // 2 <= CANDIDATES:
        first, second = np.triu_indices(count, 1)
    else:
        first, second = rng.integers(0, count, (2, CANDIDATES))
    return plan.pairs[first], plan.pairs[second]


def _gains(problem: Problem, plan: Plan, switches: Switches) -> Float:
    """First-order fall of the trace by each switch, shape (n,)."""
    entry, judge, n_entries, n_judges = used_sides(problem, plan)
    sheets = np.zeros((n_entries, n_judges))
    sheets[entry, judge] = 1.0
    kernel = _kernel(sheets)
    pulls = sheets @ kernel
    at_entry = np.full(problem.n_entries, -1)
    at_entry[problem.entry[plan.pairs]] = entry
    at_judge = np.full(problem.n_judges, -1)
    at_judge[problem.judge[plan.pairs]] = judge
    e1, e2 = (at_entry[problem.entry[out]] for out in (switches.out_first, switches.out_second))
    j1, j2 = (at_judge[problem.judge[out]] for out in (switches.out_first, switches.out_second))
    square = kernel[j1, j1] + kernel[j2, j2] - 2 * kernel[j1, j2]
    first = 2 * (pulls[e1, j2] - pulls[e1, j1]) + square
    second = 2 * (pulls[e2, j1] - pulls[e2, j2]) + square
    size = sheets.sum(axis=1)
    return np.asarray(-(first / size[e1] + second / size[e2]))


def _kernel(sheets: Float) -> Float:
    """H of the module's head, shape (n_judges, n_judges), from A."""
    scale = 1 / np.sqrt(sheets.sum(axis=0))
    shared = (sheets / sheets.sum(axis=1, keepdims=True)).T @ sheets * scale * scale[:, None]
    values, vectors = np.linalg.eigh(shared)
    weight = np.zeros(len(values))
    weight[:-1] = 1 / (1 - values[:-1]) ** 2
    kernel = (vectors * weight) @ vectors.T
    return np.asarray(kernel * scale * scale[:, None])
