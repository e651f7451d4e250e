"""Plans for when expertise does not matter: cyclic difference blocks.

A base block is a set of k judges on a circle of J; turning it step by step gives J entries with
equal loads. If all differences within the base blocks occur equally often, every two judges
meet equally often: a balanced incomplete block design, the best linked plan there is.
"""

from dataclasses import replace

import numpy as np

from judging.assigning.chance import id_hashes
from judging.assigning.errors import BadProblem
from judging.assigning.flow import solve
from judging.assigning.plan import Plan
from judging.assigning.problem import Float, Index, Int, Problem

STARTS = 60
SETS = 8


def cyclic_blocks(n_entries: int, n_judges: int, k: int, seed: int = 0) -> Index:
    """Choose k judges for each entry so that all judges meet as evenly as can be.

    Parameters
    ----------
    n_entries, n_judges, k : int
        k at most n_judges.
    seed : int
        Of the search for base blocks.

    Returns
    -------
    ndarray of int, shape (n_entries, k)
        Judges of each entry. Loads are equal where n_judges divides n_entries × k and n_judges
        divides n_entries, else nearly equal.

    Raises
    ------
    BadProblem
        For more judges per entry than there are judges.
    """
    if k > n_judges:
        raise BadProblem(f"{k} judges for each entry are asked for and there are {n_judges}.")
    if k < 1:
        return np.zeros((n_entries, 0), dtype=np.intp)
    rng = np.random.default_rng(seed)
    n_blocks = -(-n_entries // n_judges)
    bases = min(
        (_base_blocks(n_blocks, n_judges, k, rng) for _ in range(SETS)),
        key=lambda bases: _cost_of_severities(bases, n_judges),
    )
    blocks = [np.zeros((0, k), dtype=np.intp)]
    for at, base in enumerate(bases):
        turned = (base[None, :] + np.arange(n_judges)[:, None]) % n_judges
        left = n_entries - at * n_judges
        blocks.append(turned if left >= n_judges else turned[_even_turns(turned, left)])
    return np.concatenate(blocks)


def _base_blocks(n_blocks: int, n_judges: int, k: int, rng: np.random.Generator) -> list[Index]:
    """Choose base blocks one after the other, each to even out what the others left uneven."""
    count = np.zeros(n_judges, dtype=np.int64)
    bases = []
    for _ in range(n_blocks):
        bases.append(_base_block(count, k, rng))
        count += _differences(bases[-1], n_judges)
    return bases


def _cost_of_severities(bases: list[Index], n_judges: int) -> float:
    """Trace of the inverse in `mixing`; infinite where the blocks fall apart.

    The matrix goes round, so the Fourier transform of its first row holds its eigenvalues.
    """
    row = sum((_differences(base, n_judges) for base in bases), np.zeros(n_judges))
    row[0] = sum(len(base) for base in bases)
    if n_judges < 2 or not bases:
        return 0.0
    left = 1 - np.fft.fft(row / row.sum()).real[1:]
    return float(np.sum(1 / left)) if left.min() > 1e-9 else np.inf


def _differences(base: Index, n_judges: int) -> Int:
    """Count the differences of a base block round the circle, shape (n_judges,), 0 left out."""
    apart = (base[:, None] - base[None, :])[~np.eye(len(base), dtype=bool)] % n_judges
    return np.bincount(apart, minlength=n_judges).astype(np.int64)


def _base_block(count: Int, k: int, rng: np.random.Generator) -> Index:
    """Search from several starts for the base block that evens the differences out best."""
    n_judges = len(count)
    total = int(count.sum()) + k * (k - 1)
    low, more = divmod(total, max(1, n_judges - 1))
    ideal = (n_judges - 1 - more) * low**2 + more * (low + 1) ** 2
    best, least = np.arange(k), np.inf
    for _ in range(STARTS):
        base = np.concatenate(([0], 1 + rng.permutation(n_judges - 1)[: k - 1]))
        base, value = _descended(base.astype(np.intp), count, rng)
        if value < least:
            best, least = base, value
        if least <= ideal:
            break
    return np.sort(best)


def _descended(base: Index, count: Int, rng: np.random.Generator) -> tuple[Index, float]:
    """Move one judge of a block at a time to his best place until nothing gets better."""
    value = np.inf
    while True:
        for at in range(1, len(base)):
            others = np.delete(base, at)
            chance = rng.random(len(count)) / 2  # between equally good places
            base[at] = int((_costs(others, count) + chance).argmin())
        now = float(np.sum((count + _differences(base, len(count))) ** 2))
        if now >= value:
            return base, value
        value = now


def _costs(others: Index, count: Int) -> Float:
    """Growth of the squared counts by each judge who might join a block, shape (n_judges,)."""
    n_judges = len(count)
    has = count + _differences(others, n_judges)
    apart = (np.arange(n_judges)[:, None] - others[None, :]) % n_judges
    both = np.concatenate((apart, -apart % n_judges), axis=1)
    twice = (both[:, :, None] == both[:, None, :]).sum(axis=(1, 2)) - both.shape[1]
    cost = (2 * has[both] + 1).sum(axis=1) + twice
    return np.where((apart == 0).any(axis=1), np.inf, cost)


def _even_turns(turned: Index, wanted: int) -> Index:
    """Choose some turns of a block so that loads stay even, and meetings after that."""
    n_judges = len(turned)
    load = np.zeros(n_judges, dtype=np.int64)
    met = np.zeros((n_judges, n_judges), dtype=np.int64)
    free = np.ones(n_judges, dtype=bool)
    taken = []
    for _ in range(wanted):
        heavy = (load[turned] ** 2).sum(axis=1) * n_judges * n_judges
        meetings = met[turned[:, :, None], turned[:, None, :]].sum(axis=(1, 2))
        one = int(np.where(free, heavy + meetings, np.iinfo(np.int64).max).argmin())
        free[one] = False
        load[turned[one]] += 1
        met[np.ix_(turned[one], turned[one])] += 1
        taken.append(one)
    return np.array(taken, dtype=np.intp)


def spread_plan(problem: Problem) -> Plan:
    """Plan as the cyclic blocks say, as far as the rules of the problem let them.

    Parameters
    ----------
    problem : Problem
        Its affinities do not matter; everything else holds.

    Returns
    -------
    Plan
        Of all plans within the rules the one that has most sheets in common with the blocks,
        which entries and judges fill in seeded order.

    Raises
    ------
    Infeasible
        As `flow.solve`.
    """
    k = int(min(problem.demand.max(initial=0), problem.n_judges))
    blocks = cyclic_blocks(problem.n_entries, problem.n_judges, k, problem.seed)
    entries = np.argsort(id_hashes(problem.entry_ids, problem.seed, "entry"), kind="stable")
    judges = np.argsort(id_hashes(problem.judge_ids, problem.seed, "judge"), kind="stable")
    at = problem.find(np.repeat(entries, k), judges[blocks.ravel()])
    wish = np.zeros(len(problem.entry))
    wish[at[at >= 0]] = 1.0
    return solve(replace(problem, affinity=wish, expert_at=0.0))
