"""Contests and their divisions."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, Key, Moment, Points, Texts, Word, one_of

STATES = ("draft", "open", "judging", "verifying", "confirmed", "published", "archived")


class Contest(Base):
    """One contest: who hosts it, in which language, and the arithmetic that holds throughout.

    `materials_version` grows whenever what judges read beside the sheets changes, `rules_version`
    is the number of the published rules, 0 before the notice. With `titles_hidden` judges see the
    blind number of an entry in place of its title.
    """

    __tablename__ = "contest"
    __table_args__ = (
        CheckConstraint(one_of("state", *STATES), name="known_state"),
        CheckConstraint(one_of("rounding", "half_up", "floor"), name="known_rounding"),
        CheckConstraint("digits BETWEEN 0 AND 6", name="digits_in_range"),
        CheckConstraint(one_of("one_award_per", "team", "entry", "none"), name="known_award_per"),
        CheckConstraint(one_of("vacancy", "leave", "move_up"), name="known_vacancy"),
        CheckConstraint(one_of("removal", "promote", "vacate"), name="known_removal"),
    )

    id: Mapped[Id]
    key: Mapped[Key] = mapped_column(unique=True)
    texts: Mapped[Texts]
    timezone: Mapped[str]
    locale: Mapped[Word] = mapped_column(default="ko")
    blind: Mapped[bool] = mapped_column(default=True)
    state: Mapped[Word] = mapped_column(default="draft")
    created_at: Mapped[datetime] = mapped_column(Moment)
    rounding: Mapped[Word] = mapped_column(default="half_up")
    digits: Mapped[int] = mapped_column(default=2)
    bonus_cap: Mapped[Decimal | None] = mapped_column(Points)
    total_cap: Mapped[Decimal] = mapped_column(Points, default=Decimal(100))
    one_award_per: Mapped[Word] = mapped_column(default="team")
    vacancy: Mapped[Word] = mapped_column(default="leave")
    removal: Mapped[Word] = mapped_column(default="promote")
    materials_version: Mapped[int] = mapped_column(default=0, server_default="0")
    rules_version: Mapped[int] = mapped_column(default=0, server_default="0")
    titles_hidden: Mapped[bool] = mapped_column(default=False, server_default=false())

    divisions: Mapped[list["Division"]] = relationship(order_by="Division.position")


class Division(Base):
    """Entries that are ranked against each other."""

    __tablename__ = "division"
    __table_args__ = (UniqueConstraint("contest_id", "key"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]
