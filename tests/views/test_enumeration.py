"""Nobody learns from an answer, or from the work behind it, whom or what an installation knows.

Clocks are for `benchmarks/enumeration.py`; here the statements and the hashes are counted.
"""

import re
from collections import Counter
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, update

from judging.clock import now
from judging.extensions import db
from judging.models.admissions import AdmissionLink
from judging.models.people import User
from judging.services import accounts, entrances, judge_numbers
from tests import factories

KEY = b"a-secret-for-the-tests-that-guards-nothing"
DRAWN = {"Set-Cookie", "Content-Length", "Date"}  # its length has what was typed in it


@pytest.fixture
def people(session):
    made = factories.cast(session, factories.contest(session))
    factories.user(session, "closed", active=False)
    session.execute(update(User).where(User.email == "vi@example.org").values(password_hash=""))
    session.commit()
    accounts._nobody()  # made once in the life of a process
    return made


@pytest.fixture
def work(app, monkeypatch):
    """What a request to a page costs and answers, asked for by a browser that nobody knows."""
    hashed, said = [], []
    kept = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *all_of: hashed.append(1) or kept(*all_of))

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    def ask(path, method="POST", before=(), **form):
        client = app.test_client()
        for where, what in before:
            client.post(where, data=what)
        hashed.clear()
        said.clear()
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            answer = client.open(path, method=method, data=form or None)
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return seen(answer, *form.values(), path), Counter(said), len(hashed)

    return ask


def seen(answer, *typed):
    """The answer without what was typed into it, and without what each page draws anew."""
    text = re.sub(r'(csrf_token" value=)"[^"]+"', r"\1", answer.text)
    for one in sorted(filter(None, typed), key=len, reverse=True):
        text = text.replace(one, "…")
    head = {name: "…" if name in DRAWN else value for name, value in answer.headers}
    return answer.status_code, head, text


def alike(work, ask, known, unknown):
    """Both ways of asking are answered alike, with the same statements and hashes."""
    first, second = ask(work, known), ask(work, unknown)
    assert first[0] == second[0]
    assert first[1] == second[1], (first[1] - second[1], second[1] - first[1])
    assert first[2] == second[2]
    return first


@pytest.mark.parametrize("known", ["olga", "closed", "vi"])
def test_signing_in(work, people, known):
    def ask(work, who):
        return work("/sign-in", email=f"{who}@example.org", password="wrong password")

    _, statements, hashes = alike(work, ask, known, "nobody")
    assert (statements.total() > 3, hashes) == (True, 1)


@pytest.mark.parametrize("page", ["letter", "forgotten"])
@pytest.mark.parametrize("known", ["olga", "closed"])
def test_asking_for_a_letter(work, people, page, known):
    def ask(work, who):
        return work(f"/sign-in/{page}", email=f"{who}@example.org")

    answer, statements, _ = alike(work, ask, known, "nobody")
    assert (answer[0], statements.total() > 3) == (200, True)


def test_an_event_code(session, work, people):
    closed = entrances.open_up("campus", by=None, at=now())
    entrances.close("campus", by=None, at=now())
    other = f"{(int(closed) + 1) % 1000000:06}"
    alike(work, lambda work, code: work("/enter", code=code), closed, other)


def test_a_judges_number(session, work, people):
    code = entrances.open_up("campus", by=None, at=now())
    given = judge_numbers.renew("campus", key=KEY, by=None, at=now())
    taken = {one.number[: judge_numbers.NAMING] for one in given}
    free = next(f"{n:03}" for n in range(100, 999) if f"{n:03}" not in taken)

    def ask(work, named):
        before = [("/enter", {"code": code})]
        return work("/enter/number", before=before, number=f"{named}00000000")

    answer, *_ = alike(work, ask, sorted(taken)[0], free)
    assert answer[0] == 422


def test_a_judges_link(session, work, people):
    until = now() + timedelta(days=1)
    (made,) = judge_numbers.link("campus", ["J1"], until=until, by=None, at=now())
    secret = made.link_secret
    session.execute(update(AdmissionLink).values(redeemed_at=now()))
    session.commit()
    alike(work, lambda work, one: work("/enter/link", secret=one), secret, "0" * len(secret))


@pytest.mark.parametrize("path", ["/link/{}", "/c/campus/guardian/{}", "/v/{}"])
def test_a_made_up_secret_is_not_there(work, people, path):
    for one in ("x", "0" * 64, "A" * 10):
        answer, *_ = work(path.format(one), method="GET")
        assert answer[0] in (404, 410)


@pytest.mark.parametrize("path", ["", "/results", "/my-entry", "/rounds/final/tally/A1"])
def test_a_hidden_contest(session, work, people, path):
    def ask(work, key):
        answer, statements, hashes = work(f"/c/{key}{path}", method="GET")
        return (answer[0], answer[1], answer[2].replace(key, "…")), statements, hashes

    alike(work, ask, "campus", "nowhere")
