"""A hall of judges with tablets and teams with phones, in the database of a throw-away server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from flask import Flask
from sqlalchemy import insert, select, text

from benchmarks.loads import Request, request
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge, Membership, Team, User
from judging.packages.document import (
    AssignmentRow,
    ContestDocument,
    ContestMeta,
    EntryRow,
    JudgeRow,
)
from judging.services import packages, rounds, sittings
from scoring.rules import Component, Criterion, Round, Rubric, RuleBook, Rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CRITERIA = ("idea", "craft", "use", "team", "talk")
MOST = 20


@dataclass(frozen=True, slots=True)
class Tablet:
    """A judge at a tablet: his secret, his number in which hall, the entries that he judges."""

    hall: int
    number: int
    token: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hall:
    """One contest: its tablets, and the cookies of its teams and of its organiser."""

    key: str
    tablets: list[Tablet]
    teams: list[str]
    organiser: str


def entry(number: int) -> str:
    """The key of an entry."""
    return f"E{number:04d}"


def document(key: str, entries: int, judges: int, each: int) -> ContestDocument:
    """Every judge has `each` entries; five criteria of 20 points."""
    criteria = tuple(Criterion(name, Decimal(MOST), texts={"title": name}) for name in CRITERIA)
    sheets = Component("judges", "sheets", rubric="main", combine="trimmed")
    final = Round("final", (sheets,), tie_break=("criterion:idea", "shared"))
    return ContestDocument(
        meta=ContestMeta(key, texts={"title": key}),
        book=RuleBook(Rules(), (final,), rubrics=(Rubric("main", criteria),)),
        entries=tuple(
            EntryRow(entry(n), f"골목길 안전 지도 {n}", f"맑은하늘 {n}") for n in range(entries)
        ),
        judges=tuple(JudgeRow(f"J{n}", f"심사위원 {n}") for n in range(judges)),
        assignments=tuple(
            AssignmentRow("final", f"J{judge}", entry((judge * each + n) % entries))
            for judge in range(judges)
            for n in range(each)
        ),
    )


def prepare(app: Flask, key: str, *, entries: int, judges: int, each: int, teams: int = 0) -> Hall:
    """Make the contest, begin its judging and let everybody in."""
    each = min(each, entries)
    with app.app_context():
        contest = packages.import_package(document(key, entries, judges, each), by=None, at=NOW)
        owner = _user(f"owner-{key}")
        db.session.add(Membership(user_id=owner.id, contest_id=contest.id, role="owner"))
        db.session.commit()
        rounds.open_judging(key, "final", by=owner.id, at=NOW)
        tablets = [
            _tablet(contest, number, judge_id, entries, each)
            for number, judge_id in enumerate(_judges(contest, judges))
        ]
        db.session.execute(text("ANALYZE"))  # as a database does by itself a minute later
        db.session.commit()
        cookies = [cookie(app, one) for one in _members(contest, teams)]
        hall = Hall(key, tablets, cookies, cookie(app, owner))
        db.session.remove()
    return hall


def _judges(contest: Contest, judges: int) -> list[int]:
    mine = select(Judge.key, Judge.id).where(Judge.contest_id == contest.id)
    ids = dict(db.session.execute(mine).all())
    return [ids[f"J{number}"] for number in range(judges)]


def _tablet(contest: Contest, number: int, judge_id: int, entries: int, each: int) -> Tablet:
    entered = sittings.begin(contest.key, judge_id, f"TB-{number}", by=None, at=NOW)
    mine = tuple(entry((number * each + n) % entries) for n in range(each))
    return Tablet(contest.id, number, entered.token, mine)


def _user(name: str) -> User:
    person = User(email=f"{name}@bench", name=name, session_key=f"key-{name}", created_at=NOW)
    db.session.add(person)
    db.session.flush()
    return person


def _members(contest: Contest, teams: int) -> list[User]:
    found = select(Team.id).where(Team.contest_id == contest.id).order_by(Team.id).limit(teams)
    ids = list(db.session.scalars(found)) if teams else []
    people = [_user(f"{contest.key}-team-{team}") for team in ids]
    rows = [
        {"user_id": person.id, "contest_id": contest.id, "role": "team", "team_id": team}
        for person, team in zip(people, ids, strict=True)
    ]
    if rows:
        db.session.execute(insert(Membership), rows)
    db.session.commit()
    return people


def cookie(app: Flask, person: User) -> str:
    """What the browser of somebody who is signed in sends."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = person.get_id(), True
    kept = client.get_cookie("simsa")
    return f"simsa={kept.value}" if kept else ""


def operation(tablet: Tablet, number: int) -> dict[str, object]:
    """The nth thing that a judge does: he goes round and round over his sheets."""
    fields = len(tablet.entries) * len(CRITERIA)
    place, lap = number % fields, number // fields
    return {
        "id": f"{tablet.number:08x}-{tablet.hall & 0xFFFF:04x}-4000-8000-{number:012x}",
        "kind": "mark",
        "round": "final",
        "entry": tablet.entries[place // len(CRITERIA)],
        "field": CRITERIA[place % len(CRITERIA)],
        "value": str((place + lap) % (MOST + 1)),
        "base": lap,
        "seq": number + 1,
        "made_at": "2026-11-22T12:00:00.000Z",
        "settles": [],
    }


def save(tablet: Tablet, first: int, size: int = 1) -> Request:
    """The request with so many operations, from the nth on."""
    operations = [operation(tablet, number) for number in range(first, first + size)]
    body = json.dumps({"waiting": 0, "operations": operations}).encode()
    return request("POST", "/api/v1/operations", _bearer(tablet), body)


def _bearer(tablet: Tablet) -> dict[str, str]:
    return {"Authorization": f"Bearer {tablet.token}"}


def saves(tablet: Tablet, first: int = 0) -> Iterator[Request]:
    """One operation a request, without an end."""
    number = first
    while True:
        yield save(tablet, number)
        number += 1


def desk(tablet: Tablet) -> Request:
    """Everything that a judge needs."""
    return request("GET", "/api/v1/desk", _bearer(tablet))


def page(hall: Hall, path: str, cookies: str = "", **headers: str) -> Request:
    """A page of the contest for the owner of the cookies."""
    said = {"Cookie": cookies, **headers} if cookies else headers
    return request("GET", f"/c/{hall.key}{path}", said)


def all_applied(status: int, body: bytes) -> bool:
    """Whether every operation of a request now holds."""
    if status != 200:
        return False
    return all(one["effect"] == "applied" for one in json.loads(body)["answers"])
