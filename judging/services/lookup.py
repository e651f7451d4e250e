"""Rows by the keys that people and addresses use."""

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, Team
from judging.models.rounds import Round
from judging.services.shown import ContestInfo, EntryInfo, JudgeInfo, RoundInfo

HIDES = select(Contest.titles_hidden).where(Contest.id == Entry.contest_id).correlate(Entry)
SHOWN_TITLE = case((HIDES.scalar_subquery(), Entry.key), else_=Entry.title).label("title")


def contest(session: Session, key: str) -> Contest:
    """The contest. Raises NotFound."""
    row = session.scalar(select(Contest).where(Contest.key == key))
    if row is None:
        raise NotFound("There is no such contest.")
    return row


def round_of(session: Session, contest_row: Contest, key: str) -> Round:
    """The contest's round. Raises NotFound."""
    found = select(Round).where(Round.contest_id == contest_row.id, Round.key == key)
    row = session.scalar(found)
    if row is None:
        raise NotFound("There is no such round.")
    return row


def any_round(session: Session, contest_key: str, round_key: str) -> Round:
    """The round of that key in the contest of that key. Raises NotFound."""
    return round_of(session, contest(session, contest_key), round_key)


def contest_of(session: Session, row: Round) -> Contest:
    """The contest that a round belongs to."""
    return session.get_one(Contest, row.contest_id)


def rounds(session: Session, contest_row: Contest) -> list[Round]:
    """The contest's rounds in their published order."""
    found = select(Round).where(Round.contest_id == contest_row.id).order_by(Round.position)
    return list(session.scalars(found))


def entry_id(session: Session, contest_row: Contest, key: str) -> int:
    """The id of the contest's entry. Raises NotFound."""
    found = select(Entry.id).where(Entry.contest_id == contest_row.id, Entry.key == key)
    number = session.scalar(found)
    if number is None:
        raise NotFound(f"There is no entry “{key}”.")
    return number


def entry_ids(session: Session, contest_row: Contest) -> dict[str, int]:
    """Ids of the contest's entries by key."""
    found = select(Entry.key, Entry.id).where(Entry.contest_id == contest_row.id)
    return dict(session.execute(found).all())


def judge(session: Session, contest_row: Contest, key: str) -> Judge:
    """The contest's judge. Raises NotFound."""
    mine = (Judge.contest_id == contest_row.id, Judge.key == key)
    row = session.scalar(select(Judge).where(*mine))
    if row is None:
        raise NotFound(f"There is no judge “{key}”.")
    return row


def judge_id(session: Session, contest_row: Contest, key: str) -> int:
    """The id of the contest's judge. Raises NotFound."""
    return judge(session, contest_row, key).id


def contest_info(row: Contest) -> ContestInfo:
    """The contest as a page names it."""
    return ContestInfo(row.key, row.texts, row.state, row.timezone, row.locale, row.blind)


def round_info(row: Round) -> RoundInfo:
    """The round as a page names it."""
    return RoundInfo(row.key, row.texts, row.state)


def entry_infos(
    session: Session, contest_row: Contest, *, show_teams: bool
) -> dict[str, EntryInfo]:
    """Every entry of the contest by key, in order of key: that of rows tells who applied first.

    Team names stand there only where the reader may know them. Whoever may not sees no titles
    either, where the contest hides titles from judges.
    """
    hidden = contest_row.titles_hidden and not show_teams
    rows = session.execute(
        select(Entry.key, Entry.title, Team.name)
        .outerjoin(Team, Entry.team_id == Team.id)
        .where(Entry.contest_id == contest_row.id)
        .order_by(Entry.key)
    )
    return {
        key: EntryInfo(key, key if hidden else title, (team or "") if show_teams else "")
        for key, title, team in rows
    }


def judge_infos(session: Session, contest_row: Contest) -> dict[str, JudgeInfo]:
    """Every judge of the contest by key."""
    rows = session.execute(select(Judge.key, Judge.name).where(Judge.contest_id == contest_row.id))
    return {key: JudgeInfo(key, name) for key, name in rows}
