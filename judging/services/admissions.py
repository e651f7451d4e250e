"""Judges come in: by event code and personal number, or by a link; after that they are signed in.

docs/tablets.md says what follows. How tries are counted, and why that is enough, stands in
judging/services/entrances.py.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Gone, SignInRefused, TooManyAttempts
from judging.extensions import db
from judging.models.admissions import AdmissionAttempt, AdmissionLink, Entrance, JudgeNumber
from judging.models.contests import Contest
from judging.models.people import NOBODY, Judge, Membership, User
from judging.services import audit, judge_numbers, lookup
from judging.services.entrances import TRIES, TRIES_OF_A_CONTEST
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

WINDOW = timedelta(minutes=15)
WRONG_CODES = 60  # of one address: a whole hall shares one
PATIENCE = timedelta(minutes=10)
LOCK = 0x434F4D45  # "COME" in letters: the queue of those who try to come in
NOBODYS = 0  # no judge has this number
NO_CONTEST = "No contest lets judges in with this event code."
LOCKED = "Too many wrong numbers. The control room can let you try again."
WRONG = "This number does not fit. Look at your card and try again."
USED_UP = "This link has been used or is no longer good. Ask the office for a new one."


@dataclass(frozen=True, slots=True)
class Source:
    """Where a try comes from: the tablet's own secret, empty for a new one, and its address."""

    tablet: str
    address: str

    @property
    def device_hash(self) -> str:
        """The tablet; whoever shows none is known by his address."""
        return _hash(self.tablet or f"address:{self.address}")

    @property
    def address_hash(self) -> str:
        """The address."""
        return _hash(self.address)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who has proven to be this judge and is still to say so himself."""

    judge_id: int
    name: str
    contest: ContestInfo
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """A judge who came in: his account, and where he judges."""

    user: User
    contest_key: str


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def contest_of(code: str, source: Source, at: datetime) -> ContestInfo:
    """The contest of an event code. Raises SignInRefused, TooManyAttempts."""
    with write() as session:
        one_at_a_time(session, LOCK)
        tried = select(func.count()).select_from(AdmissionAttempt)
        lately = (AdmissionAttempt.contest_id.is_(None), AdmissionAttempt.at > at - WINDOW)
        mine = AdmissionAttempt.address_hash == source.address_hash
        if (session.scalar(tried.where(mine, *lately)) or 0) >= WRONG_CODES:
            raise TooManyAttempts("Too many wrong event codes. Wait a quarter of an hour.")
        found = _open_contest(session, code)
        if found is None:
            _count(session, source, at)
    if found is None:
        raise SignInRefused(NO_CONTEST)
    return lookup.contest_info(found)


def known(code: str) -> ContestInfo | None:
    """The contest of an event code that was found before, unless its entrance closed since."""
    found = _open_contest(db.session(), code)
    return lookup.contest_info(found) if found else None


def _open_contest(session: Session, code: str) -> Contest | None:
    found = select(Contest).join(Entrance, Entrance.contest_id == Contest.id)
    return session.scalar(found.where(Entrance.code == code, Entrance.is_open))


def by_number(code: str, number: str, source: Source, *, key: bytes, at: datetime) -> Candidate:
    """The judge of a personal number. Raises SignInRefused, TooManyAttempts.

    Tries of one moment stand in a queue, so that none is looked at before the others count.
    """
    with write() as session:
        one_at_a_time(session, LOCK)
        contest = _open_contest(session, code)
        if contest is None:
            raise SignInRefused(NO_CONTEST)
        row = _named(session, contest, number)
        judge_id = row.judge_id if row else None
        _refuse_locked(session, contest, judge_id, source)
        told = judge_numbers.hash_of(contest.id, number, key)
        fits = hmac.compare_digest(told, row.pin_hash if row else "")
        if fits:
            _forgive(session, judge_id, source)
        else:
            _count(session, source, at, contest, judge_id)
    if row is None or not fits:
        raise SignInRefused(WRONG)
    return _candidate(db.session(), row.judge_id)


def _named(session: Session, contest: Contest, number: str) -> JudgeNumber | None:
    named = number[: judge_numbers.NAMING]
    if not (named.isascii() and named.isdigit()):
        return None
    here = (JudgeNumber.contest_id == contest.id, JudgeNumber.number == int(named))
    return session.scalar(select(JudgeNumber).where(*here))


def _refuse_locked(
    session: Session, contest: Contest, judge_id: int | None, source: Source
) -> None:
    tried = AdmissionAttempt
    count = select(func.count()).select_from(tried).where(tried.contest_id == contest.id)
    made_at = session.get_one(Entrance, contest.id).code_made_at
    counted = (
        (count.where(tried.judge_id == (judge_id or NOBODYS), ~tried.lifted), TRIES),
        (count.where(tried.device_hash == source.device_hash, ~tried.lifted), TRIES),
        (count.where(tried.at >= made_at), TRIES_OF_A_CONTEST),
    )
    for which, most in counted:  # all of them also for no judge: the work tells nobody who is one
        if (session.scalar(which) or 0) >= most:
            raise TooManyAttempts(LOCKED)


def _forgive(session: Session, judge_id: int | None, source: Source) -> None:
    """Whoever knows a judge's number was not guessing it before."""
    mine = (
        AdmissionAttempt.judge_id == judge_id,
        AdmissionAttempt.device_hash == source.device_hash,
    )
    session.execute(delete(AdmissionAttempt).where(*mine))


def _count(
    session: Session,
    source: Source,
    at: datetime,
    contest: Contest | None = None,
    judge_id: int | None = None,
) -> None:
    session.add(
        AdmissionAttempt(
            contest_id=contest.id if contest else None,
            judge_id=judge_id,
            device_hash=source.device_hash,
            address_hash=source.address_hash,
            at=at,
        )
    )
    session.flush()
    if contest is not None:
        _raise_alarm(session, contest, judge_id, source, at)


def _raise_alarm(
    session: Session, contest: Contest, judge_id: int | None, source: Source, at: datetime
) -> None:
    """A row in the log at the moment when the last try is used up."""
    try:
        _refuse_locked(session, contest, judge_id, source)
    except TooManyAttempts:
        audit.record(
            session,
            at=at,
            by=None,
            contest_id=contest.id,
            act="entrance.locked",
            subject=f"judge:{judge_id}" if judge_id else "entrance",
            details={},
        )


def by_link(secret: str, *, at: datetime) -> Candidate:
    """The judge whom a link names; the link is not used up by asking. Raises Gone."""
    session = db.session()
    good = (AdmissionLink.secret_hash == judge_numbers.hash_of_link(secret), *_good(at))
    row = session.scalar(select(AdmissionLink).where(*good))
    if row is None:
        raise Gone(USED_UP)
    return _candidate(session, row.judge_id, row.id)


def _good(at: datetime) -> tuple[ColumnElement[bool], ...]:
    waiting = (AdmissionLink.redeemed_at.is_(None), AdmissionLink.revoked_at.is_(None))
    return (*waiting, AdmissionLink.expires_at > at)


def _candidate(session: Session, judge_id: int, link_id: int | None = None) -> Candidate:
    judge = session.get_one(Judge, judge_id)
    contest = session.get_one(Contest, judge.contest_id)
    return Candidate(judge.id, judge.name or judge.key, lookup.contest_info(contest), link_id)


def admit(judge_id: int, link_id: int | None, *, proven_at: datetime, at: datetime) -> Admitted:
    """Sign a judge in who said that it is he; a link is used up by that, exactly once.

    A judge without an account gets one, without a password. Raises Gone where a link was used, a
    number was renewed meanwhile or he waited too long; Conflicted for a competitor.
    """
    with write() as session:
        if at - proven_at > PATIENCE or not _still_good(session, judge_id, link_id, proven_at, at):
            raise Gone(USED_UP)
        judge = session.get_one(Judge, judge_id, populate_existing=True)
        contest = session.get_one(Contest, judge.contest_id)
        user = _account(session, judge, at)
        _seat(session, user, contest)
        audit.record(
            session,
            at=at,
            by=user.id,
            contest_id=contest.id,
            act="judge.came_in",
            subject=f"judge:{judge.key}",
            details={"by": "link" if link_id else "number"},
        )
        return Admitted(user, contest.key)


def _still_good(
    session: Session, judge_id: int, link_id: int | None, proven_at: datetime, at: datetime
) -> bool:
    if link_id is None:
        number = select(JudgeNumber.made_at).where(JudgeNumber.judge_id == judge_id)
        made_at = session.scalar(number)
        return made_at is not None and made_at <= proven_at
    mine = (AdmissionLink.id == link_id, AdmissionLink.judge_id == judge_id, *_good(at))
    used = update(AdmissionLink).where(*mine).values(redeemed_at=at)
    return session.scalar(used.returning(AdmissionLink.id)) is not None


def _account(session: Session, judge: Judge, at: datetime) -> User:
    if judge.user_id is not None:
        user = session.get_one(User, judge.user_id)
        if not user.active:
            raise Gone(USED_UP)
        return user
    user = User(
        email=f"judge-{judge.id}@{NOBODY}",
        name=judge.name or judge.key,
        session_key=secrets.token_hex(32),
        created_at=at,
    )
    session.add(user)
    session.flush()
    judge.user_id = user.id
    return user


def _seat(session: Session, user: User, contest: Contest) -> None:
    held = select(Membership.role).where(
        Membership.user_id == user.id, Membership.contest_id == contest.id
    )
    roles = set(session.scalars(held))
    if "team" in roles:
        raise Conflicted("Nobody competes and has another role in the same contest.")
    if "judge" not in roles:
        session.add(Membership(user_id=user.id, contest_id=contest.id, role="judge"))
