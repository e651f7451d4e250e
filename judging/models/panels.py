"""Panels, conflicts and assignments: who judges what."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Key, Word, one_of


class Panel(Base):
    """A group of judges that sees the same entries."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("contest_id", "key"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]


class PanelJudge(Base):
    """A judge sits on a panel."""

    __tablename__ = "panel_judge"

    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)


class PanelEntry(Base):
    """A panel sees an entry in a round."""

    __tablename__ = "panel_entry"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)


class Conflict(Base):
    """A judge may not judge an entry: there is no sheet, in numerator or denominator."""

    __tablename__ = "conflict"
    __table_args__ = (
        UniqueConstraint("judge_id", "entry_id"),
        CheckConstraint(one_of("kind", "excluded", "challenged", "recused"), name="known_kind"),
    )

    id: Mapped[Id]
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    kind: Mapped[Word]
    reason: Mapped[str] = mapped_column(String(2000), default="")


class Assignment(Base):
    """A judge was explicitly given an entry in a round."""

    __tablename__ = "assignment"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
