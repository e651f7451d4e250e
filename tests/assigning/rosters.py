"""Small contests to assign: entries and judges by number, problems from tables, HiGHS beside us."""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge


def entries(count, **traits):
    return [Entry(f"e{at:04}", f"Idea {at + 1}", **traits) for at in range(count)]


def judges(count, **traits):
    return [Judge(f"j{at:04}", f"Judge {at + 1}", **traits) for at in range(count)]


def table_problem(affinity, barred=None, **rules):
    """Pose a problem whose affinities stand in a table of entries × judges."""
    affinity = np.asarray(affinity, dtype=float)
    ours, theirs = entries(len(affinity)), judges(affinity.shape[1])
    said = {
        (entry.id, judge.id): float(affinity[at, to])
        for at, entry in enumerate(ours)
        for to, judge in enumerate(theirs)
    }
    closed = np.zeros(affinity.shape, dtype=bool) if barred is None else barred
    forbidden = [(ours[at].id, theirs[to].id) for at, to in np.argwhere(closed)]
    return pose(ours, theirs, Rules(affinity=said, forbidden=forbidden, **rules))


def random_problem(seed, n_entries=30, n_judges=8, closed=0.2, **rules):
    """Pose a problem with random affinities in which some pairs are closed."""
    rng = np.random.default_rng(seed)
    shape = (n_entries, n_judges)
    return table_problem(rng.random(shape), rng.random(shape) < closed, **rules)


def tracks(*sizes, judges_each, **rules):
    """Pose a problem of several tracks, each with its own entries and judges."""
    ours, theirs = [], []
    for at, (size, able) in enumerate(zip(sizes, judges_each, strict=True)):
        name = "ABCDEFG"[at]
        ours += [Entry(f"{name}{n:03}", needs={"track": name}) for n in range(size)]
        takes = {"track": frozenset(name)}
        theirs += [Judge(f"j{name}{n:03}", takes=takes) for n in range(able)]
    return pose(ours, theirs, Rules(**rules))


def highs(problem):
    """Solve the same rules with HiGHS: the greatest total weight, or None where there is none.

    Knows demands, loads and limits for each entry, but neither load prices nor experts. The rows
    form a network, so that the linear programme has a whole solution.
    """
    count = len(problem.entry)
    if not count:
        return None if problem.demand.any() or problem.least.any() else 0.0
    column, ones = np.arange(count), np.ones(count)
    by_entry = csr_matrix((ones, (problem.entry, column)), (problem.n_entries, count))
    by_judge = csr_matrix((ones, (problem.judge, column)), (problem.n_judges, count))
    rows, bounds = [by_judge, -by_judge], [problem.most, -problem.least]
    for limit in problem.limits:
        group = limit.group[problem.judge]
        size = limit.group.max() + 1
        for one in range(size):
            mine = (group == one).astype(float)
            shape = (problem.n_entries, count)
            rows.append(csr_matrix((mine, (problem.entry, column)), shape))
            bounds.append(limit.most)
    found = linprog(
        -problem.weight,
        A_ub=vstack(rows),
        b_ub=np.concatenate(bounds),
        A_eq=by_entry,
        b_eq=problem.demand,
        bounds=np.stack((problem.held, ones), axis=1),
        method="highs",
    )
    return -found.fun if found.status == 0 else None
