"""Everything that was ever typed on a sheet, and where the sheet stands."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.operations import Operation
from judging.models.papers import PaperCopy
from judging.models.people import Judge, User
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.tablets import Device, Sitting
from judging.services import lookup
from judging.services.shown import ContestInfo, EntryInfo, JudgeInfo, RoundInfo

FOR_THE_JUDGE_ALONE = ("memo",)
DRAWN = ("signature", "pledge")  # strokes are drawn on their own page, not in a list


@dataclass(frozen=True, slots=True)
class OperationLine:
    """One thing that a judge did: what, at which tablet, when it was made and when it came."""

    id: str
    kind: str
    field: str
    value: Any
    device: str
    epoch: int
    made_at: datetime
    received_at: datetime
    effect: str
    settled: bool


@dataclass(frozen=True, slots=True)
class CopyLine:
    """What one person typed off the judge's paper."""

    revision: int
    who: str
    at: datetime
    marks: dict[str, str]
    comment: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A sheet with its history, oldest first; `operations` None = the reader may not see it."""

    contest: ContestInfo
    round: RoundInfo
    judge: JudgeInfo
    entry: EntryInfo
    state: str
    reopened: bool
    revision: int
    submitted_at: datetime | None
    operations: list[OperationLine] | None
    copies: list[CopyLine]


def of_sheet(
    contest_key: str,
    round_key: str,
    judge_key: str,
    entry_key: str,
    *,
    values: bool = False,
    show_teams: bool = False,
    hidden: tuple[str, ...] = FOR_THE_JUDGE_ALONE,
) -> SheetPage:
    """A judge's sheet for an entry; with `values` its history but for `hidden` kinds.

    Raises NotFound.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge_id = lookup.judge_id(session, contest, judge_key)
    entry_id = lookup.entry_id(session, contest, entry_key)
    sheet = session.scalar(
        select(ScoreSheet).where(
            ScoreSheet.round_id == row.id,
            ScoreSheet.judge_id == judge_id,
            ScoreSheet.entry_id == entry_id,
        )
    )
    return SheetPage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        judge=lookup.judge_infos(session, contest)[judge_key],
        entry=lookup.entry_infos(session, contest, show_teams=show_teams)[entry_key],
        state=sheet.state if sheet else "",
        reopened=bool(sheet and sheet.reopened),
        revision=sheet.revision if sheet else 0,
        submitted_at=sheet.submitted_at if sheet else None,
        operations=_lines(session, row, judge_id, entry_id, hidden) if values else None,
        copies=_copies(session, row, judge_id, entry_id) if values else [],
    )


def own(contest_key: str, round_key: str, entry_key: str, user_id: int) -> SheetPage:
    """The same of a judge's own sheet, with what he wrote for himself. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge = session.scalar(
        select(Judge).where(Judge.contest_id == contest.id, Judge.user_id == user_id)
    )
    entry_id = lookup.entry_id(session, contest, entry_key)
    if judge is None or not _has_sheet(session, row, judge.id, entry_id):
        raise NotFound("There is no such sheet.")
    return of_sheet(contest_key, round_key, judge.key, entry_key, values=True, hidden=())


def _has_sheet(session: Session, row: Round, judge_id: int, entry_id: int) -> bool:
    mine = (ScoreSheet.judge_id == judge_id, ScoreSheet.entry_id == entry_id)
    found = select(ScoreSheet.id).where(ScoreSheet.round_id == row.id, *mine)
    return session.scalar(found) is not None


def _lines(
    session: Session, row: Round, judge_id: int, entry_id: int, hidden: tuple[str, ...]
) -> list[OperationLine]:
    rows = session.execute(
        select(Operation, Device.key)
        .join(Sitting, Operation.sitting_id == Sitting.id)
        .join(Device, Sitting.device_id == Device.id)
        .where(
            Operation.round_id == row.id,
            Operation.judge_id == judge_id,
            Operation.entry_id == entry_id,
            Operation.kind.not_in(hidden),
        )
        .order_by(Operation.kind, Operation.field, Operation.epoch, Operation.seq)
    )
    return [line(one, device) for one, device in rows]


def _copies(session: Session, row: Round, judge_id: int, entry_id: int) -> list[CopyLine]:
    """Every copy of the paper that somebody typed, oldest first."""
    rows = session.execute(
        select(PaperCopy, User.name, User.email)
        .join(User, PaperCopy.typed_by_id == User.id)
        .where(
            PaperCopy.round_id == row.id,
            PaperCopy.judge_id == judge_id,
            PaperCopy.entry_id == entry_id,
        )
        .order_by(PaperCopy.id)
    )
    return [
        CopyLine(one.revision, name or email, one.typed_at, one.marks, one.comment)
        for one, name, email in rows
    ]


def line(one: Operation, device: str) -> OperationLine:
    """The operation as pages show it; a drawing is only said to be one."""
    return OperationLine(
        id=one.id,
        kind=one.kind,
        field=one.field,
        value=None if one.kind in DRAWN else said(one.value),
        device=device,
        epoch=one.epoch,
        made_at=one.made_at,
        received_at=one.received_at,
        effect=one.effect,
        settled=one.settled_by is not None,
    )


def said(text: str) -> Any:
    """What an operation said; a value that is no JSON is the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text
