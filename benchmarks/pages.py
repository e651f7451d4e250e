"""What the organisers' pages cost the server, beside the least that could print the same bytes.

    python -m benchmarks.pages [--repeat 20]

Three contests are made on a throw-away SQLite: 100 entries × 10 judges, 1,000 × 5 and 1,000 × 10.
Printed are, for each page, the queries, the CPU of one request (median, in milliseconds, of this
process: routing, session, queries, rendering), its ratio to the floor (a bare Flask view that reads
the tally's document from the database and returns bytes of the same length), and the CPU of the
very first request, which draws what the later ones find kept.
"""

import argparse
import gc
import statistics
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from judging import create_app
from judging.extensions import Base, db
from judging.models.people import Membership, User
from judging.models.results import Tally
from judging.packages.document import (
    ContestDocument,
    ContestMeta,
    EntryRow,
    JudgeRow,
    ScoreRow,
)
from judging.services import packages, tallies
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIZES = ((100, 10), (1000, 5), (1000, 10))


def contest(entries: int, judges: int) -> ContestDocument:
    """Every judge scores every entry on two criteria; trimmed mean, ties by the first criterion."""
    key = f"bench-{entries}-{judges}"
    criteria = tuple(Criterion(name, Decimal(50), texts={"title": name}) for name in ("a", "b"))
    sheets = Component("judges", "sheets", rubric="main", combine="trimmed")
    final = Round("final", (sheets,), tie_break=("criterion:a", "shared"))
    return ContestDocument(
        meta=ContestMeta(key, texts={"title": f"{entries} × {judges}"}),
        book=RuleBook(Rules(), (final,), rubrics=(Rubric("main", criteria),)),
        entries=tuple(
            EntryRow(f"E{number:04d}", f"골목길 안전 지도 {number}", f"맑은하늘 {number}")
            for number in range(entries)
        ),
        judges=tuple(JudgeRow(f"J{number}", f"심사위원 {number}") for number in range(judges)),
        scores=tuple(
            ScoreRow("final", f"J{judge}", f"E{entry:04d}", name, Decimal(points))
            for entry in range(entries)
            for judge in range(judges)
            for name, points in (("a", (entry * 7 + judge * 3) % 51), ("b", entry * 11 % 51))
        ),
    )


def owner(key: str, contest_id: int) -> User:
    """An organiser of the contest."""
    person = User(email=f"{key}@bench", name="Olga", session_key=key, created_at=NOW)
    db.session.add(person)
    db.session.flush()
    db.session.add(Membership(user_id=person.id, contest_id=contest_id, role="owner"))
    db.session.commit()
    return person


def prepare(entries: int, judges: int) -> tuple[str, User]:
    """A judged contest with a tally, and who may look at it."""
    document = contest(entries, judges)
    row = packages.import_package(document, by=None, at=NOW)
    person = owner(document.meta.key, row.id)
    tallies.take(document.meta.key, "final", by=person.id, at=NOW)
    return document.meta.key, person


def cpu(client: FlaskClient, path: str, repeat: int) -> tuple[float, float, int]:
    """CPU of the first request and of a later one (median) in milliseconds, length of an answer."""
    spent = []
    for _ in range(repeat + 1):
        before = time.process_time()
        answer = client.get(path)
        spent.append((time.process_time() - before) * 1000)
        assert answer.status_code == 200, path
    return spent[0], statistics.median(spent[1:]), len(answer.data)


def queries(client: FlaskClient, path: str) -> int:
    """How many statements one request sends."""
    seen: list[str] = []

    def count(_c: object, _k: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(db.engine, "before_cursor_execute", count)
    return len([one for one in seen if not one.startswith("BEGIN")])


def add_floor(app: Flask) -> None:
    """A view that reads the newest tally and returns as many bytes as it is told."""

    def least(length: int) -> bytes:
        db.session.scalar(select(Tally.document).order_by(Tally.id.desc()).limit(1))
        return b"x" * length

    app.add_url_rule("/floor/<int:length>", "floor", least)


def measure(app: Flask, entries: int, judges: int, repeat: int) -> None:
    """Print a line for each page of one contest."""
    key, person = prepare(entries, judges)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    tally = f"/c/{key}/rounds/final/tally"
    for name, path in (("overview", f"/c/{key}/"), ("tally", tally), ("by hand", f"{tally}/E0001")):
        first, spent, length = cpu(client, path, repeat)
        _, least, _ = cpu(client, f"/floor/{length}", repeat)
        print(
            f"{entries:>6} × {judges:<3} {name:<9} {queries(client, path):>3} queries "
            f"{length / 1000:>7.0f} kB {spent:>7.1f} ms CPU  {spent / least:>5.1f} × floor, "
            f"first {first:>6.1f} ms"
        )


def main() -> None:
    """Measure every page of every contest."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=20)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as folder:
        environ = {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3", "SIMSA_INSTANCE": folder}
        app = create_app(environ=environ)
        add_floor(app)
        gc.freeze()  # as a worker does once it has loaded the app
        with app.app_context():
            Base.metadata.create_all(db.engine)
        for entries, judges in SIZES:
            with app.app_context():
                measure(app, entries, judges, repeat)


if __name__ == "__main__":
    main()
