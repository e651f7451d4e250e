"""Many files at once, each for the entry whose key its name begins with."""

import stat
import struct
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.documents import file_kinds
from judging.errors import NotReady, Refused, TooLarge
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.materials import Material
from judging.services import lookup, material_files, materials
from judging.services.material_files import Staged, Upload
from judging.services.transactions import write

MOST_FILES = 300
MOST_UNPACKED = 2**30
ZIP = b"PK\x03\x04"
UNSEEN = ("__MACOSX", ".DS_Store", "Thumbs.db")
KEPT_IN_MEMORY = 2**20
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, struct.error)


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one file: `entry` is "" where its name begins with no entry's key."""

    name: str
    entry: str
    what: str
    why: str = ""


def add_many(contest_key: str, uploads: Sequence[Upload], *, by: int, at: datetime) -> list[Line]:
    """Add files, or what is in zips of files, to the entries that their names begin with.

    A file of the same name replaces the earlier one. What is unfit is told line by line and
    stops nothing else. Raises NotFound; TooLarge, NotReady for a zip that cannot be unpacked.
    """
    with ExitStack() as opened:
        parts = list(_unpacked(uploads, opened))
        if len(parts) > MOST_FILES:
            raise TooLarge(f"At most {MOST_FILES} files can be added at once.")
        found = material_files.stage_all(parts)
        staged = [one for one in found if isinstance(one, Staged)]
        with material_files.kept(*(one.stored for one in staged)), write() as session:
            return _Intake(session, contest_key, by, at).lines(parts, found)


def _unpacked(uploads: Sequence[Upload], opened: ExitStack) -> Iterator[Upload]:
    for upload in uploads:
        head = upload.source.read(len(ZIP))
        upload.source.seek(0)
        if head == ZIP:
            yield from _members(upload, opened)
        else:
            yield upload


def _members(upload: Upload, opened: ExitStack) -> Iterator[Upload]:
    """The files in a zip. Raises TooLarge, NotReady."""
    try:
        file_kinds.bound_directory(upload.source)
        archive = opened.enter_context(zipfile.ZipFile(upload.source))
        infos = [info for info in archive.infolist() if _is_file(info)]
        if len(infos) > MOST_FILES:
            raise TooLarge(f"At most {MOST_FILES} files can be added at once.")
        packed = sum(info.compress_size for info in infos)
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MOST_UNPACKED or unpacked > file_kinds.MOST_RATIO * packed + KEPT_IN_MEMORY:
            raise TooLarge("What is in this zip is too large: add it in several parts.")
        for info in infos:
            kept = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115  # by the stack
            copy = opened.enter_context(kept)
            with archive.open(info) as source:
                _copy(source, copy)
            yield Upload(info.filename, cast(BinaryIO, copy))
    except (*BROKEN, NotImplementedError, RuntimeError, EOFError) as failure:
        raise NotReady("This zip is damaged or locked: it cannot be unpacked.") from failure


def _is_file(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename).parts
    kind = stat.S_IFMT(info.external_attr >> 16)
    plain = kind in (0, stat.S_IFREG)
    return plain and not info.is_dir() and not any(part in UNSEEN for part in parts)


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    """At most as many bytes as a file may have, and one more so that it is seen to be larger."""
    left = material_files.MOST_BYTES + 1
    while left > 0 and (block := source.read(min(left, KEPT_IN_MEMORY))):
        target.write(block)
        left -= len(block)
    target.seek(0)


def entry_for(name: str, keys: Sequence[str]) -> str:
    """The longest key that a part of the path begins with, as a word of its own; "" for none."""
    parts = reversed(PurePosixPath(name.replace("\\", "/")).parts)
    for part in parts:
        fits = [key for key in keys if _begins(part, key)]
        if fits:
            return max(fits, key=len)
    return ""


def _begins(part: str, key: str) -> bool:
    rest = part[len(key) :]
    return part[: len(key)].casefold() == key.casefold() and not rest[:1].isalnum()


@dataclass
class _Intake:
    """The rows of many files, within one transaction."""

    session: Session
    contest_key: str
    by: int
    at: datetime

    def lines(self, parts: Sequence[Upload], found: Sequence[Staged | Refused]) -> list[Line]:
        contest = lookup.contest(self.session, self.contest_key)
        keys = list(lookup.entry_ids(self.session, contest))
        return [
            self._line(contest, part.name, entry_for(part.name, keys), one)
            for part, one in zip(parts, found, strict=True)
        ]

    def _line(self, contest: Contest, path: str, key: str, one: Staged | Refused) -> Line:
        name = material_files.plain_name(path)
        try:
            if isinstance(one, Refused):
                raise one
            if not key:
                raise NotReady("The name begins with no entry's key.")
            return Line(name, key, self._stored(contest, key, one))
        except Refused as refusal:
            if isinstance(one, Staged):
                _discard(self.session, contest, one, self.by, self.at)
            return Line(name, key, "refused", refusal.message)

    def _stored(self, contest: Contest, key: str, one: Staged) -> str:
        number = lookup.entry_id(self.session, contest, key)
        entry = self.session.get_one(Entry, number)
        of_entry = select(Material).where(Material.entry_id == number)
        alike = self.session.scalars(of_entry.where(Material.file_name == one.file_name)).first()
        written: dict[str, Any] = {"by": self.by, "at": self.at}
        if alike is None or alike.digest == one.digest:
            materials.store_new(self.session, contest, entry, one, "", **written)
            return "added"
        materials.store_over(self.session, contest, entry, alike, one, **written)
        return "replaced"


def _discard(session: Session, contest: Contest, one: Staged, by: int, at: datetime) -> None:
    """A file that found no place is forgotten again."""
    material_files.forget(session, [one.stored], contest_id=contest.id, by=by, at=at)
