"""The files of a package, from a folder or a zip, opened one by one and never larger than the
limits. What is wrong with the container itself ends the reading."""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from judging.packages.expected import Expected
from judging.packages.layout import CONTEST, LAYOUT
from judging.packages.problems import Findings, Hint
from judging.packages.zip_members import check_directory, members

FILE_LIMIT = 256 * 2**20
CONTEST_LIMIT = 2**20
UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class PackageFile:
    """One file of a package."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


Files = Mapping[str, PackageFile]


@contextmanager
def open_package(path: Path, findings: Findings) -> Iterator[Files]:
    """The known files of the package at this path; mistakes in the container are raised."""
    if path.is_dir():
        yield _known(_in_folder(path), findings)
    elif path.is_file() and path.suffix.lower() == ".zip":
        with _zip(path, findings) as archive:
            listed = members(archive, findings)
            yield _known({name: _member(archive, name, info) for name, info in listed}, findings)
    else:
        findings.add(path.name, Expected.A_PACKAGE, value=str(path))
        findings.raise_if_any()


def _in_folder(folder: Path) -> dict[str, PackageFile]:
    return {item.name: _in(item) for item in sorted(folder.iterdir())}


def _in(item: Path) -> PackageFile:
    status = item.lstat()
    size = status.st_size if stat.S_ISREG(status.st_mode) else -1
    return PackageFile(item.name, size, lambda: item.open("rb"))


@contextmanager
def _zip(path: Path, findings: Findings) -> Iterator[zipfile.ZipFile]:
    """The zip, opened; what is damaged is told as a problem."""
    check_directory(path, findings)
    try:
        archive = zipfile.ZipFile(path)
    except (*UNREADABLE, ValueError) as error:
        findings.add(path.name, Expected.PLAIN_ZIP, value=str(error))
        findings.raise_if_any()
        raise
    with archive:
        yield archive


def _member(archive: zipfile.ZipFile, name: str, info: zipfile.ZipInfo) -> PackageFile:
    return PackageFile(name, info.file_size, lambda: archive.open(info))


def _known(found: dict[str, PackageFile], findings: Findings) -> Files:
    """The package's own files; others are left alone, save CSV files of an unknown name."""
    known = {}
    for name, file in found.items():
        if name not in LAYOUT and name != CONTEST:
            if name.lower().endswith((".csv", ".toml")) and not name.startswith("."):
                findings.add(name, Expected.KNOWN_FILE, hint=Hint(name, [*LAYOUT, CONTEST]))
        elif file.size < 0:
            findings.add(name, Expected.A_PLAIN_FILE)
        elif file.size > (limit := CONTEST_LIMIT if name == CONTEST else FILE_LIMIT):
            size, most = f"{file.size} bytes", f"{limit // 2**20} MiB"
            findings.add(name, Expected.SMALLER_FILE, value=size, limit=most)
        else:
            known[name] = file
    if CONTEST not in found:
        findings.add(CONTEST, Expected.CONTEST_TOML)
    return known
