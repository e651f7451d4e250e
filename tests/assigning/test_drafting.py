"""A whole round is drafted in one call: sound, linked, within its budget, the same every time."""

import numpy as np
import pytest

from judging.assigning import posing
from judging.assigning.conflicts import find_conflicts
from judging.assigning.drafting import draft
from judging.assigning.errors import Infeasible
from judging.assigning.floor import served
from judging.assigning.flow import solve
from judging.assigning.plan import judges_per_entry, named_pairs
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge
from judging.assigning.summary import summarise
from tests.assigning.rosters import entries, judges


def contest(n_entries=60, n_judges=15, topics=5):
    """Judges who know one topic each; some work where a team does."""
    ours = [
        Entry(f"e{at:03}", topics=frozenset({f"t{at % topics}"}), organisations=(f"Org {at % 20}",))
        for at in range(n_entries)
    ]
    theirs = [
        Judge(f"j{at:03}", topics=frozenset({f"t{at % topics}"}), organisation=f"Org {at}")
        for at in range(n_judges)
    ]
    return ours, theirs


def test_a_draft_is_sound_linked_and_free_of_conflicts():
    ours, theirs = contest()
    conflicts = find_conflicts(ours, theirs)
    made = draft(ours, theirs, Rules(min_load=8, max_load=16), conflicts)
    assert conflicts
    assert not {(one.entry, one.judge) for one in conflicts} & set(
        named_pairs(made.problem, made.plan)
    )
    assert made.summary.breaches == made.gaps == ()
    assert made.summary.linkage.components == 1


def test_a_bigger_budget_links_better():
    ours, theirs = contest()
    found = [
        draft(ours, theirs, Rules(affinity_budget=budget)).summary for budget in (0.0, 0.05, 1.0)
    ]
    efficiency = [one.linkage.efficiency for one in found]
    assert efficiency[0] < efficiency[1] < efficiency[2]
    assert found[0].affinity > found[1].affinity > found[2].affinity


def test_shuffled_input_gives_the_same_draft():
    ours, theirs = contest(40, 10)
    rng = np.random.default_rng(1)
    first = draft(ours, theirs, Rules(floor_share=0.95))
    rng.shuffle(ours)
    rng.shuffle(theirs)
    second = draft(ours, theirs, Rules(floor_share=0.95))
    assert named_pairs(first.problem, first.plan) == named_pairs(second.problem, second.plan)


def test_a_floor_lifts_the_worst():
    rng = np.random.default_rng(5)
    ours, theirs = entries(30), judges(8)
    said = {(one.id, judge.id): rng.random() ** 4 for one in ours for judge in theirs}
    plain, lifted = (
        draft(ours, theirs, Rules(affinity=said, affinity_budget=0, floor_share=share, max_load=13))
        for share in (None, 1.0)
    )
    worst = [served(one.problem, one.plan).worst for one in (plain, lifted)]
    assert worst[1] > worst[0]


def test_refusals_come_through_unless_elastic():
    with pytest.raises(Infeasible, match="6 short"):
        draft(entries(12), judges(5), Rules(max_load=6))
    made = draft(entries(12), judges(5), Rules(max_load=6), elastic=True)
    assert judges_per_entry(made.problem, made.plan).sum() == 30
    assert {one.kind for one in made.summary.breaches} == {"missing"}


def test_where_the_best_pairs_do_not_do_more_are_taken(monkeypatch):
    """All entries like the same few judges, who cannot take them all."""
    monkeypatch.setattr(posing, "MOST_PAIRS", 100)
    monkeypatch.setattr(posing, "BEST_WHEN_MANY", 2)
    ours, theirs = entries(40), judges(10)
    said = {(one.id, judge.id): 1.0 for one in ours for judge in theirs[:2]}
    rules = Rules(1, max_load=6, affinity=said)
    with pytest.raises(Infeasible):
        solve(pose(ours, theirs, rules))
    made = draft(ours, theirs, rules)
    assert made.summary.breaches == ()
    assert made.summary.most == 6


def test_steps_are_told_and_may_cancel():
    told = []
    ours, theirs = contest()
    draft(ours, theirs, Rules(floor_share=0.9), progress=lambda step, share: told.append(step))
    assert list(dict.fromkeys(told)) == ["solve", "lift", "link", "mix"]

    def cancel(step, share):
        if step == "link":
            raise TimeoutError

    with pytest.raises(TimeoutError):
        draft(ours, theirs, Rules(), progress=cancel)


def test_seniors_and_experts_together():
    """The experts would give most to ten entries alone, yet every entry gets one of them."""
    ours, theirs = entries(30), [Judge(f"j{at}", senior=at % 3 > 0) for at in range(9)]
    said = {}
    for at, one in enumerate(ours):
        for to, judge in enumerate(theirs):
            expert = 0.9 if at < 10 else 0.7
            said[one.id, judge.id] = expert if to < 3 else 0.6
    rules = Rules(affinity=said, senior=True, expert_at=0.7, max_load=11, affinity_budget=0.0)
    problem = pose(ours, theirs, rules)
    assert summarise(problem, solve(problem)).without_expert > 10
    made = draft(ours, theirs, rules).summary
    assert made.breaches == ()
    assert made.without_expert == 0
