"""Is anything lost when the server dies? Kills it again and again under load, then compares.

    python -m benchmarks.crash [--rounds 200] [--database postgresql://…] [--cluster BIN]
                               [--plant M1 …] [--tablets 6] [--seconds 0.6] [--locks 12] [--seed 1]

Two tablets of each judge send marks to a real gunicorn, some of them twice and some without
waiting for the answer; then the whole process group gets SIGKILL at a random moment, and the next
round begins. With --cluster a PostgreSQL of its own is started from that folder of programs, and
killed instead. At the end rounds are locked while everybody writes, the queues drain, and the
tablets' journals are compared with the database by the invariants of crash_check. --plant puts a
fault into the app first: then a run that finds nothing has failed.
"""

import argparse
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import psycopg
from sqlalchemy import select
from sqlalchemy.engine import make_url

from benchmarks.crash_check import summary, violations
from benchmarks.crash_clients import CRITERIA, Tablet
from benchmarks.crash_server import Cluster, Server, pause
from judging import create_app
from judging.errors import Conflicted
from judging.extensions import db
from judging.models.people import Judge
from judging.packages.document import ContestDocument, ContestMeta, EntryRow, JudgeRow
from judging.services import lookup, packages, rounds, sittings, staleness, tables, tallies
from scoring.fingerprint import fingerprint
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules

KEY = "crash"
ENTRIES = [f"E{number}" for number in range(1, 13)]
NOW = datetime(2026, 11, 26, 5, tzinfo=UTC)
FEW = ENTRIES[:2]  # so that sheets fill up and count in the moments before a lock
DRAIN, LOCK_AFTER, PATIENCE = 60, 0.3, 5


@dataclass(frozen=True)
class Plan:
    """How hard and how long."""

    rounds: int = 200
    tablets: int = 6
    seconds: float = 0.6
    locks: int = 12
    seed: int = 1
    floor: int = 1


@dataclass
class Crash:
    """One installation, its tablets, and everything that happens to them."""

    server: Server
    plan: Plan
    cluster: Cluster | None = None
    tablets: list[Tablet] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def run(self) -> list[str]:
        """Kill, lock, drain and compare; what was found wrong."""
        luck = random.Random(self.plan.seed)
        self.server.set_up()
        with self._app():
            self._enter(luck)
        self.server.start()
        try:
            for _ in range(self.plan.rounds):
                self._round(luck)
            self._lock_under_load()
        finally:
            self.server.end()
        with self._app():
            self.found += violations(db.session(), self.tablets, self.plan.floor)
            self.found += self._tallies()
            print(summary(db.session(), self.tablets), flush=True)
        return self.found

    @contextmanager
    def _app(self) -> Iterator[None]:
        app = create_app(environ=self.server.environ)
        with app.app_context():
            yield
            db.session.remove()
            db.engine.dispose()

    def _enter(self, luck: random.Random) -> None:
        """The contest, its rounds open, and two tablets for each judge."""
        packages.import_package(document(self.plan), by=None, at=NOW)
        for key in ("final", *self._locked_rounds()):
            rounds.open_judging(KEY, key, by=None, at=NOW)
        judges = db.session().execute(select(Judge.key, Judge.id)).all()
        for name, number in judges:
            for _ in range(2):
                entered = sittings.begin(KEY, number, None, by=None, at=NOW)
                seed = random.Random(luck.random())
                told = (name, entered.token, entered.epoch, self.server.port, ENTRIES, seed)
                self.tablets.append(Tablet(*told))

    def _locked_rounds(self) -> list[str]:
        return [f"lock{number}" for number in range(1, self.plan.locks + 1)]

    def _round(self, luck: random.Random) -> None:
        """Load until a random moment after the first answer, then the end, and up again."""
        with self._load():
            begun, before = time.monotonic(), self._heard()
            while self._heard() == before and time.monotonic() - begun < PATIENCE:
                pause(0.005)
            pause(luck.random() * self.plan.seconds)
            victim = self.cluster or self.server
            victim.kill()
        if self.cluster is not None:
            self.cluster.start()
        else:
            self.server.start()

    def _heard(self) -> int:
        return sum(len(one.answers) for one in self.tablets)

    @contextmanager
    def _load(self) -> Iterator[None]:
        stop = threading.Event()
        hands = [threading.Thread(target=one.work, args=(stop,)) for one in self.tablets]
        for hand in hands:
            hand.start()
        try:
            yield
        finally:
            stop.set()
            for hand in hands:
                hand.join()

    def _lock_under_load(self) -> None:
        """Close rounds and take their tallies while everybody writes, then send what is left."""
        for key in self._locked_rounds():
            self._drain()
            for tablet in self.tablets:
                tablet.round, tablet.entries = key, FEW
            with self._load():
                pause(LOCK_AFTER)
                with self._app():
                    rounds.close(KEY, key, by=None, at=NOW)
                    self._take(key)
                pause(LOCK_AFTER)
        self._drain()

    def _take(self, key: str) -> None:
        try:
            tallies.take(KEY, key, by=None, at=NOW)
        except Conflicted:
            self.found.append(f"I12 {key} changed while its tally was taken, after its lock")

    def _drain(self) -> None:
        hands = [threading.Thread(target=one.drain, args=(DRAIN,)) for one in self.tablets]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()

    def _tallies(self) -> Iterator[str]:
        """What the tally of a locked round rests on is what stands in the database at the end."""
        session = db.session()
        contest = lookup.contest(session, KEY)
        book, facts = tables.rule_book(session, contest), tables.facts(session, contest)
        for key, head in staleness.heads(session, contest).items():
            if fingerprint(book, facts, key) != head.info.fingerprint:
                yield f"I13 the tally of {key} rests on something else"


def document(plan: Plan) -> ContestDocument:
    """A contest of one round to be killed in, and some to be locked."""
    sheet = Rubric("sheet", tuple(Criterion(key, max=Decimal(3)) for key in CRITERIA))
    keys = ["final", *(f"lock{number}" for number in range(1, plan.locks + 1))]
    part = Component("judges", "sheets", rubric="sheet")
    book = RuleBook(Rules(), tuple(Round(key, (part,)) for key in keys), rubrics=(sheet,))
    return ContestDocument(
        meta=ContestMeta(KEY),
        book=book,
        entries=tuple(EntryRow(key, key, key) for key in ENTRIES),
        judges=tuple(JudgeRow(f"J{n}", "") for n in range(1, plan.tablets // 2 + 1)),
    )


def attack(plan: Plan, *, database: str = "", plant: str = "", cluster: str = "") -> list[str]:
    """One run on a new installation, which is deleted afterwards; what was found wrong."""
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    own = Cluster(Path(cluster)) if cluster else None
    try:
        with _database(own.address if own else database) as address:
            crash = Crash(Server(folder, address, plant), plan, own)
            begun = time.monotonic()
            found = crash.run()
            _tell(crash, time.monotonic() - begun, found)
            return found
    finally:
        if own is not None:
            own.remove()
        shutil.rmtree(folder)


@contextmanager
def _database(server: str) -> Iterator[str]:
    """A database of its own on a PostgreSQL server; without one, SQLite in the instance."""
    if not server:
        yield ""
        return
    name = f"crash_{random.SystemRandom().getrandbits(40):x}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _tell(crash: Crash, seconds: float, found: list[str]) -> None:
    starts = sorted(crash.server.starts)
    print(
        f"{crash.server.plant or 'no plant'}: {crash.plan.rounds} rounds in {seconds:.0f} s, "
        f"up again after {starts[len(starts) // 2]:.2f} s (at most {starts[-1]:.2f} s), "
        f"{len(found)} violations",
        *found[:10],
        sep="\n  ",
        flush=True,
    )


def main() -> None:
    """Run what the command line asks for; exit code 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crash")
    parser.add_argument("--database", default="")
    parser.add_argument("--cluster", default="")
    parser.add_argument("--plant", nargs="*", default=[""])
    for name in ("rounds", "tablets", "locks", "seed", "floor"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--seconds", type=float, default=Plan.seconds)
    told = vars(parser.parse_args())
    database, cluster, plants = told.pop("database"), told.pop("cluster"), told.pop("plant")
    wrong = False
    for plant in plants:
        found = attack(Plan(**told), database=database, plant=plant, cluster=cluster)
        wrong = wrong or bool(found) != bool(plant)
    sys.exit(wrong)


if __name__ == "__main__":
    main()
