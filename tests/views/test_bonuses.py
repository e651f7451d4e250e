"""The page of bonuses: what proves a claim is read with a reason, and the answer stands there."""

import pytest
import time_machine
from sqlalchemy import select

from judging.models.privacy import AccessRecord
from judging.models.votes import Adjustment
from judging.services import applications, call_starts, handing_in
from judging.services.call_rules import FieldRule
from tests import applying, factories
from tests.applying import CLOSES, OPENS
from tests.factories import NOON

PAGE = "/c/campus/bonuses"
PROOF = "대표 김비밀, 부산광역시"
LOCAL = FieldRule("local", "bonus", {"title_ko": "비수도권", "title_en": "Regional"}, points="1.5")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def office(session, client):
    """Olga reads English; Ada's team claims a bonus."""
    olga = factories.user(session, "olga")
    usual = call_starts.starting_terms(OPENS, CLOSES).fields
    contest = applying.open_contest(session, olga, fields=(*usual, LOCAL))
    factories.seat(session, contest, olga, "owner")
    ada = factories.user(session, "ada")
    applying.fill(ada)
    answers = {**applying.mine(ada).answers, "local": PROOF}
    work = {"title": "Engine", "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, version=None, by=ada.id, at=NOON)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    factories.sign_in(client, olga)
    client.post("/language", data={"language": "en"})
    return client


def reason(client):
    said = {"reason": "checking the proof of bonuses", "next": PAGE}
    return client.post("/c/campus/privacy/look", data=said, follow_redirects=True)


def looks(session):
    session.rollback()
    return session.scalars(select(AccessRecord)).all()


def test_the_proof_is_shown_for_a_reason_and_that_is_recorded(office, session):
    page = office.get(PAGE)
    assert '<summary class="here">Intake</summary>' in page.text
    assert "Regional" in page.text
    assert "bonus of 1.5" in page.text
    assert PROOF not in page.text
    assert looks(session) == []
    assert PROOF in reason(office).text
    assert len(looks(session)) == 1


def test_a_claim_is_accepted_and_taken_back(office, session):
    sent = {"verdict": "accepted", "round": "final", "reason": ""}
    done = office.post(f"{PAGE}/001/local", data=sent, follow_redirects=True)
    assert "The bonus counts." in done.text
    session.rollback()
    assert len(session.scalars(select(Adjustment)).all()) == 1
    again = office.post(f"{PAGE}/001/local", data=sent)
    assert (again.status_code, "Somebody else was quicker" in again.text) == (409, True)
    back = office.post(f"{PAGE}/001/local/take-back", follow_redirects=True)
    assert "The claim is open again." in back.text
    session.rollback()
    assert session.scalars(select(Adjustment)).all() == []


def test_a_bonus_whose_question_is_gone_is_withdrawn(office, session):
    office.post(f"{PAGE}/001/local", data={"verdict": "accepted", "round": "final"})
    usual = call_starts.starting_terms(OPENS, CLOSES).fields
    applying.open_contest(session, factories.user(session, "olga"), fields=usual)
    page = office.get(PAGE).text
    assert "Regional" in page
    assert "no longer in the call" in page
    assert "count: 1.5" in page
    assert "/take-back" not in page
    nothing = office.post(f"{PAGE}/001/local/withdraw", data={"reason": ""})
    assert (nothing.status_code, "why the bonus is withdrawn" in nothing.text) == (422, True)
    sent = {"reason": "not in the notice any more"}
    done = office.post(f"{PAGE}/001/local/withdraw", data=sent, follow_redirects=True)
    assert "it counts no more" in done.text
    assert "count: 0" in done.text
    session.rollback()
    assert session.scalars(select(Adjustment)).all() == []


def test_a_refusal_without_a_reason_says_what_is_missing(office):
    done = office.post(f"{PAGE}/001/local", data={"verdict": "refused", "reason": ""})
    assert done.status_code == 422
    assert "why the bonus is refused" in done.text


def test_the_list_is_told_by_state(office):
    assert "Engine" in office.get(f"{PAGE}?show=open").text
    assert "There is no such claim." in office.get(f"{PAGE}?show=accepted").text


def test_the_call_keeps_a_bonus_with_its_points(office, session):
    page = office.get("/c/campus/call").text
    assert 'name="field-local-points" maxlength="7" value="1.5"' in page


def test_the_team_reads_what_the_bonus_is_worth(office, session, client):
    factories.sign_in(client, factories.user(session, "ada"))
    page = client.get("/c/campus/apply/work").text
    assert "bonus of 1.5" in page
    assert PROOF in page
