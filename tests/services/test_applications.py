"""Applying: what is kept, what is missing, what is handed in, and what the clock says."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from judging.errors import Closed, Conflicted, Forbidden, NotFound, NotReady
from judging.models.applications import Application, Arrival, ConsentGiven
from judging.models.entries import Entry
from judging.models.people import Membership, Team, TeamMember
from judging.services import applicants, applications, audit, calls, handing_in
from judging.services.applicants import Said
from judging.services.handing_in import Incomplete
from tests import applying, factories
from tests.applying import CLOSES, DAY, OPENS, fill, gaps, mine
from tests.factories import NOON

SECOND = timedelta(seconds=1)


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


@pytest.fixture
def ada(session):
    return factories.user(session, "ada")


@pytest.fixture
def bob(session):
    return factories.user(session, "bob")


@pytest.fixture
def contest(session, olga):
    return applying.open_contest(session, olga)


def hand_in(person, at=NOON, version=None):
    return handing_in.hand_in("campus", version=version, by=person.id, at=at)


def test_a_new_application_has_its_owner_as_leader_and_names_what_is_missing(contest, ada):
    applications.begin("campus", by=ada.id, at=NOON)
    assert [(one.role, one.email) for one in mine(ada).members] == [("leader", ada.email)]
    missing = gaps(ada)
    assert missing[0] == "eligible"
    assert missing.count("consent") == 3
    assert missing[-1] == "file"
    with pytest.raises(Incomplete):
        hand_in(ada)


def test_beginning_twice_is_one_application(contest, session, ada):
    applications.begin("campus", by=ada.id, at=NOON)
    applications.begin("campus", by=ada.id, at=NOON)
    assert session.query(Application).count() == 1


def test_handing_in_makes_team_members_entry_and_seat_together(contest, session, ada):
    fill(ada, team="Team Ada")
    assert gaps(ada) == []
    assert hand_in(ada) == 1
    entry = session.scalars(select(Entry)).one()
    assert (entry.key, entry.title, entry.status) == ("001", "Ada's Engine", "submitted")
    assert session.get(Team, entry.team_id).name == "Team Ada"
    member = session.scalars(select(TeamMember)).one()
    assert (member.name, member.role, member.birth_date) == ("Ada", "leader", date(2000, 3, 4))
    seat = session.scalars(select(Membership).where(Membership.user_id == ada.id)).one()
    assert (seat.role, seat.team_id) == ("team", entry.team_id)
    assert audit.verify(session) is None


def test_a_receipt_has_a_number_and_the_digest_of_exactly_its_text(contest, ada):
    fill(ada)
    receipt = handing_in.receipt("campus", hand_in(ada), owner=ada.id)
    assert receipt.code == "CAMPUS-0001-1"
    assert hashlib.sha256(receipt.content.encode()).hexdigest() == receipt.digest
    assert receipt.verdict == "in_time"


def test_the_same_contents_handed_in_twice_are_one_version(contest, ada):
    fill(ada)
    assert [hand_in(ada), hand_in(ada, NOON + SECOND)] == [1, 1]
    assert len(mine(ada).versions) == 1


def test_a_change_makes_a_new_version_of_the_same_entry(contest, session, ada):
    fill(ada)
    hand_in(ada)
    work = {"title": "Ada's Loom", "answers": {}, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, version=None, by=ada.id, at=NOON + DAY)
    assert session.scalars(select(Entry.title)).one() == "Ada's Engine"  # until it is handed in
    assert hand_in(ada, NOON + DAY) == 2
    assert session.scalars(select(Entry.title)).one() == "Ada's Loom"
    assert [one.number for one in mine(ada).versions] == [2, 1]


def test_numbers_run_and_are_nobody_elses(contest, session, ada, bob):
    fill(ada, team="A")
    fill(bob, team="B", title="Bob's Bridge")
    hand_in(bob)
    hand_in(ada)
    assert (mine(bob).number, mine(ada).number) == (1, 2)
    assert session.scalars(select(Entry.key).order_by(Entry.key)).all() == ["001", "002"]
    with pytest.raises(NotFound):
        handing_in.receipt("campus", 2, owner=ada.id)


def test_two_teams_of_one_name_are_told_and_two_single_people_are_not(contest, session, ada, bob):
    fill(ada, team="Loom")
    fill(bob, team="Loom")
    hand_in(ada)
    with pytest.raises(Conflicted, match="Loom"):
        hand_in(bob)
    about = {"version": None, "by": bob.id, "at": NOON}
    leader = mine(bob).members[0]
    said = Said(leader.id, "Loom", bob.email, "010", "학교", date(2000, 1, 1))
    applicants.save_team("campus", team_name="", members=[said], **about)
    hand_in(bob)
    assert session.scalars(select(Team.name).order_by(Team.name)).all() == ["Loom", "Loom (2)"]


def test_an_open_page_never_overwrites_a_newer_draft(contest, ada):
    fill(ada)
    before = mine(ada).version
    work = {"answers": {}, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", title="New", **work, version=before, by=ada.id, at=NOON)
    with pytest.raises(Conflicted, match="another window"):
        applications.save_work("campus", title="Old", **work, version=before, by=ada.id, at=NOON)
    with pytest.raises(Conflicted):
        hand_in(ada, version=before)
    assert mine(ada).title == "New"


def test_saving_what_is_kept_already_is_no_change(contest, ada):
    fill(ada)
    before = mine(ada).version
    values = {"eligible": True, "division": "", "version": before, "by": ada.id, "at": NOON}
    assert applications.save_eligibility("campus", **values) == before


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (OPENS - SECOND, "early"),
        (CLOSES - SECOND, "in_time"),
        (CLOSES, "in_time"),
        (CLOSES + timedelta(microseconds=1), "late"),
    ],
)
def test_only_the_moment_of_arrival_decides_and_each_verdict_is_kept(
    contest, session, ada, at, verdict
):
    fill(ada)
    if verdict == "in_time":
        hand_in(ada, at)
    else:
        with pytest.raises(Closed):
            hand_in(ada, at)
    arrival = session.scalars(select(Arrival)).one()
    assert (arrival.verdict, arrival.at, arrival.closes_at) == (verdict, at, CLOSES)
    assert (arrival.version_id is not None) == (verdict == "in_time")
    assert session.query(Entry).count() == (verdict == "in_time")


def test_after_the_end_nothing_of_the_draft_changes(contest, ada):
    fill(ada)
    late = {"by": ada.id, "at": CLOSES + SECOND}
    with pytest.raises(Closed):
        applications.save_consents("campus", frozenset(), version=None, **late)
    with pytest.raises(Closed):
        applicants.add("campus", child=False, **late)
    with pytest.raises(Closed):
        applying.send(ada, "extras", applying.png(), at=CLOSES + SECOND)
    with pytest.raises(Closed):
        applications.withdraw("campus", **late)
    assert len(mine(ada).consents) == 3


def test_an_extension_of_one_application_is_not_anothers(contest, olga, ada, bob):
    fill(ada)
    fill(bob)
    later = CLOSES + DAY
    whose = mine(ada).id
    calls.extend("campus", later, "정전", application_id=whose, by=olga.id, at=CLOSES)
    assert hand_in(ada, later) == 1
    with pytest.raises(Closed):
        hand_in(bob, CLOSES + SECOND)


def test_an_extension_for_everybody_needs_a_reason_and_a_later_end(contest, session, olga, ada):
    fill(ada)
    with pytest.raises(NotReady, match="why"):
        calls.extend("campus", CLOSES + DAY, "  ", by=olga.id, at=NOON)
    with pytest.raises(NotReady, match="later"):
        calls.extend("campus", CLOSES, "정전", by=olga.id, at=NOON)
    calls.extend("campus", CLOSES + DAY, "정전", by=olga.id, at=NOON)
    assert applications.page("campus", ada.id).extensions == [(CLOSES + DAY, "정전")]
    assert hand_in(ada, CLOSES + DAY) == 1


def test_the_end_of_an_open_call_is_not_moved_in_silence(contest, olga):
    terms = calls.terms("campus")
    with pytest.raises(NotReady, match="extension"):
        calls.put("campus", replace(terms, closes_at=CLOSES - DAY), by=olga.id, at=NOON)
    with pytest.raises(Conflicted):
        calls.put("campus", terms, expected=99, by=olga.id, at=NOON)


def test_whoever_judges_or_organises_cannot_apply(contest, session, olga, ada):
    factories.seat(session, contest, ada, "judge")
    with pytest.raises(Forbidden):
        applications.begin("campus", by=ada.id, at=NOON)


def test_whoever_became_a_judge_meanwhile_cannot_hand_in(contest, session, ada):
    fill(ada)
    factories.seat(session, contest, ada, "judge")
    with pytest.raises(Conflicted):
        hand_in(ada)
    assert session.query(Entry).count() == 0


def test_a_contest_in_draft_is_not_known_to_applicants(contest, session, ada):
    contest.state = "draft"
    session.commit()
    with pytest.raises(NotFound):
        applications.page("campus", ada.id)
    with pytest.raises(NotFound):
        applications.begin("campus", by=ada.id, at=NOON)


def test_taking_back_and_handing_in_again_keeps_number_and_entry(contest, session, ada):
    fill(ada)
    hand_in(ada)
    applications.withdraw("campus", by=ada.id, at=NOON)
    assert session.scalars(select(Entry.status)).one() == "withdrawn"
    assert hand_in(ada, NOON + DAY) == 2
    assert session.scalars(select(Entry.status)).one() == "submitted"
    assert mine(ada).number == 1


def test_a_draft_thrown_away_leaves_nothing_but_the_log(contest, session, ada):
    fill(ada)
    applications.discard("campus", by=ada.id, at=NOON)
    assert session.query(Application).count() == session.query(ConsentGiven).count() == 0
    assert audit.verify(session) is None


def test_what_was_handed_in_cannot_be_thrown_away(contest, ada):
    fill(ada)
    hand_in(ada)
    with pytest.raises(Conflicted):
        applications.discard("campus", by=ada.id, at=NOON)


def test_each_consent_is_kept_with_version_and_time_and_can_be_taken_back(contest, session, ada):
    fill(ada)
    at = NOON + SECOND
    applications.save_consents("campus", frozenset({"pledge"}), version=None, by=ada.id, at=at)
    rows = {row.key: row for row in session.scalars(select(ConsentGiven))}
    assert rows["privacy"].taken_back_at == at
    assert (rows["pledge"].version, rows["pledge"].given_at) == ("1", NOON)
    assert gaps(ada) == ["consent", "consent"]


def test_a_changed_text_is_a_new_version_that_wants_a_new_consent(contest, olga, ada):
    fill(ada)
    terms = calls.terms("campus")
    first, *others = terms.consents
    changed = replace(first, texts={**first.texts, "text_ko": "다른 목적"})
    calls.put("campus", replace(terms, consents=(changed, *others)), by=olga.id, at=NOON)
    assert calls.terms("campus").consents[0].version == 2
    assert gaps(ada) == ["consent_changed"]


def test_the_ai_policy_asks_what_it_must(session, olga, ada):
    applying.open_contest(session, olga, ai_policy="banned")
    fill(ada)
    assert gaps(ada) == []
    work = {"title": "T", "answers": {}, "ai_used": True, "ai_text": "x"}
    applications.save_work("campus", **work, version=None, by=ada.id, at=NOON)
    assert gaps(ada) == ["ai_banned"]


def test_answers_that_are_not_what_was_asked_are_named(contest, ada):
    fill(ada)
    answers = {"video": "javascript:alert(1)", "summary": "가" * 301}
    work = {"title": "T", "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, version=None, by=ada.id, at=NOON)
    assert gaps(ada) == ["answer_long", "answer_link"]
    assert len(mine(ada).answers["summary"]) == 301  # nothing is cut off behind one's back
