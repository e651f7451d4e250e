"""What the office decides about entries, and how it is taken back."""

import pytest
from sqlalchemy import select, update

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.contests import Contest, Division
from judging.models.eligibility import EligibilityDecision
from judging.models.entries import Entry
from judging.models.rounds import Round
from judging.services import eligibility, eligibility_histories, entry_lists, rounds
from judging.services.eligibility import Choice, Wanted
from judging.services.entry_lists import Asked
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

ALL = Choice(asked=Asked())


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    return people


@pytest.fixture
def decide(people):
    def done(choice, act, reason="", division=""):
        if isinstance(choice, str):
            choice = Choice(keys=(choice,))
        wanted = Wanted(act, reason, division)
        mark = eligibility.preview("campus", choice, wanted).mark
        by = {"by": people.olga.id, "at": NOON}
        return eligibility.decide("campus", choice, wanted, mark=mark, **by)

    return done


@pytest.fixture
def undo(people):
    return lambda number: eligibility.undo("campus", number, by=people.olga.id, at=NOON)


def line(key):
    return next(one for one in entry_lists.page("campus", Asked()).lines if one.key == key)


def verdicts(**asked):
    return {one.key: one.verdict for one in entry_lists.page("campus", Asked(**asked)).lines}


def add_division(session):
    contest = session.scalars(select(Contest)).one()
    session.add(Division(contest_id=contest.id, key="youth", position=1, texts={"title": "청소년"}))
    session.commit()


def test_an_ineligible_entry_does_not_take_part_and_its_reason_is_kept(decide, session):
    decide("B2", "ineligible", "나이 제한을 넘음")
    assert (line("B2").verdict, line("B2").status) == ("ineligible", "ineligible")
    assert line("B2").reason == "나이 제한을 넘음"
    assert line("A1").verdict == "open"


def test_one_act_over_many_entries_is_one_audit_row(decide, session):
    decide(ALL, "eligible")
    assert set(verdicts().values()) == {"eligible"}
    rows = session.scalars(select(AuditEvent).where(AuditEvent.act == "eligibility.eligible")).all()
    assert [row.details for row in rows] == ['{"entries":["A1","B2","C3"]}']


def test_a_reason_is_asked_for_where_a_team_is_turned_down_or_has_to_do_something(decide):
    for act in ("ineligible", "asked"):
        with pytest.raises(NotReady, match="reason"):
            decide("B2", act, "  ")
    assert line("B2").verdict == "open"


def test_taking_back_brings_back_what_stood_before(decide, undo):
    decide("A1", "eligible")
    number = decide(ALL, "ineligible", "규정 위반")
    undo(number)
    assert verdicts() == {"A1": "eligible", "B2": "open", "C3": "open"}
    assert {line(key).status for key in ("A1", "B2", "C3")} == {"submitted"}
    with pytest.raises(NotReady, match="already"):
        undo(number)


def test_nothing_is_taken_back_over_a_later_decision(decide, undo):
    number = decide(ALL, "eligible")
    decide("B2", "ineligible", "표절")
    with pytest.raises(NotReady, match="since"):
        undo(number)
    assert line("B2").verdict == "ineligible"


def test_every_decision_stays_in_the_history(decide, undo):
    undo(decide("A1", "ineligible", "서류 누락"))
    decide("A1", "eligible")
    acts = eligibility_histories.of_entry("campus", "A1").acts
    assert [one.act for one in acts] == ["eligible", "undone", "ineligible"]
    assert [one.undoes for one in acts] == [None, 1, None]
    assert {one.by for one in acts} == {"Olga"}


def test_an_entry_has_one_verdict_that_holds(decide, session):
    for _ in range(2):
        decide("A1", "ineligible", "서류 누락")
        decide("A1", "eligible")
    found = select(EligibilityDecision.verdict).where(EligibilityDecision.current)
    assert session.scalars(found).all() == ["eligible"]


def test_who_looked_at_another_state_decides_nothing(people, decide):
    wanted = Wanted("ineligible", "표절")
    mark = eligibility.preview("campus", ALL, wanted).mark
    decide("B2", "eligible")
    with pytest.raises(Conflicted):
        eligibility.decide("campus", ALL, wanted, mark=mark, by=people.rhea.id, at=NOON)
    assert verdicts() == {"A1": "open", "B2": "eligible", "C3": "open"}


def test_moving_to_another_division_keeps_the_verdict(decide, undo, session):
    add_division(session)
    decide("A1", "eligible")
    number = decide("A1", "moved", division="youth")
    assert (line("A1").division, line("A1").verdict) == ("youth", "eligible")
    undo(number)
    assert line("A1").division == ""
    with pytest.raises(NotReady, match="division"):
        decide("A1", "moved", division="nowhere")


def test_after_the_judging_began_nobody_is_put_out_or_in_here(decide, undo, people, session):
    add_division(session)
    number = decide("C3", "ineligible", "미성년")
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    for act, division in (("ineligible", ""), ("moved", "youth")):
        with pytest.raises(NotReady, match="judging has begun"):
            decide("A1", act, "사유", division)
    with pytest.raises(NotReady, match="judging has begun"):
        undo(number)
    decide("A1", "eligible")  # it takes part anyhow
    assert line("A1").verdict == "eligible"


def test_a_withdrawn_entry_is_left_alone(decide, session):
    session.execute(update(Entry).where(Entry.key == "B2").values(status="withdrawn"))
    session.commit()
    found = eligibility.preview("campus", ALL, Wanted("eligible"))
    assert [one.entry.key for one in found.refused] == ["B2"]
    decide(ALL, "eligible")
    assert verdicts() == {"A1": "eligible", "B2": "open", "C3": "eligible"}


def test_a_preview_changes_nothing(people):
    found = eligibility.preview("campus", ALL, Wanted("ineligible", "x"))
    assert len(found.changes) == 3
    assert set(verdicts().values()) == {"open"}


def test_entries_of_another_contest_are_out_of_reach(decide, session):
    factories.contest(session, factories.document("other"))
    decide(ALL, "eligible")
    assert entry_lists.page("other", Asked()).counts["eligible"] == 0
    with pytest.raises((NotFound, NotReady)):
        decide("Z9", "eligible")


def test_the_table_is_filtered_searched_and_sorted(decide):
    decide("B2", "eligible")
    assert list(verdicts(verdict="eligible")) == ["B2"]
    assert list(verdicts(verdict="open", sort="title", down=True)) == ["C3", "A1"]
    assert list(verdicts(q="bridge")) == ["B2"]
    assert list(verdicts(q="adas engine")) == ["A1"]  # a title without its signs
    assert list(verdicts(q="%")) == []
    assert list(verdicts(division="-")) == ["A1", "B2", "C3"]
    assert list(verdicts(lacks="material")) == ["A1", "B2", "C3"]


def test_people_are_found_only_by_who_may_see_them(people):
    assert list(verdicts(q="Lovelace")) == []
    assert list(verdicts(q="Lovelace", names=True)) == ["A1"]


def test_a_page_beyond_the_last_is_the_last(people):
    found = entry_lists.page("campus", Asked(page=99))
    assert (found.asked.page, found.pages, found.total) == (1, 1, 3)
