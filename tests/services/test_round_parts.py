"""Mock money, orders and comparisons: drafts count nowhere, what is handed in does."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from judging.models.comparisons import Comparison
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.votes import HandIn, Investment, JudgeRanking
from judging.packages.document import ConflictRow
from judging.services import desks, lookup, outcomes, progress, rounds, sittings, tables, tallies
from scoring.rules import Component
from scoring.rules import Round as RoundRules
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, effects, opened

MONEY = Component("money", "invest", units=10, max_per_entry=6, min_entries=2)
TOP2 = Component("order", "ranking", places=2)
EXPO = Component("expo", "pairs")


def judged_by(*parts, conflicts=(), **fields):
    made = factories.document(judged=False)
    book = replace(made.book, rounds=(RoundRules("final", parts, **fields),), awards=())
    return replace(made, book=book, conflicts=conflicts)


@pytest.fixture
def at_table(session):
    """Opens a round of these parts and gives J1's tablet."""

    def make(*parts, **more):
        people = opened(session, judged_by(*parts, **more))
        return Tablet.of(session), people

    return make


def facts(session):
    contest = lookup.contest(session, "campus")
    return tables.facts(session, contest).rounds["final"]


def done(tablet, kind, value=True):
    return tablet.send(tablet.op(kind, value, None, "done"))[0]


def desk_of(tablet, at=NOON):
    return desks.read(sittings.by_token(tablet.token), at=at)["rounds"][0]


def state(session):
    session.expire_all()
    return progress.of_round(session, session.scalars(select(Round)).one())


class TestMoney:
    """A purse is a draft until it is handed in, and then exactly spent."""

    def test_a_purse_counts_from_the_moment_at_which_it_is_handed_in(self, session, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", {"A1": 6, "B2": 4}))
        assert facts(session).investments.units.size == 0
        assert done(tablet, "investment")["effect"] == "applied"
        rows = dict(session.execute(select(Investment.entry_id, Investment.units)).all())
        assert sorted(rows.values()) == [4, 6]
        assert facts(session).investments.units.sum() == 10

    def test_a_draft_is_kept_and_comes_back_to_the_desk(self, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", {"A1": 3, "B2": 0}))
        (kept,) = desk_of(tablet)["fields"]
        assert (kept["kind"], kept["value"]) == ("investment", {"A1": 3})

    @pytest.mark.parametrize(
        ("purse", "why"),
        [
            ({"A1": 7}, "At most 6 units on one entry."),
            ({"A1": 6, "B2": 6}, "You have 10 units and placed 12."),
            ({"A1": -1}, "in whole numbers"),
            ({"A1": True}, "in whole numbers"),
            ({"A1": "3"}, "in whole numbers"),
            (["A1"], "in whole numbers"),
            ({"Z9": 1}, "not yours to judge"),
        ],
    )
    def test_a_purse_that_breaks_the_rules_is_refused_with_the_rule(self, at_table, purse, why):
        tablet, _ = at_table(MONEY)
        (answer,) = tablet.send(tablet.op("investment", purse))
        assert (answer["status"], answer["effect"]) == (422, "refused")
        assert why in answer["error"]

    @pytest.mark.parametrize(
        ("purse", "why"),
        [
            ({"A1": 6, "B2": 3}, "Units still to be placed: 1."),
            ({}, "Units still to be placed: 10."),
        ],
    )
    def test_it_is_handed_in_only_when_all_units_are_placed(self, session, at_table, purse, why):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", purse))
        assert done(tablet, "investment")["error"] == why
        assert session.scalars(select(HandIn)).all() == []

    def test_on_entries_enough(self, at_table):
        spread = replace(MONEY, max_per_entry=10)
        tablet, _ = at_table(spread)
        tablet.send(tablet.op("investment", {"A1": 10}))
        assert "at least 2 entries" in done(tablet, "investment")["error"]

    def test_what_is_handed_in_is_changed_only_after_it_was_taken_back(self, session, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", {"A1": 6, "B2": 4}))
        done(tablet, "investment")
        (answer,) = tablet.send(tablet.op("investment", {"A1": 4, "B2": 6}))
        assert "Take back" in answer["error"]
        assert done(tablet, "investment", False)["effect"] == "applied"
        assert facts(session).investments.units.size == 0
        assert tablet.send(tablet.op("investment", {"A1": 4, "B2": 6}))[0]["status"] == 200

    def test_nothing_goes_to_an_entry_in_conflict_and_it_is_named(self, at_table):
        tablet, _ = at_table(MONEY, conflicts=(ConflictRow("J1", "A1", "excluded"),))
        (answer,) = tablet.send(tablet.op("investment", {"A1": 3}))
        assert answer["error"] == "You have a conflict with A1."
        part = desk_of(tablet)["invest"]
        assert [one["key"] for one in part["conflicts"]] == ["A1"]
        assert "A1" not in part["entries"]

    def test_a_round_without_money_takes_none(self, at_table):
        tablet, _ = at_table(TOP2)
        (answer,) = tablet.send(tablet.op("investment", {"A1": 3}))
        assert answer["error"] == "This round does not take that."


class TestOrder:
    """An order is a draft until it has all its places and is handed in."""

    def test_it_counts_when_it_is_handed_in(self, session, at_table):
        tablet, _ = at_table(TOP2)
        tablet.send(tablet.op("ranking", ["B2", "A1"]))
        assert facts(session).rankings.place.size == 0
        assert done(tablet, "ranking")["effect"] == "applied"
        assert sorted(session.scalars(select(JudgeRanking.place))) == [1, 2]
        assert done(tablet, "ranking", False)["effect"] == "applied"
        assert session.scalars(select(JudgeRanking)).all() == []

    @pytest.mark.parametrize(
        ("order", "why"),
        [
            (["A1", "A1"], "each of them once"),
            (["A1", "B2", "C3"], "Put at most 2 entries in order."),
            (["Z9"], "not yours"),
            ([1], "each of them once"),
            ("A1", "each of them once"),
        ],
    )
    def test_an_order_that_is_none_is_refused(self, at_table, order, why):
        tablet, _ = at_table(TOP2)
        assert why in tablet.send(tablet.op("ranking", order))[0]["error"]

    def test_it_is_handed_in_only_with_all_its_places(self, at_table):
        tablet, _ = at_table(TOP2)
        tablet.send(tablet.op("ranking", ["A1"]))
        assert done(tablet, "ranking")["error"] == "Places still open: 1."

    def test_a_whole_order_has_all_of_his_entries(self, at_table):
        tablet, _ = at_table(Component("order", "ranking"))
        tablet.send(tablet.op("ranking", ["A1", "B2"]))
        assert done(tablet, "ranking")["error"] == "Places still open: 1."
        tablet.send(tablet.op("ranking", ["A1", "C3", "B2"]))
        assert done(tablet, "ranking")["status"] == 200

    def test_the_desk_says_what_places_are_worth(self, at_table):
        points = (Decimal("5"), Decimal("2.5"))
        tablet, _ = at_table(replace(TOP2, points=points))
        assert desk_of(tablet)["ranking"]["points"] == ["5", "2.5"]


class TestComparisons:
    """A comparison counts at once, and the last one can be taken back."""

    def pair(self, tablet, number, first, second, choice="first"):
        value = {"first": first, "second": second, "choice": choice}
        return tablet.send(tablet.op("comparison", value, None, str(number)))[0]

    def test_a_decided_one_counts_and_a_skipped_one_does_not(self, session, at_table):
        tablet, _ = at_table(EXPO)
        assert self.pair(tablet, 1, "A1", "B2", "second")["effect"] == "applied"
        assert self.pair(tablet, 2, "B2", "C3", "skip")["effect"] == "applied"
        found = facts(session).comparisons
        keys = [one.key for one in tables.facts(session, lookup.contest(session, "campus")).entries]
        pairs = zip(found.better.tolist(), found.other.tolist(), strict=True)
        assert [(keys[b], keys[o]) for b, o in pairs] == [("B2", "A1")]

    def test_the_last_one_is_taken_back(self, session, at_table):
        tablet, _ = at_table(EXPO)
        self.pair(tablet, 1, "A1", "B2")
        tablet.send(tablet.op("comparison", None, None, "1"))
        assert session.scalars(select(Comparison)).all() == []
        assert self.pair(tablet, 1, "A1", "B2", "second")["effect"] == "applied"

    @pytest.mark.parametrize(
        ("value", "name"),
        [
            ({"first": "A1", "second": "A1", "choice": "first"}, "1"),
            ({"first": "A1", "second": "B2", "choice": "left"}, "1"),
            ({"first": "A1", "second": "B2"}, "1"),
            ({"first": "A1", "second": "Z9", "choice": "first"}, "1"),
            ({"first": "A1", "second": "B2", "choice": "first"}, "0"),
            ({"first": "A1", "second": "B2", "choice": "first"}, "x"),
            ("A1", "1"),
        ],
    )
    def test_what_is_no_comparison_is_refused(self, session, at_table, value, name):
        tablet, _ = at_table(EXPO)
        assert effects(tablet.send(tablet.op("comparison", value, None, name))) == [
            (422, "refused")
        ]
        assert session.scalars(select(Comparison)).all() == []


class TestProgress:
    """A round without sheets is opened, judged, counted, signed and closed like others."""

    def test_each_judge_hands_in_once_for_each_part(self, session, at_table):
        tablet, _ = at_table(MONEY, TOP2)
        judges = len(session.scalars(select(Judge)).all())
        assert (state(session).expected, state(session).submitted) == (2 * judges, 0)
        tablet.send(tablet.op("ranking", ["A1", "B2"]))
        done(tablet, "ranking")
        assert (state(session).submitted, state(session).missing) == (1, 2 * judges - 1)

    def test_it_is_signed_when_everything_is_handed_in_and_then_closed(self, session, at_table):
        tablet, _ = at_table(TOP2)
        assert "Hand in everything" in tablet.send(tablet.signature())[0]["error"]
        tablet.send(tablet.op("ranking", ["A1", "B2"]))
        done(tablet, "ranking")
        assert tablet.send(tablet.signature())[0]["effect"] == "applied"
        assert done(tablet, "ranking", False)["effect"] == "locked"
        assert desk_of(tablet)["signed"] is not None

    def test_its_result_is_taken_after_the_judging(self, session, at_table):
        tablet, people = at_table(EXPO)
        duels = [("A1", "B2"), ("B2", "C3"), ("A1", "C3")]
        for number, (first, second) in enumerate(duels, start=1):
            value = {"first": first, "second": second, "choice": "first"}
            tablet.send(tablet.op("comparison", value, None, str(number)))
        rounds.close("campus", "final", by=people.olga.id, at=NOON)
        late = tablet.send(tablet.op("comparison", None, None, "1"), at=NOON + timedelta(hours=1))
        assert late[0]["effect"] == "locked"
        tallies.take("campus", "final", by=people.olga.id, at=NOON)
        computed = outcomes.compute(session, lookup.contest(session, "campus"))
        ranking = computed.outcome.rounds["final"].ranking
        assert [row["entry"] for row in ranking] == ["A1", "B2", "C3"]

    def test_nobody_to_judge_is_told_before_it_opens(self, session):
        made = replace(judged_by(TOP2), judges=())
        people = factories.contest(session, made)
        owner = factories.user(session, "olga")
        with pytest.raises(Exception, match="no judges"):
            rounds.open_judging(people.key, "final", by=owner.id, at=NOON)


class TestSteppingBack:
    """A judge steps back from an entry of a round that has no sheets."""

    REASON = "지도교수"

    def test_the_entry_leaves_his_list_and_what_he_gave_it_is_refused_at_hand_in(self, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", {"A1": 6, "B2": 4}))
        (answer,) = tablet.send(tablet.op("recusal", {"reason": self.REASON}, "A1"))
        assert answer["effect"] == "applied", answer
        part = desk_of(tablet)["invest"]
        assert part["entries"] == ["B2", "C3"]
        assert [one["key"] for one in part["conflicts"]] == ["A1"]
        refused = done(tablet, "investment")
        assert refused["error"] == "You have a conflict with A1."
        tablet.send(tablet.op("investment", {"B2": 6, "C3": 4}))
        assert done(tablet, "investment")["effect"] == "applied"

    def test_an_order_and_comparisons_too(self, at_table):
        tablet, _ = at_table(TOP2, EXPO)
        tablet.send(
            tablet.op("ranking", ["A1", "B2"]), tablet.op("recusal", {"reason": self.REASON}, "A1")
        )
        assert done(tablet, "ranking")["error"] == "You have a conflict with A1."
        pair = {"first": "A1", "second": "B2", "choice": "first"}
        (answer,) = tablet.send(tablet.op("comparison", pair, None, "1"))
        assert answer["error"] == "You have a conflict with A1."

    def test_it_is_taken_back(self, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("recusal", {"reason": self.REASON}, "A1"))
        tablet.send(tablet.op("recusal", None, "A1"))
        assert desk_of(tablet)["invest"]["entries"] == ["A1", "B2", "C3"]

    def test_not_under_what_is_handed_in(self, at_table):
        tablet, _ = at_table(MONEY)
        tablet.send(tablet.op("investment", {"A1": 6, "B2": 4}))
        done(tablet, "investment")
        (answer,) = tablet.send(tablet.op("recusal", {"reason": self.REASON}, "A1"))
        assert "Take back what you handed in" in answer["error"]
        assert desk_of(tablet)["invest"]["conflicts"] == []

    def test_nobody_takes_back_what_organisers_excluded(self, at_table):
        barred = (ConflictRow("J1", "A1", "excluded", ""),)
        tablet, _ = at_table(MONEY, conflicts=barred)
        (answer,) = tablet.send(tablet.op("recusal", None, "A1"))
        assert answer["effect"] == "refused"
        assert desk_of(tablet)["invest"]["entries"] == ["B2", "C3"]
