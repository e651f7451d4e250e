"""From rows to the facts of a contest, in a constant number of queries.

Marks, votes and the like come as whole columns of integers: no object is made for a mark.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, case, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from judging.models.columns import POINT_DECIMALS
from judging.models.comparisons import Comparison
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.panels import Assignment, Conflict, Panel, PanelEntry, PanelJudge
from judging.models.people import Judge, Team
from judging.models.results import Decision
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion, Rubric
from judging.models.sheets import Mark, ScoreSheet
from judging.models.votes import (
    Adjustment,
    Ballot,
    BallotMark,
    Investment,
    JudgeRanking,
    Measurement,
    VoteCount,
)
from scoring import facts as scoring

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
HANDED_IN = ("submitted", "signed")
Ints = NDArray[np.int64]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class _Numbering:
    """Database ids, ascending: the place of an id among them is its index in the facts."""

    ids: Ints

    def __call__(self, ids: Ints) -> scoring.Index:
        return np.searchsorted(self.ids, ids)

    def one(self, row_id: int) -> int:
        return int(np.searchsorted(self.ids, row_id))


def facts(session: Session, contest: Contest) -> scoring.Facts:
    """Everything that happened in a contest as the engine takes it."""
    entry_rows, entries = _entries(session, contest)
    judge_rows, judges = _judges(session, contest)
    reader = _Reader(session, contest, entry_rows, judge_rows)
    pairs = select(Conflict.judge_id, Conflict.entry_id).join(Entry)
    conflicts = _ints(session, pairs.where(Entry.contest_id == contest.id), 2)
    return scoring.Facts(
        entries=entries,
        judges=judges,
        conflicts=scoring.Pairs(judge_rows(conflicts[0]), entry_rows(conflicts[1])),
        rounds=reader.rounds(),
        decisions=_decisions(session, contest),
    )


def _entries(session: Session, contest: Contest) -> tuple[_Numbering, tuple[scoring.Entry, ...]]:
    rows = session.execute(
        select(Entry.id, Entry.key, Team.name, Division.key, Entry.submitted_at, Entry.status)
        .add_columns(Entry.attrs)
        .outerjoin(Team, Entry.team_id == Team.id)
        .outerjoin(Division, Entry.division_id == Division.id)
        .where(Entry.contest_id == contest.id)
        .order_by(Entry.id)
    ).all()
    entries = tuple(
        scoring.Entry(key, team or "", division or "", _microseconds(at), status, attrs)
        for _, key, team, division, at, status, attrs in rows
    )
    return _Numbering(np.array([row.id for row in rows], np.int64)), entries


def _microseconds(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def _judges(session: Session, contest: Contest) -> tuple[_Numbering, tuple[scoring.Judge, ...]]:
    mine = select(Judge.id, Judge.key).where(Judge.contest_id == contest.id).order_by(Judge.id)
    rows = session.execute(mine).all()
    seats = select(PanelJudge.judge_id, Panel.key).join(Panel).order_by(Panel.key)
    panels: dict[int, list[str]] = defaultdict(list)
    for judge_id, panel in session.execute(seats.where(Panel.contest_id == contest.id)):
        panels[judge_id].append(panel)
    judges = tuple(scoring.Judge(key, tuple(panels[judge_id])) for judge_id, key in rows)
    return _Numbering(np.array([row.id for row in rows], np.int64)), judges


def _decisions(session: Session, contest: Contest) -> tuple[scoring.Decision, ...]:
    rows = session.execute(
        select(Decision.seq, Decision.act, Round.key, Entry.key, Judge.key, Decision.value)
        .outerjoin(Round, Decision.round_id == Round.id)
        .outerjoin(Entry, Decision.entry_id == Entry.id)
        .outerjoin(Judge, Decision.judge_id == Judge.id)
        .where(Decision.contest_id == contest.id)
        .order_by(Decision.seq)
    )
    return tuple(
        scoring.Decision(seq, act, a_round or "", entry or "", judge or "", value)  # type: ignore[arg-type]  # a CHECK allows the same words
        for seq, act, a_round, entry, judge, value in rows
    )


def _ints(session: Session, statement: Any, columns: int) -> Ints:
    """The result as one array of whole numbers, shape (columns, rows)."""
    rows = session.execute(statement).all()
    flat = np.fromiter(chain.from_iterable(rows), np.int64, count=len(rows) * columns)
    return flat.reshape(-1, columns).T


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what was recorded in all rounds of a contest and parts it by round."""

    session: Session
    contest: Contest
    entry: _Numbering
    judge: _Numbering

    def rounds(self) -> dict[str, scoring.RoundFacts]:
        mine = select(Round.id, Round.key).where(Round.contest_id == self.contest.id)
        found = self.session.execute(mine.order_by(Round.position)).all()
        panels, measures = self._panels(), self._measures()
        assignments, adjustments = self._assignments(), self._adjustments()
        marks, votes, investments = self._marks(), self._votes(), self._investments()
        rankings, comparisons = self._rankings(), self._comparisons()
        return {
            key: scoring.RoundFacts(
                panels=tuple(panels[number]),
                assignments=self._pairs(_part(assignments, number)),
                marks=self._as_marks(_part(marks, number)),
                votes=self._as_votes(_part(votes, number)),
                investments=self._as_investments(_part(investments, number)),
                rankings=self._as_rankings(_part(rankings, number)),
                comparisons=self._as_comparisons(_part(comparisons, number)),
                measures=tuple(measures[number]),
                adjustments=tuple(adjustments[number]),
            )
            for number, key in found
        }

    def _is_here(self, round_id: Any) -> ColumnElement[bool]:
        here: ColumnElement[bool] = round_id.in_(
            select(Round.id).where(Round.contest_id == self.contest.id)
        )
        return here

    def _panels(self) -> dict[int, list[tuple[str, int]]]:
        chosen = select(PanelEntry.round_id, Panel.key, PanelEntry.entry_id).join(Panel)
        rows = self.session.execute(chosen.where(self._is_here(PanelEntry.round_id)))
        return _by_round((number, (key, self.entry.one(entry))) for number, key, entry in rows)

    def _assignments(self) -> Ints:
        chosen = select(Assignment.round_id, Assignment.judge_id, Assignment.entry_id)
        return _ints(self.session, chosen.where(self._is_here(Assignment.round_id)), 3)

    def _pairs(self, rows: Ints) -> scoring.Pairs | None:
        if not rows.shape[1]:
            return None
        return scoring.Pairs(self.judge(rows[1]), self.entry(rows[2]))

    def _marks(self) -> Ints:
        sheet = (ScoreSheet.round_id, ScoreSheet.judge_id, ScoreSheet.entry_id)
        points = type_coerce(Mark.points, BigInteger)
        single = select(*sheet, Mark.criterion_id, points).join(
            Mark, Mark.sheet_id == ScoreSheet.id
        )
        total = type_coerce(ScoreSheet.total, BigInteger)
        whole = select(*sheet, literal(scoring.WHOLE_SHEET), total).where(
            ScoreSheet.total.is_not(None)
        )
        handed_in = ScoreSheet.state.in_(HANDED_IN)
        both = [
            part.where(handed_in).where(self._is_here(ScoreSheet.round_id))
            for part in (single, whole)
        ]
        rows = _ints(self.session, union_all(*both), 5)
        rows[3] = self._criterion_indices(rows[3])
        return rows

    def _criterion_indices(self, criterion_ids: Ints) -> Ints:
        """The place of each criterion in its rubric; WHOLE_SHEET stays as it is."""
        found = self.session.execute(
            select(Criterion.id, Criterion.rubric_id)
            .join(Rubric)
            .where(Rubric.contest_id == self.contest.id)
            .order_by(Criterion.rubric_id, Criterion.position)
        )
        size: dict[int, int] = defaultdict(int)
        index = {scoring.WHOLE_SHEET: scoring.WHOLE_SHEET}
        for criterion_id, rubric_id in found:
            index[criterion_id] = size[rubric_id]
            size[rubric_id] += 1
        known = np.array(sorted(index), np.int64)
        places = np.array([index[number] for number in sorted(index)], np.int64)
        return places[np.searchsorted(known, criterion_ids)]

    def _as_marks(self, rows: Ints) -> scoring.Marks:
        judge, entry = self.judge(rows[1]), self.entry(rows[2])
        return scoring.Marks(judge, entry, rows[3].astype(np.intp), rows[4], POINT_DECIMALS)

    def _votes(self) -> Ints:
        marked = select(Ballot.round_id, BallotMark.entry_id, literal(1), BallotMark.void).join(
            Ballot, BallotMark.ballot_id == Ballot.id
        )
        counted = select(VoteCount.round_id, VoteCount.entry_id, VoteCount.votes, literal(False))
        both = (
            marked.where(self._is_here(Ballot.round_id)),
            counted.where(self._is_here(VoteCount.round_id)),
        )
        return _ints(self.session, union_all(*both), 4)

    def _as_votes(self, rows: Ints) -> scoring.Votes:
        return scoring.Votes(self.entry(rows[1]), rows[2], rows[3] == 0)

    def _investments(self) -> Ints:
        placed = Investment
        chosen = select(placed.round_id, placed.judge_id, placed.entry_id, placed.units)
        return _ints(self.session, chosen.where(self._is_here(placed.round_id)), 4)

    def _as_investments(self, rows: Ints) -> scoring.Investments:
        return scoring.Investments(self.judge(rows[1]), self.entry(rows[2]), rows[3])

    def _rankings(self) -> Ints:
        placed = JudgeRanking
        chosen = select(placed.round_id, placed.judge_id, placed.entry_id, placed.place)
        return _ints(self.session, chosen.where(self._is_here(placed.round_id)), 4)

    def _as_rankings(self, rows: Ints) -> scoring.Rankings:
        return scoring.Rankings(self.judge(rows[1]), self.entry(rows[2]), rows[3])

    def _comparisons(self) -> Ints:
        seen = Comparison
        won = case((seen.choice == "first", 1), else_=0)
        chosen = select(seen.round_id, seen.judge_id, seen.first_id, seen.second_id, won)
        decided = chosen.where(seen.choice.in_(("first", "second")))
        return _ints(self.session, decided.where(self._is_here(seen.round_id)), 5)

    def _as_comparisons(self, rows: Ints) -> scoring.Comparisons:
        first, second, won = self.entry(rows[2]), self.entry(rows[3]), rows[4] == 1
        better, other = np.where(won, first, second), np.where(won, second, first)
        return scoring.Comparisons(self.judge(rows[1]), better, other)

    def _measures(self) -> dict[int, list[scoring.Measure]]:
        chosen = select(
            Component.round_id, Component.key, Measurement.entry_id, Measurement.points
        ).join(Component, Measurement.component_id == Component.id)
        rows = self.session.execute(chosen.where(self._is_here(Component.round_id)))
        return _by_round(
            (number, scoring.Measure(key, self.entry.one(entry), points))
            for number, key, entry, points in rows
        )

    def _adjustments(self) -> dict[int, list[scoring.Adjustment]]:
        row = Adjustment
        chosen = select(row.round_id, row.entry_id, row.kind, row.points, Component.key).outerjoin(
            Component, row.component_id == Component.id
        )
        rows = self.session.execute(chosen.where(self._is_here(row.round_id)).order_by(row.id))
        return _by_round(
            (number, scoring.Adjustment(self.entry.one(entry), kind, points, component or ""))  # type: ignore[arg-type]  # a CHECK
            for number, entry, kind, points, component in rows
        )


def _by_round(pairs: Iterable[tuple[int, Thing]]) -> dict[int, list[Thing]]:
    found: dict[int, list[Thing]] = defaultdict(list)
    for number, thing in pairs:
        found[number].append(thing)
    return found


def _part(rows: Ints, round_id: int) -> Ints:
    return rows[:, rows[0] == round_id]
