"""Paper mode: sheets on paper are typed off by two people, and hold when both typed the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.models.contests import Contest
from judging.models.panels import Conflict
from judging.models.papers import PaperCopy
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import audit, lookup, paper_states, sheets
from judging.services.kinds.kind import BadValue, Grid
from judging.services.kinds.marks import on_grid, points_of
from judging.services.tables import criterion_of
from judging.services.transactions import one_at_a_time, write

LONGEST = 20_000
Marks = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Paper:
    """One sheet for the one transaction in which somebody types it off."""

    session: Session
    contest: Contest
    round: Round
    sheet: ScoreSheet
    grids: dict[str, Grid]
    name: str


def type_off(
    contest_key: str,
    round_key: str,
    judge_key: str,
    entry_key: str,
    *,
    marks: Marks,
    comment: str = "",
    by: int,
    at: datetime,
) -> str:
    """Keep what somebody typed off a judge's paper; says what became of it.

    once: a second person has to type it; different: two people typed different things; filled:
    both typed the same, and the sheet is handed in. Raises NotFound; NotReady where a mark is
    missing or off the scale, the sheet holds something already, or the judging has ended.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # as those who take what tablets send
        paper = _found(session, contest_key, round_key, judge_key, entry_key)
        _check_free(paper.round, paper.sheet)
        given = _checked(paper.grids, marks)
        copy = _kept(paper, given, comment, by, at)
        others = [one for one in paper_states.newest(session, paper.sheet) if one.id != copy.id]
        same = next((one for one in others if one.marks == given), None)
        if same is not None:
            _fill(paper, same, copy)
            return "filled"
        details = {"copy": copy.id, "revision": copy.revision}
        _record(paper, "paper.typed", details, copy)
    return "different" if others else "once"


def _kept(paper: _Paper, given: Marks, comment: str, by: int, at: datetime) -> PaperCopy:
    """The copy, as one more line of the sheet's history."""
    copy = PaperCopy(
        round_id=paper.round.id,
        judge_id=paper.sheet.judge_id,
        entry_id=paper.sheet.entry_id,
        typed_by_id=by,
        typed_at=at,
        revision=paper.sheet.revision,
        marks=dict(given),
        comment=comment.strip()[:LONGEST],
    )
    paper.session.add(copy)
    paper.session.flush()
    return copy


def _found(
    session: Session, contest_key: str, round_key: str, judge_key: str, entry_key: str
) -> _Paper:
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge_id = lookup.judge_id(session, contest, judge_key)
    entry_id = lookup.entry_id(session, contest, entry_key)
    pair = {"judge_id": judge_id, "entry_id": entry_id}
    conflict = select(Conflict.id).where(
        Conflict.judge_id == judge_id, Conflict.entry_id == entry_id
    )
    if session.scalar(conflict) is not None:
        raise NotReady("This judge has a conflict with the entry: there is no sheet to fill in.")
    mine = select(ScoreSheet).where(ScoreSheet.round_id == row.id).filter_by(**pair)
    sheet = session.scalar(mine)
    if sheet is None and row.state == "judging" and sheets.add_blank(session, row, 0, **pair):
        sheet = session.scalar(mine)
    if sheet is None:
        raise NotFound("There is no such sheet.")
    return _Paper(session, contest, row, sheet, _grids(session, row), f"{judge_key}/{entry_key}")


def _grids(session: Session, row: Round) -> dict[str, Grid]:
    found = select(Criterion).join(Component, Component.rubric_id == Criterion.rubric_id)
    here = found.where(Component.round_id == row.id).order_by(Criterion.position)
    return {one.key: Grid(one.id, criterion_of(one)) for one in session.scalars(here)}


def _check_free(row: Round, sheet: ScoreSheet) -> None:
    """Nothing that a judge entered himself is ever overwritten without the chair's word."""
    if sheet.reopened and row.state in ("judging", "closed"):
        return
    if row.state == "setup":
        raise NotReady("The judging of this round has not begun yet.")
    if row.state != "judging":
        raise NotReady("The judging of this round has already ended.")
    if sheet.origin == "app" and sheet.state != "blank":
        raise NotReady(
            "The judge has begun this sheet on a tablet. The chair has to reopen it before paper "
            "can take its place."
        )
    if sheet.state != "blank":
        raise NotReady("This sheet is filled in already. The chair can reopen it.")


def _checked(grids: Mapping[str, Grid], marks: Marks) -> dict[str, str]:
    """Every criterion's mark as it is kept. Raises NotReady."""
    given: dict[str, str] = {}
    for key, grid in grids.items():
        text = marks.get(key, "").strip()
        if not text:
            raise NotReady(f"There is no mark for {grid.title}. A blank is not zero.")
        try:
            given[key] = on_grid(grid, text.upper() if grid.line.grades else text) or ""
        except BadValue as wrong:
            raise NotReady(wrong.message) from wrong
    return given


def _fill(paper: _Paper, first: PaperCopy, second: PaperCopy) -> None:
    """The sheet holds what both typed, and is handed in."""
    session, sheet = paper.session, paper.sheet
    session.execute(delete(Mark).where(Mark.sheet_id == sheet.id))
    rows = []
    for key, value in second.marks.items():
        points, grade = points_of(paper.grids[key], value)
        where = {"sheet_id": sheet.id, "criterion_id": paper.grids[key].id}
        rows.append(where | {"points": points, "grade": grade, "entered_at": second.typed_at})
    session.execute(insert(Mark), rows)
    sheet.state, sheet.origin, sheet.submitted_at = "submitted", "paper", second.typed_at
    sheet.comment = second.comment or first.comment
    sheet.reopened, sheet.version, sheet.total = False, sheet.version + 1, None
    details = {"copies": [first.id, second.id], "typed_by": [first.typed_by_id, second.typed_by_id]}
    sheet.changed_seq = _record(paper, "sheet.paper", details, second)


def _record(paper: _Paper, act: str, details: dict[str, Any], copy: PaperCopy) -> int:
    return audit.record(
        paper.session,
        at=copy.typed_at,
        by=copy.typed_by_id,
        contest_id=paper.contest.id,
        act=act,
        subject=f"sheet:{paper.round.key}/{paper.name}",
        details=details,
    )
