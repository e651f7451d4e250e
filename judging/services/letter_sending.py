"""Carrying letters to the mail server, again and again where it does not take them.

A letter is taken by moving its time ahead, in a commit of its own: a worker that dies with it
leaves it for the next one, and two workers never have the same one.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from judging import mail
from judging.models.jobs import Job
from judging.models.letters import Letter
from judging.services import jobs, letters
from judging.services.job_runner import Store, Work
from judging.services.transactions import write

BACK_OFF = tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, 480))
EXPIRED = "Its link was no longer good before the letter could leave."
logger = logging.getLogger(__name__)


def send_letters(work: Work) -> Store:
    """Give every letter that is due to the mail server, or keep it where there is none."""
    post, sent = mail.post(), 0
    while (letter := _take(work.clock())) is not None:
        work.report("letters", sent, sent + 1)
        if post.server is None:
            _keep(post, letter)
        else:
            sent += _carry(post, letter, work.clock())
    return lambda session: {"sent": sent, **_again(session, work.clock())}


def _take(at: datetime) -> Letter | None:
    """The next letter that is due, now this worker's for a while."""
    with write() as session:
        due = select(Letter).where(Letter.state == "waiting", Letter.next_at <= at)
        first = due.order_by(Letter.next_at, Letter.id).limit(1)
        locked = first.with_for_update(skip_locked=True, of=Letter)
        letter = session.scalar(locked.execution_options(populate_existing=True))
        if letter is not None:
            letter.next_at = at + letters.LEASE
            _ = letter.link  # read now: what follows happens outside of any transaction
    return letter


def _keep(post: mail.Post, letter: Letter) -> None:
    _change(letter, state="kept", next_at=None)
    if post.tells_console:
        logger.warning("Letter to %s: %s\n%s", letter.to, letter.subject, letters.with_link(letter))


def _carry(post: mail.Post, letter: Letter, at: datetime) -> int:
    """One for a letter that the mail server took, else none."""
    if not letters.is_open(letter, at):
        _change(letter, state="failed", next_at=None, error=EXPIRED)
        return 0
    text = letters.with_link(letter)
    try:
        post.hand_over(post.message(letter.id, letter.to, letter.subject, text, letter.created_at))
    except (mail.NotTaken, ValueError) as refusal:
        _put_off(letter, refusal, at)
        if isinstance(refusal, mail.OutOfReach):
            _put_all_off(refusal, at)
        return 0
    kept = "" if letter.is_secret else letter.text
    _change(letter, state="sent", sent_at=at, next_at=None, error="", text=kept)
    return 1


def _put_off(letter: Letter, refusal: Exception, at: datetime) -> None:
    """Try later, at growing distances; at last, or where it is hopeless, it has failed."""
    tried, error = letter.attempts + 1, str(refusal)[: Letter.error.type.length]
    hopeless = isinstance(refusal, ValueError) or getattr(refusal, "lasting", False)
    if hopeless or tried > len(BACK_OFF):
        _change(letter, state="failed", next_at=None, attempts=tried, error=error)
    else:
        _change(letter, next_at=at + BACK_OFF[tried - 1], attempts=tried, error=error)


def _put_all_off(refusal: Exception, at: datetime) -> None:
    """Let no other letter wait in vain for a server that does not answer, nor any other job."""
    due = update(Letter).where(Letter.state == "waiting", Letter.next_at <= at)
    with write() as session:
        session.execute(
            due.values(next_at=at + BACK_OFF[0], error=str(refusal)[: Letter.error.type.length]),
            execution_options={"synchronize_session": False},
        )


def _change(letter: Letter, **columns: Any) -> None:
    with write() as session:
        mine = update(Letter).where(Letter.id == letter.id, Letter.state == "waiting")
        session.execute(mine.values(**columns), execution_options={"synchronize_session": False})


def _again(session: Session, at: datetime) -> Mapping[str, Any]:
    """See to it that somebody looks again when the next letter is due."""
    waiting = select(func.min(Letter.next_at)).where(Letter.state == "waiting")
    soonest = session.scalar(waiting)
    if soonest is None:
        return {}
    asked = exists().where(
        Job.kind == letters.SEND, Job.state == "waiting", Job.not_before <= soonest
    )
    if not session.scalar(select(asked)):
        jobs.enqueue(
            session,
            letters.SEND,
            {},
            contest_id=None,
            by=None,
            at=at,
            not_before=soonest,
            urgent=True,
        )
    return {"again_at": soonest.isoformat()}
