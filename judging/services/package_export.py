"""A contest's rows as a package document: the way back of package_rows."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session, aliased

from judging.models.comparisons import Comparison
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.panels import Assignment, Conflict, Panel, PanelEntry, PanelJudge
from judging.models.people import Judge, Team, TeamMember
from judging.models.results import Decision
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
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
from judging.packages import document as doc
from judging.services import tables
from judging.services.package_rows import RECEIPT, WHOLE_SHEET

HANDED_IN = ScoreSheet.state.in_(("submitted", "signed"))


def document_of(session: Session, contest: Contest) -> doc.ContestDocument:
    """Everything that the contest holds: sheets that were handed in, comments of all."""
    reader = _Reader(session, contest)
    return doc.ContestDocument(
        meta=doc.ContestMeta(
            contest.key, contest.timezone, contest.locale, contest.blind, contest.texts
        ),
        book=tables.rule_book(session, contest),
        entries=reader.entries(),
        members=reader.members(),
        judges=reader.judges(),
        conflicts=reader.conflicts(),
        panels=reader.panels(),
        assignments=reader.assignments(),
        scores=reader.scores(),
        comments=reader.comments(),
        votes=reader.votes(),
        vote_counts=reader.vote_counts(),
        investments=reader.investments(),
        rankings=reader.rankings(),
        comparisons=reader.comparisons(),
        measures=reader.measures(),
        adjustments=reader.adjustments(),
        decisions=reader.decisions(),
    )


class _Reader:
    """Reads one table after the other, each in one query, as lines of a package."""

    def __init__(self, session: Session, contest: Contest) -> None:
        self.session = session
        self.contest = contest

    def _lines(self, line: Any, statement: Select[*tuple[Any, ...]]) -> tuple[Any, ...]:
        return tuple(line(*row) for row in self.session.execute(statement))

    def _by_round(
        self, line: Any, model: Any, *columns: Any, on: tuple[Any, ...] = (Entry,)
    ) -> tuple[Any, ...]:
        """Lines of a table whose rows name a round, and an entry or judge as well."""
        found = select(*columns).join_from(model, Round, model.round_id == Round.id)
        ids = {Entry: "entry_id", Judge: "judge_id", Panel: "panel_id"}
        for other in on:
            found = found.join(other, getattr(model, ids[other]) == other.id)
        return self._lines(line, found.where(Round.contest_id == self.contest.id))

    def entries(self) -> tuple[doc.EntryRow, ...]:
        found = (
            select(Entry.key, Entry.title, Team.name, Division.key, Entry.submitted_at)
            .add_columns(Entry.status, Entry.attrs, Entry.receipt)
            .outerjoin(Team, Entry.team_id == Team.id)
            .outerjoin(Division, Entry.division_id == Division.id)
            .where(Entry.contest_id == self.contest.id)
        )
        return tuple(
            doc.EntryRow(
                *(key, title, team or "", division or "", at, status),
                {**attrs, RECEIPT: receipt} if receipt else attrs,
            )
            for key, title, team, division, at, status, attrs, receipt in self.session.execute(
                found
            )
        )

    def members(self) -> tuple[doc.MemberRow, ...]:
        one = TeamMember
        found = select(Team.name, one.name, one.email, one.role, one.birth_date).join(Team)
        ordered = found.where(Team.contest_id == self.contest.id).order_by(Team.name, one.position)
        return self._lines(doc.MemberRow, ordered)

    def judges(self) -> tuple[doc.JudgeRow, ...]:
        seats = select(PanelJudge.judge_id, Panel.key).join(Panel).order_by(Panel.key)
        panels: dict[int, list[str]] = defaultdict(list)
        for judge_id, key in self.session.execute(seats.where(Panel.contest_id == self.contest.id)):
            panels[judge_id].append(key)
        return tuple(
            doc.JudgeRow(
                row.key,
                row.name,
                row.email,
                row.affiliation,
                tuple(panels[row.id]),
                row.civilian,
                tuple(row.topics),
                row.max_load,
            )
            for row in self.session.scalars(
                select(Judge).where(Judge.contest_id == self.contest.id)
            )
        )

    def conflicts(self) -> tuple[doc.ConflictRow, ...]:
        found = (
            select(Judge.key, Entry.key, Conflict.kind, Conflict.reason)
            .join_from(Conflict, Judge)
            .join(Entry, Conflict.entry_id == Entry.id)
        )
        return self._lines(doc.ConflictRow, found.where(Entry.contest_id == self.contest.id))

    def panels(self) -> tuple[doc.PanelRow, ...]:
        columns = (Round.key, Panel.key, Entry.key)
        return self._by_round(doc.PanelRow, PanelEntry, *columns, on=(Panel, Entry))

    def assignments(self) -> tuple[doc.AssignmentRow, ...]:
        columns = (Round.key, Judge.key, Entry.key)
        return self._by_round(doc.AssignmentRow, Assignment, *columns, on=(Judge, Entry))

    def scores(self) -> tuple[doc.ScoreRow, ...]:
        sheet = (
            select(Round.key, Judge.key, Entry.key)
            .join_from(ScoreSheet, Round, ScoreSheet.round_id == Round.id)
            .join(Judge, ScoreSheet.judge_id == Judge.id)
            .join(Entry, ScoreSheet.entry_id == Entry.id)
            .where(Round.contest_id == self.contest.id, HANDED_IN)
        )
        total = (literal(WHOLE_SHEET), ScoreSheet.total, literal(""), ScoreSheet.submitted_at)
        whole = sheet.add_columns(*total).where(ScoreSheet.total.is_not(None))
        single = (
            sheet.add_columns(Criterion.key, Mark.points, Mark.grade, Mark.entered_at)
            .join(Mark, Mark.sheet_id == ScoreSheet.id)
            .join(Criterion, Mark.criterion_id == Criterion.id)
        )
        return self._lines(doc.ScoreRow, whole) + self._lines(doc.ScoreRow, single)

    def comments(self) -> tuple[doc.CommentRow, ...]:
        columns = (Round.key, Judge.key, Entry.key, ScoreSheet.comment)
        found = self._by_round(doc.CommentRow, ScoreSheet, *columns, on=(Judge, Entry))
        return tuple(row for row in found if row.text)

    def votes(self) -> tuple[doc.VoteRow, ...]:
        found = (
            select(Round.key, Ballot.key, Entry.key, BallotMark.void)
            .join_from(BallotMark, Ballot)
            .join(Round, Ballot.round_id == Round.id)
            .join(Entry, BallotMark.entry_id == Entry.id)
        )
        return self._lines(doc.VoteRow, found.where(Round.contest_id == self.contest.id))

    def vote_counts(self) -> tuple[doc.VoteCountRow, ...]:
        return self._by_round(doc.VoteCountRow, VoteCount, Round.key, Entry.key, VoteCount.votes)

    def investments(self) -> tuple[doc.InvestmentRow, ...]:
        columns = (Round.key, Judge.key, Entry.key, Investment.units)
        return self._by_round(doc.InvestmentRow, Investment, *columns, on=(Judge, Entry))

    def rankings(self) -> tuple[doc.RankingRow, ...]:
        columns = (Round.key, Judge.key, Entry.key, JudgeRanking.place)
        return self._by_round(doc.RankingRow, JudgeRanking, *columns, on=(Judge, Entry))

    def comparisons(self) -> tuple[doc.ComparisonRow, ...]:
        row, first, second = Comparison, aliased(Entry), aliased(Entry)
        found = (
            select(Round.key, Judge.key, row.seq, first.key, second.key, row.choice)
            .join_from(row, Round)
            .join(Judge, row.judge_id == Judge.id)
            .join(first, row.first_id == first.id)
            .join(second, row.second_id == second.id)
        )
        return self._lines(doc.ComparisonRow, found.where(Round.contest_id == self.contest.id))

    def measures(self) -> tuple[doc.MeasureRow, ...]:
        found = (
            select(Round.key, Component.key, Entry.key, Measurement.points, Measurement.evidence)
            .join_from(Measurement, Component)
            .join(Round, Component.round_id == Round.id)
            .join(Entry, Measurement.entry_id == Entry.id)
        )
        return self._lines(doc.MeasureRow, found.where(Round.contest_id == self.contest.id))

    def adjustments(self) -> tuple[doc.AdjustmentRow, ...]:
        row = Adjustment
        found = (
            select(Round.key, Entry.key, row.kind, row.points, row.reason)
            .add_columns(func.coalesce(Component.key, ""))
            .join_from(row, Round, row.round_id == Round.id)
            .join(Entry, row.entry_id == Entry.id)
            .outerjoin(Component, row.component_id == Component.id)
        )
        return self._lines(doc.AdjustmentRow, found.where(Round.contest_id == self.contest.id))

    def decisions(self) -> tuple[doc.DecisionRow, ...]:
        keys = (func.coalesce(other.key, "") for other in (Round, Entry, Judge))
        found = (
            select(Decision.seq, Decision.act, *keys, Decision.value, Decision.reason)
            .outerjoin(Round, Decision.round_id == Round.id)
            .outerjoin(Entry, Decision.entry_id == Entry.id)
            .outerjoin(Judge, Decision.judge_id == Judge.id)
        )
        return self._lines(doc.DecisionRow, found.where(Decision.contest_id == self.contest.id))
