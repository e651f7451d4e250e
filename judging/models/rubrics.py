"""Rubrics and their criteria."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Key, Points, Texts


class Rubric(Base):
    """The criteria on one kind of score sheet."""

    __tablename__ = "rubric"
    __table_args__ = (UniqueConstraint("contest_id", "key"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]

    criteria: Mapped[list["Criterion"]] = relationship(order_by="Criterion.position")


class Criterion(Base):
    """One line of a score sheet; `grades` maps letters to per cent of `max` as decimal text."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("rubric_id", "key"),
        CheckConstraint("min <= max", name="min_below_max"),
        CheckConstraint("step > 0", name="step_positive"),
    )

    id: Mapped[Id]
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubric.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]
    max: Mapped[Decimal] = mapped_column(Points)
    min: Mapped[Decimal] = mapped_column(Points, default=Decimal(0))
    step: Mapped[Decimal] = mapped_column(Points, default=Decimal(1))
    weight: Mapped[Decimal] = mapped_column(Points, default=Decimal(1))
    grades: Mapped[JsonDict]
    fail_below: Mapped[Decimal | None] = mapped_column(Points)
