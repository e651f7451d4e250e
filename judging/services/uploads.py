"""Large files on their way: begun, sent in pieces, gone on with after a broken line.

How much has arrived is what lies on the disk, synced before it is said; so a server that dies in
the middle of a piece has lost nothing that it answered for. The last piece is followed by a look
at the contents, and only what the call takes becomes a file of the application.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from judging.errors import Closed, Conflicted, Gone, NotFound, Refused, TooLarge
from judging.extensions import db
from judging.models.applications import Application, Upload
from judging.models.calls import Call
from judging.services import applications, attachments, calls, material_files
from judging.services.application_parts import FileInfo, UploadInfo, file_info
from judging.services.applications import ENDED, Change
from judging.services.attachments import Checked
from judging.services.call_rules import FileRule
from judging.services.transactions import write
from judging.storage import Busy, NoRoom, NotThere, files, parts

MOST_OPEN = 10
FORGOTTEN_AFTER = timedelta(days=2)
NO_ROOM = "The server has no room left for files."


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is; at its end the file, or why it was not taken."""

    key: str
    offset: int
    bytes: int
    file: FileInfo | None = None
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    key: str
    slot: str
    file_name: str
    bytes: int
    started_at: datetime
    rule: FileRule


def begin(
    contest_key: str, slot: str, file_name: str, size: int, *, by: int, at: datetime
) -> Progress:
    """Say that a file will come. Raises NotFound, Closed, TooLarge, NotReady."""
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=None)
        rule = attachments.rule_of(change.terms, slot)
        attachments.check_size(rule, size)
        dropped = _drop(session, change.row, at - FORGOTTEN_AFTER)
        replaced = attachments.room_in_slot(session, change, rule)
        freed = sum(one.bytes for one in replaced)
        attachments.check_room(session, change, size, replaces=freed)
        key = _reserve(size)
        session.add(
            Upload(
                application_id=change.row.id,
                key=key,
                slot=slot,
                file_name=material_files.plain_name(file_name) or "file",
                bytes=size,
                started_at=at,
            )
        )
        details = {"slot": slot, "bytes": size}
        applications.record(
            session, change.contest, change.row, "file_begun", details, by=by, at=at
        )
    _remove_parts(dropped)
    return Progress(key, 0, size)


def _reserve(size: int) -> str:
    try:
        return parts().begin(size)
    except NoRoom as full:
        raise TooLarge(NO_ROOM) from full


def _drop(session: Session, row: Application, before: datetime) -> Sequence[str]:
    """Forget uploads that nobody goes on with. Raises TooLarge where too many are open."""
    open_ = (Upload.application_id == row.id, Upload.finished_at.is_(None))
    old = list(session.scalars(select(Upload.key).where(*open_, Upload.started_at < before)))
    session.execute(delete(Upload).where(Upload.key.in_(old)))
    if (session.scalar(select(func.count()).select_from(Upload).where(*open_)) or 0) >= MOST_OPEN:
        raise TooLarge(f"At most {MOST_OPEN} files are sent at once. Wait until one has arrived.")
    return old


def _remove_parts(keys: Sequence[str]) -> None:
    for key in keys:
        parts().remove(key)


def where(contest_key: str, key: str, *, by: int) -> Progress:
    """How far an upload is, to go on from there. Raises NotFound; Gone when it has ended."""
    found = _find(db.session(), contest_key, key, by=by)
    return Progress(key, _arrived(key), found.bytes)


def _arrived(key: str) -> int:
    try:
        return parts().size(key)
    except NotThere:
        raise Gone("This upload is over. Send the file again.") from None


def _find(session: Session, contest_key: str, key: str, *, by: int) -> _Known:
    contest, call = applications.announced(session, contest_key)
    return _find_of(session, call, applications.owned(session, contest, by), key)


def _find_of(session: Session, call: Call, application: Application | None, key: str) -> _Known:
    mine = (Upload.key == key, Upload.application_id == (application.id if application else 0))
    row = session.scalar(select(Upload).where(*mine))
    if row is None:
        raise NotFound("There is no such upload.")
    if row.finished_at is not None:
        raise Gone("This upload is over. Send the file again.")
    rule = attachments.rule_of(calls.terms_of(call), row.slot)
    return _Known(row.id, row.key, row.slot, row.file_name, row.bytes, row.started_at, rule)


def piece(
    contest_key: str, key: str, offset: int, source: BinaryIO, *, by: int, at: datetime
) -> Progress:
    """Take the bytes that follow the first `offset`; with the last of them the file is looked at.

    Raises NotFound, Gone; Closed after the end; Conflicted where they do not follow.
    """
    session = db.session()
    contest, call = applications.announced(session, contest_key)
    application = applications.owned(session, contest, by)
    found = _find_of(session, call, application, key)
    window = calls.window(session, call, application.id if application else None)
    if contest.state != "open" or not window.takes_bytes(at, started_at=found.started_at):
        raise Closed(ENDED)
    session.commit()  # a slow line must not hold a connection to the database
    arrived = _append(found, offset, source)
    if arrived < found.bytes:
        return Progress(key, arrived, found.bytes)
    return _finish(contest_key, found, by=by, at=at)


def _append(found: _Known, offset: int, source: BinaryIO) -> int:
    try:
        return parts().append(found.key, offset, source, found.bytes)
    except NotThere:
        raise Gone("This upload is over. Send the file again.") from None
    except Busy:
        raise Conflicted("Another piece of this file is just arriving.") from None
    except NoRoom as full:
        raise TooLarge(NO_ROOM) from full


def _finish(contest_key: str, found: _Known, *, by: int, at: datetime) -> Progress:
    """The whole file is here: take it, or say why not."""
    try:
        with parts().held(found.key) as path:
            checked = attachments.check(path, found.rule)
            with path.open("rb") as source:
                stored = files().put(source)
        with material_files.kept(stored):
            taken = _keep(contest_key, found, checked, stored, by=by, at=at)
    except NoRoom as full:
        raise TooLarge(NO_ROOM) from full
    except NotThere:
        raise Gone("This upload is over. Send the file again.") from None
    except Busy:
        raise Conflicted("Another piece of this file is just arriving.") from None
    except (Gone, Closed, Conflicted):
        raise
    except Refused as refusal:
        _refuse(found, refusal, at)
        return Progress(found.key, found.bytes, found.bytes, refusal=refusal)
    parts().remove(found.key)
    return Progress(found.key, found.bytes, found.bytes, file=taken)


def _keep(
    contest_key: str, found: _Known, checked: Checked, stored: str, *, by: int, at: datetime
) -> FileInfo:
    with write() as session:
        change = applications.locked(session, contest_key, by=by)
        _demand_open_still(session, change, found)
        row = attachments.keep(
            session, change, found.rule, found.file_name, checked, stored, by=by, at=at
        )
        ended = {"finished_at": at, "attachment_id": row.id}
        session.execute(update(Upload).where(Upload.id == found.id).values(ended))
        change.row.changed_at = at
        return file_info(row)


def _demand_open_still(session: Session, change: Change, found: _Known) -> None:
    """Nobody finished or cancelled it meanwhile."""
    mine = (Upload.id == found.id, Upload.application_id == change.row.id)
    if session.scalar(select(Upload.id).where(*mine, Upload.finished_at.is_(None))) is None:
        raise Gone("This upload is over. Send the file again.")


def _refuse(found: _Known, refusal: Refused, at: datetime) -> None:
    with write() as session:
        ended = {"finished_at": at, "refusal": refusal.message[:300]}
        session.execute(update(Upload).where(Upload.id == found.id).values(ended))
    parts().remove(found.key)


def cancel(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """Forget a file that is on its way. Raises NotFound, Gone."""
    with write() as session:
        found = _find(session, contest_key, key, by=by)
        session.execute(delete(Upload).where(Upload.id == found.id))
        change = applications.locked(session, contest_key, by=by)
        details = {"slot": found.slot}
        applications.record(
            session, change.contest, change.row, "file_cancelled", details, by=by, at=at
        )
    parts().remove(key)


def add(
    contest_key: str,
    slot: str,
    file_name: str,
    source: BinaryIO,
    size: int,
    *,
    by: int,
    at: datetime,
) -> FileInfo:
    """A whole file at once, as a page without scripts sends it. Raises what `piece` tells."""
    begun = begin(contest_key, slot, file_name, size, by=by, at=at)
    ended = piece(contest_key, begun.key, 0, source, by=by, at=at)
    if ended.refusal is not None:
        raise ended.refusal
    if ended.file is None:
        cancel(contest_key, begun.key, by=by, at=at)
        raise Conflicted("The file broke off on its way. Send it again.")
    return ended.file


def offsets(uploads: Sequence[UploadInfo]) -> list[UploadInfo]:
    """The uploads with how much of each has arrived; one whose bytes are gone is left out."""
    found = []
    for one in uploads:
        try:
            arrived = parts().size(one.key)
        except NotThere:
            continue
        values = (one.key, one.slot, one.file_name, one.bytes, one.started_at)
        found.append(UploadInfo(*values, offset=arrived))
    return found
