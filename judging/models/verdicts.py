"""What two people decided about values that came too late."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Word, one_of


class Verdict(Base):
    """Whether a locked operation shall count: one person proposes, another one confirms.

    states: proposed · confirmed · withdrawn. At most one stands for an operation at any time; a
    confirmed one is final.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint(one_of("verdict", "accept", "reject"), name="known_verdict"),
        CheckConstraint(one_of("state", "proposed", "confirmed", "withdrawn"), name="known_state"),
        CheckConstraint("ended_by_id <> proposed_by_id OR state <> 'confirmed'", name="two_people"),
        CheckConstraint("(ended_at IS NULL) = (state = 'proposed')", name="ended_has_a_time"),
        Index(
            "uq_verdict_standing",
            "operation_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
    )

    id: Mapped[Id]
    operation_id: Mapped[str] = mapped_column(ForeignKey("operation.id"), index=True)
    verdict: Mapped[Word]
    state: Mapped[Word] = mapped_column(default="proposed")
    reason: Mapped[str] = mapped_column(String(2000))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
