"""The published versions of a contest's rules and notice: frozen, hashed, read again."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.notices import Notice, Resolution, RuleVersion
from judging.packages.document import ContestMeta
from judging.packages.rules_document import published_text, read_text
from judging.services import audit, notice_settings, setups
from judging.services.notice_settings import NoticeSettings
from scoring.rules import RuleBook

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Resolved:
    """A decision of the committee on the rules."""

    text: str
    day: date
    present: int
    in_favour: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """A published version; `intact` = what is stored has the hash that was published."""

    number: int
    hash: str
    intact: bool
    published_at: datetime
    reason: str
    minor: bool
    resolution: Resolved | None
    meta: ContestMeta
    book: RuleBook
    settings: NoticeSettings


def document_text(meta: ContestMeta, book: RuleBook, settings: NoticeSettings) -> str:
    """Rules and notice as canonical JSON: what is hashed and kept."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "contest": published_text(meta, book),
        "notice": settings.as_json(),
    }
    return audit.canonical(said)


def digest(text: str) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def all_of(session: Session, contest: Contest) -> list[Version]:
    """Every version, the newest first."""
    rows = session.execute(
        select(RuleVersion, Resolution)
        .outerjoin(Resolution, RuleVersion.resolution_id == Resolution.id)
        .where(RuleVersion.contest_id == contest.id)
        .order_by(RuleVersion.number.desc())
    )
    return [_version(row, resolution) for row, resolution in rows]


def _version(row: RuleVersion, resolution: Resolution | None) -> Version:
    stored = json.loads(row.document)
    meta, book = read_text(stored["contest"])
    return Version(
        number=row.number,
        hash=row.hash,
        intact=digest(row.document) == row.hash,
        published_at=row.published_at,
        reason=row.reason,
        minor=row.minor,
        resolution=_resolved(resolution) if resolution else None,
        meta=meta,
        book=book,
        settings=notice_settings.of_json(stored["notice"]),
    )


def _resolved(row: Resolution) -> Resolved:
    return Resolved(row.text, row.resolved_on, row.present, row.in_favour, row.number)


def is_in_force(session: Session, contest: Contest, version: Version) -> bool:
    """Whether the rules that the engine executes are those of the version."""
    meta, book = setups.in_force(session, contest)
    notice = session.get(Notice, contest.id)
    settings = notice_settings.of_json(notice.settings if notice else {})
    return digest(document_text(meta, book, settings)) == version.hash
