"""Compound files (OLE) and the records of HWP 5, written as small as they go."""

import struct
import zlib

SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A compound file; the names of the streams may have one storage before a slash."""
    nodes = _nodes(streams)
    small, starts, small_fat = b"", {}, []
    large, fat = b"", []
    for path, data in streams.items():
        if len(data) >= CUTOFF:
            starts[path] = len(fat)
            large += _filled(data, SECTOR)
            _chain(fat, len(_filled(data, SECTOR)) // SECTOR)
        elif data:
            starts[path] = len(small_fat)
            small += _filled(data, SMALL)
            _chain(small_fat, len(_filled(data, SMALL)) // SMALL)
    parts = {"small": small, "small fat": _table(small_fat)}
    for name, data in parts.items():
        starts[name] = len(fat) if data else END
        large += _filled(data, SECTOR)
        _chain(fat, len(_filled(data, SECTOR)) // SECTOR)
    directory = _directory(nodes, streams, starts, len(small))
    starts["directory"] = len(fat)
    large += _filled(directory, SECTOR)
    _chain(fat, len(_filled(directory, SECTOR)) // SECTOR)
    return _head(starts, small_fat, fat) + large + _table(fat)


def _head(starts, small_fat, fat):
    own = 1
    while (len(fat) + own) * 4 > own * SECTOR:
        own += 1
    first = len(fat)
    fat += [FAT] * own
    places = [first + number for number in range(own)] + [FREE] * (109 - own)
    return struct.pack(
        "<8s16x5H6x9I109I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, own),
        *(starts["directory"], 0, CUTOFF, starts["small fat"], 1 if small_fat else 0, END, 0),
        *places,
    )


def _filled(data, size):
    return data + b"\0" * (-len(data) % size)


def _chain(table, count):
    first = len(table)
    table += [first + number + 1 for number in range(count - 1)]
    table += [END] if count else []


def _table(numbers):
    data = struct.pack(f"<{len(numbers)}I", *numbers)
    return data + b"\xff" * (-len(data) % SECTOR)


def _nodes(streams):
    """Root, storages and streams, each with its children."""
    storages = sorted({path.partition("/")[0] for path in streams if "/" in path})
    top = [path for path in streams if "/" not in path]
    inside = {one: [path for path in streams if path.startswith(f"{one}/")] for one in storages}
    return [("root", [*top, *storages]), *inside.items(), *((path, None) for path in streams)]


def _directory(nodes, streams, starts, small):
    places = {name: at for at, (name, _) in enumerate(nodes)}
    siblings = {}
    for _, children in nodes:
        for one, other in zip(children or [], (children or [])[1:], strict=False):
            siblings[one] = places[other]
    entries = []
    for name, children in nodes:
        called = ("Root Entry" if name == "root" else name.rpartition("/")[2]).encode("utf-16-le")
        kind = 5 if name == "root" else 2 if children is None else 1
        first = places[children[0]] if children else FREE
        start = starts["small"] if name == "root" else starts.get(name, 0)
        size = small if name == "root" else len(streams.get(name, b""))
        links = (FREE, siblings.get(name, FREE), first)
        entries.append(
            called.ljust(64, b"\0")
            + struct.pack("<HBB3I36xIQ", len(called) + 2, kind, 1, *links, start, size)
        )
    return b"".join(entries)


def packed(data):
    """As HWP packs its streams."""
    tool = zlib.compressobj(9, zlib.DEFLATED, -15)
    return tool.compress(data) + tool.flush()


def record(tag, level, data):
    """A record of HWP; tags count from 16."""
    size = min(len(data), 0xFFF)
    head = struct.pack("<I", (16 + tag) | level << 10 | size << 20)
    return head + (struct.pack("<I", len(data)) if size == 0xFFF else b"") + data


def text(words, level=1):
    """A paragraph of HWP."""
    said = (words + "\r").encode("utf-16-le")
    return record(50, level - 1, bytes(22)) + record(51, level, said)


def control(name, level, inside=b""):
    """A control of HWP, by its name of four letters."""
    return record(55, level, name.encode()[::-1] + bytes(40)) + inside


def cell(row, column, words, level):
    """A cell of a table."""
    place = struct.pack("<IIHHHH", 1, 0, column, row, 1, 1)
    return record(56, level, place + bytes(20)) + text(words, level + 1)


def placed_picture(number, level):
    """A picture that refers to the file of this number."""
    return record(69, level, bytes(71) + struct.pack("<H", number) + bytes(8))


def listed_picture(number):
    """What the list of files says of a packed PNG."""
    ending = "png".encode("utf-16-le")
    return record(2, 0, struct.pack("<HHH", 0x11, number, 3) + ending)
