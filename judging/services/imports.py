"""Bringing a table of entries in: uploaded, its columns named, checked line by line, imported."""

import secrets
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.documents import spreadsheets
from judging.errors import NotFound, NotReady, TooLarge
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.imports import EntryImport
from judging.models.jobs import Job
from judging.services import audit, entry_lists, import_lines, jobs, lookup, material_files
from judging.services.jobs import JobInfo
from judging.services.material_files import Upload, plain_name
from judging.services.shown import ContestInfo
from judging.services.transactions import write
from judging.storage import NoRoom, files

CHECK, BRING_IN = "entries.check", "entries.import"
SHOWN_ROWS = 4
LISTED = 20


@dataclass(frozen=True, slots=True)
class ImportInfo:
    """An import as a page shows it."""

    key: str
    state: str
    file_name: str
    at: datetime
    headings: list[str]
    mapping: dict[str, int]
    existing: str
    counts: dict[str, int]
    problems: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ImportsPage:
    """The newest imports of a contest."""

    contest: ContestInfo
    imports: list[ImportInfo]
    begun: bool


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import with the first lines of its table, and the work that is done on it."""

    contest: ContestInfo
    one: ImportInfo
    sample: list[list[str]]
    job: JobInfo | None
    begun: bool


def listing(contest_key: str) -> ImportsPage:
    """The newest imports. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    found = select(EntryImport).where(EntryImport.contest_id == contest.id)
    rows = session.scalars(found.order_by(EntryImport.id.desc()).limit(LISTED))
    infos = [_info(row) for row in rows]
    begun = entry_lists.has_begun(session, contest)
    return ImportsPage(lookup.contest_info(contest), infos, begun)


def show(contest_key: str, key: str) -> ImportPage:
    """One import. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = row_of(session, contest, key)
    sample: list[list[str]] = []
    if row.state == "uploaded":
        with on_disk(row.stored) as path, suppress(TooLarge):  # its headings are known anyway
            sample = spreadsheets.first_rows(path, row.kind, SHOWN_ROWS)[1:]
    job = jobs.show(contest_key, row.job_id) if row.job_id else None
    begun = entry_lists.has_begun(session, contest)
    return ImportPage(lookup.contest_info(contest), _info(row), sample, job, begun)


def upload(contest_key: str, given: Upload, *, by: int, at: datetime) -> str:
    """Take a table in to be looked at; answers with the import's key.

    Raises NotFound, WrongKind, TooLarge; NotReady for a table without headings or lines.
    """
    with tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        path = Path(folder) / "table"
        _copy(given, path)
        kind = spreadsheets.kind_of(path)
        first = spreadsheets.first_rows(path, kind, 2)
        headings = first[0] if first else []
        if len(first) < 2 or not any(headings):
            raise NotReady("The table needs a line of headings and at least one line below it.")
        stored = _keep(path)
    with kept(stored), write() as session:
        contest = lookup.contest(session, contest_key)
        row = EntryImport(contest_id=contest.id, key=secrets.token_hex(16), kind=kind)
        row.file_name, row.stored = plain_name(given.name) or "table", stored
        row.headings, row.likeness = headings, import_lines.likeness_of(headings)
        row.mapping = _remembered(session, contest, row.likeness) or import_lines.guess(headings)
        row.counts, row.problems, row.by_id, row.at = {}, [], by, at
        session.add(row)
        return row.key


def _copy(given: Upload, path: Path) -> None:
    with path.open("wb") as target:
        while block := given.source.read(2**20):
            target.write(block)
            if target.tell() > spreadsheets.MOST_BYTES:
                most = spreadsheets.MOST_BYTES // 2**20
                raise TooLarge(f"A table may have at most {most} MB.")


def _keep(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return files().put(source)
    except NoRoom as full:
        raise TooLarge("The server has no room left for files.") from full


@contextmanager
def kept(stored: str) -> Iterator[None]:
    """A file that is thrown away again where what follows fails."""
    try:
        yield
    except BaseException:
        files().remove(stored)
        raise


@contextmanager
def on_disk(stored: str) -> Iterator[Path]:
    """A stored file under a name of its own, as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        path = Path(folder) / "table"
        try:
            with files().open(stored) as source, path.open("wb") as target:
                shutil.copyfileobj(source, target)
        except FileNotFoundError as gone:
            raise NotFound("The file of this table is gone. Upload it once more.") from gone
        yield path


def _remembered(session: Session, contest: Contest, likeness: str) -> dict[str, int] | None:
    mine = (EntryImport.contest_id == contest.id, EntryImport.likeness == likeness)
    found = select(EntryImport.mapping).where(*mine, EntryImport.state != "uploaded")
    return session.scalar(found.order_by(EntryImport.id.desc()).limit(1))


def check(
    contest_key: str,
    key: str,
    mapping: Mapping[str, int],
    *,
    existing: str,
    by: int,
    at: datetime,
) -> None:
    """Say which column is what, and have every line looked at in the background.

    Raises NotFound; NotReady without a column of titles, and where one column is named twice.
    """
    if "title" not in mapping:
        raise NotReady("Say which column holds the title.")
    if len(set(mapping.values())) < len(mapping):
        raise NotReady("A column can be only one thing.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = row_of(session, contest, key)
        if row.state not in ("uploaded", "checked"):
            raise NotReady("This table is at work or done already.")
        if not set(mapping) <= set(import_lines.FIELDS) or any(
            not 0 <= column < len(row.headings) for column in mapping.values()
        ):
            raise NotReady("Say which column holds the title.")
        row.mapping, row.existing = dict(mapping), "skip" if existing == "skip" else "update"
        row.state, row.problems, row.counts = "checking", [], {}
        job = jobs.enqueue(session, CHECK, {"import": key}, contest_id=contest.id, by=by, at=at)
        row.job_id = job.id


def bring_in(contest_key: str, key: str, *, only_good: bool, by: int, at: datetime) -> None:
    """Import what was checked, in the background: all lines, or only those without a mistake.

    Raises NotFound; NotReady where it was not checked or has mistakes, and once the judging began.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = row_of(session, contest, key)
        if row.state != "checked":
            raise NotReady("This table is at work or done already.")
        if entry_lists.has_begun(session, contest):
            raise NotReady("The judging has begun: no entries are brought in any more.")
        if not row.counts.get("good"):
            raise NotReady("No line can be brought in as it is.")
        if row.counts.get("bad") and not only_good:
            raise NotReady("Some lines have mistakes: bring in the good ones only, or none.")
        row.state = "importing"
        arguments = {"import": key}
        job = jobs.enqueue(session, BRING_IN, arguments, contest_id=contest.id, by=by, at=at)
        row.job_id = job.id


def discard(contest_key: str, key: str, *, by: int, at: datetime) -> None:
    """Throw a table away that was not brought in. Raises NotFound, NotReady."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = row_of(session, contest, key)
        if row.state not in ("uploaded", "checked"):
            raise NotReady("This table is at work or done already.")
        forget(session, row, "discarded", by=by, at=at)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="import.discarded",
            subject=f"import:{row.key}",
            details={},
        )


def forget(session: Session, row: EntryImport, state: str, *, by: int | None, at: datetime) -> None:
    """Give an import its last state, and have its file deleted once that is committed."""
    material_files.forget(session, [row.stored], contest_id=row.contest_id, by=by, at=at)
    row.stored, row.state = "", state


def row_of(session: Session, contest: Contest, key: str) -> EntryImport:
    """The contest's import. Raises NotFound."""
    mine = (EntryImport.contest_id == contest.id, EntryImport.key == key)
    fresh = {"populate_existing": True}
    row = session.scalar(select(EntryImport).where(*mine), execution_options=fresh)
    if row is None:
        raise NotFound("There is no such import.")
    _recover(session, row)
    return row


def _recover(session: Session, row: EntryImport) -> None:
    """An import whose work failed or was called off waits where it was before."""
    if row.state in ("checking", "importing") and row.job_id:
        state = session.scalar(select(Job.state).where(Job.id == row.job_id))
        if state in ("failed", "cancelled"):
            row.state = "uploaded" if row.state == "checking" else "checked"


def _info(row: EntryImport) -> ImportInfo:
    return ImportInfo(
        key=row.key,
        state=row.state,
        file_name=row.file_name,
        at=row.at,
        headings=list(row.headings),
        mapping=dict(row.mapping),
        existing=row.existing,
        counts=dict(row.counts),
        problems=list(row.problems),
    )
