"""HWP 5: the text of the body and its pictures, out of the streams of a compound file.

The records are described in "한글 문서 파일 형식 5.0" by Hancom. A record of a control (a table, a
text box, a note) is followed by records of a higher level that are inside it.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import olefile

from .package import Unfit
from .sink import Cell, Sink, row_of

MOST_STREAM = 40 * 2**20
FIRST = 16  # the tags count from here
BIN_DATA, TRACKED = FIRST + 2, FIRST + 80
PARA_HEADER, PARA_TEXT, CTRL_HEADER, LIST_HEADER = FIRST + 50, FIRST + 51, FIRST + 55, FIRST + 56
PICTURE, MEMOS = FIRST + 69, FIRST + 77
SEEN = (b" lbt", b" osg")  # tables and drawn things, written backwards
PACKED, LOCKED, SHARED = 1, 2, 4
ALONE = {0, 10, 13, *range(24, 32)}  # signs below 32 that take one place; all others take eight
WORDS = {10: "\n", 13: "\n", 24: "-", 30: " ", 31: " ", 9: "\t"}
PICTURE_ID = 71


class Record(NamedTuple):
    """A piece of a stream."""

    tag: int
    level: int
    data: bytes


def read(path: Path, out: Sink) -> None:
    """Tell the whole document. Raises Unfit."""
    try:
        with olefile.OleFileIO(path) as file:
            _Document(file).sections(out)
    except (OSError, struct.error, IndexError, KeyError, zlib.error, RecursionError) as failure:
        raise Unfit("damaged") from failure


def records(data: bytes) -> Iterator[Record]:
    """The records of a stream."""
    at = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        tag, level, size = head & 0x3FF, head >> 10 & 0x3FF, head >> 20
        at += 4
        if size == 0xFFF:
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        yield Record(tag, level, data[at : at + size])
        at += size


def words(data: bytes) -> str:
    """The text of a paragraph, without the signs that stand for controls."""
    signs = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
    kept: list[int] = []
    at = 0
    while at < len(signs):
        sign = signs[at]
        if sign >= 32:
            kept.append(sign)
        else:
            kept += map(ord, WORDS.get(sign, ""))
        at += 1 if sign >= 32 or sign in ALONE else 8
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "replace")


class _Document:
    def __init__(self, file: olefile.OleFileIO) -> None:
        self.file = file
        head = self._raw("FileHeader")
        (flags,) = struct.unpack_from("<I", head, 36)
        if flags & (LOCKED | SHARED):
            raise Unfit("locked")
        self.packed = bool(flags & PACKED)
        self.pictures: list[tuple[str, bool]] = []
        for record in records(self._stream("DocInfo", packed=self.packed)):
            if record.tag == TRACKED:
                raise Unfit("tracked")
            if record.tag == BIN_DATA:
                self.pictures.append(self._bin_data(record.data))

    def _raw(self, *name: str) -> bytes:
        if not self.file.exists("/".join(name)):
            raise Unfit("damaged")
        data: bytes = self.file.openstream(list(name)).read(MOST_STREAM + 1)
        if len(data) > MOST_STREAM:
            raise Unfit("memory")
        return data

    def _stream(self, *name: str, packed: bool) -> bytes:
        data = self._raw(*name)
        if not packed:
            return data
        whole = zlib.decompressobj(-15).decompress(data, MOST_STREAM + 1)
        if len(whole) > MOST_STREAM:
            raise Unfit("memory")
        return whole

    def _bin_data(self, data: bytes) -> tuple[str, bool]:
        """A stream beside the text and whether it is packed; "" for one outside the file."""
        (about,) = struct.unpack_from("<H", data)
        if about & 0xF != 1:
            return "", False
        number, length = struct.unpack_from("<HH", data, 2)
        ending = data[6 : 6 + 2 * length].decode("utf-16-le")
        packed = {0: self.packed, 1: True}.get(about >> 4 & 3, False)
        return f"BIN{number:04X}.{ending}", packed

    def sections(self, out: Sink) -> None:
        count = 0
        while self.file.exists(f"BodyText/Section{count}"):
            stream = self._stream("BodyText", f"Section{count}", packed=self.packed)
            found = []
            for record in records(stream):
                if record.tag == MEMOS:
                    break  # what comes after them are the memos' own paragraphs
                found.append(record)
            self._told(found, out)
            count += 1
        if not count:
            raise Unfit("damaged")

    def _told(self, found: list[Record], out: Sink) -> None:
        """Paragraphs in their order; the inside of what is not seen is passed over."""
        at = 0
        while at < len(found):
            record = found[at]
            at += 1
            if record.tag == PARA_TEXT:
                out.paragraph(words(record.data))
            elif record.tag == PICTURE:
                self._picture(record.data, out)
            elif record.tag == CTRL_HEADER:
                end = at
                while end < len(found) and found[end].level > record.level:
                    end += 1
                if record.data[:4] == SEEN[0]:
                    self._table(found[at:end], out)
                elif record.data[:4] == SEEN[1]:
                    self._told(found[at:end], out)
                at = end

    def _table(self, inside: list[Record], out: Sink) -> None:
        """Cell by cell; each says in which row it stands."""
        level = min((one.level for one in inside), default=0)
        starts = [
            at for at, one in enumerate(inside) if one.tag == LIST_HEADER and one.level == level
        ]
        rows: dict[int, list[Cell]] = {}
        for start, end in zip(starts, [*starts[1:], len(inside)], strict=True):
            head = inside[start].data
            row = struct.unpack_from("<H", head, 10)[0] if len(head) >= 12 else 0
            rows.setdefault(row, []).append(Cell())
            self._told(inside[start + 1 : end], rows[row][-1])
        for row in sorted(rows):
            row_of(out, rows[row])

    def _picture(self, data: bytes, out: Sink) -> None:
        number = struct.unpack_from("<H", data, PICTURE_ID)[0] if len(data) > PICTURE_ID + 1 else 0
        name, packed = (
            self.pictures[number - 1] if 0 < number <= len(self.pictures) else ("", False)
        )
        if not name:
            out.left_out("picture")
            return
        out.picture(self._stream("BinData", name, packed=packed))
