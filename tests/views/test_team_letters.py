"""The office tells the teams: from its table to the letter and to the team's own page."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from judging.models.letters import Letter
from judging.services import handing_in
from tests import applying, factories
from tests.applying import CLOSES, DAY
from tests.factories import NOON

ASKED = {"act": "asked", "reason": "서명이 빠졌습니다.", "key": "001"}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ada(session, client, noon):
    """Ada has handed in, applications are closed, and Olga is at the table, in English."""
    olga = factories.user(session, "olga")
    contest = applying.open_contest(session, olga)
    factories.seat(session, contest, olga, "owner")
    ada = factories.user(session, "ada")
    applying.fill(ada)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    noon.move_to(CLOSES + DAY)
    factories.sign_in(client, olga)
    client.post("/language", data={"language": "en"})
    return ada


def decide(client, **more):
    preview = client.post("/c/campus/entry-acts/preview", data=ASKED | more)
    mark = preview.text.split('name="mark" value="')[1].split('"')[0]
    sent = ASKED | more | {"mark": mark}
    return preview, client.post("/c/campus/entry-acts", data=sent, follow_redirects=True)


def letters(session):
    session.rollback()
    return session.scalars(select(Letter)).all()


def test_the_letter_speaks_the_contests_language_and_leads_to_the_application(client, ada, session):
    until = f"{CLOSES + 4 * DAY:%Y-%m-%dT18:00}"
    preview, done = decide(client, tell="y", until=until)
    assert "1 letter goes out once you decide." in preview.text
    assert 'name="tell" value="y" checked' in preview.text
    assert "1 application can be handed in again until then." in preview.text
    assert "1 entry asked for more" in done.text
    letter = letters(session)[0]
    assert letter.to == "ada@example.org"
    assert "보완할 내용: 서명이 빠졌습니다." in letter.text
    assert "18:00까지 신청서를 고쳐 다시 제출할 수 있습니다." in letter.text
    assert letter.text.endswith("/c/campus/apply")


def test_who_does_not_tell_writes_to_nobody(client, ada, session):
    decide(client)
    assert letters(session) == []


def test_a_time_that_is_none_or_has_passed_is_said_and_decides_nothing(client, ada, session):
    for until in ("tomorrow", "2020-01-01T10:00"):
        chosen = ASKED | {"until": until}
        answer = client.post("/c/campus/entry-acts", data=chosen | {"mark": "x"})
        assert answer.status_code in (409, 422)
    preview = client.post("/c/campus/entry-acts/preview", data=ASKED | {"until": "tomorrow"})
    assert "Give the day and time until which the team hands in." in preview.text
    assert letters(session) == []


def test_the_team_reads_the_decision_and_its_reason(app, client, ada):
    decide(client, until=f"{CLOSES + 4 * DAY:%Y-%m-%dT18:00}")
    team = app.test_client()
    factories.sign_in(team, ada)
    team.post("/language", data={"language": "en"})
    page = team.get("/c/campus/apply").text
    assert "Something more is asked for." in page
    assert "서명이 빠졌습니다." in page
    assert "Change and hand in again" in page


def test_the_entry_shows_what_was_written_without_anybodys_address(client, ada, noon):
    decide(client, tell="y")
    page = client.get("/c/campus/entries/001").text
    assert "Letters to the team" in page
    assert "on its way" in page
    assert "ada@example.org" not in page
    noon.shift(timedelta(seconds=5))
    client.post("/c/campus/entry-acts/1/undo")
    assert "withdrawn" in client.get("/c/campus/entries/001").text
    assert "withdrawn" in client.get("/c/campus/outbox").text
