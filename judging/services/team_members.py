"""The people of a team as the team itself sees them."""

from dataclasses import dataclass

from sqlalchemy import select

from judging.errors import NotFound
from judging.extensions import db
from judging.models.letters import Invitation
from judging.models.people import Membership, Team, TeamMember
from judging.services import invitations, lookup


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a team."""

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """A team, its people and whom it has asked; only its leader may ask."""

    team: str
    members: tuple[Member, ...]
    invitations: tuple[Invitation, ...]
    leads: bool
    is_open: bool


def show(contest_key: str, user_id: int) -> TeamPage:
    """The team that somebody belongs to. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    mine = select(Team).join(Membership, Membership.team_id == Team.id)
    team = session.scalar(
        mine.where(Membership.user_id == user_id, Membership.contest_id == contest.id)
    )
    if team is None:
        raise NotFound("You have no team in this contest.")
    rows = select(TeamMember).where(TeamMember.team_id == team.id).order_by(TeamMember.position)
    asked = invitations.of_team(contest_key, user_id)
    return TeamPage(
        team.name,
        tuple(Member(row.name, row.email, row.role) for row in session.scalars(rows)),
        tuple(asked or ()),
        asked is not None,
        contest.state in invitations.TEAMS_CHANGE_IN,
    )
