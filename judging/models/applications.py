"""Applications: what a team fills in, and every version of it that was handed in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from judging.extensions import Base
from judging.models.columns import Id, JsonDict, Moment, Word, one_of

STATES = ("draft", "submitted", "withdrawn")
VERDICTS = ("in_time", "in_grace", "early", "late")
GIVEN = text("taken_back_at IS NULL")
UNVERIFIED_CHILD = (
    "NOT minor OR verified_at IS NOT NULL OR (name = '' AND email = '' AND phone = ''"
    " AND affiliation = '' AND birth_date IS NULL)"
)


class Application(Base):
    """A team's application to a contest, by the account that began it.

    What stands here is the draft; what was handed in stands in `ApplicationVersion`. `team_id`
    and `entry_id` exist from the first handing in. `number` is the receipt's, never used twice.
    `version` grows with every change of the draft and guards against two open pages.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("contest_id", "owner_id"),
        UniqueConstraint("contest_id", "number"),
        CheckConstraint(one_of("state", *STATES), name="known_state"),
        CheckConstraint(
            "(submitted_at IS NOT NULL) = (number IS NOT NULL)", name="submitted_has_a_number"
        ),
        CheckConstraint("state <> 'submitted' OR entry_id IS NOT NULL", name="submitted_is_entry"),
    )

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    number: Mapped[int | None]
    state: Mapped[Word] = mapped_column(default="draft")
    division_id: Mapped[int | None] = mapped_column(ForeignKey("division.id"))
    title: Mapped[str] = mapped_column(String(200), default="")
    team_name: Mapped[str] = mapped_column(String(200), default="")
    eligible: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[JsonDict]
    ai_used: Mapped[bool | None]
    ai_text: Mapped[str] = mapped_column(String(2000), default="")
    version: Mapped[int] = mapped_column(default=1)
    started_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), unique=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)

    applicants: Mapped[list["Applicant"]] = relationship(order_by="Applicant.position")


class Applicant(Base):
    """One person of an application: personal data.

    Of somebody under 14 (`minor`) nothing is kept before a guardian has consented (`verified_at`).
    """

    __tablename__ = "applicant"
    __table_args__ = (
        UniqueConstraint("application_id", "position"),
        CheckConstraint(one_of("role", "leader", "member"), name="known_role"),
        CheckConstraint(UNVERIFIED_CHILD, name="child_waits_for_guardian"),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    position: Mapped[int]
    role: Mapped[Word] = mapped_column(default="member")
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    affiliation: Mapped[str] = mapped_column(String(200), default="")
    birth_date: Mapped[date | None]
    minor: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None] = mapped_column(Moment)

    guardian: Mapped["Guardian | None"] = relationship()


class Guardian(Base):
    """Who answers for a member under 14, and what that person said to the link in the letter.

    `consent_version` and `text_digest` say what was agreed to; the link's secret is kept as a hash.
    """

    __tablename__ = "guardian"
    __table_args__ = (
        CheckConstraint(
            "confirmed_at IS NULL OR refused_at IS NULL", name="one_answer_of_a_guardian"
        ),
    )

    id: Mapped[Id]
    applicant_id: Mapped[int] = mapped_column(
        ForeignKey("applicant.id", ondelete="CASCADE"), unique=True
    )
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    relation: Mapped[str] = mapped_column(String(100), default="")
    secret_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    refused_at: Mapped[datetime | None] = mapped_column(Moment)
    consent_version: Mapped[str] = mapped_column(String(40), default="")
    text_digest: Mapped[str] = mapped_column(String(64), default="")


class ConsentGiven(Base):
    """That one consent was given: its key, its version, the digest of its text, and when."""

    __tablename__ = "consent_given"
    __table_args__ = (
        Index(
            "uq_consent_given_current",
            "application_id",
            "key",
            unique=True,
            sqlite_where=GIVEN,
            postgresql_where=GIVEN,
        ),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    text_digest: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime] = mapped_column(Moment)
    taken_back_at: Mapped[datetime | None] = mapped_column(Moment)


class Attachment(Base):
    """A file of an application, checked by its contents.

    `slot` is the key of the call's file rule, `stored` the name in the file storage. With
    `removed_at` it is no longer in the draft, but in a version that was handed in.
    """

    __tablename__ = "attachment"
    __table_args__ = (CheckConstraint("bytes > 0", name="has_contents"),)

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    slot: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    pages: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    stored: Mapped[str] = mapped_column(String(32), unique=True)
    added_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment)


class Upload(Base):
    """A file that is on its way, in pieces; `started_at` is when the server first heard of it."""

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("bytes > 0", name="has_contents"),)

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    slot: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(200))
    bytes: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    refusal: Mapped[str] = mapped_column(String(300), default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))


class ApplicationVersion(Base):
    """An application as it was handed in: its contents in one form, and their SHA-256 digest.

    `content` is personal data; it is emptied when it is destroyed, the digest stays.
    """

    __tablename__ = "application_version"
    __table_args__ = (
        UniqueConstraint("application_id", "number"),
        CheckConstraint("number >= 1", name="numbers_begin_at_one"),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    arrived_at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class VersionFile(Base):
    """That a file belongs to a version that was handed in."""

    __tablename__ = "version_file"

    version_id: Mapped[int] = mapped_column(ForeignKey("application_version.id"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id"), primary_key=True, index=True
    )


class Arrival(Base):
    """That somebody wanted to hand in: when it arrived, which end held, and what that means."""

    __tablename__ = "arrival"
    __table_args__ = (
        CheckConstraint(one_of("verdict", *VERDICTS), name="known_verdict"),
        CheckConstraint(
            "version_id IS NULL OR verdict IN ('in_time', 'in_grace')", name="late_makes_no_version"
        ),
    )

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    grace_minutes: Mapped[int]
    verdict: Mapped[Word]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("application_version.id"))
