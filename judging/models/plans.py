"""Plans: drafts of who judges what, until one is published."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, JsonList, Moment, Word, one_of


class Plan(Base):
    """Who would judge what in a round, as it was worked out at one moment.

    `settings` are those of [rounds.assign] that it was made with, `inputs` names the entries,
    judges, conflicts and settings that it rests on, `figures` what it amounts to, `notes` holds
    sentences about what it leaves open, `staging` its anchors and who presents in which room,
    None without either. `version` grows with every edit by hand.
    """

    __tablename__ = "plan"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint(
            one_of("state", "draft", "published", "replaced", "discarded"), name="known_state"
        ),
        CheckConstraint(one_of("how", "propose", "repair"), name="known_way"),
        CheckConstraint(
            "(state IN ('published', 'replaced')) = (published_at IS NOT NULL)",
            name="published_has_a_time",
        ),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    state: Mapped[Word] = mapped_column(default="draft")
    how: Mapped[Word]
    settings: Mapped[JsonDict]
    inputs: Mapped[str] = mapped_column(String(64))
    figures: Mapped[JsonDict]
    gaps: Mapped[JsonList]
    notes: Mapped[JsonList]
    staging: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    made_at: Mapped[datetime] = mapped_column(Moment)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=0)


class PlannedPair(Base):
    """A judge would get an entry; `affinity` says how well they fit, in hundred-thousandths."""

    __tablename__ = "planned_pair"
    __table_args__ = (
        CheckConstraint(one_of("origin", "solver", "kept", "hand"), name="known_origin"),
        CheckConstraint("affinity BETWEEN 0 AND 100000", name="affinity_in_range"),
    )

    plan_id: Mapped[int] = mapped_column(
        ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True
    )
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True, index=True)
    locked: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[Word] = mapped_column(default="solver")
    affinity: Mapped[int]
