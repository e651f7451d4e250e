"""The plan is the best there is within the rules, with even loads, seniors and experts."""

from dataclasses import replace

import numpy as np
import pytest

from judging.assigning.errors import CrossingLimits, Infeasible
from judging.assigning.flow import solve
from judging.assigning.plan import judges_per_entry, loads, named_pairs, verify
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Judge
from tests.assigning.rosters import entries, highs, judges, random_problem, table_problem, tracks


def worth(problem, plan):
    return problem.weight[plan.pairs].sum()


@pytest.mark.parametrize("seed", range(20))
def test_no_plan_is_better(seed):
    problem = random_problem(seed, closed=0.1, min_load=9, max_load=13, load_price=0.0)
    plan = solve(problem)
    verify(problem, plan)
    assert worth(problem, plan) == pytest.approx(highs(problem), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_jitter_makes_the_best_plan_the_only_one(seed):
    """Another solver finds the same pairs, although affinities are coarse."""
    rng = np.random.default_rng(seed)
    problem = table_problem(rng.integers(0, 3, (25, 6)) / 2, max_load=14, load_price=0.0)
    plan = solve(problem)
    without = np.ones(len(problem.entry), dtype=bool)
    without[plan.pairs] = False
    for pair in np.flatnonzero(~without)[:10]:
        held_out = replace(problem, **_without(problem, pair))
        assert highs(held_out) < worth(problem, plan)


def _without(problem, pair):
    keep = np.arange(len(problem.entry)) != pair
    return {name: getattr(problem, name)[keep] for name in ("entry", "judge", "affinity", "held")}


def test_the_two_tracks_of_hotcrp_264_are_covered():
    """20 entries with 20 judges, 30 with 15: everything has its two judges, 2 or 4 sheets each."""
    problem = tracks(20, 30, judges_each=(20, 15), judges_per_entry=2)
    load = loads(problem, solve(problem))
    assert load.tolist() == [2] * 20 + [4] * 15


def test_loads_are_even_without_any_bound():
    problem = table_problem(np.zeros((50, 7)))
    load = loads(problem, solve(problem))
    assert sorted(set(load.tolist())) == [21, 22]


def test_evenness_costs_no_more_than_its_price():
    table = np.zeros((12, 4))
    table[:, 0] = 1.0
    dear = table_problem(table, judges_per_entry=1, load_price=0.001)
    even = table_problem(table, judges_per_entry=1, load_price=2.0)
    assert loads(dear, solve(dear)).tolist() == [12, 0, 0, 0]
    assert loads(even, solve(even)).tolist() == [3, 3, 3, 3]


def test_a_judge_without_bound_may_take_very_many():
    table = np.zeros((300, 2))
    table[:, 0] = 1.0
    problem = table_problem(table, judges_per_entry=1, load_price=0.0)
    assert loads(problem, solve(problem)).tolist() == [300, 0]


def juniors(count, seniors, **traits):
    return [Judge(f"j{at}", senior=at < seniors, **traits) for at in range(count)]


@pytest.mark.parametrize("seed", range(5))
def test_every_entry_has_a_senior(seed):
    rng = np.random.default_rng(seed)
    ours, theirs = entries(20), juniors(9, 2)
    said = {
        (one.id, judge.id): rng.random() * (not judge.senior) for one in ours for judge in theirs
    }
    rules = Rules(affinity=said, senior=True, load_price=0.0)
    problem = pose(ours, theirs, rules)
    plan = solve(problem)
    verify(problem, plan)
    senior = problem.judge[plan.pairs] < 2
    assert np.bincount(problem.entry[plan.pairs], senior).min() == 1
    assert worth(problem, plan) == pytest.approx(highs(problem), abs=1e-6)


def test_at_most_one_of_an_organisation():
    theirs = [Judge(f"j{at:02}", organisation=f"Org {at % 4}") for at in range(12)]
    problem = pose(entries(10), theirs, Rules(most_of_one_organisation=1))
    plan = solve(problem)
    for one in range(10):
        organisations = problem.judge[plan.pairs[problem.entry[plan.pairs] == one]] % 4
        assert len(set(organisations.tolist())) == 3


def test_limits_inside_each_other_hold_together():
    theirs = juniors(3, 3) + [
        Judge(f"k{at}", senior=False, organisation=f"Org {at % 2}") for at in range(6)
    ]
    rules = Rules(judges_per_entry=3, senior=True, most_of_one_organisation=1)
    problem = pose(entries(9), theirs, rules)
    verify(problem, solve(problem))


def test_limits_that_cross_are_refused_by_name():
    theirs = [*juniors(4, 2, organisation="Acme"), Judge("k1", senior=False)]
    with pytest.raises(CrossingLimits, match=r"one senior.*at most 1 of one organisation"):
        solve(pose(entries(2), theirs, Rules(senior=True, most_of_one_organisation=1)))


def test_every_entry_that_can_has_an_expert():
    """The two experts are needed elsewhere for more affinity, yet each entry gets one of them."""
    table = np.full((6, 5), 0.5)
    table[:, 0], table[:, 1] = 0.6, 0.6
    table[:3, :2] = 0.9
    rules = {"judges_per_entry": 2, "max_load": 3, "load_price": 0.0, "expert_at": 0.6}
    for expert_at, fewest in ((0.0, 0), (0.6, 1)):
        problem = table_problem(table, **{**rules, "expert_at": expert_at})
        plan = solve(problem)
        experts = np.bincount(problem.entry[plan.pairs], problem.judge[plan.pairs] < 2, 6)
        assert experts.min() == fewest


def test_locked_pairs_stand_and_count():
    problem = table_problem(np.eye(4), judges_per_entry=1, max_load=1, locked=[("e0000", "j0001")])
    plan = solve(problem)
    assert ("e0000", "j0001") in named_pairs(problem, plan)
    verify(problem, plan)


def test_elastic_plans_leave_out_as_little_as_they_must():
    problem = table_problem(np.zeros((5, 2)), judges_per_entry=2, max_load=4)
    with pytest.raises(Infeasible):
        solve(problem)
    plan = solve(problem, elastic=True)
    assert judges_per_entry(problem, plan).sum() == 8
    assert loads(problem, plan).tolist() == [4, 4]


def test_elastic_plans_keep_minimum_loads_where_they_can():
    table = np.zeros((6, 3))
    table[:, 0] = 1.0
    problem = table_problem(table, judges_per_entry=1, min_load=3, load_price=0.0)
    load = loads(problem, solve(problem, elastic=True))
    assert load.sum() == 6
    assert load.max() == load[0] == 3


def test_no_entries_need_no_judges():
    problem = pose([], judges(3), Rules())
    assert len(solve(problem)) == 0


def test_a_contest_without_judges_is_explained():
    with pytest.raises(Infeasible, match="only 0 judges"):
        solve(pose(entries(1), [], Rules()))


@pytest.mark.parametrize("seed", range(5))
def test_two_phases_are_never_better(seed):
    """OpenReview's way: first everybody's minimum, which then stands, then the rest."""
    problem = random_problem(seed, closed=0.1, min_load=9, max_load=13, load_price=0.0)
    first = solve(replace(problem, most=problem.least), elastic=True)
    stands = np.isin(np.arange(len(problem.entry)), first.pairs)
    second = solve(replace(problem, held=stands))
    assert worth(problem, second) <= worth(problem, solve(problem)) + 1e-9
