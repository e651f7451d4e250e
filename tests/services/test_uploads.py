"""Files of an application: known by their contents, sent in pieces, kept under names of ours."""

import io
import struct
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select

from judging.errors import (
    Closed,
    Conflicted,
    Gone,
    NotFound,
    NotReady,
    TooLarge,
    WrongKind,
)
from judging.models.applications import Arrival, Attachment, Upload
from judging.services import applications, attachments, handing_in, uploads
from tests import applying, factories
from tests.applying import CLOSES, fill, mine, packed, pdf, png, send
from tests.factories import NOON

SECOND = timedelta(seconds=1)
MEBI = 2**20


@pytest.fixture
def olga(session):
    return factories.user(session, "olga")


@pytest.fixture
def ada(session, olga):
    applying.open_contest(session, olga)
    person = factories.user(session, "ada")
    applications.begin("campus", by=person.id, at=NOON)
    return person


def begin(person, size, slot="proposal", at=NOON, name="deck.pdf"):
    return uploads.begin("campus", slot, name, size, by=person.id, at=at).key


def piece(person, key, offset, content, at=NOON):
    return uploads.piece("campus", key, offset, io.BytesIO(content), by=person.id, at=at)


def on_disk():
    root = Path(current_app.instance_path)
    found = [path for folder in ("files", "parts") for path in (root / folder).rglob("*")]
    return [path for path in found if path.is_file()]


class Breaking(io.BytesIO):
    """A line that breaks after so many bytes."""

    def __init__(self, content, after):
        super().__init__(content)
        self.left = after

    def read(self, size=-1):
        if self.left <= 0:
            raise ConnectionResetError
        found = super().read(min(size, self.left))
        self.left -= len(found)
        return found


def test_a_file_in_pieces_is_whole_at_the_end(ada):
    content = pdf()
    key, half = begin(ada, len(content)), len(content) // 2
    assert piece(ada, key, 0, content[:half]).offset == half
    assert uploads.where("campus", key, by=ada.id).offset == half
    assert piece(ada, key, half, content[half:]).file.pages == 1
    (file,) = mine(ada).files
    with attachments.own("campus", file.key, owner=ada.id).source as source:
        assert source.read() == content


def test_what_arrived_before_the_line_broke_is_kept_and_gone_on_with(ada):
    content = pdf()
    key = begin(ada, len(content))
    with pytest.raises(ConnectionResetError):
        uploads.piece("campus", key, 0, Breaking(content, 100), by=ada.id, at=NOON)
    assert uploads.where("campus", key, by=ada.id).offset == 100
    assert piece(ada, key, 100, content[100:]).file is not None


def test_a_piece_that_does_not_follow_is_refused_and_changes_nothing(ada):
    key = begin(ada, 1000)
    piece(ada, key, 0, b"x" * 10)
    for offset in (0, 9, 11, -1):
        with pytest.raises(Conflicted):
            piece(ada, key, offset, b"y" * 10)
    assert uploads.where("campus", key, by=ada.id).offset == 10


def test_more_than_was_said_is_never_written(ada):
    content = pdf()
    key = begin(ada, len(content))
    assert piece(ada, key, 0, content + b"more").file.bytes == len(content)


def test_the_last_piece_twice_makes_one_file(ada):
    content = pdf()
    key = begin(ada, len(content))
    piece(ada, key, 0, content)
    with pytest.raises(Gone):
        piece(ada, key, len(content), b"")
    assert len(mine(ada).files) == 1


def test_an_upload_is_nobody_elses(session, ada):
    key = begin(ada, 1000)
    bob = factories.user(session, "bob")
    applications.begin("campus", by=bob.id, at=NOON)
    for act in (
        lambda: uploads.where("campus", key, by=bob.id),
        lambda: piece(bob, key, 0, b"x"),
        lambda: uploads.cancel("campus", key, by=bob.id, at=NOON),
    ):
        with pytest.raises(NotFound):
            act()


def bomb():
    """Ten megabytes of nothing, many times over."""
    return packed(**{f"{n}.txt": b"\0" * (10 * MEBI) for n in range(3)})


def slipping(name):
    return packed(**{name: b"x"})


def linked():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = zipfile.ZipInfo("link")
        member.external_attr = 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
    return out.getvalue()


def lying():
    """An archive that names a directory of 60,000 files."""
    content = bytearray(packed(a=b"x"))
    at = content.rfind(b"PK\x05\x06")
    content[at + 8 : at + 12] = struct.pack("<HH", 60000, 60000)
    return bytes(content)


TYPES = "[Content_Types].xml"
XXE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
HOSTILE = {
    "a page": (b"<html><script>alert(1)</script>", WrongKind),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>', WrongKind),
    "a page that mentions PDF": (b"<script>1</script>%PDF-1.7", WrongKind),
    "a GIF that is a script": (b"GIF89a/*alert(1)*/", WrongKind),
    "an old Office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, WrongKind),
    "a program": (b"MZ" + b"\0" * 100, WrongKind),
    "a bomb": (bomb(), TooLarge),
    "an archive that slips out": (slipping("../../etc/x"), WrongKind),
    "an archive that slips out of Windows": (slipping("..\\..\\x"), WrongKind),
    "an archive with an absolute name": (slipping("/etc/x"), WrongKind),
    "an archive with a link": (linked(), WrongKind),
    "an archive in an archive": (packed(**{"in.zip": packed(a=b"x")}), WrongKind),
    "an archive that lies": (lying(), TooLarge),
    "a broken archive": (packed(a=b"x" * 999)[:-30], NotReady),
    "a document with macros": (
        packed(**{TYPES: b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
        WrongKind,
    ),
    "a document that reads other files": (
        packed(**{TYPES: b"", "word/document.xml": XXE}),
        WrongKind,
    ),
    "a broken PDF": (b"%PDF-1.7 nothing", NotReady),
    "a broken image": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, NotReady),
    "nothing": (b"", NotReady),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_of_it_stays(session, ada, case):
    content, refusal = HOSTILE[case]
    before = on_disk()
    with pytest.raises(refusal):
        send(ada, "extras", content)
    assert mine(ada).files == []
    assert session.query(Attachment).count() == 0
    assert on_disk() == before


GOOD = {
    "pdf": (pdf, "application/pdf"),
    "image": (png, "image/png"),
    "document": (
        lambda: packed(**{TYPES: b"<x/>", "word/document.xml": b"<w/>"}),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "hwpx": (lambda: packed(mimetype=b"application/hwp+zip"), "application/hwp+zip"),
    "hwp": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + b"HWP Document File",
        "application/x-hwp",
    ),
    "zip": (lambda: packed(**{"src/main.py": b"print()"}), "application/zip"),
    "video": (lambda: b"\0\0\0\x18ftypisom" + b"\0" * 100, "video/mp4"),
}


@pytest.mark.parametrize("case", GOOD)
def test_a_file_is_what_its_contents_say_whatever_it_is_called(ada, case):
    make, media_type = GOOD[case]
    send(ada, "extras", make(), name="index.html")
    assert mine(ada).files[0].media_type == media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/x\0.pdf", "x.pdf"),
        ("가\u202efdp.exe", "가fdp.exe"),
        ("a\nb.pdf", "ab.pdf"),
        ("x" * 400, "x" * 200),
        ("", "file"),
    ],
)
def test_a_name_never_becomes_a_path(ada, name, kept):
    send(ada, "proposal", pdf(), name=name)
    assert mine(ada).files[0].file_name == kept
    assert all(len(path.name) == 32 for path in on_disk())


def test_pages_sizes_and_kinds_are_the_calls(ada):
    with pytest.raises(TooLarge, match="21 pages"):
        send(ada, "proposal", pdf(21))
    with pytest.raises(WrongKind, match="제안서"):
        send(ada, "proposal", png())
    with pytest.raises(TooLarge, match="20 MB"):
        begin(ada, 20 * MEBI + 1)


def test_all_files_together_have_a_limit_that_counts_those_on_their_way(session, olga, ada):
    for _ in range(3):
        begin(ada, 19 * MEBI, slot="extras")
    applying.open_contest(session, olga, quota_mb=60)
    with pytest.raises(TooLarge, match="60 MB"):
        begin(ada, 19 * MEBI, slot="extras")


def test_one_file_takes_the_place_of_the_one_before(ada):
    send(ada, "proposal", pdf(), name="one.pdf")
    send(ada, "proposal", pdf(2), name="two.pdf")
    assert [file.file_name for file in mine(ada).files] == ["two.pdf"]


def test_a_file_of_a_version_stays_when_the_draft_lets_go_of_it(session, ada):
    fill(ada)
    handing_in.hand_in("campus", version=None, by=ada.id, at=NOON)
    old = mine(ada).files[0].key
    send(ada, "proposal", pdf(3))
    with attachments.own("campus", old, owner=ada.id).source as source:
        assert source.read(5) == b"%PDF-"
    assert len(mine(ada).files) == 1


@pytest.fixture
def with_grace(session, olga):
    applying.open_contest(session, olga, grace_minutes=10)
    person = factories.user(session, "ada")
    fill(person, file=False)
    return person


def test_a_file_that_was_on_its_way_at_the_end_counts_within_the_grace(session, with_grace):
    content = pdf()
    key = begin(with_grace, len(content), at=CLOSES)
    piece(with_grace, key, 0, content[:50], at=CLOSES + SECOND)
    end = CLOSES + timedelta(minutes=10)
    assert piece(with_grace, key, 50, content[50:], at=end).file is not None
    assert handing_in.hand_in("campus", version=None, by=with_grace.id, at=end) == 1
    assert session.scalars(select(Arrival.verdict)).one() == "in_grace"


def test_grace_is_not_for_files_begun_later_nor_for_ever(with_grace):
    with pytest.raises(Closed):
        begin(with_grace, 100, at=CLOSES + SECOND)
    key = begin(with_grace, 100, at=CLOSES)
    with pytest.raises(Closed):
        piece(with_grace, key, 0, b"x", at=CLOSES + timedelta(minutes=10, seconds=1))


def test_without_grace_the_end_holds_for_files_too(ada):
    key = begin(ada, 100, at=CLOSES)
    with pytest.raises(Closed):
        piece(ada, key, 0, b"x", at=CLOSES + SECOND)


def test_no_more_than_ten_files_are_on_their_way_and_old_ones_are_forgotten(session, ada):
    before = len(on_disk())
    for _ in range(10):
        begin(ada, 10, slot="extras", at=NOON)
    with pytest.raises(TooLarge, match="10 files"):
        begin(ada, 10, slot="extras", at=NOON)
    begin(ada, 10, slot="extras", at=NOON + timedelta(days=3))
    assert session.query(Upload).count() == 1
    assert len(on_disk()) == before + 1
