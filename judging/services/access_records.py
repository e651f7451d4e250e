"""Looking at personal data: with a reason that is good for an hour, and never without a record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import TeamMember, User
from judging.models.privacy import AccessReason, AccessRecord
from judging.services import lookup
from judging.services.shown import ContestInfo
from judging.services.transactions import write

GOOD_FOR = timedelta(hours=1)
LISTED = 200
ASK = "Say in a sentence why you look at personal data."


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a team."""

    name: str
    email: str
    born: str
    role: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One look at personal data."""

    at: datetime
    by: str
    what: str
    reason: str
    entries: list[str]
    people: int


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The newest looks at personal data of a contest."""

    contest: ContestInfo
    records: list[RecordLine]


def give_reason(contest_key: str, reason: str, *, by: int, at: datetime) -> int:
    """Say why one looks; the answer's number is good for an hour. Raises NotFound, NotReady."""
    said = reason.strip()[:500]
    if not said:
        raise NotReady(ASK)
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = AccessReason(contest_id=contest.id, by_id=by, reason=said, at=at)
        session.add(row)
        session.flush()
        return row.id


def is_good(contest_key: str, reason_id: int | None, *, by: int, at: datetime) -> bool:
    """Whether somebody said within the last hour why he looks at this contest's people."""
    session = db.session()
    return _good(session, lookup.contest(session, contest_key), reason_id, by, at) is not None


def _good(
    session: Session, contest: Contest, reason_id: int | None, by: int, at: datetime
) -> AccessReason | None:
    mine = (AccessReason.id == reason_id, AccessReason.by_id == by)
    here = (AccessReason.contest_id == contest.id, AccessReason.at > at - GOOD_FOR)
    return session.scalar(select(AccessReason).where(*mine, *here)) if reason_id else None


def people(
    contest_key: str, entry_key: str, reason_id: int | None, *, by: int, at: datetime
) -> list[Person]:
    """The people behind an entry; that somebody looked is recorded. Raises NotFound, NotReady."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        entry = session.get_one(Entry, lookup.entry_id(session, contest, entry_key))
        found = select(TeamMember).where(TeamMember.team_id == entry.team_id)
        rows = list(session.scalars(found.order_by(TeamMember.position)))
        _record(session, contest, reason_id, "entry", [entry_key], len(rows), by=by, at=at)
        return [
            Person(
                row.name, row.email, row.birth_date.isoformat() if row.birth_date else "", row.role
            )
            for row in rows
        ]


def note_search(
    contest_key: str, reason_id: int | None, keys: list[str], *, by: int, at: datetime
) -> None:
    """Record that names were searched, and which entries that showed. Raises NotReady."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        _record(session, contest, reason_id, "search", keys, 0, by=by, at=at)


def note(
    contest_key: str, reason_id: int | None, what: str, people: int, *, by: int, at: datetime
) -> None:
    """Record a look at letters, at one letter or at a table. Raises NotFound, NotReady."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        _record(session, contest, reason_id, what, [], people, by=by, at=at)


def note_export(
    session: Session, contest: Contest, reason: str, people_count: int, *, by: int, at: datetime
) -> None:
    """Record within the caller's transaction that everybody's data was taken away."""
    row = AccessReason(contest_id=contest.id, by_id=by, reason=reason, at=at)
    session.add(row)
    session.flush()
    _record(session, contest, row.id, "export", [], people_count, by=by, at=at)


def _record(
    session: Session,
    contest: Contest,
    reason_id: int | None,
    what: str,
    keys: list[str],
    people_count: int,
    *,
    by: int,
    at: datetime,
) -> None:
    reason = _good(session, contest, reason_id, by, at)
    if reason is None:
        raise NotReady(ASK)
    row = AccessRecord(contest_id=contest.id, reason_id=reason.id, what=what, entries=keys)
    row.people, row.at = people_count, at
    session.add(row)


def page(contest_key: str) -> RecordsPage:
    """Who looked, newest first. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = (
        select(AccessRecord.at, func.coalesce(func.nullif(User.name, ""), User.email, ""))
        .add_columns(AccessRecord.what, AccessReason.reason, AccessRecord.entries)
        .add_columns(AccessRecord.people)
        .join(AccessReason, AccessRecord.reason_id == AccessReason.id)
        .join(User, AccessReason.by_id == User.id)
        .where(AccessRecord.contest_id == contest.id)
        .order_by(AccessRecord.id.desc())
        .limit(LISTED)
    )
    lines = [RecordLine(*row) for row in session.execute(found)]
    return RecordsPage(lookup.contest_info(contest), lines)
