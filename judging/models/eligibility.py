"""Whether entries may take part: what the office decided, when and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Moment, Word, one_of

ACTS = ("eligible", "ineligible", "asked", "moved", "undone")
VERDICTS = ("open", "eligible", "ineligible", "asked")
TWINS = ("title", "person", "file")


class EligibilityAct(Base):
    """One decision of the office over one or many entries, with its reason.

    It is never changed, except that `undone_at` says when another act, which `undoes_id` names,
    took it back. `until` = until when teams may hand in what was asked for.
    """

    __tablename__ = "eligibility_act"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint(one_of("act", *ACTS), name="known_act"),
        CheckConstraint("(act = 'undone') = (undoes_id IS NOT NULL)", name="undone_names_what"),
        CheckConstraint(
            "act NOT IN ('ineligible', 'asked') OR reason <> ''", name="refusal_has_a_reason"
        ),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    act: Mapped[Word]
    reason: Mapped[str] = mapped_column(String(2000), default="")
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("eligibility_act.id"), unique=True)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    until: Mapped[datetime | None] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class EligibilityDecision(Base):
    """What an act meant for one entry: its verdict since then, and what stood before.

    The newest one of an entry is `current`; an entry without any is open.
    """

    __tablename__ = "eligibility_decision"
    __table_args__ = (
        CheckConstraint(one_of("verdict", *VERDICTS), name="known_verdict"),
        CheckConstraint(one_of("verdict_before", *VERDICTS), name="known_verdict_before"),
        Index(
            "uq_eligibility_decision_current",
            "entry_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_eligibility_decision_entry", "entry_id"),
    )

    act_id: Mapped[int] = mapped_column(ForeignKey("eligibility_act.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    verdict: Mapped[Word]
    verdict_before: Mapped[Word]
    status: Mapped[Word]
    status_before: Mapped[Word]
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))
    division_before_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))
    current: Mapped[bool] = mapped_column(default=True)


class DecisionLetter(Base):
    """That a letter tells somebody what an act meant for an entry."""

    __tablename__ = "decision_letter"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("eligibility_act.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)


class Dismissal(Base):
    """Entries that look like one another and were found to be different, with the reason.

    It holds for exactly the entries in `entries`, by key: one more, and they are shown again.
    """

    __tablename__ = "duplicate_dismissal"
    __table_args__ = (
        UniqueConstraint("contest_id", "kind", "likeness"),
        CheckConstraint(one_of("kind", *TWINS), name="known_kind"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    kind: Mapped[Word]
    likeness: Mapped[str] = mapped_column(String(64))
    entries: Mapped[JsonList]
    reason: Mapped[str] = mapped_column(String(2000))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
