"""Ranks and the ladder of tie breaks."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.components import Points
from scoring.ranking import by_score, competition_ranks
from scoring.rules import Component
from tests.scoring.builder import contest, decide, one_round

TIED = {"J1": {"A": (10, 20), "B": (20, 10)}, "J2": {"A": (20, 10), "B": (10, 20)}}


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(-3, 3)), max_size=30), st.booleans())
def test_a_rank_is_one_more_than_the_number_of_better_entries(
    rows: list[tuple[int, int]], lower: bool
) -> None:
    pool = np.array([row[0] for row in rows], dtype=np.intp)
    units = np.array([row[1] for row in rows], dtype=np.int64)
    points = Points(units, np.ones(units.size, dtype=np.bool_), 0, lower)
    standing = by_score(pool, points, np.arange(units.size))
    ranks = dict(
        zip(standing.order.tolist(), competition_ranks(standing, pool).tolist(), strict=True)
    )
    for entry, (group, score) in enumerate(rows):
        mates = [other for at, other in rows if at == group]
        better = sum(other < score if lower else other > score for other in mates)
        assert ranks[entry] == 1 + better


def test_entries_with_the_same_printed_score_are_tied() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 80}, "J2": {"A": 80, "B": 81}, "J3": {"A": 81, "B": 80}},
        rules={"digits": 0},
    )
    assert made.round().unresolved == [["A", "B"]]
    assert [row["tied"] for row in made.round().ranking] == [True, True]


def test_rungs_are_asked_in_order_until_one_parts_the_tie() -> None:
    made = one_round(
        {"J1": {"A": (10, 30), "B": (20, 20), "C": (20, 20)}},
        tie_break=["criterion:c1", "criterion:c2", "shared"],
    )
    assert made.ranks() == {"B": 1, "C": 1, "A": 3}
    assert made.round().unresolved == []
    tie = made.document()["ties"][0]
    assert [(rung["rung"], rung["outcome"]) for rung in tie["rungs"]] == [
        ("criterion:c1", "part"),
        ("criterion:c2", "equal"),
        ("shared", "equal"),
    ]
    assert tie["resolved"]


def test_detail_13_a_rung_is_passed_over_for_a_set_in_which_an_entry_has_no_value() -> None:
    made = one_round(
        {"J1": {"A": 30, "B": (20, 10)}, "J2": {"A": 30, "B": (10, 20)}},
        tie_break=["criterion:c1", "earliest"],
        entries={"A": {"submitted_at": 2}, "B": {"submitted_at": 1}},
    )
    assert made.ranks() == {"B": 1, "A": 2}
    rungs = made.document()["ties"][0]["rungs"]
    assert [rung["outcome"] for rung in rungs] == ["passed", "decided"]


def test_detail_13_earliest_is_passed_over_where_a_time_is_unknown() -> None:
    made = one_round(
        {"J1": {"A": 30, "B": 30}}, tie_break=["earliest"], entries={"A": {"submitted_at": 2}}
    )
    assert made.round().unresolved == [["A", "B"]]


def test_detail_13_a_ladder_that_ends_without_a_decision_leaves_the_tie_unresolved() -> None:
    made = one_round(TIED, tie_break=["criterion:c1"])
    assert made.ranks() == {"A": 1, "B": 1}
    assert made.round().unresolved == [["A", "B"]]


def test_rungs_of_components_and_earlier_rounds_take_the_better_number() -> None:
    rounds = {
        "one": {"sheets": {"J1": {"A": 1, "B": 2}}, "component": {"combine": "rank_sum"}},
        "final": {"sheets": {"J1": {"A": 50, "B": 50}}, "tie_break": ["round:one"]},
    }
    assert contest(rounds).ranks() == {"B": 1, "A": 2}
    parts = {
        "final": {
            "sheets": {"J1": {"A": 50, "B": 40}},
            "components": [Component("m", "measure", max=Decimal(50))],
            "measures": {"m": {"A": "10", "B": "20"}},
            "tie_break": ["component:m"],
        }
    }
    assert contest(parts).ranks() == {"B": 1, "A": 2}


def test_preference_goes_to_whom_more_judges_who_scored_both_put_higher() -> None:
    made = one_round(
        {"J1": {"A": 90, "B": 60}, "J2": {"A": 70, "B": 85}, "J3": {"A": 70, "B": 85}},
        tie_break=["preference"],
    )
    assert made.scores() == {"B": "76.67", "A": "76.67"}
    assert made.ranks() == {"B": 1, "A": 2}


def test_preference_looks_only_at_judges_who_scored_both() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 70}, "J2": {"A": 60}, "J3": {"B": 70}, "J4": {"A": 70}},
        component={"incomplete_judge": "keep"},
        tie_break=["preference"],
    )
    assert made.ranks() == {"A": 1, "B": 2}


def test_detail_13_preference_among_several_counts_pairs_won_less_pairs_lost() -> None:
    made = one_round(
        {
            "J1": {"A": 90, "B": 80, "C": 70},
            "J2": {"A": 80, "B": 90, "C": 70},
            "J3": {"A": 70, "B": 70, "C": 100},
        },
        tie_break=["preference"],
    )
    assert set(made.scores().values()) == {"80.00"}
    assert made.ranks() == {"A": 1, "B": 1, "C": 3}
    assert made.document()["ties"][0]["rungs"][0]["values"] == {"A": "1", "B": "1", "C": "-2"}


def test_a_pair_won_counts_once_however_many_judges_won_it() -> None:
    made = one_round(
        {
            "J1": {"A": 60, "B": 50, "C": 40},
            "J2": {"A": 60, "B": 50, "C": 40},
            "J3": {"A": 60, "B": 50, "C": 40},
            "J4": {"A": 40, "B": 90, "C": 50},
            "J5": {"A": 20, "B": 0, "C": 70},
        },
        tie_break=["preference"],
    )
    assert set(made.scores().values()) == {"48.00"}
    assert made.document()["ties"][0]["rungs"][0]["values"] == {"A": "2", "B": "0", "C": "-2"}


def chair(*pairs: str) -> dict[str, int]:
    acts = [("chair_prefers", "final", *pair) for pair in pairs]
    sheets = {"J1": dict.fromkeys("ABCD", 50)}
    return one_round(sheets, tie_break=["chair"], decisions=decide(*acts)).ranks()


@pytest.mark.parametrize(
    ("said", "ranks"),
    [
        (["AB"], {"A": 1, "B": 1, "C": 1, "D": 1}),
        (["AB", "BC", "CD"], {"A": 1, "B": 2, "C": 3, "D": 4}),
        (["AB", "AC", "AD"], {"A": 1, "B": 2, "C": 2, "D": 2}),
        (["AC", "AD", "BC", "BD"], {"A": 1, "B": 1, "C": 3, "D": 3}),
        (["BA", "AB", "AC", "AD"], {"A": 1, "B": 2, "C": 2, "D": 2}),
        (["AB", "BC", "CA", "AD", "BD", "CD"], {"A": 1, "B": 1, "C": 1, "D": 4}),
    ],
)
def test_detail_13_the_chair_parts_a_set_directly_or_through_others(
    said: list[str], ranks: dict[str, int]
) -> None:
    assert chair(*said) == ranks


def test_ranks_run_within_groups_or_over_all() -> None:
    entries = {"A": {"division": "x"}, "B": {"division": "y"}, "C": {"division": "y"}}
    sheets = {"J1": {"A": 70, "B": 90, "C": 80}}
    apart = one_round(sheets, entries=entries, group_by="division")
    assert apart.ranks() == {"A": 1, "B": 1, "C": 2}
    assert [row["group"] for row in apart.round().ranking] == ["x", "y", "y"]
    together = one_round(sheets, entries=entries, group_by="division", rank_groups="together")
    assert together.ranks() == {"B": 1, "C": 2, "A": 3}


def test_groups_by_panel_and_by_attribute() -> None:
    entries = {"A": {"attrs": {"region": "north"}}, "B": {"attrs": {"region": "south"}}}
    sheets = {"J1": {"A": 70, "B": 90}}
    by_attr = one_round(sheets, entries=entries, group_by="attr.region")
    assert by_attr.ranks() == {"A": 1, "B": 1}
    by_panel = one_round(
        sheets, panels={"P": ["A"], "Q": ["B"]}, judges={"J1": ["P", "Q"]}, group_by="panel"
    )
    assert [(row["group"], row["rank"]) for row in by_panel.round().ranking] == [("P", 1), ("Q", 1)]
