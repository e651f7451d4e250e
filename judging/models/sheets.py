"""Score sheets and their marks."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import BigId, Moment, Points, Word, one_of


class ScoreSheet(Base):
    """What one judge thinks of one entry in one round.

    `version` grows with every save and guards against two tablets. `changed_seq` is the audit
    event that changed the sheet last, so that a tally knows which sheets came after it. `total`
    is set only where the whole sheet was given as one number. A sheet that came in a package may
    be submitted without a known time. `reopened` lets its judge change a sheet that was signed or
    whose round has ended, until he hands it in again; `revision` counts how often it was.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (
        UniqueConstraint("round_id", "judge_id", "entry_id"),
        CheckConstraint(
            one_of("state", "blank", "draft", "submitted", "signed"), name="known_state"
        ),
        CheckConstraint(one_of("origin", "app", "paper", "package"), name="known_origin"),
        CheckConstraint(
            "submitted_at IS NOT NULL OR origin = 'package' OR state IN ('blank', 'draft')",
            name="submitted_has_a_time",
        ),
        CheckConstraint(
            "submitted_at IS NULL OR state IN ('submitted', 'signed')", name="time_means_submitted"
        ),
        Index("ix_score_sheet_round_changed", "round_id", "changed_seq"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    state: Mapped[Word] = mapped_column(default="blank")
    origin: Mapped[Word] = mapped_column(default="app")
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    total: Mapped[Decimal | None] = mapped_column(Points)
    comment: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=0)
    changed_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    reopened: Mapped[bool] = mapped_column(default=False, server_default=false())
    revision: Mapped[int] = mapped_column(default=1, server_default="1")


class Mark(Base):
    """One criterion on one sheet: points on the rubric's grid. A blank has no row."""

    __tablename__ = "mark"

    sheet_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("score_sheet.id", ondelete="CASCADE"), primary_key=True
    )
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"), primary_key=True)
    points: Mapped[Decimal] = mapped_column(Points)
    grade: Mapped[str] = mapped_column(default="")
    entered_at: Mapped[datetime | None] = mapped_column(Moment)
