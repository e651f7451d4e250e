"""How fast the office's table of entries answers, against the least that could show its rows.

    python -m benchmarks.entries [--entries 10000] [--small 1000] [--repeat 9]

The floor is one SELECT of all key columns of the contest's entries by the raw driver, put into
order. Printed are, for the first page, a search, a filter and the last page by title: the CPU of
the request in milliseconds (median, in this process), how many floors that is, how it grew from
the small contest, and the number of statements.
"""

import argparse
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import flask_migrate
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, text

from judging import create_app
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.eligibility import EligibilityAct, EligibilityDecision
from judging.models.entries import Entry
from judging.models.people import Membership, Team, TeamMember, User
from judging.services import duplicates, eligibility
from judging.services.eligibility_parts import Choice, Wanted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MEMBERS = 3
PATHS = {
    "first page": "",
    "search": "?q=지도+77",
    "looks alike": "?twins=y",
    "nothing to read": "?lacks=material&verdict=eligible",
    "last, by title": "?sort=title&down=y&page=100000",
}


def fill(key: str, entries: int, olga: int) -> None:
    """A contest of so many entries, half of them decided, one in a hundred like another."""
    session = db.session()
    contest = Contest(key=key, texts={"title": key}, timezone="Asia/Seoul", created_at=NOON)
    session.add(contest)
    session.flush()
    session.add(Membership(user_id=olga, contest_id=contest.id, role="owner"))
    here = {"contest_id": contest.id}
    numbers = range(entries)
    session.execute(insert(Team), [here | {"name": f"팀 {n}"} for n in numbers])
    teams = list(session.scalars(select(Team.id).filter_by(**here).order_by(Team.id)))
    session.execute(
        insert(TeamMember), [_member(teams[n], n, p) for n in numbers for p in range(MEMBERS)]
    )
    session.execute(
        insert(Entry),
        [here | {"key": f"E{n:05}", "team_id": teams[n], **_said(n)} for n in numbers],
    )
    act = EligibilityAct(contest_id=contest.id, number=1, act="eligible", by_id=olga, at=NOON)
    session.add(act)
    session.flush()
    ids = session.scalars(select(Entry.id).filter_by(**here).order_by(Entry.id)).all()[::2]
    both = {"verdict": "eligible", "verdict_before": "open", "current": True}
    both |= {"status": "submitted", "status_before": "submitted", "act_id": act.id}
    session.execute(insert(EligibilityDecision), [both | {"entry_id": one} for one in ids])
    session.commit()


def _member(team: int, number: int, position: int) -> dict[str, object]:
    born = date(1990, 1, 1) + timedelta(days=(number * 7919 + position * 104_729) % 9000)
    name = f"김민수{(number * 7 + position) % 500}"
    mail = f"m{number - (number % 200 == 0)}.{position}@example.org"
    return {"team_id": team, "position": position, "name": name, "email": mail, "birth_date": born}


def _said(number: int) -> dict[str, object]:
    same = number - 1 if number % 100 == 0 and number else number
    return {"title": f"골목길 지도 {same}", "submitted_at": NOON, "attrs": {}}


def milliseconds(
    task: Callable[[], object], repeat: int, before: Callable[[], object] = list
) -> float:
    """The median CPU of a task; what happens before each time is not counted."""
    times = []
    for _ in range(repeat):
        before()
        start = time.process_time()
        task()
        times.append(time.process_time() - start)
    return statistics.median(times) * 1000


def floor(key: str) -> None:
    """The least: every row of the contest once, in order."""
    raw = db.session.connection().connection
    found = (
        "SELECT id, key, title FROM entry WHERE contest_id = (SELECT id FROM contest WHERE key = ?)"
    )
    rows = raw.cursor().execute(found, (key,)).fetchall()
    sorted(rows, key=lambda row: row[2])


def happens(name: str, path: str) -> None:
    """What was before the request, and is not measured."""
    if name == "never compared":
        duplicates.KNOWN.clear()
    elif name == "after an act":
        decide(path.split("/")[2])


def decide(key: str) -> None:
    """The office decides about the first entry; nobody is written to."""
    entry = Choice(keys=("E00000",))
    wanted = Wanted("asked", secrets.token_hex(2))
    mark = eligibility.preview(key, entry, wanted).mark
    olga = db.session.scalars(select(User.id)).one()
    eligibility.decide(key, entry, wanted, mark=mark, by=olga, at=NOON)


def statements(client: FlaskClient, path: str) -> int:
    """How often one request asks the database."""
    counted: list[int] = []

    def count(*_: object) -> None:
        counted.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    client.get(path)
    event.remove(db.engine, "before_cursor_execute", count)
    return len(counted)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--repeat", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(environ={"SIMSA_INSTANCE": folder, "SECRET_KEY": secrets.token_hex(32)})
        with app.app_context():
            flask_migrate.upgrade()
            olga = User(email="olga@example.org", session_key="olga", created_at=NOON)
            db.session.add(olga)
            db.session.commit()
            client = app.test_client()
            with client.session_transaction() as signed_in:
                signed_in["_user_id"], signed_in["_fresh"] = olga.get_id(), True
            for key, size in (("small", given.small), ("large", given.entries)):
                fill(key, size, olga.id)
            db.session.execute(text("ANALYZE"))
            db.session.commit()
            report(client, given.repeat)


def report(client: FlaskClient, repeat: int) -> None:
    """One line for each way to look at the table."""
    least = milliseconds(lambda: floor("large"), repeat)
    print(f"{'floor':<18}{least:>9.1f} ms")
    for name, query in (("never compared", ""), ("after an act", ""), *PATHS.items()):
        paths = [f"/c/{key}/entries{query}" for key in ("small", "large")]
        few, many = (
            milliseconds(partial(client.get, path), repeat, partial(happens, name, path))
            for path in paths
        )
        asked = [statements(client, path) for path in paths]
        print(
            f"{name:<18}{many:>9.1f} ms {many / least:>7.1f} floors, "
            f"{many / few:>5.1f} × the small one, {asked[0]} and {asked[1]} statements"
        )


if __name__ == "__main__":
    main()
