"""The files of an application: checked by their contents, stored, downloaded, taken out again."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.orm import Session

from judging.documents import file_kinds, rendering
from judging.errors import NotFound, NotReady, TooLarge, WrongKind
from judging.extensions import db
from judging.models.applications import Application, Attachment, Upload, VersionFile
from judging.services import applications, audit, lookup, material_files, preview_files
from judging.services.applications import Change
from judging.services.call_rules import FileRule, Terms, title_of
from judging.services.transactions import write
from judging.storage import files

MEBI = 2**20
AT_ONCE = MEBI
KEPT_TIMES = 5  # how often the quota may lie in versions that were handed in


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that is what the call takes."""

    media_type: str
    bytes: int
    pages: int | None
    digest: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it was sent, to be saved and never opened on our site."""

    file_name: str
    bytes: int
    source: BinaryIO


def rule_of(terms: Terms, slot: str) -> FileRule:
    """The rule of a place for files. Raises NotFound."""
    rule = next((one for one in terms.files if one.key == slot), None)
    if rule is None:
        raise NotFound("The call asks for no such file.")
    return rule


def check_size(rule: FileRule, size: int) -> None:
    """Raises NotReady, TooLarge."""
    if size <= 0:
        raise NotReady("This file is empty.")
    if size > rule.most_mb * MEBI:
        raise TooLarge(f"A file may have at most {rule.most_mb} MB.")


def check_room(session: Session, change: Change, size: int, *, replaces: int = 0) -> None:
    """All files of one application together. Raises TooLarge."""
    quota = change.terms.quota_mb * MEBI
    mine = Attachment.application_id == change.row.id
    total = func.coalesce(func.sum(Attachment.bytes), 0)
    now = session.scalar(select(total).where(mine, Attachment.removed_at.is_(None))) or 0
    ever = session.scalar(select(total).where(mine)) or 0
    coming = func.coalesce(func.sum(Upload.bytes), 0)
    open_ = (Upload.application_id == change.row.id, Upload.finished_at.is_(None))
    arriving = session.scalar(select(coming).where(*open_)) or 0
    if now + arriving + size - replaces > quota or ever + arriving + size > KEPT_TIMES * quota:
        most = change.terms.quota_mb
        raise TooLarge(f"All files of one application together may have at most {most} MB.")


def check(path: Path, rule: FileRule) -> Checked:
    """Look at a file's contents. Raises WrongKind, TooLarge, NotReady."""
    size = path.stat().st_size
    check_size(rule, size)
    kind = file_kinds.recognise(path)
    if kind.word not in rule.kinds:
        raise WrongKind(f"“{title_of(rule.texts)}” takes other kinds of files.")
    pages = None
    if kind.word in ("pdf", "image"):
        pages = rendering.count_pages(path)
        if kind.word == "pdf" and rule.most_pages and pages > rule.most_pages:
            raise TooLarge(f"This PDF has {pages} pages; at most {rule.most_pages} are taken.")
    return Checked(kind.media_type, size, pages, _digest(path))


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(AT_ONCE):
            found.update(block)
    return found.hexdigest()


def room_in_slot(session: Session, change: Change, rule: FileRule) -> list[Attachment]:
    """The files that a new one takes the place of. Raises TooLarge where there are enough."""
    here = (
        Attachment.application_id == change.row.id,
        Attachment.slot == rule.key,
        Attachment.removed_at.is_(None),
    )
    rows = list(session.scalars(select(Attachment).where(*here).order_by(Attachment.id)))
    if rule.most == 1:
        return rows
    if len(rows) >= rule.most:
        raise TooLarge(f"“{title_of(rule.texts)}” takes at most {rule.most} files.")
    return []


def keep(
    session: Session,
    change: Change,
    rule: FileRule,
    file_name: str,
    checked: Checked,
    stored: str,
    *,
    by: int,
    at: datetime,
) -> Attachment:
    """Put a stored file into the draft within the caller's transaction. Raises TooLarge."""
    for old in room_in_slot(session, change, rule):
        _take_out(session, change, old, by=by, at=at)
    row = Attachment(
        application_id=change.row.id,
        key=secrets.token_hex(16),
        slot=rule.key,
        file_name=material_files.plain_name(file_name) or "file",
        media_type=checked.media_type,
        bytes=checked.bytes,
        pages=checked.pages,
        digest=checked.digest,
        stored=stored,
        added_at=at,
    )
    session.add(row)
    session.flush()
    details = {"file": row.id, "bytes": row.bytes, "digest": row.digest}
    applications.record(session, change.contest, change.row, "file_added", details, by=by, at=at)
    return row


def remove(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """Take a file out of the draft. Raises NotFound, Closed."""
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=None)
        mine = (Attachment.application_id == change.row.id, Attachment.removed_at.is_(None))
        row = session.scalar(select(Attachment).where(*mine, Attachment.key == key))
        if row is None:
            raise NotFound("There is no such file.")
        _take_out(session, change, row, by=by, at=at)
        change.row.changed_at = at


def _take_out(session: Session, change: Change, row: Attachment, *, by: int, at: datetime) -> None:
    """Out of the draft; a file that no version holds is deleted."""
    details = {"file": row.id, "digest": row.digest}
    applications.record(session, change.contest, change.row, "file_removed", details, by=by, at=at)
    if session.scalar(select(exists().where(VersionFile.attachment_id == row.id))):
        row.removed_at = at
        return
    session.execute(update(Upload).where(Upload.attachment_id == row.id).values(attachment_id=None))
    about: dict[str, Any] = {"contest_id": change.contest.id, "by": by, "at": at}
    preview_files.forget(session, Attachment.id == row.id, **about)
    material_files.forget(session, [row.stored], **about)
    session.execute(delete(Attachment).where(Attachment.id == row.id))


def own(contest_key: str, key: str, *, owner: int) -> Download:
    """A file of one's own application, in the draft or in a version. Raises NotFound."""
    session = db.session()
    contest, _call = applications.announced(session, contest_key)
    application = applications.owned(session, contest, owner)
    if application is None:
        raise NotFound("There is no such file.")
    mine = (Attachment.application_id == application.id, Attachment.key == key)
    return _opened(session.scalar(select(Attachment).where(*mine)))


def original(contest_key: str, key: str, *, by: int, at: datetime) -> Download:
    """A file of any application, for organisers, written into the log. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        found = (
            select(Attachment)
            .join(Application, Attachment.application_id == Application.id)
            .where(Application.contest_id == contest.id, Attachment.key == key)
        )
        row = session.scalar(found)
        if row is None:
            raise NotFound("There is no such file.")
        subject = f"attachment:{row.id}"
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="application.file_read",
            subject=subject,
            details={},
        )
    return _opened(row)  # a slow storage must hold nobody's transaction up


def _opened(row: Attachment | None) -> Download:
    if row is None:
        raise NotFound("There is no such file.")
    try:
        return Download(row.file_name, row.bytes, files().open(row.stored))
    except FileNotFoundError:
        raise NotFound("There is no such file.") from None
