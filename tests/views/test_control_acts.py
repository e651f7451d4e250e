"""What people do in the control room, as pages: reopening, the end, replacing, late values."""

import io
import zipfile
from datetime import timedelta

import pytest

from judging.clock import now
from judging.services import messages, rounds, tallies
from tests import factories
from tests.factories import NOON, PASSWORD
from tests.services.test_control_room import Hall
from tests.services.test_late_values import Late

PAGE = "/c/hall/rounds/final/control"
LATE = "/c/hall/rounds/final/late"


@pytest.fixture
def hall(session):
    return Hall(session)


@pytest.fixture
def late(session):
    return Late(session)


def browser(app, hall, who):
    client = factories.sign_in(app.test_client(), getattr(hall.people, who))
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_a_sheet_is_opened_again_with_its_reason_shown(app, hall):
    hall.sheet("J1", "E1", points=(50, 30))
    olga = browser(app, hall, "olga")
    path = PAGE + "/sheets/J1/E1"
    assert "Open it again" in olga.get(path).text
    olga.post(path, data={"reason": "잘못 눌렀음"})
    page = olga.get(path).text
    assert "잘못 눌렀음" in page
    assert "reopened" in page
    assert hall.cells()["J1"][0] == "reopened"


def test_without_a_reason_nothing_is_opened(app, hall):
    hall.sheet("J1", "E1", points=(50, 30))
    answer = browser(app, hall, "olga").post(PAGE + "/sheets/J1/E1", data={"reason": ""})
    assert answer.status_code == 422
    assert hall.cells()["J1"][0] == "submitted"


def test_an_operator_sees_no_form_that_is_not_his(app, hall):
    hall.sheet("J1", "E1", points=(50, 30))
    odi = browser(app, hall, "odi")
    assert "<form" not in odi.get(PAGE + "/sheets/J1/E1").text.split("<main")[1]
    page = odi.get(PAGE).text
    assert "Export now" not in page
    assert "Replace a judge" not in page


def test_the_end_lists_what_is_missing(app, hall):
    hall.sheet("J1", "E1")
    hall.sit("J2", seen_at=now() - timedelta(minutes=5))
    page = browser(app, hall, "olga").get(PAGE + "/end").text
    assert "8 sheets are missing" in page
    assert "TB-1 of 위원 2 is silent" in page
    assert "although something is missing" in page


def test_a_fixed_end_is_typed_on_the_contests_clock(app, hall):
    ends_at = now() + timedelta(hours=2)
    typed = (ends_at + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")  # Seoul
    told = {"ends_at": typed, "reason": "10분 연장합니다."}
    browser(app, hall, "chae").post(PAGE + "/end", data=told)
    hall.session.rollback()
    assert hall.board(at=now()).ends_at == ends_at.replace(second=0, microsecond=0)
    (said,) = messages.unread(hall.session, hall.judge("J1").id)
    assert said["text"] == "10분 연장합니다."


def test_a_moment_that_is_over_is_refused_and_what_was_typed_stays(app, hall):
    told = {"ends_at": "2020-01-01T10:00", "reason": "10분 연장합니다."}
    answer = browser(app, hall, "olga").post(PAGE + "/end", data=told)
    assert answer.status_code == 422
    assert "This moment is over" in answer.text
    assert "10분 연장합니다." in answer.text


def test_a_replacement_is_shown_with_its_effect_before_it_happens(app, hall):
    hall.sheet("J1", "E1")
    olga = browser(app, hall, "olga")
    page = olga.get(PAGE + "/replace?old=J1&new=J3").text
    assert "These entries will be seen by another judge: E2, E3" in page
    assert "To be scored from recordings before the end: E1" in page
    chosen = {"old": "J1", "new": "J3", "policy": "rest", "reason": "급한 사정"}
    assert olga.post(PAGE + "/replace", data=chosen).status_code == 302
    assert hall.cells()["J3"] == ("", "blank", "blank")


def test_the_export_is_a_zip_with_todays_name(app, hall):
    answer = browser(app, hall, "rhea").post(PAGE + "/export", data={"reason": "현장 보관"})
    assert answer.content_type == "application/zip"
    assert 'filename="hall-2' in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "contest.toml" in archive.namelist()


def test_a_late_value_goes_from_one_person_to_another(app, late):
    olga, chae = (browser(app, late, who) for who in ("olga", "chae"))
    assert ": 57" in olga.get(LATE).text
    about = {"operation": late.said.id, "verdict": "accept"}
    olga.post(LATE + "/propose", data={**about, "reason": "연결이 끊겼음"})
    assert "Your password" not in olga.get(LATE).text
    assert "Your password" in chae.get(LATE).text
    late.reopen()
    assert chae.post(LATE + "/confirm", data={**about, "password": "wrong"}).status_code == 422
    assert late.holds() == ["50"]
    assert chae.post(LATE + "/confirm", data={**about, "password": PASSWORD}).status_code == 302
    assert late.holds() == ["57"]


def test_who_proposed_cannot_confirm_even_by_hand(app, late):
    olga = browser(app, late, "olga")
    about = {"operation": late.said.id, "verdict": "reject"}
    olga.post(LATE + "/propose", data={**about, "reason": "늦음"})
    assert olga.post(LATE + "/confirm", data={**about, "password": PASSWORD}).status_code == 403
    assert late.effect() == "locked"


def test_a_late_value_is_hidden_while_the_round_is_judged(app, hall):
    hall.sit("J1")
    hall.operation("J1", "locked", value='"57"')
    page = browser(app, hall, "olga").get(LATE).text
    assert "57" not in page.split("<main")[1]
    assert "Its value is shown after the judging has ended" in page


def test_the_tally_of_an_entry_leads_to_what_was_typed(app, hall):
    for judge in ("J1", "J2", "J3"):
        for entry in ("E1", "E2", "E3"):
            hall.sheet(judge, entry, points=(50, 30))
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    tallies.take(hall.key, "final", by=hall.people.olga.id, at=NOON)
    page = browser(app, hall, "olga").get("/c/hall/rounds/final/tally/E1").text
    assert f'href="{PAGE}/sheets/J2/E1"' in page
