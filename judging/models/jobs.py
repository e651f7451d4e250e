"""Work that is carried out beside the web workers."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment, Word, one_of

STATES = ("waiting", "running", "done", "failed", "cancelled")


class Job(Base):
    """Something to be worked out, at least once, until somebody stores its answer exactly once.

    While it runs, `holder` names the worker that has it, and `lease_until` when another one may
    take it over because its worker was lost. `message` is a word for the step that it is at. An
    `urgent` job goes before the others; none is taken up before `not_before`.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(one_of("state", *STATES), name="known_state"),
        CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)", name="running_has_a_lease"
        ),
        CheckConstraint("(state = 'running') = (holder <> '')", name="running_has_a_holder"),
        CheckConstraint(
            "(state IN ('waiting', 'running')) = (finished_at IS NULL)", name="ended_has_a_time"
        ),
        CheckConstraint("done >= 0 AND total >= 0 AND attempts >= 0", name="counts_sensible"),
        Index("ix_job_state_id", "state", "id"),
    )

    id: Mapped[Id]
    kind: Mapped[Word]
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    arguments: Mapped[JsonDict]
    state: Mapped[Word] = mapped_column(default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(200), default="")
    holder: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[JsonDict]
    error: Mapped[str] = mapped_column(String(4000), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    not_before: Mapped[datetime | None] = mapped_column(Moment)
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
