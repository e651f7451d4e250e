"""A roster becomes a problem: who may judge what, in an order that no input sets."""

import numpy as np
import pytest

from judging.assigning.conflicts import Conflict
from judging.assigning.errors import BadProblem, LockedConflict
from judging.assigning.flow import solve
from judging.assigning.plan import named_pairs
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge
from tests.assigning.rosters import entries, judges


def allowed(problem):
    return {
        (problem.entry_ids[e], problem.judge_ids[j])
        for e, j in zip(problem.entry, problem.judge, strict=True)
    }


def test_tracks_and_languages_decide_who_may_judge():
    ours = [
        Entry("e1", needs={"track": "A", "language": "ko"}),
        Entry("e2", needs={"track": "B"}),
        Entry("e3"),
    ]
    theirs = [
        Judge("j1", takes={"track": frozenset("A")}),
        Judge("j2", takes={"track": frozenset("AB"), "language": frozenset({"en"})}),
        Judge("j3"),
    ]
    found = allowed(pose(ours, theirs, Rules()))
    assert found == {
        *(("e1", "j1"), ("e1", "j3"), ("e2", "j2"), ("e2", "j3")),
        *(("e3", "j1"), ("e3", "j2"), ("e3", "j3")),
    }


def test_conflicts_and_forbidden_pairs_are_out():
    conflict = Conflict("e0000", "j0001", "mail")
    rules = Rules(forbidden=[("e0001", "j0000")])
    found = allowed(pose(entries(2), judges(2), rules, [conflict]))
    assert found == {("e0000", "j0000"), ("e0001", "j0001")}


def test_a_lock_overrides_a_track_but_never_a_conflict():
    ours = [Entry("e1", "Ada", needs={"track": "A"})]
    theirs = [Judge("j1", "Jun", takes={"track": frozenset("B")})]
    locked = Rules(locked=[("e1", "j1")])
    problem = pose(ours, theirs, locked)
    assert allowed(problem) == {("e1", "j1")}
    assert problem.held.all()
    with pytest.raises(LockedConflict, match=r"Jun is locked to Ada .* the same mail domain"):
        pose(ours, theirs, locked, [Conflict("e1", "j1", "mail", "acme.com")])


def test_a_pair_that_is_locked_and_forbidden_is_refused():
    rules = Rules(locked=[("e0000", "j0000")], forbidden=[("e0000", "j0000")])
    with pytest.raises(LockedConflict, match="forbidden by hand"):
        pose(entries(1), judges(1), rules)


def test_ids_come_once():
    with pytest.raises(BadProblem, match="entry e0000 is listed twice"):
        pose(entries(1) * 2, judges(1), Rules())


def test_a_minimum_above_the_maximum_is_refused():
    with pytest.raises(BadProblem, match="Jun must take at least 3 sheets but may take 2"):
        pose(entries(1), [Judge("j1", "Jun", least=3, most=2)], Rules())


def test_own_numbers_come_before_the_rounds():
    ours, theirs = [Entry("e1", sheets=1), Entry("e2")], [Judge("j1", most=1), Judge("j2")]
    problem = pose(ours, theirs, Rules(judges_per_entry=2, max_load=5))
    assert (problem.demand.tolist(), problem.most.tolist()) == ([1, 2], [1, 5])


def test_a_judges_own_bound_bends_the_rounds_other_bound():
    theirs = [Judge("j1", most=2), Judge("j2", least=7)]
    problem = pose(entries(9), theirs, Rules(min_load=3, max_load=5))
    assert problem.least.tolist() == [2, 7]
    assert problem.most.tolist() == [2, 7]


@pytest.mark.parametrize("seed", range(5))
def test_same_seed_same_plan_under_shuffling(seed):
    rng = np.random.default_rng(seed)
    known = [frozenset(rng.choice(list("abcdef"), 2, replace=False)) for _ in range(60)]
    ours = [Entry(f"e{at}", topics=known[at]) for at in range(40)]
    theirs = [Judge(f"j{at}", topics=known[40 + at]) for at in range(12)]
    conflicts = [Conflict(f"e{at}", f"j{at % 12}", "declared") for at in range(0, 40, 3)]
    plans = []
    for _ in range(3):
        for one in (ours, theirs, conflicts):
            rng.shuffle(one)
        problem = pose(ours, theirs, Rules(min_load=8, max_load=12, seed=seed), conflicts)
        plans.append(named_pairs(problem, solve(problem)))
    assert plans[0] == plans[1] == plans[2]


def test_another_seed_gives_another_plan_where_all_are_equal():
    plans = set()
    for seed in range(5):
        problem = pose(entries(10), judges(5), Rules(seed=seed))
        plans.add(named_pairs(problem, solve(problem)))
    assert len(plans) == 5


def test_the_best_of_each_entry_and_of_each_judge_stay():
    rng = np.random.default_rng(1)
    table = rng.random((30, 20))
    ours, theirs = entries(30), judges(20)
    said = {(a.id, b.id): table[i, k] for i, a in enumerate(ours) for k, b in enumerate(theirs)}
    locked = ("e0000", f"j{table[0].argmin():04}")
    problem = pose(ours, theirs, Rules(affinity=said, best=3, locked=[locked]))
    assert np.bincount(problem.entry).min() >= 3
    assert np.bincount(problem.judge).min() >= 3
    assert len(problem.entry) < 200
    assert locked in allowed(problem)
    worst = (f"e{29:04}", f"j{table[29].argmin():04}")
    assert worst not in allowed(problem)
    again = pose(ours, theirs, Rules(affinity=said, best=3), planned=[worst])
    assert worst in allowed(again)
    for at in range(30):
        assert set(np.argsort(-table[at])[:2]) <= set(problem.judge[problem.entry == at])
