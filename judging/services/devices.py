"""Tablets of a contest: known by a secret that their browser keeps, listed, renamed, revoked."""

import hashlib
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotEntered, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge, User
from judging.models.tablets import Device, Presence, Sitting
from judging.services import audit, lookup, sittings
from judging.services.sittings import Entered, Sitter
from judging.services.transactions import one_at_a_time, write

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Active:
    """Where a judge sits already."""

    judge: str
    device: str
    since: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Who sits at a tablet, and what it said when it was last heard; None = it never was."""

    judge: str
    name: str
    since: datetime
    seen_at: datetime | None
    waiting: int | None
    battery: int | None


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A tablet with those who sit at it."""

    key: str
    enrolled_at: datetime
    revoked_at: datetime | None
    seats: tuple[SeatLine, ...]


def hash_of(secret: str) -> str:
    """What is kept of a tablet's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def sit_down(
    contest_key: str, user_id: int, secret: str, *, token: str, take_over: bool, at: datetime
) -> Entered | Active | Sitter:
    """Give a judge his sitting at a tablet: the one whose token it keeps, or a new one.

    Where he sits at another tablet it says so, and changes nothing, until he takes over. Raises
    NotFound where the user is no judge of the contest.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    judge = _judge_of(session, contest, user_id)
    going_on = _lives(token, judge.id)
    if going_on is not None:
        return going_on
    active = _elsewhere(session, judge, hash_of(secret))
    if active is not None and not take_over:
        return active
    key = enrol(contest_key, secret, at=at)
    return sittings.begin(contest_key, judge.id, key, by=user_id, at=at)


def _judge_of(session: Session, contest: Contest, user_id: int) -> Judge:
    mine = select(Judge).where(Judge.contest_id == contest.id, Judge.user_id == user_id)
    judge = session.scalar(mine.order_by(Judge.key).limit(1))
    if judge is None:
        raise NotFound("There is no such judge.")
    return judge


def _lives(token: str, judge_id: int) -> Sitter | None:
    try:
        sitter = sittings.by_token(token)
    except NotEntered:
        return None
    return sitter if sitter.judge_id == judge_id and sitter.reads else None


def _elsewhere(session: Session, judge: Judge, secret_hash: str) -> Active | None:
    open_ones = (
        select(Device.key, Sitting.began_at, Presence.seen_at, Device.secret_hash)
        .join_from(Sitting, Device, Sitting.device_id == Device.id)
        .outerjoin(Presence, Presence.sitting_id == Sitting.id)
        .where(Sitting.judge_id == judge.id, Sitting.ended_at.is_(None))
    )
    row = session.execute(open_ones.order_by(Sitting.epoch.desc()).limit(1)).first()
    if row is None or row.secret_hash == secret_hash:
        return None
    return Active(judge.key, row.key, row.began_at, row.seen_at)


def enrol(contest_key: str, secret: str, *, at: datetime) -> str:
    """The key of the tablet that keeps this secret; a new one gets the next. Raises NotFound."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        here = select(Device).where(Device.contest_id == contest.id)
        device = session.scalar(here.where(Device.secret_hash == hash_of(secret)))
        if device is None:
            keys = set(session.scalars(here.with_only_columns(Device.key)))
            number = next(n for n in range(1, len(keys) + 2) if f"TB-{n}" not in keys)
            device = Device(
                contest_id=contest.id,
                key=f"TB-{number}",
                enrolled_at=at,
                secret_hash=hash_of(secret),
            )
            session.add(device)
            _record(session, device, "enrolled", by=None, at=at)
        return device.key


def listing(contest_key: str) -> list[DeviceLine]:
    """The contest's tablets in the order in which they came. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    seats = defaultdict(list)
    rows = session.execute(
        select(
            *(Sitting.device_id, Judge.key, Judge.name, Sitting.began_at),
            *(Presence.seen_at, Presence.waiting, Presence.battery),
        )
        .join_from(Sitting, Judge, Sitting.judge_id == Judge.id)
        .outerjoin(Presence, Presence.sitting_id == Sitting.id)
        .where(Judge.contest_id == contest.id, Sitting.ended_at.is_(None))
        .order_by(Sitting.began_at, Judge.key)
    )
    for device_id, key, name, since, seen_at, waiting, battery in rows:
        line = SeatLine(key, name or key, since, seen_at, waiting, battery)
        seats[device_id].append(line)
    mine = select(Device).where(Device.contest_id == contest.id).order_by(Device.id)
    return [
        DeviceLine(one.key, one.enrolled_at, one.revoked_at, tuple(seats[one.id]))
        for one in session.scalars(mine)
    ]


def rename(contest_key: str, key: str, name: str, *, by: int, at: datetime) -> None:
    """Call a tablet something else. Raises NotFound, NotReady, Conflicted."""
    wanted = " ".join(name.split())
    if not 0 < len(wanted) <= LONGEST_KEY:
        raise NotReady("A tablet needs a name of at most 40 characters.")
    with write() as session:
        device = _device(session, contest_key, key)
        taken = exists().where(Device.contest_id == device.contest_id, Device.key == wanted)
        if wanted != key and session.scalar(select(taken)):
            raise Conflicted("Another tablet has this name.")
        device.key = wanted
        _record(session, device, "renamed", by=by, at=at)


def revoke(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """A tablet is lost: nothing that it sends is taken from the next request on.

    Whoever sat there is signed out everywhere, so that its cookie is worth nothing either. Raises
    NotFound.
    """
    with write() as session:
        device = _device(session, contest_key, key)
        sat_here = Sitting.device_id == device.id
        sitters = select(Sitting.judge_id).where(sat_here, Sitting.ended_why != "revoked")
        people = select(Judge.user_id).where(Judge.id.in_(sitters), Judge.user_id.is_not(None))
        for user_id in session.scalars(people).all():
            session.get_one(User, user_id).session_key = secrets.token_hex(32)
        alive = update(Sitting).where(sat_here, Sitting.ended_why != "revoked")
        session.execute(alive.values(ended_at=at, ended_why="revoked"))
        device.secret_hash, device.revoked_at = None, at
        _record(session, device, "revoked", by=by, at=at)


def end_sitting(contest_key: str, judge_key: str, *, by: int, at: datetime) -> None:
    """A judge is sent away from every tablet and signed out; he comes in anew. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        judge = lookup.judge(session, contest, judge_key)
        if judge.user_id is not None:
            session.get_one(User, judge.user_id).session_key = secrets.token_hex(32)
        alive = (Sitting.judge_id == judge.id, Sitting.ended_why != "revoked")
        session.execute(update(Sitting).where(*alive).values(ended_at=at, ended_why="revoked"))
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="judge.sittings_ended",
            subject=f"judge:{judge.key}",
            details={},
        )


def _device(session: Session, contest_key: str, key: str) -> Device:
    contest = lookup.contest(session, contest_key)
    found = select(Device).where(Device.contest_id == contest.id, Device.key == key)
    device = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if device is None:
        raise NotFound("There is no such tablet.")
    return device


def _record(session: Session, device: Device, what: str, *, by: int | None, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=device.contest_id,
        act=f"device.{what}",
        subject=f"device:{device.key}",
        details={},
    )
