"""What judges read beside a sheet: adding it to an entry, ordering, replacing, taking away."""

import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady, TooLarge
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy
from judging.services import audit, jobs, lookup, material_files
from judging.services.material_files import COPY, RENDER, Staged, Upload
from judging.services.transactions import write

MOST_OF_AN_ENTRY = 12
LONGEST_TITLE = 200
LONGEST_TEXT = 500
LONGEST_ADDRESS = 1000


def add_file(
    contest_key: str, entry_key: str, upload: Upload, *, title: str, by: int, at: datetime
) -> str:
    """Add a PDF or an image, whose pages are drawn in the background; answers with its key.

    Raises NotFound, WrongKind, TooLarge, NotReady.
    """
    staged = material_files.stage(upload)
    with material_files.kept(staged.stored), write() as session:
        contest, entry = _entry(session, contest_key, entry_key)
        material = store_new(session, contest, entry, staged, title, by=by, at=at)
        return material.key


def add_link(
    contest_key: str, entry_key: str, address: str, *, title: str, by: int, at: datetime
) -> str:
    """Add a link, of a video for instance. Raises NotFound; NotReady for no web address."""
    return _add_words(contest_key, entry_key, "link", web_address(address), title, by=by, at=at)


def add_text(
    contest_key: str, entry_key: str, text: str, *, title: str, by: int, at: datetime
) -> str:
    """Add a short text. Raises NotFound; NotReady where it is empty or too long."""
    body = text.strip()
    if not body or len(body) > LONGEST_TEXT:
        raise NotReady(f"A short text has 1 to {LONGEST_TEXT} characters.")
    return _add_words(contest_key, entry_key, "text", body, title, by=by, at=at)


def web_address(address: str) -> str:
    """An address that a browser opens as a page. Raises NotReady for any other."""
    found = address.strip()
    try:
        parts = urlsplit(found)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise NotReady("Give the whole address of the page: https://…")
    if len(found) > LONGEST_ADDRESS or any(sign.isspace() for sign in found):
        raise NotReady("Give the whole address of the page: https://…")
    return found


def _add_words(
    contest_key: str, entry_key: str, kind: str, body: str, title: str, *, by: int, at: datetime
) -> str:
    with write() as session:
        contest, entry = _entry(session, contest_key, entry_key)
        material = _new(session, entry, kind, title, at)
        material.body = body
        _record(session, contest, entry, "added", {"kind": kind}, by=by, at=at)
        return material.key


def store_new(
    session: Session,
    contest: Contest,
    entry: Entry,
    staged: Staged,
    title: str,
    *,
    by: int,
    at: datetime,
) -> Material:
    """Add a staged file within the caller's transaction. Raises NotReady, TooLarge."""
    same = select(Material.id).where(
        Material.entry_id == entry.id, Material.digest == staged.digest
    )
    if session.scalar(same) is not None:
        raise NotReady("This file is among the materials already.")
    material = _new(session, entry, "pages", title, at)
    _fill(session, contest, material, staged, by=by, at=at)
    _record(session, contest, entry, "added", _about(staged), by=by, at=at)
    return material


def _new(session: Session, entry: Entry, kind: str, title: str, at: datetime) -> Material:
    of_entry = (Material.entry_id == entry.id,)
    count, last = session.execute(
        select(func.count(), func.coalesce(func.max(Material.position), 0)).where(*of_entry)
    ).one()
    if count >= MOST_OF_AN_ENTRY:
        raise TooLarge(f"An entry has at most {MOST_OF_AN_ENTRY} materials.")
    material = Material(
        entry_id=entry.id,
        key=secrets.token_hex(8),
        position=last + 1,
        kind=kind,
        title=title.strip()[:LONGEST_TITLE],
        added_at=at,
    )
    session.add(material)
    return material


def _fill(
    session: Session,
    contest: Contest,
    material: Material,
    staged: Staged,
    *,
    by: int,
    at: datetime,
) -> None:
    material.original, material.file_name = staged.stored, staged.file_name
    material.media_type, material.bytes = staged.media_type, staged.bytes
    material.digest = staged.digest
    draw(session, contest, material, by=by, at=at)


def draw(session: Session, contest: Contest, material: Material, *, by: int, at: datetime) -> None:
    """Ask for the pages, or the copy, within the caller's transaction."""
    session.add(material)
    session.flush()
    copy = session.get(MaterialCopy, material.id)
    kind, arguments = RENDER, {"material": material.id, "original": material.original}
    if copy is not None:
        kind, arguments = COPY, {"material": material.id, "attachment": copy.attachment_id}
    asked: dict[str, Any] = {"contest_id": contest.id, "by": by, "at": at}
    material.job_id = jobs.enqueue(session, kind, arguments, **asked).id


def replace_file(
    contest_key: str, entry_key: str, key: str, upload: Upload, *, by: int, at: datetime
) -> None:
    """Put another file in a material's place; its old pages stay until the new ones are drawn.

    Raises NotFound, WrongKind, TooLarge, NotReady.
    """
    staged = material_files.stage(upload)
    with material_files.kept(staged.stored), write() as session:
        contest, entry, material = _material(session, contest_key, entry_key, key)
        if not material.original:
            raise NotReady("Only a file can be replaced by a file.")
        store_over(session, contest, entry, material, staged, by=by, at=at)


def store_over(
    session: Session,
    contest: Contest,
    entry: Entry,
    material: Material,
    staged: Staged,
    *,
    by: int,
    at: datetime,
) -> None:
    """Let a staged file take a material's place within the caller's transaction."""
    material_files.forget(session, [material.original], contest_id=contest.id, by=by, at=at)
    _fill(session, contest, material, staged, by=by, at=at)
    _record(session, contest, entry, "replaced", _about(staged), by=by, at=at)


def move(contest_key: str, entry_key: str, key: str, step: int, *, by: int, at: datetime) -> None:
    """Move a material by one place, up with -1. Raises NotFound; at the end it stays."""
    with write() as session:
        contest, entry, material = _material(session, contest_key, entry_key, key)
        in_order = select(Material).where(Material.entry_id == entry.id)
        rows = list(session.scalars(in_order.order_by(Material.position, Material.id)))
        here = rows.index(material)
        there = here + (1 if step > 0 else -1)
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, 1):
            row.position = position
        _record(session, contest, entry, "moved", {"to": there + 1}, by=by, at=at)


def remove(contest_key: str, entry_key: str, key: str, *, by: int, at: datetime) -> None:
    """Take a material away, with its file and its pages. Raises NotFound."""
    with write() as session:
        contest, entry, material = _material(session, contest_key, entry_key, key)
        names = material_files.stored_names(session, Material.id == material.id)
        material_files.forget(session, names, contest_id=contest.id, by=by, at=at)
        session.delete(material)
        _record(session, contest, entry, "removed", {"kind": material.kind}, by=by, at=at)


def draw_again(contest_key: str, entry_key: str, key: str, *, by: int, at: datetime) -> None:
    """Draw the pages once more after that failed. Raises NotFound; NotReady where it did not."""
    with write() as session:
        contest, entry, material = _material(session, contest_key, entry_key, key)
        job = session.get(Job, material.job_id) if material.job_id else None
        if job is None or job.state not in ("failed", "cancelled"):
            raise NotReady("These pages are drawn, or still being drawn.")
        draw(session, contest, material, by=by, at=at)
        _record(session, contest, entry, "redrawn", {}, by=by, at=at)


def clear(session: Session, contest: Contest, *, by: int | None, at: datetime) -> None:
    """Take every material of a contest away within the caller's transaction."""
    mine = select(Entry.id).where(Entry.contest_id == contest.id)
    of_contest = Material.entry_id.in_(mine)
    names = material_files.stored_names(session, of_contest)
    material_files.forget(session, names, contest_id=contest.id, by=by, at=at)
    for material in session.scalars(select(Material).where(of_contest)):
        session.delete(material)
    material_files.count_change(session, contest.id)
    session.flush()


def _entry(session: Session, contest_key: str, entry_key: str) -> tuple[Contest, Entry]:
    contest = lookup.contest(session, contest_key)
    return contest, session.get_one(Entry, lookup.entry_id(session, contest, entry_key))


def _material(
    session: Session, contest_key: str, entry_key: str, key: str
) -> tuple[Contest, Entry, Material]:
    contest, entry = _entry(session, contest_key, entry_key)
    found = select(Material).where(Material.entry_id == entry.id, Material.key == key)
    material = session.scalar(found)
    if material is None:
        raise NotFound("There is no such material.")
    return contest, entry, material


def _about(staged: Staged) -> dict[str, Any]:
    return {"kind": "pages", "bytes": staged.bytes, "sha256": staged.digest}


def _record(
    session: Session,
    contest: Contest,
    entry: Entry,
    what: str,
    details: dict[str, Any],
    *,
    by: int,
    at: datetime,
) -> None:
    material_files.count_change(session, contest.id)
    act, subject = f"material.{what}", f"entry:{entry.key}"
    audit.record(
        session, at=at, by=by, contest_id=contest.id, act=act, subject=subject, details=details
    )
