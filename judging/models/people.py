"""Users, their memberships, teams with their members, and judges."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from judging.extensions import Base
from judging.models.columns import Id, JsonList, Key, Moment, Word, one_of
from judging.models.likeness import LENGTH, likeness, likeness_of

NOBODY = "judges.invalid"  # the host of accounts that have no address: nobody can write there
ROLES = ("owner", "recorder", "operator", "chair", "judge", "team", "auditor")


class User(Base):
    """Somebody who can sign in. `email` is in its canonical form; `session_key` ends sessions.

    `email_proved_at` = since when it is known that the address is his; a password that somebody
    chose before that is forgotten at the first proof.
    """

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_in_lower_case"),)

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[Word] = mapped_column(default="")
    is_admin: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    session_key: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    email_proved_at: Mapped[datetime | None] = mapped_column(Moment)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    # What Flask-Login asks of a user; its own mixin would bring Flask into the models.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.active

    def get_id(self) -> str:
        """What a session remembers: it ends as soon as the account has another session key."""
        return f"{self.id}.{self.session_key}"


class SignInAttempt(Base):
    """A sign-in that was tried and did not succeed, counted against its account and its address."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[Id]
    email_hash: Mapped[str] = mapped_column(String(64), index=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)


class Membership(Base):
    """A user's role in one contest. The role `team` names the team that the user belongs to."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "contest_id", "role"),
        CheckConstraint(one_of("role", *ROLES), name="known_role"),
        CheckConstraint("(role = 'team') = (team_id IS NOT NULL)", name="team_role_has_a_team"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"), index=True)
    role: Mapped[Word]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))

    user: Mapped[User] = relationship(back_populates="memberships")


class Team(Base):
    """Who competes: a group of people under one name in one contest."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("contest_id", "name"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    name: Mapped[str] = mapped_column(String(200))

    members: Mapped[list["TeamMember"]] = relationship(order_by="TeamMember.position")


class TeamMember(Base):
    """One person of a team: personal data, left out of every public export.

    `name_key` is the same for names that differ only in spaces, signs and case.
    """

    __tablename__ = "team_member"
    __table_args__ = (
        CheckConstraint(one_of("role", "leader", "member"), name="known_role"),
        UniqueConstraint("team_id", "position"),
    )

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(
        String(LENGTH), default=likeness_of("name"), server_default=text("''")
    )
    email: Mapped[str] = mapped_column(String(254), default="")
    role: Mapped[Word] = mapped_column(default="member")
    birth_date: Mapped[date | None]

    @validates("name")
    def _compare_name(self, _name: str, name: str) -> str:
        self.name_key = likeness(name)
        return name


class Judge(Base):
    """Somebody who judges in a contest, also before he has an account. `civilian` NULL = unsaid."""

    __tablename__ = "judge"
    __table_args__ = (UniqueConstraint("contest_id", "key"),)

    id: Mapped[Id]
    contest_id: Mapped[int] = mapped_column(ForeignKey("contest.id"))
    key: Mapped[Key]
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    affiliation: Mapped[str] = mapped_column(String(200), default="")
    civilian: Mapped[bool | None]
    topics: Mapped[JsonList]
    max_load: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
