"""Single-use links: whoever has one may do what it is for, once; looking at it uses nothing up."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from judging import mail
from judging.errors import Gone, TooManyAttempts
from judging.models.letters import Invitation, SecretLink
from judging.services.transactions import one_at_a_time

GOOD_FOR = {
    "enter": timedelta(hours=1),
    "password": timedelta(hours=1),
    "invitation": timedelta(days=14),
}
HOUR = timedelta(hours=1)
WINDOW = timedelta(minutes=15)
LETTERS_TO_ONE = 5  # in an hour
LETTERS_OF_ONE_ADDRESS = 60  # in a quarter of an hour: a school shares one
LOCK = 0x4C494E4B  # "LINK" in letters: the queue of those who ask for a link
USED_UP = "This link has been used or is no longer good. Ask for a new one."
TOO_MANY = "Too many letters were asked for. Wait an hour, then try again."


def hash_of(text: str) -> str:
    """What is kept of a secret or an address."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def make(
    session: Session,
    purpose: str,
    *,
    at: datetime,
    email: str = "",
    invitation: Invitation | None = None,
    next_path: str = "",
    address: str = "",
) -> SecretLink:
    """A new link within the caller's transaction."""
    nonce = secrets.token_hex(32)
    row = SecretLink(
        purpose=purpose,
        nonce=nonce,
        secret_hash=hash_of(mail.post().secret(nonce)),
        email=email,
        invitation=invitation,
        next_path=next_path[: SecretLink.next_path.type.length],
        address_hash=hash_of(address) if address else "",
        made_at=at,
        expires_at=at + GOOD_FOR[purpose],
    )
    session.add(row)
    session.flush()
    return row


def check_limits(session: Session, email: str, address: str, at: datetime) -> None:
    """Count what was asked for lately; whether there is such an account plays no part in it.

    Raises TooManyAttempts.
    """
    one_at_a_time(session, LOCK)
    lately = select(func.count()).select_from(SecretLink)
    to_him = lately.where(SecretLink.email == email, SecretLink.made_at > at - HOUR)
    from_there = lately.where(
        SecretLink.address_hash == hash_of(address), SecretLink.made_at > at - WINDOW
    )
    mine = SecretLink.purpose != "invitation"
    if (session.scalar(to_him.where(mine)) or 0) >= LETTERS_TO_ONE:
        raise TooManyAttempts(TOO_MANY)
    if (session.scalar(from_there) or 0) >= LETTERS_OF_ONE_ADDRESS:
        raise TooManyAttempts(TOO_MANY)


def check_invitations(session: Session, email: str, at: datetime) -> None:
    """Let nobody fill somebody's mailbox with invitations. Raises TooManyAttempts."""
    lately = select(func.count()).select_from(SecretLink)
    mine = (SecretLink.email == email, SecretLink.purpose == "invitation")
    if (session.scalar(lately.where(*mine, SecretLink.made_at > at - HOUR)) or 0) >= LETTERS_TO_ONE:
        raise TooManyAttempts(TOO_MANY)


def find(session: Session, secret: str, at: datetime) -> SecretLink:
    """The link, looked at only. Raises Gone for one that is unknown, used, expired, withdrawn."""
    found = select(SecretLink).where(SecretLink.secret_hash == hash_of(secret), *_good(at))
    fresh = found.options(joinedload(SecretLink.invitation))
    row = session.scalar(fresh.execution_options(populate_existing=True))
    if row is None:
        raise Gone(USED_UP)
    return row


def redeem(session: Session, secret: str, at: datetime) -> SecretLink:
    """Use the link up within the caller's transaction: of many at once, one does. Raises Gone."""
    mine = (SecretLink.secret_hash == hash_of(secret), *_good(at))
    used = update(SecretLink).where(*mine).values(used_at=at).returning(SecretLink.id)
    number = session.scalar(used, execution_options={"synchronize_session": False})
    if number is None:
        raise Gone(USED_UP)
    found = select(SecretLink).options(joinedload(SecretLink.invitation))
    fresh = found.where(SecretLink.id == number).execution_options(populate_existing=True)
    return session.scalars(fresh).one()


def withdraw(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    """Take links back that nobody has used, within the caller's transaction."""
    unused = (SecretLink.used_at.is_(None), SecretLink.withdrawn_at.is_(None))
    gone = update(SecretLink).where(which, *unused).values(withdrawn_at=at)
    session.execute(gone, execution_options={"synchronize_session": False})


def of_account(email: str) -> ColumnElement[bool]:
    """The links that lead into the account with this e-mail."""
    into = or_(SecretLink.purpose == "enter", SecretLink.purpose == "password")
    return into & (SecretLink.email == email)


def _good(at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        SecretLink.used_at.is_(None),
        SecretLink.withdrawn_at.is_(None),
        SecretLink.expires_at > at,
    )
