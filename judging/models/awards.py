"""Awards and who holds their places."""

from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Key, Points, Texts


class Award(Base):
    """An award as it was announced; `position` is its precedence, `prize` in won for each place."""

    __tablename__ = "award"
    __table_args__ = (
        UniqueConstraint("contest_id", "key"),
        CheckConstraint("places > 0 AND prize >= 0", name="counts_sensible"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    position: Mapped[int]
    texts: Mapped[Texts]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))
    places: Mapped[int] = mapped_column(default=1)
    givers: Mapped[JsonList]
    prize: Mapped[int] = mapped_column(BigInteger, default=0)
    min_score: Mapped[Decimal] = mapped_column(Points, default=Decimal(0))


class AwardPlace(Base):
    """An entry holds a place of an award in an announcement; a shared place has several rows."""

    __tablename__ = "award_place"

    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcement.id"), primary_key=True)
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    place: Mapped[int]
    giver: Mapped[str] = mapped_column(String(200), default="")
    prize: Mapped[int] = mapped_column(BigInteger, default=0)
