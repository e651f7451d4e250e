"""What teams are told of what the office decides, and until when they may hand in again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from judging.errors import Closed, NotReady
from judging.models.audit import AuditEvent
from judging.models.contests import Contest, Division
from judging.models.eligibility import DecisionLetter
from judging.models.entries import Entry
from judging.models.letters import Letter
from judging.models.people import TeamMember
from judging.services import (
    applications,
    calls,
    eligibility,
    eligibility_histories,
    entry_lists,
    handing_in,
)
from judging.services.eligibility_parts import Choice, Wanted
from judging.services.entry_lists import Asked
from judging.services.transactions import write
from tests import applying, factories
from tests.applying import CLOSES, DAY
from tests.factories import NOON

AFTER = CLOSES + DAY
LATER = AFTER + 3 * DAY


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


@pytest.fixture
def contest(session, olga):
    return applying.open_contest(session, olga)


@pytest.fixture
def teams(session, contest):
    """Ada and Bob have each handed in; entries 001 and 002."""
    people = [factories.user(session, name) for name in ("ada", "bob")]
    for person in people:
        applying.fill(person, title=f"{person.name}의 작품")
        handing_in.hand_in("campus", version=None, by=person.id, at=NOON)
    return people


def said(told):
    until = told.until.isoformat() if told.until else ""
    text = f"{told.act} {told.key} {told.verdict} {told.reason} {until} {told.applied}"
    return f"{told.act} {told.key}", text


def decide(by, act, *keys, reason="", until=None, division="", tell=said, at=AFTER):
    choice, wanted = Choice(keys=keys), Wanted(act, reason, division, until)
    mark = eligibility.preview("campus", choice, wanted).mark
    about = {"mark": mark, "by": by.id, "at": at, "tell": tell}
    return eligibility.decide("campus", choice, wanted, **about)


def written(session, **where):
    session.rollback()
    found = select(Letter).filter_by(**where).order_by(Letter.id)
    return [(row.to, row.subject) for row in session.scalars(found)]


def test_looking_writes_no_letter_and_says_how_many_there_would_be(olga, teams, session):
    found = eligibility.preview("campus", Choice(asked=Asked()), Wanted("eligible"))
    assert (found.letters, found.unreachable) == (2, ())
    assert written(session) == []


def test_every_team_is_told_once_what_was_decided_about_its_own_entry(olga, teams, session):
    decide(olga, "ineligible", "001", reason="나이 제한을 넘음")
    assert written(session) == [("ada@example.org", "ineligible 001")]
    letter = session.scalars(select(Letter)).one()
    assert letter.text == "ineligible 001 ineligible 나이 제한을 넘음  True"
    assert (letter.state, letter.is_secret) == ("waiting", False)


def test_without_telling_nobody_gets_a_letter_but_the_page_shows_the_decision(olga, teams, session):
    decide(olga, "ineligible", "001", reason="나이 제한을 넘음", tell=None)
    assert written(session) == []
    ada, bob = (applications.page("campus", one.id).decision for one in teams)
    assert (ada.verdict, ada.reason) == ("ineligible", "나이 제한을 넘음")
    assert bob is None


def test_members_with_accounts_are_written_to_and_nobody_twice(olga, teams, session, contest):
    vi = factories.user(session, "vi")
    seat = factories.seat(session, contest, vi, "team")
    seat.team_id = session.scalars(select(Entry.team_id).where(Entry.key == "001")).one()
    session.commit()
    decide(olga, "eligible", "001")
    assert [to for to, _ in written(session)] == ["ada@example.org", "vi@example.org"]


def test_who_leads_a_team_without_an_account_gets_the_letter(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    entry = session.scalars(select(Entry).where(Entry.key == "C3")).one()
    session.add_all(
        TeamMember(team_id=entry.team_id, position=place, name=name, email=address, role=role)
        for place, (name, address, role) in enumerate(
            (
                ("M", "m@example.org", "member"),
                ("L", "L@Example.org", "leader"),
                ("N", "", "member"),
            ),
            11,
        )
    )
    session.commit()
    found = eligibility.preview("campus", Choice(keys=("C3",)), Wanted("eligible"))
    assert (found.letters, found.unreachable) == (1, ())
    decide(people.olga, "eligible", "C3", at=NOON)
    assert written(session) == [("l@example.org", "eligible C3")]
    assert session.scalars(select(Letter.text)).one().endswith("False")  # no application to look at


def test_a_team_that_nobody_can_write_to_is_named_and_harms_nothing(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    session.execute(update(TeamMember).values(email=""))
    session.commit()
    found = eligibility.preview("campus", Choice(asked=Asked()), Wanted("eligible"))
    assert found.unreachable == ("C3",)  # Ada and Bob have accounts
    decide(people.olga, "eligible", "C3", at=NOON)
    assert written(session) == []


def test_who_is_asked_for_more_may_hand_in_again_until_then_and_nobody_else(olga, teams, session):
    ada, bob = teams
    number = decide(olga, "asked", "001", reason="서명이 빠짐", until=LATER)
    assert applications.page("campus", ada.id).window.closes_at == LATER
    assert applications.page("campus", bob.id).window.closes_at == CLOSES
    assert calls.page("campus").extensions[0].reason == "서명이 빠짐"
    applications.save_work(
        "campus",
        title="고친 작품",
        answers={},
        ai_used=False,
        ai_text="",
        version=None,
        by=ada.id,
        at=LATER - DAY,
    )
    assert handing_in.hand_in("campus", version=None, by=ada.id, at=LATER - DAY) == 2
    with pytest.raises(Closed):
        handing_in.hand_in("campus", version=None, by=ada.id, at=LATER + timedelta(seconds=1))
    with pytest.raises(Closed):
        handing_in.hand_in("campus", version=None, by=bob.id, at=LATER - DAY)
    lines = {one.key: one.answered for one in entry_lists.page("campus", Asked()).lines}
    assert (number, lines) == (1, {"001": True, "002": False})


def test_the_log_names_the_end_that_was_given(olga, teams, session):
    decide(olga, "asked", "001", reason="서명이 빠짐", until=LATER)
    row = session.scalars(select(AuditEvent).where(AuditEvent.act == "eligibility.asked")).one()
    assert LATER.isoformat() in row.details
    assert '"letters":1' in row.details
    assert "ada@" not in row.details


def test_an_end_that_is_later_already_is_not_brought_forward(olga, teams):
    calls.extend("campus", LATER, "서버 점검", by=olga.id, at=NOON)
    decide(olga, "asked", "001", reason="서명이 빠짐", until=LATER - DAY)
    assert applications.page("campus", teams[0].id).window.closes_at == LATER
    assert len(calls.page("campus").extensions) == 1


def test_an_end_that_has_passed_is_refused_and_nothing_is_decided(olga, teams, session):
    with pytest.raises(NotReady, match="still to come"):
        decide(olga, "asked", "001", reason="서명이 빠짐", until=NOON)
    assert written(session) == []
    assert applications.page("campus", teams[0].id).decision is None


def test_letters_that_have_not_left_never_do_when_the_decision_is_taken_back(olga, teams, session):
    number = decide(olga, "asked", "001", reason="서명이 빠짐", until=LATER)
    eligibility.undo("campus", number, by=olga.id, at=AFTER + timedelta(seconds=9), tell=said)
    letter = session.scalars(select(Letter)).one()
    assert (letter.state, letter.withdrawn_at) == ("failed", AFTER + timedelta(seconds=9))
    assert applications.page("campus", teams[0].id).window.closes_at == CLOSES
    assert applications.page("campus", teams[0].id).decision is None


@pytest.mark.parametrize(
    ("state", "columns"),
    [
        ("sent", {"sent_at": AFTER, "next_at": None}),
        ("kept", {"next_at": None}),
        ("waiting", {"next_at": AFTER + timedelta(minutes=2)}),  # a worker has it at this moment
    ],
)
def test_who_may_have_had_the_letter_gets_a_correction(olga, teams, session, state, columns):
    number = decide(olga, "ineligible", "001", "002", reason="중복 접수")
    mine = update(Letter).where(Letter.to == "bob@example.org").values(state=state, **columns)
    with write() as writing:
        writing.execute(mine)
    eligibility.undo("campus", number, by=olga.id, at=AFTER + timedelta(seconds=9), tell=said)
    assert written(session)[2:] == [("bob@example.org", "undone 002")]
    rows = {row.to: row.withdrawn_at for row in session.scalars(select(Letter).limit(2))}
    assert rows["ada@example.org"] is not None
    assert (rows["bob@example.org"] is None) is (state == "sent")


def test_the_entry_shows_what_was_sent_and_another_one_does_not(olga, teams, session):
    decide(olga, "eligible", "001")
    page = eligibility_histories.of_entry("campus", "001")
    assert [(one.act, one.state, one.withdrawn) for one in page.letters] == [(1, "waiting", False)]
    assert page.acts[0].letters == 1
    assert eligibility_histories.of_entry("campus", "002").letters == []
    assert session.scalars(select(DecisionLetter.act_id)).all() != []


def test_where_the_office_put_an_entry_it_stays_when_it_is_handed_in_again(olga, teams, session):
    contest = session.scalars(select(Contest)).one()
    session.add(Division(contest_id=contest.id, key="youth", position=1, texts={"title": "청소년"}))
    session.commit()
    decide(olga, "moved", "001", division="youth", reason="고등학생", at=NOON)
    applications.save_work(
        "campus",
        title="고친 작품",
        answers={},
        ai_used=False,
        ai_text="",
        version=None,
        by=teams[0].id,
        at=NOON,
    )
    about = {"version": None, "by": teams[0].id, "at": NOON}
    session.add(Division(contest_id=contest.id, key="gen", position=2, texts={"title": "일반"}))
    session.commit()
    applications.save_eligibility("campus", eligible=True, division="gen", **about)
    assert handing_in.hand_in("campus", **about) == 2
    lines = {one.key: one.division for one in entry_lists.page("campus", Asked()).lines}
    assert lines["001"] == "youth"
    found = applications.page("campus", teams[0].id).decision
    assert (found.moved_to, found.moved_why) == ({"title": "청소년"}, "고등학생")
