"""Sittings: a judge at a device, known by a secret token of which only a hash is kept."""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update
from sqlalchemy.orm import Session, aliased

from judging.errors import NotEntered, NotFound
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Judge
from judging.models.tablets import Device, Sitting
from judging.services import audit, lookup
from judging.services.prepared import Question
from judging.services.transactions import one_at_a_time, write

UNKNOWN = "This tablet is not entered here, or its entry was taken back. Enter again."


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits at a device; `newest` is the judge's greatest epoch, begun at `newest_began_at`."""

    sitting_id: int
    judge_id: int
    judge_key: str
    user_id: int | None
    contest_id: int
    contest_key: str
    device: str
    epoch: int
    newest: int
    newest_began_at: datetime
    ended_why: str

    @property
    def reads(self) -> bool:
        """Whether this sitting is the one that still sees the desk."""
        return self.epoch == self.newest and not self.ended_why


@dataclass(frozen=True, slots=True)
class Entered:
    """The secret of a new sitting, told once, and the sitting."""

    token: str
    epoch: int
    device: str
    judge: str


def _sitters() -> Select[*tuple[Any, ...]]:
    newest = aliased(Sitting)
    later = aliased(Sitting)
    epochs = select(func.max(later.epoch)).where(later.judge_id == Sitting.judge_id)
    return (
        select(
            Sitting.id,
            Sitting.judge_id,
            Judge.key,
            Judge.user_id,
            Contest.id,
            Contest.key,
            Device.key,
            Sitting.epoch,
            newest.epoch,
            newest.began_at,
            Sitting.ended_why,
        )
        .join(Judge, Sitting.judge_id == Judge.id)
        .join(Contest, Judge.contest_id == Contest.id)
        .join(Device, Sitting.device_id == Device.id)
        .join(
            newest,
            (newest.judge_id == Sitting.judge_id) & (newest.epoch == epochs.scalar_subquery()),
        )
    )


SITTERS = _sitters()
THESE = Question(SITTERS, Sitting.id)
BY_TOKEN = SITTERS.where(Sitting.token_hash == bindparam("token"), Sitting.ended_why != "revoked")


def begin(
    contest_key: str, judge_id: int, device_key: str | None, *, by: int | None, at: datetime
) -> Entered:
    """Let a judge go on at a device: older sittings end. Raises NotFound.

    A device that is not named, or not known yet, is made.
    """
    token = secrets.token_urlsafe(32)
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        judge = _judge(session, contest, judge_id)
        device = _device(session, contest, device_key, at)
        newest = select(func.max(Sitting.epoch)).where(Sitting.judge_id == judge.id)
        epoch = (session.scalar(newest) or 0) + 1
        _end(session, judge.id, "taken_over", at)
        session.add(
            Sitting(
                judge_id=judge.id,
                device_id=device.id,
                epoch=epoch,
                token_hash=hash_of(token),
                began_at=at,
            )
        )
        _record(session, contest.id, judge.key, device.key, epoch, "began", by=by, at=at)
    return Entered(token, epoch, device.key, judge.key)


def _judge(session: Session, contest: Contest, judge_id: int) -> Judge:
    mine = (Judge.contest_id == contest.id, Judge.id == judge_id)
    judge = session.scalar(select(Judge).where(*mine))
    if judge is None:
        raise NotFound("There is no such judge.")
    return judge


def _device(session: Session, contest: Contest, key: str | None, at: datetime) -> Device:
    here = select(Device).where(Device.contest_id == contest.id)
    if key:
        found = session.scalar(here.where(Device.key == key))
    else:
        keys = set(session.scalars(here.with_only_columns(Device.key)))
        number = next(n for n in range(1, len(keys) + 2) if f"TB-{n}" not in keys)
        found, key = None, f"TB-{number}"
    if found is None:
        found = Device(contest_id=contest.id, key=key, enrolled_at=at)
        session.add(found)
        session.flush()
    return found


def _end(session: Session, judge_id: int, why: str, at: datetime) -> None:
    open_ones = (Sitting.judge_id == judge_id, Sitting.ended_at.is_(None))
    session.execute(update(Sitting).where(*open_ones).values(ended_at=at, ended_why=why))


def _record(
    session: Session,
    contest_id: int,
    judge: str,
    device: str,
    epoch: int,
    what: str,
    *,
    by: int | None,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest_id,
        act=f"sitting.{what}",
        subject=f"judge:{judge}",
        details={"device": device, "epoch": epoch},
    )


def by_token(token: str) -> Sitter:
    """Who sits where the tablet has this secret. Raises NotEntered where none or a revoked one."""
    row = db.session().connection().execute(BY_TOKEN, {"token": hash_of(token)}).first()
    if row is None:
        raise NotEntered(UNKNOWN)
    return Sitter(*row)


def these(connection: Connection, ids: Collection[int]) -> dict[int, Sitter]:
    """Who sits, or sat, in sittings; those that are not there are left out."""
    return sitters_of(THESE.ask(connection, ids))


def sitters_of(rows: Sequence[Any]) -> dict[int, Sitter]:
    """Who sits, or sat, in sittings, from the answer to `THESE`."""
    return {row[0]: Sitter(*row) for row in rows}


def leave(sitter: Sitter, *, at: datetime) -> None:
    """End a sitting because its judge leaves the device; what is unsent may still be sent."""
    with write() as session:
        row = session.get_one(Sitting, sitter.sitting_id, populate_existing=True)
        if row.ended_at is None:
            row.ended_at, row.ended_why = at, "left"
            who = (sitter.contest_id, sitter.judge_key, sitter.device, sitter.epoch)
            _record(session, *who, "left", by=sitter.user_id, at=at)


def revoke(
    contest_key: str, judge_id: int, epoch: int | None = None, *, by: int | None, at: datetime
) -> int:
    """Let a judge's sitting of that epoch, or all of them, send nothing any more.

    Answers how many there were. Raises NotFound.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        judge = _judge(session, contest, judge_id)
        found = select(Sitting).where(Sitting.judge_id == judge.id, Sitting.ended_why != "revoked")
        if epoch is not None:
            found = found.where(Sitting.epoch == epoch)
        rows = list(session.scalars(found.with_for_update()))
        for row in rows:
            row.ended_at, row.ended_why = at, "revoked"
            device = session.get_one(Device, row.device_id).key
            _record(session, contest.id, judge.key, device, row.epoch, "revoked", by=by, at=at)
    return len(rows)


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
