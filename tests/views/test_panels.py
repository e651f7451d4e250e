"""The page of the panels."""

import pytest
from sqlalchemy import update

from judging.models.rounds import Round
from judging.services import panels, rounds
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

PAGE = "/c/campus/panels"


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    return people


@pytest.fixture
def olga(client, people):
    factories.sign_in(client, people.olga)
    client.post("/language", data={"language": "en"})
    return client


def test_a_panel_is_made_and_filled_on_its_page(olga):
    assert "There are no panels." in olga.get(PAGE).text
    assert olga.post(PAGE, data={"name": "1분과"}).location == PAGE
    olga.post(f"{PAGE}/1분과/judges", data={"key": ["J1", "J2"]})
    olga.post(f"{PAGE}/1분과/entries/final", data={"key": ["A1"]})
    page = olga.get(PAGE).text
    assert "2 judges" in page
    assert page.count(" checked") == 3
    assert "1분과" in olga.get("/c/campus/judges").text


def test_a_refusal_stands_on_the_page(olga):
    answer = olga.post(PAGE, data={"name": "제 1 분과"})
    assert answer.status_code == 422
    assert "no space" in answer.text


def test_a_panel_in_use_says_why_it_stays_and_offers_nothing(olga, people):
    panels.make("campus", "1분과", by=people.olga.id, at=NOON)
    panels.put_judges("campus", "1분과", ["J1", "J2"], by=people.olga.id, at=NOON)
    panels.put_entries("campus", "1분과", "final", ["A1"], by=people.olga.id, at=NOON)
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    page = olga.get(PAGE).text
    assert "has begun: the panel stays as it is." in page
    assert "checkbox" not in page
    assert olga.post(f"{PAGE}/1분과/judges", data={}).status_code == 422


def test_a_recorder_looks_on(client, people):
    factories.sign_in(client, people.rhea)
    assert "<form" not in client.get(PAGE).text.split("<main")[1]
    assert client.post(PAGE, data={"name": "x"}).status_code == 403


def test_a_judge_who_has_begun_nothing_is_taken_out(olga):
    assert "/judges/J1/remove" in olga.get("/c/campus/judges/J1/edit").text
    page = olga.post("/c/campus/judges/J1/remove", follow_redirects=True)
    assert "The judge is taken out." in page.text
    assert ">J1<" not in page.text
