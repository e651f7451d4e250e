"""Writers who come together share a transaction; what goes wrong with one hurts no other."""

import threading

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from judging.errors import Refused
from judging.extensions import db
from judging.models.contests import Contest
from judging.services import lines
from tests.factories import NOON


def contest(key):
    return {"key": key, "created_at": NOON, "texts": {}, "state": "draft", "blind": True} | {
        "timezone": "Asia/Seoul",
        "locale": "ko",
    }


def kept(session: Session) -> set[str]:
    session.commit()
    return set(session.scalars(select(Contest.key)))


def in_turn(session, wishes, careful):
    return [wish(session, careful) for wish in wishes]


@pytest.fixture
def line(session: Session) -> lines.Line:
    return lines.Line(lambda session: None, in_turn)


def writes(key, *, then=None):
    def work(session, _careful):
        session.execute(insert(Contest).values(**contest(key)))
        if then:
            then()
        return key

    return work


class Crew:
    """Threads that stand in a line while the first one is held inside its transaction."""

    def __init__(self, app: Flask, line: lines.Line) -> None:
        self.app, self.line = app, line
        self.inside, self.go = threading.Event(), threading.Event()
        self.came: dict[str, object] = {}
        self.threads: list[threading.Thread] = []

    def first(self, key):
        def hold():
            self.inside.set()
            self.go.wait(30)

        self._comes(key, writes(key, then=hold))
        assert self.inside.wait(30)

    def joins(self, key, work, weight=1):
        """Somebody comes while the first one writes; answers when he stands in the line."""
        before = len(self.line.waiting)
        self._comes(key, work, weight)
        while len(self.line.waiting) == before:
            self.threads[-1].join(0.01)

    def _comes(self, key, work, weight=1):
        def run():
            with self.app.app_context():
                try:
                    self.came[key] = self.line.join(work, weight)
                except Exception as failure:
                    self.came[key] = failure
                finally:
                    db.session.remove()

        self.threads.append(threading.Thread(target=run))
        self.threads[-1].start()

    def finish(self):
        self.go.set()
        for thread in self.threads:
            thread.join(60)


@pytest.fixture
def crew(app: Flask, line: lines.Line) -> Crew:
    return Crew(app, line)


@pytest.fixture
def commits(session: Session):
    """How often something was committed that had begun to write."""
    seen: list[int] = []

    def count(connection):
        if connection.get_execution_options().get("write"):
            seen.append(1)

    event.listen(db.engine, "commit", count)
    yield seen
    event.remove(db.engine, "commit", count)


def test_who_comes_while_another_writes_shares_the_next_transaction(
    session: Session, crew: Crew, commits: list[int]
) -> None:
    crew.first("held")
    for number in range(6):
        crew.joins(f"c{number}", writes(f"c{number}"))
    crew.finish()
    assert crew.came == {key: key for key in ("held", *(f"c{n}" for n in range(6)))}
    assert kept(session) == set(crew.came)
    assert len(commits) == 2


def test_what_the_database_refuses_spoils_nothing_for_the_others(
    session: Session, crew: Crew
) -> None:
    crew.first("held")
    for number in range(3):
        crew.joins(f"c{number}", writes(f"c{number}"))
    crew.joins("twice", writes("held"))
    crew.finish()
    assert isinstance(crew.came.pop("twice"), IntegrityError)
    assert kept(session) == {"held", "c0", "c1", "c2"} == set(crew.came.values())


def test_a_refusal_keeps_nothing_of_its_own(session: Session, line: lines.Line) -> None:
    def refuse():
        raise Refused("no")

    with pytest.raises(Refused):
        line.join(writes("gone", then=refuse))
    assert line.join(writes("there")) == "there"
    assert kept(session) == {"there"}


def test_nobody_is_answered_before_the_commit(
    session: Session, crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    crew.first("held")
    crew.joins("c0", writes("c0"))
    assert crew.came == {}
    crew.finish()
    assert set(crew.came) == {"held", "c0"}


def test_a_commit_that_fails_is_tried_again_by_each_alone(
    session: Session, line: lines.Line
) -> None:
    calls: list[bool] = []

    def work(session, careful):
        calls.append(careful)
        session.execute(insert(Contest).values(**contest("once")))
        if not careful:
            session.execute(insert(Contest).values(**contest("once")))

    line.join(work)
    assert calls == [False, True]
    assert kept(session) == {"once"}


def test_each_database_has_a_line_of_its_own(session: Session) -> None:
    first = lines.before(db.engine, lambda session: None, in_turn)
    assert lines.before(db.engine, lambda session: None, in_turn) is first


def test_what_is_heavy_together_is_done_in_two_transactions(
    session: Session, crew: Crew, commits: list[int]
) -> None:
    crew.first("held")
    for key, weight in (("a", 200), ("b", 100), ("c", 1)):
        crew.joins(key, writes(key), weight)
    crew.finish()
    assert (len(commits), kept(session)) == (3, {"held", "a", "b", "c"})
