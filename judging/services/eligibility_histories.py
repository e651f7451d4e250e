"""What the office decided so far: of the whole contest, and of one entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.eligibility import DecisionLetter, EligibilityAct, EligibilityDecision
from judging.models.entries import Entry
from judging.models.people import User
from judging.services import duplicates, eligibility, eligibility_letters, entry_lists, lookup
from judging.services.eligibility_letters import SentLetter
from judging.services.entry_lists import Asked, DivisionInfo, EntryLine
from judging.services.shown import ContestInfo, EntryInfo

LISTED = 100


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act: over how many entries, and the first of them."""

    number: int
    act: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undoes: int | None
    entries: int
    first: str
    until: datetime | None = None
    letters: int = 0

    @property
    def can_be_undone(self) -> bool:
        """Whether nobody has taken it back yet."""
        return self.act != "undone" and self.undone_at is None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """The newest acts of a contest, newest first."""

    contest: ContestInfo
    acts: list[ActLine]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry with everything that was decided about it; `mark` as eligibility.decide wants it."""

    contest: ContestInfo
    line: EntryLine
    acts: list[ActLine]
    twins: list[tuple[str, list[EntryInfo]]]
    divisions: list[DivisionInfo]
    begun: bool
    mark: str
    letters: list[SentLetter]


def page(contest_key: str) -> HistoryPage:
    """The acts of a contest. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = _acts().where(EligibilityAct.contest_id == contest.id).limit(LISTED)
    return HistoryPage(lookup.contest_info(contest), _lines(session, found))


def contest(contest_key: str) -> ContestInfo:
    """The contest whose entries are decided about. Raises NotFound."""
    return lookup.contest_info(lookup.contest(db.session(), contest_key))


def act(contest_key: str, number: int) -> ActLine | None:
    """One act of a contest; None where there is none. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    mine = (EligibilityAct.contest_id == contest.id, EligibilityAct.number == number)
    return next(iter(_lines(session, _acts().where(*mine))), None)


def of_entry(contest_key: str, entry_key: str) -> EntryPage:
    """An entry and its history. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    groups = duplicates.known(session, contest)
    twins = duplicates.kinds_by_entry(groups)
    found = entry_lists.matching(session, contest, Asked(), {}).where(Entry.key == entry_key)
    lines = entry_lists.with_troubles(session, contest, entry_lists.read(session, found), twins)
    if not lines:
        raise NotFound("There is no such entry.")
    mine = select(EligibilityDecision.act_id).where(EligibilityDecision.entry_id == lines[0].id)
    return EntryPage(
        contest=lookup.contest_info(contest),
        line=lines[0],
        acts=_lines(session, _acts().where(EligibilityAct.id.in_(mine))),
        twins=_beside(session, groups, lines[0].id),
        divisions=entry_lists.division_infos(session, contest),
        begun=entry_lists.has_begun(session, contest),
        mark=eligibility.mark_of(lines),
        letters=eligibility_letters.of_entry(session, lines[0].id),
    )


def _beside(
    session: Session, groups: list[duplicates.Twins], entry_id: int
) -> list[tuple[str, list[EntryInfo]]]:
    """In what the entry looks like which others."""
    mine = [one for one in groups if entry_id in one.entries and not one.dismissed]
    others = {number for one in mine for number in one.entries} - {entry_id}
    found = select(Entry.id, Entry.key, Entry.title).where(entry_lists.among(sorted(others)))
    infos = {number: EntryInfo(key, title, "") for number, key, title in session.execute(found)}
    return [
        (one.kind, [infos[number] for number in one.entries if number in infos]) for one in mine
    ]


def _acts() -> Select[Any]:
    row = EligibilityDecision
    counted = (
        select(row.act_id, func.count().label("entries"), func.min(Entry.key).label("first"))
        .join(Entry, row.entry_id == Entry.id)
        .group_by(row.act_id)
        .subquery()
    )
    written = select(func.count()).where(DecisionLetter.act_id == EligibilityAct.id)
    undone = select(EligibilityAct.id, EligibilityAct.number).subquery()
    return (
        select(EligibilityAct.number, EligibilityAct.act, EligibilityAct.reason)
        .add_columns(func.coalesce(func.nullif(User.name, ""), User.email, ""))
        .add_columns(EligibilityAct.at, EligibilityAct.undone_at, undone.c.number)
        .add_columns(func.coalesce(counted.c.entries, 0), func.coalesce(counted.c.first, ""))
        .add_columns(EligibilityAct.until, written.correlate(EligibilityAct).scalar_subquery())
        .outerjoin(User, EligibilityAct.by_id == User.id)
        .outerjoin(counted, counted.c.act_id == EligibilityAct.id)
        .outerjoin(undone, undone.c.id == EligibilityAct.undoes_id)
        .order_by(EligibilityAct.number.desc())
    )


def _lines(session: Session, found: Select[Any]) -> list[ActLine]:
    return [ActLine(*row) for row in session.execute(found)]
