"""Alarms that follow from sheets and operations, and who may be told that sheets lie apart."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from judging.models.admissions import AdmissionAttempt
from judging.models.operations import Signature
from judging.models.panels import Conflict
from judging.models.rounds import Component
from judging.models.verdicts import Verdict
from judging.services import decisions, entrances, messages, rounds
from judging.services.control_room import Sight
from judging.services.control_spread import unusual
from tests.factories import NOON
from tests.services.test_control_room import Hall

CHAIR = Sight(spread_now=True, spread_later=True)
OLGA = Sight(spread_now=False, spread_later=True)


@pytest.fixture
def hall(session):
    return Hall(session)


@pytest.fixture
def row(session):
    """Five entries in a row, for judges who fall behind."""
    return Hall(session, entries=5)


def test_more_than_two_teams_behind_is_an_alarm(row):
    for entry in ("E1", "E2"):
        row.sheet("J2", entry), row.sheet("J3", entry)
    assert "behind" not in row.alarms()
    row.sheet("J2", "E3"), row.sheet("J3", "E3")
    alarm = row.alarms()["behind"]
    assert (alarm.judge.key, alarm.entries) == ("J1", ("E1", "E2", "E3"))


def apart(place, *totals):
    for judge, (idea, craft) in zip(("J1", "J2", "J3"), totals, strict=True):
        place.sheet(judge, "E1", points=(idea, craft))


def test_sheets_far_apart_are_told_to_the_chair_while_the_round_is_judged(hall):
    apart(hall, (60, 40), (50, 30), (40, 39))  # 100, 80, 79
    assert hall.alarms(CHAIR)["spread"].entries == ("E1",)
    assert "spread" not in hall.alarms(OLGA)
    assert "spread" not in hall.alarms(Sight())


def test_sheets_far_apart_are_told_to_the_organisers_after_the_end(hall):
    apart(hall, (60, 40), (50, 30), (40, 39))
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    assert hall.alarms(OLGA)["spread"].entries == ("E1",)
    assert "spread" not in hall.alarms(Sight())


def test_twenty_points_are_not_far_apart(hall):
    apart(hall, (60, 40), (50, 30), (50, 35))  # 100, 80, 85
    assert "spread" not in hall.alarms(CHAIR)


def test_nobody_is_told_before_all_sheets_of_the_entry_are_in(hall):
    hall.sheet("J1", "E1", points=(60, 40))
    hall.sheet("J2", "E1", points=(10, 10))
    assert "spread" not in hall.alarms(CHAIR)


def test_unusual_is_two_deviations_above_the_usual_spread():
    narrow = dict.fromkeys(range(1, 10), (50, 52))
    assert unusual({**narrow, 99: (40, 52)}, full=100) == [99]
    assert unusual({**narrow, 99: (50, 53)}, full=1000) == [99]
    assert unusual({1: (50, 52), 2: (40, 52)}, full=100) == []
    assert unusual({1: (50,)}, full=100) == []


def test_few_sheets_are_told_where_a_recusal_changes_how_they_are_combined(session, hall):
    session.execute(update(Component).values(combine="trimmed", trim_min=3))
    session.commit()
    assert "few_sheets" not in hall.alarms()
    recused = {"judge_id": hall.judge("J1").id, "entry_id": hall.entry("E2").id}
    session.add(Conflict(**recused, kind="recused"))
    hall.note("sheet.recused")
    session.commit()
    alarm = hall.alarms()["few_sheets"]
    assert (alarm.entries, alarm.count) == (("E2",), 2)


def test_a_panel_that_is_small_by_design_is_no_alarm(session, hall):
    session.execute(update(Component).values(combine="trimmed", trim_min=5))
    session.commit()
    recused = {"judge_id": hall.judge("J1").id, "entry_id": hall.entry("E2").id}
    session.add(Conflict(**recused, kind="recused"))
    session.commit()
    assert "few_sheets" not in hall.alarms()


def test_no_majority_is_told_once_sheets_come_in(hall):
    assert "quorum" not in hall.alarms()
    hall.sheet("J1", "E1")
    assert hall.alarms()["quorum"].count == 1
    hall.sheet("J2", "E1", "draft")
    assert "quorum" not in hall.alarms()


def test_unanswered_questions_are_counted_by_judge(hall):
    hall.sit("J1")
    hall.operation("J1", "quarantined")
    settled = hall.operation("J1", "applied")
    hall.operation("J1", "quarantined", settled_by=settled.id)
    alarm = hall.alarms()["question"]
    assert (alarm.judge.key, alarm.count) == ("J1", 1)


def test_late_values_wait_for_a_verdict(session, hall):
    hall.sit("J1")
    late = hall.operation("J1", "locked")
    assert hall.alarms()["late"].count == 1
    olga, chae = hall.people.olga.id, hall.people.chae.id
    known = {"operation_id": late.id, "verdict": "reject", "reason": "늦음", "proposed_at": NOON}
    verdict = Verdict(**known, proposed_by_id=olga)
    session.add(verdict)
    session.commit()
    assert hall.alarms()["late"].count == 1
    verdict.state, verdict.ended_at, verdict.ended_by_id = "confirmed", NOON, chae
    session.commit()
    assert "late" not in hall.alarms()


def test_a_missing_signature_is_told_once_everything_is_in(session, hall):
    hall.sit("J1")
    signed = hall.operation("J1", kind="signature", entry=None)
    for entry in ("E1", "E2"):
        hall.sheet("J1", entry)
    assert "signature" not in hall.alarms()
    hall.sheet("J1", "E3")
    assert hall.alarms()["signature"].judge.key == "J1"
    strokes = {"strokes": [], "totals": {}, "signed_at": NOON}
    mine = {"round_id": hall.round.id, "judge_id": hall.judge("J1").id}
    session.add(Signature(operation_id=signed.id, **mine, **strokes))
    session.commit()
    assert "signature" not in hall.alarms()


def test_a_call_for_help_stands_until_somebody_answers(hall):
    jun = hall.judge("J1")
    messages.call(jun.id, "c-1", "material", entry_key="E2", note="3쪽", by=None, at=NOON)
    alarm = hall.alarms()["material"]
    assert (alarm.judge.key, alarm.entries, alarm.note) == ("J1", ("E2",), "3쪽")
    messages.answer(hall.key, "c-1", by=hall.people.odi.id, at=NOON)
    assert "material" not in hall.alarms()


def test_a_judge_who_was_left_out_causes_no_alarm(row):
    for entry in ("E1", "E2", "E3"):
        row.sheet("J2", entry), row.sheet("J3", entry)
    said = {"act": "exclude_judge", "judge_key": "J1", "reason": "출석하지 않음"}
    decisions.record(row.key, **said, by=row.people.olga.id, at=NOON + timedelta(minutes=1))
    assert "behind" not in row.alarms()


def test_a_number_that_was_locked_by_wrong_tries_is_told_until_somebody_lifts_it(session, hall):
    tries = {"contest_id": hall.contest.id, "judge_id": hall.judge("J2").id, "at": NOON}
    for n in range(entrances.TRIES):
        assert "pins" not in hall.alarms()
        session.add(AdmissionAttempt(**tries, device_hash=f"{n}", address_hash="a"))
        session.commit()
    alarm = hall.alarms()["pins"]
    assert (alarm.judge.key, alarm.count) == ("J2", entrances.TRIES)
    session.execute(update(AdmissionAttempt).values(lifted=True))
    session.commit()
    assert "pins" not in hall.alarms()
