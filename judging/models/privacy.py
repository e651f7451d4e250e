"""Personal data: who looked at it and why, until when it is kept, and that it was destroyed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, JsonList, Moment, Word, one_of

LOOKS = ("entry", "search", "export", "letters", "letter", "table")
PROPOSED = text("state = 'proposed'")


class AccessReason(Base):
    """Why somebody of the office looks at personal data of a contest; good for an hour."""

    __tablename__ = "access_reason"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime] = mapped_column(Moment)


class AccessRecord(Base):
    """That personal data was looked at: for which reason, when, and of which entries, by key."""

    __tablename__ = "access_record"
    __table_args__ = (
        CheckConstraint(one_of("what", *LOOKS), name="known_look"),
        Index("ix_access_record_contest", "contest_id", "id"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    reason_id: Mapped[int] = mapped_column(ForeignKey("access_reason.id"))
    what: Mapped[Word]
    entries: Mapped[JsonList]
    people: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)


class Retention(Base):
    """Until when a contest keeps personal data; a `hold` stops its destruction, with the reason.

    `destroy_on` = another day than the one that follows from the results and the consents, with its
    `reason`; NULL = that one.
    """

    __tablename__ = "retention"
    __table_args__ = (
        CheckConstraint("destroy_on IS NULL OR reason <> ''", name="another_day_has_a_reason"),
    )

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    destroy_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    hold: Mapped[str] = mapped_column(String(500), default="")
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)


class RetentionReminder(Base):
    """That the owners were told of a day of destruction: `soon` before it, `due` when it had come.

    Once for each day: where the day becomes another one they are told again.
    """

    __tablename__ = "retention_reminder"
    __table_args__ = (CheckConstraint(one_of("kind", "soon", "due"), name="known_kind"),)

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    destroy_on: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[Word] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Destruction(Base):
    """That personal data of a contest was to be destroyed, and was: two people, and how much.

    `counts` is the register and names nobody. `mark` stands for what was there when proposed.
    """

    __tablename__ = "destruction"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint(one_of("state", "proposed", "done", "withdrawn"), name="known_state"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        CheckConstraint("(state = 'done') = (confirmed_at IS NOT NULL)", name="done_is_confirmed"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id", name="two_people"
        ),
        Index(
            "uq_destruction_proposed",
            "contest_id",
            unique=True,
            sqlite_where=PROPOSED,
            postgresql_where=PROPOSED,
        ),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    state: Mapped[Word] = mapped_column(default="proposed")
    reason: Mapped[str] = mapped_column(String(500))
    counts: Mapped[JsonDict]
    mark: Mapped[str] = mapped_column(String(64))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
