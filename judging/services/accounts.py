"""Accounts: who can sign in, with which hats in which contest."""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import and_, case, delete, func, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady, SignInRefused, TooManyAttempts
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import ROLES, Judge, Membership, SignInAttempt, Team, User
from judging.services import audit, links, lookup
from judging.services.transactions import one_at_a_time, write

WINDOW = timedelta(minutes=15)
TRIES_FROM_ONE_ADDRESS = 5  # at one account
TRIES_AT_ONE_ACCOUNT = 20  # from anywhere: many addresses at once, but no cheap way to lock it
TRIES_OF_ONE_ADDRESS = 60  # a venue of judges shares one address
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 1000
LOCK = 0x5349474E  # "SIGN" in letters: the queue of those who count an attempt

Account = User  # for pages, which know no models
_hasher = PasswordHasher()


class Seat(NamedTuple):
    """A role in a contest; the role team names the team."""

    contest_key: str
    role: str
    team: str = ""


def canonical_email(text: str) -> str:
    """The one form of an e-mail address under which an account is known. Raises NotReady.

    Only ASCII is left after NFKC, so that no two accounts look alike.
    """
    email = unicodedata.normalize("NFKC", text).strip().casefold()
    name, _, host = email.rpartition("@")
    sound = email.isascii() and email.isprintable() and " " not in email and "@" not in name
    if not (name and host and sound and len(email) <= 254):
        raise NotReady(f"“{text}” is not an e-mail address that can be used here.")
    return email


def by_session(remembered: str) -> User | None:
    """The user whom a session remembers, unless his sessions were ended since."""
    number, _, key = remembered.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    user = db.session.get(User, int(number))
    if user is None or not user.active or not hmac.compare_digest(user.session_key, key):
        return None
    return user


def sign_in(email: str, password: str, address: str, at: datetime) -> User:
    """The user with this e-mail and password. Raises SignInRefused, TooManyAttempts.

    The attempt is counted before the password is looked at, so parallel guesses all count; and a
    password is hashed for unknown names too, so the time tells nobody which names exist.
    """
    try:
        name = canonical_email(email)
    except NotReady:
        name = ""
    email_hash, address_hash = _hash(name), _hash(address)
    _count_attempt(email_hash, address_hash, at)
    user = db.session.scalar(select(User).where(User.email == name))
    fits = _fits(user.password_hash if user else "", password)
    if user is None or not fits or not user.active:
        raise SignInRefused("E-mail and password do not fit together.")
    with write() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == email_hash))
        _log(session, user, "account.signed_in", by=user.id, at=at)
    return user


def prove(user_id: int, password: str, address: str, at: datetime) -> None:
    """Make sure that it is really he who acts now. Raises SignInRefused, TooManyAttempts."""
    user = _user(db.session(), user_id)
    email_hash = _hash(user.email)
    _count_attempt(email_hash, _hash(address), at)
    if not _fits(user.password_hash, password):
        raise SignInRefused("This is not your password.")
    with write() as session:
        session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == email_hash))
        _log(session, user, "account.proved", by=user.id, at=at)


def _count_attempt(email_hash: str, address_hash: str, at: datetime) -> None:
    with write() as session:
        one_at_a_time(session, LOCK)
        session.execute(delete(SignInAttempt).where(SignInAttempt.at <= at - WINDOW))
        tried = SignInAttempt
        account, source = tried.email_hash == email_hash, tried.address_hash == address_hash
        conditions = (and_(account, source), account, source)
        counts = session.execute(
            select(*(func.coalesce(func.sum(case((met, 1), else_=0)), 0) for met in conditions))
        ).one()
        limits = (TRIES_FROM_ONE_ADDRESS, TRIES_AT_ONE_ACCOUNT, TRIES_OF_ONE_ADDRESS)
        if any(count >= limit for count, limit in zip(counts, limits, strict=True)):
            raise TooManyAttempts(
                "Too many sign-ins failed. Wait a quarter of an hour, then try again."
            )
        session.add(SignInAttempt(email_hash=email_hash, address_hash=address_hash, at=at))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex())


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash or _nobody(), password[: LONGEST_PASSWORD + 1])
    except (VerifyMismatchError, InvalidHashError):
        return False


def by_email(email: str) -> User | None:
    """The account with this e-mail, if there is one. Raises NotReady for a bad e-mail."""
    return db.session.scalar(select(User).where(User.email == canonical_email(email)))


def has_password(user: User, password: str) -> bool:
    """Whether this is the account's password."""
    return _fits(user.password_hash, password)


def set_password(user_id: int, password: str, *, by: int | None, at: datetime) -> None:
    """Give an account another password and end its sessions. Raises NotReady, NotFound."""
    password_hash = hashed(password)
    with write() as session:
        take_password(session, _user(session, user_id), password_hash, by=by, at=at)


def take_password(
    session: Session, user: User, password_hash: str, *, by: int | None, at: datetime
) -> None:
    """Give an account another password within the caller's transaction.

    Its sessions end, and so do the links into it that somebody may have.
    """
    user.password_hash = password_hash
    user.session_key = secrets.token_hex(32)
    links.withdraw(session, links.of_account(user.email), at)
    _log(session, user, "account.password_set", by=by, at=at)


def prove_email(session: Session, user: User, at: datetime) -> None:
    """He has answered a letter to his address, within the caller's transaction.

    At the first time a password that somebody else may have chosen before is forgotten.
    """
    if user.email_proved_at is None:
        user.email_proved_at = at
        user.password_hash, user.session_key = "", secrets.token_hex(32)
        _log(session, user, "account.email_proved", by=user.id, at=at)


def sign_out_everywhere(session: Session, user_id: int) -> None:
    """End somebody's sessions within the caller's transaction. Raises NotFound."""
    _user(session, user_id).session_key = secrets.token_hex(32)


def by_number(session: Session, user_id: int) -> User:
    """The account of that number, as it is now. Raises NotFound."""
    return _user(session, user_id)


def hashed(password: str) -> str:
    """What is kept of a password. Raises NotReady for one that is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise NotReady(f"A password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    return _hasher.hash(password)


def _user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such account.")
    return user


def end_sessions(user_id: int, *, by: int | None, at: datetime) -> None:
    """Sign a user out everywhere, so that a stolen cookie is worthless. Raises NotFound."""
    with write() as session:
        user = _user(session, user_id)
        user.session_key = secrets.token_hex(32)
        _log(session, user, "account.sessions_ended", by=by, at=at)


def create_user(
    email: str,
    password: str,
    *,
    name: str = "",
    is_admin: bool = False,
    seat: Seat | None = None,
    by: int | None,
    at: datetime,
) -> User:
    """A new account, with a first seat if wanted; both or neither.

    Raises NotReady for a bad e-mail or password, Conflicted for an e-mail that has an account, and
    what `add_membership` raises.
    """
    canonical = canonical_email(email)
    password_hash = hashed(password)
    with write() as session:
        if session.scalar(select(User.id).where(User.email == canonical)) is not None:
            raise Conflicted(f"There is an account for {canonical} already.")
        # Whoever makes accounts for others stands for their addresses.
        user = add_user(
            session,
            canonical,
            name=name.strip(),
            proved_at=at,
            by=by,
            at=at,
            password_hash=password_hash,
            is_admin=is_admin,
        )
        if seat is not None:
            take_seat(session, user.id, seat, by=by, at=at)
    return user


def add_user(
    session: Session,
    email: str,
    *,
    name: str,
    proved_at: datetime | None,
    by: int | None,
    at: datetime,
    password_hash: str = "",
    is_admin: bool = False,
) -> User:
    """A new account within the caller's transaction; without a password letters lead into it."""
    user = User(
        email=email,
        name=name,
        password_hash=password_hash,
        is_admin=is_admin,
        session_key=secrets.token_hex(32),
        created_at=at,
        email_proved_at=proved_at,
    )
    session.add(user)
    session.flush()
    _log(session, user, "account.created", by=by, at=at)
    return user


def add_membership(user_id: int, seat: Seat, *, by: int | None, at: datetime) -> None:
    """Give a user a role in a contest; a role that he has already stays as it is.

    Raises NotFound; NotReady for an unknown role, or a team role without a team; Conflicted where
    somebody would compete and have another role in one contest.
    """
    with write() as session:
        _user(session, user_id)
        take_seat(session, user_id, seat, by=by, at=at)


def take_seat(session: Session, user_id: int, seat: Seat, *, by: int | None, at: datetime) -> None:
    """Give a role as `add_membership` does, within the caller's transaction."""
    if seat.role not in ROLES:
        raise NotReady(f"“{seat.role}” is no role; the roles are {', '.join(ROLES)}.")
    if (seat.role == "team") != bool(seat.team):
        raise NotReady("The role team, and only that, needs the name of a team.")
    found = select(Contest).where(Contest.key == seat.contest_key)
    contest = session.scalar(found.with_for_update())
    if contest is None:
        raise NotFound(f"There is no contest “{seat.contest_key}”.")
    if _is_new(session, user_id, contest, seat.role):
        team_id = _team_id(session, contest, seat.team) if seat.team else None
        row = Membership(user_id=user_id, contest_id=contest.id, role=seat.role, team_id=team_id)
        session.add(row)
        details = {"role": seat.role, "team": team_id}
        _log_seat(session, row, "membership.added", details, by=by, at=at)


def link_judge(
    user_id: int, contest_key: str, judge_key: str, *, by: int | None, at: datetime
) -> None:
    """Say which judge an account is. Raises NotFound; Conflicted where he has another one."""
    with write() as session:
        _user(session, user_id)
        judge = lookup.judge(session, lookup.contest(session, contest_key), judge_key)
        if judge.user_id not in (None, user_id):
            raise Conflicted(f"The judge “{judge_key}” has an account already.")
        if judge.user_id is None:
            judge.user_id = user_id
            _log_seat(session, judge, "judge.linked", {"judge": judge.key}, by=by, at=at)


def _is_new(session: Session, user_id: int, contest: Contest, role: str) -> bool:
    """Whether he has the role not yet. Raises Conflicted."""
    has = set(
        session.scalars(
            select(Membership.role).where(
                Membership.user_id == user_id, Membership.contest_id == contest.id
            )
        )
    )
    if has - {role} and (role == "team" or "team" in has):
        raise Conflicted("Nobody competes and has another role in the same contest.")
    return role not in has


def _team_id(session: Session, contest: Contest, name: str) -> int:
    found = session.scalar(select(Team.id).where(Team.contest_id == contest.id, Team.name == name))
    if found is None:
        raise NotFound(f"There is no team “{name}”.")
    return found


def _log(session: Session, user: User, act: str, *, by: int | None, at: datetime) -> None:
    subject = f"account:{user.id}"
    audit.record(session, at=at, by=by, contest_id=None, act=act, subject=subject, details={})


def _log_seat(
    session: Session,
    seat: Membership | Judge,
    act: str,
    details: Mapping[str, object],
    *,
    by: int | None,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=seat.contest_id,
        act=act,
        subject=f"account:{seat.user_id}",
        details=details,
    )
