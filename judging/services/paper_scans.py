"""Scans and photos of paper sheets: taken in, drawn, seen beside the boxes, replaced, kept."""

import secrets
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.documents import rendering
from judging.documents.rendering import Drawn
from judging.errors import NotFound, NotReady, TooLarge, WrongKind
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.papers import PaperScan, PaperScanPage
from judging.models.people import User
from judging.models.rounds import Round
from judging.services import audit, lookup, material_files, progress
from judging.services.material_files import Staged, Upload
from judging.services.transactions import one_at_a_time, write
from judging.storage import files

MOST_BYTES = 20 * 2**20
MOST_PAGES = 6
DRAWING_SECONDS = 30
GONE = "There is no such scan."
Where = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class ScanPage:
    """A drawn page of a scan."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan of a sheet, the sheet's own or an earlier one; `who` took it in."""

    key: str
    who: str
    at: datetime
    current: bool
    pages: tuple[ScanPage, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    session: Session
    contest: Contest
    round: Round
    judge_id: int
    entry_id: int

    @property
    def ids(self) -> dict[str, int]:
        return {"round_id": self.round.id, "judge_id": self.judge_id, "entry_id": self.entry_id}


def add(where: Where, upload: Upload, *, by: int, at: datetime) -> str:
    """Attach a scan or photo to a judge's sheet, in the place of an earlier one, which is kept.

    `where` names contest, round, judge and entry; answers with the scan's key. Raises NotFound,
    WrongKind, TooLarge; NotReady for a damaged file or before the judging.
    """
    staged = _staged(upload)
    with material_files.kept(staged.stored), tempfile.TemporaryDirectory(prefix="simsa-") as folder:
        if staged.bytes > MOST_BYTES:
            raise TooLarge(f"A scan may have at most {MOST_BYTES // 2**20} MB.")
        drawn = _drawn(staged, Path(folder))
        images = [material_files.put(page.image) for page in drawn]
        with material_files.kept(*images), write() as session:
            one_at_a_time(session, audit.LOCK)
            place = _place(session, where)
            if place.round.state == "setup":
                raise NotReady("The judging of this round has not begun yet.")
            return _stored(place, staged, list(zip(drawn, images, strict=True)), where, by, at)


def _staged(upload: Upload) -> Staged:
    try:
        return material_files.stage(upload)
    except WrongKind as wrong:
        raise WrongKind("A scan is a PDF file or a JPEG, PNG or WebP picture.") from wrong


def _drawn(staged: Staged, folder: Path) -> list[Drawn]:
    """The pages as pictures that carry nothing else of the file. Raises TooLarge, NotReady."""
    source = folder / "original"
    with files().open(staged.stored) as stored, source.open("wb") as copy:
        shutil.copyfileobj(stored, copy)
    return rendering.render(source, folder, _check_pages, seconds=DRAWING_SECONDS)


def _check_pages(_done: int, total: int) -> None:
    if total > MOST_PAGES:
        raise TooLarge(f"A scan of one sheet has at most {MOST_PAGES} pages.")


def _place(session: Session, where: Where) -> _Place:
    contest_key, round_key, judge_key, entry_key = where
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge_id = lookup.judge_id(session, contest, judge_key)
    entry_id = lookup.entry_id(session, contest, entry_key)
    return _Place(session, contest, row, judge_id, entry_id)


def _current(place: _Place) -> PaperScan | None:
    mine = select(PaperScan).filter_by(**place.ids).where(PaperScan.replaced_at.is_(None))
    return place.session.scalar(mine)


def _stored(
    place: _Place,
    staged: Staged,
    drawn: list[tuple[Drawn, str]],
    where: Where,
    by: int,
    at: datetime,
) -> str:
    session, old = place.session, _current(place)
    if old is None and not _is_expected(place):
        raise NotFound("There is no such sheet.")
    if old is not None:
        if old.digest == staged.digest:
            raise NotReady("This very file is the sheet's scan already.")
        old.replaced_at = at
        session.flush()
    scan = PaperScan(**place.ids, key=secrets.token_hex(8), added_by_id=by, added_at=at)
    scan.original, scan.file_name, scan.media_type = (
        staged.stored,
        staged.file_name,
        staged.media_type,
    )
    scan.bytes, scan.digest = staged.bytes, staged.digest
    session.add(scan)
    session.flush()
    for page, image in drawn:
        size = {"width": page.width, "height": page.height}
        session.add(PaperScanPage(scan_id=scan.id, number=page.number, image=image, **size))
    said = {"scan": scan.key, "pages": len(drawn), "sha256": scan.digest}
    said |= {"replaces": old.key} if old else {}
    _record(place, "paper.scanned", said, where, by, at)
    return scan.key


def _is_expected(place: _Place) -> bool:
    pairs = progress.expected_pairs(place.session, place.round).subquery()
    mine = (pairs.c.judge_id == place.judge_id, pairs.c.entry_id == place.entry_id)
    return place.session.execute(select(pairs).where(*mine)).first() is not None


def _record(
    place: _Place, act: str, details: dict[str, Any], where: Where, by: int, at: datetime
) -> None:
    audit.record(
        place.session,
        at=at,
        by=by,
        contest_id=place.contest.id,
        act=act,
        subject=f"sheet:{place.round.key}/{where[2]}/{where[3]}",
        details=details,
    )


def of_sheet(where: Where) -> list[Scan]:
    """The scans of a sheet, its own first, then the earlier ones. Raises NotFound."""
    session = db.session()
    place = _place(session, where)
    people = select(PaperScan, User.name, User.email).join(User, PaperScan.added_by_id == User.id)
    rows = session.execute(people.filter_by(**place.ids).order_by(PaperScan.id.desc())).all()
    pages = _pages(session, [scan.id for scan, _, _ in rows])
    found = [
        Scan(scan.key, name or email, scan.added_at, scan.replaced_at is None, pages[scan.id])
        for scan, name, email in rows
    ]
    return sorted(found, key=lambda one: not one.current)


def _pages(session: Session, scans: list[int]) -> dict[int, tuple[ScanPage, ...]]:
    of_scans = select(PaperScanPage).where(PaperScanPage.scan_id.in_(scans))
    found: dict[int, tuple[ScanPage, ...]] = defaultdict(tuple)
    for row in session.scalars(of_scans.order_by(PaperScanPage.scan_id, PaperScanPage.number)):
        found[row.scan_id] += (ScanPage(row.number, row.width, row.height),)
    return found


def scanned(session: Session, row: Round) -> set[tuple[int, int]]:
    """Judge and entry of every sheet of a round that has a scan."""
    found = select(PaperScan.judge_id, PaperScan.entry_id).where(PaperScan.round_id == row.id)
    return {(judge, entry) for judge, entry in session.execute(found)}


def page(where: Where, scan_key: str, number: int) -> BinaryIO:
    """A page of a scan as a WebP picture. Raises NotFound."""
    session = db.session()
    place = _place(session, where)
    scan = _scan(place, scan_key)
    drawn = session.get(PaperScanPage, (scan.id, number))
    if drawn is None:
        raise NotFound(GONE)
    return _opened(drawn.image)


def _scan(place: _Place, scan_key: str) -> PaperScan:
    mine = select(PaperScan).filter_by(**place.ids).where(PaperScan.key == scan_key)
    scan = place.session.scalar(mine)
    if scan is None:
        raise NotFound(GONE)
    return scan


def _opened(name: str) -> BinaryIO:
    try:
        return files().open(name)
    except FileNotFoundError:
        raise NotFound(GONE) from None


def original(where: Where, scan_key: str, *, by: int, at: datetime) -> tuple[str, BinaryIO]:
    """The file as it came and its name; that it was read is written down. Raises NotFound."""
    with write() as session:
        place = _place(session, where)
        scan = _scan(place, scan_key)
        name, stored = scan.file_name or "scan", scan.original
        said = {"scan": scan.key, "sha256": scan.digest}
        _record(place, "paper.scan_read", said, where, by, at)
    return name, _opened(stored)  # a slow storage must hold nobody's transaction up


def clear(session: Session, contest: Contest, *, at: datetime) -> None:
    """Take every scan of a contest away within the caller's transaction."""
    rounds = select(Round.id).where(Round.contest_id == contest.id)
    mine = PaperScan.round_id.in_(rounds)
    names = list(session.scalars(select(PaperScan.original).where(mine)))
    names += session.scalars(select(PaperScanPage.image).join(PaperScan).where(mine))
    material_files.forget(session, names, contest_id=contest.id, by=None, at=at)
    for scan in session.scalars(select(PaperScan).where(mine)):
        session.delete(scan)
    session.flush()
