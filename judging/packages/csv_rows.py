"""The rows of each CSV file: which cell holds what. What they refer to is checked elsewhere."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from judging.packages import document as doc
from judging.packages import values
from judging.packages.csv_tables import Cells
from judging.packages.expected import Expected
from judging.packages.layout import ATTR
from judging.packages.marks import MarkReader
from judging.packages.values import Unfit

TITLE = 500
NAME = 200
EMAIL = 254
GROUP = 100
REASON = 2000
COMMENT = 20_000
STATUS = ("submitted", "ineligible", "withdrawn")
ROLES = ("leader", "member")
CONFLICTS = ("excluded", "challenged", "recused")
ADJUSTMENTS = ("bonus", "deduction")
CHOICES = ("first", "second", "skip", "first_absent", "second_absent")
ACTS = (
    "no_show",
    "withdraw",
    "disqualify",
    "exclude_judge",
    "chair_prefers",
    "promote_reserve",
    "remove_award",
    "confirm",
)
ZERO = Decimal(0)


def entry(cells: Cells) -> doc.EntryRow:
    attrs = {name: cells.name(name, GROUP) for name in cells.attrs}
    return doc.EntryRow(
        entry=cells.key("entry"),
        title=cells.text("title", TITLE),
        team=cells.name("team", NAME),
        division=cells.maybe_key("division"),
        submitted_at=cells.moment("submitted_at"),
        status=cells.take("status", values.choice, "submitted", STATUS),
        attrs={name.removeprefix(ATTR): value for name, value in attrs.items() if value},
    )


def member(cells: Cells) -> doc.MemberRow:
    return doc.MemberRow(
        team=cells.needed("team", values.name, "", NAME),
        name=cells.needed("name", values.text, "", NAME),
        email=cells.text("email", EMAIL),
        role=cells.take("role", values.choice, "member", ROLES),
        birth_date=cells.day("birth_date"),
    )


def judge(cells: Cells) -> doc.JudgeRow:
    civilian: bool | None = cells.take("civilian", values.zero_or_one, None)
    max_load: int | None = cells.take("max_load", values.whole, None)
    return doc.JudgeRow(
        judge=cells.key("judge"),
        name=cells.text("name", NAME),
        email=cells.text("email", EMAIL),
        affiliation=cells.text("affiliation", NAME),
        panels=cells.take("panel", _panels, ()),
        civilian=civilian,
        topics=cells.take("topics", _topics, ()),
        max_load=max_load,
    )


def _panels(value: str) -> tuple[str, ...]:
    return tuple(sorted({values.key(part.strip()) for part in value.split(";")}))


def _topics(value: str) -> tuple[str, ...]:
    parts = [part.strip() for part in value.split(";")]
    if "" in parts:
        raise Unfit(Expected.NEEDED)
    return tuple(dict.fromkeys(values.text(part, GROUP) for part in parts))


def conflict(cells: Cells) -> doc.ConflictRow:
    return doc.ConflictRow(
        judge=cells.key("judge"),
        entry=cells.key("entry"),
        kind=cells.needed("kind", values.choice, "", CONFLICTS),
        reason=cells.text("reason", REASON),
    )


def panel(cells: Cells) -> doc.PanelRow:
    return doc.PanelRow(cells.key("round"), cells.key("panel"), cells.key("entry"))


def assignment(cells: Cells) -> doc.AssignmentRow:
    return doc.AssignmentRow(cells.key("round"), cells.key("judge"), cells.key("entry"))


def score(marks: MarkReader, cells: Cells) -> doc.ScoreRow:
    round_key = cells.key("round")
    criterion = cells.needed("criterion", marks.criterion, "", round_key)
    blank: tuple[Decimal, str] = (ZERO, "")
    points, grade = cells.needed("score", marks.mark, blank, round_key, criterion)
    return doc.ScoreRow(
        round=round_key,
        judge=cells.key("judge"),
        entry=cells.key("entry"),
        criterion=criterion,
        points=points,
        grade=grade,
        submitted_at=cells.moment("submitted_at"),
    )


def comment(cells: Cells) -> doc.CommentRow:
    said = cells.needed("text", values.text, "", COMMENT)
    return doc.CommentRow(cells.key("round"), cells.key("judge"), cells.key("entry"), said)


def vote(cells: Cells) -> doc.VoteRow:
    void = cells.take("void", values.zero_or_one, False)
    return doc.VoteRow(cells.key("round"), cells.key("ballot"), cells.key("entry"), void)


def vote_count(cells: Cells) -> doc.VoteCountRow:
    votes = cells.needed("votes", values.whole, 0)
    return doc.VoteCountRow(cells.key("round"), cells.key("entry"), votes)


def investment(cells: Cells) -> doc.InvestmentRow:
    units = cells.needed("units", values.whole, 0)
    return doc.InvestmentRow(cells.key("round"), cells.key("judge"), cells.key("entry"), units)


def ranking(cells: Cells) -> doc.RankingRow:
    place = cells.needed("place", values.whole, 1, 1)
    return doc.RankingRow(cells.key("round"), cells.key("judge"), cells.key("entry"), place)


def comparison(cells: Cells) -> doc.ComparisonRow:
    return doc.ComparisonRow(
        round=cells.key("round"),
        judge=cells.key("judge"),
        seq=cells.needed("seq", values.whole, 0, 1),
        first=cells.key("first"),
        second=cells.key("second"),
        choice=cells.needed("choice", values.choice, "", CHOICES),
    )


def measure(marks: MarkReader, cells: Cells) -> doc.MeasureRow:
    round_key, component = cells.key("round"), cells.key("component")
    return doc.MeasureRow(
        round=round_key,
        component=component,
        entry=cells.key("entry"),
        points=cells.needed("points", marks.measured, ZERO, round_key, component),
        evidence=cells.text("evidence", REASON),
    )


def adjustment(cells: Cells) -> doc.AdjustmentRow:
    return doc.AdjustmentRow(
        round=cells.key("round"),
        entry=cells.key("entry"),
        kind=cells.needed("kind", values.choice, "", ADJUSTMENTS),
        points=cells.needed("points", _not_below_zero, ZERO),
        reason=cells.text("reason", REASON),
        component=cells.maybe_key("component"),
    )


def _not_below_zero(value: str) -> Decimal:
    found = values.number(value)
    if found < 0:
        raise Unfit(Expected.AT_LEAST, low=0)
    return found


def decision(cells: Cells) -> doc.DecisionRow:
    return doc.DecisionRow(
        seq=cells.needed("seq", values.whole, 0, 1),
        act=cells.needed("act", values.choice, "", ACTS),
        round=cells.maybe_key("round"),
        entry=cells.maybe_key("entry"),
        judge=cells.maybe_key("judge"),
        value=cells.text("value", NAME),
        reason=cells.text("reason", REASON),
    )


def readers(marks: MarkReader) -> dict[str, Callable[[Cells], Any]]:
    """How a row of each file is read."""
    return {
        "entries.csv": entry,
        "members.csv": member,
        "judges.csv": judge,
        "conflicts.csv": conflict,
        "panels.csv": panel,
        "assignments.csv": assignment,
        "scores.csv": partial(score, marks),
        "comments.csv": comment,
        "votes.csv": vote,
        "vote_counts.csv": vote_count,
        "investments.csv": investment,
        "rankings.csv": ranking,
        "comparisons.csv": comparison,
        "measures.csv": partial(measure, marks),
        "adjustments.csv": adjustment,
        "decisions.csv": decision,
    }
