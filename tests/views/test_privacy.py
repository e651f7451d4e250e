"""The pages of personal data."""

import pytest
from sqlalchemy import update

from judging import storage
from judging.models.notices import Notice
from judging.models.rounds import Round
from judging.services.transactions import write
from tests import applying, factories
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


def test_teams_and_the_office_read_the_same_day(app, session):
    olga, ada = factories.user(session, "olga"), factories.user(session, "ada")
    contest = applying.open_contest(session, olga)
    factories.seat(session, contest, olga, "owner")
    results = {"dates": {"results_at": "2026-12-22T12:00:00+00:00"}}
    session.add(Notice(contest_id=contest.id, settings=results))
    session.commit()
    team, office = signed_in(app, ada), signed_in(app, olga)
    team.post("/c/campus/apply")

    def read():
        return team.get("/c/campus/apply/consents").text, office.get(PAGE).text

    assert ["22 Jun 2027" in text for text in read()] == [True, True]
    other = {"destroy_on": "2027-03-01", "reason": "", "hold": ""}
    assert office.post(f"{PAGE}/clock", data=other).status_code == 422
    office.post(f"{PAGE}/clock", data=other | {"reason": "Resolved"})
    assert ["1 Mar 2027" in text for text in read()] == [True, True]
    assert "Resolved" not in read()[0]


def test_the_overview_says_that_the_day_has_come_to_those_who_may_act(app, people):
    olga, jun = signed_in(app, people.olga), signed_in(app, people.jun)
    day = {"destroy_on": "2020-01-01", "reason": "Resolved"}
    assert "day of destruction" not in olga.get("/c/campus").text
    olga.post(f"{PAGE}/clock", data=day)
    assert "The day of destruction has come." in olga.get("/c/campus").text
    assert "day of destruction" not in jun.get("/c/campus", follow_redirects=True).text
    olga.post(f"{PAGE}/clock", data=day | {"hold": "A dispute"})
    assert "day of destruction" not in olga.get("/c/campus").text
