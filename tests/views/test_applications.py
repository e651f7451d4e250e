"""The pages of applying, as a team and as organisers see them."""

import io
import json
import re

import pytest
import time_machine

from judging.services import applicants, applications
from tests import applying, factories
from tests.applying import CLOSES, DAY, fill, gaps, mine
from tests.factories import NOON

PAGE = "/c/campus/apply"


@pytest.fixture(autouse=True)
def noon():
    """All of it happens while the call is open, unless a test says otherwise."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


@pytest.fixture
def contest(session, olga):
    made = applying.open_contest(session, olga)
    factories.seat(session, made, olga, "owner")
    return made


@pytest.fixture
def ada(session, contest):
    return factories.user(session, "ada")


@pytest.fixture
def team(client, ada):
    """Ada's browser, in English."""
    factories.sign_in(client, ada)
    client.post("/language", data={"language": "en"})
    return client


def other(app, person):
    browser = app.test_client()
    factories.sign_in(browser, person)
    return browser


STEPS = ("eligibility", "team", "consents", "work", "check")


def test_a_visitor_is_led_to_the_sign_in_and_back(client, contest):
    answer = client.get(f"{PAGE}/work")
    assert answer.status_code == 302
    assert answer.location.endswith("sign-in?next=/c/campus/apply/work")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_every_step_shows_empty_and_filled(team, ada, lang):
    team.post("/language", data={"language": lang})
    assert team.get(PAGE).status_code == 200
    team.post(PAGE)
    for step in STEPS:
        assert team.get(f"{PAGE}/{step}").status_code == 200
    fill(ada)
    for step in STEPS:
        assert team.get(f"{PAGE}/{step}").status_code == 200
    assert team.post(f"{PAGE}/hand-in").status_code == 302
    assert "CAMPUS-0001-1" in team.get(f"{PAGE}/receipts/1").text
    assert team.get(PAGE).status_code == 200


def test_steps_without_scripts_are_kept_by_their_buttons(team, ada):
    team.post(PAGE)
    answer = team.post(f"{PAGE}/eligibility", data={"eligible": "1", "then": "next"})
    assert answer.location == f"{PAGE}/team"
    number = mine(ada).members[0].id
    said = {f"name-{number}": "Ada Lovelace", f"birth_date-{number}": "2000.3.4"}
    said |= {f"email-{number}": "ada@example.org", f"phone-{number}": "010"}
    said |= {f"affiliation-{number}": "학교", "member": str(number), "team_name": "엔진"}
    answer = team.post(f"{PAGE}/team", data={**said, "then": "add"})
    assert answer.location == f"{PAGE}/team"
    assert [one.name for one in mine(ada).members] == ["Ada Lovelace", ""]
    team.post(f"{PAGE}/consents", data={"consent": ["privacy", "pledge", "licence"]})
    answers = {"title": "T", "field-summary": "a", "field-problem": "b", "field-solution": "c"}
    answer = team.post(f"{PAGE}/work", data={**answers, "ai": "no", "then": "next"})
    assert answer.location == f"{PAGE}/check"
    assert gaps(ada) == ["member_name", "member_affiliation", "member_birth_date", "file"]
    missing = team.get(f"{PAGE}/check").text
    assert f'href="{PAGE}/work#files-proposal"' in missing


def test_autosave_answers_what_is_missing_now(team, ada):
    team.post(PAGE)
    version = mine(ada).version
    said = {"version": version, "title": "Ada's Engine"}
    answer = team.post(f"{PAGE}/work", data=said, headers={"X-Autosave": "1"})
    told = answer.get_json()
    assert told["version"] == version + 1
    assert told["gaps"]["work"] == len(told["missing"])
    assert "field-summary" in [one["anchor"] for one in told["missing"]]


def test_a_second_window_is_told_and_keeps_what_was_typed_there(team, ada):
    team.post(PAGE)
    version = mine(ada).version
    team.post(f"{PAGE}/work", data={"version": version, "title": "First window"})
    answer = team.post(f"{PAGE}/work", data={"version": version, "title": "Second window"})
    assert answer.status_code == 409
    assert "another window" in answer.text
    assert 'value="Second window"' in answer.text
    assert mine(ada).title == "First window"
    late = team.post(
        f"{PAGE}/work", data={"version": version, "title": "x"}, headers={"X-Autosave": "1"}
    )
    assert (late.status_code, late.get_json()["stale"]) == (409, True)


def test_a_late_write_is_locked_whatever_the_clients_clock_says(team, ada, noon):
    fill(ada)
    noon.move_to(CLOSES + DAY)
    factories.sign_in(team, ada)  # the session of a week ago has ended
    headers = {"Date": "Sun, 22 Nov 2026 12:00:00 GMT"}
    assert team.post(f"{PAGE}/work", data={"title": "late"}, headers=headers).status_code == 423
    assert team.post(f"{PAGE}/hand-in", headers=headers).status_code == 423
    assert mine(ada).title == "Ada's Engine"
    assert "접수 마감" in team.get(PAGE).text


def test_the_receipts_text_is_what_its_digest_says_and_nobody_elses(team, app, session, ada):
    fill(ada)
    team.post(f"{PAGE}/hand-in")
    answer = team.get(f"{PAGE}/receipts/1/content")
    assert json.loads(answer.data)["title"] == "Ada's Engine"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    bob = other(app, factories.user(session, "bob"))
    for path in ("receipts/1", "receipts/1/content"):
        assert bob.get(f"{PAGE}/{path}").status_code == 404


def test_a_file_goes_out_only_as_a_download_and_to_its_owner(team, app, session, ada):
    fill(ada)
    key = mine(ada).files[0].key
    answer = team.get(f"{PAGE}/files/{key}", buffered=True)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/octet-stream"
    bob = other(app, factories.user(session, "bob"))
    fill(factories.user(session, "bob"))
    assert bob.get(f"{PAGE}/files/{key}").status_code == 404
    assert bob.post(f"{PAGE}/files/{key}/remove").status_code == 404
    assert len(mine(ada).files) == 1


def test_a_file_without_scripts_comes_whole(team, ada):
    team.post(PAGE)
    data = {"file": (io.BytesIO(applying.pdf()), "../../etc/제안서.pdf")}
    answer = team.post(f"{PAGE}/files/proposal", data=data)
    assert answer.status_code == 302
    assert mine(ada).files[0].file_name == "제안서.pdf"
    wrong = {"file": (io.BytesIO(b"<script>alert(1)</script>"), "a.pdf")}
    answer = team.post(f"{PAGE}/files/extras", data=wrong)
    assert answer.status_code == 415
    assert "This kind of file is not taken here." in answer.text


def test_markup_in_what_is_typed_stays_text(team, ada):
    fill(ada, title="<script>alert(1)</script>{{7*7}}")
    for step in ("work", "check"):
        page = team.get(f"{PAGE}/{step}").text
        assert "<script>alert" not in page
        assert "{{7*7}}" in page


def test_a_members_number_of_another_team_is_nothing(team, app, session, ada):
    bob = factories.user(session, "bob")
    fill(bob)
    fill(ada)
    theirs = mine(bob).members[0].id
    said = {"member": str(theirs), f"name-{theirs}": "Mallory"}
    team.post(f"{PAGE}/team", data=said)
    team.post(f"{PAGE}/team", data={"then": f"remove-{theirs}"})
    assert mine(bob).members[0].name == "Bob"


def test_an_organiser_sees_the_form_but_cannot_apply(app, contest, olga):
    browser = other(app, olga)
    assert "another role" in browser.get(PAGE, headers={"Accept-Language": "en"}).text
    assert browser.post(PAGE).status_code == 403


def test_organisers_change_the_call_on_its_page(app, contest, olga):
    browser = other(app, olga)
    page = browser.get("/c/campus/call").text
    sent = re.findall(r'name="version" value="(\d+)"', page)
    values = {"version": sent[0], "opens_at": "2026-11-15T21:00", "closes_at": "2026-11-29T21:00"}
    values |= {"field": "field-new", "field-new-title_ko": "예산", "field-new-kind": "number"}
    values |= {"members_max": "3"}
    assert browser.post("/c/campus/call", data=values).status_code == 302
    terms = applications.page("campus", olga.id).terms
    assert [dict(one.texts)["title_ko"] for one in terms.fields] == ["예산"]
    assert terms.members_max == 3
    assert browser.post("/c/campus/call", data=values).status_code == 409
    late = {**values, "version": "2", "closes_at": "2026-11-30T21:00"}
    assert browser.post("/c/campus/call", data=late).status_code == 422


def test_organisers_move_the_end_with_a_reason_that_teams_read(app, team, contest, olga, ada):
    fill(ada)
    browser = other(app, olga)
    values = {"end": "2026-11-30T21:00", "reason": "서버 점검", "application": str(mine(ada).id)}
    assert browser.post("/c/campus/call/extensions", data=values).status_code == 302
    assert "서버 점검" in team.get(PAGE).text
    assert browser.post("/c/campus/call/extensions", data=values).status_code == 422


def test_a_full_team_says_so(team, ada):
    fill(ada)
    for _ in range(4):
        applicants.add("campus", child=False, by=ada.id, at=NOON)
    answer = team.post(f"{PAGE}/team", data={"then": "add"})
    assert answer.status_code == 422
    assert "at most 5 members" in answer.text
