"""Who organises a contest: the people with their roles, and taking a role away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from judging import mail
from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.letters import Invitation, SecretLink
from judging.models.people import NOBODY, Membership, User
from judging.services import accounts, audit, invitations, lookup, owner_letters
from judging.services.transactions import write

LONGEST_REASON = 500
SHOWN = invitations.OFFERED


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with the roles that he has in a contest; no address where he has none."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that nobody has answered yet."""

    id: int
    name: str
    email: str
    role: str
    made_by: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody who organises, and who is asked to."""

    people: tuple[Person, ...]
    invitations: tuple[OpenInvitation, ...]
    can_publish: bool
    has_mail: bool


def show(contest_key: str) -> PeoplePage:
    """Who organises a contest. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    people = _people(session, contest.id)
    may_confirm = sum(not {"owner", "chair"}.isdisjoint(person.roles) for person in people)
    has_mail = mail.post().server is not None
    return PeoplePage(people, _invitations(session, contest.id), may_confirm > 1, has_mail)


def _people(session: Session, contest_id: int) -> tuple[Person, ...]:
    rows = session.execute(
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.contest_id == contest_id, Membership.role.in_(SHOWN))
        .order_by(User.name, User.id)
    ).all()
    found: dict[int, tuple[User, set[str]]] = {}
    for user, role in rows:
        found.setdefault(user.id, (user, set()))[1].add(role)
    return tuple(
        Person(
            user.id,
            user.name or user.email,
            "" if user.email.endswith(f"@{NOBODY}") else user.email,
            tuple(role for role in SHOWN if role in roles),
        )
        for user, roles in found.values()
    )


def _invitations(session: Session, contest_id: int) -> tuple[OpenInvitation, ...]:
    rows = session.execute(
        select(Invitation, User.name, func.max(SecretLink.expires_at))
        .join(User, User.id == Invitation.made_by_id)
        .join(SecretLink, SecretLink.invitation_id == Invitation.id)
        .where(
            *(Invitation.contest_id == contest_id, Invitation.role.in_(SHOWN)),
            *(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)),
            SecretLink.purpose == "invitation",
        )
        .group_by(Invitation.id, User.name)
        .order_by(Invitation.id.desc())
    ).all()
    return tuple(
        OpenInvitation(row.id, row.name, row.email, row.role, by, row.made_at, until)
        for row, by, until in rows
    )


def remove_role(
    contest_key: str,
    user_id: int,
    role: str,
    *,
    reason: str,
    by: int,
    at: datetime,
    words: tuple[str, str] | None = None,
) -> None:
    """Take a role away, at once and everywhere: the person is signed out too.

    `words` go as a letter to the other owners and to that person, where it is an owner. Raises
    NotFound; Forbidden for one's own role; NotReady without a reason; Conflicted where nobody
    would own the contest any more.
    """
    said = _said(reason)
    if user_id == by:
        raise Forbidden("Nobody changes a role of their own: another owner does that.")
    with write() as session:
        found = select(Contest).where(Contest.key == contest_key)
        contest = session.scalar(found.with_for_update())
        if contest is None or role not in SHOWN:
            raise NotFound("There is no such role.")
        _check_owners(session, contest.id, role)
        _take_away(session, contest.id, user_id, role)
        if role == "owner":
            invitations.withdraw_made_by(session, contest.id, user_id, at)
            if words is not None:
                owner_letters.tell(session, contest.id, words, by=by, at=at, also=[user_id])
        accounts.sign_out_everywhere(session, user_id)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="membership.removed",
            subject=f"account:{user_id}",
            details={"role": role, "reason": said},
        )


def _said(reason: str) -> str:
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        raise NotReady("Say in a sentence why the role is taken away.")
    return said


def _check_owners(session: Session, contest_id: int, role: str) -> None:
    owners = (Membership.contest_id == contest_id, Membership.role == "owner")
    number = session.scalar(select(func.count()).select_from(Membership).where(*owners)) or 0
    if role == "owner" and number < 2:
        raise Conflicted("A contest keeps at least one owner: invite another one first.")


def _take_away(session: Session, contest_id: int, user_id: int, role: str) -> None:
    mine = (Membership.contest_id == contest_id, Membership.user_id == user_id)
    gone = delete(Membership).where(*mine, Membership.role == role).returning(Membership.id)
    if session.scalar(gone) is None:
        raise NotFound("There is no such role.")
