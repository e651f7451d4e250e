"""Decisions, tallies with their standings, and announcements."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment, Word, one_of

ACTS = (
    "no_show",
    "withdraw",
    "disqualify",
    "exclude_judge",
    "chair_prefers",
    "promote_reserve",
    "remove_award",
    "confirm",
)


class Decision(Base):
    """What people decided. Decisions are replayed in order of `seq`; none is ever changed."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("contest_id", "seq"),
        CheckConstraint(one_of("act", *ACTS), name="known_act"),
        CheckConstraint("seq > 0", name="seq_positive"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    seq: Mapped[int]
    act: Mapped[Word]
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("judge.id"))
    value: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(2000), default="")
    decided_at: Mapped[datetime] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Tally(Base):
    """A dated, unchangeable calculation of one round.

    `document` is the tally document (docs/tally-document.md), `rules` the rules in canonical form,
    `fingerprint` names rules and inputs, `audit_seq` the last audit event known to be in it,
    `unresolved` counts the ties that nobody has decided. `workings` holds each entry's calculation
    apart, because a page shows one of them and never all.
    """

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("round_id", "number"),)

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    taken_at: Mapped[datetime] = mapped_column(Moment)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    method: Mapped[Word]
    fingerprint: Mapped[str] = mapped_column(String(64))
    audit_seq: Mapped[int] = mapped_column(BigInteger)
    unresolved: Mapped[int] = mapped_column(default=0)
    rules: Mapped[JsonDict]
    document: Mapped[JsonDict]
    workings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)


class Standing(Base):
    """One line of a tally: an entry with its rank, or the reason why it has none."""

    __tablename__ = "standing"
    __table_args__ = (
        CheckConstraint("(rank IS NULL) = (reason <> '')", name="rank_or_reason"),
        Index("ix_standing_entry", "entry_id"),
    )

    tally_id: Mapped[int] = mapped_column(ForeignKey("tally.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    group: Mapped[str] = mapped_column(String(100), default="")
    rank: Mapped[int | None]
    tied: Mapped[bool] = mapped_column(default=False)
    score: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(String(100), default="")


class Announcement(Base):
    """A result that was put forward by one person and, once confirmed by another, is public.

    `document` is frozen when it is proposed; a published announcement is replaced only by a new
    one. At most one is waiting in a contest at any time.
    """

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint(
            one_of("state", "proposed", "published", "rejected", "replaced"), name="known_state"
        ),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", name="two_people"
        ),
        CheckConstraint(
            "state NOT IN ('published', 'replaced') OR confirmed_by_id IS NOT NULL",
            name="published_is_confirmed",
        ),
        Index(
            "uq_announcement_waiting",
            "contest_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    state: Mapped[Word] = mapped_column(default="proposed")
    fingerprint: Mapped[str] = mapped_column(String(64))
    document: Mapped[JsonDict]
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
