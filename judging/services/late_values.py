"""Values that came too late: listed with their evidence, and decided by two people."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.operations import Operation
from judging.models.people import Judge, User
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.tablets import Device, Sitting
from judging.models.verdicts import Verdict
from judging.services import audit, lookup, operations, sheet_histories
from judging.services.sheet_histories import OperationLine
from judging.services.shown import JudgeInfo
from judging.services.transactions import one_at_a_time, write

VERDICTS = ("accept", "reject")


@dataclass(frozen=True, slots=True)
class VerdictInfo:
    """What somebody proposed, and who confirmed it, if anybody has."""

    verdict: str
    state: str
    reason: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late value with its evidence; `is_open` = its sheet was opened again and can take it."""

    operation: OperationLine
    judge: JudgeInfo
    entry: str
    is_open: bool
    verdict: VerdictInfo | None


def listing(contest_key: str, round_key: str, *, values: bool) -> list[LateLine]:
    """What came too late in a round, the oldest first; what it said only with `values`.

    Raises NotFound.
    """
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    verdicts = _verdicts(session, row)
    rows = session.execute(
        select(Operation, Device.key, Judge.key, Judge.name, Entry.key, ScoreSheet.reopened)
        .join(Sitting, Operation.sitting_id == Sitting.id)
        .join(Device, Sitting.device_id == Device.id)
        .join(Judge, Operation.judge_id == Judge.id)
        .outerjoin(Entry, Operation.entry_id == Entry.id)
        .outerjoin(
            ScoreSheet,
            (ScoreSheet.round_id == Operation.round_id)
            & (ScoreSheet.judge_id == Operation.judge_id)
            & (ScoreSheet.entry_id == Operation.entry_id),
        )
        .where(
            Operation.round_id == row.id,
            or_(Operation.effect == "locked", Operation.id.in_(list(verdicts))),
            Operation.kind.not_in(sheet_histories.FOR_THE_JUDGE_ALONE),
        )
        .order_by(Operation.received_at, Operation.id)
    )
    return [
        LateLine(
            operation=_evidence(one, device, values),
            judge=JudgeInfo(key, name),
            entry=entry or "",
            is_open=bool(is_open) or one.entry_id is None,
            verdict=verdicts.get(one.id),
        )
        for one, device, key, name, entry, is_open in rows
    ]


def _evidence(one: Operation, device: str, values: bool) -> OperationLine:
    line = sheet_histories.line(one, device)
    return line if values else replace(line, value=None)


def _verdicts(session: Session, row: Round) -> dict[str, VerdictInfo]:
    """The standing verdicts of a round by operation."""
    rows = session.execute(
        select(Verdict)
        .join(Operation, Verdict.operation_id == Operation.id)
        .where(Operation.round_id == row.id, Verdict.state != "withdrawn")
    ).scalars()
    found = list(rows)
    ids = {one.proposed_by_id for one in found} | {one.ended_by_id for one in found}
    people = {user.id: user for user in session.scalars(select(User).where(User.id.in_(ids)))}

    def name(number: int | None) -> str:
        user = people.get(number) if number else None
        return (user.name or user.email) if user else ""

    return {
        one.operation_id: VerdictInfo(
            one.verdict,
            one.state,
            one.reason,
            one.proposed_at,
            name(one.proposed_by_id),
            one.proposed_by_id,
            one.ended_at,
            name(one.ended_by_id),
        )
        for one in found
    }


def propose(
    contest_key: str,
    round_key: str,
    operation_id: str,
    verdict: str,
    *,
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Say what shall become of a late value; nothing changes before somebody else confirms it.

    Raises NotFound; NotReady without a reason; Conflicted where a verdict stands already.
    """
    if verdict not in VERDICTS:
        raise NotFound("There is no such verdict.")
    if not reason.strip():
        raise NotReady("Say in a sentence why the late value shall count or not.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest, operation = _late(session, contest_key, round_key, operation_id)
        if _standing(session, operation.id) is not None or operation.effect != "locked":
            raise Conflicted("Somebody has said already what shall become of this value.")
        row = Verdict(
            operation_id=operation.id,
            verdict=verdict,
            reason=reason.strip(),
            proposed_at=at,
            proposed_by_id=by,
        )
        session.add(row)
        _record(session, contest, row, "proposed", by=by, at=at)


def withdraw(contest_key: str, round_key: str, operation_id: str, *, by: int, at: datetime) -> None:
    """Take a proposal back, one's own or another's. Raises NotFound, Conflicted."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest, operation = _late(session, contest_key, round_key, operation_id)
        row = _proposed(session, operation.id)
        row.state, row.ended_at, row.ended_by_id = "withdrawn", at, by
        _record(session, contest, row, "withdrawn", by=by, at=at)


def confirm(
    contest_key: str, round_key: str, operation_id: str, verdict: str, *, by: int, at: datetime
) -> str:
    """Let the proposed verdict take effect; answers what became of the value.

    An accepted value is taken in as if it arrived now, in this transaction; its sheet must have
    been opened again. Raises NotFound; Forbidden for who proposed it; Conflicted where nothing, or
    something else, is proposed; NotReady where the sheet is closed.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest, operation = _late(session, contest_key, round_key, operation_id)
        row = _proposed(session, operation.id)
        if row.verdict != verdict:
            raise Conflicted("Somebody has said already what shall become of this value.")
        if row.proposed_by_id == by:
            raise Forbidden("A second person must confirm what you put forward.")
        row.state, row.ended_at, row.ended_by_id = "confirmed", at, by
        _record(session, contest, row, "confirmed", by=by, at=at)
        if verdict == "reject":
            return "rejected"
        return operations.take_in(session, operation.id, by=by, at=at)


def _late(
    session: Session, contest_key: str, round_key: str, operation_id: str
) -> tuple[Contest, Operation]:
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    mine = (Operation.round_id == row.id, Operation.id == operation_id)
    found = select(Operation).where(*mine).execution_options(populate_existing=True)
    operation = session.scalar(found)
    if operation is None:
        raise NotFound("There is no such late value.")
    return contest, operation


def _standing(session: Session, operation_id: str) -> Verdict | None:
    mine = (Verdict.operation_id == operation_id, Verdict.state != "withdrawn")
    return session.scalar(select(Verdict).where(*mine).execution_options(populate_existing=True))


def _proposed(session: Session, operation_id: str) -> Verdict:
    row = _standing(session, operation_id)
    if row is None or row.state != "proposed":
        raise Conflicted("Nothing is proposed about this value any more.")
    return row


def _record(
    session: Session, contest: Contest, row: Verdict, what: str, *, by: int, at: datetime
) -> None:
    details: dict[str, Any] = {"operation": row.operation_id, "verdict": row.verdict}
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"verdict.{what}",
        subject=f"operation:{row.operation_id}",
        details=details,
    )
