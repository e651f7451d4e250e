"""Two entries at a time: what judges said of them, and where judges were sent next."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Moment, Word, one_of

CHOICES = ("first", "second", "skip", "first_absent", "second_absent")


class Comparison(Base):
    """Two entries that a judge saw one after the other, and what he said; `seq` counts his own.

    `said_at` is NULL where it came in a package.
    """

    __tablename__ = "comparison"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_positive"),
        CheckConstraint("first_id <> second_id", name="two_entries"),
        CheckConstraint(one_of("choice", *CHOICES), name="known_choice"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    choice: Mapped[Word]
    said_at: Mapped[datetime | None] = mapped_column(Moment)


class Dispatch(Base):
    """The entry that a judge was sent to last; for some minutes nobody else is sent there."""

    __tablename__ = "dispatch"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    sent_at: Mapped[datetime] = mapped_column(Moment)


class EntryReturn(Base):
    """An organiser saw the entry at its place: what judges said of its absence before is past."""

    __tablename__ = "entry_return"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    returned_at: Mapped[datetime] = mapped_column(Moment)
