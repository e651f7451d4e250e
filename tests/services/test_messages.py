"""Messages to tablets with their receipts, and calls for help."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from judging.errors import NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.messages import HelpCall, Message
from judging.services import messages
from tests import factories
from tests.factories import NOON
from tests.services.test_control_room import Hall

LATER = NOON + timedelta(minutes=3)


@pytest.fixture
def hall(session):
    return Hall(session)


def heard(hall, key):
    return [said["text"] for said in messages.unread(hall.session, hall.judge(key).id)]


def test_a_message_to_all_reaches_every_judge_until_he_confirms(hall):
    olga = hall.people.olga.id
    assert messages.send(hall.key, " 곧 시작합니다. ", by=olga, at=NOON) == 3
    assert heard(hall, "J1") == heard(hall, "J3") == ["곧 시작합니다."]
    number = messages.unread(hall.session, hall.judge("J1").id)[0]["id"]
    messages.confirm(hall.judge("J1").id, number, by=None, at=LATER)
    assert (heard(hall, "J1"), heard(hall, "J2")) == ([], ["곧 시작합니다."])
    (line,) = messages.page(hall.key).messages
    assert [one.key for one in line.confirmed] == ["J1"]
    assert [one.key for one in line.waiting] == ["J2", "J3"]


def test_a_message_to_one_judge_is_heard_by_nobody_else(hall):
    messages.send(hall.key, "가고 있습니다.", judge_key="J2", by=hall.people.odi.id, at=NOON)
    assert (heard(hall, "J1"), heard(hall, "J2")) == ([], ["가고 있습니다."])
    with pytest.raises(NotFound):
        messages.send(hall.key, "누구?", judge_key="J9", by=hall.people.odi.id, at=NOON)


def test_messages_come_oldest_first_and_are_confirmed_one_by_one(hall):
    for text in ("하나", "둘"):
        messages.send(hall.key, text, by=hall.people.olga.id, at=NOON)
    assert heard(hall, "J1") == ["하나", "둘"]


@pytest.mark.parametrize("text", ["", "   ", "가" * 501])
def test_a_message_says_something_in_at_most_500_characters(hall, text):
    with pytest.raises(NotReady):
        messages.send(hall.key, text, by=hall.people.olga.id, at=NOON)
    assert hall.session.scalar(select(func.count()).select_from(Message)) == 0


def test_a_contest_without_judges_has_nobody_to_talk_to(session):
    place = Hall(session, entries=1, judges=0)
    with pytest.raises(NotReady):
        messages.send(place.key, "들리십니까?", by=place.people.olga.id, at=NOON)


def test_only_who_is_meant_confirms_and_the_first_time_stays(hall):
    messages.send(hall.key, "가고 있습니다.", judge_key="J1", by=hall.people.odi.id, at=NOON)
    number = messages.unread(hall.session, hall.judge("J1").id)[0]["id"]
    with pytest.raises(NotFound):
        messages.confirm(hall.judge("J2").id, number, by=None, at=NOON)
    for moment in (NOON, LATER):
        messages.confirm(hall.judge("J1").id, number, by=None, at=moment)
    acts = hall.session.scalars(select(AuditEvent.act)).all()
    assert acts.count("message.confirmed") == 1


def test_the_log_holds_no_words_of_a_message(hall):
    messages.send(hall.key, "김 위원님, 오십니까?", by=hall.people.olga.id, at=NOON)
    sent = select(AuditEvent.details).where(AuditEvent.act == "message.sent")
    assert "김" not in hall.session.scalars(sent).one()


def test_the_same_call_twice_is_one_call(hall):
    jun = hall.judge("J1").id
    for _ in range(2):
        messages.call(jun, "c-1", "call", entry_key="E1", by=None, at=NOON)
    assert hall.session.scalar(select(func.count()).select_from(HelpCall)) == 1
    with pytest.raises(NotFound):
        messages.call(hall.judge("J2").id, "c-1", "call", by=None, at=NOON)


def test_a_call_is_of_a_known_kind_and_about_an_entry_of_the_contest(hall):
    jun = hall.judge("J1").id
    with pytest.raises(NotReady):
        messages.call(jun, "c-1", "coffee", by=None, at=NOON)
    with pytest.raises(NotFound):
        messages.call(jun, "c-1", "material", entry_key="E99", by=None, at=NOON)


def test_the_first_who_answers_a_call_stays(hall):
    messages.call(hall.judge("J1").id, "c-1", "call", by=None, at=NOON)
    messages.answer(hall.key, "c-1", by=hall.people.odi.id, at=NOON)
    messages.answer(hall.key, "c-1", by=hall.people.olga.id, at=LATER)
    (call,) = messages.page(hall.key).calls
    assert (call.answered_by, call.answered_at) == ("Odi", NOON)


def test_a_call_of_another_contest_is_missing(hall, session):
    factories.contest(session, factories.document("elsewhere"))
    messages.call(hall.judge("J1").id, "c-1", "call", by=None, at=NOON)
    with pytest.raises(NotFound):
        messages.answer("elsewhere", "c-1", by=hall.people.odi.id, at=NOON)
