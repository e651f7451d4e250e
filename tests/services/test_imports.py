"""Entries that come in from a table."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select, update

from judging.clock import now
from judging.documents import spreadsheets
from judging.errors import NotReady, Refused
from judging.models.audit import AuditEvent
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.people import TeamMember
from judging.models.rounds import Round
from judging.services import entry_exports, imports, job_kinds, job_runner
from judging.services.material_files import Upload
from judging.services.transactions import write
from judging.storage import files
from tests import factories
from tests.factories import NOON

HEAD = "접수번호,작품명,팀명,부문,타임스탬프,성명,이메일 주소,생년월일,팀원"
GOOD = (
    "E1,골목길 지도,마을팀,청소년,2026. 11. 20 오후 3:05:00,"
    "김하나,hana@example.org,2010-03-04,이둘; 박셋"
)


@pytest.fixture
def olga(session):
    document = factories.document(judged=False, entries=(), members=(), judges=())
    contest = factories.contest(session, document)
    olga = factories.user(session, "olga")
    factories.seat(session, contest, olga, "owner")
    session.add(Division(contest_id=contest.id, key="youth", position=1, texts={"title": "청소년"}))
    session.commit()
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    return olga.id


def text(*lines):
    return "\n".join((HEAD, *lines)).encode()


def add(olga, content, name="표.csv"):
    given = Upload(name, io.BytesIO(content))
    return imports.upload("campus", given, by=olga, at=NOON)


def work():
    while (job := job_runner.take(now())) is not None:
        job_runner.execute(job, job_kinds.KINDS, now)


def checked(olga, content, existing="update", **mapping):
    key = add(olga, content)
    one = imports.show("campus", key).one
    columns = {**one.mapping, **mapping}
    imports.check("campus", key, columns, existing=existing, by=olga, at=NOON)
    work()
    return key, imports.show("campus", key).one


def brought(olga, content, only_good=False, **how):
    key, _ = checked(olga, content, **how)
    imports.bring_in("campus", key, only_good=only_good, by=olga, at=NOON)
    work()
    return imports.show("campus", key).one


def titles(session):
    session.expire_all()
    return dict(session.execute(select(Entry.key, Entry.title)).all())


def test_a_line_of_a_form_becomes_an_entry_with_its_people(olga, session):
    done = brought(olga, text(GOOD))
    assert (done.state, done.counts["new"]) == ("done", 1)
    entry = session.scalars(select(Entry)).one()
    assert (entry.key, entry.title, entry.team.name) == ("E1", "골목길 지도", "마을팀")
    assert entry.division_id == session.scalars(select(Division.id)).one()
    assert entry.submitted_at.isoformat() == "2026-11-20T06:05:00+00:00"  # 15:05 in Seoul
    people = session.scalars(select(TeamMember).order_by(TeamMember.position)).all()
    assert [(one.name, one.role) for one in people] == [
        ("김하나", "leader"),
        ("이둘", "member"),
        ("박셋", "member"),
    ]
    assert (people[0].email, people[0].birth_date) == ("hana@example.org", date(2010, 3, 4))
    assert all(one.name_key for one in people)


def test_columns_of_devpost_and_of_google_forms_are_guessed():
    devpost = ["Project Title", "Submission Url", "Submitter First Name", "Submitter Last Name"]
    found = imports.import_lines.guess(devpost)
    assert found == {"title": 0, "source": 1, "leader": 2, "leader_surname": 3}
    form = ["타임스탬프", "팀 이름 (한글)", "작품명", "이메일 주소"]
    found = imports.import_lines.guess(form)
    assert found == {"submitted_at": 0, "team": 1, "title": 2, "leader_email": 3}


def test_every_mistake_is_told_by_line_and_column_and_nothing_is_stored(olga, session):
    key, one = checked(
        olga,
        text(
            GOOD,
            "E 2,하나,가,청소년,,,,,",
            ",둘,나,없는 부문,어제,,nomail,3000-01-01,",
            "E4,,다,청소년,,,,,",
            "E5,셋,라,,,,,,",
            "E5,넷,마,,,,,,",
        ),
    )
    wrong = {(found["line"], found["field"], found["kind"]) for found in one.problems}
    assert wrong == {
        (3, "key", "bad_key"),
        (4, "key", "missing"),
        (4, "division", "no_division"),
        (4, "submitted_at", "bad_moment"),
        (4, "leader_email", "bad_email"),
        (4, "leader_birth", "bad_date"),
        (5, "title", "missing"),
        (6, "key", "twice"),
        (7, "key", "twice"),
    }
    assert (one.counts["good"], one.counts["bad"]) == (1, 5)
    assert titles(session) == {}
    with pytest.raises(NotReady, match="good ones only"):
        imports.bring_in("campus", key, only_good=False, by=olga, at=NOON)


def test_the_good_lines_alone_come_in_where_that_was_chosen(olga, session):
    brought(olga, text(GOOD, "E 2,하나,가,,,,,,"), only_good=True)
    assert list(titles(session)) == ["E1"]


def test_a_table_that_comes_again_makes_no_entry_twice(olga, session):
    brought(olga, text(GOOD))
    again = brought(olga, text(GOOD.replace("골목길 지도", "새 제목"), "E2,둘,나,,,,,,"))
    assert (again.counts["new"], again.counts["changed"]) == (1, 1)
    assert titles(session) == {"E1": "새 제목", "E2": "둘"}
    third = brought(olga, text(GOOD), existing="skip")
    assert (third.counts["new"], third.counts["left"]) == (0, 1)
    assert titles(session)["E1"] == "새 제목"
    assert session.scalar(select(func.count()).select_from(TeamMember)) == 3


def test_without_a_number_entries_are_known_by_their_address_elsewhere(olga, session):
    table = b"Project Title,Submission Url\nOne,https://x.org/1\nTwo,https://x.org/2\n"
    brought(olga, table)
    brought(olga, table.replace(b"Two", b"Second"))
    assert titles(session) == {"001": "One", "002": "Second"}


def test_the_columns_are_remembered_for_the_next_table_of_the_same_headings(olga):
    table = b"a,b\nOne,Team\n"
    checked(olga, table, title=0, team=1)
    assert imports.show("campus", add(olga, table)).one.mapping == {"title": 0, "team": 1}


def test_a_column_is_one_thing_and_a_title_is_needed(olga):
    key = add(olga, b"a,b\nOne,Team\n")
    for mapping in ({"team": 0}, {"title": 0, "team": 0}, {"title": 9}, {"title": 0, "x": 1}):
        with pytest.raises(NotReady):
            imports.check("campus", key, mapping, existing="update", by=olga, at=NOON)


def stored():
    return {one.name for one in files().root.rglob("*") if one.is_file()}


def test_the_file_goes_when_it_was_brought_in_or_thrown_away(olga):
    before = stored()
    brought(olga, text(GOOD))
    key = add(olga, text(GOOD))
    assert stored() > before
    imports.discard("campus", key, by=olga, at=NOON)
    work()
    assert stored() == before
    with pytest.raises(NotReady):
        imports.discard("campus", key, by=olga, at=NOON)


def test_nothing_comes_in_once_the_judging_began(olga, session):
    key, _ = checked(olga, text(GOOD))
    session.execute(update(Round).values(state="judging"))
    session.commit()
    with pytest.raises(NotReady, match="judging has begun"):
        imports.bring_in("campus", key, only_good=False, by=olga, at=NOON)


def test_the_log_counts_and_names_nobody(olga, session):
    brought(olga, text(GOOD))
    row = session.scalars(select(AuditEvent).where(AuditEvent.act == "entries.imported")).one()
    assert row.details == '{"changed":0,"left":0,"new":1}'


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_reads_back_and_acts_as_no_formula(olga, session, kind):
    evil = "=cmd|' /C calc'!A0"
    brought(olga, text(GOOD, f"E2,{evil},＝team,,,,,,", "E3,-1,@x,,,,,,"))
    before = titles(session)
    told = {"reason": "보고", "by": olga, "at": NOON}
    content = entry_exports.table("campus", kind, **told)
    assert "'=cmd" in content.decode("utf-8-sig") if kind == "csv" else b"<f>" not in content
    done = brought(olga, content)
    assert (done.counts["new"], done.counts["changed"]) == (0, 3)
    assert titles(session) == before
    assert before["E2"] == evil
    with pytest.raises(NotReady):
        entry_exports.table("campus", kind, reason=" ", by=olga, at=NOON)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def zipped(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><x>&a;</x>'
HOSTILE = {
    "nothing": b"",
    "spaces": b"   \n ",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a broken zip": b"PK\x03\x04" + b"x" * 500,
    "another zip": zipped(readme_xml=b"x"),
    "a bomb": zipped(xl__workbook_xml=b"<x/>", big=b"0" * 30_000_000),
    "entities": zipped(xl__workbook_xml=BOMB),
    "letters of no kind": b"a,b\n\xff\xfe\xfa,\x81\n",
    "headings alone": b"a,b,c\n",
    "too many columns": b",".join([b"a"] * 300) + b"\n1\n",
    "a huge cell": b"a\n" + b"x" * 20_000 + b"\n",
    "a huge field": b'a\n"' + b"x" * 200_000 + b'"\n',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_sentence(olga, name):
    with pytest.raises(Refused) as refusal:
        add(olga, HOSTILE[name])
    assert refusal.value.message.endswith(".")
    assert imports.listing("campus").imports == []


def test_a_formula_is_never_evaluated(olga):
    key = add(olga, workbook(["title"], ["=1+1"], ['=HYPERLINK("http://evil")']), "x.xlsx")
    assert imports.show("campus", key).sample in ([], [[], []])  # nobody computed a result


def test_a_far_away_cell_takes_no_memory(olga):
    book = Workbook()
    book.active["A1"], book.active["A2"] = "title", "One"
    book.active["XFD1048576"] = "x"
    target = io.BytesIO()
    book.save(target)
    key = add(olga, target.getvalue(), "x.xlsx")
    assert imports.show("campus", key).one.headings == ["title"]


def test_too_many_lines_are_refused_by_the_work(olga, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 3)
    key, one = checked(olga, b"title\na\nb\nc\nd\n")
    assert one.state == "uploaded"
    assert "at most 3 lines" in imports.show("campus", key).job.error


def test_korean_letters_of_an_old_windows_are_read(olga, session):
    brought(olga, "작품명,팀명\n골목길,마을\n".encode("cp949"))
    assert titles(session) == {"001": "골목길"}


def test_the_division_of_another_contest_is_unknown(olga, session):
    other = factories.contest(session, factories.document("other", judged=False))
    session.add(Division(contest_id=other.id, key="far", position=1, texts={"title": "먼 부문"}))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Contest)) == 2
    _, one = checked(olga, text(GOOD.replace("청소년", "먼 부문")))
    assert [found["kind"] for found in one.problems] == ["no_division"]
