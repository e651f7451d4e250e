"""One's own account: name, language, password, and where one has a role."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import Membership, User
from judging.services import accounts, audit
from judging.services.transactions import write
from scoring.rules import Texts

LONGEST_NAME = 100
LOCALES = ("", "ko", "en")


@dataclass(frozen=True, slots=True)
class Place:
    """A contest in which somebody has roles."""

    key: str
    texts: Texts
    locale: str
    state: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """What somebody sees of his own account."""

    name: str
    email: str
    locale: str
    has_password: bool
    is_admin: bool
    places: tuple[Place, ...]


def show(user_id: int) -> OwnAccount:
    """One's account with one's contests. Raises NotFound."""
    session = db.session()
    user = accounts.by_number(session, user_id)
    rows = session.execute(
        select(Contest, Membership.role)
        .join(Membership, Membership.contest_id == Contest.id)
        .where(Membership.user_id == user_id)
        .order_by(Contest.id.desc(), Membership.role)
    ).all()
    found: dict[int, tuple[Contest, list[str]]] = {}
    for contest, role in rows:
        found.setdefault(contest.id, (contest, []))[1].append(role)
    places = (
        Place(one.key, one.texts, one.locale, one.state, tuple(roles))
        for one, roles in found.values()
    )
    about = (user.name, user.email, user.locale, bool(user.password_hash), user.is_admin)
    return OwnAccount(*about, tuple(places))


def describe(user_id: int, *, name: str, locale: str, at: datetime) -> None:
    """Say how the pages call one, and in which language they speak. Raises NotFound, NotReady."""
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise NotReady("Say how the pages shall call you, in at most 100 letters.")
    if locale not in LOCALES:
        raise NotReady("The pages speak Korean and English.")
    with write() as session:
        user = accounts.by_number(session, user_id)
        user.name, user.locale = said, locale
        audit.record(
            session,
            at=at,
            by=user_id,
            contest_id=None,
            act="account.described",
            subject=f"account:{user_id}",
            details={},
        )


def change_password(user_id: int, old: str, new: str, *, address: str, at: datetime) -> User:
    """Choose another password, which ends all other sessions.

    An account that has a password is asked for it. Raises SignInRefused, TooManyAttempts for a
    wrong one; NotReady for a bad new one.
    """
    accounts.hashed(new)
    user = accounts.by_number(db.session(), user_id)
    if user.password_hash:
        accounts.prove(user_id, old, address, at)
    accounts.set_password(user_id, new, by=user_id, at=at)
    return accounts.by_number(db.session(), user_id)
