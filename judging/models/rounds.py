"""Rounds and the components of their scores."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, JsonList, Key, Moment, Points, Texts, Word, one_of
from judging.models.rubrics import Rubric


class Round(Base):
    """One pass of judging: who takes part, how the score is made, who advances.

    `source_id` is the round whose advanced entries take part; NULL = all eligible entries.
    `places` NULL means that nobody advances from here. `assign` holds how judges get their
    entries, NULL where nothing was said. From `judging_ends_at` on sheets are locked, by the
    server's clock; NULL = once somebody ends the judging.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("contest_id", "key"),
        CheckConstraint(
            one_of("state", "setup", "judging", "closed", "confirmed"), name="known_state"
        ),
        CheckConstraint(one_of("rank_groups", "separate", "together"), name="known_rank_groups"),
        CheckConstraint(one_of("cut_ties", "ladder", "all"), name="known_cut_ties"),
        CheckConstraint(one_of("wildcard_by", "z", "score"), name="known_wildcard_by"),
        CheckConstraint("source_id <> id", name="not_its_own_source"),
        CheckConstraint("places > 0 AND reserves >= 0 AND wildcards >= 0", name="counts_sensible"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]
    state: Mapped[Word] = mapped_column(default="setup")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    divisions: Mapped[JsonList]
    group_by: Mapped[str] = mapped_column(default="")
    rank_groups: Mapped[Word] = mapped_column(default="separate")
    tie_break: Mapped[JsonList]
    min_score: Mapped[Decimal] = mapped_column(Points, default=Decimal(0))

    places: Mapped[int | None]
    advance_to_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    quota: Mapped[JsonDict]
    cut_ties: Mapped[Word] = mapped_column(default="ladder")
    reserves: Mapped[int] = mapped_column(default=0)
    caps: Mapped[JsonList]
    floors: Mapped[JsonList]
    wildcards: Mapped[int] = mapped_column(default=0)
    wildcard_by: Mapped[Word] = mapped_column(default="z")
    assign: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    judging_ends_at: Mapped[datetime | None] = mapped_column(Moment)

    components: Mapped[list["Component"]] = relationship(
        order_by="Component.position", foreign_keys="Component.round_id"
    )
    source: Mapped["Round | None"] = relationship(remote_side="Round.id", foreign_keys=[source_id])
    advance_to: Mapped["Round | None"] = relationship(
        remote_side="Round.id", foreign_keys=[advance_to_id]
    )


class Component(Base):
    """One source of points of a round's score; which columns matter depends on `kind`.

    `points` are those of the places in a judge's order, one after the other with blanks between.
    """

    __tablename__ = "component"
    __table_args__ = (
        UniqueConstraint("round_id", "key"),
        CheckConstraint(
            one_of("kind", "sheets", "round", "votes", "invest", "measure", "ranking", "pairs"),
            name="known_kind",
        ),
        CheckConstraint(
            one_of("combine", "mean", "trimmed", "median", "sum", "rank_sum", "t_score"),
            name="known_combine",
        ),
        CheckConstraint("(kind = 'sheets') = (rubric_id IS NOT NULL)", name="sheets_have_a_rubric"),
        CheckConstraint("(kind = 'round') = (of_round_id IS NOT NULL)", name="round_names_a_round"),
        CheckConstraint("(kind = 'measure') = (max IS NOT NULL)", name="measure_has_a_max"),
        CheckConstraint("drop_high >= 0 AND drop_low >= 0", name="drops_not_negative"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]
    kind: Mapped[Word]
    weight: Mapped[Decimal] = mapped_column(Points, default=Decimal(100))
    digits: Mapped[int | None]
    rubric_id: Mapped[int | None] = mapped_column(ForeignKey("rubric.id"))
    combine: Mapped[Word] = mapped_column(default="mean")
    drop_high: Mapped[int] = mapped_column(default=1)
    drop_low: Mapped[int] = mapped_column(default=1)
    trim_min: Mapped[int] = mapped_column(default=5)
    trim_by: Mapped[Word] = mapped_column(default="total")
    rank_ties: Mapped[Word] = mapped_column(default="competition")
    incomplete_judge: Mapped[Word] = mapped_column(default="exclude")
    adjust: Mapped[Word] = mapped_column(default="none")
    of_round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))
    scale: Mapped[Word] = mapped_column(default="share_of_max")
    units: Mapped[int] = mapped_column(default=0)
    max_per_entry: Mapped[int] = mapped_column(default=0)
    min_entries: Mapped[int] = mapped_column(default=1)
    max: Mapped[Decimal | None] = mapped_column(Points)
    scale_to: Mapped[Decimal | None] = mapped_column(Points)
    places: Mapped[int] = mapped_column(default=0, server_default="0")
    points: Mapped[str] = mapped_column(String(2000), default="", server_default=text("''"))

    rubric: Mapped[Rubric | None] = relationship()
    of_round: Mapped[Round | None] = relationship(foreign_keys=[of_round_id])
