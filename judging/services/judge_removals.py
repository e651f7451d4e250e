"""Taking a judge out of a contest, as long as nothing rests on him."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.admissions import AdmissionAttempt, AdmissionLink, JudgeNumber
from judging.models.comparisons import Comparison, Dispatch
from judging.models.messages import HelpCall, Receipt
from judging.models.operations import Operation, Signature
from judging.models.panels import Assignment, Conflict, PanelJudge
from judging.models.papers import PaperCopy, PaperScan
from judging.models.people import Judge, Membership
from judging.models.plans import PlannedPair
from judging.models.practices import PracticeMark
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.tablets import Presence, Sitting
from judging.models.votes import HandIn, Investment, JudgeRanking
from judging.services import audit, lookup
from judging.services.transactions import one_at_a_time, write

SAID: tuple[Any, ...] = (Investment, JudgeRanking, Comparison, HandIn, PaperCopy, PaperScan)
HIS: tuple[Any, ...] = (
    *(Signature, Operation, PracticeMark, Receipt, HelpCall, Dispatch),
    *(ScoreSheet, Assignment, PlannedPair, PanelJudge, Conflict),
    *(JudgeNumber, AdmissionLink),
)
WAITING = ("locked", "quarantined")  # what he typed is not decided on yet
SEATED = "This judge sits at a tablet. Sign the tablet out first, so that nothing on it is lost."
HAS_JUDGED = (
    "This judge has begun to judge, so the sheets stay. Put another judge in this one's place: "
    "the control room replaces a judge."
)
HAS_ENDED = "A round with sheets of this judge has ended: who was to judge in it stays as it was."
DECIDED = "A decision of the panel names this judge, so the judge stays."


def obstacle(contest_key: str, judge_key: str) -> str:
    """Why a judge cannot be taken out, in a sentence; "" where he can. Raises NotFound."""
    session = db.session()
    return _obstacle(
        session, lookup.judge(session, lookup.contest(session, contest_key), judge_key)
    )


def remove(contest_key: str, judge_key: str, *, by: int, at: datetime) -> None:
    """Take a judge out, with his blank sheets, panels, number and seat.

    Raises NotFound; NotReady once he has begun a sheet or said anything else that counts, while he
    sits at a tablet, or when a round with sheets of his has ended.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # as those who take what tablets send
        contest = lookup.contest(session, contest_key)
        judge = lookup.judge(session, contest, judge_key)
        if why := _obstacle(session, judge):
            raise NotReady(why)
        counted = _emptied(session, judge)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="judge.removed",
            subject=f"judge:{judge_key}",
            details={"judge": judge_key} | counted,
        )


def _obstacle(session: Session, judge: Judge) -> str:
    of_him = ScoreSheet.judge_id == judge.id
    begun = _any(session, of_him, ScoreSheet.state != "blank")
    waits = (Operation.judge_id == judge.id, Operation.effect.in_(WAITING))
    if (
        begun
        or _any(session, *waits)
        or any(_any(session, table.judge_id == judge.id) for table in SAID)
    ):
        return HAS_JUDGED
    if _any(session, Decision.judge_id == judge.id):
        return DECIDED
    over = select(Round.id).where(Round.state.not_in(("setup", "judging")))
    if _any(session, of_him, ScoreSheet.round_id.in_(over)):
        return HAS_ENDED
    if _any(session, Sitting.judge_id == judge.id, Sitting.ended_at.is_(None)):
        return SEATED
    return ""


def _any(session: Session, *which: ColumnElement[bool]) -> bool:
    return bool(session.scalar(select(exists().where(*which))))


def _emptied(session: Session, judge: Judge) -> dict[str, int]:
    """Delete everything that hangs on the judge, and the judge; answers what that was."""
    sheets = select(ScoreSheet.id).where(ScoreSheet.judge_id == judge.id)
    pairs = select(Assignment.entry_id).where(Assignment.judge_id == judge.id)
    counted = {
        "sheets": len(session.scalars(sheets).all()),
        "assigned": len(session.scalars(pairs).all()),
    }
    sittings = select(Sitting.id).where(Sitting.judge_id == judge.id)
    for table in HIS:
        session.execute(delete(table).where(table.judge_id == judge.id))
    tried = update(AdmissionAttempt).where(AdmissionAttempt.judge_id == judge.id)
    session.execute(tried.values(judge_id=None))
    session.execute(delete(Presence).where(Presence.sitting_id.in_(sittings)))
    session.execute(delete(Sitting).where(Sitting.judge_id == judge.id))
    if judge.user_id is not None:
        seat = (Membership.contest_id == judge.contest_id, Membership.user_id == judge.user_id)
        session.execute(delete(Membership).where(*seat, Membership.role == "judge"))
    session.delete(judge)
    session.flush()
    return counted
