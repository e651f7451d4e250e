"""A fixed cast and a small contest.

Olga owns the contest, Chae chairs its panel, Rhea records, Odi operates, Augusta audits, Jun and
Ines judge, Ada and Bob compete, Vi visits, Adam administers the installation.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from argon2 import PasswordHasher
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.people import Judge, Membership, Team, User
from judging.packages.document import (
    ContestDocument,
    ContestMeta,
    EntryRow,
    JudgeRow,
    MemberRow,
    ScoreRow,
)
from judging.services import packages
from scoring.rules import Award, Component, Criterion, Round, Rubric, RuleBook, Rules

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PASSWORD = "correct horse battery"
# Weak on purpose: a real hash takes as long as ten tests.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
ROLES = {
    "olga": "owner",
    "chae": "chair",
    "rhea": "recorder",
    "odi": "operator",
    "augusta": "auditor",
    "jun": "judge",
    "ines": "judge",
    "ada": "team",
    "bob": "team",
}
MARKS = {  # what Jun and Ines gave: idea of 60 points, craft of 40
    "A1": {"J1": (54, 33), "J2": (50, 35)},
    "B2": {"J1": (48, 36), "J2": (47, 38)},
    "C3": {"J1": (40, 30), "J2": (44, 31)},
}


@dataclass(frozen=True)
class Cast:
    """Everybody, by first name."""

    olga: User
    chae: User
    rhea: User
    odi: User
    augusta: User
    jun: User
    ines: User
    ada: User
    bob: User
    vi: User
    adam: User


def user(session: Session, name: str, **columns: Any) -> User:
    """An account whose password is PASSWORD."""
    made = _user(session, name, **columns)
    session.commit()
    return made


def _user(session: Session, name: str, **columns: Any) -> User:
    email = f"{name.lower()}@example.org"
    found = session.scalar(select(User).where(User.email == email))
    if found is not None:
        return found
    made = User(
        email=email,
        name=name.title(),
        password_hash=HASH,
        session_key=f"session-key-of-{name}",
        created_at=NOON,
        **columns,
    )
    session.add(made)
    session.flush()
    return made


def cast(session: Session, contest: Contest) -> Cast:
    """Everybody with his role in the contest; the teams and judges of `document()` get theirs."""
    people = {name: _user(session, name) for name in ROLES}
    for name, role in ROLES.items():
        _seat(session, contest, people[name], role)
    for key, judge in (("J1", people["jun"]), ("J2", people["ines"])):
        mine = select(Judge).where(Judge.contest_id == contest.id, Judge.key == key)
        if row := session.scalar(mine):
            row.user_id = judge.id
    visitors = {"vi": _user(session, "vi"), "adam": _user(session, "adam", is_admin=True)}
    session.commit()
    return Cast(**people, **visitors)


def seat(session: Session, contest: Contest, person: User, role: str) -> Membership:
    """Give somebody a role; a competitor gets the team of his name, or the first there is."""
    row = _seat(session, contest, person, role)
    session.commit()
    return row


def _seat(session: Session, contest: Contest, person: User, role: str) -> Membership:
    team_id = _team_of(session, contest, person) if role == "team" else None
    row = Membership(user_id=person.id, contest_id=contest.id, role=role, team_id=team_id)
    session.add(row)
    session.flush()
    return row


def _team_of(session: Session, contest: Contest, person: User) -> int:
    teams = select(Team).where(Team.contest_id == contest.id).order_by(Team.id)
    found = session.scalar(teams.where(Team.name == person.name)) or session.scalar(teams)
    if found is None:
        found = Team(contest_id=contest.id, name=person.name)
        session.add(found)
        session.flush()
    return found.id


def document(key: str = "campus", *, judged: bool = True, **changes: Any) -> ContestDocument:
    """Three entries, two judges, one round of two criteria, one award."""
    criteria = (
        Criterion("idea", max=Decimal(60), texts={"title": "창의성", "title_en": "Idea"}),
        Criterion("craft", max=Decimal(40), texts={"title": "완성도", "title_en": "Craft"}),
    )
    judges = Component("judges", "sheets", rubric="sheet")
    final = Round("final", (judges,), texts={"title": "본선", "title_en": "Final"})
    grand = Award("grand", "final", prize=1_000_000, texts={"title": "대상"})
    parts: dict[str, Any] = {
        "meta": ContestMeta(key, texts={"title": "캠퍼스 대회", "title_en": "Campus Contest"}),
        "book": RuleBook(Rules(), (final,), rubrics=(Rubric("sheet", criteria),), awards=(grand,)),
        "entries": (
            EntryRow("A1", "Ada's Engine", "Ada"),
            EntryRow("B2", "Bob's Bridge", "Bob"),
            EntryRow("C3", "Cho's Clock", "Cho"),
        ),
        "members": (MemberRow("Ada", "Ada Lovelace", "ada@example.org", "leader"),),
        "judges": (JudgeRow("J1", "Jun"), JudgeRow("J2", "Ines")),
        "scores": tuple(_scores()) if judged else (),
    }
    return ContestDocument(**parts | changes)


def _scores() -> list[ScoreRow]:
    return [
        ScoreRow("final", judge, entry, criterion, Decimal(points))
        for entry, by_judge in MARKS.items()
        for judge, marks in by_judge.items()
        for criterion, points in zip(("idea", "craft"), marks, strict=True)
    ]


def contest(session: Session, package: ContestDocument | None = None) -> Contest:
    """The contest of a package, or the small one, in the database."""
    return packages.import_package(package or document(), by=None, at=NOON)


def sign_in(client: FlaskClient, person: User) -> FlaskClient:
    """The client as the browser of somebody who is signed in."""
    with client.session_transaction() as session:
        session["_user_id"] = person.get_id()
        session["_fresh"] = True
    return client
