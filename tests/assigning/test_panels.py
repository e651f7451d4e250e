"""Panels in rooms: fixed ones leave rooms unlinked, re-mixed ones do not."""

from itertools import combinations

import numpy as np
import pytest

from judging.assigning.errors import BadProblem, Infeasible
from judging.assigning.linking import linkage
from judging.assigning.panels import mixed_panels, sitting
from judging.assigning.plan import judges_per_entry
from tests.assigning.rosters import random_problem, table_problem


def rooms(problem, mixes):
    return sitting(problem, n_rooms=4, n_slots=15, mixes=mixes)


@pytest.mark.parametrize(("mixes", "least"), [(1, 0.87), (2, 0.91), (4, 0.925)])
def test_re_mixing_once_or_twice_links_the_rooms(mixes, least):
    problem = random_problem(1, 60, 12, closed=0)
    found = linkage(problem, rooms(problem, mixes).plan)
    assert found.efficiency > least


def test_panels_that_never_change_are_worlds_apart():
    problem = random_problem(1, 60, 12, closed=0)
    assert linkage(problem, rooms(problem, 0).plan).components == 4


def test_every_entry_has_one_room_and_time_to_itself():
    problem = random_problem(2, 55, 12, closed=0.02)
    found = rooms(problem, 2)
    assert len(set(zip(found.room.tolist(), found.slot.tolist(), strict=True))) == 55
    assert set(found.slot.tolist()) <= set(range(15))
    assert found.block.tolist() == [slot // 5 for slot in found.slot.tolist()]
    assert judges_per_entry(problem, found.plan).tolist() == [3] * 55


def test_the_judges_of_an_entry_are_those_of_its_room_and_block():
    problem = random_problem(3, 40, 12, closed=0.02)
    found = rooms(problem, 1)
    for entry in range(40):
        judges = problem.judge[found.plan.pairs[problem.entry[found.plan.pairs] == entry]]
        assert tuple(judges) == found.blocks[found.block[entry]][found.room[entry]]


def test_judges_meet_as_evenly_as_can_be():
    blocks = mixed_panels(16, 4, 4)
    met = [pair for block in blocks for room in block for pair in combinations(room, 2)]
    assert max(met.count(pair) for pair in set(met)) <= 2


def test_in_every_re_mixing_some_judges_keep_their_seats():
    """Four rooms of three: in each of them at least one judge need not walk."""
    for seed in range(8):
        before, after = mixed_panels(12, 4, 1, seed)
        stay = [len({*old} & {*new}) for old, new in zip(before, after, strict=True)]
        assert sum(stay) >= 4


def test_no_judge_is_in_two_rooms():
    for block in mixed_panels(14, 4, 3, seed=5):
        assert sorted(judge for room in block for judge in room) == list(range(14))
        assert {len(room) for room in block} == {3, 4}


def test_too_few_slots_are_explained():
    with pytest.raises(Infeasible, match="60 sheets are needed but the judges can take 48"):
        sitting(table_problem(np.zeros((60, 12))), n_rooms=4, n_slots=12)


def test_an_entry_in_conflict_with_every_panel_is_named():
    barred = np.zeros((8, 4), dtype=bool)
    barred[0, 0] = barred[0, 1] = True
    with pytest.raises(Infeasible, match="Idea 1 has only 0 judges"):
        sitting(table_problem(np.zeros((8, 4)), barred), n_rooms=1, n_slots=8, mixes=0)


def test_more_rooms_than_judges_are_refused():
    with pytest.raises(BadProblem, match="3 judges cannot fill 4 rooms"):
        mixed_panels(3, 4, 0)
