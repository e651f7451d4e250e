"""What organisers type on the pages of a contest's settings, kept before it holds."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Moment, Word, one_of


class SetupDraft(Base):
    """What one organiser did on one page of the settings, for him alone.

    `fields` = what is typed and does not hold, as pairs of name and text: it does not fit yet, or
    the rules are public and a change is proposed by the button. NULL where everything holds. `base`
    is the fingerprint of the settings that it was typed over. `before` holds the settings as they
    were at `begun_at`, when he first changed something on the page that he opened as `opened`;
    NULL where nothing can be undone.
    """

    __tablename__ = "setup_draft"
    __table_args__ = (
        CheckConstraint(
            one_of("part", "names", "divisions", "criteria", "rounds", "awards", "dates", "texts"),
            name="known_part",
        ),
    )

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    part: Mapped[Word] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    fields: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    base: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    opened: Mapped[str] = mapped_column(String(40))
    begun_at: Mapped[datetime] = mapped_column(Moment)
    kept_at: Mapped[datetime] = mapped_column(Moment)
