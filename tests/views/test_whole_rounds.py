"""The tally pages of a round that has no score sheets."""

from dataclasses import replace

from judging.packages.document import ComparisonRow, RankingRow
from judging.services import tallies
from scoring.rules import Component
from scoring.rules import Round as RoundRules
from tests import factories
from tests.factories import NOON


def test_orders_and_comparisons_have_a_tally_with_their_workings(client, session):
    made = factories.document(judged=False)
    parts = (Component("order", "ranking", places=2), Component("expo", "pairs"))
    duels = (("A1", "B2"), ("B2", "C3"), ("A1", "C3"))
    said = replace(
        made,
        book=replace(made.book, rounds=(RoundRules("final", parts),), awards=()),
        rankings=(RankingRow("final", "J1", "A1", 1), RankingRow("final", "J1", "B2", 2)),
        comparisons=tuple(
            ComparisonRow("final", "J1", number, first, second, "first")
            for number, (first, second) in enumerate(duels, start=1)
        ),
    )
    people = factories.cast(session, factories.contest(session, said))
    tallies.take("campus", "final", by=people.olga.id, at=NOON)
    factories.sign_in(client, people.olga)
    page = client.get("/c/campus/rounds/final/tally", headers={"Accept-Language": "en"})
    assert page.status_code == 200
    assert "A1" in page.text
    entry = client.get("/c/campus/rounds/final/tally/A1", headers={"Accept-Language": "en"})
    assert entry.status_code == 200
    assert "place 1" in entry.text
    assert "found better 2 times, and 0 times the other" in entry.text
    assert "with 90 % certainty" in entry.text
