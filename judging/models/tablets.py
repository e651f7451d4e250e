"""Tablets, and who sits at them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Key, Moment, Word, one_of


class Device(Base):
    """A tablet or browser that judges in a contest; `key` is what people call it, TB-1.

    `secret_hash` is the SHA-256 of what its browser keeps, so that it is known again when judges
    change; none for a tablet that was revoked.
    """

    __tablename__ = "device"
    __table_args__ = (
        UniqueConstraint("contest_id", "key"),
        UniqueConstraint("contest_id", "secret_hash"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    enrolled_at: Mapped[datetime] = mapped_column(Moment)
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class Sitting(Base):
    """A judge at a device, from his entry until he leaves or goes on at another one.

    `epoch` counts a judge's sittings: the newest one writes, what an older one still sends comes
    late. `token_hash` is the SHA-256 of the secret that the tablet sends with every request.
    """

    __tablename__ = "sitting"
    __table_args__ = (
        UniqueConstraint("judge_id", "epoch"),
        CheckConstraint("epoch > 0", name="epoch_positive"),
        CheckConstraint(
            one_of("ended_why", "", "left", "taken_over", "revoked"), name="known_ending"
        ),
        CheckConstraint("(ended_why = '') = (ended_at IS NULL)", name="ended_has_a_time"),
    )

    id: Mapped[Id]
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"), index=True)
    epoch: Mapped[int]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_why: Mapped[Word] = mapped_column(default="")


class Presence(Base):
    """When a sitting's tablet gave its last sign of life, and what it said then.

    `waiting` counts the operations that it had not sent yet; NULL = it did not say. Nothing of
    this is in the audit log.
    """

    __tablename__ = "presence"

    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    waiting: Mapped[int | None]
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    battery: Mapped[int | None]
