"""MP4: a film made anew from the coded pictures and sounds alone.

Of the old file only what a player needs is read: times, sizes and places of the samples and how
they are coded. Titles, places, dates, unused room and messages between the pictures (SEI) stay
behind. ISO/IEC 14496-12 and -15 say what the boxes hold.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from . import film_codings
from .film_boxes import box, boxes, fixed, head_of, within
from .package import Unfit

MOST_MOOV = 40 * 2**20
MOST_SAMPLES = 1_000_000
TABLES = {b"stts": 8, b"ctts": 8, b"stss": 4, b"stsc": 12}
KINDS = {b"vide": (b"vmhd", struct.pack(">I8x", 1)), b"soun": (b"smhd", bytes(8))}
HERE = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1), box(b"url ", struct.pack(">I", 1))))
FTYP = box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41")


@dataclass
class Track:
    """The pictures or the sound: what a player needs, and where the samples lie."""

    kind: bytes
    head: bytes
    edits: bytes
    times: bytes
    coding: film_codings.Coding
    tables: dict[bytes, bytes]
    sizes: list[int]
    chunks: list[tuple[int, int]]  # where each begins, and how many samples it has
    written: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def made(self, base: int) -> bytes:
        """The track's description for samples that begin at `base`."""
        sizes = struct.pack(f">3I{len(self.written)}I", 0, 0, len(self.written), *self.written)
        places = [base + place for place in self.places]
        tables = [
            box(b"stsd", struct.pack(">II", 0, 1), self.coding.entry),
            *(box(name, table) for name, table in self.tables.items()),
            box(b"stsz", sizes),
            box(b"stco", struct.pack(f">2I{len(places)}I", 0, len(places), *places)),
        ]
        name, told = KINDS[self.kind]
        inside = box(b"minf", box(name, told), HERE, box(b"stbl", *tables))
        handler = box(b"hdlr", bytes(8), self.kind, bytes(13))
        media = box(b"mdia", box(b"mdhd", self.times), handler, inside)
        edits = box(b"edts", box(b"elst", self.edits)) if self.edits else b""
        return box(b"trak", box(b"tkhd", self.head), edits, media)


def copy(path: Path, target: Path) -> None:
    """Write the film anew. Raises Unfit."""
    try:
        with path.open("rb") as source, target.open("w+b") as out:
            _copy(source, path.stat().st_size, out)
    except (struct.error, IndexError, KeyError, OSError, OverflowError, ValueError) as failure:
        raise Unfit("film") from failure


def _copy(source: BinaryIO, size: int, out: BinaryIO) -> None:
    whole = _moov(source, size)
    movie = fixed(b"mvhd", next(iter(within(whole, b"mvhd"))))
    found = [track for data in within(whole, b"trak") if (track := _track(data)) is not None]
    if not any(track.kind == b"vide" for track in found):
        raise Unfit("film")
    tracks = [next(one for one in found if one.kind == b"vide")]
    tracks += [one for one in found if one.kind == b"soun"][:1]
    for track in tracks:
        if len(track.sizes) != sum(count for _, count in track.chunks):
            raise Unfit("film")
        track.written, track.places = [0] * len(track.sizes), [0] * len(track.chunks)
    out.write(FTYP)
    room = len(box(b"moov", box(b"mvhd", movie), *(one.made(0) for one in tracks)))
    out.seek(len(FTYP) + room)
    base = len(FTYP) + room + 8
    out.write(struct.pack(">I4s", 0, b"mdat"))
    wrote = _samples(source, size, out, tracks)
    out.seek(len(FTYP))
    out.write(box(b"moov", box(b"mvhd", movie), *(one.made(base) for one in tracks)))
    out.write(struct.pack(">I4s", wrote + 8, b"mdat"))


def _moov(source: BinaryIO, size: int) -> bytes:
    """What describes the film; one that comes in fragments has none."""
    found, at = b"", 0
    while at < size:
        source.seek(at)
        name, head, length = head_of(source.read(16), size - at)
        if name == b"moof":
            raise Unfit("film")
        if name == b"moov":
            if length > MOST_MOOV or found:
                raise Unfit("film")
            source.seek(at + head)
            found = source.read(length - head)
        at += length
    return found


def _track(data: bytes) -> Track | None:
    """A track of pictures or sound; None for any other."""
    mdia = next(iter(within(data, b"mdia")))
    kind = next(iter(within(mdia, b"hdlr")))[8:12]
    if kind not in KINDS:
        return None
    stbl = next(iter(within(mdia, b"minf", b"stbl")))
    held = dict(boxes(stbl))
    tables = {name: _table(held[name], size) for name, size in TABLES.items() if name in held}
    edits = next(iter(within(data, b"edts", b"elst")), b"")
    sizes = _sizes(held[b"stsz"])
    return Track(
        kind=kind,
        head=fixed(b"tkhd", next(iter(within(data, b"tkhd")))),
        edits=_table(edits, 20 if edits[:1] == b"\1" else 12) if edits else b"",
        times=fixed(b"mdhd", next(iter(within(mdia, b"mdhd")))),
        coding=film_codings.coding(kind, held[b"stsd"]),
        tables=tables,
        sizes=sizes,
        chunks=list(_chunks(held, tables[b"stsc"], len(sizes))),
    )


def _table(data: bytes, size: int) -> bytes:
    """A table with as many lines as it says, and nothing after them."""
    (count,) = struct.unpack_from(">I", data, 4)
    if count > MOST_SAMPLES or len(data) < 8 + count * size:
        raise Unfit("film")
    return data[:1] + bytes(3) + data[4 : 8 + count * size]


def _sizes(data: bytes) -> list[int]:
    same, count = struct.unpack_from(">II", data, 4)
    if count > MOST_SAMPLES:
        raise Unfit("film")
    return [same] * count if same else list(struct.unpack_from(f">{count}I", data, 12))


def _chunks(held: dict[bytes, bytes], stsc: bytes, samples: int) -> Iterator[tuple[int, int]]:
    large = b"co64" in held
    data = held[b"co64" if large else b"stco"]
    (count,) = struct.unpack_from(">I", data, 4)
    if count > MOST_SAMPLES:
        raise Unfit("film")
    places = struct.unpack_from(f">{count}{'Q' if large else 'I'}", data, 8)
    runs = [(first, each) for first, each, _ in struct.iter_unpack(">3I", stsc[8:])]
    if any(entry != 1 for *_, entry in struct.iter_unpack(">3I", stsc[8:])):
        raise Unfit("film")
    ends = [first for first, _ in runs[1:]] + [count + 1]
    counts = [
        each
        for (first, each), end in zip(runs, ends, strict=True)
        for _ in range(min(end, count + 1) - first)
    ]
    if sum(counts) != samples:
        raise Unfit("film")
    yield from zip(places, counts, strict=True)


def _samples(source: BinaryIO, size: int, out: BinaryIO, tracks: list[Track]) -> int:
    """Copy the samples in the order in which they lie; how many bytes that were."""
    order = []
    for track in tracks:
        first = 0
        for number, (place, count) in enumerate(track.chunks):
            order.append((place, track, number, first, count))
            first += count
    wrote = 0
    for place, track, number, first, count in sorted(order, key=lambda one: one[0]):
        track.places[number] = wrote
        source.seek(place)
        for sample in range(first, first + count):
            data = source.read(min(track.sizes[sample], size))
            if len(data) != track.sizes[sample] or wrote > size:
                raise Unfit("film")
            kept = track.coding.clean(data)
            track.written[sample] = len(kept)
            wrote += out.write(kept)
    return wrote
