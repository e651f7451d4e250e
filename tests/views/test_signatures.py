"""Signatures on the printed tally: drawn, typed, or said to be missing."""

import pytest
from sqlalchemy import update

from judging.models.rounds import Round
from judging.services import reopenings, tallies
from tests import factories, tablets
from tests.factories import NOON
from tests.tablets import Tablet

TOTALS = {"A1": "85", "B2": "80", "C3": "70"}
MARKS = {"A1": (50, 35), "B2": (45, 35), "C3": (40, 30)}
TALLY = "/c/campus/rounds/final/tally"


@pytest.fixture
def people(session):
    return tablets.opened(session)


@pytest.fixture
def jun(session, people):
    tablet = Tablet.of(session)
    for entry, marks in MARKS.items():
        tablet.send(*tablet.sheet(entry, *marks))
    return tablet


@pytest.fixture
def printed(app, people, session):
    """The tally page after the judging has ended, as Olga prints it."""

    def page():
        session.execute(update(Round).values(state="closed"))
        session.commit()
        tallies.take("campus", "final", by=people.olga.id, at=NOON)
        client = factories.sign_in(app.test_client(), people.olga)
        client.post("/language", data={"language": "en"})
        return client.get(TALLY).text

    return page


def test_a_drawn_signature_and_a_missing_one(jun, printed):
    jun.send(jun.signature(**TOTALS))
    page = printed()
    assert '<svg viewBox="0 0 600.0 200.0"><path d="M1 2L3.5 4"/><path d="M9 9h.1"/></svg>' in page
    assert page.count("(no signature)") == 1  # Ines


def test_a_typed_name_is_said_to_be_typed_and_is_no_markup(jun, printed):
    value = {"strokes": [], "typed": "<b>Jun</b>", "width": 600, "height": 200, "totals": TOTALS}
    jun.send(jun.op("signature", value))
    page = printed()
    assert "&lt;b&gt;Jun&lt;/b&gt; (typed)" in page


def test_a_void_signature_is_not_shown(jun, printed, people):
    jun.send(jun.signature(**TOTALS))
    written = {"reason": "잘못 보았음", "by": people.olga.id, "at": NOON}
    reopenings.reopen("campus", "final", "J1", "B2", **written)
    page = printed()
    assert "M1 2L3.5 4" not in page
    assert page.count("(signature)") >= 1  # room for a pen


def test_where_nobody_signs_on_a_tablet_there_is_room_for_a_pen(jun, printed):
    page = printed()
    assert "(no signature)" not in page
    assert page.count("(signature)") == 2
