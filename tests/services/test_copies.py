"""Judges' copies: what is made of a team's files, what is not made twice, what fails."""

import json

import pytest
from sqlalchemy import select

from judging.documents import reading_copies
from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy
from judging.models.privacy import Destruction
from judging.services import (
    attachments,
    copies,
    copy_lists,
    eligibility,
    entry_lists,
    handing_in,
    material_lists,
    materials,
    privacy,
)
from judging.services.eligibility import Choice, Wanted
from judging.storage import files, tombstones
from tests import applying, compound, factories, planted
from tests.applying import fill, mine, send
from tests.drawn import carry_out, no_files, stored_files
from tests.factories import NOON
from tests.planted import SEEN, Planted


@pytest.fixture
def olga(session):
    no_files()
    olga = factories.user(session, "olga")
    applying.open_contest(session, olga)
    yield olga
    tombstones().unlink(missing_ok=True)  # beside the database, so no other test empties it


@pytest.fixture
def ada(session, olga):
    ada = factories.user(session, "ada")
    fill(ada)
    return ada


def hand_in(person):
    handing_in.hand_in("campus", version=None, by=person.id, at=NOON)
    db.session.expire_all()


def make(olga, *keys):
    made = copies.make("campus", keys or ("001",), by=olga.id, at=NOON)
    carry_out()
    return made.asked, made.removed, made.same


def listed():
    db.session.rollback()
    db.session.expire_all()
    return copy_lists.of_entry("campus", "001", with_names=True).copies


def kinds():
    return [(one.title, one.kind, one.state) for one in listed()]


def reading():
    """The blocks of the one reading copy, as judges get them."""
    (name,) = db.session.scalars(select(MaterialCopy.reading).where(MaterialCopy.reading != ""))
    with files().open(name) as source:
        return json.load(source)["blocks"]


def test_each_file_becomes_a_material_with_the_calls_own_title(olga, ada):
    send(ada, "extras", planted.docx(Planted()), name="김에이다_이력서.docx")
    send(ada, "extras", applying.png(), name="에이다.png")
    hand_in(ada)
    assert make(olga) == (3, 0, 0)
    assert kinds() == [
        ("제안서", "pages", "ready"),
        ("추가 자료 1", "reading", "ready"),
        ("추가 자료 2", "pages", "ready"),
    ]
    row = db.session.scalars(select(Material)).first()
    assert (row.file_name, row.original) == ("", "")


def test_what_was_handed_in_counts_not_the_draft(olga, ada):
    hand_in(ada)
    send(ada, "extras", applying.png())
    assert make(olga) == (1, 0, 0)


def test_nothing_is_made_twice_newer_files_replace_and_removed_ones_go(olga, ada):
    send(ada, "extras", applying.png())
    hand_in(ada)
    make(olga)
    before = {one.key for one in listed()}
    assert make(olga) == (0, 0, 2)
    send(ada, "proposal", applying.pdf(2, text="newer"))
    extra = next(one for one in mine(ada).files if one.slot == "extras")
    attachments.remove("campus", extra.key, by=ada.id, at=NOON)
    hand_in(ada)
    assert [line.todo for line in copy_lists.overview("campus").lines] == [3]
    assert make(olga) == (1, 2, 0)
    (one,) = listed()
    assert (one.title, len(one.pages)) == ("제안서", 2)
    assert one.key not in before
    originals = set(db.session.scalars(select(copies.Attachment.stored)))
    left = {name for name in stored_files() if name not in originals}
    assert left == {name for page in one.pages for name in (page.image, page.thumb)}


def test_a_file_that_cannot_be_cleaned_gives_judges_nothing_and_the_office_a_sentence(olga, ada):
    broken = planted.pack(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document>", "docProps/a": "x"}
    )
    send(ada, "extras", broken, name="broken.docx")
    hand_in(ada)
    make(olga)
    failed = listed()[1]
    assert (failed.state, failed.error) == ("failed", "This file is damaged: it cannot be opened.")
    number = db.session.scalar(select(Entry.id))
    shown = material_lists.for_judges(db.session(), [number])[number][1]
    assert shown == {
        **{"key": failed.key, "kind": "reading", "title": "추가 자료"},
        **{"state": "failed", "pages": []},
    }
    assert "This file is damaged" in copy_lists.overview("campus").lines[0].errors[0]
    assert make(olga) == (1, 0, 1)  # drawn again, and only this one
    materials.draw_again("campus", "001", failed.key, by=olga.id, at=NOON)
    assert db.session.scalars(select(Job.kind).order_by(Job.id.desc())).first() == "material.copy"


def test_a_copy_that_was_replaced_while_it_was_made_leaves_nothing(olga, ada):
    hand_in(ada)
    copies.make("campus", ["001"], by=olga.id, at=NOON)
    send(ada, "proposal", applying.pdf(2, text="newer"))
    hand_in(ada)
    make(olga)
    assert [len(one.pages) for one in listed()] == [2]


@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "hwpx", "hwp", "archive"])
def test_what_is_seen_in_a_document_is_in_its_reading_copy(olga, ada, kind):
    send(ada, "extras", getattr(planted, kind)(Planted()))
    hand_in(ada)
    make(olga)
    assert listed()[1].state == "ready", listed()[1].error
    said = [block.get("text") or "|".join(block.get("cells", ())) for block in reading()]
    wanted = {
        "docx": [SEEN, "덧붙인 말링크", "상자 안", "칸 하나|칸 둘"],
        "pptx": [SEEN, "둘째 줄"],
        "xlsx": ["요약", SEEN, "매출|2023-03-15|25%"],
        "hwpx": [SEEN, "앞뒤", "칸"],
        "hwp": [SEEN, "칸 하나|칸 둘", "글상자"],
        "archive": [SEEN, "칸 하나|칸 둘"],
    }[kind]
    assert [one for one in said if one in wanted] == wanted
    pictures = {"xlsx": 0, "archive": 3}.get(kind, 1)
    assert [block["block"] for block in reading()].count("picture") == pictures
    assert len(listed()[1].pages) == pictures


def test_only_what_is_cut_out_of_a_picture_is_shown(olga, ada):
    send(ada, "extras", planted.hwpx(Planted()))
    hand_in(ada)
    make(olga)
    (page,) = listed()[1].pages
    assert (page.width, page.height) == (320, 100)  # the lower half is clipped in the document


def test_changes_that_hwp_keeps_are_refused_rather_than_shown(tmp_path):
    head = b"HWP Document File".ljust(32, b"\0") + b"\0\0\1\5" + bytes(220)
    info = compound.record(80, 0, b"change")
    streams = {"FileHeader": head, "DocInfo": info, "BodyText/Section0": b""}
    (tmp_path / "file").write_bytes(compound.compound(streams))
    with pytest.raises(NotReady, match="keeps its changes"):
        reading_copies.make(tmp_path / "file", tmp_path, lambda _done, _total: None)


def test_all_that_are_eligible_are_made_at_once(olga, ada):
    hand_in(ada)
    with pytest.raises(NotReady, match="No entry is eligible"):
        copies.make("campus", None, by=olga.id, at=NOON)
    mark = eligibility.preview("campus", Choice(keys=("001",)), Wanted("eligible")).mark
    choice = Choice(keys=("001",))
    eligibility.decide("campus", choice, Wanted("eligible"), mark=mark, by=olga.id, at=NOON)
    assert copies.make("campus", None, by=olga.id, at=NOON).asked == 1


def test_names_are_counted_shown_around_and_let_pass_with_a_reason(olga, ada, session):
    said = f"팀장 {ada.name} 은 한 빛 대학교, 연락처 010 1234 5678, a@b.org"
    words = f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"
    body = f'<w:document xmlns:w="{planted.W}"><w:body>{words}</w:body></w:document>'
    send(ada, "extras", planted.pack({"[Content_Types].xml": "<T/>", "word/document.xml": body}))
    hand_in(ada)
    make(olga)
    found = listed()[1]
    (passage,) = found.passages
    marked = [(piece.what, piece.text) for piece in passage.pieces if piece.what]
    assert marked == [
        ("member", ada.name),
        ("affiliation", "한 빛 대학교"),
        ("phone", "010 1234 5678"),
        ("email", "a@b.org"),
    ]
    assert found.names == 4
    table = entry_lists.page("campus", entry_lists.Asked())
    assert [line.names for line in table.lines] == [4]
    with pytest.raises(NotReady, match="in a sentence"):
        copies.let_pass("campus", "001", found.key, " ", by=olga.id, at=NOON)
    with pytest.raises(NotFound):
        copies.let_pass("campus", "001", "none", "x", by=olga.id, at=NOON)
    copies.let_pass("campus", "001", found.key, "인용한 이름입니다", by=olga.id, at=NOON)
    assert listed()[1].looked_reason == "인용한 이름입니다"
    assert copy_lists.overview("campus").lines[0].names == 0
    assert [line.names for line in entry_lists.page("campus", entry_lists.Asked()).lines] == [0]
    acts = session.scalars(select(AuditEvent.act).where(AuditEvent.act.like("copy.%")))
    assert set(acts) == {"copy.asked", "copy.made", "copy.let_pass"}


def test_without_leave_no_names_are_read(olga, ada):
    hand_in(ada)
    make(olga)
    page = copy_lists.of_entry("campus", "001", with_names=False)
    assert [one.passages for one in page.copies] == [None]


def test_copies_are_destroyed_with_the_personal_data(olga, ada, session):
    hand_in(ada)
    make(olga)
    number = privacy.propose("campus", reason="끝났습니다", by=olga.id, at=NOON)
    mark = session.scalars(select(Destruction.mark)).one()
    rhea = factories.user(session, "rhea")
    privacy.confirm("campus", number, mark, by=rhea.id, at=NOON)
    carry_out()
    assert not stored_files()
    assert session.scalars(select(MaterialCopy)).all() == []
