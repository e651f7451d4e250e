"""Without expertise, difference blocks: even loads, even meetings, balanced designs found."""

import numpy as np
import pytest

from judging.assigning.cyclic import cyclic_blocks, spread_plan
from judging.assigning.errors import BadProblem
from judging.assigning.linking import linkage
from judging.assigning.plan import loads, named_pairs, verify
from judging.assigning.posing import Rules, pose
from tests.assigning.rosters import entries, judges, table_problem


def meetings(blocks, n_judges):
    sheets = np.zeros((len(blocks), n_judges), dtype=int)
    np.put_along_axis(sheets, blocks, 1, axis=1)
    return (sheets.T @ sheets)[~np.eye(n_judges, dtype=bool)]


@pytest.mark.parametrize(("size", "k"), [(7, 3), (13, 4), (21, 5), (31, 6)])
@pytest.mark.parametrize("seed", range(3))
def test_balanced_incomplete_block_designs_are_found(size, k, seed):
    """BIBD(13, 4, 1) and its kin: every two judges meet exactly once."""
    assert set(meetings(cyclic_blocks(size, size, k, seed), size)) == {1}


@pytest.mark.parametrize(
    ("n_entries", "n_judges", "k", "efficiency"),
    [
        *((30, 5, 3, 0.973), (60, 12, 3, 0.934), (100, 20, 3, 0.923)),
        *((100, 20, 2, 0.84), (200, 40, 3, 0.914)),
    ],
)
def test_efficiency_is_that_of_the_best_known_plans(n_entries, n_judges, k, efficiency):
    problem = table_problem(np.zeros((n_entries, n_judges)), judges_per_entry=k)
    plan = spread_plan(problem)
    assert len(set(loads(problem, plan).tolist())) == 1
    assert linkage(problem, plan).efficiency >= efficiency


@pytest.mark.parametrize(("n_entries", "n_judges", "k"), [(45, 20, 3), (3, 7, 2), (1, 4, 4)])
def test_other_numbers_are_nearly_even(n_entries, n_judges, k):
    blocks = cyclic_blocks(n_entries, n_judges, k)
    assert blocks.shape == (n_entries, k)
    assert all(len(set(block)) == k for block in blocks.tolist())
    load = np.bincount(blocks.ravel(), minlength=n_judges)
    assert load.max() - load.min() <= 1


def test_conflicts_move_only_what_they_must():
    barred = np.zeros((30, 10), dtype=bool)
    free = table_problem(barred.astype(float))
    planned = set(named_pairs(free, spread_plan(free)))
    entry, judge = sorted(planned)[0]
    barred[int(entry[1:]), int(judge[1:])] = True
    problem = table_problem(np.zeros((30, 10)), barred)
    plan = spread_plan(problem)
    verify(problem, plan)
    assert (entry, judge) not in named_pairs(problem, plan)
    assert len(planned - set(named_pairs(problem, plan))) <= 3


def test_affinity_does_not_matter():
    rng = np.random.default_rng(1)
    one, other = table_problem(rng.random((20, 6))), table_problem(np.zeros((20, 6)))
    assert spread_plan(one).pairs.tolist() == spread_plan(other).pairs.tolist()


def test_more_judges_than_there_are_is_refused():
    with pytest.raises(BadProblem, match="5 judges for each entry are asked for and there are 4"):
        cyclic_blocks(10, 4, 5)


def test_nothing_to_judge_is_no_trouble():
    assert len(spread_plan(pose([], judges(3), Rules()))) == 0
    assert len(spread_plan(pose(entries(2), judges(3), Rules(judges_per_entry=0)))) == 0
