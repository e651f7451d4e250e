"""What a team sees beforehand of what judges will get, and what of it there is for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from judging.errors import Closed, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Application, Attachment
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.materials import Material
from judging.models.previews import Preview
from judging.models.privacy import Destruction
from judging.models.rounds import Round
from judging.services import (
    applications,
    attachments,
    call_starts,
    copies,
    copy_lists,
    handing_in,
    job_runner,
    jobs,
    materials,
    preview_pages,
    previews,
    privacy,
)
from judging.services.call_rules import FieldRule
from judging.services.transactions import write
from judging.storage import tombstones
from tests import applying, factories, planted
from tests.applying import CLOSES, OPENS, fill, mine, send
from tests.drawn import carry_out, no_files, stored_files
from tests.factories import NOON
from tests.planted import Planted


@pytest.fixture
def olga(session):
    no_files()
    olga = factories.user(session, "olga")
    applying.open_contest(session, olga)
    yield olga
    tombstones().unlink(missing_ok=True)


@pytest.fixture
def ada(session, olga):
    ada = factories.user(session, "ada")
    fill(ada)
    return ada


def make(person, version="draft", at=NOON):
    made = previews.make("campus", version, by=person.id, at=at)
    db.session.rollback()
    return made


def page(person, version="", at=NOON):
    db.session.rollback()
    db.session.expire_all()
    return preview_pages.page("campus", version, by=person.id, at=at)


def states(person, version=""):
    return [(one.title, one.kind, one.state) for one in page(person, version).files]


def hand_in(person):
    handing_in.hand_in("campus", version=None, by=person.id, at=NOON)
    db.session.expire_all()


def docx(*lines):
    said = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    body = f'<w:document xmlns:w="{planted.W}"><w:body>{said}</w:body></w:document>'
    return planted.pack({"[Content_Types].xml": "<T/>", "word/document.xml": body})


def kept():
    """Names of stored files that are no originals."""
    return stored_files() - set(db.session.scalars(select(Attachment.stored)))


def rows(model):
    db.session.rollback()
    return db.session.scalars(select(model)).all()


def test_a_draft_is_seen_once_its_team_asks(ada):
    send(ada, "extras", planted.docx(Planted()), name="김에이다_이력서.docx")
    assert states(ada) == [("제안서", "pages", "none"), ("추가 자료", "reading", "none")]
    assert make(ada) == 2
    told = page(ada)
    assert [one.state for one in told.files] == ["waiting", "waiting"]
    assert (told.progress.left, told.progress.before) == (2, 0)
    carry_out()
    told = page(ada)
    assert [one.state for one in told.files] == ["ready", "ready"]
    assert told.progress.left == 0
    assert told.files[1].file_name == "김에이다_이력서.docx"
    read = preview_pages.one_copy("campus", told.files[1].key, by=ada.id)
    assert planted.SEEN in [block.get("text") for block in read.blocks]
    assert "이력서" not in str(read.blocks) + read.file.title


def test_a_preview_is_no_judges_copy(olga, ada):
    make(ada)
    carry_out()
    hand_in(ada)
    assert rows(Material) == []
    assert [line.todo for line in copy_lists.overview("campus").lines] == [1]


def test_names_are_marked_in_the_title_and_in_the_files(ada):
    draft = mine(ada)
    work = {"title": f"{ada.name} 의 발명", "answers": draft.answers}
    more = {"ai_used": False, "ai_text": "", "version": None, "by": ada.id, "at": NOON}
    applications.save_work("campus", **work, **more)
    send(ada, "extras", docx("첫 줄", "한빛대학교 연구실, a@b.org"))
    make(ada)
    carry_out()
    told = page(ada)
    assert [piece.text for piece in told.head.in_title if piece.what] == [ada.name]
    (found,) = told.files[1].passages
    assert found.where == 2
    marked = [(piece.what, piece.text) for piece in found.pieces if piece.what]
    assert marked == [("affiliation", "한빛대학교"), ("email", "a@b.org")]
    assert told.names == 3


def test_where_judges_know_the_team_no_names_are_looked_for(ada):
    with write() as session:
        session.execute(update(Contest).values(blind=False))
    send(ada, "extras", docx(f"{ada.name}"))
    make(ada)
    carry_out()
    told = page(ada)
    assert (told.head.team, told.names) == (ada.name, 0)
    assert [one.passages for one in told.files] == [None, None]


def test_what_judges_do_not_learn_is_not_shown_as_theirs(ada):
    with write() as session:
        session.execute(update(Contest).values(titles_hidden=True))
    head = page(ada).head
    assert (head.title, head.team, head.titles_hidden) == ("", "", True)
    assert {rule.key for rule in head.hidden} >= {"summary", "problem", "solution"}


def test_an_answer_by_which_entries_are_grouped_is_one_that_judges_see(session, olga):
    region = FieldRule("region", "line", {"title_ko": "지역"}, attr=True)
    place = FieldRule("place", "line", {"title_ko": "주소"}, attr=True)
    usual = call_starts.starting_terms(OPENS, CLOSES).fields
    with write() as writing:
        writing.execute(update(Round).values(group_by="attr.region"))
    eve = factories.user(session, "eve")
    applying.open_contest(session, olga, fields=(*usual, region, place))
    fill(eve)
    answers = mine(eve).answers | {"region": "부산", "place": "해운대"}
    work = {"title": "배", "answers": answers, "ai_used": False, "ai_text": ""}
    applications.save_work("campus", **work, version=None, by=eve.id, at=NOON)
    head = page(eve).head
    assert [(rule.key, answer) for rule, answer in head.shown] == [("region", "부산")]
    assert "place" in {rule.key for rule in head.hidden}


def test_what_is_there_is_not_made_again_and_what_failed_is(ada):
    broken = {"[Content_Types].xml": "<T/>", "word/document.xml": "<w:document>"}
    send(ada, "extras", planted.pack(broken), name="broken.docx")
    make(ada)
    with pytest.raises(NotReady, match="made already"):
        make(ada)
    carry_out()
    assert [one.state for one in page(ada).files] == ["ready", "failed"]
    assert page(ada).files[1].error
    assert make(ada) == 1
    carry_out()
    extra = page(ada).files[1]
    attachments.remove("campus", extra.key, by=ada.id, at=NOON)
    with pytest.raises(NotReady, match="nothing to be made"):
        make(ada)


def test_after_the_end_nothing_is_made_and_what_was_made_is_still_seen(ada):
    make(ada)
    carry_out()
    late = CLOSES + timedelta(seconds=1)
    assert [one.state for one in page(ada, at=late).files] == ["ready"]
    assert not page(ada, at=late).open
    with pytest.raises(Closed):
        make(ada, at=late)


def test_the_draft_and_what_was_handed_in_are_two_things(ada):
    hand_in(ada)
    assert (page(ada).version, page(ada).changed) == ("handed_in", False)
    send(ada, "extras", applying.png())
    assert (page(ada).version, page(ada).changed) == ("draft", True)
    assert len(page(ada, "draft").files) == 2
    assert len(page(ada, "handed_in").files) == 1
    make(ada, "handed_in")
    carry_out()
    assert [one.state for one in page(ada, "draft").files] == ["ready", "none"]


def test_the_members_see_what_was_handed_in_and_nobody_else_does(session, olga, ada):
    bob, eve = factories.user(session, "bob"), factories.user(session, "eve")
    contest = session.scalars(select(Contest).where(Contest.key == "campus")).one()
    hand_in(ada)
    team = session.scalars(select(Application.team_id)).one()
    factories.seat(session, contest, bob, "team").team_id = team
    session.commit()
    send(ada, "extras", applying.png())
    make(ada, "draft")
    carry_out()
    assert page(bob).versions == ("handed_in",)
    assert len(page(bob, "draft").files) == 1
    with pytest.raises(NotFound):
        make(bob, "draft")
    drafted = page(ada, "draft").files[1]
    with pytest.raises(NotFound):
        preview_pages.one_copy("campus", drafted.key, by=bob.id)
    shown = page(ada).files[0].key
    with preview_pages.picture("campus", shown, 1, small=True, by=bob.id) as picture:
        assert picture.read()
    fill(eve)
    for stranger in (eve, olga):
        for ask in (
            lambda who: preview_pages.one_copy("campus", shown, by=who.id),
            lambda who: preview_pages.picture("campus", shown, 1, small=False, by=who.id),
            lambda who: preview_pages.film("campus", shown, by=who.id),
        ):
            with pytest.raises(NotFound):
                ask(stranger)
    with pytest.raises(NotFound):
        page(olga)


def test_what_is_withdrawn_is_no_longer_shown_to_the_members(session, ada):
    bob = factories.user(session, "bob")
    contest = session.scalars(select(Contest).where(Contest.key == "campus")).one()
    hand_in(ada)
    team = session.scalars(select(Application.team_id)).one()
    factories.seat(session, contest, bob, "team").team_id = team
    session.commit()
    applications.withdraw("campus", by=ada.id, at=NOON)
    assert page(ada).versions == ("draft",)
    with pytest.raises(NotFound):
        page(bob)


def test_the_judges_copy_takes_the_place_of_the_preview(olga, ada):
    make(ada)
    carry_out()
    hand_in(ada)
    copies.make("campus", ["001"], by=olga.id, at=NOON)
    assert [(one.state, one.judged) for one in page(ada).files] == [("waiting", True)]
    carry_out()
    (shown,) = page(ada).files
    assert (shown.state, shown.judged, shown.may_be_made) == ("ready", True, False)
    assert rows(Preview) == []
    judged = copy_lists.of_entry("campus", "001", with_names=False).copies[0]
    assert shown.pages == judged.pages
    assert kept() == {name for one in judged.pages for name in (one.image, one.thumb)}


def test_what_the_office_adds_is_counted_and_not_shown(olga, ada):
    hand_in(ada)
    told = {"title": "내부", "by": olga.id, "at": NOON}
    materials.add_text("campus", "001", "위원께만 드리는 말", **told)
    found = page(ada)
    assert dict(found.others) == {"text": 1}
    assert "위원께만" not in str(found)


@pytest.mark.parametrize("way", ["remove", "discard", "destroy", "replaced while it is made"])
def test_previews_go_with_their_files(session, olga, ada, way):
    send(ada, "extras", docx("읽을 것"))
    make(ada)
    if way != "replaced while it is made":
        carry_out()
    about = {"by": ada.id, "at": NOON}
    if way == "discard":
        applications.discard("campus", **about)
    elif way == "destroy":
        hand_in(ada)
        number = privacy.propose("campus", reason="끝났습니다", by=olga.id, at=NOON)
        mark = session.scalars(select(Destruction.mark)).one()
        privacy.confirm("campus", number, mark, by=factories.user(session, "rhea").id, at=NOON)
    else:
        for one in mine(ada).files:
            attachments.remove("campus", one.key, **about)
    carry_out()
    assert rows(Preview) == []
    assert not stored_files()


def test_previews_of_files_that_only_older_versions_hold_go_when_new_ones_are_made(ada):
    make(ada)
    carry_out()
    hand_in(ada)
    send(ada, "proposal", applying.pdf(2, text="newer"))
    hand_in(ada)
    make(ada)
    carry_out()
    assert len(rows(Preview)) == 1
    assert len(kept()) == 4


def test_what_teams_want_to_look_at_waits_for_the_offices_work(olga, ada):
    make(ada)
    with write() as session:
        number = session.scalars(select(Contest.id)).one()
        jobs.enqueue(session, "material.forget", {"files": []}, contest_id=number, by=None, at=NOON)
    kinds = [job_runner.take(NOON).kind for _ in range(2)]
    assert kinds == ["material.forget", "preview.make"]


def test_it_says_how_many_of_others_come_first(session, ada):
    eve = factories.user(session, "eve")
    fill(eve)
    make(eve)
    make(ada)
    assert page(ada).progress.before == 1
    assert preview_pages.progress("campus", "draft", ada.id).before == 1
    assert page(eve).progress.before == 0


def test_the_log_tells_no_names(ada, session):
    make(ada)
    carry_out()
    found = session.scalars(select(AuditEvent).where(AuditEvent.act.like("preview.%"))).all()
    assert {one.act for one in found} == {"preview.asked", "preview.made"}
    assert ada.name not in "".join(one.details for one in found)


def test_a_page_of_many_files_costs_as_many_statements_as_one_of_few(ada):
    seen = []

    def count(_c, _cursor, statement, *_rest):
        seen.append(statement)

    def costs():
        page(ada)
        seen.clear()
        event.listen(db.engine, "before_cursor_execute", count)
        preview_pages.page("campus", "draft", by=ada.id, at=NOON)
        event.remove(db.engine, "before_cursor_execute", count)
        return len(seen)

    send(ada, "extras", docx("한 줄"))
    hand_in(ada)
    make(ada, "draft")
    carry_out()
    few = costs()
    for number in range(4):
        send(ada, "extras", docx(f"{number}번째"))
    make(ada)
    carry_out()
    assert costs() <= few <= 40
