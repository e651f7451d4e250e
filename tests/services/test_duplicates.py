"""Entries that look like one another."""

from datetime import date

import pytest
from sqlalchemy import select, update

from judging.errors import NotFound, NotReady
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.likeness import likeness
from judging.models.people import Team, TeamMember
from judging.packages.document import EntryRow, MemberRow
from judging.services import audit, duplicates, entry_lists
from judging.services.entry_lists import Asked
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON


def make(session, entries, members=(), key="campus"):
    factories.contest(
        session, factories.document(key, judged=False, entries=entries, members=members)
    )


def groups(key="campus"):
    return {(line.kind, *(one.key for one in line.entries)) for line in duplicates.page(key).open}


def born(session, **dates):
    for name, day in dates.items():
        session.execute(update(TeamMember).where(TeamMember.name == name).values(birth_date=day))
    session.commit()


@pytest.mark.parametrize(
    ("one", "other"),
    [("골목길 지도", "골목길지도!"), ("Ada's Engine", "ＡＤＡＳ engine"), ("Straße", "STRASSE")],
)
def test_titles_are_the_same_but_for_signs_width_and_case(session, one, other):
    make(session, (EntryRow("A1", one, "가"), EntryRow("B2", other, "나")))
    assert groups() == {("title", "A1", "B2")}


def test_titles_without_a_letter_are_no_duplicates(session):
    make(session, (EntryRow("A1", "!!", "가"), EntryRow("B2", "??", "나"), EntryRow("C3")))
    assert groups() == set()


def test_a_title_that_is_changed_is_compared_anew(session):
    make(session, (EntryRow("A1", "하나", "가"), EntryRow("B2", "둘", "나")))
    session.scalars(select(Entry).where(Entry.key == "B2")).one().title = "하 나"
    session.commit()
    assert groups() == {("title", "A1", "B2")}


def test_a_person_is_the_same_by_name_and_address(session):
    entries = (EntryRow("A1", "하나", "가"), EntryRow("B2", "둘", "나"), EntryRow("C3", "셋", "다"))
    members = (
        MemberRow("가", "김 민수", "Min@example.org", "leader"),
        MemberRow("나", "김민수", "min@example.org", "leader"),
        MemberRow("다", "김민수", "other@example.org", "leader"),
    )
    make(session, entries, members)
    assert groups() == {("person", "A1", "B2")}


def test_a_person_is_the_same_by_name_and_birth_date(session):
    entries = (EntryRow("A1", "하나", "가"), EntryRow("B2", "둘", "나"), EntryRow("C3", "셋", "다"))
    members = tuple(MemberRow(team, "이서연", "", "leader") for team in "가나다")
    make(session, entries, members)
    assert groups() == set()  # a name alone says nothing
    for team, day in zip("가나다", (3, 3, 4), strict=True):
        mine = select(Team.id).where(Team.name == team).scalar_subquery()
        there = update(TeamMember).where(TeamMember.team_id == mine)
        session.execute(there.values(birth_date=date(2010, 5, day)))
    session.commit()
    assert groups() == {("person", "A1", "B2")}


def test_two_entries_of_one_team_have_the_same_people_rightly(session):
    entries = (EntryRow("A1", "하나", "가"), EntryRow("B2", "둘", "가"))
    make(session, entries, (MemberRow("가", "김민수", "min@example.org", "leader"),))
    assert groups() == set()


def test_withdrawn_entries_and_other_contests_do_not_count(session):
    make(session, (EntryRow("A1", "하나", "가"), EntryRow("B2", "하나", "나", status="withdrawn")))
    make(session, (EntryRow("A1", "하나", "가"),), key="other")
    assert groups() == set()


def test_a_dismissed_group_returns_when_another_entry_joins_it(session):
    olga = factories.user(session, "olga").id
    make(session, (EntryRow("A1", "하나", "가"), EntryRow("B2", "하나", "나")))
    key, written = likeness("하나"), {"by": olga, "at": NOON}
    with pytest.raises(NotReady):
        duplicates.dismiss("campus", "title", key, reason=" ", **written)
    duplicates.dismiss("campus", "title", key, reason="흔한 제목", **written)
    assert groups() == set()
    assert entry_lists.page("campus", Asked(twins=True)).total == 0
    contest = session.scalars(select(Contest)).one()
    session.add(Entry(contest_id=contest.id, key="C3", title="하나"))
    session.commit()
    duplicates.KNOWN.clear()  # no service wrote it down
    assert groups() == {("title", "A1", "B2", "C3")}
    assert entry_lists.page("campus", Asked(twins=True)).total == 3


def test_a_dismissal_is_taken_back(session):
    olga = factories.user(session, "olga").id
    make(session, (EntryRow("A1", "하나", "가"), EntryRow("B2", "하나", "나")))
    key, written = likeness("하나"), {"by": olga, "at": NOON}
    duplicates.dismiss("campus", "title", key, reason="흔한 제목", **written)
    duplicates.recall("campus", "title", key, **written)
    assert groups() == {("title", "A1", "B2")}
    with pytest.raises(NotFound):
        duplicates.dismiss("campus", "title", "none", reason="x", **written)


def test_a_decision_of_the_office_compares_nothing_anew_and_a_new_entry_does(session, monkeypatch):
    olga = factories.user(session, "olga").id
    make(session, (EntryRow("A1", "하나", "가"), EntryRow("B2", "하나", "나")))
    compared = []
    whole = duplicates._same_person
    monkeypatch.setattr(
        duplicates, "_same_person", lambda *about: compared.append(1) or whole(*about)
    )
    contest = session.scalars(select(Contest)).one()
    number = contest.id
    duplicates.known(session, contest)
    for act in ("eligibility.eligible", "duplicate.dismissed", "call.extended"):
        with write() as writing:
            note(writing, number, act, olga)
        assert len(duplicates.known(session, session.get_one(Contest, number))) == 1
    assert len(compared) == 1
    with write() as writing:
        writing.add(Entry(contest_id=number, key="C3", title="하나"))
        note(writing, number, "application.handed_in", olga)
    (found,) = duplicates.known(session, session.get_one(Contest, number))
    assert (len(found.entries), len(compared)) == (3, 2)


def note(session, contest_id, act, by):
    about = {"contest_id": contest_id, "subject": "x", "details": {}}
    audit.record(session, at=NOON, by=by, act=act, **about)
