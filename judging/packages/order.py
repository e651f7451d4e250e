"""The canonical order of rows: by their keys, decisions by number."""

from collections.abc import Callable
from typing import Any

from judging.packages import document as doc


def _member(row: doc.MemberRow) -> tuple[Any, ...]:
    return row.team, row.role, row.name, row.email, str(row.birth_date or "")


def _adjustment(row: doc.AdjustmentRow) -> tuple[Any, ...]:
    return row.round, row.entry, row.kind, row.component, row.points, row.reason


ORDER: dict[str, Callable[[Any], Any]] = {
    "entries.csv": lambda row: row.entry,
    "members.csv": _member,
    "judges.csv": lambda row: row.judge,
    "conflicts.csv": lambda row: row[:2],
    "panels.csv": lambda row: row,
    "assignments.csv": lambda row: row,
    "scores.csv": lambda row: row[:4],
    "comments.csv": lambda row: row,
    "votes.csv": lambda row: row,
    "vote_counts.csv": lambda row: row,
    "investments.csv": lambda row: row,
    "rankings.csv": lambda row: row,
    "comparisons.csv": lambda row: row[:3],
    "measures.csv": lambda row: row[:3],
    "adjustments.csv": _adjustment,
    "decisions.csv": lambda row: row.seq,
}
