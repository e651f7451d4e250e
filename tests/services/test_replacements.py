"""A judge takes another's place: whose sheets count, who sees what, and nothing lost."""

import pytest
from sqlalchemy import select

from judging.errors import NotReady
from judging.models.operations import Operation
from judging.models.panels import Assignment, Conflict
from judging.models.results import Decision
from judging.models.sheets import ScoreSheet
from judging.services import replacements, rounds, tallies
from tests.factories import NOON
from tests.services.test_control_room import Hall


@pytest.fixture
def hall(session):
    """Three entries; J1 has handed in E1 and begun E2; J3 has only just come."""
    place = Hall(session)
    place.sheet("J1", "E1", points=(50, 30))
    place.sit("J1")
    place.operation("J1", entry="E2")
    place.sheet("J1", "E2", "draft", points=(40,))
    for entry in ("E1", "E2", "E3"):
        place.sheet("J2", entry, points=(50, 30))
    return place


def replace(hall, policy, old="J1", new="J3", reason="급한 사정"):
    told = {"reason": reason, "by": hall.people.olga.id, "at": NOON}
    return replacements.replace(hall.key, "final", old, new, policy, **told)


def given(hall, judge):
    """Entries that a judge is to judge now."""
    mine = {line.judge.key: line.cells for line in hall.board().sheets.lines}.get(judge, ())
    return [f"E{at}" for at, code in enumerate(mine, 1) if code]


def test_the_preview_says_what_each_policy_would_do(hall):
    effects = replacements.preview(hall.key, "final", "J1", "J3").effects
    assert (effects["rest"].gets, effects["rest"].kept) == (["E2", "E3"], ["E1"])
    assert (effects["all"].gets, effects["all"].before) == (["E1", "E2", "E3"], ["E1"])
    assert effects["all"].kept == []
    assert given(hall, "J3") == ["E1", "E2", "E3"], "a preview changes nothing"


def test_the_sheets_that_are_handed_in_stay_and_the_new_judge_has_the_rest(hall):
    assert replace(hall, "rest") == 2
    assert given(hall, "J1") == ["E1"]
    assert given(hall, "J3") == ["E2", "E3"]
    assert given(hall, "J2") == ["E1", "E2", "E3"]


def test_what_was_typed_on_a_sheet_that_moved_stays_in_the_history(hall):
    replace(hall, "rest")
    assert hall.session.scalars(select(Operation)).all()
    mine = (ScoreSheet.judge_id == hall.judge("J1").id, ScoreSheet.state == "draft")
    assert hall.session.scalars(select(ScoreSheet).where(*mine)).all() == []


def test_a_round_with_a_replacement_can_be_tallied(hall):
    replace(hall, "rest")
    for entry in ("E2", "E3"):
        hall.sheet("J3", entry, points=(20, 10))
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    tallies.take(hall.key, "final", by=hall.people.olga.id, at=NOON)
    document = tallies.page(hall.key, "final").document
    scores = {line["entry"]: line["score"] for line in document["lines"]}
    assert scores == {"E1": "80.00", "E2": "55.00", "E3": "55.00"}


def test_all_means_that_the_others_sheets_are_left_out_and_everything_is_judged_again(hall):
    assert replace(hall, "all") == 3
    assert given(hall, "J3") == ["E1", "E2", "E3"]
    (decision,) = hall.session.scalars(select(Decision)).all()
    assert (decision.act, decision.judge_id) == ("exclude_judge", hall.judge("J1").id)
    assert {line.judge.key: line.cells for line in hall.board().sheets.lines}["J1"][0] == "void"


def test_a_conflict_of_the_new_judge_is_told_and_respected(hall):
    barred = {"judge_id": hall.judge("J3").id, "entry_id": hall.entry("E2").id}
    hall.session.add(Conflict(**barred, kind="excluded"))
    hall.session.commit()
    assert replacements.preview(hall.key, "final", "J1", "J3").effects["rest"].barred == ["E2"]
    assert replace(hall, "rest") == 1
    mine = select(Assignment.entry_id).where(Assignment.judge_id == hall.judge("J3").id)
    assert list(hall.session.scalars(mine)) == [hall.entry("E3").id]


def test_a_judge_who_judges_the_same_entries_already_takes_nothing_over(hall):
    hall.sheet("J3", "E1", "draft", points=(30,))
    assert replacements.preview(hall.key, "final", "J1", "J3").effects["all"].gets == []
    for policy in ("rest", "all"):
        with pytest.raises(NotReady):
            replace(hall, policy)
    assert given(hall, "J3") == ["E1", "E2", "E3"]


def test_a_judge_who_has_begun_other_entries_keeps_them(hall):
    columns = {"round_id": hall.round.id}
    for judge, entries in (("J1", ("E1", "E2")), ("J2", ("E1", "E2", "E3")), ("J3", ("E3",))):
        for entry in entries:
            pair = {"judge_id": hall.judge(judge).id, "entry_id": hall.entry(entry).id}
            hall.session.add(Assignment(**columns, **pair))
    hall.sheet("J3", "E3", "draft", points=(30,))
    assert replace(hall, "rest") == 1
    assert given(hall, "J3") == ["E2", "E3"]


@pytest.mark.parametrize(
    "wrong", [{"new": "J1"}, {"policy": "some"}, {"reason": " "}], ids=["himself", "policy", "why"]
)
def test_what_makes_no_sense_changes_nothing(hall, wrong):
    with pytest.raises(NotReady):
        replace(hall, **{"policy": "rest"} | wrong)
    assert hall.session.scalars(select(Assignment)).all() == []


def test_after_the_end_nobody_is_replaced(hall):
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    for policy in ("rest", "all"):
        with pytest.raises(NotReady):
            replace(hall, policy)
    assert hall.session.scalars(select(Decision)).all() == []


def test_who_has_handed_in_everything_leaves_nothing_over(hall):
    for entry in ("E2", "E3"):
        hall.sheet("J1", entry)
    with pytest.raises(NotReady):
        replace(hall, "rest")
