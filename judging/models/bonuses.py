"""Bonuses that teams claim, and what the office found."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Moment, Points, Texts, Word, one_of


class BonusCheck(Base):
    """What the office found about one claim of an entry; an accepted one has its adjustment.

    `evidence` is the digest of what the team had said when it was found, `texts` what the call had
    asked: the question may be taken out of the call later.
    """

    __tablename__ = "bonus_check"
    __table_args__ = (
        CheckConstraint(one_of("verdict", "accepted", "refused"), name="known_verdict"),
        CheckConstraint(
            "(verdict = 'accepted') = (adjustment_id IS NOT NULL)", name="accepted_counts"
        ),
        CheckConstraint("verdict = 'accepted' OR reason <> ''", name="refusal_has_a_reason"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    field: Mapped[str] = mapped_column(String(64), primary_key=True)
    verdict: Mapped[Word]
    points: Mapped[Decimal] = mapped_column(Points)
    adjustment_id: Mapped[int | None] = mapped_column(ForeignKey("adjustment.id"), unique=True)
    evidence: Mapped[str] = mapped_column(String(64))
    texts: Mapped[Texts]
    reason: Mapped[str] = mapped_column(String(2000), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
