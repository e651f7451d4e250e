"""Votes, investments, measures and earlier rounds; adjustments, weights and caps."""

from decimal import Decimal

import pytest

from scoring.rules import Component
from tests.scoring.builder import Contest, contest, decide, one_round

VOTES = Component("votes", "votes")
MONEY = Component("money", "invest", units=10)
GROUPS = {"A": {"division": "x"}, "B": {"division": "y"}, "C": {"division": "y"}}


def voted(votes: dict[str, int], component: Component = VOTES, **said: object) -> Contest:
    outside = {name: said.pop(name) for name in ("entries", "decisions") if name in said}
    final = {"votes": votes, "components": [component], "tie_break": ["shared"], **said}
    return contest({"final": final}, **outside)


def test_votes_are_shares_of_the_most_or_of_all_valid_ones() -> None:
    assert voted({"A": 3, "B": 1, "C": 2}).scores() == {"A": "100.00", "C": "66.67", "B": "33.33"}
    total = Component("votes", "votes", scale="share_of_total")
    assert voted({"A": 3, "B": 1, "C": 2}, total).scores() == {
        "A": "50.00",
        "C": "33.33",
        "B": "16.67",
    }


def test_a_void_vote_is_removed_before_conversion() -> None:
    assert voted({"A": 2, "B": 2}, void=["A", "A"]).scores() == {"A": "100.00", "B": "100.00"}


def test_detail_7_votes_count_among_entries_ranked_together() -> None:
    votes = {"A": 1, "B": 2, "C": 4}
    apart = voted(votes, entries=GROUPS, group_by="division")
    assert apart.scores() == {"A": "100.00", "C": "100.00", "B": "50.00"}
    together = voted(votes, entries=GROUPS, group_by="division", rank_groups="together")
    assert together.scores() == {"C": "100.00", "B": "50.00", "A": "25.00"}


def test_detail_7_withdrawn_entries_are_outside_the_shares_and_knocked_out_ones_inside() -> None:
    votes = {"A": 8, "B": 4, "C": 2}
    gone = voted(votes, decisions=decide(("withdraw", "", "A")))
    assert gone.scores() == {"B": "100.00", "C": "50.00"}
    failed = voted(votes, min_score="30")
    assert failed.scores() == {"A": "100.00", "B": "50.00"}
    assert failed.reasons() == {"C": "min_score"}


def test_detail_7_where_nobody_has_a_vote_all_get_0() -> None:
    made = voted({"A": 0, "B": 0})
    assert made.scores() == {"A": "0.00", "B": "0.00"}


def test_investments_are_shares_of_what_judges_without_a_conflict_could_place() -> None:
    made = contest(
        {
            "final": {
                "invest": {"J1": {"A": 6, "B": 4}, "J2": {"A": 5, "B": 5}, "J3": {"B": 9}},
                "components": [MONEY],
            }
        },
        conflicts=[("J3", "A")],
    )
    assert made.scores() == {"B": "100.00", "A": "91.67"}
    work = made.line("A")["working"]["components"]["money"]
    assert (work["units"], work["possible"], work["largest_share"]) == (11, 20, "3/5")


def test_investments_in_one_s_own_conflict_do_not_count() -> None:
    made = contest(
        {
            "final": {
                "invest": {"J1": {"A": 5, "B": 5}, "J2": {"A": 10}},
                "components": [MONEY],
                "tie_break": ["shared"],
            }
        },
        conflicts=[("J2", "A")],
    )
    assert made.scores() == {"A": "100.00", "B": "50.00"}


def test_measures_are_points_or_rescaled_ones() -> None:
    plain = Component("time", "measure", max=Decimal(30))
    measures = {"time": {"A": "12.345", "B": "30"}}
    made = contest({"final": {"measures": measures, "components": [plain]}})
    assert made.scores() == {"B": "30.00", "A": "12.35"}
    scaled = Component("time", "measure", max=Decimal(30), scale_to=Decimal(100))
    made = contest({"final": {"measures": measures, "components": [scaled]}})
    assert made.scores() == {"B": "100.00", "A": "41.15"}


def test_detail_11_an_entry_without_a_measure_or_an_earlier_rank_has_no_number() -> None:
    made = contest(
        {
            "one": {"measures": {"m": {"A": "5"}}, "components": [Component("m", "measure")]},
            "final": {"components": [Component("one", "round", round="one")]},
        },
        entries={"A": {}, "B": {}},
    )
    assert made.reasons("one") == {"B": "no_valid_sheet"}
    assert made.reasons() == {"B": "no_valid_sheet"}
    assert made.scores() == {"A": "5.00"}


def two_parts(**rules: object) -> Contest:
    return contest(
        {
            "final": {
                "sheets": {"J1": {"A": 80}, "J2": {"A": 81}, "J3": {"A": 81}},
                "component": {"weight": Decimal("33.3"), "digits": 1},
                "components": [Component("m", "measure", weight=Decimal("66.7"), max=Decimal(100))],
                "measures": {"m": {"A": "70.555"}},
                "adjust": [
                    ("A", "bonus", "1.005", "m"),
                    ("A", "bonus", "2"),
                    ("A", "bonus", "3"),
                    ("A", "deduction", "0.5"),
                ],
            }
        },
        **rules,
    )


def test_detail_10_each_component_is_printed_adjusted_and_printed_before_it_is_weighed() -> None:
    made = two_parts()
    row = made.round().ranking[0]
    assert row["components"] == {"judges": "80.7", "m": "71.57"}
    assert made.line("A")["working"]["weighted"]["exact"] == "74.61029"
    assert row["score"] == "79.11"


def test_detail_10_the_bonus_cap_is_for_bonuses_on_the_round_s_score_only() -> None:
    row = two_parts(bonus_cap=Decimal(3)).round().ranking[0]
    assert row["components"]["m"] == "71.57"
    assert row["score"] == "77.11"


def test_detail_10_the_total_cap_comes_last_and_0_is_none() -> None:
    sheets = {"J1": {"A": 98}}
    adjust = [("A", "bonus", "5"), ("A", "deduction", "1")]
    assert one_round(sheets, adjust=adjust).scores() == {"A": "100.00"}
    none = one_round(sheets, adjust=adjust, rules={"total_cap": Decimal(0)})
    assert none.scores() == {"A": "102.00"}


@pytest.mark.parametrize(
    ("rounding", "off", "score"),
    [
        ("half_up", "0.005", "-0.01"),
        ("half_up", "0.004", "0.00"),
        ("floor", "0.005", "-0.01"),
        ("floor", "0.001", "-0.01"),
    ],
)
def test_detail_2_rounding_below_zero(rounding: str, off: str, score: str) -> None:
    made = one_round(
        {"J1": {"A": 0}}, adjust=[("A", "deduction", off)], rules={"rounding": rounding}
    )
    assert made.scores() == {"A": score}


@pytest.mark.parametrize(("rounding", "score"), [("half_up", "83.3"), ("floor", "83.2")])
def test_detail_2_halves_go_away_from_zero_and_floor_cuts(rounding: str, score: str) -> None:
    made = one_round(
        {"J1": {"A": 83}, "J2": {"A": Decimal("83.5")}},
        rules={"rounding": rounding, "digits": 1},
    )
    assert made.scores() == {"A": score}


def test_the_printed_number_feeds_every_later_step() -> None:
    rounds = {
        "one": {"sheets": {"J1": {"A": 80}, "J2": {"A": 80}, "J3": {"A": 81}}},
        "two": {"components": [Component("one", "round", round="one", weight=Decimal(300))]},
    }
    assert contest(rounds, total_cap=Decimal(0)).scores("two") == {"A": "240.99"}


def test_fail_below_and_min_score_apply_before_ranking_and_name_the_first_reason() -> None:
    made = one_round(
        {"J1": {"A": (30, 30), "B": (4, 9), "C": (20, 5), "D": (12, 12)}},
        criteria=[{"fail_below": Decimal(5)}, {"fail_below": Decimal(10)}],
        min_score="25",
    )
    assert made.ranks() == {"A": 1}
    assert made.reasons() == {"B": "fail_below:c1", "C": "fail_below:c2", "D": "min_score"}


def test_detail_6_fail_below_looks_at_the_printed_mean() -> None:
    sheets = {"J1": {"A": (12,)}, "J2": {"A": (12,)}, "J3": {"A": (11,)}}
    line = [{"fail_below": Decimal("11.67")}]
    assert one_round(sheets, criteria=line).scores() == {"A": "11.67"}
    floor = one_round(sheets, criteria=line, rules={"rounding": "floor"})
    assert floor.reasons() == {"A": "fail_below:c1"}


def test_detail_10_min_score_looks_at_the_score_before_bonus_and_deduction() -> None:
    made = one_round(
        {"J1": {"A": 59, "B": 61, "C": 58}},
        adjust=[("A", "bonus", "5"), ("B", "deduction", "5"), ("C", "bonus", "2", "judges")],
        min_score="60",
        tie_break=["shared"],
    )
    assert made.reasons() == {"A": "min_score"}
    assert made.scores() == {"C": "60.00", "B": "56.00"}


def test_detail_11_the_first_reason_that_applies_stands() -> None:
    made = one_round(
        {"J1": {"OK": 5}},
        entries={
            "I": {"status": "ineligible"},
            "W": {"status": "withdrawn"},
            "D": {"status": "withdrawn"},
            "N": {},
        },
        decisions=decide(
            ("disqualify", "", "I"),
            ("disqualify", "final", "D"),
            ("no_show", "final", "W"),
            ("no_show", "final", "N"),
        ),
    )
    assert made.reasons() == {
        "I": "ineligible",
        "D": "disqualified",
        "W": "withdrawn",
        "N": "no_show",
    }


def test_detail_1_min_score_0_sets_no_line() -> None:
    made = one_round({"J1": {"A": 1}}, adjust=[("A", "deduction", "5", "judges")], min_score="0")
    assert made.scores() == {"A": "-4.00"}
