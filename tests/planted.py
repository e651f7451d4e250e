"""Files with words planted wherever a file may say who made it, and one sentence to be read."""

import struct
import zlib
from pathlib import Path

from tests.planted_hangul import hwp, hwpx
from tests.planted_office import docx, pptx, xlsx
from tests.plants import SEEN, Planted, W, jpeg, pack, png

__all__ = ["SEEN", "Planted", "W", "docx", "hwp", "hwpx", "jpeg", "pack", "png", "pptx", "xlsx"]


def pdf(plant):
    """Two pages with properties, XMP, a note, a script, a link, a bookmark and a file inside."""
    hidden = zlib.compress(plant("pdf-attached").encode())
    xmp = f"<x:xmpmeta>{plant('pdf-xmp')}</x:xmpmeta>".encode()
    page = b"BT /F 24 Tf 40 100 Td (Solar roof proposal) Tj ET"
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R/Outlines 7 0 R/OpenAction<</S/JavaScript/JS("
        + plant("pdf-script").encode()
        + b")>>/Names<</EmbeddedFiles<</Names[(f) 10 0 R]>>>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Annots[5 0 R 9 0 R]"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Annot/Subtype/Text/Rect[9 9 30 30]/T(%s)/Contents(%s)>>"
        % (plant("pdf-note-author").encode(), plant("pdf-note").encode()),
        b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%s\nendstream" % (len(xmp), xmp),
        b"<</Type/Outlines/First 8 0 R/Last 8 0 R/Count 1>>",
        b"<</Title(%s)/Parent 7 0 R/Dest[3 0 R/Fit]>>" % plant("pdf-bookmark").encode(),
        b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://%s.example)>>>>"
        % plant("pdf-link").encode(),
        b"<</Type/Filespec/F(%s)/EF<</F 11 0 R>>>>" % plant("pdf-attached-name").encode(),
        b"<</Type/EmbeddedFile/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(hidden), hidden),
        b"<</Author(%s)/Creator(%s)/Title(%s)>>"
        % tuple(plant(f"pdf-{one}").encode() for one in ("author", "creator", "title")),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(bodies) + 1
    tail = b"trailer<</Size %d/Root 1 0 R/Info 12 0 R>>\nstartxref\n%d\n%%%%EOF" % (count, len(out))
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + tail
        + plant("pdf-trailing").encode()
    )


def archive(plant):
    """Three files of known kinds and one of another, with names and remarks."""
    folder = plant("zip-folder")
    members = {
        f"{folder}/1 {plant('zip-name')}.png": png(plant, "zip-picture"),
        f"{folder}/2 deck.pdf": pdf(_prefixed(plant, "zip-")),
        f"{folder}/3 text.docx": docx(_prefixed(plant, "zip-")),
        f"{folder}/4 notes.txt": plant("zip-text"),
    }
    remark = plant("zip-comment").encode()
    return pack(members, extra=plant("zip-extra").encode(), comment=remark)


def _prefixed(plant, before):
    return lambda place: plant(before + place)


def mp4(plant):
    """A film of two seconds with titles, a place, unused room and a track of remarks."""
    film = (Path(__file__).parent / "data" / "film.mp4").read_bytes()
    place = plant("mp4-xyz").encode()
    about = _box(b"udta", _box(b"\xa9xyz", struct.pack(">HH", len(place), 0) + place))
    about += _box(b"meta", bytes(4) + plant("mp4-meta").encode())
    about += _box(b"trak", _box(b"udta", plant("mp4-other-track").encode()) + _remarks())
    at = film.index(b"moov") - 4
    (size,) = struct.unpack_from(">I", film, at)
    moov = _box(
        b"moov",
        film[at + 8 : at + size].replace(b"VideoHandler", plant("mp4-h").encode()[:12]) + about,
    )
    free = _box(b"free", plant("mp4-free").encode()) + _box(b"uuid", plant("mp4-uuid").encode())
    return film[:at] + moov + film[at + size :] + free


def _box(name, data):
    return struct.pack(">I", len(data) + 8) + name + data


def _remarks():
    return _box(b"mdia", _box(b"hdlr", bytes(8) + b"meta" + bytes(13)))
