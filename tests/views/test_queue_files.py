"""The page that takes in a dead tablet's file: says what it holds, never what a judge gave."""

import io
import json
import re
from html import unescape

import pytest
from sqlalchemy import select

from judging.models.operations import Operation
from tests import factories, tablets
from tests.tablets import Tablet

PAGE = "/c/campus/control/queue"


@pytest.fixture
def people(session):
    return tablets.opened(session)


@pytest.fixture
def queue(session, people):
    """Jun's sheet of A1 as TB-1 saved it; its first mark had arrived."""
    jun = Tablet.of(session, device="TB-1")
    sheet = jun.sheet("A1", 43, 29)
    jun.send(sheet[0])
    told = [one | {"epoch": jun.epoch} for one in sheet]
    named = {"simsa": 1, "contest": "campus", "judge": "J1", "device": "TB-1"}
    return json.dumps(named | {"operations": told}, indent=1)


@pytest.fixture
def olga(app, people):
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def upload(client, body, name="campus-J1-TB-1.json"):
    return client.post(PAGE + "/preview", data={"file": (io.BytesIO(body.encode()), name)})


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_from_the_file_over_the_preview_to_the_list_of_answers(session, olga, queue):
    assert "Choose the file" in text(olga.get(PAGE))
    shown = upload(olga, queue)
    said = text(shown)
    assert "TB-1" in said
    assert "In the file 3 already here 1 not here yet 2" in said
    assert "Take in 2 operations" in said
    kept = unescape(re.search(r'name="queue"[^>]* value="([^"]*)"', shown.text)[1])
    done = text(olga.post(PAGE, data={"queue": kept, "reason": "켜지지 않음"}))
    assert "In the file 3 already here 1 Taken in 2 Not taken 0" in done
    assert len(session.scalars(select(Operation.id)).all()) == 3


def test_the_page_never_shows_what_a_judge_gave(olga, queue):
    shown = upload(olga, queue).text
    visible = re.sub(r'<input[^>]*name="queue"[^>]*>', "", shown)
    assert not re.search(r"\b(43|29)\b", text_of(visible))


def text_of(page):
    return re.sub(r"\d\d:\d\d:\d\d", "", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda one: one.replace("campus", "fair"), "from another contest: “fair”"),
        (lambda one: one.replace("J1", "J9"), "This contest has no judge “J9”."),
        (lambda one: one[:-20], "no file that a tablet saved, or it is damaged"),
        (lambda one: "<html>", "no file that a tablet saved, or it is damaged"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(olga, queue, change, sentence):
    answer = upload(olga, change(queue))
    assert answer.status_code == 422
    assert sentence in text(answer)


def test_no_file_and_no_reason_are_told(session, olga, queue):
    assert "Choose the file that the tablet saved." in text(olga.post(PAGE + "/preview"))
    answer = olga.post(PAGE, data={"queue": queue, "reason": ""})
    assert answer.status_code == 422
    assert "Say in a sentence why" in text(answer)
    assert len(session.scalars(select(Operation.id)).all()) == 1


def test_a_long_queue_is_no_form_that_is_too_large(olga, queue):
    """A thousand operations with a long comment are more than what people type."""
    whole = json.loads(queue)
    first = whole["operations"][0]
    whole["operations"] += [first | {"kind": "comment", "value": "가" * 2000}] * 500
    body = json.dumps(whole, ensure_ascii=False)
    assert len(body.encode()) > 2**20
    assert olga.post(PAGE, data={"queue": body, "reason": "고장"}).status_code == 200
