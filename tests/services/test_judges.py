"""Judges: the list, adding one while everybody is judging, hints at conflicts."""

import pytest
from sqlalchemy import event, func, select

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.panels import Assignment, PanelJudge
from judging.models.people import Judge
from judging.models.sheets import ScoreSheet
from judging.packages.document import AssignmentRow, ConflictRow, EntryRow, JudgeRow, PanelRow
from judging.services import judges, rounds
from judging.services.judges import EVERYTHING, Person
from tests import factories
from tests.factories import NOON

KEY = b"the secret of this installation"


def begin(session, **changes):
    """The small contest with its round open."""
    contest = factories.contest(session, factories.document(judged=False, **changes))
    people = factories.cast(session, contest)
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    return people


def add(people, name="Mina", **more):
    return judges.add("campus", Person(name), key=KEY, by=people.olga.id, at=NOON, **more)


def sheets_of(session, judge):
    found = select(ScoreSheet.state).join(Judge, ScoreSheet.judge_id == Judge.id)
    return session.scalars(found.where(Judge.key == judge)).all()


def line(key):
    return next(one for one in judges.listing("campus").judges if one.key == key)


def test_who_comes_late_to_a_round_of_all_gets_every_entry_and_a_number(session):
    people = begin(session)
    issued = add(people)
    assert (issued.judge, issued.name, issued.number[:3]) == ("J3", "Mina", "001")
    assert sheets_of(session, "J3") == ["blank"] * 3
    assert line("J3").due == {"final": 3}


def test_the_page_says_what_coming_late_means(session):
    people = begin(session)
    (before,) = judges.listing("campus").open_rounds
    assert (before.how, before.has_begun, before.leaves_out) == ("all", False, True)
    session.scalars(select(ScoreSheet)).first().state = "draft"
    session.commit()
    (after,) = judges.listing("campus").open_rounds
    assert after.has_begun
    rounds.close("campus", "final", by=people.olga.id, at=NOON)
    assert judges.listing("campus").open_rounds == []


ASSIGNED = (
    AssignmentRow("final", "J1", "A1"),
    AssignmentRow("final", "J1", "B2"),
    AssignmentRow("final", "J2", "C3"),
)


@pytest.mark.parametrize(
    ("like", "entries"), [("", []), ("J1", ["A1", "B2"]), (EVERYTHING, ["A1", "B2", "C3"])]
)
def test_where_entries_are_given_out_the_organiser_chooses(session, like, entries):
    people = begin(session, assignments=ASSIGNED)
    add(people, like=like)
    given = select(Assignment.entry_id).join(Judge, Assignment.judge_id == Judge.id)
    assert len(session.scalars(given.where(Judge.key == "J3")).all()) == len(entries)
    assert sheets_of(session, "J3") == ["blank"] * len(entries)
    assert sheets_of(session, "J1") == ["blank"] * 2  # his colleague's stay


def test_a_new_judge_never_gets_an_entry_of_a_team_with_his_organisation(session):
    entries = (
        EntryRow("A1", "Ada's Engine", "Ada", attrs={"affiliation": "한빛대학교"}),
        EntryRow("B2", "Bob's Bridge", "Bob"),
        EntryRow("C3", "Cho's Clock", "Cho"),
    )
    people = begin(session, entries=entries, assignments=ASSIGNED)
    person = Person("Mina", affiliation="한빛대")
    judges.add("campus", person, like=EVERYTHING, key=KEY, by=people.olga.id, at=NOON)
    assert line("J3").due == {"final": 2}
    assert [one.entry for one in line("J3").hints] == ["A1"]


def test_with_a_colleague_he_joins_the_same_panels(session):
    people = begin(
        session,
        judges=(JudgeRow("J1", "Jun", panels=("P1",)), JudgeRow("J2", "Ines", panels=("P2",))),
        panels=(PanelRow("final", "P1", "A1"), PanelRow("final", "P2", "B2")),
    )
    add(people, like="J1")
    assert line("J3").panels == ("P1",)
    assert sheets_of(session, "J3") == ["blank"]
    assert session.scalar(select(func.count()).select_from(PanelJudge)) == 3


def test_a_judge_needs_a_name_and_a_colleague_who_exists(session):
    people = begin(session)
    for name in ("", "   ", "x" * 201):
        with pytest.raises(NotReady):
            add(people, name)
    with pytest.raises(NotFound):
        add(people, like="J9")
    assert session.scalars(select(Judge.key).order_by(Judge.key)).all() == ["J1", "J2"]


def test_what_is_said_of_a_judge_can_be_changed_and_the_log_names_nobody(session):
    people = begin(session)
    person = Person("Jun Kim", "Simsa", "jun@example.org", civilian=True)
    judges.change("campus", "J1", person, by=people.olga.id, at=NOON)
    assert judges.show("campus", "J1")[1] == person
    add(people)
    told = " ".join(session.scalars(select(AuditEvent.details)))
    assert not any(name in told for name in ("Mina", "Jun", "jun@"))


def test_progress_counts_what_was_handed_in(session):
    factories.contest(session)
    assert line("J1").done == line("J1").due == {"final": 3}


def queries_for(session, count):
    key = f"contest-{count}"
    people = tuple(JudgeRow(f"J{n}", f"위원 {n}", affiliation=f"기관 {n}") for n in range(count))
    factories.contest(session, factories.document(key, judges=people, judged=False))
    asked = []

    def ask(*said):
        asked.append(said[2])

    event.listen(db.engine, "before_cursor_execute", ask)
    assert len(judges.listing(key).judges) == count
    event.remove(db.engine, "before_cursor_execute", ask)
    session.rollback()
    return len(asked)


def test_five_hundred_judges_take_as_many_queries_as_five(session):
    assert queries_for(session, 500) == queries_for(session, 5)


def test_a_conflict_bars_an_entry_from_a_colleagues_list(session):
    rows = (ConflictRow("J1", "B2", "recused", ""),)
    people = begin(session, assignments=ASSIGNED, conflicts=rows)
    add(people, like="J1")
    assert line("J3").due == {"final": 2}  # the conflict is J1's, not his


def test_pages_know_a_judge_by_key_alone(session):
    begin(session)
    with pytest.raises(NotFound):
        judges.show("campus", "J9")
    assert judges.show("campus", "J2")[1].name == "Ines"
