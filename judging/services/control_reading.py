"""A round as the control room reads it, in a constant number of queries."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.people import Judge, Team
from judging.models.results import Decision
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import lookup, progress, turns
from judging.services.control_cells import Pair, RoundFacts, SheetFacts
from judging.services.shown import EntryInfo, JudgeInfo

Sheets = Mapping[Pair, SheetFacts]


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """A column's head; `absent` says why an entry is set aside: the act, or "withdrawn".

    `turn` is where its presentation stands: waiting, on_stage, done, absent, or nothing.
    """

    id: int
    entry: EntryInfo
    position: int
    turn: str
    absent: str

    def seen(self, *, teams: bool) -> "EntryColumn":
        """The column as somebody sees it who may know the teams, or not."""
        return self if teams else replace(self, entry=replace(self.entry, team=""))


@dataclass(frozen=True, slots=True)
class RoundRead:
    """Names of a round's entries and judges by id, in order, and the facts about their sheets."""

    entries: dict[int, EntryColumn]
    judges: dict[int, JudgeInfo]
    facts: RoundFacts


def read_round(session: Session, contest: Contest, row: Round) -> RoundRead:
    """The round's entries in their order, its judges, and what is known of every sheet."""
    entries = _entries(session, row)
    expected = frozenset(
        (judge, entry) for judge, entry in session.execute(progress.expected_pairs(session, row))
    )
    sheets = _sheets(session, ScoreSheet.round_id == row.id)
    judges = _judges(session, contest, {judge for judge, _ in (*expected, *sheets)})
    facts = RoundFacts(
        entries=tuple(entries),
        judges=tuple(judges),
        expected=expected,
        sheets=sheets,
        conflicts=_conflicts(session, contest),
        absent=frozenset(one.id for one in entries.values() if one.absent),
        presented=frozenset(one.id for one in entries.values() if one.turn == "done"),
        left_out=_left_out(session, row),
        criteria=_criteria(session, row),
        ended=row.state in ("closed", "confirmed"),
    )
    return RoundRead(entries, judges, facts)


def reread_sheets(session: Session, row: Round, since: int, judges: Collection[str]) -> Sheets:
    """The sheets that an event after number `since` changed, and all sheets of these judges."""
    changed = ScoreSheet.changed_seq > since
    if judges:
        ids = select(Judge.id).where(Judge.contest_id == row.contest_id, Judge.key.in_(judges))
        changed = or_(changed, ScoreSheet.judge_id.in_(ids))
    return _sheets(session, ScoreSheet.round_id == row.id, changed)


def with_turns(session: Session, row: Round, read: RoundRead) -> tuple[RoundRead, set[int]]:
    """The round with the turns as they stand now, and the entries whose turn is another."""
    order = turns.states(session, row.id)
    moved = {
        number: replace(column, turn=order[number][1])
        for number, column in read.entries.items()
        if number in order and order[number][1] != column.turn
    }
    entries = read.entries | moved
    presented = frozenset(one.id for one in entries.values() if one.turn == "done")
    return RoundRead(entries, read.judges, replace(read.facts, presented=presented)), set(moved)


def _entries(session: Session, row: Round) -> dict[int, EntryColumn]:
    acts = select(Decision.entry_id, Decision.act).where(
        Decision.act.in_(progress.SET_ASIDE),
        Decision.contest_id == row.contest_id,
        or_(Decision.round_id.is_(None), Decision.round_id == row.id),
    )
    set_aside = dict(session.execute(acts).all())
    rows = session.execute(
        select(Entry.id, Entry.key, lookup.SHOWN_TITLE, Entry.status, Team.name)
        .outerjoin(Team, Entry.team_id == Team.id)
        .where(Entry.id.in_(progress.starters(row)), Entry.status != "ineligible")
        .order_by(Entry.key)
    ).all()
    order = turns.states(session, row.id)
    last = len(order) + 1  # who has no turn comes after those who have one
    found: dict[int, EntryColumn] = {}
    in_order = sorted(rows, key=lambda one: order.get(one.id, (last, ""))[0])
    for position, (number, key, title, status, team) in enumerate(in_order, 1):
        info = EntryInfo(key, title, team or "")
        why = set_aside.get(number, "withdrawn" if status == "withdrawn" else "")
        turn = order[number][1] if number in order else ""
        found[number] = EntryColumn(number, info, position, turn, why)
    return found


def _judges(session: Session, contest: Contest, wanted: set[int]) -> dict[int, JudgeInfo]:
    rows = session.execute(
        select(Judge.id, Judge.key, Judge.name)
        .where(Judge.contest_id == contest.id)
        .order_by(Judge.key)
    )
    return {number: JudgeInfo(key, name) for number, key, name in rows if number in wanted}


def _sheets(session: Session, *which: ColumnElement[bool]) -> Sheets:
    filled = (
        select(Mark.sheet_id, func.count().label("marks"))
        .join(ScoreSheet, ScoreSheet.id == Mark.sheet_id)
        .where(*which, ScoreSheet.state == "draft")
        .group_by(Mark.sheet_id)
        .subquery()
    )
    rows = session.execute(
        select(ScoreSheet.judge_id, ScoreSheet.entry_id, ScoreSheet.state, ScoreSheet.reopened)
        .add_columns(filled.c.marks)
        .outerjoin(filled, filled.c.sheet_id == ScoreSheet.id)
        .where(*which)
    )
    return {
        (judge, entry): _facts(state, reopened, marks or 0)
        for judge, entry, state, reopened, marks in rows
    }


@cache
def _facts(state: str, reopened: bool, filled: int) -> SheetFacts:
    """Thirty thousand sheets say the same few things."""
    return SheetFacts(state, reopened, filled)


def _conflicts(session: Session, contest: Contest) -> dict[Pair, str]:
    rows = session.execute(
        select(Conflict.judge_id, Conflict.entry_id, Conflict.kind)
        .join(Judge, Conflict.judge_id == Judge.id)
        .where(Judge.contest_id == contest.id)
    )
    return {(judge, entry): kind for judge, entry, kind in rows}


def _left_out(session: Session, row: Round) -> frozenset[int]:
    """Judges whose sheets do not count here by decision."""
    excluded = select(Decision.judge_id).where(
        Decision.act == "exclude_judge",
        Decision.contest_id == row.contest_id,
        or_(Decision.round_id.is_(None), Decision.round_id == row.id),
    )
    return frozenset(number for number in session.scalars(excluded) if number is not None)


def _criteria(session: Session, row: Round) -> int:
    """How many marks a whole sheet has."""
    found = (
        select(func.count())
        .select_from(Criterion)
        .join(Component, Component.rubric_id == Criterion.rubric_id)
        .where(Component.round_id == row.id, Component.kind == "sheets")
    )
    return session.scalar(found) or 0
