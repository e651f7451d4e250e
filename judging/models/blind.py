"""Blind numbers: under which number judges see which entry."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Moment


class BlindDraw(Base):
    """One drawing of the blind numbers: the seed, and each receipt number with what it became.

    The newest one holds. Whoever has the seed and the receipt numbers can draw it again.
    """

    __tablename__ = "blind_draw"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("number = 1 OR reason <> ''", name="again_with_a_reason"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(200))
    numbers: Mapped[JsonList]
    reason: Mapped[str] = mapped_column(String(2000), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
