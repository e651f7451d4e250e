"""Entries and the rounds that they are in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Key, Moment, Word, one_of
from judging.models.likeness import LENGTH, likeness, likeness_of
from judging.models.people import Team


class Entry(Base):
    """What a team submitted. `attrs` holds free fields such as region.

    `receipt` is the number that it came in under, where a blind number is its key instead.
    Entries whose titles are the same but for spaces, signs and case have the same `title_key`.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("contest_id", "key"),
        CheckConstraint(
            one_of("status", "submitted", "ineligible", "withdrawn"), name="known_status"
        ),
        Index("ix_entry_title_key", "contest_id", "title_key"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    title: Mapped[str] = mapped_column(String(500), default="")
    title_key: Mapped[str] = mapped_column(
        String(LENGTH), default=likeness_of("title"), server_default=text("''")
    )
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    status: Mapped[Word] = mapped_column(default="submitted")
    attrs: Mapped[JsonDict]
    receipt: Mapped[str] = mapped_column(String(64), default="", server_default=text("''"))

    team: Mapped[Team | None] = relationship()

    @validates("title")
    def _compare_title(self, _name: str, title: str) -> str:
        self.title_key = likeness(title)
        return title


class RoundEntry(Base):
    """An entry that came into a round by a confirmed advance, and by which way."""

    __tablename__ = "round_entry"
    __table_args__ = (
        CheckConstraint(
            one_of("via", "submitted", "rank", "floor", "wildcard", "reserve", "organiser"),
            name="known_way",
        ),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    via: Mapped[Word]
