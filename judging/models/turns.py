"""The running order: whose turn it is when, and how the order came about."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Moment, Word, one_of

TURN_STATES = ("waiting", "on_stage", "done", "absent")


class Turn(Base):
    """An entry presents in a round: at which position of its group, and how far it is.

    `absent` means that nobody came when the entry was called. It may still come, until the panel
    decides that it did not appear. At most one entry of a group is on stage.
    """

    __tablename__ = "turn"
    __table_args__ = (
        UniqueConstraint("round_id", "group", "position"),
        CheckConstraint(one_of("state", *TURN_STATES), name="known_state"),
        CheckConstraint("position > 0", name="position_positive"),
        CheckConstraint("state <> 'done' OR ended_at IS NOT NULL", name="done_has_a_time"),
        Index(
            "uq_turn_on_stage",
            "round_id",
            "group",
            unique=True,
            sqlite_where=text("state = 'on_stage'"),
            postgresql_where=text("state = 'on_stage'"),
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    group: Mapped[str] = mapped_column(String(100), default="")
    position: Mapped[int]
    state: Mapped[Word] = mapped_column(default="waiting")
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class Draw(Base):
    """One act that made the order of a group what it was from then on.

    `order` lists entry keys. An order that was drawn by lot can be made again by anybody: sort the
    keys by the SHA-256 of "seed:key". Nothing here is ever changed; `undone` is a further act.
    """

    __tablename__ = "draw"
    __table_args__ = (
        UniqueConstraint("round_id", "group", "number"),
        CheckConstraint(
            one_of("act", "drawn", "swapped", "moved", "added", "undone"), name="known_act"
        ),
        CheckConstraint("(act = 'drawn') = (seed <> '')", name="drawn_has_a_seed"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    group: Mapped[str] = mapped_column(String(100), default="")
    number: Mapped[int]
    act: Mapped[Word]
    seed: Mapped[str] = mapped_column(String(200), default="")
    order: Mapped[JsonList]
    reason: Mapped[str] = mapped_column(String(2000), default="")
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
