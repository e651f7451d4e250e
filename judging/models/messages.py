"""What the control room says to tablets, and calls for help from them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Word, one_of

CALLS = ("call", "material", "pledge")


class Message(Base):
    """A sentence for one judge's tablet or for all tablets of a contest; never changed."""

    __tablename__ = "message"
    __table_args__ = (CheckConstraint("text <> ''", name="text_not_empty"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime] = mapped_column(Moment)
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Receipt(Base):
    """A message is meant for a judge; `confirmed_at` NULL = he has not said that he read it."""

    __tablename__ = "receipt"
    __table_args__ = (Index("ix_receipt_judge_confirmed", "judge_id", "confirmed_at"),)

    message_id: Mapped[int] = mapped_column(
        ForeignKey("message.id", ondelete="CASCADE"), primary_key=True
    )
    judge_id: Mapped[int] = mapped_column(
        ForeignKey("judge.id", ondelete="CASCADE"), primary_key=True
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)


class HelpCall(Base):
    """A judge asked for somebody to come. The tablet makes `id`, so that one call is one row.

    kinds: call · material (it cannot be seen) · pledge (he does not sign it). `entry_id` is the
    entry that he had before him.
    """

    __tablename__ = "help_call"
    __table_args__ = (
        CheckConstraint(one_of("kind", *CALLS), name="known_kind"),
        CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)", name="answered_by_somebody"
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id", ondelete="CASCADE"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id", ondelete="SET NULL"))
    kind: Mapped[Word]
    note: Mapped[str] = mapped_column(String(500), default="")
    called_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
