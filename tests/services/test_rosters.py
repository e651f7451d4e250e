"""What the rows of a round say about entries, judges and conflicts."""

import pytest
from sqlalchemy import update

from judging.models.entries import Entry
from judging.models.people import Judge
from judging.packages.document import (
    ConflictRow,
    DecisionRow,
    EntryRow,
    JudgeRow,
    MemberRow,
    PanelRow,
)
from judging.services import lookup, rosters
from judging.services.assigning import Assign
from judging.services.transactions import write
from tests import factories
from tests.events import ENTRIES, JUDGES, event


@pytest.fixture
def contest(session):
    return factories.contest(session, event())


def roster(session, **changes):
    """The roster of a contest that differs from the usual one."""
    made = factories.contest(session, event(**changes))
    row = lookup.round_of(session, made, "final")
    return rosters.read(session, row)


def test_every_source_of_conflicts_is_found(session):
    found = roster(
        session,
        judges=(
            JudgeRow("J0", "김 심사", "kim@cs.snu.ac.kr", "서울대학교"),
            JudgeRow("J1", "Min", "min@gmail.com", "㈜ 로봇"),
            JudgeRow("J2", "Lee"),
            JudgeRow("J3", "Cho", "cho@corp.co.kr"),
            JudgeRow("J4", "Noh", "noh@example.com", "Free"),
        ),
        entries=(
            EntryRow("A", team="a", attrs={"affiliation": "로봇 주식회사; 부산시"}),
            EntryRow("B", team="b", attrs={"mentors": "J2; noh@example.com"}),
            EntryRow("C", team="c"),
            EntryRow("D", team="d"),
            EntryRow("E", team="e"),
        ),
        members=(
            MemberRow("c", "김심사"),
            MemberRow("d", "Somebody", "x@snu.ac.kr"),
            MemberRow("d", "Other", "CHO@corp.co.kr"),
        ),
        conflicts=(ConflictRow("J4", "E", "recused", "친척"),),
    )
    assert found.barred == {
        ("A", "J1"): "the same organisation (㈜ 로봇)",
        ("B", "J2"): "is a mentor of the team",
        ("B", "J4"): "is a mentor of the team",
        ("C", "J0"): "is a member of the team",
        ("D", "J0"): "the same mail domain (snu.ac.kr)",
        ("D", "J3"): "is a member of the team",
        ("E", "J4"): "declared conflict (친척)",
    }
    assert found.unchecked == ("Lee",)


def test_own_organisation_can_be_allowed(session):
    found = roster(
        session,
        assign=Assign(same_organisation="allow"),
        judges=(JudgeRow("J0", affiliation="KAIST"), JudgeRow("J1", affiliation="KAIST")),
        entries=(EntryRow("A", attrs={"affiliation": "kaist", "mentors": "J1"}),),
    )
    assert found.barred == {("A", "J1"): "is a mentor of the team"}
    assert found.unchecked == ()


def test_the_account_s_address_counts_where_the_judge_has_none(session):
    document = event(
        judges=(JudgeRow("J1", "Jun"),),
        entries=(EntryRow("A", team="Ada"),),
        members=(MemberRow("Ada", "x", "jun@example.org"),),
    )
    made = factories.contest(session, document)
    factories.cast(session, made)
    found = rosters.read(session, lookup.round_of(session, made, "final"))
    assert found.barred[("A", "J1")] == "is a member of the team"


def test_topics_of_a_field_say_what_a_judge_may_judge(session):
    found = roster(
        session,
        judges=(
            JudgeRow("J0", topics=("language:ko", "ai")),
            JudgeRow("J1", topics=("AI: vision", "role:senior")),
        ),
        entries=(
            EntryRow("A", attrs={"language": "ko"}),
            EntryRow("B", attrs={"language": "en"}),
            EntryRow("C"),
        ),
    )
    assert found.obstacle(("B", "J0")) == "does not judge language en"
    allowed = {(entry, judge) for entry in "ABC" for judge in ("J0", "J1")} - {("B", "J0")}
    assert found.allowed(allowed | {("B", "J0")}) == allowed
    assert found.judge["J0"].topics == {"ai"}
    assert found.judge["J1"].topics == {"AI: vision"}
    assert [found.judge[key].senior for key in ("J0", "J1")] == [False, True]


def test_panels_bound_who_may_judge_what(session):
    found = roster(
        session,
        judges=(
            JudgeRow("J0", panels=("P",)),
            JudgeRow("J1", panels=("Q",)),
            JudgeRow("J2"),
        ),
        entries=(EntryRow("A"), EntryRow("B"), EntryRow("C")),
        panels=(
            PanelRow("final", "P", "A"),
            PanelRow("final", "P", "B"),
            PanelRow("final", "Q", "B"),
        ),
    )
    able = {
        (entry, judge)
        for entry in "AB"
        for judge in ("J0", "J1", "J2")
        if not found.obstacle((entry, judge))
    }
    assert able == {("A", "J0"), ("B", "J0"), ("B", "J1")}
    assert found.entry["C"].sheets == 0


def test_who_was_set_aside_takes_no_part(session):
    found = roster(
        session,
        entries=ENTRIES[:3],
        judges=JUDGES[:3],
        decisions=(
            DecisionRow(1, "withdraw", entry="E01", reason="포기"),
            DecisionRow(2, "exclude_judge", "final", judge="J2", reason="제척"),
        ),
    )
    assert sorted(found.entry) == ["E00", "E02"]
    assert sorted(found.judge) == ["J0", "J1"]


def test_inputs_change_with_what_makes_a_plan_wrong_and_with_nothing_else(session, contest):
    row = lookup.round_of(session, contest, "final")
    before = rosters.read(session, row).inputs
    with write() as writing:
        writing.execute(update(Entry).values(title="Another title"))
    assert rosters.read(session, row).inputs == before
    with write() as writing:
        writing.execute(update(Judge).where(Judge.key == "J0").values(max_load=1))
    assert rosters.read(session, row).inputs != before
