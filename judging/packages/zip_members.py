"""What a zip may hold: checked from its directory, before anything is unpacked."""

import stat
import struct
import zipfile
from pathlib import Path, PurePosixPath

from judging.packages.expected import Expected
from judging.packages.problems import Findings

MEMBERS = 1000
TOTAL_LIMIT = 500 * 10**6
RATIO = 100
RATIO_FROM = 2**20
DIRECTORY_LIMIT = 2**20
END = struct.Struct("<4s4H2LH")
END_MARK, ZIP64_MARK = b"PK\x05\x06", b"PK\x06\x07"
ZIP64_LOCATOR = 20
LONGEST_COMMENT = 2**16
ENCRYPTED = 0x1
IGNORED = ("__MACOSX", ".DS_Store")


def check_directory(path: Path, findings: Findings) -> None:
    """Raise PackageProblems where the zip's directory is missing or too large to be looked at."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - LONGEST_COMMENT - END.size - ZIP64_LOCATOR))
        tail = file.read()
    start = tail.rfind(END_MARK)
    if start < 0 or len(tail) - start < END.size:
        findings.add(path.name, Expected.PLAIN_ZIP, value="no directory")
        findings.raise_if_any()
    _, _, _, _, count, directory, _, _ = END.unpack_from(tail, start)
    if ZIP64_MARK in tail[max(0, start - ZIP64_LOCATOR) : start]:
        findings.add(path.name, Expected.PLAIN_ZIP, value="zip64")
    elif count > MEMBERS or directory > DIRECTORY_LIMIT:
        findings.add(path.name, Expected.FEWER_FILES, value=f"{count} files", limit=MEMBERS)
    findings.raise_if_any()


def members(archive: zipfile.ZipFile, findings: Findings) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files at the top of the zip, or of its single folder. Raises PackageProblems."""
    infos = [info for info in archive.infolist() if not _ignored(info.filename)]
    for info in infos:
        _check_member(info, findings)
    total = sum(info.file_size for info in infos)
    name = Path(archive.filename or "").name
    if total > TOTAL_LIMIT:
        most = f"{TOTAL_LIMIT // 10**6} MB"
        findings.add(name, Expected.SMALLER_PACKAGE, value=f"{total} bytes", limit=most)
    names = [info.filename for info in infos]
    for twice in sorted({each for each in names if names.count(each) > 1}):
        findings.add(twice, Expected.NAMED_ONCE)
    findings.raise_if_any()
    return _at_top(infos)


def _ignored(name: str) -> bool:
    return any(part in IGNORED for part in PurePosixPath(name).parts)


def _check_member(info: zipfile.ZipInfo, findings: Findings) -> None:
    name = info.orig_filename
    parts = name.replace("\\", "/").split("/")
    mode = stat.S_IFMT(info.external_attr >> 16)
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or "\0" in name:
        findings.add(name, Expected.INSIDE)
    elif mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        findings.add(name, Expected.A_PLAIN_FILE)
    elif info.flag_bits & ENCRYPTED:
        findings.add(name, Expected.NOT_ENCRYPTED)
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        findings.add(name, Expected.DEFLATED)
    elif info.file_size > max(RATIO_FROM, RATIO * info.compress_size):
        size = f"{info.file_size} bytes from {info.compress_size}"
        findings.add(name, Expected.NO_BOMB, value=size, limit=RATIO)


def _at_top(infos: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """Names and members of the top, or of the folder that holds everything."""
    files = [info for info in infos if not info.is_dir()]
    tops = {info.filename.partition("/")[0] for info in files}
    prefix = f"{tops.pop()}/" if len(tops) == 1 and all("/" in i.filename for i in files) else ""
    named = [(info.filename.removeprefix(prefix), info) for info in files]
    return [(name, info) for name, info in named if name and "/" not in name]
