"""A fixed end of the judging that all tablets are told of, and taking everything away."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from judging.errors import NotReady
from judging.models.audit import AuditEvent
from judging.services import deadlines, exports, messages, rounds
from tests.factories import NOON
from tests.services.test_control_room import Hall

END = NOON + timedelta(hours=1)


@pytest.fixture
def hall(session):
    return Hall(session)


def move(hall, ends_at, reason="장비 고장으로 10분 연장합니다.", at=NOON):
    told = {"reason": reason, "by": hall.people.olga.id, "at": at}
    deadlines.move(hall.key, "final", ends_at, **told)


def details(hall, act):
    found = select(AuditEvent.details).where(AuditEvent.act == act)
    return json.loads(hall.session.scalars(found).one())


def test_the_end_is_kept_shown_and_told_to_all_tablets(hall):
    move(hall, END)
    assert hall.board().ends_at == END
    assert details(hall, "round.end_moved")["ends_at"] == END.isoformat()
    for judge in ("J1", "J2", "J3"):
        (said,) = messages.unread(hall.session, hall.judge(judge).id)
        assert said["text"] == "장비 고장으로 10분 연장합니다."


def test_an_end_is_lifted_again(hall):
    move(hall, END)
    move(hall, None)
    assert hall.board().ends_at is None


def test_an_end_lies_ahead_and_has_a_reason(hall):
    for ends_at, reason in ((NOON, "늦음"), (END, " ")):
        with pytest.raises(NotReady):
            move(hall, ends_at, reason)
    assert hall.board().ends_at is None


def test_an_ended_round_is_not_extended(hall):
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    with pytest.raises(NotReady):
        move(hall, END)


def test_an_export_holds_what_stands_now_and_is_in_the_log_with_its_reason(hall):
    hall.sheet("J1", "E1", points=(50, 30))
    told = {"reason": "현장 보관", "by": hall.people.olga.id, "at": NOON}
    content = exports.everything(hall.key, **told)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"J1,E1" in archive.read("scores.csv")
    said = details(hall, "contest.exported")
    assert (said["reason"], said["entries"], said["scores"]) == ("현장 보관", 3, 2)


def test_an_export_without_a_reason_is_refused(hall):
    with pytest.raises(NotReady):
        exports.everything(hall.key, reason=" ", by=hall.people.olga.id, at=NOON)
