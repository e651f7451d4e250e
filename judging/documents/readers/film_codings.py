"""How the samples of a film are coded: its description, and a sample without messages."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .film_boxes import box, boxes, head_of
from .package import Unfit

PICTURE_HEAD, SOUND_HEAD = 78, 28
NAMED = slice(42, 74)  # where a program writes its name
MOST_ESDS = 128
AVC = {1, 2, 3, 4, 5, 7, 8, 9, 19, 20}
HEVC = {*range(36)}  # pictures, and what they need to be read
HEVC_SETS = {32, 33, 34}


@dataclass(frozen=True)
class Coding:
    """The description for players, and what remains of each sample."""

    entry: bytes
    clean: Callable[[bytes], bytes]


def coding(kind: bytes, stsd: bytes) -> Coding:
    """The one coding of a track. Raises Unfit where it is none that is known."""
    (count,) = struct.unpack_from(">I", stsd, 4)
    name, head, length = head_of(stsd[8:24], len(stsd) - 8)
    data = stsd[8 + head : 8 + length]
    if count != 1:
        raise Unfit("film")
    if kind == b"soun":
        return _sound(name, data)
    held = dict(boxes(data[PICTURE_HEAD:]))
    plain = data[: NAMED.start] + bytes(32) + data[NAMED.stop : PICTURE_HEAD]
    shape = [box(b"pasp", held[b"pasp"][:8])] if b"pasp" in held else []
    colours = held.get(b"colr", b"")
    if colours[:4] == b"nclx":
        shape.append(box(b"colr", colours[:11]))
    if name in (b"avc1", b"avc3"):
        sets, size = _avc(held[b"avcC"])
        clean = _cleaner(size, lambda unit: unit[0] & 31 in AVC)
        return Coding(box(name, plain, box(b"avcC", sets), *shape), clean)
    if name in (b"hvc1", b"hev1"):
        sets, size = _hevc(held[b"hvcC"])
        clean = _cleaner(size, lambda unit: unit[0] >> 1 & 63 in HEVC)
        return Coding(box(name, plain, box(b"hvcC", sets), *shape), clean)
    raise Unfit("codec")


def _sound(name: bytes, data: bytes) -> Coding:
    """AAC as MP4 describes it, also where QuickTime, as telephones write it, describes it."""
    version = int.from_bytes(data[8:10], "big")
    if name != b"mp4a" or version > 1:
        raise Unfit("codec")
    held = dict(boxes(data[SOUND_HEAD + 16 * version :]))
    if b"esds" not in held and b"wave" in held:
        held = dict(boxes(held[b"wave"]))
    esds = held.get(b"esds", b"")
    if not 0 < len(esds) <= MOST_ESDS:
        raise Unfit("codec")
    head = data[:8] + bytes(8) + data[16:20] + bytes(4) + data[24:SOUND_HEAD]
    return Coding(box(name, head, box(b"esds", esds)), bytes)


def _avc(data: bytes) -> tuple[bytes, int]:
    """Only the parameters that pictures are read with."""
    at, kept = 5, data[:5]
    for mask in (31, 255):
        count = data[at] & mask
        start, at = at, at + 1
        for _ in range(count):
            at += 2 + struct.unpack_from(">H", data, at)[0]
        kept += data[start:at]
    if data[1] in (100, 110, 122, 144) and len(data) >= at + 3:
        kept += data[at : at + 3] + b"\0"
    return kept, (data[4] & 3) + 1


def _hevc(data: bytes) -> tuple[bytes, int]:
    at, kept = 23, []
    for _ in range(data[22]):
        start, kind = at, data[at] & 63
        (count,) = struct.unpack_from(">H", data, at + 1)
        at += 3
        for _ in range(count):
            at += 2 + struct.unpack_from(">H", data, at)[0]
        if kind in HEVC_SETS:
            kept.append(data[start:at])
    return data[:22] + bytes([len(kept)]) + b"".join(kept), (data[21] & 3) + 1


def _cleaner(size: int, keeps: Callable[[bytes], bool]) -> Callable[[bytes], bytes]:
    def clean(sample: bytes) -> bytes:
        return b"".join(
            len(unit).to_bytes(size, "big") + unit for unit in _units(sample, size) if keeps(unit)
        )

    return clean


def _units(sample: bytes, size: int) -> Iterator[bytes]:
    at = 0
    while at + size <= len(sample):
        length = int.from_bytes(sample[at : at + size], "big")
        unit = sample[at + size : at + size + length]
        if len(unit) != length:
            raise Unfit("film")
        if unit:
            yield unit
        at += size + length
