"""Films as cameras and telephones write them are copied for judges without what names anybody."""

import struct
from pathlib import Path

import pytest

from judging.documents import reading_copies
from judging.documents.readers import film_codings
from judging.documents.readers.film_boxes import box, within
from judging.documents.readers.package import Unfit

DATA = Path(__file__).parent / "data"
PLANTED = (b"PLANTEDTITLE", b"37.5665", b"x264 - core", b"x265", b"VideoHandler")


def moov_of(data):
    return next(within(data, b"moov"))


def sounds(data):
    """The description of each sound of a film."""
    tracks = list(within(moov_of(data), b"trak", b"mdia", b"minf", b"stbl", b"stsd"))
    return [one for one in tracks if b"mp4a" in one]


@pytest.mark.parametrize(
    ("name", "coded"), [("film-hevc.mp4", b"hvc1"), ("film-quicktime.mov", b"avc1")]
)
def test_films_of_telephones_are_made_anew(tmp_path, name, coded):
    sent = (DATA / name).read_bytes()
    assert PLANTED[0] in sent
    copy = reading_copies.make(DATA / name, tmp_path, lambda *_: None)
    made = copy.film.read_bytes()
    assert not [one for one in PLANTED if one in made]
    assert coded in moov_of(made)
    (sound,) = sounds(made)
    assert sound[8 + 16 : 8 + 18] == b"\0\0"  # as MP4 describes it, whatever described it before
    assert list(within(made, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz"))
    pictures = next(within(made, b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsz"))
    assert struct.unpack_from(">I", pictures, 8) == (10,)


def described(version, *inside):
    head = bytes(6) + b"\0\1" + struct.pack(">H", version) + b"vendor" + b"\0\2\0\x10"
    head += b"\xff\xfe\0\0" + struct.pack(">I", 44100 << 16) + bytes(16 * version)
    return bytes(4) + struct.pack(">I", 1) + box(b"mp4a", head, *inside)


ESDS = box(b"esds", bytes(20))


@pytest.mark.parametrize(
    ("version", "inside"),
    [(0, ESDS), (1, ESDS), (1, box(b"wave", box(b"frma", b"mp4a"), ESDS))],
)
def test_sound_is_described_the_same_whoever_described_it(version, inside):
    made = film_codings.coding(b"soun", described(version, inside)).entry
    assert b"vendor" not in made
    head = bytes(6) + b"\0\1" + bytes(8) + b"\0\2\0\x10" + bytes(4) + b"\xac\x44\0\0"
    assert made == box(b"mp4a", head, ESDS)


@pytest.mark.parametrize(
    ("version", "inside"),
    [(2, ESDS), (0, b""), (1, box(b"wave", box(b"frma", b"mp4a"))), (0, box(b"esds", bytes(200)))],
)
def test_sound_that_is_not_understood_is_refused(version, inside):
    with pytest.raises(Unfit, match="codec"):
        film_codings.coding(b"soun", described(version, inside))
