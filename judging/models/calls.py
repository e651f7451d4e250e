"""Calls: from when until when a contest takes applications, and what it asks of teams."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Moment, Texts, Word, one_of

AI_POLICIES = ("allowed", "declare", "banned")


class Call(Base):
    """What a contest asks of its applicants, and between which moments it takes applications.

    `fields`, `consents` and `files` are lists of rules, each with a key and texts in the contest's
    languages. `version` grows with every change, so that two organisers never overwrite each other.
    `asks` names what is asked of every member beside the name: email, phone, affiliation,
    birth_date. A `grace_minutes` above 0 lets a file whose sending began in time arrive after
    the end.
    """

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint(one_of("ai_policy", *AI_POLICIES), name="known_ai_policy"),
        CheckConstraint("grace_minutes BETWEEN 0 AND 120", name="grace_sensible"),
        CheckConstraint("members_min >= 1 AND members_max >= members_min", name="sizes_in_order"),
        CheckConstraint("quota_mb BETWEEN 1 AND 10240", name="quota_sensible"),
        CheckConstraint("closes_at > opens_at", name="closes_after_it_opens"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), unique=True)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    grace_minutes: Mapped[int] = mapped_column(default=0)
    members_min: Mapped[int] = mapped_column(default=1)
    members_max: Mapped[int] = mapped_column(default=5)
    eligibility: Mapped[Texts]
    asks: Mapped[JsonList]
    fields: Mapped[JsonList]
    consents: Mapped[JsonList]
    files: Mapped[JsonList]
    quota_mb: Mapped[int] = mapped_column(default=200)
    ai_policy: Mapped[Word] = mapped_column(default="declare")
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime] = mapped_column(Moment)

    extensions: Mapped[list["Extension"]] = relationship(order_by="Extension.id")


class Extension(Base):
    """A later end, for everybody or (`application_id`) for one application, with its reason.

    One that an act of the office gave (`act_id`) ends with that act, at `ended_at`.
    """

    __tablename__ = "extension"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    act_id: Mapped[int | None] = mapped_column(ForeignKey("eligibility_act.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
