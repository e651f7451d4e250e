"""Entries that look like one another: the same title, the same person, or the same file."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, and_, delete, distinct, func, select, union
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Applicant, Application, Attachment
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.eligibility import Dismissal
from judging.models.entries import Entry
from judging.models.likeness import likeness
from judging.models.materials import Material
from judging.models.people import Team, TeamMember
from judging.services import audit, lookup
from judging.services.shown import ContestInfo, EntryInfo
from judging.services.transactions import write

LONGEST_REASON = 2000
MOST_CONTESTS = 8
CHANGES_NOTHING = ("eligibility", "duplicate", "letter", "call", "blind_numbers")
LAST_DIGITS = 8  # the same with a country's code before them and without


Shelf = dict[int, tuple[str | None, "list[Twins]"]]


@dataclass(frozen=True, slots=True)
class Twins:
    """Entries that look alike: in what, and why somebody found them different ("" = nobody did)."""

    kind: str
    likeness: str
    entries: tuple[int, ...]
    dismissed: str = ""


@dataclass(frozen=True, slots=True)
class TwinsLine:
    """Such a group as a page shows it."""

    kind: str
    likeness: str
    entries: list[EntryInfo]
    dismissed: str


@dataclass(frozen=True, slots=True)
class DuplicatesPage:
    """The groups that somebody should look at, then those that were found to be different."""

    contest: ContestInfo
    open: list[TwinsLine]
    dismissed: list[TwinsLine]


KNOWN: WeakKeyDictionary[Engine, Shelf] = WeakKeyDictionary()


def groups(session: Session, contest: Contest) -> list[Twins]:
    """Every group of the contest; withdrawn entries are in none."""
    return _judged(session, contest, _compared(session, contest))


def _judged(session: Session, contest: Contest, found: Iterable[Twins]) -> list[Twins]:
    """The groups, each with why somebody found its entries different."""
    dismissed = _dismissals(session, contest)
    return [_with_reason(twins, dismissed) for twins in found]


def _compared(session: Session, contest: Contest) -> list[Twins]:
    found: dict[tuple[str, tuple[int, ...]], Twins] = {}
    for kind, rows in (
        ("title", _same_title(session, contest)),
        ("person", _same_person(session, contest)),
        ("file", _same_file(session, contest)),
    ):
        for twins in _gathered(kind, rows):
            found.setdefault((kind, twins.entries), twins)
    return list(found.values())


def known(session: Session, contest: Contest) -> list[Twins]:
    """The same, compared anew only after something happened that entries are compared by.

    Whatever happens leaves an event in the log, so the newest one's hash says how the contest is.
    What the office decides changes no title, person or file, and withdraws no entry.
    """
    matters = and_(*(AuditEvent.act.not_like(f"{kind}.%") for kind in CHANGES_NOTHING))
    mine = (AuditEvent.contest_id == contest.id, matters)
    newest = select(AuditEvent.hash).where(*mine).order_by(AuditEvent.seq.desc()).limit(1)
    stamp = session.scalar(newest)
    shelf = KNOWN.setdefault(session.connection().engine, {})
    found = shelf.get(contest.id)
    if found is None or found[0] != stamp:
        found = (stamp, _compared(session, contest))
        shelf.pop(contest.id, None)
        shelf[contest.id] = found
        for oldest in list(shelf)[:-MOST_CONTESTS]:
            shelf.pop(oldest, None)
    return _judged(session, contest, found[1])


def kinds_by_entry(found: Iterable[Twins]) -> dict[int, tuple[str, ...]]:
    """In what each entry looks like another one, where nobody found them different."""
    kinds: dict[int, dict[str, None]] = defaultdict(dict)
    for twins in found:
        if not twins.dismissed:
            for entry_id in twins.entries:
                kinds[entry_id][twins.kind] = None
    return {entry_id: tuple(several) for entry_id, several in kinds.items()}


def _gathered(kind: str, rows: Iterable[tuple[str, int]]) -> list[Twins]:
    entries: dict[str, set[int]] = defaultdict(set)
    for key, entry_id in rows:
        entries[key].add(entry_id)
    return [Twins(kind, key, tuple(sorted(ids))) for key, ids in entries.items() if len(ids) > 1]


def _same_title(session: Session, contest: Contest) -> list[tuple[str, int]]:
    here = (Entry.contest_id == contest.id, Entry.status != "withdrawn", Entry.title_key != "")
    twice = select(Entry.title_key).where(*here).group_by(Entry.title_key)
    shared = Entry.title_key.in_(twice.having(func.count() > 1))
    return _pairs(session, select(Entry.title_key, Entry.id).where(*here, shared))


def _same_file(session: Session, contest: Contest) -> list[tuple[str, int]]:
    """Among what teams handed in and what judges read."""
    here = (Entry.contest_id == contest.id, Entry.status != "withdrawn")
    read = select(Material.digest, Entry.id).join(Entry, Material.entry_id == Entry.id)
    sent = (
        select(Attachment.digest, Entry.id)
        .join(Application, Attachment.application_id == Application.id)
        .join(Entry, Application.entry_id == Entry.id)
        .where(*here, Attachment.removed_at.is_(None))
    )
    files = union(read.where(*here, Material.digest != ""), sent).subquery()
    twice = select(files.c.digest).group_by(files.c.digest).having(func.count() > 1)
    return _pairs(session, select(files.c.digest, files.c.id).where(files.c.digest.in_(twice)))


def _same_person(session: Session, contest: Contest) -> list[tuple[str, int]]:
    """The same name with the same birth date, e-mail address or telephone, in two teams."""
    rows: list[tuple[str, int]] = []
    for mark, given in (
        (TeamMember.birth_date, TeamMember.birth_date.is_not(None)),
        (func.lower(TeamMember.email), TeamMember.email != ""),
    ):
        here = (Team.contest_id == contest.id, TeamMember.name_key != "", given)
        twice = (
            select(TeamMember.name_key, mark.label("mark"))
            .join(Team, TeamMember.team_id == Team.id)
            .where(*here)
            .group_by(TeamMember.name_key, mark)
            .having(func.count(distinct(TeamMember.team_id)) > 1)
            .subquery()
        )
        same = (TeamMember.name_key == twice.c.name_key) & (mark == twice.c.mark)
        found = (
            select(TeamMember.name_key, mark, Entry.id)
            .join(Team, TeamMember.team_id == Team.id)
            .join(Entry, Entry.team_id == Team.id)
            .join(twice, same)
            .where(*here, Entry.status != "withdrawn")
        )
        rows += [(_digest(name, what), number) for name, what, number in session.execute(found)]
    return rows + _same_telephone(session, contest)


def _same_telephone(session: Session, contest: Contest) -> list[tuple[str, int]]:
    """Telephones are written in many ways: their digits are compared, and nothing of them kept."""
    found = (
        select(Applicant.name, Applicant.phone, Entry.id)
        .join(Application, Applicant.application_id == Application.id)
        .join(Entry, Application.entry_id == Entry.id)
        .where(Entry.contest_id == contest.id, Entry.status != "withdrawn", Applicant.phone != "")
    )
    rows = (
        (likeness(name), "".join(filter(str.isdigit, phone))[-LAST_DIGITS:], number)
        for name, phone, number in session.execute(found)
    )
    return [
        (_digest(name, digits), number)
        for name, digits, number in rows
        if name and len(digits) == LAST_DIGITS
    ]


def _pairs(session: Session, found: Select[str, int]) -> list[tuple[str, int]]:
    return [(key, number) for key, number in session.execute(found)]


def _digest(*about: object) -> str:
    return hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()


def _dismissals(
    session: Session, contest: Contest
) -> dict[tuple[str, str], tuple[frozenset[int], str]]:
    ids: dict[str, int] = {}
    rows = list(session.scalars(select(Dismissal).where(Dismissal.contest_id == contest.id)))
    if rows:
        ids = lookup.entry_ids(session, contest)
    return {
        (row.kind, row.likeness): (frozenset(ids.get(key, 0) for key in row.entries), row.reason)
        for row in rows
    }


def _with_reason(
    twins: Twins, dismissed: dict[tuple[str, str], tuple[frozenset[int], str]]
) -> Twins:
    entries, reason = dismissed.get((twins.kind, twins.likeness), (frozenset(), ""))
    holds = entries >= set(twins.entries)
    return Twins(twins.kind, twins.likeness, twins.entries, reason) if holds else twins


def page(contest_key: str) -> DuplicatesPage:
    """All groups with their entries. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    keys = {number: key for key, number in lookup.entry_ids(session, contest).items()}
    infos = lookup.entry_infos(session, contest, show_teams=True)
    lines = [
        TwinsLine(
            twins.kind,
            twins.likeness,
            sorted((infos[keys[number]] for number in twins.entries), key=lambda one: one.key),
            twins.dismissed,
        )
        for twins in groups(session, contest)
    ]
    lines.sort(key=lambda line: (line.entries[0].key, line.kind))
    return DuplicatesPage(
        lookup.contest_info(contest),
        [line for line in lines if not line.dismissed],
        [line for line in lines if line.dismissed],
    )


def dismiss(contest_key: str, kind: str, like: str, *, reason: str, by: int, at: datetime) -> None:
    """Say that a group's entries are different ones. Raises NotFound; NotReady without reason."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotReady("Say in a sentence why these entries are different ones.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        known = {(one.kind, one.likeness): one for one in groups(session, contest)}
        twins = known.get((kind, like))
        if twins is None:
            raise NotFound("There is no such group of entries.")
        mine = select(Entry.key).where(Entry.id.in_(twins.entries)).order_by(Entry.key)
        keys = list(session.scalars(mine))
        _forget(session, contest, kind, like)
        row = Dismissal(contest_id=contest.id, kind=kind, likeness=like, entries=keys)
        row.reason, row.by_id, row.at = said, by, at
        session.add(row)
        _record(session, contest, "dismissed", kind, keys, by=by, at=at)


def recall(contest_key: str, kind: str, like: str, *, by: int, at: datetime) -> None:
    """Look at a group again that was found to be different entries. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        keys = _forget(session, contest, kind, like)
        if not keys:
            raise NotFound("There is no such group of entries.")
        _record(session, contest, "recalled", kind, keys, by=by, at=at)


def _forget(session: Session, contest: Contest, kind: str, like: str) -> list[str]:
    mine = (Dismissal.contest_id == contest.id, Dismissal.kind == kind)
    this = (*mine, Dismissal.likeness == like)
    row = session.scalar(select(Dismissal).where(*this))
    session.execute(delete(Dismissal).where(*this))
    return list(row.entries) if row else []


def _record(
    session: Session,
    contest: Contest,
    what: str,
    kind: str,
    keys: list[str],
    *,
    by: int,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"duplicate.{what}",
        subject=f"duplicate:{kind}",
        details={"entries": keys},
    )
