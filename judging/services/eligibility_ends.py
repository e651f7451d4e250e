"""Until when a team may hand in again what the office asked for: a later end for it alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.models.calls import Call, Extension
from judging.models.contests import Contest
from judging.models.eligibility import EligibilityAct
from judging.services import call_rules, calls, eligibility_letters

PAST = "Give a day and time that is still to come: until then the team hands in."
CLOSED = "The contest is being judged: its applications stay closed."


def check(session: Session, contest: Contest, until: datetime | None, at: datetime) -> None:
    """Raises NotReady for a time that has passed, and where applications stay closed."""
    if until is None:
        return
    if until <= at:
        raise NotReady(PAST)
    if contest.state not in ("draft", "open") and calls.of_contest(session, contest):
        raise NotReady(CLOSED)


def gaining(
    session: Session, contest: Contest, entries: Sequence[int], until: datetime | None
) -> list[int]:
    """The applications of these entries that end earlier than that so far."""
    call = calls.of_contest(session, contest)
    if call is None or until is None:
        return []
    ends = _later_ends(session, call)
    usual = max(call.closes_at, ends.get(None, call.closes_at))
    applied = eligibility_letters.applications_of(session, entries).values()
    return sorted(number for number in applied if max(usual, ends.get(number, usual)) < until)


def _later_ends(session: Session, call: Call) -> dict[int | None, datetime]:
    here = (Extension.call_id == call.id, Extension.ended_at.is_(None))
    found = select(Extension.application_id, func.max(Extension.closes_at)).where(*here)
    return dict(session.execute(found.group_by(Extension.application_id)).all())


def give(session: Session, contest: Contest, act: EligibilityAct, entries: Sequence[int]) -> None:
    """Let them be handed in until the act says; an end that is later already stays."""
    numbers = gaining(session, contest, entries, act.until)
    call = calls.of_contest(session, contest)
    if not numbers or call is None:
        return
    about: dict[str, Any] = {
        "call_id": call.id,
        "closes_at": act.until,
        "by_id": act.by_id,
        "at": act.at,
    }
    about |= {"reason": call_rules.plain(act.reason, calls.LONGEST_REASON), "act_id": act.id}
    session.add_all(Extension(application_id=number, **about) for number in numbers)


def end(session: Session, act: EligibilityAct, at: datetime) -> None:
    """Take back what an act gave: its later ends hold no more."""
    mine = update(Extension).where(Extension.act_id == act.id, Extension.ended_at.is_(None))
    session.execute(mine.values(ended_at=at), execution_options={"synchronize_session": False})
