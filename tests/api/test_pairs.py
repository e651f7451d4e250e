"""GET /api/v1/pairs/next: for the judge's own tablet alone."""

from dataclasses import replace

import pytest

from judging.api.shapes import Desk, Pairs
from scoring.rules import Component
from scoring.rules import Round as RoundRules
from tests import factories
from tests.tablets import Tablet, opened

PARTS = (
    Component("expo", "pairs"),
    Component("order", "ranking", places=2),
    Component("money", "invest", units=5, max_per_entry=5, min_entries=1),
)


@pytest.fixture
def tablet(session):
    made = factories.document(judged=False)
    rounds = (RoundRules("final", PARTS), RoundRules("paper", made.book.rounds[0].components))
    opened(session, replace(made, book=replace(made.book, rounds=rounds, awards=())))
    return Tablet.of(session)


def test_it_gives_the_next_pairs_in_the_shape_that_is_described(client, tablet):
    answer = tablet.get(client, "pairs/next?round=final")
    assert answer.status_code == 200
    found = Pairs.model_validate(answer.json)
    assert {found.ahead[0].first, found.ahead[0].second} <= {"A1", "B2", "C3"}
    assert len(found.ahead) == 3


def test_the_desk_says_how_a_round_is_judged_as_a_whole(client, tablet):
    desk = Desk.model_validate(tablet.get(client, "desk").json)
    final = next(one for one in desk.rounds if one.key == "final")
    assert final.invest["units"] == 5
    assert final.ranking["points"] == ["2", "1"]
    assert len(final.pairs["ahead"]) == 3
    assert final.sheets == []
    assert [one.key for one in final.entries] == ["A1", "B2", "C3"]
    paper = next(one for one in desk.rounds if one.key == "paper")
    assert (paper.invest, paper.ranking, paper.pairs) == (None, None, None)


@pytest.mark.parametrize("query", ["", "?round=nowhere", "?round=paper"])
def test_a_round_that_compares_nothing_is_not_there(client, tablet, query):
    assert tablet.get(client, f"pairs/next{query}").status_code == 404


def test_a_tablet_that_was_left_is_told_so(client, session, tablet):
    Tablet.of(session, device="TB-9")
    assert tablet.get(client, "pairs/next?round=final").status_code == 409


def test_without_the_secret_nothing_is_told(client, tablet):
    assert client.get("/api/v1/pairs/next?round=final").status_code == 401
