"""The work on a table of entries beside the web server: looking at every line, and storing them."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from judging.documents import spreadsheets
from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.imports import EntryImport
from judging.models.likeness import likeness
from judging.models.people import Team, TeamMember
from judging.services import audit, entry_lists, imports
from judging.services.import_lines import Line, Setting, Wrong, read_line
from judging.services.job_runner import Store, Work

MOST_PROBLEMS = 1000
TOLD_EVERY = 200
IDENTITY = "import_id"  # among an entry's free fields: the line that it was made of
READING, STORING = "reading", "storing"
Row = dict[str, Any]


def check(work: Work) -> Store:
    """Look at every line; what is wrong is kept by line and column."""
    lines = _lines(work)

    def store(session: Session) -> Mapping[str, Any]:
        contest, row = _subject(session, work)
        known = _known(session, contest)
        wrong = [one for line in lines for one in line.wrong]
        good = [line for line in lines if not line.wrong]
        there = sum(1 for line in good if _name(line) in known)
        row.problems = [
            {"line": one.line, "field": one.field, "kind": one.kind}
            for one in wrong[:MOST_PROBLEMS]
        ]
        row.counts = {
            "lines": len(lines),
            "good": len(good),
            "bad": len(lines) - len(good),
            "problems": len(wrong),
            "there": there,
        }
        row.state = "checked"
        return row.counts

    return store


def bring_in(work: Work) -> Store:
    """Store the good lines: all of them at once or, where anything fails, none."""
    lines = [line for line in _lines(work) if not line.wrong]

    def store(session: Session) -> Mapping[str, Any]:
        contest, row = _subject(session, work)
        if entry_lists.has_begun(session, contest):
            raise NotReady("The judging has begun: no entries are brought in any more.")
        counts = _Storing(session, contest, row, work.clock()).store(lines)
        row.counts = dict(row.counts) | counts
        audit.record(
            session,
            at=work.clock(),
            by=work.job.by,
            contest_id=contest.id,
            act="entries.imported",
            subject=f"import:{row.key}",
            details=counts,
        )
        imports.forget(session, row, "done", by=work.job.by, at=work.clock())
        return counts

    return store


def _subject(session: Session, work: Work) -> tuple[Contest, EntryImport]:
    contest = session.get_one(Contest, work.job.contest_id)
    return contest, imports.row_of(session, contest, work.arguments["import"])


def _lines(work: Work) -> list[Line]:
    session = db.session()
    contest, row = _subject(session, work)
    setting = _setting(session, contest, row, work.clock())
    kind, stored = row.kind, row.stored
    session.rollback()  # reading takes long, and nothing is held meanwhile
    with imports.on_disk(stored) as path:
        table = spreadsheets.rows(path, kind)
        next(table)
        lines = []
        for number, cells in enumerate(table, 2):
            if any(cells):
                lines.append(read_line(number, cells, setting))
            if number % TOLD_EVERY == 0:
                work.report(READING, number, 0)
    _mark_doubles(lines)
    return lines


def _setting(session: Session, contest: Contest, row: EntryImport, at: datetime) -> Setting:
    divisions: dict[str, str] = {}
    found = select(Division.key, Division.texts).where(Division.contest_id == contest.id)
    for key, texts in session.execute(found):
        divisions |= {likeness(name): key for name in (key, *texts.values())}
    return Setting(dict(row.mapping), divisions, ZoneInfo(contest.timezone), at)


def _mark_doubles(lines: list[Line]) -> None:
    """Two lines of a table are never the same entry."""
    several = Counter(_name(line) for line in lines if line.key or line.title)
    for line in lines:
        if several[_name(line)] > 1:
            field = "key" if line.key else "title"
            line.wrong.append(Wrong(line.number, field, "twice"))


def _name(line: Line) -> str:
    """What an entry is known by: its key, or the line that it was made of."""
    return line.key or f"\n{line.identity}"


def _known(session: Session, contest: Contest) -> dict[str, Entry]:
    rows = session.scalars(select(Entry).where(Entry.contest_id == contest.id))
    found = {}
    for row in rows:
        found[row.key] = row
        if row.receipt:
            found[row.receipt] = row
        if identity := row.attrs.get(IDENTITY):
            found[f"\n{identity}"] = row
    return found


class _Storing:
    """Lines on their way into the tables, in bulk."""

    def __init__(self, session: Session, contest: Contest, row: EntryImport, at: datetime) -> None:
        self.session, self.contest, self.row, self.at = session, contest, row, at
        self.known = _known(session, contest)
        here = Division.contest_id == contest.id
        found = session.execute(select(Division.key, Division.id).where(here))
        self.divisions: dict[str, int] = dict(found.all())
        self.has_people = not {"leader", "leader_email", "members"}.isdisjoint(row.mapping)

    def store(self, lines: list[Line]) -> dict[str, int]:
        """Store them, and count what became of them."""
        old = [line for line in lines if _name(line) in self.known]
        new = [line for line in lines if _name(line) not in self.known]
        changed = old if self.row.existing == "update" else []
        changed = [line for line in changed if self.known[_name(line)].status != "withdrawn"]
        teams = self._teams([*new, *changed])
        for line in changed:
            self._change(self.known[_name(line)], line, teams)
        keys = self._free_keys()
        rows = [self._entry(line, teams) | {"key": line.key or next(keys)} for line in new]
        if rows:
            self.session.execute(insert(Entry.__table__), rows)  # type: ignore[arg-type]  # a Table
        self._members([*new, *changed], teams)
        return {"new": len(new), "changed": len(changed), "left": len(old) - len(changed)}

    def _teams(self, lines: list[Line]) -> dict[str, int]:
        """The ids of all teams by name, those that were not there made."""
        mine = select(Team.name, Team.id).where(Team.contest_id == self.contest.id)
        known = dict(self.session.execute(mine).all())
        wanted = {line.team: None for line in lines if line.team and line.team not in known}
        if wanted:
            rows = [{"contest_id": self.contest.id, "name": name} for name in wanted]
            self.session.execute(insert(Team.__table__), rows)  # type: ignore[arg-type]  # a Table
            known = dict(self.session.execute(mine).all())
        return known

    def _entry(self, line: Line, teams: dict[str, int]) -> Row:
        return {
            "contest_id": self.contest.id,
            "title": line.title,
            "team_id": teams.get(line.team),
            "division_id": self.divisions.get(line.division),
            "submitted_at": line.submitted_at or self.at,
            "status": "submitted",
            "attrs": {IDENTITY: line.identity} if line.identity else {},
        }

    def _change(self, entry: Entry, line: Line, teams: dict[str, int]) -> None:
        entry.title = line.title
        if line.team:
            entry.team_id = teams[line.team]
        if line.division:
            entry.division_id = self.divisions[line.division]
        if line.submitted_at:
            entry.submitted_at = line.submitted_at

    def _free_keys(self) -> Any:
        """Numbers that no entry has: 001, 002 …"""
        number = 0
        while True:
            number += 1
            if (key := f"{number:03}") not in self.known:
                yield key

    def _members(self, lines: list[Line], teams: dict[str, int]) -> None:
        """The people of these teams, where the table tells of people, instead of those before."""
        if not self.has_people:
            return
        people: dict[int, list[tuple[str, str, Any]]] = {}
        for line in lines:
            if line.team and line.members:
                people.setdefault(teams[line.team], line.members)
        ids = list(people)
        for start in range(0, len(ids), 500):
            some = TeamMember.team_id.in_(ids[start : start + 500])
            self.session.execute(delete(TeamMember).where(some))
        rows = [
            {
                "team_id": team,
                "position": position,
                "name": name,
                "email": mail,
                "birth_date": born,
                "role": "member" if position else "leader",
            }
            for team, members in people.items()
            for position, (name, mail, born) in enumerate(members)
        ]
        if rows:
            self.session.execute(insert(TeamMember.__table__), rows)  # type: ignore[arg-type]  # a Table
