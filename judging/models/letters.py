"""Letters to people, and the single-use links that some of them carry."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, Moment, Word, one_of
from judging.models.people import ROLES

LETTER_STATES = ("waiting", "sent", "kept", "failed")
PURPOSES = ("enter", "password", "invitation")


class Invitation(Base):
    """Somebody may take a role in a contest, once; the role `team` names the team to join."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(one_of("role", *ROLES), name="known_role"),
        CheckConstraint("(role = 'team') = (team_id IS NOT NULL)", name="team_role_has_a_team"),
        CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by_somebody"
        ),
        CheckConstraint(
            "accepted_at IS NULL OR withdrawn_at IS NULL", name="accepted_or_withdrawn"
        ),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    role: Mapped[Word]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class SecretLink(Base):
    """Whoever has the link may use it once, until it expires or is withdrawn.

    The secret itself is kept nowhere: it is derived from the installation's key and `nonce`, and
    found again by its SHA-256. `address_hash` is where it was asked for.
    """

    __tablename__ = "secret_link"
    __table_args__ = (
        CheckConstraint(one_of("purpose", *PURPOSES), name="known_purpose"),
        CheckConstraint(
            "purpose <> 'invitation' OR invitation_id IS NOT NULL", name="invitation_is_named"
        ),
        CheckConstraint("email = lower(email)", name="email_in_lower_case"),
    )

    id: Mapped[Id]
    purpose: Mapped[Word]
    nonce: Mapped[str] = mapped_column(String(64))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254), default="", index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    next_path: Mapped[str] = mapped_column(String(300), default="")
    address_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    invitation: Mapped[Invitation | None] = relationship()


class Letter(Base):
    """Something to be told to one person by e-mail.

    `{link}` in the text stands for the link. `is_secret` says that the text is for its reader
    alone. `kept` = no mail is set up here, so that somebody hands it over; `by_id` caused it.
    With `withdrawn_at` what it says no longer holds, and it leaves no more.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint(one_of("state", *LETTER_STATES), name="known_state"),
        CheckConstraint("(state = 'waiting') = (next_at IS NOT NULL)", name="waiting_has_a_time"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("attempts >= 0", name="counts_sensible"),
        Index("ix_letter_state_next_at", "state", "next_at"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    to: Mapped[str] = mapped_column("recipient", String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    is_secret: Mapped[bool] = mapped_column(default=False)
    link_id: Mapped[int | None] = mapped_column(ForeignKey("secret_link.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    state: Mapped[Word] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str] = mapped_column(String(500), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)

    link: Mapped[SecretLink | None] = relationship()
