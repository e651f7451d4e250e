"""An impossible plan is explained: entries, judges, numbers and the cheapest fix."""

import re

import numpy as np
import pytest

from judging.assigning.errors import Infeasible
from judging.assigning.explaining import obstacles
from judging.assigning.flow import solve
from judging.assigning.posing import Rules, pose
from judging.assigning.roster import Entry, Judge
from tests.assigning.rosters import entries, judges, table_problem, tracks


def refusal(problem):
    with pytest.raises(Infeasible) as caught:
        solve(problem)
    return str(caught.value)


def sentences(problem):
    return [str(one) for one in obstacles(problem)]


def closed(shape, *pairs):
    barred = np.zeros(shape, dtype=bool)
    for entry, judge in pairs:
        barred[entry, judge] = True
    return barred


def test_an_entry_with_too_few_judges():
    problem = table_problem(np.zeros((3, 4)), closed((3, 4), (1, 0), (1, 3)))
    assert sentences(problem) == ["Idea 2 has only 2 judges who may judge it and needs 3."]


def test_entries_with_the_same_lack_share_a_sentence():
    problem = table_problem(np.zeros((9, 2)))
    assert sentences(problem) == [
        "9 entries (Idea 1, Idea 2, Idea 3, Idea 4, Idea 5 and 4 more) have only 2 judges each "
        "who may judge them and need 3."
    ]


def test_too_little_room_in_all():
    problem = table_problem(np.zeros((12, 5)), max_load=6)
    assert sentences(problem) == [
        "36 sheets are needed but the judges can take 30 at most: 6 short (add judges, raise the "
        "maximum load, or ask fewer judges per entry)."
    ]
    assert re.sub(r"Judge \d", "J", refusal(problem)).startswith(
        "Cheapest fix: raise the maximum of J, J, J, J to 7; raise the maximum of J to 8. 36 sheets"
    )


def test_a_group_of_entries_with_too_few_judges():
    ours = [Entry(f"e{at}", f"Idea {at + 1}", needs={"track": "A"}) for at in range(4)]
    ours += [Entry(f"f{at}", needs={"track": "B"}) for at in range(4)]
    takes = [frozenset("AB"), frozenset("A"), frozenset("A"), *(frozenset("B"),) * 4]
    theirs = [Judge(f"j{at}", "ABCDEFG"[at], takes={"track": one}) for at, one in enumerate(takes)]
    problem = pose(ours, theirs, Rules(max_load=3))
    assert sentences(problem) == [
        "4 entries (Idea 1, Idea 2, Idea 3, Idea 4) need 12 sheets, but the only 3 judges who may "
        "take them (A, B, C) can give 9: 3 short."
    ]


def test_two_troubles_are_told_apart():
    problem = tracks(4, 4, 4, judges_each=(3, 3, 9), max_load=3)
    told = sentences(problem)
    assert len(told) == 2
    assert "(A000, A001, A002, A003)" in told[0]
    assert "(B000, B001, B002, B003)" in told[1]


def test_the_two_tracks_of_hotcrp_264_with_a_maximum_of_three():
    problem = tracks(20, 30, judges_each=(20, 15), judges_per_entry=2, max_load=3)
    (told,) = sentences(problem)
    assert told.startswith("30 entries (B000")
    assert "need 60 sheets, but the only 15 judges" in told
    assert told.endswith("can give 45: 15 short.")


def test_judges_who_must_take_more_than_there_is():
    problem = pose(
        [Entry(f"x{at}", needs={"track": "X"}) for at in range(2)],
        [Judge(str(at), least=2, takes={"track": frozenset("X")}) for at in (3, 4, 5)],
        Rules(2),
    )
    assert sentences(problem) == [
        "3 judges (3, 4, 5) must take at least 6 sheets together, but the 2 entries they may judge "
        "have only 4 places: lower the minimum load or widen tracks."
    ]
    assert "lower the minimum of" in refusal(problem)


def test_a_judge_who_must_take_more_than_he_may():
    ours = [Entry(f"e{at}", needs={"track": "AB"[at > 1]}) for at in range(6)]
    theirs = [*judges(4), Judge("j9", "F", least=4, takes={"track": frozenset("A")})]
    problem = pose(ours, theirs, Rules(2))
    assert sentences(problem) == ["F must judge at least 4 entries but may judge only 2."]


def test_more_locks_than_places():
    locked = [("e0000", "j0000"), ("e0000", "j0001")]
    problem = table_problem(np.zeros((2, 3)), judges_per_entry=1, locked=locked)
    assert "Idea 1 has 2 locked or started sheets where 1 may be." in refusal(problem)


def test_too_few_seniors_name_the_rule_and_its_waiver():
    theirs = [Judge(f"j{at}", senior=at == 0, most=4) for at in range(6)]
    told = refusal(pose(entries(6), theirs, Rules(senior=True)))
    assert "with “at least one senior”" in told
    assert "raise the maximum of j0 to 6" in told


def test_nobody_may_at_all_says_where_to_look():
    ours = [Entry("e1", "Ada", needs={"track": "A"})]
    theirs = [Judge("j1", "Jun", takes={"track": frozenset("B")})]
    told = refusal(pose(ours, theirs, Rules(1)))
    assert told == (
        "Cheapest fix: let Jun judge Ada (track A). "
        "Ada has only 0 judges who may judge it and needs 1."
    )


def test_a_conflict_is_never_the_remedy():
    told = refusal(table_problem(np.zeros((1, 1)), closed((1, 1), (0, 0)), judges_per_entry=1))
    assert told.startswith("Cheapest fix: find 1 more who may judge Idea 1, or ask for fewer.")


def test_a_plan_that_exists_has_no_obstacles():
    assert obstacles(table_problem(np.zeros((12, 5)), max_load=8)) == ()
