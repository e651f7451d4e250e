"""Taking a judge out: before he has begun anything, and never after."""

import json

import pytest
from sqlalchemy import func, select, update

from judging.errors import NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.operations import Operation
from judging.models.panels import Assignment
from judging.models.people import Judge, Membership
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.packages.document import AssignmentRow, ConflictRow
from judging.services import devices, judge_numbers, judge_removals, papers
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, opened

KEY = b"the secret of this installation"


@pytest.fixture
def people(session):
    return opened(session)


def remove(session, people, judge="J1"):
    session.rollback()
    judge_removals.remove("campus", judge, by=people.olga.id, at=NOON)
    session.rollback()


def left(session, judge="J1"):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Judge).where(Judge.key == judge))


def test_a_judge_with_blank_sheets_goes_with_them(session, people):
    judge_numbers.renew("campus", ["J1"], key=KEY, by=people.olga.id, at=NOON)
    remove(session, people)
    assert left(session) == 0
    of_final = select(Judge.key).join(ScoreSheet, ScoreSheet.judge_id == Judge.id)
    assert set(session.scalars(of_final)) == {"J2"}
    seats = select(Membership.role).where(Membership.user_id == people.jun.id)
    assert "judge" not in set(session.scalars(seats))


def test_the_log_says_what_went_with_him(session, people):
    remove(session, people)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.act, event.subject) == ("judge.removed", "judge:J1")
    assert json.loads(event.details) == {"judge": "J1", "sheets": 3, "assigned": 0}


def test_panels_assignments_and_conflicts_go_with_him(session):
    rows = tuple(AssignmentRow("final", judge, "A1") for judge in ("J1", "J2"))
    document = factories.document(
        judged=False, assignments=rows, conflicts=(ConflictRow("J1", "B2", "excluded", ""),)
    )
    people = factories.cast(session, factories.contest(session, document))
    remove(session, people)
    assert left(session) == 0
    assert session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_whoever_has_begun_a_sheet_stays_and_the_sentence_points_to_replacement(session, people):
    jun = Tablet.of(session)
    jun.send(jun.mark("12"))
    with pytest.raises(NotReady, match="the control room replaces a judge"):
        remove(session, people)
    assert left(session) == 1
    assert "replaces a judge" in judge_removals.obstacle("campus", "J1")
    assert judge_removals.obstacle("campus", "J2") == ""


def test_a_sheet_that_somebody_typed_off_paper_once_holds_him(session, people):
    marks = {"idea": "54", "craft": "33"}
    papers.type_off("campus", "final", "J1", "A1", marks=marks, by=people.rhea.id, at=NOON)
    with pytest.raises(NotReady, match="has begun to judge"):
        remove(session, people)


@pytest.mark.parametrize("effect", ["locked", "quarantined"])
def test_a_value_that_nobody_decided_on_holds_him(session, people, effect):
    jun = Tablet.of(session)
    jun.send(jun.mark("12"))
    with write() as writing:
        writing.execute(update(Operation).values(effect=effect))
        writing.execute(update(ScoreSheet).values(state="blank"))
    with pytest.raises(NotReady, match="has begun to judge"):
        remove(session, people)


def test_whoever_sits_at_a_tablet_is_signed_out_first(session, people):
    Tablet.of(session)
    with pytest.raises(NotReady, match="Sign the tablet out first"):
        remove(session, people)
    devices.end_sitting("campus", "J1", by=people.olga.id, at=NOON)
    remove(session, people)
    assert left(session) == 0


def test_a_round_that_ended_keeps_its_judges(session, people):
    with write() as writing:
        writing.execute(update(Round).values(state="closed"))
    with pytest.raises(NotReady, match="has ended"):
        remove(session, people)


def test_an_unknown_judge_is_not_there(session, people):
    with pytest.raises(NotFound):
        remove(session, people, "J9")
