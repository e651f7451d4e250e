"""The page of an expo: how far it is, and entries that judges did not find."""

import pytest

from tests import factories
from tests.services.test_comparisons import expo
from tests.tablets import Tablet, opened

ADDRESS = "/c/campus/rounds/final/expo"


@pytest.fixture
def olga(client, session):
    people = opened(session, expo(judges=("J1", "J2", "J3")))
    factories.sign_in(client, people.olga)
    return client


def missed(session, *judges):
    for judge in judges:
        tablet = Tablet.of(session, judge)
        value = {"first": "E01", "second": "E02", "choice": "second_absent"}
        tablet.send(tablet.op("comparison", value, None, "1"))


def test_it_says_how_far_the_comparing_is(olga):
    page = olga.get(ADDRESS).text
    assert 'max="40"' in page
    assert 'value="0"' in page
    assert "E02" not in page


def test_an_entry_that_three_judges_missed_is_brought_back(olga, session):
    missed(session, "J1", "J2", "J3")
    assert "E02" in olga.get(ADDRESS).text
    answer = olga.post(f"{ADDRESS}/E02/back", follow_redirects=True)
    assert answer.status_code == 200
    assert "/E02/back" not in answer.text


def test_the_control_room_leads_there(olga):
    assert f'href="{ADDRESS}"' in olga.get("/c/campus/rounds/final/control").text
