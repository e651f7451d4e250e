"""Invitations: somebody may take a role in a contest, or join a team, by a link that works once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from judging import mail
from judging.errors import Conflicted, Gone, NotFound, NotReady
from judging.extensions import db
from judging.models.calls import Call
from judging.models.contests import Contest
from judging.models.letters import Invitation, SecretLink
from judging.models.people import Membership, Team, TeamMember, User
from judging.services import accounts, audit, letters, links, lookup, owner_letters
from judging.services.shown import ContestInfo
from judging.services.transactions import write

OFFERED = ("owner", "recorder", "operator", "chair", "auditor")
LONGEST_NAME = 100
MOST_OPEN, MOST_OPEN_OF_A_TEAM = 100, 20
TEAMS_CHANGE_IN = ("draft", "open")


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation offers, to whom, from whom."""

    contest: ContestInfo
    role: str
    team: str
    name: str
    email: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation with its link, which is shown to whoever made it."""

    id: int
    name: str
    path: str


def invite(
    contest_key: str,
    role: str,
    *,
    name: str,
    email: str,
    words: tuple[str, str],
    by: int,
    at: datetime,
    owners_words: tuple[str, str] | None = None,
) -> Invited:
    """Invite somebody to organise; an older invitation of the same person to it ends.

    `words` are subject and text of the letter; `owners_words` go to the other owners where
    somebody is to become one, before he can. Raises NotFound; NotReady for a role that is not
    offered, a missing name, a bad e-mail, or too many invitations.
    """
    if role not in OFFERED:
        raise NotReady("Choose one of the roles.")
    said, canonical = _named(name), accounts.canonical_email(email)
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = Invitation(contest_id=contest.id, role=role, name=said, email=canonical)
        if role == "owner" and owners_words is not None:
            owner_letters.tell(session, contest.id, owners_words, by=by, at=at)
        return _invite(session, row, words, by=by, at=at)


def invite_to_team(
    contest_key: str, *, name: str, email: str, words: tuple[str, str], by: int, at: datetime
) -> Invited:
    """A leader asks somebody into his team; without an e-mail he hands the link over himself.

    Raises NotFound where he leads no team; NotReady for a missing name or a bad e-mail, or while
    the contest takes no teams.
    """
    said = _named(name)
    canonical = accounts.canonical_email(email) if email.strip() else ""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        team = led_team(session, contest.id, by)
        if team is None:
            raise NotFound("You lead no team in this contest.")
        _check_room(session, contest, team.id)
        row = Invitation(contest_id=contest.id, role="team", name=said, email=canonical)
        row.team_id = team.id
        return _invite(session, row, words, by=by, at=at)


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not 0 < len(said) <= LONGEST_NAME:
        raise NotReady("An invitation needs the name of a person, in at most 100 letters.")
    return said


def _invite(
    session: Session, row: Invitation, words: tuple[str, str], *, by: int, at: datetime
) -> Invited:
    row.made_by_id, row.made_at = by, at
    mine = (Invitation.contest_id == row.contest_id, Invitation.made_by_id == row.made_by_id)
    many = select(func.count()).select_from(Invitation).where(*mine, *_open())
    most = MOST_OPEN if row.team_id is None else MOST_OPEN_OF_A_TEAM
    if (session.scalar(many) or 0) >= most:
        raise NotReady("Too many of your invitations wait for an answer: withdraw some first.")
    if row.email:
        links.check_invitations(session, row.email, at)
        same = and_(
            Invitation.contest_id == row.contest_id,
            Invitation.email == row.email,
            Invitation.role == row.role,
            Invitation.team_id.is_not_distinct_from(row.team_id),
        )
        _end(session, same, at)
    session.add(row)
    session.flush()
    link = links.make(session, "invitation", invitation=row, email=row.email, at=at)
    if row.email:
        subject, text = words
        letters.write_letter(
            session,
            to=row.email,
            subject=subject,
            text=text,
            link=link,
            contest_id=row.contest_id,
            by=row.made_by_id,
            at=at,
        )
    _record(session, row, "made", by=row.made_by_id, at=at)
    return Invited(row.id, row.name, f"/link/{mail.post().secret(link.nonce)}")


def withdraw(contest_key: str, invitation_id: int, *, by: int, at: datetime) -> None:
    """An invitation to organise is good for nothing any more. Raises NotFound, Conflicted."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = _mine(session, contest, invitation_id)
        if row.role == "team":
            raise NotFound("There is no such invitation.")
        _take_back(session, row, by=by, at=at)


def withdraw_from_team(contest_key: str, invitation_id: int, *, by: int, at: datetime) -> None:
    """A leader takes an invitation to his team back. Raises NotFound, Conflicted."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = _mine(session, contest, invitation_id)
        team = led_team(session, contest.id, by)
        if team is None or row.team_id != team.id:
            raise NotFound("There is no such invitation.")
        _take_back(session, row, by=by, at=at)


def _take_back(session: Session, row: Invitation, *, by: int, at: datetime) -> None:
    if row.accepted_at is not None:
        raise Conflicted("This invitation was accepted meanwhile.")
    if row.withdrawn_at is None:
        _end(session, Invitation.id == row.id, at)
        _record(session, row, "withdrawn", by=by, at=at)


def withdraw_made_by(session: Session, contest_id: int, user_id: int, at: datetime) -> None:
    """End what somebody has offered who may offer nothing any more, within a transaction."""
    _end(
        session,
        (Invitation.contest_id == contest_id) & (Invitation.made_by_id == user_id),
        at,
    )


def _end(session: Session, which: ColumnElement[bool], at: datetime) -> None:
    unsynchronised = {"synchronize_session": False}
    ended = update(Invitation).where(which, *_open()).values(withdrawn_at=at)
    session.execute(ended, execution_options=unsynchronised)
    gone = select(Invitation.id).where(which, Invitation.withdrawn_at.is_not(None))
    links.withdraw(session, SecretLink.invitation_id.in_(gone), at)


def _open() -> tuple[ColumnElement[bool], ...]:
    return (Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))


def _mine(session: Session, contest: Contest, invitation_id: int) -> Invitation:
    found = select(Invitation).where(
        Invitation.contest_id == contest.id, Invitation.id == invitation_id
    )
    row = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such invitation.")
    return row


def offer_of(session: Session, row: Invitation) -> Offer:
    """What an invitation offers."""
    team = session.get(Team, row.team_id) if row.team_id is not None else None
    return Offer(
        contest=lookup.contest_info(session.get_one(Contest, row.contest_id)),
        role=row.role,
        team=team.name if team else "",
        name=row.name,
        email=row.email,
        made_by=session.get_one(User, row.made_by_id).name,
    )


def accept(secret: str, *, by: int, at: datetime) -> str:
    """Take what a link offers with one's own account, and the page to go on to.

    Raises Gone; Conflicted for whoever would compete and have another role in one contest;
    NotReady while the contest takes no teams, or where the team is full.
    """
    with write() as session:
        link = links.redeem(session, secret, at)
        if link.invitation is None:
            raise Gone(links.USED_UP)
        accept_within(session, link.invitation, session.get_one(User, by), at)
        return page_of(session, link.invitation)


def accept_as_new(secret: str, *, name: str, password: str, at: datetime) -> tuple[User, str]:
    """Take what a link offers an address with a new account. Raises as `accept` does.

    Who handed the link over may have seen it, so the address counts as proved only once a letter
    of its owner's own is answered. NotReady where the link names no address, for a bad password,
    a missing name, and where the address has an account.
    """
    said, hashed = _named(name), accounts.hashed(password)
    with write() as session:
        link = links.redeem(session, secret, at)
        if link.invitation is None or link.invitation.role == "team" or not link.email:
            raise Gone(links.USED_UP)
        if session.scalar(select(User.id).where(User.email == link.email)) is not None:
            raise NotReady("This address has an account: sign in with it, then open the link.")
        user = accounts.add_user(
            session, link.email, name=said, proved_at=None, by=None, at=at, password_hash=hashed
        )
        accept_within(session, link.invitation, user, at)
        return user, page_of(session, link.invitation)


def accept_within(session: Session, row: Invitation, user: User, at: datetime) -> None:
    """Take an invitation up within the caller's transaction."""
    mine = update(Invitation).where(Invitation.id == row.id, *_open())
    taken = mine.values(accepted_at=at, accepted_by_id=user.id).returning(Invitation.id)
    if session.scalar(taken, execution_options={"synchronize_session": False}) is None:
        raise Gone(links.USED_UP)
    links.withdraw(session, SecretLink.invitation_id == row.id, at)
    contest = session.get_one(Contest, row.contest_id)
    team = session.get_one(Team, row.team_id) if row.team_id is not None else None
    seat = accounts.Seat(contest.key, row.role, team.name if team else "")
    accounts.take_seat(session, user.id, seat, by=user.id, at=at)
    if team is not None:
        _join(session, contest, team, user)
    _record(session, row, "accepted", by=user.id, at=at)


def _join(session: Session, contest: Contest, team: Team, user: User) -> None:
    _check_room(session, contest, team.id)
    members = session.scalars(select(TeamMember).where(TeamMember.team_id == team.id)).all()
    if not any(one.email.casefold() == user.email for one in members):
        place = max((one.position for one in members), default=0) + 1
        row = TeamMember(team_id=team.id, position=place, name=user.name, email=user.email)
        session.add(row)


def _check_room(session: Session, contest: Contest, team_id: int) -> None:
    if contest.state not in TEAMS_CHANGE_IN:
        raise NotReady("Teams can no longer change in this contest.")
    most = session.scalar(select(Call.members_max).where(Call.contest_id == contest.id))
    counted = select(func.count()).select_from(TeamMember).where(TeamMember.team_id == team_id)
    if most is not None and (session.scalar(counted) or 0) >= most:
        raise NotReady("The team has as many members as the contest allows.")


def led_team(session: Session, contest_id: int, user_id: int) -> Team | None:
    """The team that somebody leads in a contest."""
    return session.scalar(
        select(Team)
        .join(Membership, Membership.team_id == Team.id)
        .join(User, User.id == Membership.user_id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(
            *(Membership.user_id == user_id, Membership.contest_id == contest_id),
            *(TeamMember.role == "leader", func.lower(TeamMember.email) == User.email),
        )
    )


def page_of(session: Session, row: Invitation | None) -> str:
    """Where somebody goes on who took an invitation; "" without one."""
    return f"/c/{session.get_one(Contest, row.contest_id).key}" if row else ""


def of_team(contest_key: str, user_id: int) -> list[Invitation] | None:
    """The invitations to the team that somebody leads, newest first; None where he leads none."""
    session = db.session()
    team = led_team(session, lookup.contest(session, contest_key).id, user_id)
    if team is None:
        return None
    mine = select(Invitation).where(Invitation.team_id == team.id, *_open())
    return list(session.scalars(mine.order_by(Invitation.id.desc())))


def _record(session: Session, row: Invitation, what: str, *, by: int, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=row.contest_id,
        act=f"invitation.{what}",
        subject=f"invitation:{row.id}",
        details={"role": row.role, "team": row.team_id},
    )
