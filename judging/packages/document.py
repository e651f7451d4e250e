"""A contest package as plain values: what its files say, checked and typed, in no special order.

The reader makes a ContestDocument from files, the writer makes files from one, and the services
bring one into the database and back. Points are Decimals with at most six decimals.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from scoring.rules import RuleBook, Texts


@dataclass(frozen=True, slots=True)
class ContestMeta:
    """The table [contest]. `texts` holds title, host and their twins (title_en, host_ko, …)."""

    key: str
    timezone: str = "Asia/Seoul"
    locale: str = "ko"
    blind: bool = True
    texts: Texts = field(default_factory=dict)


class EntryRow(NamedTuple):
    """A line of entries.csv; `submitted_at` has a time zone."""

    entry: str
    title: str = ""
    team: str = ""
    division: str = ""
    submitted_at: datetime | None = None
    status: str = "submitted"
    attrs: Mapping[str, str] = {}


class MemberRow(NamedTuple):
    """A line of members.csv: personal data."""

    team: str
    name: str
    email: str = ""
    role: str = "member"
    birth_date: date | None = None


class JudgeRow(NamedTuple):
    """A line of judges.csv; `civilian` None = not said."""

    judge: str
    name: str = ""
    email: str = ""
    affiliation: str = ""
    panels: tuple[str, ...] = ()
    civilian: bool | None = None
    topics: tuple[str, ...] = ()
    max_load: int | None = None


class ConflictRow(NamedTuple):
    """A line of conflicts.csv; kind = excluded · challenged · recused."""

    judge: str
    entry: str
    kind: str
    reason: str = ""


class PanelRow(NamedTuple):
    """A line of panels.csv."""

    round: str
    panel: str
    entry: str


class AssignmentRow(NamedTuple):
    """A line of assignments.csv."""

    round: str
    judge: str
    entry: str


class ScoreRow(NamedTuple):
    """A mark: `criterion` "*" is the sheet's total; `grade` is the letter where one was entered."""

    round: str
    judge: str
    entry: str
    criterion: str
    points: Decimal
    grade: str = ""
    submitted_at: datetime | None = None


class CommentRow(NamedTuple):
    """A judge's opinion of an entry."""

    round: str
    judge: str
    entry: str
    text: str


class VoteRow(NamedTuple):
    """A mark on a ballot; a void one does not count."""

    round: str
    ballot: str
    entry: str
    void: bool = False


class VoteCountRow(NamedTuple):
    """Votes of an entry where only counts exist."""

    round: str
    entry: str
    votes: int


class InvestmentRow(NamedTuple):
    """Units of mock money of a judge for an entry."""

    round: str
    judge: str
    entry: str
    units: int


class RankingRow(NamedTuple):
    """The place of an entry in a judge's order, 1 = best."""

    round: str
    judge: str
    entry: str
    place: int


class ComparisonRow(NamedTuple):
    """Two entries that a judge saw one after the other; `seq` counts his comparisons."""

    round: str
    judge: str
    seq: int
    first: str
    second: str
    choice: str


class MeasureRow(NamedTuple):
    """Points typed by the clerk from evidence."""

    round: str
    component: str
    entry: str
    points: Decimal
    evidence: str = ""


class AdjustmentRow(NamedTuple):
    """A bonus or deduction; `component` "" = on the round's score."""

    round: str
    entry: str
    kind: str
    points: Decimal
    reason: str = ""
    component: str = ""


class DecisionRow(NamedTuple):
    """What people decided, in order of `seq`."""

    seq: int
    act: str
    round: str = ""
    entry: str = ""
    judge: str = ""
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ContestDocument:
    """One contest: everything that its package holds."""

    meta: ContestMeta
    book: RuleBook
    entries: tuple[EntryRow, ...] = ()
    members: tuple[MemberRow, ...] = ()
    judges: tuple[JudgeRow, ...] = ()
    conflicts: tuple[ConflictRow, ...] = ()
    panels: tuple[PanelRow, ...] = ()
    assignments: tuple[AssignmentRow, ...] = ()
    scores: tuple[ScoreRow, ...] = ()
    comments: tuple[CommentRow, ...] = ()
    votes: tuple[VoteRow, ...] = ()
    vote_counts: tuple[VoteCountRow, ...] = ()
    investments: tuple[InvestmentRow, ...] = ()
    rankings: tuple[RankingRow, ...] = ()
    comparisons: tuple[ComparisonRow, ...] = ()
    measures: tuple[MeasureRow, ...] = ()
    adjustments: tuple[AdjustmentRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
