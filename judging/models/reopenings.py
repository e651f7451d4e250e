"""Sheets that were opened again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import BigId, Id, Moment


class Reopening(Base):
    """Somebody let a judge change a sheet that was closed, and why; `revision` began with it."""

    __tablename__ = "reopening"
    __table_args__ = (
        UniqueConstraint("sheet_id", "revision"),
        CheckConstraint("revision > 1", name="revision_after_the_first"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: Mapped[Id]
    sheet_id: Mapped[int] = mapped_column(BigId, ForeignKey("score_sheet.id", ondelete="CASCADE"))
    revision: Mapped[int]
    reason: Mapped[str] = mapped_column(String(2000))
    reopened_at: Mapped[datetime] = mapped_column(Moment)
    reopened_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
