"""Plans that fall apart are seen, measured, repaired, and explained where nothing repairs them."""

from dataclasses import replace

import numpy as np
import pytest

from judging.assigning.anchors import with_anchors
from judging.assigning.errors import TooManyPairs
from judging.assigning.flow import solve
from judging.assigning.linking import connect, linkage
from judging.assigning.mixing import mix
from judging.assigning.plan import Plan, judges_per_entry, loads, verify
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge
from tests.assigning.rosters import random_problem, table_problem, tracks


def by_topic(n_entries, n_judges, topics=5, **rules):
    """Every judge knows one topic alone: the best plan falls into as many groups."""
    topic = [frozenset({f"topic {at}"}) for at in range(topics)]
    ours = [Entry(f"e{at:03}", topics=topic[at * topics // n_entries]) for at in range(n_entries)]
    theirs = [Judge(f"j{at:03}", topics=topic[at % topics]) for at in range(n_judges)]
    return pose(ours, theirs, Rules(**rules))


@pytest.mark.parametrize("seed", range(40))
def test_efficiency_is_zero_exactly_where_the_graph_falls_apart(seed):
    rng = np.random.default_rng(seed)
    problem = random_problem(seed, 12, 7, closed=0)
    plan = Plan(np.sort(rng.choice(len(problem.entry), int(rng.integers(8, 30)), replace=False)))
    found = linkage(problem, plan)
    assert (found.efficiency == 0) == (found.components > 1)
    assert 0 <= found.efficiency <= 1


def test_a_plan_by_topics_falls_apart_and_says_so():
    problem = by_topic(100, 20)
    found = linkage(problem, solve(problem))
    assert found.components == 5
    assert str(found) == "falls into 5 groups that nothing links"


def test_every_judge_on_every_entry_costs_nothing():
    problem = table_problem(np.zeros((6, 3)))
    found = linkage(problem, solve(problem))
    assert found.efficiency == pytest.approx(1)
    assert str(found) == "linked, standard error +0 %"


def test_connect_links_everything_for_little_and_touches_no_number():
    problem = by_topic(100, 20)
    plan = solve(problem)
    linked, gaps = connect(problem, plan)
    assert gaps == ()
    verify(problem, linked)
    assert linkage(problem, linked).components == 1
    assert loads(problem, linked).tolist() == loads(problem, plan).tolist()
    lost = 1 - problem.affinity[linked.pairs].sum() / problem.affinity[plan.pairs].sum()
    assert lost < 0.02


@pytest.mark.parametrize("seed", range(20))
def test_connect_needs_no_luck(seed):
    """Two judges an entry, two entries a judge: a switch exists for any number of groups."""
    rng = np.random.default_rng(seed)
    topics = int(rng.integers(2, 7))
    problem = by_topic(topics * int(rng.integers(2, 9)), 3 * topics, topics, judges_per_entry=2)
    linked, gaps = connect(problem, solve(problem))
    verify(problem, linked)
    assert gaps == () or linkage(problem, linked).components == 1 + len(gaps)


def test_locked_sheets_stay_where_they_are():
    problem = by_topic(20, 15)
    plan = solve(problem)
    locked = replace(problem, held=np.isin(np.arange(len(problem.entry)), plan.pairs))
    same, gaps = connect(locked, plan)
    assert same.pairs.tolist() == mix(locked, plan, 1.0).pairs.tolist() == plan.pairs.tolist()
    assert {gap.reason for gap in gaps} == {
        "every exchange of judges would break a lock, a limit or a conflict"
    }


def test_two_tracks_without_a_bridge_are_named():
    problem = tracks(6, 6, judges_each=(4, 4))
    plan = solve(problem)
    same, (gap,) = connect(problem, plan)
    assert same.pairs.tolist() == plan.pairs.tolist()
    assert str(gap) in (
        "Nothing links track A with track B: no judge may judge both track A and track B.",
        "Nothing links track B with track A: no judge may judge both track B and track A.",
    )


def test_single_judges_cannot_link_and_are_told_of_anchors():
    problem = table_problem(np.eye(4), judges_per_entry=1, max_load=1)
    _, gaps = connect(problem, solve(problem))
    assert {gap.reason for gap in gaps} == {
        "every entry has a single judge; ask for two, or set anchors"
    }


def test_anchors_link_what_single_judges_cannot():
    problem = table_problem(np.zeros((12, 4)), judges_per_entry=1)
    anchored = with_anchors(problem, solve(problem), 2)
    verify(anchored.problem, anchored.plan)
    assert anchored.extra == 6
    assert linkage(anchored.problem, anchored.plan).components == 1


def test_anchors_of_regional_preliminaries_come_from_different_regions():
    problem = by_topic(30, 9, topics=3)
    plan = solve(problem)
    anchored = with_anchors(problem, plan, 3, per_group=1)
    assert sorted(at // 10 for at in anchored.anchors.tolist()) == [0, 1, 2]
    assert anchored.extra == 6
    assert judges_per_entry(problem, anchored.plan)[anchored.anchors].tolist() == [5, 5, 5]
    assert linkage(problem, anchored.plan).components == 1


def test_anchors_outgrow_a_limit_that_was_meant_for_fewer_judges():
    theirs = [Judge(f"j{at}", senior=at % 3 == 0) for at in range(6)]
    ours = [Entry(f"e{at}", needs={"room": "AB"[at % 2]}) for at in range(8)]
    theirs = [
        Judge(one.id, senior=one.senior, takes={"room": frozenset("AB"[at // 3])})
        for at, one in enumerate(theirs)
    ]
    problem = pose(ours, theirs, Rules(3, senior=True))
    open_to_all = pose([*ours, Entry("e9")], theirs, Rules(3, senior=True))
    plan = solve(open_to_all)
    anchored = with_anchors(open_to_all, plan, 1)
    assert problem.limits[0].most.tolist() == [2] * 8
    verify(anchored.problem, anchored.plan)


@pytest.mark.parametrize("budget", [0.0, 0.01, 0.05])
def test_mixing_raises_efficiency_within_its_budget(budget):
    problem = by_topic(60, 15, min_load=8, max_load=16)
    plan, _ = connect(problem, solve(problem))
    mixed = mix(problem, plan, budget)
    verify(problem, mixed)
    before, after = linkage(problem, plan).efficiency, linkage(problem, mixed).efficiency
    assert after >= before
    assert loads(problem, mixed).tolist() == loads(problem, plan).tolist()
    least = (1 - budget) * problem.affinity[plan.pairs].sum()
    assert problem.affinity[mixed.pairs].sum() >= least - 1e-9
    assert budget == 0 or after > before + 0.01


def test_mixing_is_the_same_every_time():
    problem = random_problem(3, 40, 10)
    plan = solve(problem)
    first, second = (mix(problem, plan, 0.05).pairs.tolist() for _ in range(2))
    assert first == second


def test_mixing_without_affinity_comes_near_the_best_design():
    """100 × 20 with three judges: difference blocks reach 0.923, no plan more than 0.9246."""
    problem = table_problem(np.zeros((100, 20)), min_load=15, max_load=15)
    mixed = mix(problem, solve(problem), 1.0)
    assert 0.91 < linkage(problem, mixed).efficiency <= 0.9246


def test_mixing_leaves_a_plan_that_falls_apart_alone():
    problem = tracks(6, 6, judges_each=(4, 4))
    plan = solve(problem)
    assert mix(problem, plan, 1.0).pairs.tolist() == plan.pairs.tolist()


def test_mixing_can_be_cancelled():
    problem = by_topic(60, 15)
    plan, _ = connect(problem, solve(problem))

    def cancel(share):
        assert 0 <= share <= 1
        raise TimeoutError

    with pytest.raises(TimeoutError):
        mix(problem, plan, 0.05, cancel)


def test_mixing_refuses_more_judges_than_it_can_bear(monkeypatch):
    monkeypatch.setattr("judging.assigning.mixing.LARGEST_SIDE", 4)
    problem = random_problem(1)
    with pytest.raises(TooManyPairs, match="at most 4 judges"):
        mix(problem, solve(problem))


def test_mixing_keeps_seniors_and_experts():
    rng = np.random.default_rng(2)
    ours = [Entry(f"e{at:02}") for at in range(30)]
    theirs = [Judge(f"j{at}", senior=at < 3) for at in range(9)]
    said = {(one.id, judge.id): rng.random() for one in ours for judge in theirs}
    senior = pose(ours, theirs, Rules(affinity=said, senior=True))
    verify(senior, mix(senior, solve(senior), 0.3))
    expert = pose(ours, theirs, Rules(affinity=said, expert_at=0.8))
    plan = solve(expert)
    mixed = mix(expert, plan, 0.3)

    def with_expert(of):
        return set(expert.entry[of.pairs[expert.expert[of.pairs]]].tolist())

    assert with_expert(plan) <= with_expert(mixed)
