"""What a team sees of its own entries."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from judging.errors import NotFound
from judging.extensions import db
from judging.models.applications import Application
from judging.models.entries import Entry
from judging.models.people import Membership, Team
from judging.services import announcements, lookup
from judging.services.shown import ContestInfo, RoundInfo


@dataclass(frozen=True, slots=True)
class OwnEntryLine:
    """One of the team's entries; `awards` are keys, and empty before publication.

    `applied` = it was handed in by an application, of which the team sees what judges see.
    """

    key: str
    title: str
    status: str
    awards: list[str]
    applied: bool


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """The page of a team: its entries and where the contest stands."""

    contest: ContestInfo
    team: str
    entries: list[OwnEntryLine]
    rounds: list[RoundInfo]
    published: bool


def own_entry(contest_key: str, user_id: int) -> OwnEntry:
    """The entries of the team that the user belongs to. Raises NotFound without such a team."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    team = session.scalar(
        select(Team)
        .join(Membership, Membership.team_id == Team.id)
        .where(Membership.user_id == user_id, Membership.contest_id == contest.id)
    )
    if team is None:
        raise NotFound("You have no team in this contest.")
    announcement = announcements.newest_published(session, contest.id)
    won = _won(announcement.document) if announcement else {}
    applied = exists().where(Application.entry_id == Entry.id, Application.state == "submitted")
    entries = select(Entry, applied).where(Entry.team_id == team.id).order_by(Entry.key)
    return OwnEntry(
        contest=lookup.contest_info(contest),
        team=team.name,
        entries=[
            OwnEntryLine(
                key=entry.receipt or entry.key,
                title=entry.title,
                status=entry.status,
                awards=won.get(entry.key, []),
                applied=is_applied,
            )
            for entry, is_applied in session.execute(entries)
        ],
        rounds=[lookup.round_info(row) for row in lookup.rounds(session, contest)],
        published=announcement is not None,
    )


def _won(document: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for award in document["awards"]:
        for winner in award["winners"]:
            found.setdefault(winner["entry"], []).append(award["key"])
    return found
