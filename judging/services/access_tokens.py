"""Tokens of other programs: made, used, revoked."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.errors import NotEntered, NotFound, NotReady
from judging.extensions import db
from judging.models.access_tokens import AccessToken
from judging.models.contests import Contest
from judging.models.people import User
from judging.services import audit, lookup
from judging.services.transactions import write

SCOPES = (
    *("board:read", "entries:read", "sheets:read", "votes:read", "results:read"),
    "judges:write",
)
LONGEST_NAME = 100
MOST_DAYS = 400
USED_AGAIN = timedelta(minutes=1)  # noting each single use would make every reading a writing
UNKNOWN = "This token is unknown, has expired or was revoked."


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as its organiser sees it; the secret is not known any more."""

    id: int
    name: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Program:
    """Who asks with a token: in which contest, for whom, within which scopes."""

    token_id: int
    contest_key: str
    user_id: int
    scopes: frozenset[str]


def hash_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def listing(contest_key: str) -> list[TokenLine]:
    """The tokens of a contest, the newest first. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    rows = session.execute(
        select(AccessToken, User.name)
        .join(User, AccessToken.made_by_id == User.id)
        .where(AccessToken.contest_id == contest.id)
        .order_by(AccessToken.id.desc())
    )
    return [
        TokenLine(
            id=row.id,
            name=row.name,
            scopes=tuple(row.scopes),
            made_by=name,
            made_at=row.made_at,
            expires_at=row.expires_at,
            used_at=row.used_at,
            revoked_at=row.revoked_at,
        )
        for row, name in rows
    ]


def make(
    contest_key: str,
    name: str,
    scopes: Collection[str],
    *,
    days: int | None,
    by: int,
    at: datetime,
) -> str:
    """The secret of a new token, told once; `days` None = it never expires.

    Raises NotFound; NotReady without a name or a scope that there is.
    """
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise NotReady("A token needs a name that says which program has it.")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise NotReady("Choose what the program may do.")
    if days is not None and not 0 < days <= MOST_DAYS:
        raise NotReady("A token is good for 1 to 400 days.")
    secret = f"simsa_{secrets.token_urlsafe(32)}"
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = AccessToken(
            contest_id=contest.id,
            name=said,
            secret_hash=hash_of(secret),
            scopes=[scope for scope in SCOPES if scope in scopes],
            made_by_id=by,
            made_at=at,
            expires_at=None if days is None else at + timedelta(days=days),
        )
        session.add(row)
        session.flush()
        _record(session, row, "made", by=by, at=at)
    return secret


def revoke(contest_key: str, token_id: int, *, by: int, at: datetime) -> None:
    """Nothing is answered to this token any more. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        mine = (AccessToken.contest_id == contest.id, AccessToken.id == token_id)
        row = session.scalar(select(AccessToken).where(*mine))
        if row is None:
            raise NotFound("There is no such token.")
        if row.revoked_at is None:
            row.revoked_at = at
            _record(session, row, "revoked", by=by, at=at)


def by_secret(secret: str, *, at: datetime) -> Program:
    """Whose token this is. Raises NotEntered for one that is unknown, expired or revoked."""
    session = db.session()
    row = session.execute(
        select(AccessToken, Contest.key)
        .join(Contest, AccessToken.contest_id == Contest.id)
        .where(AccessToken.secret_hash == hash_of(secret), AccessToken.revoked_at.is_(None))
    ).first()
    if row is None or (row[0].expires_at is not None and row[0].expires_at <= at):
        raise NotEntered(UNKNOWN)
    token, contest_key = row
    if token.used_at is None or at - token.used_at >= USED_AGAIN:
        note_use(token.id, at=at)
    return Program(token.id, contest_key, token.made_by_id, frozenset(token.scopes))


def note_use(token_id: int, *, at: datetime) -> None:
    """Keep when a token was last used; that a program reads is no event of the log."""
    with write() as session:
        session.execute(update(AccessToken).where(AccessToken.id == token_id).values(used_at=at))


def _record(session: Session, row: AccessToken, what: str, *, by: int, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=row.contest_id,
        act=f"access_token.{what}",
        subject=f"access_token:{row.id}",
        details={"scopes": row.scopes},
    )
