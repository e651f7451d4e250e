"""Entries whose sheets lie unusually far apart: a hint to look, never a number."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, func, select, type_coerce
from sqlalchemy.orm import Session

from judging.models.columns import MILLIONTHS
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet

SHARE = 5  # a fifth of what a sheet can have: 20 of 100 points
DEVIATIONS = 2
FEWEST = 5  # of fewer entries nobody can say what is unusual


def widths(session: Session, row: Round, entries: Collection[int] | None = None) -> dict[int, int]:
    """How far apart the handed-in totals of each entry lie, of all entries or of these."""
    some = [] if entries is None else [ScoreSheet.entry_id.in_(entries)]
    return _widths(_totals(session, ScoreSheet.round_id == row.id, *some))


def unusual(totals: Mapping[int, Sequence[int]], full: int) -> list[int]:
    """The entries whose highest and lowest total differ by more than a fifth of a full sheet, or
    by two standard deviations more than the entries' totals usually do."""
    return far_apart(_widths(totals), full)


def far_apart(spread: Mapping[int, int], full: int) -> list[int]:
    """The same of entries whose widths are known."""
    usual = float("inf")
    if len(spread) >= FEWEST:
        usual = fmean(spread.values()) + DEVIATIONS * pstdev(spread.values())
    return [entry for entry, width in spread.items() if SHARE * width > full or width > usual]


def _widths(totals: Mapping[int, Sequence[int]]) -> dict[int, int]:
    return {entry: max(all_) - min(all_) for entry, all_ in totals.items() if len(all_) > 1}


def _totals(session: Session, *which: ColumnElement[bool]) -> dict[int, list[int]]:
    points = type_coerce(Mark.points, BigInteger) * type_coerce(Criterion.weight, BigInteger)
    rows = session.execute(
        select(ScoreSheet.entry_id, type_coerce(ScoreSheet.total, BigInteger), func.sum(points))
        .outerjoin(Mark, Mark.sheet_id == ScoreSheet.id)
        .outerjoin(Criterion, Criterion.id == Mark.criterion_id)
        .where(*which, ScoreSheet.state.in_(("submitted", "signed")))
        .group_by(ScoreSheet.id, ScoreSheet.entry_id, ScoreSheet.total)
    )
    found: dict[int, list[int | None]] = defaultdict(list)
    for entry, *sums in rows:
        total, weighted = map(_whole, sums)
        found[entry].append(weighted if total is None else total * MILLIONTHS)
    return {entry: [one for one in sums if one is not None] for entry, sums in found.items()}


def _whole(number: Any) -> Any:
    """PostgreSQL sums whole numbers to a Decimal."""
    return None if number is None else int(number)


def full(session: Session, row: Round) -> int:
    """What a whole sheet can have, weighted."""
    points = type_coerce(Criterion.max, BigInteger) * type_coerce(Criterion.weight, BigInteger)
    rubrics = select(Component.rubric_id).where(
        Component.round_id == row.id, Component.kind == "sheets"
    )
    found = session.scalar(select(func.sum(points)).where(Criterion.rubric_id.in_(rubrics)))
    return int(found or 0)
