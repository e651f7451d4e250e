"""The picture of strengths on the tally of a round that compares, and on no other."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import event

from judging.extensions import db
from judging.packages.document import EntryRow
from judging.services import rounds, strengths, tallies
from tests import factories
from tests.factories import NOON
from tests.services.test_comparisons import expo
from tests.tablets import Tablet

BOOTHS = ("E01", "E02", "E03", "E04")
LONG = "남궁황보제갈선우독고사공서문동방 공공데이터 기반 보행 안전 지도"
TALLY = "/c/campus/rounds/final/tally"


@pytest.fixture
def olga(app, session):
    """Olga's browser; of two entries always the one with the lower number was better."""
    made = expo(entries=(*BOOTHS, "E09"))
    rows = tuple(EntryRow(key, LONG if key == "E02" else key) for key in (*BOOTHS, "E09"))
    contest = factories.contest(session, replace(made, entries=rows))
    people = factories.cast(session, contest)
    rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)
    tablet = Tablet.of(session)
    for number, (first, second) in enumerate(combinations(BOOTHS, 2), 1):
        value = {"first": first, "second": second, "choice": "first"}
        tablet.send(tablet.op("comparison", value, None, str(number)))
    rounds.close("campus", "final", by=people.olga.id, at=NOON)
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    client = factories.sign_in(app.test_client(), people.olga)
    client.post("/language", data={"language": "en"})
    return client


def picture(page):
    return re.search(r'<section class="card long strengths.*?</section>', page.text, re.S)[0]


def test_each_compared_entry_has_a_dot_between_the_ends_of_its_interval(olga):
    drawn = picture(olga.get(TALLY))
    keys = re.findall(r'<th scope="row"[^>]*><b>(\w+)</b>', drawn)
    assert keys == list(BOOTHS)
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)%"', drawn)]
    whiskers = re.findall(r'"whisker" x1="([\d.]+)%" x2="([\d.]+)%"', drawn)
    assert dots == sorted(dots, reverse=True)
    for dot, (low, high) in zip(dots, whiskers, strict=True):
        assert 0 <= float(low) < dot < float(high) <= 100


def test_the_numbers_beside_the_picture_say_the_same(olga):
    drawn = picture(olga.get(TALLY))
    found = strengths.of_tally("campus", "final", 1)["expo"]
    assert set(found) == set(BOOTHS)
    for one in found.values():
        assert one.share in drawn
        assert f"{one.low}–{one.high}" in drawn
    assert [found[key].won for key in BOOTHS] == [3, 2, 1, 0]
    assert "3–0" in drawn
    assert drawn.count('<svg aria-hidden="true">') == len(BOOTHS) + 1
    assert LONG in drawn


def test_an_entry_that_was_never_compared_is_not_drawn(olga):
    assert "E09" not in picture(olga.get(TALLY))


def test_a_tally_without_comparisons_reads_nothing_for_a_picture(app, session):
    people = factories.cast(session, factories.contest(session, factories.document()))
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    client = factories.sign_in(app.test_client(), people.olga)
    asked = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    page = client.get(TALLY)
    assert page.status_code == 200
    assert "strengths" not in page.text
    assert not [one for one in asked if re.search(r"SELECT tally\.workings\s+FROM", one)]
