"""Every setting of [rounds.assign] does what it says."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from judging.packages.document import EntryRow, JudgeRow
from judging.services import assigning, plans
from judging.services.assigning import Assign
from tests import factories
from tests.events import JUDGES, PLACE, drafted, event
from tests.factories import NOON


def planned(session, assign, **changes):
    """The page of a draft that was made with these settings."""
    factories.contest(session, event(assign=assign, **changes))
    return plans.show(*PLACE, drafted())


def changed(assign):
    """The page of a draft with other settings."""
    assigning.change_settings(*PLACE, assign, by=None, at=NOON)
    return plans.show(*PLACE, drafted())


def judges_of(page):
    found = defaultdict(set)
    for pair in page.pairs:
        found[pair.entry].add(pair.judge)
    return found


@pytest.mark.parametrize("count", [1, 2, 3])
def test_judges_per_entry(session, count):
    page = planned(session, Assign(judges_per_entry=count))
    assert {len(judges) for judges in judges_of(page).values()} == {count}


def test_bounds_of_loads_and_a_judge_s_own_maximum(session):
    judges = (*JUDGES[:5], JUDGES[5]._replace(max_load=1))
    page = planned(session, Assign(judges_per_entry=2, min_load=1, max_load=5), judges=judges)
    loads = {judge.key: judge.load for judge in page.judges}
    assert loads["J5"] == 1
    assert all(1 <= load <= 5 for load in loads.values())
    assert {judge.most for judge in page.judges} == {1, 5}


def test_a_senior_for_every_entry(session):
    judges = (*JUDGES, JudgeRow("S0", "Sun", topics=("role:senior",)))
    page = planned(session, Assign(judges_per_entry=2), judges=judges)
    assert any("S0" not in found for found in judges_of(page).values())
    page = changed(Assign(judges_per_entry=2, senior=True))
    assert all("S0" in found for found in judges_of(page).values())


def test_at_most_one_of_an_organisation(session):
    judges = tuple(
        judge._replace(affiliation="KAIST" if number < 3 else f"University {number}")
        for number, judge in enumerate(JUDGES)
    )
    page = planned(session, Assign(judges_per_entry=3, most_of_one_organisation=1), judges=judges)
    kaist = {"J0", "J1", "J2"}
    assert max(len(found & kaist) for found in judges_of(page).values()) == 1


def test_expertise_is_given_up_for_comparable_judges_as_far_as_allowed(session):
    expert = planned(session, Assign(judges_per_entry=2, affinity_budget=Decimal(0)))
    even = changed(Assign(judges_per_entry=2, affinity_budget=Decimal(1)))
    assert expert.line.figures.affinity > even.line.figures.affinity
    assert expert.line.figures.extra_error > even.line.figures.extra_error


def test_a_floor_lifts_the_entry_that_is_served_worst(session):
    """Jun fits E0 wholly and E1 by half, Ines E0 by a third and E1 not at all."""
    judges = (
        JudgeRow("J0", "Jun", topics=("a", "b", "c"), max_load=1),
        JudgeRow("J1", "Ines", topics=("a",), max_load=1),
    )
    entries = tuple(
        EntryRow(f"E{n}", attrs={"topics": topics}) for n, topics in enumerate(("a;b;c", "c;d"))
    )
    most = planned(session, Assign(judges_per_entry=1), judges=judges, entries=entries)
    assert judges_of(most) == {"E0": {"J0"}, "E1": {"J1"}}
    fair = changed(Assign(judges_per_entry=1, floor=Decimal(1)))
    assert judges_of(fair) == {"E0": {"J1"}, "E1": {"J0"}}
    assert fair.line.figures.worst_entry == "E0"


def test_the_same_settings_stand_on_the_plan(session):
    wanted = Assign(judges_per_entry=2, seed=11, floor=Decimal("0.9"))
    assert planned(session, wanted).settings == wanted
    assert Counter(pair.origin for pair in plans.show(*PLACE, 1).pairs) == {"solver": 24}
