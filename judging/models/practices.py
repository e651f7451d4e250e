"""Practice: a sample entry that all judges score before the real ones, and that never counts.

It has tables of its own, so that no tally, export or count of progress can come across it.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Points


class Practice(Base):
    """The sample entry of a round; at most one is open at any time. Closed ones stay."""

    __tablename__ = "practice"
    __table_args__ = (
        Index(
            "uq_practice_open",
            "round_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("closed_at IS NULL OR closed_at >= opened_at", name="closed_after_opening"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    title: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text, default="")
    opened_at: Mapped[datetime] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)


class PracticeMark(Base):
    """One criterion of a judge's practice sheet; a blank has no row."""

    __tablename__ = "practice_mark"

    practice_id: Mapped[int] = mapped_column(
        ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True
    )
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    points: Mapped[Decimal] = mapped_column(Points)
    grade: Mapped[str] = mapped_column(String(40), default="")
    entered_at: Mapped[datetime] = mapped_column(Moment)
