"""The last minute before the end of applications: 200 teams send a file and hand in at once.

    python -m benchmarks.stampede [--database URL] [--teams 200] [--seconds 60] [--mb 10]
        [--slow 500] [--marks 30]

Meanwhile judges of another contest save so many marks a second, and so many connections have each
said half a request and go on by a byte a second.

A real gunicorn with the project's own settings on a throw-away database. Every team sends its
file in pieces and hands in at a moment of its own, most in the last seconds and some too late;
every client says a time that is two hours wrong. Then the database is compared with what each
client was told: no acknowledged file is lost or changed, no acknowledged receipt is missing, and
each verdict is what the rule says of its arrival, which lies between the client's sending and the
answer. The run ends with status 1 where one of these does not hold.
"""

import argparse
import hashlib
import http.client
import io
import itertools
import json
import multiprocessing
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from flask import Flask
from PIL import Image
from sqlalchemy import select

from benchmarks import halls, loads, servers
from benchmarks.tablets import SETUP
from judging import create_app
from judging.extensions import db
from judging.models.applications import Application, ApplicationVersion, Arrival, Attachment
from judging.models.calls import Call
from judging.models.contests import Contest
from judging.models.people import User
from judging.services import applicants, applications, call_starts, calls
from judging.services.applicants import Said
from judging.storage import files

KEY = "stampede"
PIECE = 1024 * 1024  # as the page sends them
BODY = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\na"
WRONG = timedelta(hours=2)
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Team:
    """One team: what it sends, when, and what it was told."""

    owner: int
    cookie: str
    content: bytes
    start: float
    opens: float
    told: dict[str, object] = field(default_factory=dict)
    waits: list[tuple[str, float]] = field(default_factory=list)
    trouble: str = ""


class Line:
    """A client's connection, whose clock is two hours wrong, and who tries again when told to."""

    def __init__(self, port: int, team: Team) -> None:
        self.port, self.team = port, team
        self.csrf = ""

    def ask(
        self, method: str, path: str, body: bytes = b"", **headers: str
    ) -> tuple[int, bytes, dict[str, str]]:
        clock = datetime.now(UTC) + random.Random(self.team.owner).choice((WRONG, -WRONG))
        said = {"Cookie": self.team.cookie, "Date": clock.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        said |= {"X-CSRFToken": self.csrf} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        for _ in range(60):
            begun = time.perf_counter()
            link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            try:
                link.request(method, f"/c/{KEY}/apply{path}", body or None, said)
                answer = link.getresponse()
                content = answer.read()
            except OSError as trouble:
                self.team.trouble = repr(trouble)
                threading.Event().wait(0.2)
                continue
            finally:
                link.close()
            self.team.waits.append((method, time.perf_counter() - begun))
            if answer.status < 500:
                return answer.status, content, dict(answer.headers)
            threading.Event().wait(0.2)
        raise RuntimeError(f"no answer: {self.team.trouble}")


def compete(port: int, team: Team, zero: float) -> None:
    """Everything that one team does."""
    line = Line(port, team)
    threading.Event().wait(max(0.0, zero + team.opens - time.monotonic()))
    _, page, headers = line.ask("GET", "/check")
    team.cookie = headers.get("Set-Cookie", team.cookie).partition(";")[0]  # it holds the secret
    line.csrf = (CSRF.search(page.decode()) or ["", ""])[1]
    threading.Event().wait(max(0.0, zero + team.start - time.monotonic()))
    try:
        _send(line, team)
        _hand_in(line, team)
    except (RuntimeError, KeyError, ValueError) as trouble:
        team.trouble = repr(trouble)


def _form(**values: object) -> dict[str, object]:
    return {"body": urlencode(values).encode(), "Content_Type": "application/x-www-form-urlencoded"}


def _send(line: Line, team: Team) -> None:
    begin = _form(slot="proposal", name="제안서.pdf", bytes=len(team.content))
    status, said, headers = line.ask("POST", "/uploads", **begin)  # type: ignore[arg-type]  # text
    if status != 201:
        team.told["upload"] = status
        return
    path = headers["Location"].partition("/apply")[2]
    offset = 0
    while True:
        piece = team.content[offset : offset + PIECE]
        status, said, _ = line.ask("PATCH", path, piece, Upload_Offset=str(offset))
        answer = json.loads(said)
        if status != 200:
            team.told["upload"], team.trouble = status, said.decode(errors="replace")[:200]
            return
        offset = answer["offset"]
        if answer["file"]:
            team.told["file"] = hashlib.sha256(team.content).hexdigest()
            return


def _hand_in(line: Line, team: Team) -> None:
    team.told["sent"] = datetime.now(UTC)
    status, _, headers = line.ask("POST", "/hand-in", **_form())  # type: ignore[arg-type]  # text
    team.told["answered"] = datetime.now(UTC)
    team.told["status"] = status
    if status == 302:
        team.told["receipt"] = int(headers["Location"].rpartition("/")[2])


def prepare(app: Flask, count: int, seconds: float, size: int, seed: int) -> list[Team]:
    """A contest that ends soon, and teams that lack nothing but their file."""
    chance = random.Random(seed)
    with app.app_context():
        at = datetime.now(UTC)
        session = db.session()
        texts = {"title": "마감"}
        contest = Contest(key=KEY, texts=texts, timezone="Asia/Seoul", created_at=at, state="open")
        people = [
            User(email=f"t{n}@s.kr", name=f"T{n}", session_key=f"s{n}", created_at=at)
            for n in range(count + 1)
        ]
        session.add_all([contest, *people])
        session.commit()
        terms = call_starts.starting_terms(at - timedelta(days=1), at + timedelta(days=1))
        calls.put(KEY, terms, by=people[-1].id, at=at)
        teams = []
        for person in people[:-1]:
            _fill(person, at)
            start = seconds * (1 - chance.random() ** 2) * 1.05  # most near the end, some after it
            content = _pdf(size, chance)
            cookie, opens = halls.cookie(app, person), min(start, seconds) * chance.random()
            teams.append(Team(person.id, cookie, content, start, opens))
        db.session.remove()
    return teams


def _fill(person: User, at: datetime) -> None:
    about = {"by": person.id, "at": at}
    applications.begin(KEY, by=person.id, at=at)
    applications.save_eligibility(KEY, eligible=True, division="", version=None, **about)  # type: ignore[arg-type]  # both known
    draft = applications.page(KEY, person.id).draft
    assert draft is not None
    said = Said(draft.members[0].id, person.name, person.email, "010", "학교", date(2000, 1, 1))
    applicants.save_team(KEY, team_name="", members=[said], version=None, by=person.id, at=at)
    given = frozenset({"privacy", "pledge", "licence"})
    applications.save_consents(KEY, given, version=None, by=person.id, at=at)
    answers = dict.fromkeys(("summary", "problem", "solution"), "글")
    work = {"title": person.name, "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work(KEY, **work, version=None, by=person.id, at=at)  # type: ignore[arg-type]  # all known


def _pdf(size: int, chance: random.Random) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "navy").save(out, "PDF")
    return out.getvalue() + b"\n%" + chance.randbytes(size)


def set_end(app: Flask, seconds: float) -> datetime:
    """Let the call end in so many seconds."""
    with app.app_context():
        end = datetime.now(UTC) + timedelta(seconds=seconds)
        call = db.session.scalars(select(Call)).one()
        call.closes_at = end
        db.session.commit()
        db.session.remove()
    return end


def compare(app: Flask, teams: list[Team], end: datetime) -> list[str]:
    """What the database says otherwise than the clients were told."""
    wrong: list[str] = []
    with app.app_context():
        session = db.session()
        for team in teams:
            row = session.scalars(
                select(Application).where(Application.owner_id == team.owner)
            ).one()
            wrong += [f"team {team.owner}: {one}" for one in _compare(row, team, end)]
        db.session.remove()
    return wrong


def _compare(row: Application, team: Team, end: datetime) -> list[str]:
    wrong, told = [], team.told
    session = db.session()
    if "status" not in told:
        return [f"never answered: {team.trouble}"]
    of = Attachment.application_id == row.id
    kept = session.scalars(select(Attachment).where(of)).all()
    if "file" in told and [one.digest for one in kept] != [told["file"]]:
        wrong.append("an acknowledged file is missing")
    for one in kept:
        with files().open(one.stored) as source:
            if hashlib.sha256(source.read()).hexdigest() != one.digest:
                wrong.append("a file was changed")
    versions = select(ApplicationVersion).where(ApplicationVersion.application_id == row.id)
    numbers = [one.number for one in session.scalars(versions)]
    if numbers != ([told["receipt"]] if "receipt" in told else []):
        wrong.append(f"receipts {numbers}, but told {told.get('receipt')}")
    arrivals = session.scalars(select(Arrival).where(Arrival.application_id == row.id)).all()
    for one in arrivals:
        rule = "in_time" if one.at <= end else "late"
        if one.verdict != rule or one.closes_at != end:
            wrong.append(f"verdict {one.verdict}, but the rule says {rule}")
        if not told["sent"] <= one.at <= told["answered"]:  # type: ignore[operator]  # moments
            wrong.append("an arrival outside of sending and answer")
    if told["status"] == 423 and not arrivals:
        wrong.append("a late arrival that is not on record")
    return wrong


class Slow:
    """Connections that have said half a request, and go on by a byte a second."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.count = port, count
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()

    def _run(self) -> None:
        held = [self._dial(number) for number in range(self.count)]
        while not self.ended.wait(1):
            for number, one in enumerate(held):
                try:
                    one.sendall(b"a")
                except OSError:  # the server has had enough of it
                    one.close()
                    held[number] = self._dial(number)
        for one in held:
            one.close()

    def _dial(self, number: int) -> socket.socket:
        one = socket.create_connection(("127.0.0.1", self.port))
        begun = (b"GET / HTTP/1.1\r\nX-A: ", BODY % 1000, BODY % 10**6)[number % 3]
        one.sendall(begun)
        return one


def apart() -> ProcessPoolExecutor:
    """A process of its own, which does not wait for 200 teams' threads."""
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))


def run(settings: dict[str, str], options: argparse.Namespace) -> int:
    """The stampede, and what came of it; 1 where something is wrong."""
    app = create_app(environ=settings)
    size = int(options.mb * 2**20)
    teams = prepare(app, options.teams, options.seconds, size, options.seed)
    hall = halls.prepare(app, "hall", entries=20, judges=20, each=20)
    scripts = itertools.cycle([halls.saves(one) for one in hall.tablets])
    count = int(options.marks * options.seconds)
    marks = [(3 + n / options.marks, next(next(scripts))) for n in range(count)]
    with servers.serving("wsgi:app", settings) as server:
        with Slow(server.port, options.slow), apart() as beside:
            zero = time.monotonic() + 3
            end = set_end(app, options.seconds + 3)
            scoring = beside.submit(loads.open_loop, server.port, marks, 50, halls.all_applied)
            crowd = [threading.Thread(target=compete, args=(server.port, t, zero)) for t in teams]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join()
        busy = server.cpu()
    return report(app, teams, end, scoring.result(), busy)


def report(app: Flask, teams: list[Team], end: datetime, marks: loads.Result, busy: float) -> int:
    """Say what came of it; 1 where something is wrong."""
    wrong = compare(app, teams, end)
    troubles = Counter(team.trouble for team in teams if "upload" in team.told)
    print("\n".join(f"{count} files not taken: {why}" for why, count in troubles.items()))
    answers = Counter(str(team.told.get("status", "none")) for team in teams)
    files_told = sum("file" in team.told for team in teams)
    print(f"{len(teams)} teams; handing in answered {dict(answers)}")
    print(f"files acknowledged {files_told}, all kept: {not wrong}; CPU {busy:.1f} s")
    names = {"GET": "a page", "PATCH": "a piece", "POST": "begin or hand in"}
    for method, name in names.items():
        waits = sorted(wait for team in teams for one, wait in team.waits if one == method)
        print(f"{name}, p50 p95 p99 max: " + _in_words(waits))
    print("a mark of a judge: " + _in_words(sorted(marks.took)), *marks.errors[:3])
    print("\n".join(wrong) or "every verdict is the rule's")
    enough = answers["302"] > 0 and files_told >= answers["302"] and not marks.errors
    return 0 if enough and not wrong else 1


def _in_words(waits: list[float]) -> str:
    if not waits:
        return "none"
    marks = [waits[int(share * (len(waits) - 1))] for share in (0.5, 0.95, 0.99, 1)]
    return "  ".join(f"{1000 * mark:.0f} ms" for mark in marks) + f"  ({len(waits)})"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--database", default="")
    parser.add_argument("--teams", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--mb", type=float, default=10)
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--marks", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = servers.environ(folder, options.database)
        subprocess.run(SETUP, env=settings, cwd=servers.ROOT, check=True, stdout=subprocess.DEVNULL)
        return run(settings, options)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    sys.exit(main())
