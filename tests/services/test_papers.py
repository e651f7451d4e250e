"""Paper: two people type a sheet off; it holds when both typed the same, and only then."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from judging.errors import NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.panels import Conflict
from judging.models.papers import PaperCopy
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.services import desks, paper_states, papers, reopenings, rounds, sittings, tallies
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened

PLACE = ("campus", "final")
GIVEN = {"idea": "54", "craft": "33"}


def after(minutes):
    return NOON + timedelta(minutes=minutes)


@pytest.fixture
def people(session):
    return opened(session)


@pytest.fixture
def type_off(session, people):
    """Somebody types a sheet off."""

    def do(who, marks=GIVEN, judge="J1", entry="A1", at=NOON, **more):
        session.rollback()
        by = getattr(people, who).id
        return papers.type_off(*PLACE, judge, entry, marks=marks, by=by, at=at, **more)

    return do


def sheet(session, judge="J1", entry="A1"):
    session.rollback()
    found = select(ScoreSheet).join(Judge, ScoreSheet.judge_id == Judge.id).join(Entry)
    return session.scalars(found.where(Judge.key == judge, Entry.key == entry)).one()


def marks(session):
    session.rollback()
    return sorted(session.scalars(select(Mark.points).where(Mark.sheet_id == sheet(session).id)))


def on_desk(tablet):
    (found,) = desks.read(sittings.by_token(tablet.token), "final", at=NOON)["rounds"]
    return next(one for one in found["sheets"] if one["entry"] == "A1")


def values(told):
    return {one["field"]: one["value"] for one in told["fields"] if one["kind"] == "mark"}


def state(reader, judge="J1", entry="A1"):
    page = paper_states.page(*PLACE, judge, reader=reader.id, show_teams=False)
    return next(one for one in page.sheets if one.entry.key == entry)


def test_one_person_alone_fills_in_nothing(session, people, type_off):
    assert type_off("rhea") == "once"
    assert sheet(session).state == "blank"
    assert marks(session) == []
    assert state(people.rhea).state == "once"


def test_the_same_person_twice_is_still_one(session, people, type_off):
    type_off("rhea")
    assert type_off("rhea") == "once"
    assert sheet(session).state == "blank"


def test_two_people_who_type_the_same_hand_the_sheet_in(session, people, type_off):
    type_off("rhea")
    assert type_off("odi", at=after(3)) == "filled"
    found = sheet(session)
    assert (found.state, found.origin, found.submitted_at) == ("submitted", "paper", after(3))
    assert marks(session) == [33, 54]
    assert state(people.rhea).state == "filled"


def test_the_same_number_written_otherwise_is_the_same(type_off):
    type_off("rhea", {"idea": "54", "craft": "33"})
    assert type_off("odi", {"idea": " 54.0 ", "craft": "33.00"}) == "filled"


def test_a_difference_blocks_until_both_agree(session, people, type_off):
    type_off("rhea")
    assert type_off("odi", GIVEN | {"craft": "38"}) == "different"
    assert sheet(session).state == "blank"
    assert state(people.rhea).state == "different"
    assert type_off("odi", GIVEN, at=after(1)) == "filled"
    assert marks(session) == [33, 54]


def test_a_third_person_can_settle_it(session, type_off):
    type_off("rhea")
    type_off("odi", GIVEN | {"craft": "38"})
    assert type_off("olga", GIVEN | {"craft": "38"}) == "filled"
    assert marks(session) == [38, 54]


def test_nobody_sees_what_the_other_one_read_before_he_has_typed(people, type_off):
    type_off("rhea")
    here = (*PLACE, "J1", "A1")
    assert paper_states.typed(*here, reader=people.odi.id) == []
    assert [one.marks for one in paper_states.typed(*here, reader=people.rhea.id)] == [GIVEN]
    type_off("odi", GIVEN | {"craft": "38"})
    seen = paper_states.typed(*here, reader=people.odi.id)
    assert [(one.who, one.marks["craft"]) for one in seen] == [("Odi", "38"), ("Rhea", "33")]
    assert paper_states.typed(*here, reader=people.olga.id) == []


def test_all_that_was_ever_typed_stays(session, type_off):
    type_off("rhea", GIVEN | {"idea": "45"})
    type_off("rhea", GIVEN)
    type_off("odi")
    session.rollback()
    assert [one.marks["idea"] for one in session.scalars(select(PaperCopy))] == ["45", "54", "54"]


def test_the_log_names_both_and_no_mark(session, people, type_off):
    type_off("rhea")
    type_off("odi")
    session.rollback()
    events = list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))
    first, second = (events[-2].act, events[-1].act)
    assert (first, second) == ("paper.typed", "sheet.paper")
    details = json.loads(events[-1].details)
    assert details["typed_by"] == [people.rhea.id, people.odi.id]
    assert set(details) == {"copies", "typed_by"}
    assert sheet(session).changed_seq == events[-1].seq


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_is_not_zero(session, type_off, blank):
    with pytest.raises(NotReady, match=r"no mark for 완성도\. A blank is not zero"):
        type_off("rhea", GIVEN | {"craft": blank})
    assert session.scalars(select(PaperCopy)).all() == []


def test_zero_is_a_mark(session, type_off):
    for who in ("rhea", "odi"):
        type_off(who, GIVEN | {"craft": "0"})
    assert marks(session) == [0, 54]


@pytest.mark.parametrize("wrong", ["61", "-1", "5.5", "x", "1e1", "５"])
def test_only_marks_on_the_scale(type_off, wrong):
    with pytest.raises(NotReady, match="is not on the scale"):
        type_off("rhea", GIVEN | {"idea": wrong})


def test_what_a_judge_began_on_a_tablet_is_not_overwritten(session, people, type_off):
    jun = Tablet.of(session)
    jun.send(jun.mark("12"))
    with pytest.raises(NotReady, match="begun this sheet on a tablet"):
        type_off("rhea")
    assert state(people.rhea).state == "tablet"
    assert marks(session) == [12]


def test_paper_takes_its_place_once_the_chair_has_reopened_it(session, people, type_off):
    jun = Tablet.of(session)
    jun.send(jun.mark("12"))
    said = {"reason": "태블릿 고장", "by": people.chae.id, "at": NOON}
    reopenings.reopen(*PLACE, "J1", "A1", **said)
    type_off("rhea")
    assert type_off("odi") == "filled"
    assert marks(session) == [33, 54]
    found = sheet(session)
    assert (found.origin, found.reopened, found.revision) == ("paper", False, 2)
    assert values(on_desk(jun)) == GIVEN  # and not the 12 of before


def test_copies_from_before_a_reopening_do_not_count_after_it(session, people, type_off):
    type_off("rhea")
    type_off("odi")
    reopenings.reopen(*PLACE, "J1", "A1", reason="r", by=people.chae.id, at=NOON)
    assert type_off("olga", GIVEN | {"craft": "30"}) == "once"
    assert type_off("rhea", GIVEN | {"craft": "30"}) == "filled"
    assert marks(session) == [30, 54]


def test_a_filled_sheet_is_not_typed_again(people, type_off):
    type_off("rhea")
    type_off("odi")
    with pytest.raises(NotReady, match="filled in already"):
        type_off("olga")


def test_a_tablet_sees_the_paper_and_cannot_change_it(session, type_off):
    type_off("rhea")
    type_off("odi")
    session.rollback()
    jun = Tablet.of(session)
    (answer,) = jun.send(jun.mark("12"))
    assert answer["effect"] == "locked"
    assert marks(session) == [33, 54]
    told = on_desk(jun)
    assert (told["state"], told["locked"]) == ("submitted", True)
    assert values(told) == GIVEN


def test_a_reopened_paper_sheet_becomes_the_tablets(session, people, type_off):
    type_off("rhea")
    type_off("odi")
    reopenings.reopen(*PLACE, "J1", "A1", reason="r", by=people.chae.id, at=NOON)
    jun = Tablet.of(session)
    (answer,) = jun.send(jun.mark("12"))
    assert answer["effect"] == "applied"
    assert sheet(session).origin == "app"
    assert values(on_desk(jun)) == GIVEN | {"idea": "12"}


@pytest.mark.parametrize(("round_state", "sentence"), [("setup", "not begun"), ("closed", "ended")])
def test_only_while_the_round_is_judged(session, type_off, round_state, sentence):
    with write() as writing:
        writing.execute(update(Round).values(state=round_state))
    with pytest.raises(NotReady, match=sentence):
        type_off("rhea")


def test_there_is_no_sheet_for_a_conflict(session, type_off):
    with write() as writing:
        ids = [
            writing.scalar(select(m.id).where(m.key == k))
            for m, k in ((Judge, "J1"), (Entry, "A1"))
        ]
        writing.add(Conflict(judge_id=ids[0], entry_id=ids[1], kind="excluded"))
    with pytest.raises(NotReady, match="has a conflict"):
        type_off("rhea")


def test_unknown_keys_are_not_there(type_off):
    for keys in ({"judge": "J9"}, {"entry": "Z9"}):
        with pytest.raises(NotFound):
            type_off("rhea", **keys)


def test_what_is_missing_once_and_done_is_counted(people, type_off):
    type_off("rhea")
    type_off("rhea", entry="B2")
    type_off("odi", entry="B2")
    page = paper_states.page(*PLACE, reader=people.rhea.id, show_teams=False)
    assert page.counts["J1"] == {"once": 1, "filled": 1, "missing": 1}
    assert page.counts["J2"] == {"missing": 3}


def test_one_goes_on_to_the_next_sheet_that_one_has_not_typed(people, type_off):
    type_off("rhea")
    page = paper_states.page(*PLACE, "J1", reader=people.rhea.id, show_teams=False)
    assert page.following("A1").entry.key == "B2"
    assert page.following("C3").entry.key == "B2"


def test_a_whole_final_on_paper_gives_the_same_scores_as_on_tablets(session, people, type_off):
    for entry, by_judge in factories.MARKS.items():
        for judge, (idea, craft) in by_judge.items():
            for who in ("rhea", "odi"):
                typed = {"idea": str(idea), "craft": str(craft)}
                type_off(who, typed, judge=judge, entry=entry)
    rounds.close(*PLACE, by=people.olga.id, at=NOON)
    number = tallies.take(*PLACE, by=people.olga.id, at=NOON)
    lines = tallies.page(*PLACE, number).document["lines"]
    assert {one["entry"]: one["score"] for one in lines}["A1"] == "86.00"
    assert len(lines) == 3
