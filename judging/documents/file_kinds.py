"""What a stranger's file is, told by its contents; its name is never looked at.

Nothing is unpacked to disk. What a zip says of itself is bounded before Python's own reader sees
it, so that a bomb costs neither time nor memory.
"""

import os
import re
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from judging.errors import NotReady, Refused, TooLarge, WrongKind

MEBI = 2**20
END = b"PK\x05\x06"
END_SIZE = 22
LARGE = b"PK\x06\x07"  # where an archive of the large kind says how long its directory is
LARGE_SIZE = 20
MOST_MEMBERS = 1000
MOST_DIRECTORY = MEBI
MOST_UNPACKED = 500 * MEBI
MOST_RATIO = 100
UNBOUNDED_BELOW = 10 * MEBI  # a small text packs well and harms nobody
PROLOGUE = 64 * 1024
ROOT, COMMENT = re.compile(rb"<[^?!]"), re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HWP = b"HWP Document File"
OOXML = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word/document.xml": OOXML + "wordprocessingml.document",
    "ppt/presentation.xml": OOXML + "presentationml.presentation",
    "xl/workbook.xml": OOXML + "spreadsheetml.sheet",
}
HWP_MEDIA = ("application/x-hwp", "application/hwp+zip")
VIDEO_BRANDS = (b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  ")
NOT_TAKEN = "This kind of file is not taken here."
TOO_MUCH = "This archive unpacks to more than is taken. Leave files out and pack it again."


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is: the word of a call's file rules, and its media type."""

    word: str
    media_type: str


def recognise(path: Path) -> Kind:
    """What a file is. Raises WrongKind, TooLarge, NotReady."""
    with path.open("rb") as file:
        head = file.read(16)
        if not head:
            raise NotReady("This file is empty.")
        if head.startswith(b"PK\x03\x04"):
            return _packed(path, file)
        if head.startswith(OLE):
            return _compound(file)
    return _by_head(head)


def _by_head(head: bytes) -> Kind:
    for start, kind in (
        (b"%PDF-", Kind("pdf", "application/pdf")),
        (b"\x89PNG\r\n\x1a\n", Kind("image", "image/png")),
        (b"\xff\xd8\xff", Kind("image", "image/jpeg")),
    ):
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind("image", "image/webp")
    if head[4:8] == b"ftyp" and head[8:12] in VIDEO_BRANDS:
        return Kind("video", "video/mp4")
    raise WrongKind(NOT_TAKEN)


def _compound(file: BinaryIO) -> Kind:
    """HWP is a compound file with a stream of its own; old Office files are not taken."""
    file.seek(0)
    tail = b""
    while block := file.read(MEBI):
        if HWP in tail + block:
            return Kind("hwp", HWP_MEDIA[0])
        tail = block[-len(HWP) :]
    raise WrongKind("Old Office files (.doc, .ppt, .xls) are not taken: save it in a newer form.")


def _packed(path: Path, file: BinaryIO) -> Kind:
    bound_directory(file)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _bound(members)
            kind = _kind_of(archive, [member.filename for member in members])
            if kind.word in ("office", "hwp"):
                _without_entities(archive, members)
            return kind
    except Refused:
        raise
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as failure:
        raise NotReady("This file is damaged: it cannot be opened.") from failure
    except Exception as failure:  # whatever a hostile archive makes the reader stumble over
        raise NotReady("This file is damaged: it cannot be opened.") from failure


def bound_directory(file: BinaryIO) -> None:
    """Refuse by the archive's own last words, before its directory is read."""
    size = file.seek(0, os.SEEK_END)
    reach = min(size, END_SIZE + 65535)
    file.seek(size - reach)
    last = file.read(reach)
    at = last.rfind(END)
    if at < 0 or len(last) - at < END_SIZE:
        raise NotReady("This file is damaged: it cannot be opened.")
    count, directory = struct.unpack("<HI", last[at + 10 : at + 16])
    if LARGE in last[max(at - LARGE_SIZE, 0) : at]:
        raise TooLarge(TOO_MUCH)
    if count > MOST_MEMBERS or directory > MOST_DIRECTORY:
        raise TooLarge(f"An archive holds at most {MOST_MEMBERS} files.")


def _bound(members: list[zipfile.ZipInfo]) -> None:
    packed = sum(member.compress_size for member in members)
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise TooLarge(f"An archive holds at most {MOST_MEMBERS} files.")
    dense = unpacked > UNBOUNDED_BELOW and unpacked > MOST_RATIO * max(packed, 1)
    if unpacked > MOST_UNPACKED or dense:
        raise TooLarge(TOO_MUCH)
    for member in members:
        _check_member(member)


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or name[1:2] == ":"
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    if outside or is_link or "\0" in name:
        raise WrongKind("This archive names files outside itself. Pack it again.")
    if member.flag_bits & 1:
        raise NotReady("This archive is locked with a password. Pack it without one.")


def _kind_of(archive: zipfile.ZipFile, names: list[str]) -> Kind:
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            if file.read(40).strip() == b"application/hwp+zip":
                return Kind("hwp", HWP_MEDIA[1])
    if "[Content_Types].xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise WrongKind("Office files with macros are not taken. Save it without macros.")
        for part, media_type in OFFICE.items():
            if part in names:
                return Kind("office", media_type)
    if any(name.lower().endswith(ARCHIVES) for name in names):
        raise WrongKind("An archive inside an archive is not taken. Pack the files themselves.")
    return Kind("zip", "application/zip")


def _without_entities(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """No part declares a document type: entities reach for other files, or grow for ever."""
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels", ".hpf")):
            with archive.open(member) as file:
                begins = file.read(PROLOGUE)
            plain = begins.replace(b"\0", b"")
            hidden = len(begins) == PROLOGUE and not ROOT.search(COMMENT.sub(b"", plain))
            if b"<!DOCTYPE" in plain or hidden:
                raise WrongKind("This document refers to things outside itself: not taken.")
