"""What every answer of the application carries, and how a session begins and ends."""

import pytest
from flask import request
from sqlalchemy import select
from werkzeug.test import Client

from judging import create_app
from judging.extensions import db
from judging.models.people import User
from judging.services import accounts
from tests import factories
from tests.factories import NOON, PASSWORD


@pytest.fixture
def olga(app):
    with app.app_context():
        person = factories.user(db.session(), "olga")
        db.session.remove()
    return person


def sign_in(client, **form):
    return client.post("/sign-in", data={"email": "olga@example.org", "password": PASSWORD} | form)


def cookie(client):
    found = client.get_cookie("simsa")
    return found.value if found else None


def is_signed_in(client):
    """Whether the page for signed-in people knows somebody."""
    return b"/sign-out" in client.get("/").data


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing", "/static/tokens.css", "/healthz"])
def test_every_answer_refuses_foreign_code_frames_and_guesses(client, path):
    with client.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_what_a_signed_in_person_saw_lies_in_no_cache(client, olga):
    assert client.get("/").headers["Cache-Control"] == "no-cache"
    factories.sign_in(client, olga)
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_a_session_that_was_there_before_the_sign_in_is_worth_nothing(client, olga):
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = cookie(client)
    assert sign_in(client).status_code == 302
    assert cookie(client) != before
    with client.session_transaction() as session:
        assert "planted" not in session


def test_the_cookie_is_hidden_from_scripts(client, olga):
    told = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in told
    assert "SameSite=Lax" in told


def test_a_stolen_cookie_is_dead_after_sign_out(app, client, olga):
    sign_in(client)
    thief = app.test_client()
    thief.set_cookie("simsa", cookie(client))
    assert is_signed_in(thief)
    client.post("/sign-out")
    assert not is_signed_in(thief)


def test_a_cookie_is_dead_after_a_new_password_or_a_disabled_account(app, client, olga):
    sign_in(client)
    with app.app_context():
        accounts.set_password(olga.id, "another password", by=None, at=NOON)
        db.session.remove()
    assert not is_signed_in(client)
    sign_in(client, password="another password")
    assert is_signed_in(client)
    with app.app_context():
        db.session.scalar(select(User)).active = False
        db.session.commit()
        db.session.remove()
    assert not is_signed_in(client)


def test_too_many_tries_get_429_whatever_address_they_claim(client, olga):
    found = [
        client.post(
            "/sign-in",
            data={"email": "olga@example.org", "password": "guess"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
        ).status_code
        for number in range(6)
    ]
    assert found == [422] * 5 + [429]


def test_a_forged_request_is_refused(app, client, olga, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert sign_in(client).status_code == 400
    assert client.post("/sign-out").status_code == 400


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_a_forwarded_address_counts_only_behind_our_own_proxies(tmp_path, proxies, seen):
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path), "TRUSTED_PROXIES": str(proxies)})
    found = []
    app.before_request(lambda: found.append(request.remote_addr) or "seen")
    claimed = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}
    Client(app).get("/", headers=claimed, environ_overrides={"REMOTE_ADDR": "127.0.0.1"})
    dispose(app)
    assert found == [seen]


def dispose(app):
    with app.app_context():
        db.engine.dispose()


def test_only_known_hosts_are_answered(tmp_path):
    app = create_app(
        environ={"SIMSA_INSTANCE": str(tmp_path), "TRUSTED_HOSTS": "simsa.example.org"}
    )
    client = Client(app)
    good = client.get("/healthz", headers={"Host": "simsa.example.org"}).status_code
    bad = client.get("/healthz", headers={"Host": "evil.example.org"}).status_code
    dispose(app)
    assert (good, bad) == (200, 400)


def test_a_request_that_is_too_large_is_refused_before_it_is_read(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    assert sign_in(client, next="x" * 2000).status_code == 413


def test_a_database_that_is_away_is_503_and_no_traceback(tmp_path):
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)})
    answer = Client(app).get("/")
    dispose(app)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Try again in a moment" in answer.text
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("spoken", "words"), [("ko-KR,ko", "데이터베이스"), ("en", "database")])
@pytest.mark.parametrize("path", ["/api/v1/desk", "/api/v1/operations"])
def test_the_interface_says_in_json_that_the_database_is_away(tmp_path, path, spoken, words):
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)})
    headers = {"Authorization": f"Bearer {'x' * 43}", "Accept-Language": spoken}
    sent = {"json": {"operations": []}, "method": "POST"} if "operations" in path else {}
    answer = Client(app).open(path, headers=headers, **sent)
    dispose(app)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.content_type == "application/json"
    assert answer.json["status"] == 503
    assert words in answer.json["error"]
