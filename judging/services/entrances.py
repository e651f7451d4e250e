"""The entrance of a contest: its event code, its alarms, and the pledge that it asks for."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.admissions import AdmissionAttempt, Entrance
from judging.models.contests import Contest
from judging.models.people import Judge
from judging.services import audit, lookup
from judging.services.transactions import write

# How a personal number is guessed, and what that is worth. It has eight secret digits, and a try
# names its judge by three more, so that each wrong try is worth 1 in 100,000,000 whatever the
# number of judges. A judge or a tablet is locked after TRIES wrong ones until an organiser lifts
# that; lifted or not, all wrong tries under one event code are at most TRIES_OF_A_CONTEST. So the
# chance of one hit is at most 90 / 100,000,000 = 0.9 in a million, and fewer tries fit into a
# whole event than a limit of sixty a minute would let through in two minutes.
TRIES = 5
TRIES_OF_A_CONTEST = 90
CODE_DIGITS = 6
LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True)
class Alarm:
    """A judge whose number, or a tablet that, was locked by wrong tries; `last_at` the newest."""

    judge: str
    name: str
    tries: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class EntranceInfo:
    """The entrance as organisers see it. No code = it was never opened.

    `wrong` counts the wrong tries under this code, `is_shut` says that they were too many.
    """

    code: str = ""
    is_open: bool = False
    code_made_at: datetime | None = None
    asks_pledge: bool = True
    pledge_texts: Mapping[str, str] | None = None
    wrong: int = 0
    alarms: tuple[Alarm, ...] = ()
    locked_tablets: int = 0

    @property
    def is_shut(self) -> bool:
        """Whether numbers are not looked at any more until the code is renewed."""
        return self.wrong >= TRIES_OF_A_CONTEST


def show(contest_key: str) -> EntranceInfo:
    """The entrance with its alarms. Raises NotFound where there is no such contest."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = session.get(Entrance, contest.id)
    if row is None:
        return EntranceInfo()
    here = (AdmissionAttempt.contest_id == contest.id, AdmissionAttempt.at >= row.code_made_at)
    wrong = session.scalar(select(func.count()).select_from(AdmissionAttempt).where(*here)) or 0
    unlifted = (AdmissionAttempt.contest_id == contest.id, ~AdmissionAttempt.lifted)
    tablets = select(AdmissionAttempt.device_hash).where(*unlifted)
    tablets = tablets.group_by(AdmissionAttempt.device_hash).having(func.count() >= TRIES)
    return EntranceInfo(
        code=row.code,
        is_open=row.is_open,
        code_made_at=row.code_made_at,
        asks_pledge=row.asks_pledge,
        pledge_texts=row.pledge_texts,
        wrong=wrong,
        alarms=_alarms(session, unlifted),
        locked_tablets=len(session.scalars(tablets).all()),
    )


def locked(session: Session, contest: Contest) -> tuple[Alarm, ...]:
    """The judges whose number is locked by wrong tries."""
    unlifted = (AdmissionAttempt.contest_id == contest.id, ~AdmissionAttempt.lifted)
    return _alarms(session, unlifted)


def _alarms(session: Session, unlifted: tuple[Any, ...]) -> tuple[Alarm, ...]:
    count, newest = func.count(), func.max(AdmissionAttempt.at)
    rows = session.execute(
        select(Judge.key, Judge.name, count, newest)
        .join_from(AdmissionAttempt, Judge, AdmissionAttempt.judge_id == Judge.id)
        .where(*unlifted)
        .group_by(Judge.key, Judge.name)
        .having(count >= TRIES)
        .order_by(Judge.key)
    )
    return tuple(Alarm(*row) for row in rows)


def open_up(contest_key: str, *, by: int | None, at: datetime) -> str:
    """Let judges in by their numbers; the event code, made at the first time. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = session.get(Entrance, contest.id)
        if row is None:
            code = _free_code(session)
            row = Entrance(contest_id=contest.id, code=code, code_made_at=at, is_open=True)
            session.add(row)
        row.is_open = True
        _record(session, contest.id, "opened", by=by, at=at)
        return row.code


def close(contest_key: str, *, by: int, at: datetime) -> None:
    """Let nobody in any more; who is inside stays. Raises NotFound, NotReady."""
    with write() as session:
        row = _entrance(session, contest_key)
        row.is_open = False
        _record(session, row.contest_id, "closed", by=by, at=at)


def renew_code(contest_key: str, *, by: int, at: datetime) -> None:
    """Another event code; the old one is worth nothing any more. Raises NotFound, NotReady."""
    with write() as session:
        row = _entrance(session, contest_key)
        row.code, row.code_made_at = _free_code(session), at
        _record(session, row.contest_id, "code_renewed", by=by, at=at)


def lift(contest_key: str, *, by: int, at: datetime) -> None:
    """Let locked judges and tablets try again. Raises NotFound, NotReady."""
    with write() as session:
        row = _entrance(session, contest_key)
        locked = update(AdmissionAttempt).where(AdmissionAttempt.contest_id == row.contest_id)
        session.execute(locked.values(lifted=True))
        _record(session, row.contest_id, "locks_lifted", by=by, at=at)


def set_pledge(
    contest_key: str, *, asks: bool, texts: Mapping[str, str], by: int, at: datetime
) -> None:
    """Say whether judges sign a pledge, and in which words; empty texts = the usual words.

    With other words everybody is asked again. Raises NotFound, NotReady.
    """
    wanted = {language: text.strip() for language, text in texts.items() if text.strip()}
    if any(len(text) > LONGEST_TEXT for text in wanted.values()):
        raise NotReady("The pledge is too long.")
    with write() as session:
        row = _entrance(session, contest_key)
        if wanted != row.pledge_texts:
            row.pledge_edition += 1
        row.asks_pledge, row.pledge_texts = asks, wanted
        _record(session, row.contest_id, "pledge_set", by=by, at=at)


def _entrance(session: Session, contest_key: str) -> Entrance:
    contest = lookup.contest(session, contest_key)
    found = select(Entrance).where(Entrance.contest_id == contest.id)
    row = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotReady("The entrance of this contest was never opened.")
    return row


def _free_code(session: Session) -> str:
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        if not session.scalar(select(exists().where(Entrance.code == code))):
            return code


def _record(session: Session, contest_id: int, what: str, *, by: int | None, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest_id,
        act=f"entrance.{what}",
        subject="entrance",
        details={},
    )
