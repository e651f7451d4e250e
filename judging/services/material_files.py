"""The files behind materials: checked as they come in, drawn as pages, forgotten when unused."""

import hashlib
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from judging.documents import rendering
from judging.documents.rendering import Drawn
from judging.errors import NotReady, Refused, TooLarge
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.materials import Material, MaterialCopy, MaterialPage
from judging.services import audit, jobs
from judging.services.job_runner import Store, Work
from judging.storage import NoRoom, files

RENDER, FORGET, COPY = "material.render", "material.forget", "material.copy"
MOST_BYTES = 64 * 2**20
AT_ONCE = 2**20
LONGEST_NAME = 200
DRAWING = "drawing"
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sends it: what he calls it, and its bytes to be read."""

    name: str
    source: BinaryIO


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was checked and is stored, but belongs to no material yet."""

    file_name: str
    media_type: str
    bytes: int
    digest: str
    stored: str


@dataclass(frozen=True, slots=True)
class _Copy:
    path: Path
    media_type: str
    bytes: int
    digest: str


def stage(upload: Upload) -> Staged:
    """Check a file and store it. Raises WrongKind, TooLarge, NotReady."""
    (found,) = stage_all([upload])
    if isinstance(found, Refused):
        raise found
    return found


def stage_all(uploads: Sequence[Upload]) -> list[Staged | Refused]:
    """Check files and store those that are fit; for the others why they are not."""
    with tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        copies = [_tried(_copy, upload, Path(folder) / str(n)) for n, upload in enumerate(uploads)]
        fit = [copy for copy in copies if isinstance(copy, _Copy)]
        told = iter(rendering.inspect([copy.path for copy in fit]))
        found = [copy if isinstance(copy, Refused) else next(told) or copy for copy in copies]
        return [
            one if isinstance(one, Refused) else _tried(_store, one, upload.name)
            for one, upload in zip(found, uploads, strict=True)
        ]


def _tried(act: Callable[..., Thing], *given: Any) -> Thing | Refused:
    try:
        return act(*given)
    except Refused as refusal:
        return refusal


def _copy(upload: Upload, path: Path) -> _Copy:
    """The file on this machine, known by its contents. Raises WrongKind, TooLarge."""
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        while block := upload.source.read(AT_ONCE):
            if not size:
                media_type = rendering.media_type(block[: rendering.LOOKED_AT])
            size += len(block)
            if size > MOST_BYTES:
                raise TooLarge(f"A file may have at most {MOST_BYTES // 2**20} MB.")
            digest.update(block)
            target.write(block)
    if not size:
        raise NotReady("This file is empty.")
    return _Copy(path, media_type, size, digest.hexdigest())


def _store(copy: _Copy, name: str) -> Staged:
    try:
        with copy.path.open("rb") as source:
            stored = files().put(source)
    except NoRoom as full:
        raise TooLarge("The server has no room left for files.") from full
    return Staged(plain_name(name), copy.media_type, copy.bytes, copy.digest, stored)


def plain_name(name: str) -> str:
    """What a file is called, without its folders and without signs that are not seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()
    return seen[-LONGEST_NAME:]


@contextmanager
def kept(*stored: str) -> Iterator[None]:
    """Stored files that are deleted again where the block does not succeed."""
    try:
        yield
    except BaseException:
        remove(stored)
        raise


def stored_names(session: Session, which: ColumnElement[bool]) -> list[str]:
    """The stored files of materials: originals, pages, thumbnails and copies."""
    originals = select(Material.original).where(which, Material.original != "")
    pages = select(MaterialPage.image, MaterialPage.thumb).join(Material).where(which)
    copies = select(MaterialCopy.reading, MaterialCopy.film, MaterialCopy.texts)
    copies = copies.join(Material, MaterialCopy.material_id == Material.id).where(which)
    made = [name for found in (pages, copies) for row in session.execute(found) for name in row]
    return [*session.scalars(originals), *filter(None, made)]


def draw_pages(work: Work) -> Store:
    """Draw the pages of a material in the background. Raises TooLarge, NotReady."""
    stored: list[tuple[Drawn, str, str]] = []
    with tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        source = Path(folder) / "original"
        if not _is_wanted(db.session(), work.arguments) or not _fetch(work.arguments, source):
            return _nothing
        db.session.rollback()
        drawn = rendering.render(
            source, Path(folder), lambda done, total: work.report(DRAWING, done, total)
        )
        stored = [(page, put(page.image), put(page.thumb)) for page in drawn]
    return lambda session: _store_pages(session, work, stored)


def _nothing(_session: Session) -> Mapping[str, Any]:
    """The material was taken away or replaced meanwhile."""
    return {}


def _is_wanted(session: Session, arguments: Mapping[str, Any]) -> Material | None:
    wanted = (Material.id == arguments["material"], Material.original == arguments["original"])
    return session.scalar(select(Material).where(*wanted))


def _fetch(arguments: Mapping[str, Any], target: Path) -> bool:
    try:
        with files().open(arguments["original"]) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    except FileNotFoundError:
        raise NotReady("The file is not there any more. Add it again.") from None
    return True


def put(path: Path) -> str:
    """Store a file of ours and answer with its name. Raises TooLarge."""
    try:
        with path.open("rb") as source:
            return files().put(source)
    except NoRoom as full:
        raise TooLarge("The server has no room left for files.") from full


def _store_pages(
    session: Session, work: Work, stored: list[tuple[Drawn, str, str]]
) -> Mapping[str, Any]:
    material = _is_wanted(session, work.arguments)
    if material is None:
        remove([name for _, *names in stored for name in names])
        return {}
    of_material = MaterialPage.material_id == material.id
    old = session.execute(select(MaterialPage.image, MaterialPage.thumb).where(of_material)).all()
    session.execute(delete(MaterialPage).where(of_material))
    session.add_all(page_of(material, *one) for one in stored)
    entry = session.get_one(Entry, material.entry_id)
    about: dict[str, Any] = {"contest_id": entry.contest_id, "by": work.job.by, "at": work.clock()}
    forget(session, [name for names in old for name in names], **about)
    count_change(session, entry.contest_id)
    said = {"pages": len(stored)}
    subject = f"entry:{entry.key}"
    audit.record(session, act="material.drawn", subject=subject, details=said, **about)
    return said


def count_change(session: Session, contest_id: int) -> None:
    """Let tablets see, within the caller's transaction, that they have something to read again."""
    counted = {"materials_version": Contest.materials_version + 1}
    session.execute(update(Contest).where(Contest.id == contest_id).values(counted))


def page_of(material: Material, drawn: Drawn, image: str, thumb: str) -> MaterialPage:
    """The row of a page whose two files are stored."""
    return MaterialPage(
        material_id=material.id,
        number=drawn.number,
        width=drawn.width,
        height=drawn.height,
        image=image,
        thumb=thumb,
    )


def forget(
    session: Session, names: Sequence[str], *, contest_id: int, by: int | None, at: datetime
) -> None:
    """Have stored files deleted, once the caller's transaction has committed."""
    if names:
        files_named = {"files": list(names)}
        jobs.enqueue(session, FORGET, files_named, contest_id=contest_id, by=by, at=at)


def forget_files(work: Work) -> Store:
    """Delete stored files that nothing names any more."""
    remove(work.arguments["files"])
    return lambda _session: {"files": len(work.arguments["files"])}


def remove(names: Sequence[str]) -> None:
    """Delete stored files; those that are gone already stay gone."""
    for name in names:
        files().remove(name)
