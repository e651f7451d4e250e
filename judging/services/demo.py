"""The demo contests, and a login for every role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, Team
from judging.models.results import Announcement
from judging.packages.document import ContestDocument
from judging.services import (
    accounts,
    announcements,
    demo_call,
    entrances,
    judge_numbers,
    lookup,
    outcomes,
    packages,
    rounds,
    tallies,
)

HOST = "demo.simsa"
LIVE = "makeathon-live"  # the contest that is being judged right now
AT_TABLETS = ("J2", "J3")  # the first judge signs in with a password
CAST = {
    "olga": "owner",
    "chae": "chair",
    "rhea": "recorder",
    "odi": "operator",
    "augusta": "auditor",
    "jun": "judge",
    "ada": "team",
    "adam": "admin",
}
OFFICE = ("chair", "recorder", "operator", "auditor")  # of the call; the owner began it


@dataclass(frozen=True, slots=True)
class Login:
    """A demo account and the role that it shows."""

    email: str
    role: str


def prepare(documents: Sequence[ContestDocument], *, password: str, at: datetime) -> list[Login]:
    """Load the contests that are not there yet, and see that every login works.

    Nothing changes where all is in place.
    """
    for document in documents:
        if not _is_known(document.meta.key):
            packages.import_package(document, by=None, at=at)
    logins = [Login(f"{name}@{HOST}", role) for name, role in CAST.items()]
    users = {login.role: _account(login, password, at) for login in logins}
    for document in documents:
        for role, user_id in users.items():
            if role != "admin":
                _seat(user_id, role, document.meta.key, at)
        _bring_forward(document.meta.key, users, at)
    if not _is_known(demo_call.KEY):
        demo_call.prepare(users["owner"], at=at)
    for role in OFFICE:
        _seat(users[role], role, demo_call.KEY, at)
    return logins


@dataclass(frozen=True, slots=True)
class Cards:
    """How to come in as a judge of the contest that is being judged: told as a card tells it."""

    contest_key: str
    code: str
    numbers: dict[str, str]


def open_live(kept: Mapping[str, str], *, key: bytes, at: datetime) -> Cards:
    """Let the judges of the live contest begin, and give two of them numbers for tablets.

    `kept` are the numbers that were told before; they stay as long as they are good.
    """
    session = db.session()
    contest = lookup.contest(session, LIVE)
    by = accounts.by_email(f"olga@{HOST}")
    for row in lookup.rounds(session, contest):
        if row.state == "setup" and by is not None:
            rounds.open_judging(LIVE, row.key, by=by.id, at=at)
    shown = entrances.show(LIVE)
    code = shown.code or entrances.open_up(LIVE, by=None, at=at)
    numbers = {judge: kept.get(judge, "") for judge in AT_TABLETS}
    lost = [
        judge
        for judge, number in numbers.items()
        if not judge_numbers.is_good(LIVE, judge, number, key=key)
    ]
    if lost:
        issued = judge_numbers.renew(LIVE, lost, key=key, by=None, at=at)
        numbers |= {one.judge: one.number for one in issued}
    return Cards(LIVE, code, numbers)


def _is_known(contest_key: str) -> bool:
    return bool(db.session.scalar(select(exists().where(Contest.key == contest_key))))


def _bring_forward(key: str, users: Mapping[str, int], at: datetime) -> None:
    """Take the first tallies of judged rounds, and publish what is confirmed throughout."""
    session = db.session()
    contest = lookup.contest(session, key)
    rows = lookup.rounds(session, contest)
    for row in rows:
        if row.state == "closed" and outcomes.newest_tally(session, row.id) is None:
            tallies.take(key, row.key, by=users["recorder"], at=at)
    announced = exists().where(Announcement.contest_id == contest.id)
    if all(row.state == "confirmed" for row in rows) and not session.scalar(select(announced)):
        number = announcements.propose(key, by=users["owner"], at=at)
        if waiting := announcements.waiting(key):
            announcements.confirm(key, number, waiting.fingerprint, by=users["chair"], at=at)


def _account(login: Login, password: str, at: datetime) -> int:
    user = accounts.by_email(login.email)
    if user is None:
        name = login.email.partition("@")[0].title()
        is_admin = login.role == "admin"
        user = accounts.create_user(
            login.email, password, name=name, is_admin=is_admin, by=None, at=at
        )
    elif not accounts.has_password(user, password):
        accounts.set_password(user.id, password, by=None, at=at)
    return user.id


def _seat(user_id: int, role: str, contest_key: str, at: datetime) -> None:
    """The role in the contest: the first team for a competitor, the first judge for a judge."""
    team = _first(select(Team.name).join(Entry).order_by(Entry.key), Team, contest_key)
    if role == "team" and not team:
        return
    seat = accounts.Seat(contest_key, role, team if role == "team" else "")
    accounts.add_membership(user_id, seat, by=None, at=at)
    judge = _first(select(Judge.key).order_by(Judge.key), Judge, contest_key)
    if role == "judge" and judge:
        accounts.link_judge(user_id, contest_key, judge, by=None, at=at)


def _first(statement: Any, model: Any, contest_key: str) -> str:
    here = statement.join(Contest, model.contest_id == Contest.id).where(Contest.key == contest_key)
    return db.session.scalar(here.limit(1)) or ""
