"""Stages: who stands on them, their timers, and presentations that took too long."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Moment, Points, Word, one_of

PHASES = ("waiting", "presentation", "questions", "scoring")


class Timing(Base):
    """How long a presentation and its parts last in a round, in seconds, and what overtime costs.

    `first_warning` and `last_warning` count from the end. Overtime within `grace` costs nothing;
    beyond it every started `step` from the limit on costs `step_points`.
    """

    __tablename__ = "timing"
    __table_args__ = (
        CheckConstraint(
            "presentation > 0 AND questions >= 0 AND scoring >= 0", name="lengths_sensible"
        ),
        CheckConstraint(
            "first_warning >= last_warning AND last_warning >= 0", name="warnings_in_order"
        ),
        CheckConstraint("grace >= 0 AND step > 0 AND step_points >= 0", name="overtime_sensible"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    presentation: Mapped[int] = mapped_column(default=300)
    questions: Mapped[int] = mapped_column(default=300)
    scoring: Mapped[int] = mapped_column(default=120)
    first_warning: Mapped[int] = mapped_column(default=60)
    last_warning: Mapped[int] = mapped_column(default=10)
    grace: Mapped[int] = mapped_column(default=0)
    step: Mapped[int] = mapped_column(default=30)
    step_points: Mapped[Decimal] = mapped_column(Points, default=Decimal(1))


class Stage(Base):
    """The stage of a round, or of one of its groups: whose turn it is and how the timer stands.

    The timer has run `spent` milliseconds, and since `started_at` where that is set. `version`
    grows with every act on the stage and its order and tells two operators apart.
    """

    __tablename__ = "stage"
    __table_args__ = (
        CheckConstraint(one_of("phase", *PHASES), name="known_phase"),
        CheckConstraint("started_at IS NULL OR paused_at IS NULL", name="runs_or_is_paused"),
        CheckConstraint("phase <> 'waiting' OR started_at IS NULL", name="waiting_stands"),
        CheckConstraint("spent >= 0 AND seconds >= 0", name="times_not_negative"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    group: Mapped[str] = mapped_column(String(100), primary_key=True, default="")
    version: Mapped[int] = mapped_column(default=0)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    phase: Mapped[Word] = mapped_column(default="waiting")
    seconds: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    paused_at: Mapped[datetime | None] = mapped_column(Moment)
    pause_why: Mapped[str] = mapped_column(String(200), default="")
    spent: Mapped[int] = mapped_column(BigInteger, default=0)


class Overrun(Base):
    """A presentation that took longer than it might: a deduction is proposed, then answered.

    `over` is in milliseconds. Only a confirmed one costs points, as an adjustment of its own.
    """

    __tablename__ = "overrun"
    __table_args__ = (
        CheckConstraint(one_of("state", "proposed", "confirmed", "dismissed"), name="known_state"),
        CheckConstraint("over > 0 AND points > 0", name="over_costs"),
        CheckConstraint("(state = 'proposed') = (answered_at IS NULL)", name="answer_has_a_time"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    over: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[Decimal] = mapped_column(Points)
    state: Mapped[Word] = mapped_column(default="proposed")
    reason: Mapped[str] = mapped_column(String(2000), default="")
    measured_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
