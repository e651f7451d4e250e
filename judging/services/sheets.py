"""Blank sheets: each judge has one for each entry that he is expected to judge."""

from typing import Any

from sqlalchemy import exists, false, insert, literal, select
from sqlalchemy.orm import Session

from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import progress

BLANK: dict[str, Any] = {
    "state": "blank",
    "origin": "app",
    "comment": "",
    "version": 0,
    "revision": 1,
}


def add_blank(
    session: Session,
    row: Round,
    seq: int,
    *,
    judge_id: int | None = None,
    entry_id: int | None = None,
) -> int:
    """Make the sheets that are expected and missing, in one statement; answers how many.

    `seq` is the audit event that they belong to; a judge or an entry narrows the pairs.
    """
    if not any(part.kind == "sheets" for part in row.components):
        return 0
    pairs = progress.expected_pairs(session, row).subquery()
    there = exists().where(
        ScoreSheet.round_id == row.id,
        ScoreSheet.judge_id == pairs.c.judge_id,
        ScoreSheet.entry_id == pairs.c.entry_id,
    )
    columns: dict[str, Any] = {
        "round_id": literal(row.id),
        "judge_id": pairs.c.judge_id,
        "entry_id": pairs.c.entry_id,
        "changed_seq": literal(seq),
        "reopened": false(),
        **{name: literal(value) for name, value in BLANK.items()},
    }
    chosen = select(*columns.values()).where(~there)
    if judge_id is not None:
        chosen = chosen.where(pairs.c.judge_id == judge_id)
    if entry_id is not None:
        chosen = chosen.where(pairs.c.entry_id == entry_id)
    made = session.execute(
        insert(ScoreSheet).from_select(list(columns), chosen).returning(ScoreSheet.id)
    )
    return len(made.all())
