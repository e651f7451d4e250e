"""Work in the background: asking for it, looking how far it is, calling it off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.jobs import Job
from judging.services import audit, lookup
from judging.services.transactions import ASKED_FOR_WORK, write

OPEN = ("waiting", "running")
LISTED = 50


@dataclass(frozen=True, slots=True)
class JobInfo:
    """A job as a page shows it."""

    id: int
    kind: str
    state: str
    done: int
    total: int
    message: str
    error: str
    result: Mapping[str, Any]
    arguments: Mapping[str, Any]
    created_at: datetime
    finished_at: datetime | None

    @property
    def share(self) -> float:
        """How much of it is done, 0 … 1."""
        if self.state == "done":
            return 1.0
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in OPEN


def enqueue(
    session: Session,
    kind: str,
    arguments: Mapping[str, Any],
    *,
    contest_id: int | None,
    by: int | None,
    at: datetime,
    not_before: datetime | None = None,
    urgent: bool = False,
) -> Job:
    """Ask for work within the caller's transaction, so that it is asked for when that commits."""
    job = Job(
        kind=kind,
        arguments=dict(arguments),
        result={},
        contest_id=contest_id,
        created_by_id=by,
        created_at=at,
        not_before=not_before,
        urgent=urgent,
    )
    session.add(job)
    session.flush()
    session.info[ASKED_FOR_WORK] = True
    return job


def show(contest_key: str, job_id: int) -> JobInfo:
    """How far a job is. Raises NotFound."""
    return _info(_job(db.session(), contest_key, job_id))


def listing(contest_key: str, *, kind: str = "") -> list[JobInfo]:
    """The newest jobs of a contest, newest first. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = select(Job).where(Job.contest_id == contest.id)
    if kind:
        found = found.where(Job.kind == kind)
    rows = session.scalars(found.order_by(Job.id.desc()).limit(LISTED))
    return [_info(row) for row in rows]


def cancel(contest_key: str, job_id: int, *, by: int | None, at: datetime) -> None:
    """Call a job off; a running one stops soon. Raises NotFound; NotReady when it has ended."""
    with write() as session:
        job = _job(session, contest_key, job_id, lock=True)
        if job.state not in OPEN:
            raise NotReady("This work has already ended.")
        end(job, "cancelled", at)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=job.contest_id,
            act="job.cancelled",
            subject=f"job:{job.id}",
            details={"kind": job.kind},
        )


def end(job: Job, state: str, at: datetime, *, error: str = "") -> None:
    """Give a job its last state, within the caller's transaction."""
    job.state = state
    job.error = error[: Job.error.type.length]
    job.holder, job.lease_until = "", None
    job.finished_at = at


def is_busy(session: Session, contest_id: int, arguments: Mapping[str, Any], *kinds: str) -> bool:
    """Whether a job of these kinds waits or runs whose arguments include the ones given."""
    open_jobs = select(Job.arguments).where(
        Job.contest_id == contest_id, Job.kind.in_(kinds), Job.state.in_(OPEN)
    )
    return any(arguments.items() <= found.items() for found in session.scalars(open_jobs))


def _job(session: Session, contest_key: str, job_id: int, *, lock: bool = False) -> Job:
    contest = lookup.contest(session, contest_key)
    found = select(Job).where(Job.contest_id == contest.id, Job.id == job_id)
    # Another process moves a job on: what this session read before is out of date.
    fresh = found.execution_options(populate_existing=True)
    row = session.scalar(fresh.with_for_update() if lock else fresh)
    if row is None:
        raise NotFound("There is no such work.")
    return row


def _info(row: Job) -> JobInfo:
    return JobInfo(
        id=row.id,
        kind=row.kind,
        state=row.state,
        done=row.done,
        total=row.total,
        message=row.message,
        error=row.error,
        result=row.result,
        arguments=row.arguments,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
