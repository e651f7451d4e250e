"""The office's table as a file, which comes back in through an import."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.documents import spreadsheets
from judging.errors import NotReady
from judging.models.contests import Contest
from judging.models.people import Team, TeamMember
from judging.services import access_records, audit, entry_lists, lookup
from judging.services.entry_lists import Asked
from judging.services.transactions import write

HEADINGS = (
    *("entry", "title", "team", "division", "submitted_at", "status", "decision", "reason"),
    *("leader", "leader_email", "leader_birth", "members", "member_emails", "blind_number"),
)
KINDS = {"csv": spreadsheets.as_csv, "xlsx": spreadsheets.as_xlsx}
People = dict[str, list[tuple[str, str, str]]]


def table(contest_key: str, kind: str, *, reason: str, by: int, at: datetime) -> bytes:
    """Every entry with its people; who took it, when, why and how much stands in the log.

    Raises NotFound; NotReady without a reason or for an unknown kind of file.
    """
    if not reason.strip():
        raise NotReady("Say in a sentence what the export is for.")
    if kind not in KINDS:
        raise NotReady("Choose CSV or Excel.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        people = _people(session, contest)
        rows = _rows(session, contest, people)
        told = reason.strip()[:500]
        members = sum(map(len, people.values()))
        access_records.note_export(session, contest, told, members, by=by, at=at)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="entries.exported",
            subject=f"contest:{contest.key}",
            details={"kind": kind, "entries": len(rows), "members": members} | {"reason": told},
        )
    return KINDS[kind]([HEADINGS, *rows])


def _people(session: Session, contest: Contest) -> People:
    found = (
        select(Team.name, TeamMember.name, TeamMember.email, TeamMember.birth_date)
        .join(Team, TeamMember.team_id == Team.id)
        .where(Team.contest_id == contest.id)
        .order_by(TeamMember.team_id, func.nullif(TeamMember.role, "leader").is_not(None))
        .order_by(TeamMember.position)
    )
    people: People = {}
    for team, name, mail, born in session.execute(found):
        one = (name, mail, born.isoformat() if born else "")
        people.setdefault(team, []).append(one)
    return people


def _rows(session: Session, contest: Contest, people: People) -> list[list[str]]:
    zone = ZoneInfo(contest.timezone)
    found = entry_lists.matching(session, contest, Asked(), {})
    rows = []
    for line in entry_lists.read(session, entry_lists.ordered(found, Asked())):
        leader, *others = people.get(line.team) or [("", "", "")]
        when = line.submitted_at.astimezone(zone).isoformat() if line.submitted_at else ""
        names = "; ".join(name for name, _, _ in others)
        mails = "; ".join(mail for _, mail, _ in others if mail)
        about = [line.receipt or line.key, line.title, line.team, line.division, when, line.status]
        blind = line.key if line.receipt else ""
        rows.append([*about, line.verdict, line.reason, *leader, names, mails, blind])
    return rows
