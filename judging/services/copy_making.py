"""Making a copy for judges in the background, and looking for names in it."""

import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from judging.documents import reading_copies
from judging.documents.reading_copies import Copy
from judging.documents.rendering import Drawn
from judging.errors import NotReady, TooLarge
from judging.extensions import db
from judging.models.applications import Applicant, Application, Attachment
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.materials import Material, MaterialCopy, MaterialPage
from judging.models.people import Team, TeamMember
from judging.services import copies, found_names, material_files, preview_files
from judging.services.found_names import Word
from judging.services.job_runner import Store, Work
from judging.storage import NoRoom, files

Texts = list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """The stored files of a copy."""

    pages: list[tuple[Drawn, str, str]]
    reading: str
    film: str
    texts: str

    @property
    def names(self) -> list[str]:
        pages = [name for _, *names in self.pages for name in names]
        return [*pages, *filter(None, (self.reading, self.film, self.texts))]


def make_copy(work: Work) -> Store:
    """Make the copy of one file. Raises what the file is refused for; judges get nothing then."""
    with tempfile.TemporaryDirectory(prefix="simsa-") as name:
        folder = Path(name)
        attachment = _wanted_file(db.session(), work)
        if attachment is None:
            return lambda _session: {}
        copy, kept = made_from(attachment, folder, work)
    return lambda session: _store(session, work, copy, kept)


def made_from(stored: str, folder: Path, work: Work) -> tuple[Copy, Kept]:
    """The copy of a stored file, and its own stored files. Raises what the file is refused for."""
    _fetch(stored, folder / "original")
    db.session.rollback()
    copy = reading_copies.make(
        folder / "original",
        folder,
        lambda done, total: work.report(material_files.DRAWING, done, total),
    )
    return copy, _keep(copy)


def _wanted(session: Session, work: Work) -> tuple[Material, MaterialCopy] | None:
    """The material, unless it was taken away or is made by another job meanwhile."""
    found = (
        select(Material, MaterialCopy)
        .join(MaterialCopy, MaterialCopy.material_id == Material.id)
        .where(Material.id == work.arguments["material"], Material.job_id == work.job.id)
    )
    row = session.execute(found.execution_options(populate_existing=True)).first()
    return (row[0], row[1]) if row else None


def _wanted_file(session: Session, work: Work) -> str | None:
    wanted = _wanted(session, work)
    if wanted is None:
        return None
    return session.get_one(Attachment, wanted[1].attachment_id).stored


def _fetch(stored: str, target: Path) -> None:
    try:
        with files().open(stored) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    except FileNotFoundError:
        raise NotReady("The file is not there any more. Add it again.") from None


def _keep(copy: Copy) -> Kept:
    """Store what was made. Raises TooLarge."""
    put = material_files.put
    return Kept(
        pages=[(page, put(page.image), put(page.thumb)) for page in copy.pages],
        reading=_put_bytes(reading_copies.for_judges(copy.blocks)) if copy.blocks else "",
        film=put(copy.film) if copy.film else "",
        texts=_put_bytes(json.dumps(copy.texts, ensure_ascii=False).encode()) if copy.texts else "",
    )


def _put_bytes(data: bytes) -> str:
    try:
        return files().put(io.BytesIO(data))
    except NoRoom as full:
        raise TooLarge("The server has no room left for files.") from full


def _store(session: Session, work: Work, copy: Copy, kept: Kept) -> Mapping[str, Any]:
    wanted = _wanted(session, work)
    if wanted is None:
        material_files.remove(kept.names)
        return {}
    material, row = wanted
    entry = session.get_one(Entry, material.entry_id)
    contest = session.get_one(Contest, entry.contest_id)
    about: dict[str, Any] = {"by": work.job.by, "at": work.clock()}
    old = material_files.stored_names(session, Material.id == material.id)
    material_files.forget(session, old, contest_id=contest.id, **about)
    session.execute(delete(MaterialPage).where(MaterialPage.material_id == material.id))
    session.add_all(material_files.page_of(material, *one) for one in kept.pages)
    material.kind = copy.kind
    row.reading, row.film, row.texts = kept.reading, kept.film, kept.texts
    row.left_out = {what: number for what, number in copy.left_out.items() if number}
    words = words_of(session, Application.entry_id == entry.id, entry.team_id)
    row.names = sum(found_names.count(text, words) for _, text in copy.texts)
    row.looked_at, row.looked_by_id, row.looked_reason = None, None, ""
    material_files.count_change(session, contest.id)
    preview_files.forget(
        session, Attachment.id == row.attachment_id, contest_id=contest.id, **about
    )  # the team is shown what judges have
    said = {"kind": copy.kind, "pages": len(kept.pages), "names": row.names}
    copies.record(session, contest, entry, "made", {**said, "sha256": material.digest}, **about)
    return said


def words_of(session: Session, applied: ColumnElement[bool], team_id: int | None) -> list[Word]:
    """What says who is behind an application: members, team, schools, companies, addresses."""
    people = session.execute(
        select(Applicant.name, Applicant.email, Applicant.phone, Applicant.affiliation)
        .join(Application, Applicant.application_id == Application.id)
        .where(applied)
    )
    members = session.execute(
        select(TeamMember.name, TeamMember.email).where(TeamMember.team_id == team_id)
    )
    teams = [
        *session.scalars(select(Team.name).where(Team.id == team_id)),
        *session.scalars(select(Application.team_name).where(applied)),
    ]
    words: list[Word] = []
    for name, email, phone, affiliation in people:
        words += [Word(name, "member"), Word(email, "email"), Word(phone, "phone")]
        words.append(Word(affiliation, "affiliation"))
    for name, email in members:
        words += [Word(name, "member"), Word(email, "email")]
    words += [Word(name, "team") for name in teams]
    return found_names.wanted(words)


def texts_of(stored: str) -> Texts:
    """What a copy says, by page or place. Raises NotReady where its file is away."""
    if not stored:
        return []
    try:
        with files().open(stored) as source:
            return [(int(at), str(text)) for at, text in json.load(source)]
    except FileNotFoundError:
        raise NotReady("The file is not there any more. Add it again.") from None
