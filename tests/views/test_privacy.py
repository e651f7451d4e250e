"""The pages of personal data."""

import pytest
from sqlalchemy import update

from judging import storage
from judging.models.rounds import Round
from judging.services.transactions import write
from tests import factories
from tests.factories import PASSWORD

PAGE = "/c/campus/privacy"


@pytest.fixture
def people(session):
    people = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    with write() as writing:
        writing.execute(update(Round).values(state="setup"))
    yield people
    storage.tombstones().unlink(missing_ok=True)


def signed_in(app, person):
    client = factories.sign_in(app.test_client(), person)
    client.post("/language", data={"language": "en"})
    return client


def test_names_are_shown_after_a_reason_and_the_auditor_sees_who_looked(app, people):
    olga = signed_in(app, people.olga)
    entry = "/c/campus/entries/A1"
    assert "Lovelace" not in olga.get(entry).text
    assert olga.post(f"{PAGE}/look", data={"reason": " "}).status_code == 422
    back = olga.post(f"{PAGE}/look", data={"reason": "ID check", "next": entry})
    assert back.location == entry
    assert "Ada Lovelace" in olga.get(entry).text
    assert "Ada Lovelace" not in signed_in(app, people.rhea).get(entry).text
    seen = signed_in(app, people.augusta).get(f"{PAGE}/records").text
    assert "ID check" in seen
    assert "Lovelace" not in seen


def test_a_foreign_address_is_no_place_to_go_back_to(app, people):
    olga = signed_in(app, people.olga)
    for evil in ("//evil.example", "https://evil.example", "/\\evil"):
        assert olga.post(f"{PAGE}/look", data={"reason": "x", "next": evil}).location == "/"


def test_names_are_not_searched_without_a_reason(app, people):
    olga = signed_in(app, people.olga)
    query = "/c/campus/entries?q=Lovelace&names=y"
    assert "No entry fits" in olga.get(query).text
    olga.post(f"{PAGE}/look", data={"reason": "ID check"})
    assert "1 entry" in olga.get(query).text
    assert "Search for names" in olga.get(f"{PAGE}/records").text


def test_destruction_takes_two_people_and_a_password(app, people):
    olga, rhea = signed_in(app, people.olga), signed_in(app, people.rhea)
    olga.post(f"{PAGE}/destructions", data={"reason": "Time is up"})
    page = rhea.get(PAGE).text
    mark = page.split('name="mark" value="')[1].split('"')[0]
    given = {"mark": mark, "password": PASSWORD}
    path = f"{PAGE}/destructions/1/confirm"
    assert 'name="mark"' not in olga.get(PAGE).text
    assert olga.post(path, data=given).status_code == 403
    assert rhea.post(path, data={"mark": mark}).status_code == 422
    assert rhea.post(path, data=given | {"password": "wrong"}).status_code == 422
    assert rhea.post(path, data=given).status_code == 302
    assert "Destroyed" in rhea.get(PAGE).text
    assert "No personal data of entrants is here." in rhea.get(PAGE).text
