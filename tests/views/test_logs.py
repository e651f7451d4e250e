"""What stands in the logs: no secret, nobody's words, and no line that somebody else wrote."""

import logging

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from judging import mail
from judging.clock import now
from judging.models.letters import Letter
from judging.models.people import User
from judging.services import batches, entrances, judge_numbers
from tests import factories
from tests.factories import PASSWORD
from tests.tablets import Tablet, opened

KEY = b"a-secret-for-the-tests-that-guards-nothing"
FORGED = "line\r\n2026-11-22 12:00:00 ERROR forged by a reader\x1b[31m\u2028end"


@pytest.fixture
def log(caplog):
    """All that was logged meanwhile, written as lines of a file."""
    caplog.set_level(logging.DEBUG)
    form = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    return lambda: "\n".join(form.format(record) for record in caplog.records)


def journey(app, session, people):
    """Everybody comes in by his way, types what he should not, and fails; the secrets meanwhile."""
    browser = app.test_client()
    secrets = [PASSWORD, "wrong-password-of-olga"]
    for password in reversed(secrets):
        browser.post("/sign-in", data={"email": "olga@example.org", "password": password})
    for page in ("letter", "forgotten"):
        browser.post(f"/sign-in/{page}", data={"email": "ada@example.org"})
    for letter in session.query(Letter).where(Letter.link_id.is_not(None)):
        secret = mail.post().secret(letter.link.nonce)
        browser.get(f"/link/{secret}")
        secrets.append(secret)
    code = entrances.open_up("campus", by=None, at=now())
    given = judge_numbers.renew("campus", key=KEY, by=None, at=now())
    jun = app.test_client()
    jun.get("/enter")
    jun.post("/enter", data={"code": code})
    for number in (f"{given[0].number[:-1]}x", given[0].number):
        jun.post("/enter/number", data={"number": number})
        secrets.append(number)
    jun.post("/enter/confirm")
    secrets += [
        cookie.value for cookie in (jun.get_cookie("simsa"), jun.get_cookie("simsa-tablet"))
    ]
    return secrets + typed(app, session, people)


def typed(app, session, people):
    """What a tablet and the office send that goes wrong."""
    tablet = Tablet.of(session)
    words = "geheimer Kommentar"
    tablet.post(app.test_client(), tablet.op("comment", f"{words}{FORGED}", "A1"))
    office = factories.sign_in(app.test_client(), people.olga)
    office.post("/c/campus/messages", data={"text": FORGED, "to": FORGED})
    office.post("/c/campus/people", data={"role": FORGED, "name": FORGED, "email": FORGED})
    for path in ("/%0aforged", "/c/%0d%0aforged", "/sign-in?next=%0aforged"):
        office.get(path, headers={"User-Agent": "forged\\n", "X-Forwarded-For": "forged"})
    return [tablet.token, words]


def test_no_secret_and_nobodys_words_stand_in_the_log(app, session, log):
    secrets = journey(app, session, opened(session))
    assert len(secrets) >= 10
    written = log()
    assert [one for one in secrets if one in written] == []
    assert "forged" not in written


@pytest.fixture
def refusing(monkeypatch):
    """The database refuses every operation, for what stands in it."""

    def take(batch, said, _mark):
        row = {"email": str(said.value), "name": None, "created_at": now(), "session_key": "x"}
        batch.pending.connection.execute(insert(User), row)

    kept = batches.Batch
    monkeypatch.setattr(kept, "_take", take)


def test_what_fails_is_logged_without_what_was_typed(app, session, log, refusing):
    opened(session)
    tablet = Tablet.of(session)
    answer = tablet.post(app.test_client(), tablet.op("comment", f"geheim {FORGED}", "A1"))
    assert answer.json["answers"][0]["status"] == 422
    assert "An operation could not be kept" in log()
    assert "in _carefully" in log()
    assert "geheim" not in log()
    assert "forged" not in log()


def test_the_database_says_what_failed_and_not_with_which_words(session):
    with pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT no_such_column FROM account WHERE email = :it"), {"it": "ada"})
    assert "no_such_column" in str(failed.value)
    assert "ada" not in str(failed.value)
