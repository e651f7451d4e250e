"""Signing in and out."""

import re

import pytest

from tests import factories
from tests.factories import PASSWORD


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


def enter(client, **form):
    form = {"email": "olga@example.org", "password": PASSWORD} | form
    return client.post("/sign-in", data=form)


def test_olga_signs_in_and_out_again(client, olga):
    assert enter(client).status_code == 302
    assert "Sign out" in client.get("/", headers={"Accept-Language": "en"}).text
    client.post("/sign-out")
    assert "Sign out" not in client.get("/", headers={"Accept-Language": "en"}).text


def test_a_wrong_password_is_told_in_the_readers_language(client, olga):
    client.post("/language", data={"language": "ko"})
    page = enter(client, password="wrong")
    assert page.status_code == 422
    assert "이메일과 비밀번호가 맞지 않습니다." in page.text


def test_signing_in_begins_a_new_session(client, olga):
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    enter(client)
    with client.session_transaction() as after:
        assert "planted" not in after


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example"),
        *("%2f%2fevil.example", "javascript:alert(1)", "/\tevil", "evil"),
    ],
)
def test_nobody_is_led_to_another_site(client, olga, elsewhere):
    assert enter(client, next=elsewhere).location == "/"
    chosen = client.post("/language", data={"language": "en", "next": elsewhere})
    assert chosen.location == "/"


def test_after_signing_in_one_comes_where_one_wanted_to_go(client, olga):
    assert enter(client, next="/c/campus/awards").location == "/c/campus/awards"


def test_the_language_is_the_readers_choice_then_the_browsers(client):
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "en-GB,ko;q=.5"}).text
    assert '<html lang="ko">' in client.get("/", headers={"Accept-Language": "ko-KR"}).text
    assert '<html lang="ko">' in client.get("/", headers={"Accept-Language": "fr"}).text
    client.post("/language", data={"language": "en"})
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "ko"}).text


def test_a_form_from_elsewhere_is_refused(app):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        page = app.test_client().post("/sign-in", data={"email": "a@b.c", "password": "x"})
        assert page.status_code == 400
        assert page.text.count("<h1") == 1
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_refused_sign_in_looks_the_same_whether_there_is_such_an_account(app, olga, session):
    factories.user(session, "closed", active=False)
    session.commit()
    told = {}
    for who in ("olga", "nobody", "closed"):
        page = enter(app.test_client(), email=f"{who}@example.org", password="wrong-password")
        text = re.sub(r'(csrf_token" value=)"[^"]+"', r"\1", page.text)
        told[who] = (page.status_code, text.replace(who, "who"), sorted(page.headers.keys()))
    assert told["olga"] == told["nobody"] == told["closed"]
