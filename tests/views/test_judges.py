"""The pages around judges: adding, cards, locks, tablets, tokens."""

import re

import pytest
from sqlalchemy import select

from judging.clock import now
from judging.models.people import Judge
from judging.services import entrances, judge_numbers
from tests import factories

SCREENS = ("judges", "tablets", "programs", "entrance/pledge", "judges/cards", "judges/J1/edit")


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session))


@pytest.fixture
def olga(client, people):
    factories.sign_in(client, people.olga)
    client.post("/language", data={"language": "ko"})
    return client


def number_on(page):
    return re.search(r"(\d{3}) (\d{4}) (\d{4})</dd>", page).group(0)[:13].replace(" ", "")


def test_a_judge_is_added_and_comes_in_at_once(app, olga):
    code = entrances.open_up("campus", by=None, at=now())
    page = olga.post("/c/campus/judges", data={"name": "한새봄", "affiliation": "새봄디자인"})
    assert page.status_code == 200
    assert "한새봄" in page.text
    assert f"{code[:3]} {code[3:]}" in page.text
    judge = app.test_client()
    judge.post("/enter", data={"code": code})
    assert judge.post("/enter/number", data={"number": number_on(page.text)}).location == (
        "/enter/confirm"
    )


def test_a_number_is_shown_once(olga):
    page = olga.post("/c/campus/judges", data={"name": "한새봄"})
    number = number_on(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    for path in SCREENS:
        assert number[3:7] + " " + number[7:] not in olga.get(f"/c/campus/{path}").text


def test_a_judge_without_a_name_is_not_added(session, olga):
    page = olga.post("/c/campus/judges", data={"name": " "})
    assert page.status_code == 422
    assert session.scalars(select(Judge.key)).all() == ["J1", "J2"]


def test_cards_are_printed_after_a_warning_only(session, olga):
    refused = olga.post("/c/campus/judges/cards", data={"kind": "number"})
    assert refused.status_code == 422
    assert "새로 발급할지 표시해 주십시오" in refused.text
    printed = olga.post("/c/campus/judges/cards", data={"kind": "number", "sure": "y"})
    assert len(re.findall(r"\d{3} \d{4} \d{4}</dd>", printed.text)) == 2
    assert printed.text.count('class="qr"') == 2


def test_a_card_with_a_link_has_its_secret_in_the_code_alone(olga):
    page = olga.post("/c/campus/judges/J1/link")
    assert page.status_code == 200
    assert 'class="qr"' in page.text
    assert "#k=" not in page.text


def test_the_pages_speak_both_languages(olga):
    for path in SCREENS:
        assert olga.get(f"/c/campus/{path}").status_code == 200
    olga.post("/language", data={"language": "en"})
    for path in SCREENS:
        page = olga.get(f"/c/campus/{path}").text
        assert '<html lang="en">' in page


def test_organisers_see_a_lock_and_lift_it(app, olga):
    code = entrances.open_up("campus", by=None, at=now())
    key = app.config["SECRET_KEY"].encode()
    (jun,) = judge_numbers.renew("campus", ["J1"], key=key, by=None, at=now())
    judge = app.test_client()
    judge.post("/enter", data={"code": code})
    for _ in range(5):
        judge.post("/enter/number", data={"number": jun.number[:3] + "00000000"})
    assert judge.post("/enter/number", data={"number": jun.number}).status_code == 429
    page = olga.get("/c/campus/judges").text
    assert 'role="alert"' in page
    assert "심사위원: Jun" in page
    olga.post("/c/campus/entrance/lift")
    assert judge.post("/enter/number", data={"number": jun.number}).status_code == 302
    assert 'role="alert"' not in olga.get("/c/campus/judges").text


def test_who_may_only_look_finds_nothing_to_press(client, people):
    factories.sign_in(client, people.augusta)
    for path in ("judges", "tablets"):
        page = client.get(f"/c/campus/{path}").text
        assert "<main" in page
        assert not re.findall(r'<form[^>]*action="/c/campus', page)


def test_in_a_blind_contest_the_chair_learns_no_organisation_from_a_hint(session, client):
    entry = factories.EntryRow("A1", "Ada's Engine", "Ada", attrs={"affiliation": "한빛대학교"})
    judge = factories.JudgeRow("J1", "Jun", affiliation="한빛대")
    package = factories.document("campus", entries=(entry,), judges=(judge,), judged=False)
    people = factories.cast(session, factories.contest(session, package))
    told = {}
    for who in ("olga", "chae"):
        factories.sign_in(client, getattr(people, who))
        told[who] = client.get("/c/campus/judges", headers={"Accept-Language": "en"}).text
    assert "Perhaps a conflict" in told["olga"]
    assert "A1 (한빛대)" in told["olga"]
    assert "Perhaps a conflict" not in told["chae"]


def test_a_token_is_shown_once_and_works_until_it_is_revoked(olga, people):
    page = olga.post("/c/campus/programs", data={"name": "전광판", "scopes": "board:read"})
    secret = re.search(r"<code>(simsa_[\w-]+)</code>", page.text)[1]
    assert secret not in olga.get("/c/campus/programs").text
    asked = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert olga.get("/api/v1/contests/campus/board", **asked).status_code == 200
    number = re.search(r"/programs/(\d+)/revoke", olga.get("/c/campus/programs").text)[1]
    olga.post(f"/c/campus/programs/{number}/revoke")
    assert olga.get("/api/v1/contests/campus/board", **asked).status_code == 401


def test_a_token_needs_a_name_and_a_scope(olga):
    for data in ({}, {"name": "x"}, {"scopes": "board:read"}, {"name": "x", "scopes": "all"}):
        assert olga.post("/c/campus/programs", data=data).status_code == 422


def test_the_pledge_is_set_on_its_page(olga):
    assert "열린 적이 없습니다" in olga.get("/c/campus/entrance/pledge").text
    entrances.open_up("campus", by=None, at=now())
    said = {"asks": "y", "ko": "비밀을 지키겠습니다.", "en": ""}
    assert olga.post("/c/campus/entrance/pledge", data=said).status_code == 302
    assert "비밀을 지키겠습니다." in olga.get("/c/campus/entrance/pledge").text
