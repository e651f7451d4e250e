"""Materials of entries: what is taken in, what is drawn from it, and what is refused."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from judging.errors import NotFound, NotReady, TooLarge, WrongKind
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialPage
from judging.models.people import Judge
from judging.packages.document import ConflictRow
from judging.services import (
    job_runner,
    material_files,
    material_lists,
    materials,
    packages,
)
from judging.services.material_files import Upload
from tests import factories, paper
from tests.drawn import bytes_of, carry_out, listed, no_files, picture_of, pictures, stored_files
from tests.factories import NOON


@pytest.fixture
def olga(session):
    no_files()
    contest = factories.contest(session, factories.document(judged=False))
    return factories.cast(session, contest).olga


@pytest.fixture
def add(olga):
    """Adds a file to an entry as Olga does."""

    def added(data, name="deck.pdf", entry="A1"):
        upload = Upload(name, io.BytesIO(data))
        return materials.add_file("campus", entry, upload, title="", by=olga.id, at=NOON)

    return added


def test_a_deck_is_drawn_page_by_page(add):
    add(paper.deck(3))
    (waiting,) = listed()
    assert (waiting.state, waiting.pages) == ("waiting", ())
    carry_out()
    (drawn,) = listed()
    assert drawn.state == "ready"
    assert [page.number for page in drawn.pages] == [1, 2, 3]
    assert {(page.width, page.height) for page in drawn.pages} == {(1600, 900)}
    reds, greens, blues = (image.getpixel((800, 450)) for image in pictures())
    assert reds[0] > 200 > greens[0]
    assert blues[2] > 200
    assert picture_of(drawn.pages[0].thumb).size == (240, 135)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_one_page(add, kind):
    add(paper.picture(kind, size=(320, 200)))
    carry_out()
    (image,) = pictures()
    assert image.size == (320, 200)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_nothing_but_the_picture_reaches_judges(add, kind):
    add(paper.photo(kind), "photo.jpg")
    carry_out()
    (page,) = listed()[0].pages
    for name in (page.image, page.thumb):
        data = bytes_of(name)
        assert paper.CANARY not in data
        image = Image.open(io.BytesIO(data))
        assert not image.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()


def test_a_photo_stands_upright(add):
    add(paper.photo("JPEG"))
    carry_out()
    (image,) = pictures()
    assert image.size == (200, 300)
    assert image.getpixel((100, 40))[1] < 60  # what the camera saw at its left is above


@pytest.mark.parametrize("make", [paper.deck, paper.annotated])
def test_no_author_and_no_comment_of_a_pdf_is_drawn_or_carried_along(add, make):
    add(make())
    carry_out()
    for page in listed()[0].pages:
        assert paper.CANARY not in bytes_of(page.image)
    if make is paper.annotated:
        (image,) = pictures()
        assert image.getpixel((800, 500)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "refusal", "why"),
    [
        (b"<html>hello", WrongKind, "Only PDF files and PNG, JPEG or WebP images"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WrongKind, "Only PDF"),
        (b"<script>1</script>" + paper.deck(1), WrongKind, "Only PDF"),
        (b"GIF89a" + bytes(50), WrongKind, "Only PDF"),
        (b"", NotReady, "empty"),
        (b"%PDF-1.7 <script>", NotReady, "damaged"),
        (paper.deck(2)[:400], NotReady, "damaged"),
        (paper.picture("PNG")[:20], NotReady, "damaged"),
        (paper.locked(), NotReady, "password"),
        (paper.endless(), TooLarge, "more than 100 pages"),
        (paper.flood(), TooLarge, "40 million pixels"),
        (paper.picture("PNG", size=(2, 2)), NotReady, "only a few pixels"),
    ],
)
def test_what_is_unfit_is_refused_with_its_reason_and_not_kept(add, data, refusal, why):
    before = stored_files()
    with pytest.raises(refusal, match=why):
        add(data)
    assert not listed()
    assert stored_files() == before


def test_a_file_that_is_too_large_is_refused(add, monkeypatch):
    monkeypatch.setattr(material_files, "MOST_BYTES", 1000)
    with pytest.raises(TooLarge, match="A file may have at most"):
        add(paper.deck(1))


def test_a_pdf_that_only_breaks_while_it_is_drawn_fails_with_a_sentence_and_can_be_tried_again(
    add, olga, monkeypatch
):
    key = add(paper.deck(2))
    unfit = {"unfit": "memory"}
    said = [{"pages": 2}, unfit]
    monkeypatch.setattr(material_files.rendering, "_lines", lambda *_, **__: iter(said))
    carry_out()
    (failed,) = listed()
    assert failed.state == "failed"
    assert "more memory" in failed.error
    monkeypatch.undo()
    materials.draw_again("campus", "A1", key, by=olga.id, at=NOON)
    carry_out()
    assert [one.state for one in listed()] == ["ready"]
    with pytest.raises(NotReady, match="drawn"):
        materials.draw_again("campus", "A1", key, by=olga.id, at=NOON)


def test_a_hostile_picture_inside_a_pdf_ends_its_own_program_at_most(add):
    add(paper.filled_page_of(60_000))
    carry_out()
    (one,) = listed()
    assert one.state in ("ready", "failed")  # drawn without it, or refused: the worker lives
    add(paper.deck(1), entry="B2")
    carry_out()
    assert [one.state for one in listed("B2")] == ["ready"]


def test_while_it_is_drawn_one_sees_how_far_it_is(add, monkeypatch):
    add(paper.deck(4))
    seen = []
    plain = job_runner.Work.report

    def report(work, message, done, total):
        plain(work, message, done, total)
        with db.session.begin_nested():
            seen.append((message, done, total))

    monkeypatch.setattr(job_runner.Work, "report", report)
    carry_out()
    assert seen[0] == ("drawing", 0, 4)
    assert seen[-1] == ("drawing", 4, 4)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\boot.pdf", "boot.pdf"),
        ("/abs/deck.pdf", "deck.pdf"),
        ("de\0ck\n.pdf", "deck.pdf"),
        ("deck\u202efdp.exe", "deckfdp.exe"),
        ("a" * 300 + ".pdf", "a" * 196 + ".pdf"),
        ("발표자료.pdf", "발표자료.pdf"),
        ("CON", "CON"),
    ],
)
def test_what_a_file_is_called_never_becomes_a_path(add, given, kept):
    before = stored_files()
    add(paper.picture(), given)
    assert listed()[0].file_name == kept
    (new,) = stored_files() - before
    assert len(new) == 32
    assert given[:4] not in new


def test_links_and_texts_stand_beside_the_files(olga):
    by = {"by": olga.id, "at": NOON}
    materials.add_text("campus", "A1", "  한 줄 소개  ", title="", **by)
    materials.add_link("campus", "A1", "https://example.org/v?x=1", title="시연", **by)
    assert [(one.kind, one.body, one.title) for one in listed()] == [
        ("text", "한 줄 소개", ""),
        ("link", "https://example.org/v?x=1", "시연"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "data:text/html,x", "//example.org", "example.org", "https://"),
        *("", "https://user:pw@example.org", "https://exa mple.org", "https://["),
        "http://" + "a" * 1000,
    ],
)
def test_only_web_addresses_are_links(olga, address):
    with pytest.raises(NotReady, match="whole address"):
        materials.add_link("campus", "A1", address, title="", by=olga.id, at=NOON)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 501])
def test_a_short_text_is_short_and_not_empty(olga, text):
    with pytest.raises(NotReady, match="1 to 500"):
        materials.add_text("campus", "A1", text, title="", by=olga.id, at=NOON)


def test_materials_change_places(olga):
    by = {"by": olga.id, "at": NOON}
    one, two, three = (
        materials.add_text("campus", "A1", text, title="", **by) for text in ("1", "2", "3")
    )
    materials.move("campus", "A1", three, -1, **by)
    assert [row.body for row in listed()] == ["1", "3", "2"]
    materials.move("campus", "A1", one, -1, **by)
    materials.move("campus", "A1", two, +1, **by)
    assert [row.body for row in listed()] == ["1", "3", "2"]


def test_a_replaced_file_keeps_its_place_and_its_old_pages_until_the_new_are_drawn(add, olga):
    key = add(paper.deck(2))
    carry_out()
    old = {page.image for page in listed()[0].pages}
    upload = Upload("better.pdf", io.BytesIO(paper.deck(5)))
    materials.replace_file("campus", "A1", key, upload, by=olga.id, at=NOON)
    (between,) = listed()
    assert (between.state, {page.image for page in between.pages}) == ("waiting", old)
    carry_out()
    (after,) = listed()
    assert (after.key, after.file_name, len(after.pages)) == (key, "better.pdf", 5)
    assert not old & stored_files()


def test_a_file_that_was_replaced_before_it_was_drawn_leaves_nothing(add, olga):
    key = add(paper.deck(2))
    upload = Upload("better.pdf", io.BytesIO(paper.picture()))
    materials.replace_file("campus", "A1", key, upload, by=olga.id, at=NOON)
    carry_out()
    (one,) = listed()
    assert len(one.pages) == 1
    assert stored_files() == {page for p in one.pages for page in (p.image, p.thumb)} | {
        db.session.scalars(select(Material.original)).one()
    }


def test_the_same_file_is_not_added_twice(add):
    deck = paper.deck(1)  # a PDF carries the second in which it was made
    add(deck)
    with pytest.raises(NotReady, match="already"):
        add(deck, "other name.pdf")
    add(deck, entry="B2")


def test_an_entry_has_at_most_twelve_materials(olga):
    for number in range(12):
        materials.add_text("campus", "A1", str(number), title="", by=olga.id, at=NOON)
    with pytest.raises(TooLarge, match="at most 12"):
        materials.add_text("campus", "A1", "13", title="", by=olga.id, at=NOON)


def test_what_is_taken_away_is_deleted_from_the_disk(add, olga):
    key = add(paper.deck(3))
    carry_out()
    assert stored_files()
    materials.remove("campus", "A1", key, by=olga.id, at=NOON)
    assert not listed()
    carry_out()
    assert not stored_files()
    assert db.session.scalar(select(MaterialPage)) is None


def test_a_contest_that_is_replaced_in_set_up_takes_its_materials_with_it(add, session):
    add(paper.deck(1))
    carry_out()
    packages.import_package(factories.document(judged=False), by=None, at=NOON, replace=True)
    carry_out()
    assert session.scalar(select(Material)) is None
    assert not stored_files()


def test_a_transaction_that_fails_leaves_no_file(add, monkeypatch):
    before = stored_files()

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(materials.audit, "record", broken)
    with pytest.raises(RuntimeError):
        add(paper.deck(1))
    assert stored_files() == before


def test_judges_get_pages_in_order_and_no_name_of_a_file(add, olga, session):
    add(paper.deck(2), "Team Ada - secret.pdf")
    by = {"by": olga.id, "at": NOON}
    materials.add_link("campus", "A1", "https://example.org/v", title="시연", **by)
    materials.add_text("campus", "A1", "한 줄", title="", **by)
    carry_out()
    number = session.scalar(select(Entry.id).where(Entry.key == "A1"))
    pages, link, text = material_lists.for_judges(session, [number])[number]
    assert "Ada" not in str(pages)
    assert (pages["state"], [page["n"] for page in pages["pages"]]) == ("ready", [1, 2])
    assert pages["pages"][0]["src"].startswith("pages/")
    assert (link["kind"], link["url"], link["title"]) == ("link", "https://example.org/v", "시연")
    assert (text["kind"], text["text"]) == ("text", "한 줄")


def judge(session, key, contest="campus"):
    ours = select(Judge.id).join(Contest, Judge.contest_id == Contest.id)
    return session.scalar(ours.where(Judge.key == key, Contest.key == contest))


def test_a_judge_opens_pages_of_entries_that_are_his_and_no_other(session):
    conflict = ConflictRow("J2", "A1", "recused")
    document = factories.document(judged=False, conflicts=(conflict,))
    olga = factories.cast(session, factories.contest(session, document)).olga
    factories.contest(session, factories.document("fair", judged=False))
    upload = Upload("deck.pdf", io.BytesIO(paper.deck(1)))
    materials.add_file("campus", "A1", upload, title="", by=olga.id, at=NOON)
    carry_out()
    (page,) = listed()[0].pages
    jun, ines = judge(session, "J1"), judge(session, "J2")
    elsewhere = judge(session, "J1", "fair")
    for name in (page.image, page.thumb):
        with material_lists.page_for_judge(jun, name) as source:
            assert source.read(4) == b"RIFF"
        for other in (ines, elsewhere):
            with pytest.raises(NotFound):
                material_lists.page_for_judge(other, name)
    original = session.scalars(select(Material.original)).one()
    for name in (original, "0" * 32, "../../secret-key", ""):
        with pytest.raises(NotFound):
            material_lists.page_for_judge(jun, name)


def test_a_withdrawn_entry_shows_its_pages_to_no_judge(add, session):
    add(paper.deck(1))
    carry_out()
    (page,) = listed()[0].pages
    session.scalars(select(Entry).where(Entry.key == "A1")).one().status = "withdrawn"
    session.commit()
    with pytest.raises(NotFound):
        material_lists.page_for_judge(judge(session, "J1"), page.image)


def test_reading_an_original_is_written_down(add, olga, session):
    key = add(paper.deck(1), "발표.pdf")
    found = material_lists.original("campus", "A1", key, by=olga.id, at=NOON)
    with found.source as source:
        assert (found.file_name, source.read(5)) == ("발표.pdf", b"%PDF-")
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.act, event.subject, event.actor_id) == ("material.read", "entry:A1", olga.id)
    assert "발표" not in event.details


def test_no_job_is_left_over_from_a_refused_file(add, session):
    with pytest.raises(WrongKind):
        add(b"<html>")
    assert session.scalar(select(Job)) is None
