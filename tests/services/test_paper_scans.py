"""Scans of paper sheets: what is taken in, what is kept, and what is refused."""

import io
import json

import pytest
from PIL import Image
from sqlalchemy import func, select

from judging.errors import NotFound, NotReady, TooLarge, WrongKind
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.papers import PaperScan, PaperScanPage
from judging.models.rounds import Round
from judging.services import package_clearing, paper_scans, paper_states, papers
from judging.services.material_files import Upload
from judging.services.transactions import write
from tests import factories, paper
from tests.drawn import bytes_of, carry_out, no_files, stored_files
from tests.factories import NOON
from tests.tablets import opened

WHERE = ("campus", "final", "J1", "A1")


@pytest.fixture
def people(session):
    no_files()
    return opened(session)


@pytest.fixture
def add(session, people):
    """Somebody attaches a file to a sheet."""

    def do(data, who="rhea", where=WHERE, name="photo.jpg", at=NOON):
        session.rollback()
        upload = Upload(name, io.BytesIO(data))
        return paper_scans.add(where, upload, by=getattr(people, who).id, at=at)

    return do


def events(session):
    session.rollback()
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
    return [(one.act, one.subject, json.loads(one.details)) for one in rows]


def scans(session):
    session.rollback()
    return paper_scans.of_sheet(WHERE)


def drawn(where=WHERE, number=1, key=None):
    with paper_scans.page(where, key or paper_scans.of_sheet(where)[0].key, number) as source:
        return Image.open(io.BytesIO(source.read())).convert("RGB")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_a_scan_at_once(session, add, kind):
    add(paper.picture(kind, size=(320, 200)))
    (scan,) = scans(session)
    assert (scan.current, scan.who, scan.at, len(scan.pages)) == (True, "Rhea", NOON, 1)
    assert drawn().size == (320, 200)


def test_a_photo_stands_upright_and_carries_nothing_along(session, add):
    add(paper.photo("JPEG"))
    assert drawn().size == (200, 300)
    for name in session.scalars(select(PaperScanPage.image)):
        assert paper.CANARY not in bytes_of(name)


def test_a_pdf_of_both_sides_has_two_pages(session, add):
    add(paper.deck(2), name="scan.pdf")
    assert [page.number for page in scans(session)[0].pages] == [1, 2]
    assert drawn(number=2).getpixel((50, 50)) != drawn(number=1).getpixel((50, 50))


@pytest.mark.parametrize(
    ("data", "refusal", "sentence"),
    [
        (b"GIF89a", WrongKind, "A scan is a PDF file or a JPEG, PNG or WebP picture"),
        (b"<html>", WrongKind, "A scan is a PDF"),
        (b"", NotReady, "This file is empty"),
        (paper.picture("PNG")[:60], NotReady, "damaged"),
        (paper.deck(7), TooLarge, "at most 6 pages"),
        (paper.flood(), TooLarge, "40 million pixels"),
        (paper.locked(), NotReady, "locked with a password"),
    ],
)
def test_what_is_no_scan_is_refused_and_nothing_stays(session, add, data, refusal, sentence):
    with pytest.raises(refusal, match=sentence):
        add(data)
    assert scans(session) == []
    assert stored_files() == set()


def test_a_scan_has_a_size_limit(session, add, monkeypatch):
    monkeypatch.setattr(paper_scans, "MOST_BYTES", 100)
    with pytest.raises(TooLarge, match="at most"):
        add(paper.picture())
    assert stored_files() == set()


def test_a_slow_drawing_ends(add, monkeypatch):
    monkeypatch.setattr(paper_scans, "DRAWING_SECONDS", 0)
    with pytest.raises(TooLarge, match="more memory or time"):
        add(paper.picture())
    assert stored_files() == set()


def test_a_newer_scan_takes_its_place_and_the_earlier_one_stays(session, add):
    first = add(paper.picture(colour="navy"))
    second = add(paper.picture(colour="red"), "odi", at=factories.NOON)
    newest, earlier = scans(session)
    assert (newest.key, newest.who, newest.current) == (second, "Odi", True)
    assert (earlier.key, earlier.who, earlier.current) == (first, "Rhea", False)
    assert drawn(key=first).getpixel((9, 9))[2] > 100 > drawn(key=second).getpixel((9, 9))[2]
    act, subject, details = events(session)[-1]
    assert (act, subject) == ("paper.scanned", "sheet:final/J1/A1")
    assert details["replaces"] == first


def test_the_same_file_twice_is_refused(session, add):
    add(paper.picture())
    with pytest.raises(NotReady, match="the sheet's scan already"):
        add(paper.picture())
    assert len(stored_files()) == 2  # the file as it came and its one page


def test_the_log_holds_the_digest_and_no_name_of_a_file(session, add):
    key = add(paper.picture(), name="홍길동 심사표.jpg")
    act, _, details = events(session)[-1]
    assert act == "paper.scanned"
    assert (details["scan"], details["pages"], len(details["sha256"])) == (key, 1, 64)
    assert "홍길동" not in json.dumps(details, ensure_ascii=False)


def test_reading_the_file_as_it_came_is_written_down(session, people, add):
    data = paper.picture()
    key = add(data, name="a.png")
    name, source = paper_scans.original(WHERE, key, by=people.odi.id, at=NOON)
    with source:
        assert (name, source.read()) == ("a.png", data)
    assert events(session)[-1][0] == "paper.scan_read"


def test_a_scan_belongs_to_its_own_sheet(add):
    key = add(paper.picture())
    for where in (("campus", "final", "J2", "A1"), ("campus", "final", "J1", "B2")):
        with pytest.raises(NotFound):
            paper_scans.page(where, key, 1)
        with pytest.raises(NotFound):
            paper_scans.original(where, key, by=1, at=NOON)
    with pytest.raises(NotFound):
        paper_scans.page(WHERE, key, 2)


@pytest.mark.parametrize("place", [("J9", "A1"), ("J1", "Z9")])
def test_there_is_no_scan_without_a_sheet(add, place):
    with pytest.raises(NotFound):
        add(paper.picture(), where=("campus", "final", *place))
    assert stored_files() == set()


def test_nothing_is_scanned_before_the_judging(session, people, add):
    with write() as writing:
        writing.scalars(select(Round)).one().state = "setup"
    with pytest.raises(NotReady, match="not begun"):
        add(paper.picture())


def test_a_sheet_that_is_filled_in_can_still_get_its_scan(session, people, add):
    for who in ("rhea", "odi"):
        by = getattr(people, who).id
        session.rollback()
        papers.type_off(*WHERE, marks={"idea": "54", "craft": "33"}, by=by, at=NOON)
    add(paper.picture())
    assert len(scans(session)) == 1


def test_the_list_says_which_sheets_have_a_scan(people, add):
    add(paper.picture())
    page = paper_states.page("campus", "final", "J1", reader=people.rhea.id, show_teams=False)
    assert {one.entry.key: one.scanned for one in page.sheets} == {
        "A1": True,
        "B2": False,
        "C3": False,
    }


def test_scans_go_with_a_contest_that_a_package_replaces(session, people, add):
    add(paper.picture(colour="navy"))
    add(paper.picture(colour="red"))
    with write() as writing:
        contest = writing.scalars(select(Contest)).one()
        package_clearing.clear(writing, contest, at=NOON)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(PaperScan)) == 0
    assert session.scalar(select(func.count()).select_from(PaperScanPage)) == 0
    carry_out()
    assert stored_files() == set()
