"""What one look at the control room's board costs the server.

    python -m benchmarks.board [--repeat 40]

Contests of 13 entries × 7 judges, 100 × 20 and 1,000 × 30 are made on a throw-away SQLite, half of
their sheets handed in, a tablet for each judge. Printed are, for the page, for a look at which
nothing changed (304), for one that brings signs of life only, for one that brings the squares and
for one after a sheet was handed in: the CPU of the request in milliseconds (median, in this
process) and the bytes of the answer.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from judging import create_app
from judging.clock import now
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, Membership, User
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.tablets import Device, Presence, Sitting
from judging.packages.document import ContestDocument, ContestMeta, EntryRow, JudgeRow
from judging.services import audit, packages, rounds
from scoring.rules import Component, Criterion, Rubric, RuleBook, Rules
from scoring.rules import Round as RoundRules

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = timedelta(hours=1)  # no tablet falls silent while it is measured
SIZES = ((13, 7), (100, 20), (1000, 30))


def package(entries: int, judges: int) -> ContestDocument:
    """A contest that nobody has judged yet."""
    sheets = Component("judges", "sheets", rubric="main")
    rubric = Rubric(
        "main", tuple(Criterion(name, Decimal(20)) for name in ("a", "b", "c", "d", "e"))
    )
    return ContestDocument(
        meta=ContestMeta(f"bench-{entries}", texts={"title": f"{entries} × {judges}"}),
        book=RuleBook(Rules(), (RoundRules("final", (sheets,)),), rubrics=(rubric,)),
        entries=tuple(EntryRow(f"E{n:04d}", f"골목길 안전 지도 {n}") for n in range(entries)),
        judges=tuple(JudgeRow(f"J{n:02d}", f"심사위원 {n}") for n in range(judges)),
    )


def make(entries: int, judges: int, olga: User) -> str:
    """The contest in the middle of its judging; its key."""
    session = db.session()
    contest = packages.import_package(package(entries, judges), by=None, at=NOON)
    session.add(Membership(user_id=olga.id, contest_id=contest.id, role="operator"))
    session.commit()
    rounds.open_judging(contest.key, "final", by=olga.id, at=NOON)
    half = select(Entry.id).where(Entry.contest_id == contest.id, Entry.id % 2 == 0)
    row = select(Round.id).where(Round.contest_id == contest.id).scalar_subquery()
    mine = (ScoreSheet.round_id == row, ScoreSheet.entry_id.in_(half))
    session.execute(update(ScoreSheet).where(*mine).values(state="submitted", submitted_at=NOON))
    for judge in session.scalars(select(Judge).where(Judge.contest_id == contest.id)):
        device = Device(contest_id=contest.id, key=f"TB-{judge.key}", enrolled_at=NOON)
        session.add(device)
        session.flush()
        known = {"token_hash": f"{contest.key}-{judge.id}", "began_at": NOON, "epoch": 1}
        sitting = Sitting(judge_id=judge.id, device_id=device.id, **known)
        session.add(sitting)
        session.flush()
        session.add(Presence(sitting_id=sitting.id, seen_at=now() + LATER, waiting=0))
    session.commit()
    return contest.key


def hand_in(app: Flask, key: str) -> None:
    """One more sheet is handed in, as a tablet does it."""
    with app.app_context():
        session = db.session()
        row = session.scalars(select(Round).join(Contest).where(Contest.key == key)).one()
        blank = select(ScoreSheet).where(ScoreSheet.round_id == row.id)
        sheet = session.scalars(blank.where(ScoreSheet.state == "blank").limit(1)).one()
        told = {"at": NOON, "by": None, "contest_id": row.contest_id, "details": {}}
        seq = audit.record(session, act="sheet.submitted", subject="sheet:final/J00/E", **told)
        sheet.state, sheet.submitted_at, sheet.changed_seq = "submitted", NOON, seq
        session.commit()
        db.session.remove()


def measure(
    client: FlaskClient, path: str, repeat: int, before: Callable[[], None], **headers: str
) -> tuple[float, int]:
    """CPU of one request in milliseconds, and the bytes of its answer."""
    spent, size = [], 0
    for _ in range(repeat):
        before()
        gc.collect()
        began = time.process_time()
        size = len(client.get(path, headers=headers).data)
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent), size


def report(app: Flask, client: FlaskClient, key: str, repeat: int) -> None:
    """One line for each kind of look."""
    page = f"/c/{key}/rounds/final/control"
    first = client.get(f"{page}/board.json")
    board = f"{page}/board.json?have={first.get_json()['stamp']}"
    mark = client.get(board).headers["ETag"]
    looks = (
        ("the page", page, {}),
        ("nothing changed", board, {"If-None-Match": mark}),
        ("signs of life", board, {}),
        ("all squares", f"{page}/board.json", {}),
        ("a sheet more", board, {}),
    )
    for name, path, headers in looks:
        before = partial(hand_in, app, key) if name == "a sheet more" else lambda: None
        spent, size = measure(client, path, repeat, before, **headers)
        print(f"{key:12} {name:16} {spent:8.1f} ms {size:9,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=40)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as folder:
        secret = {"SIMSA_INSTANCE": folder, "SECRET_KEY": "a-secret-for-measuring-that-guards-0"}
        app = create_app({"TESTING": True}, environ=secret)
        with app.app_context():
            flask_migrate.upgrade()
            olga = User(email="olga@example.org", session_key="olga", created_at=NOON)
            db.session.add(olga)
            db.session.commit()
            remembered = olga.get_id()
            keys = [make(*size, olga) for size in SIZES]
            db.session.remove()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = remembered, True
        for key in keys:
            report(app, client, key, repeat)


if __name__ == "__main__":
    main()
