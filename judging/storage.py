"""Files that people gave and what was made of them, outside of what the web server hands out.

A file has a random name of ours and nothing else: what its sender called it never becomes a path.
They lie in a folder, or in a bucket where one is configured (`object_storage.py`); files still on
their way always lie on this machine, as `Parts`.
"""

import fcntl
import importlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import Flask, current_app

NAME = re.compile(r"[0-9a-f]{32}")
KEPT_FREE = 500 * 2**20  # the scores need room too
AT_ONCE = 256 * 1024
EXTENSION = "simsa_files"
PARTS = "simsa_parts"
OF_BUCKETS = "judging.object_storage"  # loads boto3, half a second: only where one is configured


class NoRoom(Exception):
    """The disk has hardly any room left, and what there is belongs to the scores."""


class NotThere(Exception):
    """Nothing of such a file has arrived here, or it was forgotten."""


class Busy(Exception):
    """Somebody else is just writing, or it does not follow what has arrived."""


class Away(Exception):
    """The storage cannot be reached just now; nothing half was kept."""


class Files(Protocol):
    """What every kind of storage does."""

    def put(self, source: BinaryIO) -> str:
        """Keep a file for good and answer with its name. Raises NoRoom, Away."""

    def keep(self, name: str, source: BinaryIO) -> None:
        """Keep a file under a name that it has already elsewhere. Raises NoRoom, Away."""

    def open(self, name: str) -> BinaryIO:
        """The file, to be read from its beginning. Raises FileNotFoundError, Away."""

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already stays gone. Raises Away."""

    def names(self) -> Iterator[str]:
        """Every file that is kept here. Raises Away."""


class LocalFiles:
    """Files in a folder of the installation."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: BinaryIO) -> str:
        """Keep a file for good and answer with its name. Raises NoRoom."""
        name = secrets.token_hex(16)
        self.keep(name, source)
        return name

    def keep(self, name: str, source: BinaryIO) -> None:
        """Keep a file under this name: whole or not at all. Raises NoRoom."""
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(target.parent).free < KEPT_FREE:
            raise NoRoom
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            try:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())
            except BaseException:
                os.unlink(file.name)
                raise
        os.replace(file.name, target)

    def open(self, name: str) -> BinaryIO:
        """The file, to be read. Raises FileNotFoundError."""
        return self._path(name).open("rb")

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already stays gone."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """Every file that is kept here."""
        found = (path.name for path in self.root.glob("??/*"))
        return (name for name in sorted(found) if NAME.fullmatch(name))

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.root / name[:2] / name


class Parts:
    """Files that arrive piece by piece: each piece is on the disk before anybody is told so."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self, size: int) -> str:
        """An empty file for so many bytes, by its name. Raises NoRoom."""
        self.root.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.root).free < KEPT_FREE + size:
            raise NoRoom
        name = secrets.token_hex(16)
        self._path(name).touch(exist_ok=False)
        _sync_folder(self.root)
        return name

    def size(self, name: str) -> int:
        """How much has arrived. Raises NotThere."""
        try:
            return self._path(name).stat().st_size
        except FileNotFoundError:
            raise NotThere from None

    def append(self, name: str, offset: int, source: BinaryIO, most: int) -> int:
        """Add what follows the first `offset` bytes, never beyond `most`; how much there is then.

        What arrived before a line broke is kept. Raises NotThere, Busy, NoRoom.
        """
        with self.held(name) as path, path.open("r+b") as file:
            at = file.seek(0, os.SEEK_END)
            if at != offset or shutil.disk_usage(self.root).free < KEPT_FREE:
                raise NoRoom if at == offset else Busy
            try:
                while at < most and (block := source.read(min(AT_ONCE, most - at))):
                    file.write(block)
                    at += len(block)
            finally:
                file.flush()
                os.fsync(file.fileno())
            return at

    @contextmanager
    def held(self, name: str) -> Iterator[Path]:
        """The file, for one at a time on this machine. Raises NotThere, Busy."""
        path = self._path(name)
        try:
            lock = path.open("rb")
        except FileNotFoundError:
            raise NotThere from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield path

    def remove(self, name: str) -> None:
        """Forget a file; one that is gone already stays gone."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise NotThere
        return self.root / name


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def init_app(app: Flask) -> None:
    """Keep the app's files in its bucket, or in its instance folder where none is configured."""
    app.extensions[EXTENSION] = bucket(app) if app.config["SIMSA_S3"] else folder(app)
    app.extensions[PARTS] = Parts(Path(app.instance_path) / "parts")


def folder(app: Flask) -> Files:
    """The files in the instance folder."""
    return LocalFiles(Path(app.instance_path) / "files")


def bucket(app: Flask) -> Files:
    """The files in the configured bucket."""
    found: Files = importlib.import_module(OF_BUCKETS).ObjectFiles(**app.config["SIMSA_S3"])
    return found


def check(app: Flask) -> str:
    """What is wrong with the configured bucket, as one sentence; "" where nothing is."""
    if not app.config.get("SIMSA_S3"):
        return ""
    # A client of its own: the server forks later, and two processes must not share a connection.
    why: str = importlib.import_module(OF_BUCKETS).what_is_wrong(**app.config["SIMSA_S3"])
    return why


def files() -> Files:
    """The files of the installation that is at work."""
    found: Files = current_app.extensions[EXTENSION]
    return found


def parts() -> Parts:
    """What is on its way to the installation that is at work."""
    found: Parts = current_app.extensions[PARTS]
    return found


def tombstones() -> Path:
    """Where it is noted which personal data was destroyed: beside the database, not in it."""
    return Path(current_app.instance_path) / "destroyed.jsonl"
