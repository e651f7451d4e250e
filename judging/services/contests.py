"""Contests as their people see them: the list, the overview, and who sits where."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, Membership, Team, TeamMember, User
from judging.models.results import Announcement
from judging.models.rounds import Round
from judging.permissions import Seat
from judging.services import announcements, blockers, lookup, progress, staleness, tables
from judging.services.shown import (
    AnnouncementInfo,
    Changes,
    ContestInfo,
    RoundInfo,
    TallyInfo,
    Todo,
)
from judging.services.staleness import TallyHead
from scoring.rules import RuleBook, Texts

NONE = 0  # no row has this number


@dataclass(frozen=True, slots=True)
class ContestCard:
    """A contest in the list."""

    key: str
    texts: Texts
    state: str
    roles: frozenset[str]
    locale: str
    published: bool
    published_at: datetime | None
    entries: int


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round on the overview: how far its judging is, and its newest tally."""

    round: RoundInfo
    entries: int
    sheets_expected: int
    sheets_submitted: int
    tally: TallyInfo | None
    changed_sheets: int
    changed_votes: int
    other_changes: bool


@dataclass(frozen=True, slots=True)
class ContestOverview:
    """What organisers see first."""

    contest: ContestInfo
    book: RuleBook
    counts: dict[str, int]
    rounds: list[RoundCard]
    todo: list[Todo]
    announcement: AnnouncementInfo | None


def seat(user_id: int | None, contest_key: str) -> Seat:
    """The hats a person wears in a contest. Raises NotFound where there is no such contest."""
    session = db.session()
    try:
        contest = lookup.contest(session, contest_key)
    except NotFound:
        _memberships(session, user_id, NONE)  # a hidden contest is not told by its longer work
        announcements.is_published(session, NONE)
        raise
    rows = _memberships(session, user_id, contest.id)
    teams = [row.team_id for row in rows if row.team_id is not None]
    return Seat(
        user_id=user_id,
        roles=frozenset(row.role for row in rows),
        team_id=teams[0] if teams else None,
        blind=contest.blind,
        published=announcements.is_published(session, contest.id),
        noticed=contest.rules_version > 0,
    )


def _memberships(session: Session, user_id: int | None, contest_id: int) -> list[Membership]:
    mine = (Membership.user_id == user_id, Membership.contest_id == contest_id, User.active)
    held = select(Membership).join(User).where(*mine)
    return list(session.scalars(held)) if user_id is not None else []


def about(contest_key: str) -> ContestInfo:
    """The contest as a page names it. Raises NotFound."""
    return lookup.contest_info(lookup.contest(db.session(), contest_key))


def listing(user_id: int | None) -> list[ContestCard]:
    """The contests in which somebody has a role, and those with a public notice or result."""
    session = db.session()
    roles = _roles(session, user_id) if user_id is not None else {}
    published = _published(session)
    noticed = (Contest.rules_version > 0) & (Contest.state != "archived")
    mine = Contest.id.in_([*roles, *published])
    wanted = select(Contest).where(mine | noticed).order_by(Contest.key)
    contests = list(session.scalars(wanted))
    counts = _entry_counts(session, [contest.id for contest in contests])
    return [
        ContestCard(
            key=contest.key,
            texts=contest.texts,
            state=contest.state,
            locale=contest.locale,
            roles=frozenset(roles.get(contest.id, ())),
            published=contest.id in published,
            published_at=published.get(contest.id),
            entries=counts.get(contest.id, 0),
        )
        for contest in contests
    ]


def _roles(session: Session, user_id: int) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    held = select(Membership.contest_id, Membership.role).where(Membership.user_id == user_id)
    for contest_id, role in session.execute(held):
        found.setdefault(contest_id, set()).add(role)
    return found


def _published(session: Session) -> dict[int, datetime | None]:
    rows = session.execute(
        select(Announcement.contest_id, Announcement.confirmed_at).where(
            Announcement.state == "published"
        )
    )
    return dict(rows.all())


def _entry_counts(session: Session, contest_ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Entry.contest_id, func.count())
        .where(Entry.contest_id.in_(contest_ids))
        .group_by(Entry.contest_id)
    )
    return dict(rows.all())


def overview(contest_key: str, *, show_teams: bool) -> ContestOverview:
    """The contest with its rounds and what is still to do. Raises NotFound.

    How many teams and members there are is counted only with `show_teams`.
    """
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    rounds = lookup.rounds(session, contest)
    heads = staleness.heads(session, contest)
    changes = staleness.changes(session, contest, heads)
    return ContestOverview(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        counts=_counts(session, contest.id, show_teams),
        rounds=[
            _round_card(session, row, heads.get(row.key), changes.get(row.key, Changes()))
            for row in rounds
        ],
        todo=blockers.in_rounds(rounds, heads, changes),
        announcement=announcements.waiting(contest_key),
    )


def _counts(session: Session, contest_id: int, show_teams: bool) -> dict[str, int]:
    sizes = {
        "entries": select(func.count()).select_from(Entry).where(Entry.contest_id == contest_id),
        "judges": select(func.count()).select_from(Judge).where(Judge.contest_id == contest_id),
    }
    if show_teams:
        teams = select(func.count()).select_from(Team)
        members = select(func.count()).select_from(TeamMember).join(Team)
        sizes["teams"] = teams.where(Team.contest_id == contest_id)
        sizes["members"] = members.where(Team.contest_id == contest_id)
    row = session.execute(select(*(one.scalar_subquery() for one in sizes.values()))).one()
    return dict(zip(sizes, row, strict=True))


def _round_card(
    session: Session, row: Round, head: TallyHead | None, changes: Changes
) -> RoundCard:
    done = progress.of_round(session, row)
    return RoundCard(
        round=lookup.round_info(row),
        entries=done.entries,
        sheets_expected=done.expected,
        sheets_submitted=done.submitted,
        tally=head.info if head else None,
        changed_sheets=changes.sheets,
        changed_votes=changes.votes,
        other_changes=changes.other,
    )
