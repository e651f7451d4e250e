"""When the judging of a round ends by the server's clock, and moving it."""

from datetime import datetime

from judging.errors import NotReady
from judging.services import audit, lookup, messages
from judging.services.transactions import one_at_a_time, write


def move(
    contest_key: str,
    round_key: str,
    ends_at: datetime | None,
    *,
    reason: str,
    by: int,
    at: datetime,
) -> None:
    """Set, move or lift the end of the judging; all tablets are told why.

    Raises NotFound; NotReady without a reason, for a moment that is over, and after the end.
    """
    if not reason.strip():
        raise NotReady("Say in a sentence why the end is moved: all tablets show it.")
    if ends_at is not None and ends_at <= at:
        raise NotReady("This moment is over. Choose a later one, or end the judging now.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        if row.state not in ("setup", "judging"):
            raise NotReady("The judging of this round has already ended.")
        row.judging_ends_at = ends_at
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="round.end_moved",
            subject=f"round:{row.key}",
            details={"ends_at": ends_at.isoformat() if ends_at else "", "reason": reason.strip()},
        )
        messages.post(session, contest, reason, by=by, at=at)
