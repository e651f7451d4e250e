"""Polls: the audience votes, each identity once, and nobody can tell who cast which ballot."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Word, one_of


class Poll(Base):
    """The vote of an audience in a round: `token` is its public address, `secret` never leaves.

    A ballot names `choices` different entries, or from one up to as many where it need not be
    `exact`. `identity` says what gives the right to one vote: a printed code, being in the hall,
    or both together. `last_serial` is the number of the code that was used last, kept so that
    codes used in the order of their printing are seen without keeping who used which.
    """

    __tablename__ = "poll"
    __table_args__ = (
        CheckConstraint(one_of("state", "setup", "open", "closed"), name="known_state"),
        CheckConstraint(one_of("identity", "codes", "hall", "both"), name="known_identity"),
        CheckConstraint("choices > 0", name="choices_positive"),
        CheckConstraint("(state = 'setup') = (opened_at IS NULL)", name="opened_has_a_time"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), unique=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    secret: Mapped[str] = mapped_column(String(64))
    state: Mapped[Word] = mapped_column(default="setup")
    choices: Mapped[int] = mapped_column(default=1)
    exact: Mapped[bool] = mapped_column(default=True)
    identity: Mapped[Word] = mapped_column(default="codes")
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_serial: Mapped[int | None]


class VoterCode(Base):
    """A printed one-time code, known by its hash: whether it was used, never when or for what."""

    __tablename__ = "voter_code"
    __table_args__ = (UniqueConstraint("poll_id", "hash"),)

    poll_id: Mapped[int] = mapped_column(
        ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(String(64))
    batch: Mapped[int]
    used: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)


class VoterDevice(Base):
    """A device that voted in the hall, known by a keyed hash; which ballot was its is not kept."""

    __tablename__ = "voter_device"

    poll_id: Mapped[int] = mapped_column(
        ForeignKey("poll.id", ondelete="CASCADE"), primary_key=True
    )
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class CodeAttempt(Base):
    """A code that was tried and does not exist, counted against the address that it came from."""

    __tablename__ = "code_attempt"

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
