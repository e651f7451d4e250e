"""A ContestDocument becomes a package: the same document always gives the same bytes."""

import io
import os
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from judging.packages.contest_text import contest_text
from judging.packages.csv_text import csv_text
from judging.packages.document import ContestDocument
from judging.packages.layout import CONTEST, FIELDS, LAYOUT
from judging.packages.values import timezone

EARLIEST = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16
UNIX = 3


class TargetTaken(Exception):
    """There is something already where the package should be written."""


def package_files(document: ContestDocument) -> dict[str, bytes]:
    """The bytes of every file of the package; files without rows are left out."""
    zone = timezone(document.meta.timezone)
    texts = {CONTEST: contest_text(document)}
    for name in LAYOUT:
        texts[name] = csv_text(name, getattr(document, FIELDS[name]), document.book, zone)
    return {name: text.encode() for name, text in texts.items() if text}


def write_package(document: ContestDocument, path: Path) -> None:
    """Write the package as a folder, or as a zip where the path ends in .zip.

    It appears whole or not at all. Raises TargetTaken for a file or a folder with content.
    """
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise TargetTaken(f"{path} exists already and is not empty; name a new folder or file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as temporary:
        made = Path(temporary) / path.name
        if path.suffix.lower() == ".zip":
            _write_zip(document, made)
        else:
            _write_folder(document, made)
        os.replace(made, path)


def _write_folder(document: ContestDocument, folder: Path) -> None:
    folder.mkdir()
    for name, content in package_files(document).items():
        (folder / name).write_bytes(content)


def zip_bytes(document: ContestDocument) -> bytes:
    """The package as the bytes of a zip: the same for the same content."""
    made = io.BytesIO()
    _fill(document, made)
    return made.getvalue()


def _write_zip(document: ContestDocument, path: Path) -> None:
    with path.open("wb") as file:
        _fill(document, file)


def _fill(document: ContestDocument, file: IO[bytes]) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in package_files(document).items():
            member = zipfile.ZipInfo(name, EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = UNIX
            member.external_attr = PLAIN_FILE
            archive.writestr(member, content)
