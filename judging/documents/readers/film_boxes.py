"""The boxes of an MP4 file: finding them, and writing new ones."""

import struct
from collections.abc import Iterator

from .package import Unfit

# How long each is in its two versions.
FIXED = {b"mvhd": (100, 112), b"tkhd": (84, 96), b"mdhd": (24, 36)}


def box(name: bytes, *inside: bytes) -> bytes:
    """A new box."""
    data = b"".join(inside)
    return struct.pack(">I4s", len(data) + 8, name) + data


def head_of(data: bytes, left: int) -> tuple[bytes, int, int]:
    """Name of a box, length of its head and of the whole. Raises Unfit."""
    if len(data) < 8:
        raise Unfit("film")
    length, name = struct.unpack_from(">I4s", data)
    head = 8
    if length == 1:
        (length,), head = struct.unpack_from(">Q", data, 8), 16
    elif length == 0:
        length = left
    if not head <= length <= left:
        raise Unfit("film")
    return name, head, length


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes in a box, with what is in each."""
    at = 0
    while at + 8 <= len(data):
        name, head, length = head_of(data[at : at + 16], len(data) - at)
        yield name, data[at + head : at + length]
        at += length


def within(data: bytes, *path: bytes) -> Iterator[bytes]:
    """What is in the boxes of these names, each inside the one before."""
    for name, inside in boxes(data):
        if name == path[0]:
            if len(path) == 1:
                yield inside
            else:
                yield from within(inside, *path[1:])


def fixed(name: bytes, data: bytes) -> bytes:
    """One of the heads, without when it was made and what nobody reads."""
    late = data[0] == 1
    size = FIXED[name][late]
    if len(data) < size or data[0] > 1:
        raise Unfit("film")
    times = 16 if late else 8
    kept = data[:4] + bytes(times) + data[4 + times : size]
    if name == b"mvhd":
        kept = kept[:-74] + bytes(10) + kept[-64:-28] + bytes(24) + kept[-4:]
    return kept
