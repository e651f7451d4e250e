"""How fast plans are made, how the time grows, and how it compares with scipy's HiGHS.

    python -m benchmarks.assigning [--repeat 3] [--seed 1] [--skip-highs] [--posing]

Every size runs in a process of its own, so that its peak of memory is its own. `flow` is one
whole `solve`: network, solver, plan and its check. Printed with it: growth, the time per pair
against the size before. HiGHS solves the same linear programme (load prices off) and must find
the same affinity. `--posing` also measures the way from a roster to the problem.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from judging.assigning.explaining import obstacles
from judging.assigning.flow import solve
from judging.assigning.plan import Plan, verify
from judging.assigning.posing import Rules, pose
from judging.assigning.problem import Problem
from judging.assigning.repair import repair
from judging.assigning.roster import Entry, Judge

# entries, judges, judges allowed for each entry (all of them in the smallest)
SIZES = [(1_000, 200, 200), (10_000, 2_000, 25), (30_000, 10_000, 25)]
K, TOPICS = 3, 40


def instance(entries: int, judges: int, allowed: int, seed: int, price: float = 0.02) -> Problem:
    """Random affinities on random allowed pairs; loads within a quarter of the even share."""
    chance = np.random.default_rng(seed)
    if allowed == judges:
        keys = np.arange(entries * judges)
    else:
        drawn = chance.integers(0, judges, (entries, allowed))
        keys = np.unique(np.arange(entries)[:, None] * judges + drawn)
    share = K * entries / judges
    return Problem(
        entry_ids=tuple(f"e{at:06}" for at in range(entries)),
        judge_ids=tuple(f"j{at:06}" for at in range(judges)),
        entry_names=tuple(f"e{at:06}" for at in range(entries)),
        judge_names=tuple(f"j{at:06}" for at in range(judges)),
        places=("",) * entries,
        demand=np.full(entries, K, dtype=np.int64),
        least=np.full(judges, int(0.75 * share), dtype=np.int64),
        most=np.full(judges, int(1.25 * share) + 1, dtype=np.int64),
        entry=keys // judges,
        judge=keys % judges,
        affinity=chance.random(len(keys)),
        held=np.zeros(len(keys), dtype=bool),
        conflict_entry=np.zeros(0, dtype=np.intp),
        conflict_judge=np.zeros(0, dtype=np.intp),
        load_price=price,
        seed=seed,
    )


def best_time(work: Callable[[], object], repeat: int) -> float:
    """Seconds of the fastest of some runs."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def megabytes() -> float:
    """Peak of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size: int, repeat: int, seed: int) -> None:
    """Solve one size and print a line: entries, judges, pairs, seconds, megabytes."""
    before = megabytes()
    problem = instance(*SIZES[size], seed)
    verify(problem, solve(problem))
    seconds = best_time(lambda: solve(problem), repeat)
    print(*SIZES[size][:2], len(problem.entry), seconds, megabytes(), before)


def posing(size: int, seed: int) -> None:
    """Time the way from a roster with topics to a problem, and print it."""
    entries, judges, _ = SIZES[size]
    chance = np.random.default_rng(seed)
    knows = [frozenset(map(str, row)) for row in chance.integers(0, TOPICS, (entries + judges, 3))]
    ours = [Entry(f"e{at:06}", topics=knows[at]) for at in range(entries)]
    theirs = [Judge(f"j{at:06}", topics=knows[entries + at]) for at in range(judges)]
    start = time.perf_counter()
    problem = pose(ours, theirs, Rules())
    print(*SIZES[size][:2], len(problem.entry), time.perf_counter() - start, megabytes(), 0)


def highs(problem: Problem) -> tuple[float, float]:
    """Seconds and objective of HiGHS on the same programme, sparse and built beforehand."""
    count = len(problem.entry)
    column, ones = np.arange(count), np.ones(count)
    by_entry = csr_matrix((ones, (problem.entry, column)), (problem.n_entries, count))
    by_judge = csr_matrix((ones, (problem.judge, column)), (problem.n_judges, count))
    rows, bounds = vstack([by_judge, -by_judge]), np.concatenate([problem.most, -problem.least])
    start = time.perf_counter()
    found = linprog(-problem.weight, rows, bounds, by_entry, problem.demand, (0, 1), "highs")
    return time.perf_counter() - start, -found.fun


def compare(repeat: int, seed: int) -> None:
    """Set our time against that of HiGHS on the smallest size, at equal objective."""
    problem = instance(*SIZES[0], seed, price=0.0)
    seconds = best_time(lambda: solve(problem), repeat)
    ours = float(problem.weight[solve(problem).pairs].sum())
    theirs_seconds, theirs = highs(problem)
    print(f"\nHiGHS on {SIZES[0][0]} x {SIZES[0][1]}: {theirs_seconds:.2f} s, ours {seconds:.3f} s")
    print(f"ratio {theirs_seconds / seconds:.1f}; objectives {ours:.6f} and {theirs:.6f}")


def explanation(seed: int) -> None:
    """Time the sentence for a language that too few judges speak, hidden in a large contest."""
    problem = instance(*SIZES[1], seed)
    rare, speakers = 200, 36
    speaks = (problem.entry >= rare) | (problem.judge < speakers)
    extra = np.arange(rare * speakers)
    keys = np.union1d(problem.keys[speaks], extra // speakers * problem.n_judges + extra % speakers)
    hidden = replace(
        problem,
        entry=keys // problem.n_judges,
        judge=keys % problem.n_judges,
        affinity=np.zeros(len(keys)),
        held=np.zeros(len(keys), dtype=bool),
        least=np.zeros_like(problem.least),
        most=np.full_like(problem.most, 16),
    )
    start = time.perf_counter()
    (found,) = obstacles(hidden)
    print(f"\nexplained in {time.perf_counter() - start:.2f} s: {found}")


def no_shows(seed: int) -> None:
    """Time a repair: two in a hundred judges stay away, two fifths of the sheets are done."""
    problem = instance(*SIZES[1], seed)
    plan = solve(problem)
    chance = np.random.default_rng(seed)
    planned = pairs_of(problem, plan)
    frozen = [pair for pair in planned if chance.random() < 0.4]
    absent = set(chance.choice(problem.judge_ids, problem.n_judges // 50, replace=False).tolist())
    start = time.perf_counter()
    found = repair(problem, planned, frozen, absent)
    seconds = time.perf_counter() - start
    print(
        f"\nno-shows on {SIZES[1][0]} x {SIZES[1][1]}: {len(absent)} absent, "
        f"{len(found.lost)} lost, {len(found.added)} new, {len(found.taken)} taken from others, "
        f"{len(found.missing)} entries short, {seconds:.2f} s"
    )


def pairs_of(problem: Problem, plan: Plan) -> list[tuple[str, str]]:
    """Name the sheets of a plan."""
    at = zip(problem.entry[plan.pairs], problem.judge[plan.pairs], strict=True)
    return [(problem.entry_ids[entry], problem.judge_ids[judge]) for entry, judge in at]


def table(task: str, repeat: int, seed: int) -> None:
    """Run a task for every size in its own process and print its figures with their growth."""
    print(f"\n{task}: entries x judges, pairs, seconds, µs per pair, growth, MB (of them at rest)")
    before = 0.0
    for size in range(len(SIZES)):
        command = [sys.executable, "-m", "benchmarks.assigning", "--task", task]
        command += ["--size", str(size), "--repeat", str(repeat), "--seed", str(seed)]
        line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        seconds, pairs = float(line[3]), int(line[2])
        each = 1e6 * seconds / pairs
        growth = f"{each / before:.2f}" if before else "-"
        print(
            f"{line[0]:>6} x {line[1]:<6} {pairs:>8} {seconds:8.3f} {each:8.2f} {growth:>6} "
            f"{float(line[4]):7.0f} ({float(line[5]):.0f})"
        )
        before = each


def main() -> None:
    """Read the command line and print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip-highs", action="store_true")
    parser.add_argument("--posing", action="store_true")
    parser.add_argument("--task", choices=["flow", "posing"], help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task == "flow":
        measure(given.size, given.repeat, given.seed)
    elif given.task == "posing":
        posing(given.size, given.seed)
    else:
        table("flow", given.repeat, given.seed)
        if given.posing:
            table("posing", 1, given.seed)
        explanation(given.seed)
        no_shows(given.seed)
        if not given.skip_highs:
            compare(given.repeat, given.seed)


if __name__ == "__main__":
    main()
