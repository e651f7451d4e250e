"""Opening a sheet again that was signed, or whose round has ended: with a reason, and counted."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.people import User
from judging.models.reopenings import Reopening
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import audit, lookup
from judging.services.kinds.signatures import void_signatures
from judging.services.transactions import one_at_a_time, write

HANDED_IN = ("submitted", "signed")


@dataclass(frozen=True, slots=True)
class ReopeningInfo:
    """One time that a sheet was opened again."""

    revision: int
    reason: str
    at: datetime
    by: str


def reopen(
    contest_key: str,
    round_key: str,
    judge_key: str,
    entry_key: str,
    *,
    reason: str,
    by: int | None,
    at: datetime,
) -> int:
    """Let the judge change his sheet until he hands it in again; answers its new revision.

    The judge's signature of the round stands no longer. Raises NotFound; NotReady where the sheet
    is open anyway, the result is confirmed, or no reason is given.
    """
    if not reason.strip():
        raise NotReady("Say in a sentence why the sheet is opened again.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        judge_id = lookup.judge_id(session, contest, judge_key)
        entry_id = lookup.entry_id(session, contest, entry_key)
        sheet = _sheet(session, row, judge_id, entry_id)
        _check(row, sheet, at)
        seq = audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="sheet.reopened",
            subject=f"sheet:{row.key}/{judge_key}/{entry_key}",
            details={"revision": sheet.revision + 1},
        )
        _open(session, sheet, reason.strip(), seq, by=by, at=at)
    return sheet.revision


def _sheet(session: Session, row: Round, judge_id: int, entry_id: int) -> ScoreSheet:
    mine = (ScoreSheet.round_id == row.id, ScoreSheet.judge_id == judge_id)
    found = select(ScoreSheet).where(*mine, ScoreSheet.entry_id == entry_id)
    sheet = session.scalar(found.execution_options(populate_existing=True))
    if sheet is None:
        raise NotFound("There is no such sheet.")
    return sheet


def _check(row: Round, sheet: ScoreSheet, at: datetime) -> None:
    if row.state == "confirmed":
        raise NotReady("The result of this round is confirmed: its sheets stay as they are.")
    if row.state == "setup":
        raise NotReady("The judging of this round has not begun yet.")
    if sheet.total is not None:
        raise NotReady("This sheet was given as one number: it cannot be opened on a tablet.")
    ended = row.judging_ends_at is not None and at >= row.judging_ends_at
    # One that was begun may be opened too, so that paper can take its place.
    open_still = row.state == "judging" and sheet.state == "blank" and not ended
    if sheet.reopened or open_still:
        raise NotReady("This sheet is open already.")


def _open(
    session: Session, sheet: ScoreSheet, reason: str, seq: int, *, by: int | None, at: datetime
) -> None:
    who = {"round_id": sheet.round_id, "judge_id": sheet.judge_id}
    void_signatures(session.connection(), who, reason, at)
    sheet.state = "draft" if sheet.state in HANDED_IN else sheet.state
    sheet.submitted_at, sheet.reopened = None, True
    sheet.revision, sheet.version, sheet.changed_seq = sheet.revision + 1, sheet.version + 1, seq
    session.add(
        Reopening(
            sheet_id=sheet.id,
            revision=sheet.revision,
            reason=reason,
            reopened_at=at,
            reopened_by_id=by,
        )
    )
    session.flush()
    of_judge = [getattr(ScoreSheet, name) == number for name, number in who.items()]
    others = update(ScoreSheet).where(*of_judge, ScoreSheet.state == "signed")
    session.execute(others.values(state="submitted", version=ScoreSheet.version + 1))


def listing(
    contest_key: str, round_key: str, judge_key: str, entry_key: str
) -> list[ReopeningInfo]:
    """Each time that a sheet was opened again, oldest first. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge_id = lookup.judge_id(session, contest, judge_key)
    entry_id = lookup.entry_id(session, contest, entry_key)
    rows = session.execute(
        select(Reopening.revision, Reopening.reason, Reopening.reopened_at, User.name)
        .join(ScoreSheet, Reopening.sheet_id == ScoreSheet.id)
        .outerjoin(User, Reopening.reopened_by_id == User.id)
        .where(
            ScoreSheet.round_id == row.id,
            ScoreSheet.judge_id == judge_id,
            ScoreSheet.entry_id == entry_id,
        )
        .order_by(Reopening.revision)
    )
    return [ReopeningInfo(number, why, at, name or "") for number, why, at, name in rows]
