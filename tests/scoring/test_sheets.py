"""Which sheets count: completeness, conflicts, assignments, excluded judges."""

import pytest

from scoring.errors import DuplicateMark, NotAssigned
from scoring.facts import Marks
from scoring.rules import Component
from tests.scoring.builder import contest, decide, one_round

KEEP = {"incomplete_judge": "keep"}


def test_a_blank_is_never_zero_and_the_sheet_does_not_count() -> None:
    made = one_round({"J1": {"A": (40, 50)}, "J2": {"A": (10, None)}}, component=KEEP)
    assert made.scores() == {"A": "90.00"}
    assert made.round().ranking[0]["sheets"] == 1
    assert made.line("A")["totals"]["J2"] == {"total": None, "state": "incomplete"}


def test_a_zero_counts() -> None:
    assert one_round({"J1": {"A": 0}, "J2": {"A": 90}}).scores() == {"A": "45.00"}


def test_an_incomplete_judge_leaves_the_whole_panel() -> None:
    made = one_round({"J1": {"A": 80, "B": 70}, "J2": {"A": 100}})
    assert made.excluded() == {"J2": "incomplete"}
    assert made.scores() == {"A": "80.00", "B": "70.00"}


def test_a_kept_incomplete_judge_counts_where_he_was_there() -> None:
    made = one_round({"J1": {"A": 80, "B": 70}, "J2": {"A": 100}}, component=KEEP)
    assert made.excluded() == {}
    assert made.scores() == {"A": "90.00", "B": "70.00"}


def test_conflicts_no_shows_and_withdrawals_make_nobody_incomplete() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 70, "C": 1, "D": 1}, "J2": {"A": 90}},
        entries={"D": {"status": "withdrawn"}},
        conflicts=[("J2", "B")],
        decisions=decide(("no_show", "final", "C")),
    )
    assert made.excluded() == {}
    assert made.scores() == {"A": "85.00", "B": "70.00"}
    assert made.reasons() == {"C": "no_show", "D": "withdrawn"}


def test_detail_4_marks_of_a_pair_with_a_conflict_are_not_counted() -> None:
    made = one_round({"J1": {"A": 80}, "J2": {"A": 20}}, conflicts=[("J2", "A")])
    assert made.scores() == {"A": "80.00"}
    assert made.line("A")["totals"]["J2"] == {"total": None, "state": "conflict"}


def test_detail_4_assignments_count_alone_where_there_are_any() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 70}, "J2": {"B": 90}},
        assigned={"J1": ["A", "B"], "J2": ["B"]},
        panels={"P": ["A", "B"]},
        judges={"J1": ["P"], "J2": ["P"], "J3": ["P"]},
    )
    assert made.excluded() == {}
    assert made.scores() == {"A": "80.00", "B": "80.00"}


def test_detail_4_a_panel_sees_its_own_entries() -> None:
    made = one_round(
        {"J1": {"A": 80}, "J2": {"B": 90}, "J3": {"A": 70, "B": 70}},
        panels={"P": ["A"], "Q": ["B"]},
        judges={"J1": ["P"], "J2": ["Q"], "J3": ["P", "Q"], "J4": ["elsewhere"]},
    )
    assert made.scores() == {"B": "80.00", "A": "75.00"}
    assert made.excluded() == {}


def test_detail_4_a_score_of_a_pair_that_is_not_assigned_is_refused() -> None:
    made = one_round({"J1": {"A": 80}, "J2": {"A": 90}}, assigned={"J1": ["A"]})
    with pytest.raises(NotAssigned, match="Judge J2 was not assigned entry A"):
        made.round()


def test_detail_4_rows_of_an_entry_outside_the_round_are_not_counted() -> None:
    made = one_round(
        {"J1": {"A": 80, "Z": 99}},
        assigned={"J1": ["A"]},
        divisions=("x",),
        entries={"A": {"division": "x"}, "Z": {"division": "y"}},
    )
    assert made.scores() == {"A": "80.00"}
    assert made.reasons() == {}


def test_detail_5_an_incomplete_judge_is_out_of_all_his_panels_and_of_his_investments() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 60}, "J2": {"B": 100}},
        panels={"P": ["A"], "Q": ["B"]},
        judges={"J1": ["P", "Q"], "J2": ["P", "Q"]},
        invest={"J1": {"A": 5, "B": 5}, "J2": {"B": 10}},
        components=[Component("money", "invest", units=10)],
    )
    assert made.excluded() == {"J2": "incomplete"}
    assert [row["components"] for row in made.round().ranking] == [
        {"judges": "80.00", "money": "100.00"},
        {"judges": "60.00", "money": "100.00"},
    ]


def test_detail_5_an_assigned_judge_without_any_sheet_is_incomplete() -> None:
    made = one_round({"J1": {"A": 80}}, judges={"J9": []})
    assert made.excluded() == {"J9": "incomplete"}


def test_detail_5_a_judge_excluded_by_decision_says_so() -> None:
    made = one_round(
        {"J1": {"A": 80}, "J2": {"A": 20}}, decisions=decide(("exclude_judge", "final", "J2"))
    )
    assert made.excluded() == {"J2": "decision"}
    assert made.scores() == {"A": "80.00"}
    assert made.line("A")["totals"]["J2"] == {"total": "20", "state": "excluded"}


def test_detail_16_a_judge_is_excluded_in_one_round_or_in_all() -> None:
    sheets = {"J1": {"A": 80}, "J2": {"A": 20}}
    rounds = {"one": {"sheets": sheets}, "two": {"sheets": sheets}}
    here = contest(rounds, decisions=decide(("exclude_judge", "one", "J2")))
    assert (here.scores("one"), here.scores("two")) == ({"A": "80.00"}, {"A": "50.00"})
    everywhere = contest(rounds, decisions=decide(("exclude_judge", "", "J2")))
    assert (everywhere.scores("one"), everywhere.scores("two")) == ({"A": "80.00"}, {"A": "80.00"})


def test_detail_5_disqualified_entries_are_set_aside() -> None:
    made = one_round(
        {"J1": {"A": 80, "B": 60}, "J2": {"A": 90}}, decisions=decide(("disqualify", "final", "B"))
    )
    assert made.excluded() == {}
    assert made.reasons() == {"B": "disqualified"}


def test_detail_3_a_sheet_of_a_total_counts_in_totals_but_in_no_criterion_mean() -> None:
    made = one_round({"J1": {"A": (40, 50)}, "J2": {"A": 70}})
    assert made.scores() == {"A": "80.00"}
    assert made.round().ranking[0]["criteria"] == {"c1": "40.00", "c2": "50.00"}


def test_an_entry_without_a_valid_sheet_is_never_placed_last() -> None:
    made = one_round({"J1": {"A": 80, "B": 70}}, entries={"C": {}}, component=KEEP)
    assert made.ranks() == {"A": 1, "B": 2}
    assert made.reasons() == {"C": "no_valid_sheet"}
    assert made.line("C")["score"] is None


def test_a_sheet_that_marks_a_criterion_twice_is_refused() -> None:
    made = one_round({"J1": {"A": (1, 2)}})
    facts = made.facts.rounds["final"].marks
    twice = Marks(
        *(getattr(facts, name)[[0, 1, 1]] for name in ("judge", "entry", "criterion", "units"))
    )
    object.__setattr__(made.facts.rounds["final"], "marks", twice)
    with pytest.raises(DuplicateMark, match="judge J1 for entry A"):
        made.round()
