"""Panels: groups of judges, and which entries each of them sees in a round.

They can be changed until a round that uses them is planned in public or judged; from then on it
stays readable who was to judge what.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.panels import Assignment, Panel, PanelEntry, PanelJudge
from judging.models.people import Judge
from judging.models.plans import Plan
from judging.models.rounds import Round
from judging.services import audit, lookup, progress
from judging.services.shown import ContestInfo, EntryInfo, JudgeInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write

LONGEST = 40
BEGUN = "The judging of a round of this panel has begun: the panel stays as it is."
PLANNED = "A plan of a round of this panel is published: the panel stays as it is."


@dataclass(frozen=True, slots=True)
class PanelInfo:
    """A panel; `entries` by round, `locked` = why it cannot be changed, "" where it can."""

    key: str
    judges: tuple[str, ...]
    entries: dict[str, tuple[str, ...]]
    locked: str

    @property
    def is_empty(self) -> bool:
        """Whether nobody and nothing is in it."""
        return not self.judges and not any(self.entries.values())


@dataclass(frozen=True, slots=True)
class PanelsPage:
    """Every panel; `rounds` are those whose entries can still be given to panels."""

    contest: ContestInfo
    panels: list[PanelInfo]
    judges: dict[str, JudgeInfo]
    entries: dict[str, EntryInfo]
    rounds: list[RoundInfo]
    names: dict[str, RoundInfo]


def page(contest_key: str, *, show_teams: bool = False) -> PanelsPage:
    """The panels with their judges and entries. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    rows = lookup.rounds(session, contest)
    infos = {row.key: lookup.round_info(row) for row in rows}
    return PanelsPage(
        contest=lookup.contest_info(contest),
        panels=_panels(session, contest),
        judges=lookup.judge_infos(session, contest),
        entries=lookup.entry_infos(session, contest, show_teams=show_teams),
        rounds=[infos[row.key] for row in rows if not _why(session, row)],
        names=infos,
    )


def _panels(session: Session, contest: Contest) -> list[PanelInfo]:
    mine = Panel.contest_id == contest.id
    judges: dict[int, list[str]] = defaultdict(list)
    sitting = select(PanelJudge.panel_id, Judge.key).join(Judge, PanelJudge.judge_id == Judge.id)
    for panel_id, key in session.execute(sitting.join(Panel).where(mine).order_by(Judge.key)):
        judges[panel_id].append(key)
    entries: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    seen = (
        select(PanelEntry.panel_id, Round.key, Entry.key)
        .join(Round, PanelEntry.round_id == Round.id)
        .join(Entry, PanelEntry.entry_id == Entry.id)
        .join(Panel, PanelEntry.panel_id == Panel.id)
    )
    for panel_id, round_key, key in session.execute(seen.where(mine).order_by(Entry.key)):
        entries[panel_id][round_key].append(key)
    return [
        PanelInfo(
            panel.key,
            tuple(judges[panel.id]),
            {key: tuple(found) for key, found in entries[panel.id].items()},
            _locked(session, panel),
        )
        for panel in session.scalars(select(Panel).where(mine).order_by(Panel.key))
    ]


def make(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """Make an empty panel. Raises NotFound; NotReady for a bad name or one that is taken."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        name = _free_name(session, contest, key)
        session.add(Panel(contest_id=contest.id, key=name))
        _record(session, contest, name, "made", {}, by=by, at=at)


def rename(contest_key: str, key: str, new: str, *, by: int, at: datetime) -> None:
    """Give a panel another name. Raises NotFound, NotReady."""
    with write() as session:
        contest, panel = _changeable(session, contest_key, key)
        panel.key = _free_name(session, contest, new)
        _record(session, contest, key, "renamed", {"to": panel.key}, by=by, at=at)


def remove(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """Delete a panel that nobody sits on and that sees nothing. Raises NotFound, NotReady."""
    with write() as session:
        contest, panel = _changeable(session, contest_key, key)
        used = (PanelJudge.panel_id == panel.id, PanelEntry.panel_id == panel.id)
        if any(session.scalar(select(exists().where(one))) for one in used):
            raise NotReady("Only an empty panel is deleted: take its judges and entries out first.")
        session.delete(panel)
        _record(session, contest, key, "deleted", {}, by=by, at=at)


def put_judges(contest_key: str, key: str, judges: list[str], *, by: int, at: datetime) -> None:
    """Let exactly these judges sit on a panel. Raises NotFound, NotReady."""
    with write() as session:
        contest, panel = _changeable(session, contest_key, key)
        ids = {judge: lookup.judge_id(session, contest, judge) for judge in sorted(set(judges))}
        session.execute(delete(PanelJudge).where(PanelJudge.panel_id == panel.id))
        session.add_all(PanelJudge(panel_id=panel.id, judge_id=number) for number in ids.values())
        _record(session, contest, key, "seated", {"judges": list(ids)}, by=by, at=at)


def put_entries(
    contest_key: str, key: str, round_key: str, entries: list[str], *, by: int, at: datetime
) -> None:
    """Let a panel see exactly these entries in a round. Raises NotFound, NotReady."""
    with write() as session:
        contest, panel = _changeable(session, contest_key, key)
        row = lookup.round_of(session, contest, round_key)
        if why := _why(session, row):
            raise NotReady(why)
        wanted = sorted(set(entries))
        ids = {entry: lookup.entry_id(session, contest, entry) for entry in wanted}
        _check_entries(session, row, panel, ids)
        here = (PanelEntry.panel_id == panel.id, PanelEntry.round_id == row.id)
        session.execute(delete(PanelEntry).where(*here))
        session.add_all(
            PanelEntry(round_id=row.id, panel_id=panel.id, entry_id=number)
            for number in ids.values()
        )
        details = {"round": row.key, "entries": list(ids)}
        _record(session, contest, key, "given", details, by=by, at=at)


def _check_entries(session: Session, row: Round, panel: Panel, ids: Mapping[str, int]) -> None:
    """They take part, and a round that ranks panels apart has each entry in one of them."""
    taking_part = set(session.scalars(progress.entrants(row)))
    for key, number in ids.items():
        if number not in taking_part:
            raise NotReady(f"{key} does not take part in this round.")
    if row.group_by != "panel":
        return
    others = (
        select(Entry.key)
        .join(PanelEntry, PanelEntry.entry_id == Entry.id)
        .where(PanelEntry.round_id == row.id, PanelEntry.panel_id != panel.id)
    )
    twice = session.scalars(others.where(Entry.id.in_(ids.values())).order_by(Entry.key)).first()
    if twice is not None:
        raise NotReady(f"{twice} is with another panel, and this round ranks panels apart.")


def _why(session: Session, row: Round) -> str:
    """Why the panels of a round stay as they are; "" where they can be changed."""
    if row.state != "setup":
        return BEGUN
    published = exists().where(Plan.round_id == row.id, Plan.state == "published")
    given = exists().where(Assignment.round_id == row.id)
    planned = session.scalar(select(published)) or session.scalar(select(given))
    return PLANNED if planned else ""


def _locked(session: Session, panel: Panel) -> str:
    seen = exists().where(PanelEntry.round_id == Round.id, PanelEntry.panel_id == panel.id)
    rows = session.scalars(select(Round).where(seen).order_by(Round.id))
    return next((why for row in rows if (why := _why(session, row))), "")


def _changeable(session: Session, contest_key: str, key: str) -> tuple[Contest, Panel]:
    one_at_a_time(session, audit.LOCK)  # no round is opened between the look and the change
    contest = lookup.contest(session, contest_key)
    mine = (Panel.contest_id == contest.id, Panel.key == key)
    panel = session.scalar(select(Panel).where(*mine))
    if panel is None:
        raise NotFound("There is no such panel.")
    if why := _locked(session, panel):
        raise NotReady(why)
    return contest, panel


def _free_name(session: Session, contest: Contest, said: str) -> str:
    name = unicodedata.normalize("NFC", said.strip())
    fits = all(sign.isalnum() or sign in "-_." for sign in name)
    if not 0 < len(name) <= LONGEST or not fits or not any(map(str.isalnum, name)):
        raise NotReady("A panel's name has 1 to 40 letters, digits, - _ . and no space.")
    taken = exists().where(Panel.contest_id == contest.id, Panel.key == name)
    if session.scalar(select(taken)):
        raise NotReady(f"There is a panel “{name}” already.")
    return name


def _record(
    session: Session,
    contest: Contest,
    key: str,
    what: str,
    details: Mapping[str, object],
    *,
    by: int,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"panel.{what}",
        subject=f"panel:{key}",
        details=details,
    )
