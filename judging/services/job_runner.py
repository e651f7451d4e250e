"""Carrying jobs out: each in a process of its own, at least once, its answer stored exactly once.

The runner itself never computes: it takes a job, lets a child process work on it, renews the lease
while the child lives, and ends the child when the job is called off. A child that dies takes
nothing with it, and a runner that dies loses its lease, so that the next one takes the job over.
"""

import logging
import multiprocessing
import secrets
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn

from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from judging.bell import NoBell, bell
from judging.errors import Refused
from judging.extensions import db
from judging.models.jobs import Job
from judging.services import audit, jobs
from judging.services.transactions import write
from judging.storage import Away

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 1.0
IDLE_SECONDS = 0.5
AWAY_SECONDS = 5.0
AGAIN_AFTER = timedelta(seconds=30)  # when the storage of files was away
TOLD_EVERY = timedelta(seconds=0.5)
MOST_ATTEMPTS = 3
PATIENT = ("preview.make",)
UNSYNCHRONISED = {"synchronize_session": False}
LOST = "The work ended several times without an answer; it may need more memory than there is."
UNEXPECTED = "The work failed for a reason that nobody foresaw; the server's log has it."

Clock = Callable[[], datetime]
Store = Callable[[Session], Mapping[str, Any]]
logger = logging.getLogger(__name__)


class Stopped(BaseException):
    """The job is no longer this worker's: called off, or taken over by another."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in the hands of one worker, as it was when he took it."""

    id: int
    kind: str
    holder: str
    attempts: int
    arguments: Mapping[str, Any]
    contest_id: int | None
    by: int | None


class Work:
    """A job as the function that works on it knows it."""

    def __init__(self, job: Taken, clock: Clock) -> None:
        self.job = job
        self.arguments = job.arguments
        self.clock = clock
        self._told_at: datetime | None = None
        self._told = ""

    def report(self, message: str, done: int, total: int) -> None:
        """Say how far it is. Raises Stopped when the job is not this worker's any more."""
        at = self.clock()
        if self._told == message and self._told_at and at - self._told_at < TOLD_EVERY:
            return
        self._told, self._told_at = message, at
        if not _change(self.job, message=message, done=done, total=total):
            raise Stopped


Kind = Callable[[Work], Store]
Kinds = Mapping[str, Kind]


def work(kinds: Kinds, clock: Clock, *, once: bool = False) -> None:
    """Carry jobs out until the process is asked to end, or with `once` until none waits."""
    signal.signal(signal.SIGTERM, _leave)
    idle = NoBell()
    while True:
        try:
            job = take(clock())
        except DBAPIError as failure:
            if once:
                raise
            logger.warning("The database does not answer: %s", failure.orig)
            db.session.rollback()
            idle.wait(AWAY_SECONDS)
            continue
        if job is not None:
            _supervise(job, kinds, clock)
        elif once:
            return
        else:
            bell().wait(IDLE_SECONDS)


def _leave(_number: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def take(at: datetime) -> Taken | None:
    """The next job that waits or whose worker was lost, now this worker's; None if none does.

    Urgent ones first, then the oldest; what teams want to look at waits for the office's work.
    """
    due = or_(Job.not_before.is_(None), Job.not_before <= at)
    lost = and_(Job.state == "running", Job.lease_until < at)
    free = or_(and_(Job.state == "waiting", due), lost)
    in_order = (Job.urgent.desc(), Job.kind.in_(PATIENT), Job.id)
    oldest = select(Job).where(free).order_by(*in_order).limit(1)
    waiting = db.session.scalar(oldest.with_only_columns(Job.id))
    db.session.rollback()
    if waiting is None:
        return None
    with write() as session:
        fresh = oldest.execution_options(populate_existing=True)
        job = session.scalar(fresh.with_for_update(skip_locked=True))
        if job is None:
            return None  # another runner was quicker
        if job.attempts < MOST_ATTEMPTS:
            job.state, job.attempts = "running", job.attempts + 1
            job.holder, job.lease_until = secrets.token_hex(16), at + LEASE
            who = (job.contest_id, job.created_by_id)
            return Taken(job.id, job.kind, job.holder, job.attempts, job.arguments, *who)
        _fail(session, job, LOST, at)
    return take(at)


def _supervise(job: Taken, kinds: Kinds, clock: Clock) -> None:
    """Let a child work on the job, and keep the lease as long as it lives."""
    db.engine.dispose()  # a child must inherit no open connection
    fork = multiprocessing.get_context("fork")
    child = fork.Process(target=_in_child, args=(job, kinds, clock), daemon=True)
    child.start()
    attempts = job.attempts
    try:
        while child.is_alive():
            child.join(BEAT_SECONDS)
            if child.is_alive() and not _keep(job, clock() + LEASE):
                break
    except (SystemExit, KeyboardInterrupt):
        attempts -= 1  # to be asked to end is no failure of the job
        raise
    finally:
        _end(child)
        _give_back(job, attempts)


def _end(child: BaseProcess) -> None:
    child.terminate()
    child.join(BEAT_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()


def _keep(job: Taken, until: datetime) -> bool:
    """Renew the lease; False when the job is not ours any more."""
    return _change(job, lease_until=until)


def _give_back(job: Taken, attempts: int) -> None:
    """Let a job that its child left unfinished wait again."""
    _change(job, state="waiting", holder="", lease_until=None, attempts=attempts)


def _change(job: Taken, **columns: Any) -> bool:
    """Write columns of a job that is still ours; False where it is not."""
    mine = update(Job).where(Job.id == job.id, Job.holder == job.holder).returning(Job.id)
    with write() as session:
        changed = session.scalar(mine.values(**columns), execution_options=UNSYNCHRONISED)
    return changed is not None


def _in_child(job: Taken, kinds: Kinds, clock: Clock) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the runner's, which ends its child
    execute(job, kinds, clock)


def execute(job: Taken, kinds: Kinds, clock: Clock) -> None:
    """Work on a job that was taken, and store its answer or why there is none."""
    try:
        store = kinds[job.kind](Work(job, clock))
        with write() as session:
            row = _mine(session, job)
            row.result = dict(store(session))
            jobs.end(row, "done", clock())
    except Stopped:
        return
    except Away as away:
        logger.warning("Job %s waits for the storage of files: %s", job.id, away)
        later = {"not_before": clock() + AGAIN_AFTER, "attempts": job.attempts - 1}
        _change(job, state="waiting", holder="", lease_until=None, **later)
    except Exception as failure:
        _store_failure(job, _sentence(job, failure), clock())


def _sentence(job: Taken, failure: Exception) -> str:
    if isinstance(failure, Refused):
        return failure.message
    logger.error("Job %s (%s) failed", job.id, job.kind, exc_info=failure)
    return UNEXPECTED


def _store_failure(job: Taken, sentence: str, at: datetime) -> None:
    try:
        with write() as session:
            _fail(session, _mine(session, job), sentence, at)
    except Stopped:
        return


def _mine(session: Session, job: Taken) -> Job:
    """The job's row, locked until the transaction ends. Raises Stopped when it is not ours."""
    mine = select(Job).where(Job.id == job.id, Job.holder == job.holder).with_for_update()
    row = session.scalar(mine.execution_options(populate_existing=True))
    if row is None:
        raise Stopped
    return row


def _fail(session: Session, job: Job, sentence: str, at: datetime) -> None:
    jobs.end(job, "failed", at, error=sentence)
    audit.record(
        session,
        at=at,
        by=job.created_by_id,
        contest_id=job.contest_id,
        act="job.failed",
        subject=f"job:{job.id}",
        details={"kind": job.kind},
    )
