"""Files that people gave and what was made of them, outside of what the web server hands out.

A file has a random name of ours and nothing else: what its sender called it never becomes a path.
Another kind of storage needs these three methods.
"""

import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from flask import Flask, current_app

NAME = re.compile(r"[0-9a-f]{32}")
KEPT_FREE = 500 * 2**20  # the scores need room too
EXTENSION = "simsa_files"


class NoRoom(Exception):
    """The disk has hardly any room left, and what there is belongs to the scores."""


class LocalFiles:
    """Files in a folder of the installation."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, source: BinaryIO) -> str:
        """Keep a file for good and answer with its name. Raises NoRoom."""
        name = secrets.token_hex(16)
        target = self._path(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(target.parent).free < KEPT_FREE:
            raise NoRoom
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(file.name, target)
        return name

    def open(self, name: str) -> BinaryIO:
        """The file, to be read. Raises FileNotFoundError."""
        return self._path(name).open("rb")

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already stays gone."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise FileNotFoundError(name)
        return self.root / name[:2] / name


def init_app(app: Flask) -> None:
    """Keep the app's files in its instance folder."""
    app.extensions[EXTENSION] = LocalFiles(Path(app.instance_path) / "files")


def files() -> LocalFiles:
    """The files of the installation that is at work."""
    found: LocalFiles = current_app.extensions[EXTENSION]
    return found
