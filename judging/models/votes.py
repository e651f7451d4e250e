"""Numbers that do not come from score sheets: votes, investments, measures, adjustments."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Key, Moment, Points, Word, one_of


class Ballot(Base):
    """One identity's vote in a round; the identity itself is not stored.

    A ballot that was cast in a poll has a time and the `receipt` that its voter got; one that came
    with a package has neither. `device` and `network` are keyed hashes by which ballots of one
    device or of one stretch of addresses are seen together, `in_order` says that its code was
    printed next to the one used before it. `changed_seq` is the audit event that last changed it.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("round_id", "key"),
        Index("uq_ballot_receipt", "round_id", "receipt", unique=True),
        Index("ix_ballot_cast", "round_id", "cast_at"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[Key]
    receipt: Mapped[str | None] = mapped_column(String(20))
    cast_at: Mapped[datetime | None] = mapped_column(Moment)
    device: Mapped[str] = mapped_column(String(16), default="", server_default=text("''"))
    network: Mapped[str] = mapped_column(String(16), default="", server_default=text("''"))
    in_order: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_seq: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    void_why: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"))
    voided_at: Mapped[datetime | None] = mapped_column(Moment)


class BallotMark(Base):
    """A ballot names an entry; a void mark stays readable and does not count."""

    __tablename__ = "ballot_mark"
    __table_args__ = (
        Index(
            "uq_ballot_mark_valid",
            "ballot_id",
            "entry_id",
            unique=True,
            sqlite_where=text("void = 0"),
            postgresql_where=text("NOT void"),
        ),
    )

    id: Mapped[Id]
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    void: Mapped[bool] = mapped_column(default=False)


class BallotRuling(Base):
    """Somebody voided ballots, or took that back, with a reason; the audit log names them."""

    __tablename__ = "ballot_ruling"
    __table_args__ = (CheckConstraint(one_of("act", "void", "restore"), name="known_act"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    act: Mapped[Word]
    ballots: Mapped[int]
    reason: Mapped[str] = mapped_column(String(2000))
    ruled_at: Mapped[datetime] = mapped_column(Moment)
    ruled_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class VoteCount(Base):
    """Votes of an entry in a round where only counts exist."""

    __tablename__ = "vote_count"
    __table_args__ = (CheckConstraint("votes >= 0", name="votes_not_negative"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    votes: Mapped[int]


class Investment(Base):
    """Units of mock money that a judge placed on an entry."""

    __tablename__ = "investment"
    __table_args__ = (CheckConstraint("units >= 0", name="units_not_negative"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    units: Mapped[int]


class JudgeRanking(Base):
    """The place of an entry in a judge's order; 1 is best."""

    __tablename__ = "judge_ranking"
    __table_args__ = (
        CheckConstraint("place > 0", name="place_positive"),
        UniqueConstraint("round_id", "judge_id", "place"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    place: Mapped[int]


class HandIn(Base):
    """A judge handed in what he said of a whole round: his purse, his order, his comparisons.

    `kind` is that of the component. Drafts are operations alone and count nowhere.
    """

    __tablename__ = "hand_in"
    __table_args__ = (
        CheckConstraint(one_of("kind", "invest", "ranking", "pairs"), name="known_kind"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Measurement(Base):
    """Points of a measured component, typed by the clerk from evidence."""

    __tablename__ = "measurement"

    component_id: Mapped[int] = mapped_column(ForeignKey("component.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    points: Mapped[Decimal] = mapped_column(Points)
    evidence: Mapped[str] = mapped_column(String(2000), default="")


class Adjustment(Base):
    """A bonus or a deduction; without a component it is on the round's score."""

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint(one_of("kind", "bonus", "deduction"), name="known_kind"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    component_id: Mapped[int | None] = mapped_column(ForeignKey("component.id"))
    kind: Mapped[Word]
    points: Mapped[Decimal] = mapped_column(Points)
    reason: Mapped[str] = mapped_column(String(2000), default="")
