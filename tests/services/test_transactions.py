"""Writers queue, commit once, and undo everything when they fail."""

import threading

import pytest
from flask import Flask
from sqlalchemy import delete, event, func, select
from sqlalchemy.exc import IntegrityError

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import User
from judging.services import audit
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON


def count_users(session):
    return session.scalar(select(func.count()).select_from(User))


def account(name):
    return User(email=f"{name}@example.org", session_key="key", created_at=NOON)


def test_the_block_commits_when_it_ends(session):
    with write() as writing:
        writing.add(account("olga"))
    session.rollback()
    assert count_users(session) == 1


def test_nothing_stays_of_a_block_that_raises(session):
    def fail():
        with write() as writing:
            writing.add(account("olga"))
            writing.flush()
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail()
    assert count_users(session) == 0


def test_reads_are_over_before_the_write_begins(session):
    """The order of ecosystem: BEGIN, SELECT, COMMIT, BEGIN IMMEDIATE, INSERT, COMMIT."""
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2].split()[0]))
    event.listen(db.engine, "begin", lambda connection: said.append("begin"))
    event.listen(db.engine, "commit", lambda connection: said.append("commit"))
    count_users(session)
    with write() as writing:
        writing.add(account("olga"))
    steps = [word for word in said if word in ("SELECT", "INSERT", "begin", "commit")]
    assert steps == ["begin", "SELECT", "commit", "begin", "INSERT", "commit"]


def test_a_writer_takes_its_lock_before_it_reads(session):
    if db.engine.dialect.name != "sqlite":
        return
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
    with write():
        pass
    assert said == ["BEGIN IMMEDIATE"]


def test_fifty_writers_at_once_lose_nothing(app: Flask):
    """Each reads the newest event and appends the next: without the queue half would fail."""
    failures = []

    def append(number):
        try:
            with app.app_context():
                with write() as session:
                    record(session, f"test.{number}")
                db.session.remove()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=append, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert failures == []
        assert audit.head(db.session()).seq == 50
        assert audit.verify(db.session()) is None
        db.session.remove()


def record(session, act):
    return audit.record(
        session, at=NOON, by=None, contest_id=None, act=act, subject="test", details={}
    )


def test_a_write_inside_a_write_is_refused_instead_of_waiting_for_itself(session):
    with write(), pytest.raises(RuntimeError, match="never begins inside"), write():
        pass
    with write() as writing:
        writing.add(account("olga"))
    assert count_users(session) == 1


def test_foreign_keys_are_enforced(session):
    contest = factories.contest(session)
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.execute(delete(Contest).where(Contest.id == contest.id))
