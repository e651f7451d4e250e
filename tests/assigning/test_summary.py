"""What an organiser compares: a plan in figures, and what another plan changes for whom."""

import numpy as np
import pytest

from judging.assigning.errors import PlanBroken
from judging.assigning.flow import solve
from judging.assigning.plan import Plan, breaches, verify
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Judge
from judging.assigning.summary import changes, summarise
from tests.assigning.rosters import entries, table_problem


def test_a_plan_in_figures():
    table = np.array([[1.0, 0.5], [0.2, 0.4], [0.0, 0.0]])
    problem = table_problem(table, judges_per_entry=1, expert_at=0.5, load_price=0.0, max_load=2)
    found = summarise(problem, solve(problem))
    assert (found.sheets, found.fewest, found.most) == (3, 1, 2)
    assert found.affinity == pytest.approx(1.4 / 3)
    assert (found.worst_entry, found.worst_affinity) == ("e0002", 0.0)
    assert found.without_expert == 2
    assert found.linkage.components == 2
    assert found.breaches == ()


def test_every_broken_rule_is_named_and_stops_publishing():
    theirs = [Judge("j1", "Jun", least=2, senior=False), Judge("j2", "Ines", most=1)]
    problem = pose(entries(2), theirs, Rules(2, senior=True))
    only_jun = Plan(np.flatnonzero(problem.judge == 0)[:1])
    only_ines = Plan(np.flatnonzero(problem.judge == 1))
    assert [str(one) for one in breaches(problem, only_jun)] == [
        "Idea 1 has 1 of 2 judges.",
        "Idea 2 has 0 of 2 judges.",
        "Jun has 1 sheet and must take 2 at least.",
    ]
    assert "Ines has 2 sheets and may take 1 at most." in map(str, breaches(problem, only_ines))
    with pytest.raises(PlanBroken, match="Idea 1 has 1 of 2 judges"):
        verify(problem, only_jun)


def test_a_broken_limit_is_named():
    theirs = [Judge("j1", senior=False), Judge("j2", senior=False), Judge("j3")]
    problem = pose(entries(1), theirs, Rules(2, senior=True))
    juniors = Plan(np.flatnonzero(problem.judge < 2))
    (found,) = breaches(problem, juniors)
    assert str(found) == "Idea 1 breaks “at least one senior”: 2 where 1 may be."


def test_changes_tell_only_those_whose_list_changes():
    before = [("e1", "jun"), ("e2", "jun"), ("e3", "ines"), ("e1", "kim")]
    after = [("e1", "jun"), ("e2", "ines"), ("e3", "ines"), ("e1", "kim")]
    assert changes(before, after) == {"ines": (("e2", "+"),), "jun": (("e2", "-"),)}


def test_an_empty_plan_has_figures_too():
    found = summarise(*_nothing())
    assert (found.sheets, found.worst_entry) == (0, "")


def _nothing():
    problem = pose([], [Judge("j1")], Rules())
    return problem, solve(problem)
