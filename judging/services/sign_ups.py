"""Coming in by a letter: signing up, signing in without a password, choosing another password.

Whoever asks gets the same answer, and the same work is done, whether the address has an account
or not: only the letter, which goes to its owner, leads further.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotReady, SignInRefused
from judging.extensions import db
from judging.models.letters import SecretLink
from judging.models.people import User
from judging.services import accounts, audit, invitations, letters, links
from judging.services.transactions import write

CLOSED = "This account may not be used. Ask the office."
NAMELESS = "Say how the pages shall call you, in at most 100 letters."
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Doorway:
    """Where a link leads: for whom, and whether this address has an account already."""

    purpose: str
    email: str
    is_new: bool
    next_path: str
    offer: invitations.Offer | None


def ask(
    email: str,
    purpose: str,
    words: tuple[str, str],
    *,
    address: str,
    at: datetime,
    next_path: str = "",
) -> None:
    """Send a link to an address; `words` are subject and text. Raises NotReady, TooManyAttempts."""
    canonical = accounts.canonical_email(email)
    with write() as session:
        links.check_limits(session, canonical, address, at)
        link = links.make(
            session, purpose, email=canonical, address=address, next_path=next_path, at=at
        )
        _write_to(session, link, words, at)


def ask_to_join(
    secret: str, email: str, words: tuple[str, str], *, address: str, at: datetime
) -> None:
    """Let somebody who was invited prove his address first. Raises Gone, NotReady and as above."""
    canonical = accounts.canonical_email(email)
    with write() as session:
        invitation = links.find(session, secret, at).invitation
        links.check_limits(session, canonical, address, at)
        link = links.make(
            session, "enter", email=canonical, address=address, invitation=invitation, at=at
        )
        _write_to(session, link, words, at)


def _write_to(session: Session, link: SecretLink, words: tuple[str, str], at: datetime) -> None:
    subject, text = words
    letters.write_letter(
        session, to=link.email, subject=subject, text=text, contest_id=None, at=at, link=link
    )


def look(secret: str, at: datetime) -> Doorway:
    """Where a link leads; looking changes nothing. Raises Gone."""
    session = db.session()
    link = links.find(session, secret, at)
    known = session.scalar(select(User.id).where(User.email == link.email))
    offer = invitations.offer_of(session, link.invitation) if link.invitation else None
    return Doorway(link.purpose, link.email, known is None, link.next_path, offer)


def enter(secret: str, *, name: str, password: str, at: datetime) -> tuple[User, str]:
    """Use a link up and come in, into a new account where there is none; and where to go on.

    A link for another password needs one; a new account may have one. Raises Gone; NotReady for a
    missing name or a bad password; SignInRefused for a closed account; what accepting an
    invitation raises.
    """
    hashed = accounts.hashed(password) if password else ""
    with write() as session:
        link = links.redeem(session, secret, at)
        if link.purpose == "invitation":
            raise SignInRefused("Sign in, or make an account with this invitation.")
        if link.purpose == "password" and not hashed:
            raise NotReady("Choose a new password.")
        user = _owner(session, link, name, at)
        if hashed and link.purpose == "password":
            accounts.take_password(session, user, hashed, by=user.id, at=at)
        elif hashed and not user.password_hash:
            user.password_hash = hashed
        if link.invitation is not None:
            invitations.accept_within(session, link.invitation, user, at)
        _record(session, user, link.purpose, at)
        return user, invitations.page_of(session, link.invitation) or link.next_path


def enter_verified(email: str, *, name: str, at: datetime) -> User:
    """Come in with an address that somebody trusted has verified, into a new account if need be.

    Raises NotReady for an address that cannot be used, SignInRefused for a closed account.
    """
    canonical = accounts.canonical_email(email)
    said = " ".join(name.split())[:LONGEST_NAME] or canonical.partition("@")[0][:LONGEST_NAME]
    with write() as session:
        user = _of_address(session, canonical, said, at)
        _record(session, user, "oidc", at)
        return user


def _owner(session: Session, link: SecretLink, name: str, at: datetime) -> User:
    return _of_address(session, link.email, " ".join(name.split()), at)


def _of_address(session: Session, email: str, name: str, at: datetime) -> User:
    user = session.scalar(select(User).where(User.email == email).with_for_update())
    if user is None:
        if not 0 < len(name) <= LONGEST_NAME:
            raise NotReady(NAMELESS)
        return accounts.add_user(session, email, name=name, proved_at=at, by=None, at=at)
    if not user.active:
        raise SignInRefused(CLOSED)
    accounts.prove_email(session, user, at)
    return user


def _record(session: Session, user: User, how: str, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=user.id,
        contest_id=None,
        act="account.signed_in",
        subject=f"account:{user.id}",
        details={"by": how},
    )
