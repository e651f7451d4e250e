"""How judges come in: the entrance of a contest, their personal numbers, links and wrong tries."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from judging.extensions import Base
from judging.models.columns import Id, Moment, Texts


class Entrance(Base):
    """Where judges come into a contest at tablets: its event code, and whether it lets them in.

    A contest that has one is judged on tablets. `pledge_texts` is its own pledge, empty = the
    usual one; `pledge_edition` grows when the text changes, and the pledge is asked for anew.
    """

    __tablename__ = "entrance"

    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    code_made_at: Mapped[datetime] = mapped_column(Moment)
    is_open: Mapped[bool]
    asks_pledge: Mapped[bool] = mapped_column(default=True)
    pledge_texts: Mapped[Texts]
    pledge_edition: Mapped[int] = mapped_column(default=0)


class JudgeNumber(Base):
    """A judge's personal number: three digits that name him, and eight that are secret.

    `pin_hash` is keyed with the secret of the installation and covers all eleven.
    """

    __tablename__ = "judge_number"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 999", name="three_digits"),
    )

    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), primary_key=True)
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    number: Mapped[int]
    pin_hash: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Moment)


class AdmissionLink(Base):
    """A link that lets one judge in at one tablet, once. `secret_hash` is the SHA-256 of it."""

    __tablename__ = "admission_link"

    id: Mapped[Id]
    judge_id: Mapped[int] = mapped_column(ForeignKey("judge.id"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    redeemed_at: Mapped[datetime | None] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)


class AdmissionAttempt(Base):
    """A wrong try to come in; it counts until an organiser lifts it.

    Without a contest it was a wrong event code, without a judge a number that nobody has.
    """

    __tablename__ = "admission_attempt"

    id: Mapped[Id]
    contest_id: Mapped[int | None] = mapped_column(ForeignKey("contest.id"), index=True)
    judge_id: Mapped[int | None] = mapped_column(ForeignKey("judge.id"))
    device_hash: Mapped[str] = mapped_column(String(64), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    lifted: Mapped[bool] = mapped_column(default=False)
