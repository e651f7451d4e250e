"""The office's table of entries: searched, filtered, sorted and cut into pages by the database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.applications import Application, Attachment, ConsentGiven
from judging.models.calls import Call
from judging.models.contests import Contest, Division
from judging.models.eligibility import VERDICTS, EligibilityAct, EligibilityDecision
from judging.models.entries import Entry
from judging.models.likeness import likeness
from judging.models.materials import Material, MaterialCopy
from judging.models.people import Team, TeamMember
from judging.models.rounds import Round
from judging.services import duplicates, lookup
from judging.services.shown import ContestInfo
from scoring.rules import Texts

ON_A_PAGE = 50
NOWHERE = "-"  # the filter for entries without a division; no key has only this sign
LONGEST_SEARCH = 100
IS_CURRENT = and_(EligibilityDecision.entry_id == Entry.id, EligibilityDecision.current)
VERDICT = func.coalesce(EligibilityDecision.verdict, "open")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which entries the office wants to see, and in which order; "" = all.

    `lacks`: material · consent. `names` lets the search find people too.
    """

    q: str = ""
    division: str = ""
    status: str = ""
    verdict: str = ""
    lacks: str = ""
    twins: bool = False
    sort: str = "key"
    down: bool = False
    page: int = 1
    names: bool = False


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as the table shows it."""

    id: int
    key: str
    title: str
    team: str
    division: str
    status: str
    submitted_at: datetime | None
    verdict: str
    reason: str
    decided_at: datetime | None = None
    receipt: str = ""
    twins: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    names: int = 0

    @property
    def answered(self) -> bool:
        """Whether the team handed in again after more was asked for."""
        if self.verdict != "asked" or self.submitted_at is None or self.decided_at is None:
            return False
        return self.submitted_at > self.decided_at


@dataclass(frozen=True, slots=True)
class DivisionInfo:
    """A division's name."""

    key: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """One page of the table; `counts` is of the whole contest by verdict and kind of trouble."""

    contest: ContestInfo
    asked: Asked
    lines: list[EntryLine]
    total: int
    pages: int
    counts: dict[str, int]
    divisions: list[DivisionInfo]
    begun: bool

    @property
    def entries(self) -> int:
        """How many entries the contest has."""
        return sum(self.counts[verdict] for verdict in VERDICTS)


SORTS: dict[str, ColumnElement[Any]] = {
    "key": Entry.key,  # type: ignore[dict-item]  # a mapped column is one
    "title": Entry.title,  # type: ignore[dict-item]  # the same
    "team": func.coalesce(Team.name, ""),
    "division": func.coalesce(Division.position, -1),
    "status": Entry.status,  # type: ignore[dict-item]  # the same
    "verdict": VERDICT,
    "submitted": Entry.submitted_at,  # type: ignore[dict-item]  # the same
}
LACKS = ("material", "consent")
SEARCHED = (Entry.key, Entry.receipt, Entry.title, Team.name)


def page(contest_key: str, asked: Asked) -> EntriesPage:
    """A page of the table in a constant number of queries. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    twins = duplicates.kinds_by_entry(duplicates.known(session, contest))
    found = matching(session, contest, asked, twins)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    pages = max(1, -(-total // ON_A_PAGE))
    asked = replace(asked, page=min(max(1, asked.page), pages))
    shown = ordered(found, asked).limit(ON_A_PAGE).offset((asked.page - 1) * ON_A_PAGE)
    return EntriesPage(
        contest=lookup.contest_info(contest),
        asked=asked,
        lines=with_troubles(session, contest, read(session, shown), twins),
        total=total,
        pages=pages,
        counts=_counts(session, contest) | {"twins": len(twins)},
        divisions=division_infos(session, contest),
        begun=has_begun(session, contest),
    )


def matching(
    session: Session, contest: Contest, asked: Asked, twins: dict[int, tuple[str, ...]]
) -> Select[Any]:
    """The entries that were asked for, with what the table shows of each, in no order."""
    found = (
        select(Entry.id, Entry.key, Entry.title, func.coalesce(Team.name, ""))
        .add_columns(func.coalesce(Division.key, ""), Entry.status, Entry.submitted_at)
        .add_columns(VERDICT, func.coalesce(EligibilityAct.reason, ""))
        .add_columns(EligibilityAct.at, Entry.receipt)
        .outerjoin(Team, Entry.team_id == Team.id)
        .outerjoin(Division, Entry.division_id == Division.id)
        .outerjoin(EligibilityDecision, IS_CURRENT)
        .outerjoin(EligibilityAct, EligibilityDecision.act_id == EligibilityAct.id)
        .where(Entry.contest_id == contest.id)
    )
    if words := asked.q.strip()[:LONGEST_SEARCH]:
        found = found.where(_says(words, names=asked.names))
    if asked.division:
        none = asked.division == NOWHERE
        found = found.where(Division.id.is_(None) if none else Division.key == asked.division)
    if asked.status:
        found = found.where(Entry.status == asked.status)
    if asked.verdict:
        found = found.where(VERDICT.in_([asked.verdict]))
    if asked.lacks:
        found = found.where(lacking(session, contest)[asked.lacks])
    return found.where(among(list(twins))) if asked.twins else found


def _says(words: str, *, names: bool) -> ColumnElement[bool]:
    """A part of the key, title or team, or of a member's name or address."""
    places: list[ColumnElement[bool]] = [
        column.icontains(words, autoescape=True) for column in SEARCHED
    ]
    if key := likeness(words):
        places.append(Entry.title_key == key)
    if names:
        says = (
            column.icontains(words, autoescape=True)
            for column in (TeamMember.name, TeamMember.email)
        )
        places.append(Entry.team_id.in_(select(TeamMember.team_id).where(or_(*says))))
    return or_(*places)


def among(ids: Sequence[int]) -> ColumnElement[bool]:
    """The entry is one of these; thousands of them are no bound values, whose number is limited."""
    listed: BindParameter[Any] = bindparam(
        "ids", list(ids), expanding=True, literal_execute=True, unique=True
    )
    return Entry.id.in_(listed)


def ordered(found: Select[Any], asked: Asked) -> Select[Any]:
    """In the order that was asked for; what is equal in it by key."""
    first = SORTS[asked.sort]
    return found.order_by(first.desc() if asked.down else first.asc(), Entry.key)


def read(session: Session, found: Select[Any]) -> list[EntryLine]:
    """The entries of a selection that `matching` made."""
    return [EntryLine(*row) for row in session.execute(found)]


def lacking(session: Session, contest: Contest) -> dict[str, ColumnElement[bool]]:
    """When an entry lacks something: nothing to read, or a consent that the call requires."""
    mine = Application.entry_id == Entry.id
    file = exists().where(mine, Attachment.application_id == Application.id)
    read = exists().where(Material.entry_id == Entry.id)
    required = _required_consents(session, contest)
    given = (
        select(func.count(distinct(ConsentGiven.key)))
        .join(Application, ConsentGiven.application_id == Application.id)
        .where(mine, ConsentGiven.key.in_(required), ConsentGiven.taken_back_at.is_(None))
        .correlate(Entry)
        .scalar_subquery()
    )
    return {
        "material": ~read & ~file.where(Attachment.removed_at.is_(None)),
        "consent": given < len(required),
    }


def _required_consents(session: Session, contest: Contest) -> list[str]:
    rules = session.scalar(select(Call.consents).where(Call.contest_id == contest.id)) or []
    return [str(rule["key"]) for rule in rules if rule.get("required", True)]


def with_troubles(
    session: Session,
    contest: Contest,
    lines: list[EntryLine],
    twins: dict[int, tuple[str, ...]],
) -> list[EntryLine]:
    """What makes somebody look twice, of these entries alone."""
    missing: dict[str, set[int]] = {}
    for what, condition in lacking(session, contest).items():
        found = select(Entry.id).where(among([line.id for line in lines]), condition)
        missing[what] = set(session.scalars(found))
    names = _names_found(session, [line.id for line in lines])
    return [
        replace(
            line,
            twins=twins.get(line.id, ()),
            lacks=tuple(what for what, ids in missing.items() if line.id in ids),
            names=names.get(line.id, 0),
        )
        for line in lines
    ]


def _names_found(session: Session, ids: list[int]) -> dict[int, int]:
    """How many names judges' copies hold that nobody let pass, by entry."""
    found = (
        select(Material.entry_id, func.sum(MaterialCopy.names))
        .join(MaterialCopy, MaterialCopy.material_id == Material.id)
        .where(Material.entry_id.in_(ids), MaterialCopy.looked_at.is_(None))
        .group_by(Material.entry_id)
    )
    return {entry: int(count) for entry, count in session.execute(found)}


def _counts(session: Session, contest: Contest) -> dict[str, int]:
    found = (
        select(VERDICT, func.count())
        .select_from(Entry)
        .outerjoin(EligibilityDecision, IS_CURRENT)
        .where(Entry.contest_id == contest.id)
        .group_by(VERDICT)
    )
    return dict.fromkeys(VERDICTS, 0) | dict(session.execute(found).all())


def divisions(contest_key: str) -> list[DivisionInfo]:
    """The divisions of a contest in their order. Raises NotFound."""
    session = db.session()
    return division_infos(session, lookup.contest(session, contest_key))


def division_infos(session: Session, contest: Contest) -> list[DivisionInfo]:
    """The contest's divisions in their order."""
    found = select(Division.key, Division.texts).where(Division.contest_id == contest.id)
    return [DivisionInfo(*row) for row in session.execute(found.order_by(Division.position))]


def has_begun(session: Session, contest: Contest) -> bool:
    """Whether the judging of any round has begun."""
    begun = exists().where(Round.contest_id == contest.id, Round.state != "setup")
    return bool(session.scalar(select(begun)))
