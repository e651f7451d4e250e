"""The members of an application.

Of somebody under 14 nothing is kept before a guardian has consented: as soon as a birth date says
so, everything that was typed of that person is forgotten in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.models.applications import Applicant, Guardian
from judging.services import applications, call_rules
from judging.services.application_parts import ADULT_CONSENT, age_on
from judging.services.applications import Change
from judging.services.transactions import write

PARTS = {"name": 200, "email": 254, "phone": 40, "affiliation": 200}


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed of one member."""

    id: int
    name: str = ""
    email: str = ""
    phone: str = ""
    affiliation: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """The version after saving; `children` are members of whom everything was just forgotten."""

    version: int
    children: tuple[int, ...] = ()


def save_team(
    contest_key: str,
    *,
    team_name: str,
    members: Sequence[Said],
    version: int | None,
    by: int,
    at: datetime,
) -> Saved:
    """Keep the team's name and its members' data. Raises NotFound, Closed, Conflicted."""
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=version)
        rows = _rows(session, change)
        name = call_rules.plain(team_name.replace("\n", " "), 200)
        changed = change.row.team_name != name
        change.row.team_name = name
        children: list[int] = []
        today = at.astimezone(ZoneInfo(change.contest.timezone)).date()
        for said in members:
            if said.id in rows and not _waits(rows[said.id]):
                changed |= _put(rows[said.id], said, today, children)
        if changed:
            applications.touch(session, change, "team", by=by, at=at)
        for child in children:
            details = {"member": child}
            applications.record(
                session, change.contest, change.row, "guardian_needed", details, by=by, at=at
            )
        return Saved(change.row.version, tuple(children))


def _rows(session: Session, change: Change) -> dict[int, Applicant]:
    found = select(Applicant).where(Applicant.application_id == change.row.id)
    return {row.id: row for row in session.scalars(found)}


def _waits(row: Applicant) -> bool:
    return row.minor and row.verified_at is None


def _put(row: Applicant, said: Said, today: date, children: list[int]) -> bool:
    """Keep what was typed, or forget it all where it is a child's; whether anything changed."""
    born = said.birth_date
    if born is not None and not row.minor and age_on(born, today) < ADULT_CONSENT:
        _forget(row)
        children.append(row.id)
        return True
    new = {part: call_rules.plain(getattr(said, part), most) for part, most in PARTS.items()}
    changed = row.birth_date != born or any(getattr(row, key) != new[key] for key in new)
    for part, value in new.items():
        setattr(row, part, value)
    row.birth_date = born
    return changed


def _forget(row: Applicant) -> None:
    for part in PARTS:
        setattr(row, part, "")
    row.birth_date, row.minor, row.verified_at = None, True, None


def add(contest_key: str, *, child: bool, by: int, at: datetime) -> int:
    """Add an empty member, or a child of whom nothing is asked yet; answers with its number.

    Raises NotFound, Closed; NotReady where the team is full.
    """
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=None)
        mine = Applicant.application_id == change.row.id
        count, last = session.execute(
            select(func.count(), func.coalesce(func.max(Applicant.position), 0)).where(mine)
        ).one()
        if count >= change.terms.members_max:
            most = change.terms.members_max
            raise NotReady(f"A team of this contest has at most {most} members.")
        row = Applicant(application_id=change.row.id, position=last + 1, minor=child)
        session.add(row)
        session.flush()
        applications.touch(session, change, "team", by=by, at=at)
        return row.id


def remove(contest_key: str, member: int, *, by: int, at: datetime) -> None:
    """Take a member out with everything that is kept of him. Raises NotFound, NotReady, Closed."""
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=None)
        row = of(session, change, member)
        if row.role == "leader":
            raise NotReady("The leader stays; whoever applies can throw the whole draft away.")
        details: Mapping[str, object] = {"member": row.id, "child": row.minor}
        session.execute(delete(Guardian).where(Guardian.applicant_id == row.id))
        session.execute(delete(Applicant).where(Applicant.id == row.id))
        applications.touch(session, change, "team", by=by, at=at)
        what = "member_removed"
        applications.record(session, change.contest, change.row, what, details, by=by, at=at)


def of(session: Session, change: Change, member: int) -> Applicant:
    """A member of the application. Raises NotFound."""
    mine = (Applicant.id == member, Applicant.application_id == change.row.id)
    row = session.scalar(select(Applicant).where(*mine))
    if row is None:
        raise NotFound("There is no such member.")
    return row
