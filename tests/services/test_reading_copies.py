"""Strangers' files in the program that reads them: broken, hostile and beyond its bounds."""

import io
import random
import struct
import zipfile

import pytest

from judging.documents import reading_copies
from judging.errors import NotReady, Refused, TooLarge
from tests import compound, planted
from tests.planted import Planted, W, pack
from tests.plants import related

KINDS = ("docx", "pptx", "xlsx", "hwpx", "hwp", "archive", "mp4")
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


@pytest.fixture
def make(tmp_path):
    """Makes a copy of bytes."""
    made = []

    def of(data):
        folder = tmp_path / str(len(made))
        folder.mkdir()
        made.append(folder)
        (folder / "original").write_bytes(data)
        return reading_copies.make(folder / "original", folder, lambda _done, _total: None)

    return of


def docx(body, **parts):
    whole = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return pack({"[Content_Types].xml": "<T/>", "word/document.xml": whole, **parts})


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_broken_is_refused_with_a_sentence_or_read(make, kind):
    whole = getattr(planted, kind)(Planted())
    chance = random.Random(7)
    for _ in range(6):
        broken = bytearray(whole)
        for _ in range(8):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        cut = chance.randrange(len(broken) // 2, len(broken))
        assert refusal_of(make, bytes(broken[:cut])).endswith(".")


def refusal_of(make, data):
    """Why a file is refused; "." where it could be read after all."""
    try:
        make(data)
    except Refused as refusal:
        return refusal.message
    return "."


def test_nesting_without_end_and_texts_without_end_are_refused(make):
    deep = "<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000
    with pytest.raises((NotReady, TooLarge)):
        make(docx(deep))
    with pytest.raises(TooLarge, match="too long"):
        make(docx(RUN.format("가나다") * 5001))


def test_entities_are_refused(make):
    text = f'<!DOCTYPE d [<!ENTITY x "{"y" * 100}">]><w:document xmlns:w="{W}"/>'
    padded = " " * 70_000 + text  # beyond what is looked at when the file comes in
    with pytest.raises(Refused):
        make(pack({"[Content_Types].xml": "<T/>", "word/document.xml": padded}))


def test_an_empty_document_is_nothing_to_read(make):
    with pytest.raises(NotReady, match="nothing to be read"):
        make(docx(""))


def test_signs_that_are_not_seen_stay_behind(make):
    (block,) = make(docx(RUN.format("가\u202e나\u200b다\U000e0041"))).blocks
    assert block["text"] == "가나다"


def test_an_archive_of_many_files_and_one_of_unknown_kinds(make):
    many = pack({f"{n}.txt": "x" for n in range(31)})
    with pytest.raises(TooLarge, match="more than 30 files"):
        make(many)
    with pytest.raises(NotReady, match="nothing to be read"):
        make(pack({"a.txt": "x"}))


def test_a_locked_hwp_is_refused(make):
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, 2) + bytes(216)
    with pytest.raises(NotReady, match="locked"):
        make(compound.compound({"FileHeader": head, "DocInfo": b"x", "BodyText/Section0": b"x"}))


def test_a_packed_stream_that_grows_without_end_is_refused(make):
    head = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010000, 1) + bytes(216)
    bomb = compound.packed(bytes(80 * 2**20))
    with pytest.raises(TooLarge, match="memory"):
        make(compound.compound({"FileHeader": head, "DocInfo": bomb, "BodyText/Section0": b"x"}))


def test_films_in_fragments_or_that_point_outside_are_refused(make):
    film = planted.mp4(Planted())
    with pytest.raises(NotReady, match="cannot be cleaned"):
        make(film + struct.pack(">I4s", 8, b"moof"))
    at = film.index(b"stco") + 12
    with pytest.raises(NotReady, match="cannot be cleaned"):
        make(film[:at] + b"\x7f\xff\xff\xff" + film[at + 4 :])
    with pytest.raises(NotReady, match=r"H\.264"):
        make(film.replace(b"avc1\0\0\0\0\0\0\0\1", b"av01\0\0\0\0\0\0\0\1"))


def test_a_film_keeps_every_picture_and_drops_the_messages_between_them(make):
    film = planted.mp4(Planted())
    assert b"x264" in film
    copy = make(film).film.read_bytes()
    assert b"x264" not in copy
    assert [copy.count(name) for name in (b"trak", b"udta", b"meta", b"free")] == [2, 0, 0, 0]
    table = copy.index(b"stsz") + 4
    assert struct.unpack_from(">III", copy, table) == (0, 0, 20)


def test_a_picture_elsewhere_is_not_fetched_and_is_counted(make):
    with zipfile.ZipFile(io.BytesIO(planted.docx(Planted()))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    outside = related(rP=("http://127.0.0.1:9/x.png", "External"))
    copy = make(pack(parts | {"word/_rels/document.xml.rels": outside}))
    assert (copy.pages, copy.left_out["picture"]) == ([], 1)
