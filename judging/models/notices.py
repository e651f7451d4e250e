"""The public notice of a contest, the frozen versions of its rules, and resolutions on them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment


class Notice(Base):
    """What the notice of a contest says beside its rules: texts, dates, committee.

    `draft` holds a change that is not published yet, with the rules as the text of contest.toml;
    NULL where nothing is waiting. Before the first version there is no draft: changes hold at once.
    `revision` grows with every change, so that two organisers do not overwrite each other unseen.
    """

    __tablename__ = "notice"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    settings: Mapped[JsonDict]
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    revision: Mapped[int] = mapped_column(default=0, server_default="0")


class Resolution(Base):
    """A recorded decision of the panel on the rules: who was there, and how they voted."""

    __tablename__ = "resolution"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint("present > 0 AND in_favour >= 0", name="somebody_present"),
        CheckConstraint("in_favour * 2 > present AND in_favour <= present", name="majority"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(String(2000))
    resolved_on: Mapped[date]
    present: Mapped[int]
    in_favour: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class RuleVersion(Base):
    """The rules and the notice as they were published; none is ever changed.

    `document` is their canonical JSON and `hash` its SHA-256. Version 1 is the notice itself, each
    later one a change notice with its `reason`; `minor` = a correction that needs no new period.
    """

    __tablename__ = "rule_version"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("number = 1 OR reason <> ''", name="changes_have_a_reason"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    document: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(2000), default="")
    minor: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id"))
