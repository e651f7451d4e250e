"""Between a tablet and the control room: messages in the pulse, their receipts, calls for help."""

import uuid

import pytest
from sqlalchemy import select

from judging.models.messages import HelpCall
from judging.services import messages, sittings
from tests import factories
from tests.factories import NOON
from tests.services.test_control_room import Hall


class Tablet:
    """A judge's tablet, known by the secret of its sitting."""

    def __init__(self, app, hall, judge, device):
        number = hall.judge(judge).id
        made = sittings.begin(hall.key, number, device, by=None, at=NOON)
        self.client, self.headers = app.test_client(), {"Authorization": f"Bearer {made.token}"}

    def pulse(self, **headers):
        return self.client.get("/api/v1/pulse", headers={**self.headers, **headers})

    def post(self, path, body=None):
        return self.client.post("/api/v1" + path, json=body, headers=self.headers)


@pytest.fixture
def hall(session):
    return Hall(session)


@pytest.fixture
def tablet(app, hall):
    return Tablet(app, hall, "J1", "TB-1")


def say(hall, text, judge=""):
    messages.send(hall.key, text, judge_key=judge, by=hall.people.olga.id, at=NOON)


def texts(answer):
    return [one["text"] for one in answer.get_json()["messages"]]


def test_a_message_comes_with_the_next_pulse_until_it_is_confirmed(hall, tablet):
    assert texts(tablet.pulse()) == []
    say(hall, "곧 시작합니다.")
    (message,) = tablet.pulse().get_json()["messages"]
    assert message["text"] == "곧 시작합니다."
    assert tablet.post(f"/messages/{message['id']}/confirm").get_json() == {"id": message["id"]}
    assert texts(tablet.pulse()) == []


def test_a_new_message_is_news_and_nothing_new_is_not(hall, tablet):
    mark = tablet.pulse().headers["ETag"]
    assert tablet.pulse(**{"If-None-Match": mark}).status_code == 304
    say(hall, "곧 시작합니다.")
    assert tablet.pulse(**{"If-None-Match": mark}).status_code == 200


def test_a_message_for_another_judge_is_neither_heard_nor_confirmed(hall, tablet):
    say(hall, "가고 있습니다.", "J2")
    assert texts(tablet.pulse()) == []
    (message,) = messages.unread(hall.session, hall.judge("J2").id)
    assert tablet.post(f"/messages/{message['id']}/confirm").status_code == 404
    assert messages.page(hall.key).messages[0].confirmed == []


def test_a_tablet_that_was_taken_over_hears_nothing_more(app, hall, tablet):
    say(hall, "곧 시작합니다.")
    newer = Tablet(app, hall, "J1", "TB-9")
    assert texts(tablet.pulse()) == []
    assert texts(newer.pulse()) == ["곧 시작합니다."]


def test_a_call_for_help_reaches_the_control_room_once(hall, tablet):
    body = {"id": str(uuid.uuid4()), "kind": "material", "entry": "E2", "note": "3쪽"}
    for _ in range(2):
        assert tablet.post("/help", body).get_json() == {"id": body["id"]}
    call = hall.session.scalars(select(HelpCall)).one()
    assert (call.judge_id, call.kind, call.note) == (hall.judge("J1").id, "material", "3쪽")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"id": "1"},
        {"id": str(uuid.uuid4()), "kind": "coffee"},
        {"id": str(uuid.uuid4()), "judge": "J2"},
        {"id": str(uuid.uuid4()), "note": "가" * 501},
    ],
)
def test_a_call_that_makes_no_sense_is_refused(hall, tablet, body):
    assert tablet.post("/help", body).status_code == 422
    assert hall.session.scalars(select(HelpCall)).all() == []


def test_nobody_calls_without_the_secret_of_a_sitting(app, hall):
    client = factories.sign_in(app.test_client(), hall.people.jun)
    body = {"id": str(uuid.uuid4())}
    assert client.post("/api/v1/help", json=body).status_code == 401
    assert client.post("/api/v1/messages/1/confirm").status_code == 401
