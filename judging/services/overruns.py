"""Overtime: what it would cost is proposed by the timer, and a recorder decides."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.entries import Entry
from judging.models.people import User
from judging.models.rounds import Round
from judging.models.stages import Overrun, Timing
from judging.models.votes import Adjustment
from judging.services import audit, lookup
from judging.services.transactions import one_at_a_time, write

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class OverrunLine:
    """A presentation that took too long, what that costs, and what was decided."""

    entry: str
    title: str
    seconds: int
    points: Decimal
    state: str
    reason: str
    measured_at: datetime
    answered_by: str


def cost(over: int, timing: Timing) -> Decimal:
    """Points for `over` milliseconds beyond the limit (rule R11).

    Nothing within the grace; else every started step counts, from the limit and not from the end
    of the grace.
    """
    if over <= 0 or over <= timing.grace * THOUSAND:
        return Decimal(0)
    started = -(-over // (timing.step * THOUSAND))
    return started * timing.step_points


def propose(session: Session, row: Round, entry_id: int, over: int, *, at: datetime) -> None:
    """Put a deduction forward within the caller's transaction, unless it was answered before."""
    timing = session.get(Timing, row.id) or default_timing(row.id)
    points = cost(over, timing)
    known = session.get(Overrun, (row.id, entry_id))
    if known is not None and known.state != "proposed":
        return
    if not points:
        if known is not None:
            session.delete(known)
    elif known is None:
        here = {"round_id": row.id, "entry_id": entry_id, "state": "proposed"}
        session.add(Overrun(over=over, points=points, measured_at=at, **here))
    else:
        known.over, known.points, known.measured_at = over, points, at


def default_timing(round_id: int) -> Timing:
    """The lengths of a round for which nobody has set them."""
    columns = Timing.__table__.c
    lengths = ("presentation", "questions", "scoring", "first_warning", "last_warning")
    names = (*lengths, "grace", "step", "step_points")
    values = {name: columns[name].default.arg for name in names}
    return Timing(round_id=round_id, **values)


def listing(session: Session, row: Round) -> list[OverrunLine]:
    """The overruns of a round, oldest first."""
    rows = session.execute(
        select(Overrun, Entry.key, lookup.SHOWN_TITLE, User.name)
        .join(Entry, Overrun.entry_id == Entry.id)
        .outerjoin(User, Overrun.answered_by_id == User.id)
        .where(Overrun.round_id == row.id)
        .order_by(Overrun.measured_at, Entry.key)
    )
    return [
        OverrunLine(
            key,
            title,
            one.over // THOUSAND,
            one.points,
            one.state,
            one.reason,
            one.measured_at,
            name or "",
        )
        for one, key, title, name in rows
    ]


def answer(
    contest_key: str,
    round_key: str,
    entry_key: str,
    *,
    confirmed: bool,
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Confirm a proposed deduction, which then counts, or dismiss it; both with a reason.

    Raises NotFound; Conflicted where it was answered already; NotReady without a reason or after
    the result was confirmed.
    """
    if not reason.strip():
        raise NotReady("A decision needs its reason in a sentence.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # so that no result is confirmed meanwhile
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        known = _proposed(session, row, lookup.entry_id(session, contest, entry_key))
        if row.state == "confirmed":
            raise NotReady("The result of this round is confirmed already.")
        known.state = "confirmed" if confirmed else "dismissed"
        known.reason, known.answered_at, known.answered_by_id = reason.strip(), at, by
        if confirmed:
            session.add(_deduction(known))
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="adjustment.made" if confirmed else "overrun.dismissed",
            subject=f"entry:{entry_key}",
            details={"round": row.key, "points": str(known.points), "over_ms": known.over},
        )


def _proposed(session: Session, row: Round, entry_id: int) -> Overrun:
    known = session.get(Overrun, (row.id, entry_id))
    if known is None:
        raise NotFound("There is no such proposal.")
    if known.state != "proposed":
        raise Conflicted("Somebody else was quicker. This is what holds now.")
    return known


def _deduction(known: Overrun) -> Adjustment:
    return Adjustment(
        round_id=known.round_id,
        entry_id=known.entry_id,
        kind="deduction",
        points=known.points,
        reason=known.reason,
    )
