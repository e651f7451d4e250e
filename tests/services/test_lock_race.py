"""A thousand writers race the end of the judging: before it, or refused; then nothing changes."""

import json
import threading
from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.operations import Operation
from judging.models.sheets import Mark
from judging.packages.document import EntryRow
from judging.services import audit, lookup, operations, rounds, sittings, tables, tallies
from judging.services.sittings import Sitter
from scoring.fingerprint import fingerprint
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened, said

ENTRIES = 170  # two judges, two criteria each: a thousand marks and their sheets
SITTINGS = 8


@pytest.fixture
def crowd(app: Flask) -> list[tuple[Sitter, dict[str, Any]]]:
    """What a thousand writers will send, one act each: every sheet, marked and handed in."""
    names = [f"E{number}" for number in range(ENTRIES)]
    entries = tuple(EntryRow(name, name, name) for name in names)
    with app.app_context():
        session = db.session()
        opened(session, factories.document(judged=False, entries=entries, members=()))
        acts = []
        for place in range(SITTINGS):
            tablet = Tablet.of(session, ("J1", "J2")[place % 2])
            sitter = sittings.by_token(tablet.token)
            mine = names[place // 2 :: SITTINGS // 2]
            acts += [(sitter, op) for entry in mine for op in tablet.sheet(entry, 40, 30)]
        db.session.remove()
    return acts


def marks_now() -> str:
    session = db.session()
    contest = lookup.contest(session, "campus")
    return fingerprint(tables.rule_book(session, contest), tables.facts(session, contest), "final")


def test_each_is_before_the_lock_or_refused_and_the_tally_stays(
    app: Flask, crowd: list[tuple[Sitter, dict[str, Any]]]
) -> None:
    answers: list[dict[str, Any]] = []
    together, done = threading.Barrier(len(crowd) + 1), threading.Semaphore(0)

    def write(sitter: Sitter, op: dict[str, Any]) -> None:
        with app.app_context():
            together.wait()
            answers.extend(operations.take(sitter, [said(op)], at=NOON).answers)
            done.release()
            db.session.remove()

    threads = [threading.Thread(target=write, args=act) for act in crowd]
    for thread in threads:
        thread.start()
    together.wait()
    with app.app_context():
        for _ in range(len(crowd) // 4):
            done.acquire()
        rounds.close("campus", "final", by=None, at=NOON)  # type: ignore[arg-type]  # nobody
        tallies.take("campus", "final", by=None, at=NOON)  # type: ignore[arg-type]  # nobody
        at_the_lock = marks_now()
        db.session.remove()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert len(answers) == len(crowd) >= 1000
        told = Counter((one["status"], one["effect"]) for one in answers)
        assert told.keys() <= {(200, "applied"), (423, "locked"), (422, "refused")}
        assert told[423, "locked"] > 0
        assert marks_now() == at_the_lock
        check_rows(answers)
        db.session.remove()


def check_rows(answers: list[dict[str, Any]]) -> None:
    """Nothing changed after the lock, and every answer is what is stored."""
    session = db.session()
    closed = session.scalar(select(AuditEvent.seq).where(AuditEvent.act == "round.closed"))
    late = select(AuditEvent).where(AuditEvent.seq > closed, AuditEvent.act.like("sheet.%"))
    assert session.scalars(late).all() == []
    stored = {row.id: row for row in session.scalars(select(Operation))}
    assert {one["id"]: one["effect"] for one in answers} == {
        key: row.effect for key, row in stored.items()
    }
    applied = [json.loads(row.value) for row in stored.values() if row.effect == "applied"]
    assert len(session.scalars(select(Mark)).all()) == sum(v is not True for v in applied)
    assert audit.verify(session) is None
