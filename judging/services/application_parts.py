"""An application as a value: what pages show, what is still missing, and what is hashed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.applications import (
    Applicant,
    Application,
    ApplicationVersion,
    Arrival,
    Attachment,
    ConsentGiven,
    Guardian,
    Upload,
)
from judging.models.contests import Division

ADULT_CONSENT = 14  # years from which on nobody's guardian is asked (Korean law, art. 22-2)


@dataclass(frozen=True, slots=True)
class GuardianInfo:
    """Who was asked for a member under 14, and what came of it."""

    name: str
    email: str
    relation: str
    asked_at: datetime
    confirmed_at: datetime | None
    refused_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the team; of a child whose guardian has not answered everything is empty."""

    id: int
    role: str
    name: str = ""
    email: str = ""
    phone: str = ""
    affiliation: str = ""
    birth_date: date | None = None
    minor: bool = False
    verified_at: datetime | None = None
    guardian: GuardianInfo | None = None

    @property
    def waits(self) -> bool:
        """Whether a guardian must answer before anything is kept."""
        return self.minor and self.verified_at is None


@dataclass(frozen=True, slots=True)
class Given:
    """A consent as it was given."""

    version: str
    text_digest: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A file of the draft."""

    key: str
    slot: str
    file_name: str
    media_type: str
    bytes: int
    pages: int | None
    digest: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class UploadInfo:
    """A file on its way; `offset` says how much has arrived."""

    key: str
    slot: str
    file_name: str
    bytes: int
    started_at: datetime
    offset: int = 0


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """A version that was handed in."""

    number: int
    digest: str
    arrived_at: datetime
    verdict: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything of one application, as it stands in the draft."""

    id: int
    state: str
    version: int
    number: int | None
    started_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    withdrawn_at: datetime | None
    division: str = ""
    title: str = ""
    team_name: str = ""
    eligible: bool = False
    ai_used: bool | None = None
    ai_text: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    consents: dict[str, Given] = field(default_factory=dict)
    files: list[FileInfo] = field(default_factory=list)
    uploads: list[UploadInfo] = field(default_factory=list)
    versions: list[VersionInfo] = field(default_factory=list)


def load(session: Session, row: Application) -> Draft:
    """The application in a constant number of queries."""
    return Draft(
        id=row.id,
        state=row.state,
        version=row.version,
        number=row.number,
        started_at=row.started_at,
        changed_at=row.changed_at,
        submitted_at=row.submitted_at,
        withdrawn_at=row.withdrawn_at,
        division=_division(session, row),
        title=row.title,
        team_name=row.team_name,
        eligible=row.eligible,
        ai_used=row.ai_used,
        ai_text=row.ai_text,
        answers=dict(row.answers),
        members=_members(session, row),
        consents=_consents(session, row),
        files=_files(session, row),
        uploads=_uploads(session, row),
        versions=_versions(session, row),
    )


def _division(session: Session, row: Application) -> str:
    if row.division_id is None:
        return ""
    return session.scalar(select(Division.key).where(Division.id == row.division_id)) or ""


def _members(session: Session, row: Application) -> list[Member]:
    found = (
        select(Applicant, Guardian)
        .outerjoin(Guardian, Guardian.applicant_id == Applicant.id)
        .where(Applicant.application_id == row.id)
        .order_by(Applicant.position)
    )
    return [_member(one, guardian) for one, guardian in session.execute(found)]


def _member(row: Applicant, guardian: Guardian | None) -> Member:
    return Member(
        id=row.id,
        role=row.role,
        name=row.name,
        email=row.email,
        phone=row.phone,
        affiliation=row.affiliation,
        birth_date=row.birth_date,
        minor=row.minor,
        verified_at=row.verified_at,
        guardian=_guardian(guardian) if guardian else None,
    )


def _guardian(row: Guardian) -> GuardianInfo:
    return GuardianInfo(
        row.name, row.email, row.relation, row.asked_at, row.confirmed_at, row.refused_at
    )


def _consents(session: Session, row: Application) -> dict[str, Given]:
    found = select(ConsentGiven).where(
        ConsentGiven.application_id == row.id, ConsentGiven.taken_back_at.is_(None)
    )
    return {
        one.key: Given(one.version, one.text_digest, one.given_at)
        for one in session.scalars(found.order_by(ConsentGiven.id))
    }


def _files(session: Session, row: Application) -> list[FileInfo]:
    found = select(Attachment).where(
        Attachment.application_id == row.id, Attachment.removed_at.is_(None)
    )
    return [file_info(one) for one in session.scalars(found.order_by(Attachment.id))]


def file_info(one: Attachment) -> FileInfo:
    """A file as pages show it."""
    return FileInfo(
        one.key,
        one.slot,
        one.file_name,
        one.media_type,
        one.bytes,
        one.pages,
        one.digest,
        one.added_at,
    )


def _uploads(session: Session, row: Application) -> list[UploadInfo]:
    found = select(Upload).where(Upload.application_id == row.id, Upload.finished_at.is_(None))
    return [
        UploadInfo(one.key, one.slot, one.file_name, one.bytes, one.started_at)
        for one in session.scalars(found.order_by(Upload.id))
    ]


def _versions(session: Session, row: Application) -> list[VersionInfo]:
    found = (
        select(ApplicationVersion, Arrival.verdict)
        .join(Arrival, Arrival.version_id == ApplicationVersion.id)
        .where(ApplicationVersion.application_id == row.id)
        .order_by(ApplicationVersion.number.desc())
    )
    return [
        VersionInfo(one.number, one.digest, one.arrived_at, verdict)
        for one, verdict in session.execute(found)
    ]


def age_on(birth_date: date, day: date) -> int:
    """How old somebody is on a day, as the law counts."""
    had_no_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - had_no_birthday
