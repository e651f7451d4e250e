"""Handing an application in: the verdict of the clock, the version, the team and its entry.

The moment that counts is when the request arrived, however long it then waited for its turn. What
was handed in is one text in one form; its SHA-256 digest on the receipt stands for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from judging.errors import Closed, Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import (
    Application,
    ApplicationVersion,
    Arrival,
    Attachment,
    Upload,
    VersionFile,
)
from judging.models.eligibility import EligibilityAct, EligibilityDecision
from judging.models.entries import Entry
from judging.models.people import Membership, Team, TeamMember
from judging.services import application_gaps, application_parts, applications, audit, lookup
from judging.services.application_gaps import Gap
from judging.services.application_parts import Draft, FileInfo, Member
from judging.services.applications import EARLY, ENDED, STALE, Change
from judging.services.call_rules import Terms, digest
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

TAKEN = ("in_time", "in_grace")


class Incomplete(NotReady):
    """Something is missing; `gaps` names each with its place."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__("Something is still missing before this can be handed in.")
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class Receipt:
    """What proves that a version was handed in."""

    contest: ContestInfo
    number: int
    version: int
    digest: str
    arrived_at: datetime
    closes_at: datetime
    verdict: str
    content: str
    newest: bool

    @property
    def code(self) -> str:
        """The number as people say it: CAMPUS-0042-2."""
        return f"{self.contest.key.upper()}-{self.number:04d}-{self.version}"


def hand_in(contest_key: str, *, version: int | None, by: int, at: datetime) -> int:
    """Hand the draft in as it stands; answers with the number of the version.

    The same contents once more are the same version. Raises NotFound; Closed after the end, with
    the attempt on record; Conflicted for a stale page or a team's name that is taken; Incomplete.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        change = applications.locked(session, contest_key, by=by)
        verdict = _verdict(session, change, at)
        arrival = _arrival(change, verdict, at)
        session.add(arrival)
        if verdict in TAKEN:
            number = _take(session, change, arrival, version=version, by=by, at=at)
        else:
            _record_late(session, change, verdict, by=by, at=at)
    if verdict not in TAKEN:
        raise Closed(EARLY if verdict == "early" else ENDED)
    return number


def _verdict(session: Session, change: Change, at: datetime) -> str:
    if change.contest.state != "open":
        return "late"
    end = change.window.closes_at
    on_its_way = select(func.count()).where(
        Upload.application_id == change.row.id,
        Upload.started_at <= end,
        or_(Upload.finished_at.is_(None), Upload.finished_at > end),
    )
    return change.window.verdict(at, file_was_on_its_way=bool(session.scalar(on_its_way)))


def _arrival(change: Change, verdict: str, at: datetime) -> Arrival:
    return Arrival(
        application_id=change.row.id,
        at=at,
        closes_at=change.window.closes_at,
        grace_minutes=change.window.grace_minutes,
        verdict=verdict,
    )


def _record_late(session: Session, change: Change, verdict: str, *, by: int, at: datetime) -> None:
    details = {"verdict": verdict, "closes_at": change.window.closes_at.isoformat()}
    applications.record(session, change.contest, change.row, "not_taken", details, by=by, at=at)


def _take(
    session: Session,
    change: Change,
    arrival: Arrival,
    *,
    version: int | None,
    by: int,
    at: datetime,
) -> int:
    row = change.row
    if version is not None and version != row.version:
        raise Conflicted(STALE)
    draft = application_parts.load(session, row)
    divisions = frozenset(applications.divisions_of(session, change.contest))
    if missing := application_gaps.gaps(draft, change.terms, divisions):
        raise Incomplete(missing)
    if row.number is None:
        row.number, row.submitted_at = _next_number(session, change), at
    said = canonical(change.contest.key, row.number, draft, change.terms)
    newest = _newest(session, row)
    if newest is not None and newest.digest == digest(said) and row.state == "submitted":
        session.expunge(arrival)
        return newest.number
    made = _make_version(session, change, draft, said, newest, by=by, at=at)
    arrival.version_id = made.id
    _compete(session, change, draft, by=by, at=at)
    row.state, row.withdrawn_at = "submitted", None
    details = {"version": made.number, "digest": made.digest, "verdict": arrival.verdict}
    applications.record(session, change.contest, row, "handed_in", details, by=by, at=at)
    return made.number


def _next_number(session: Session, change: Change) -> int:
    numbers = select(func.coalesce(func.max(Application.number), 0))
    last = session.scalar(numbers.where(Application.contest_id == change.contest.id)) or 0
    return int(last) + 1


def _newest(session: Session, row: Application) -> ApplicationVersion | None:
    found = select(ApplicationVersion).where(ApplicationVersion.application_id == row.id)
    return session.scalars(found.order_by(ApplicationVersion.number.desc()).limit(1)).first()


def _make_version(
    session: Session,
    change: Change,
    draft: Draft,
    said: Mapping[str, Any],
    newest: ApplicationVersion | None,
    *,
    by: int,
    at: datetime,
) -> ApplicationVersion:
    made = ApplicationVersion(
        application_id=change.row.id,
        number=newest.number + 1 if newest else 1,
        content=audit.canonical(said),
        digest=digest(said),
        arrived_at=at,
        by_id=by,
    )
    session.add(made)
    session.flush()
    keys = [file.key for file in draft.files]
    ids = session.scalars(select(Attachment.id).where(Attachment.key.in_(keys)))
    session.add_all(VersionFile(version_id=made.id, attachment_id=number) for number in ids)
    return made


def canonical(contest_key: str, number: int, draft: Draft, terms: Terms) -> dict[str, Any]:
    """What is handed in, in the one form that is hashed and that a receipt shows."""
    return {
        "contest": contest_key,
        "number": number,
        "division": draft.division,
        "title": draft.title,
        "team": draft.team_name,
        "eligible": draft.eligible,
        "members": [_member(one) for one in draft.members],
        "consents": [
            {
                "key": key,
                "version": given.version,
                "text": given.text_digest,
                "given_at": given.given_at.isoformat(),
            }
            for key, given in sorted(draft.consents.items())
        ],
        "answers": {rule.key: draft.answers.get(rule.key, "") for rule in terms.fields},
        "ai": {"used": draft.ai_used, "text": draft.ai_text if draft.ai_used else ""},
        "files": [_file(one) for one in draft.files],
    }


def _member(one: Member) -> dict[str, Any]:
    return {
        "role": one.role,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "affiliation": one.affiliation,
        "birth_date": one.birth_date.isoformat() if one.birth_date else "",
        "guardian_consented": one.minor,
    }


def _file(one: FileInfo) -> dict[str, Any]:
    return {
        "slot": one.slot,
        "name": one.file_name,
        "bytes": one.bytes,
        "pages": one.pages,
        "sha256": one.digest,
    }


def _compete(session: Session, change: Change, draft: Draft, *, by: int, at: datetime) -> None:
    """The team with its members, its entry, and the owner's seat: made, or as the draft says."""
    row = change.row
    team = session.get(Team, row.team_id) if row.team_id else None
    if team is None:
        team = Team(contest_id=change.contest.id, name=_team_name(session, change, draft, None))
        session.add(team)
        session.flush()
        row.team_id = team.id
        _seat(session, change, team, by=by, at=at)
    else:
        team.name = _team_name(session, change, draft, team.id)
    _put_members(session, team, draft)
    entry = session.get(Entry, row.entry_id) if row.entry_id else None
    if entry is None:
        key = _entry_key(session, change)
        entry = Entry(contest_id=change.contest.id, key=key, team_id=team.id, attrs={})
        session.add(entry)
    entry.title, entry.submitted_at = draft.title, at
    if not _was_moved(session, entry):
        entry.division_id = row.division_id
    entry.attrs = {**entry.attrs, **_attrs(draft, change.terms)}
    if entry.status != "ineligible":
        entry.status = "submitted"
    session.flush()
    row.entry_id = entry.id


def _was_moved(session: Session, entry: Entry) -> bool:
    """Whether the office put the entry into its division; what the draft says no longer counts."""
    moved = (EligibilityAct.act == "moved", EligibilityAct.undone_at.is_(None))
    found = select(EligibilityAct.id).join(
        EligibilityDecision, EligibilityDecision.act_id == EligibilityAct.id
    )
    here = found.where(EligibilityDecision.entry_id == entry.id, *moved).limit(1)
    return session.scalar(here) is not None


def _team_name(session: Session, change: Change, draft: Draft, own: int | None) -> str:
    """The team's name; one person without one goes by his own. Raises Conflicted where taken."""
    wanted = draft.team_name or (draft.members[0].name if draft.members else "")
    found = select(Team.id, Team.name).where(Team.contest_id == change.contest.id)
    taken = {name for number, name in session.execute(found) if number != own}
    if wanted not in taken:
        return wanted
    if draft.team_name:
        raise Conflicted(f"Another team of this contest is called “{wanted}”. Choose another name.")
    return next(name for place in range(2, 10_000) if (name := f"{wanted} ({place})") not in taken)


def _seat(session: Session, change: Change, team: Team, *, by: int, at: datetime) -> None:
    """Whoever applies competes from now on, and can have no other role. Raises Conflicted."""
    held = select(Membership.role).where(
        Membership.user_id == change.row.owner_id, Membership.contest_id == change.contest.id
    )
    if session.scalars(held).first() is not None:
        raise Conflicted("Nobody competes and has another role in the same contest.")
    session.add(
        Membership(
            user_id=change.row.owner_id,
            contest_id=change.contest.id,
            role="team",
            team_id=team.id,
        )
    )
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=change.contest.id,
        act="membership.added",
        subject=f"account:{change.row.owner_id}",
        details={"role": "team", "team": team.id},
    )


def _put_members(session: Session, team: Team, draft: Draft) -> None:
    session.execute(delete(TeamMember).where(TeamMember.team_id == team.id))
    session.add_all(
        TeamMember(
            team_id=team.id,
            position=place,
            name=one.name,
            email=one.email,
            role=one.role,
            birth_date=one.birth_date,
        )
        for place, one in enumerate(draft.members, 1)
    )


def _entry_key(session: Session, change: Change) -> str:
    """The next running number of the contest's entries."""
    mine = Entry.contest_id == change.contest.id
    given = session.execute(select(Entry.key, Entry.receipt).where(mine))
    keys = [key for pair in given for key in pair]
    last = max((int(key) for key in keys if key.isascii() and key.isdigit()), default=0)
    return f"{last + 1:03d}"


def _attrs(draft: Draft, terms: Terms) -> dict[str, str]:
    """The answers by which entries are grouped or told apart in judging."""
    answers = {rule.key: draft.answers.get(rule.key, "") for rule in terms.fields if rule.attr}
    return {key: str(value) for key, value in answers.items()}


def receipt(contest_key: str, number: int, *, owner: int) -> Receipt:
    """The receipt of one version of the owner's application. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = (
        select(Application, ApplicationVersion, Arrival)
        .join(ApplicationVersion, ApplicationVersion.application_id == Application.id)
        .join(Arrival, Arrival.version_id == ApplicationVersion.id)
        .where(Application.contest_id == contest.id, Application.owner_id == owner)
        .order_by(ApplicationVersion.number.desc())
    )
    rows = session.execute(found).all()
    for row, version, arrival in rows:
        if version.number == number:
            return Receipt(
                contest=lookup.contest_info(contest),
                number=row.number or 0,
                version=version.number,
                digest=version.digest,
                arrived_at=version.arrived_at,
                closes_at=arrival.closes_at,
                verdict=arrival.verdict,
                content=version.content,
                newest=version is rows[0][1],
            )
    raise NotFound("There is no such receipt.")
