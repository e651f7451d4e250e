"""The entry that is served worst is served as well as can be, for little affinity."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix

from judging.assigning.floor import fair_plan, highest_floor, served
from judging.assigning.flow import solve
from judging.assigning.plan import verify
from tests.assigning.rosters import table_problem


def hard_problem(seed, n_entries=30, n_judges=8):
    """Few judges know anything about many entries."""
    rng = np.random.default_rng(seed)
    table = rng.random((n_entries, n_judges)) ** 4 * rng.random((1, n_judges))
    load = 3 * n_entries // n_judges
    return table_problem(table**0.5, min_load=load - 3, max_load=load + 2, load_price=0.0)


def exact(problem, floor=None):
    """The best service of the worst entry by any plan; with a floor, the most affinity above it.

    Solved by HiGHS with one variable a pair and one for the worst service.
    """
    count = len(problem.entry)
    column, ones = np.arange(count), np.ones(count)
    by_entry = csr_matrix((ones, (problem.entry, column)), (problem.n_entries, count + 1))
    by_judge = csr_matrix((ones, (problem.judge, column)), (problem.n_judges, count + 1))
    worth = np.append(problem.affinity, 0.0)
    above = by_entry.multiply(worth / 3).tolil()
    above[:, count] = -1
    rows = [
        LinearConstraint(by_entry, 3, 3),
        LinearConstraint(by_judge, problem.least, problem.most),
        LinearConstraint(above.tocsr(), 0, np.inf),
    ]
    goal = np.zeros(count + 1) if floor is not None else np.eye(1, count + 1, count)[0]
    goal[:count] = problem.affinity if floor is not None else 0
    low = np.append(np.zeros(count), 0 if floor is None else floor)
    whole = np.append(ones, 0)
    return -milp(-goal, constraints=rows, integrality=whole, bounds=Bounds(low, 1)).fun


@pytest.mark.parametrize("seed", range(6))
def test_the_worst_entry_comes_near_the_exact_best(seed):
    problem = hard_problem(seed)
    fair = fair_plan(problem, 1.0)
    verify(problem, fair)
    best = exact(problem)
    assert served(problem, fair).worst <= best + 1e-6 <= highest_floor(problem) + 2e-6
    assert served(problem, fair).worst >= 0.99 * best


@pytest.mark.parametrize("seed", range(4))
def test_the_floor_costs_hardly_more_than_it_must(seed):
    problem = hard_problem(seed, 60, 12)
    fair = served(problem, fair_plan(problem, 1.0))
    assert fair.total >= 0.999 * exact(problem, fair.worst - 1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_a_lower_floor_costs_less_affinity(seed):
    problem = hard_problem(seed)
    plain, fair = solve(problem), fair_plan(problem)
    assert served(problem, fair).worst >= served(problem, plain).worst - 1e-9
    assert served(problem, fair).worst >= 0.95 * served(problem, fair_plan(problem, 1.0)).worst
    assert served(problem, fair).total >= 0.97 * served(problem, plain).total


def test_where_the_best_plan_is_fair_it_stays():
    problem = table_problem(np.full((12, 6), 0.5))
    assert fair_plan(problem).pairs.tolist() == solve(problem).pairs.tolist()


def test_progress_is_told_and_may_cancel():
    def cancel(share):
        assert 0 < share <= 1
        raise TimeoutError

    with pytest.raises(TimeoutError):
        fair_plan(hard_problem(1), progress=cancel)
