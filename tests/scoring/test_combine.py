"""How the valid sheets of an entry become one printed number."""

from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import NoSpread, NothingLeft, SeverityRefused, WholeSheet
from scoring.spread import t_scores
from tests.scoring.builder import Contest, contest, one_round

KEEP = {"incomplete_judge": "keep"}


def of_one_entry(totals: list[int], **component: object) -> Contest:
    sheets = {f"J{place}": {"A": total} for place, total in enumerate(totals)}
    return one_round(sheets, component=component)


@pytest.mark.parametrize(
    ("combine", "totals", "score"),
    [
        ("mean", [90, 80, 81], "83.67"),
        ("trimmed", [60, 80, 81, 82, 100], "81.00"),
        ("trimmed", [60, 80, 81, 100], "80.25"),
        ("median", [90, 10, 80], "80.00"),
        ("median", [90, 10, 80, 81], "80.50"),
        ("median", [90], "90.00"),
        ("sum", [90, 80, 81], "251.00"),
    ],
)
def test_ways_to_combine(combine: str, totals: list[int], score: str) -> None:
    made = of_one_entry(totals, combine=combine, **KEEP)
    assert made.round().result.combined is not None
    unlimited = one_round(
        {f"J{place}": {"A": total} for place, total in enumerate(totals)},
        component={"combine": combine},
        rules={"total_cap": Decimal(0)},
    )
    assert unlimited.scores() == {"A": score}


def test_the_result_says_where_sheets_were_too_few_to_trim() -> None:
    assert of_one_entry([1, 2, 3, 4], combine="trimmed").round().ranking[0]["trimmed"] is False
    assert of_one_entry([1, 2, 3, 4, 5], combine="trimmed").round().ranking[0]["trimmed"] is True
    assert of_one_entry([1, 2, 3, 4, 5]).round().ranking[0]["trimmed"] is False


def test_trimming_drops_exactly_as_many_also_where_totals_are_equal() -> None:
    made = of_one_entry([90, 90, 90, 80, 70], combine="trimmed", drop_high=2, drop_low=1)
    assert made.scores() == {"A": "85.00"}
    states = [cell["state"] for cell in made.line("A")["totals"].values()]
    assert sorted(states) == ["counted", "counted", "high", "high", "low"]


def test_trimming_that_leaves_nothing_is_refused() -> None:
    made = of_one_entry([90, 80], combine="trimmed", trim_min=2)
    with pytest.raises(NothingLeft, match="judges"):
        made.round()


def test_trim_by_criterion_prints_each_mean_and_each_product() -> None:
    sheets = {
        f"J{place}": {"A": mark} for place, mark in enumerate([(1, 9), (2, 5), (2, 6), (9, 1)])
    }
    made = one_round(
        sheets,
        criteria=[{"weight": Decimal("0.333")}, {"weight": Decimal(2)}],
        component={"combine": "trimmed", "trim_by": "criterion", "trim_min": 3},
    )
    first, second = made.line("A")["working"]["components"]["judges"]["criteria"]
    assert (first["printed"], first["product"]) == ("2.00", "0.67")
    assert (second["printed"], second["product"]) == ("5.50", "11.00")
    assert made.scores() == {"A": "11.67"}


def test_detail_3_a_sheet_of_a_total_cannot_stand_under_trim_by_criterion() -> None:
    made = one_round({"J1": {"A": 5}}, component={"combine": "trimmed", "trim_by": "criterion"})
    with pytest.raises(WholeSheet, match="judges"):
        made.round()


def test_detail_6_criterion_means_are_of_all_valid_sheets_before_the_weight() -> None:
    sheets = {f"J{place}": {"A": (mark,)} for place, mark in enumerate([10, 20, 30, 40, 90])}
    made = one_round(sheets, criteria=[{"weight": Decimal(3)}], component={"combine": "trimmed"})
    assert made.round().ranking[0]["criteria"] == {"c1": "38.00"}
    assert made.scores() == {"A": "90.00"}


RANKED = {
    "J1": {"A": 90, "B": 85, "C": 85, "D": 70},
    "J2": {"A": 70, "B": 90, "C": 80, "D": 60},
}


def test_rank_sums_take_equal_totals_to_the_better_place_or_to_the_mean_of_places() -> None:
    made = one_round(RANKED, component={"combine": "rank_sum"}, tie_break=["shared"])
    assert made.scores() == {"B": "3.00", "A": "4.00", "C": "4.00", "D": "8.00"}
    assert made.ranks() == {"B": 1, "A": 2, "C": 2, "D": 4}
    average = {"combine": "rank_sum", "rank_ties": "average"}
    made = one_round(RANKED, component=average, tie_break=["shared"])
    assert made.scores() == {"B": "3.50", "A": "4.00", "C": "4.50", "D": "8.00"}


def test_detail_8_a_recusal_changes_numerator_and_denominator_of_sums() -> None:
    sheets = {"J1": {"A": 80, "B": 70}, "J2": {"A": 90, "B": 80}, "J3": {"A": 70}}
    made = one_round(
        sheets,
        component={"combine": "sum"},
        conflicts=[("J3", "B")],
        rules={"total_cap": Decimal(0)},
    )
    assert made.scores() == {"A": "240.00", "B": "225.00"}


def test_detail_8_the_largest_number_of_sheets_is_that_of_the_group() -> None:
    sheets = {"J1": {"A": 80, "B": 70}, "J2": {"A": 80}}
    kept = {"combine": "sum", **KEEP}
    groups = {"A": {"division": "x"}, "B": {"division": "y"}}
    rules = {"total_cap": Decimal(0)}
    apart = one_round(sheets, component=kept, entries=groups, group_by="division", rules=rules)
    assert apart.scores() == {"A": "160.00", "B": "70.00"}
    together = one_round(
        sheets,
        component=kept,
        entries=groups,
        group_by="division",
        rank_groups="together",
        rules=rules,
    )
    assert together.scores() == {"A": "160.00", "B": "140.00"}


def test_detail_7_a_judge_ranks_within_the_group() -> None:
    sheets = {"J1": {"A": 90, "B": 80, "C": 70}}
    groups = {"A": {"division": "x"}, "B": {"division": "y"}, "C": {"division": "y"}}
    made = one_round(sheets, component={"combine": "rank_sum"}, entries=groups, group_by="division")
    assert made.scores() == {"A": "1.00", "B": "1.00", "C": "2.00"}


def test_detail_9_a_rank_sum_knows_no_total_cap() -> None:
    sheets = {f"J{place}": {"A": 2, "B": 1} for place in range(60)}
    made = one_round(sheets, component={"combine": "rank_sum"})
    assert made.scores() == {"A": "60.00", "B": "120.00"}


def test_detail_12_t_scores_use_the_judge_s_own_spread_over_all_groups() -> None:
    groups = {"A": {"division": "x"}, "B": {"division": "y"}, "C": {"division": "y"}}
    made = one_round(
        {"J1": {"A": 90, "B": 80, "C": 70}},
        component={"combine": "t_score"},
        entries=groups,
        group_by="division",
    )
    assert made.scores() == {"A": "60.00", "B": "50.00", "C": "40.00"}


@pytest.mark.parametrize(
    ("marks", "said"), [({"A": 80, "B": 70}, "2 valid sheets"), ({"A": 5, "B": 5, "C": 5}, "same")]
)
def test_detail_12_no_spread_stops_with_the_judge_s_name(marks: dict[str, int], said: str) -> None:
    made = one_round({"J1": marks}, component={"combine": "t_score"})
    with pytest.raises(NoSpread, match=f"Judge J1 .*{said}"):
        made.round()


def test_detail_12_a_judge_without_valid_sheets_is_not_looked_at() -> None:
    made = one_round(
        {"J1": {"A": 90, "B": 80, "C": 70}}, component={"combine": "t_score"}, judges={"J2": []}
    )
    assert made.excluded() == {"J2": "incomplete"}
    assert made.scores() == {"A": "60.00", "B": "50.00", "C": "40.00"}


@given(
    st.lists(st.integers(0, 400), min_size=3, max_size=40).filter(
        lambda marks: len(set(marks)) > 1
    ),
    st.integers(0, 3),
    st.sampled_from(["half_up", "floor"]),
)
def test_t_scores_agree_with_sixty_digits(marks: list[int], digits: int, rounding: str) -> None:
    made = one_round({"J": {f"E{place:02d}": mark for place, mark in enumerate(marks)}})
    valid = made.round().result.setting.judged.valid
    assert valid is not None
    found = t_scores(valid, digits, rounding, str).tolist()
    with localcontext() as context:
        context.prec = 60
        mean = Decimal(sum(marks)) / len(marks)
        sd = (sum((mark - mean) ** 2 for mark in marks) / (len(marks) - 1)).sqrt()
        scores = [50 + 10 * (mark - mean) / sd for mark in marks]
        how = "ROUND_FLOOR" if rounding == "floor" else "ROUND_HALF_UP"
        exact = [score.quantize(Decimal(1).scaleb(-40)) for score in scores]
        wanted = [int(score.scaleb(digits).to_integral_value(how)) for score in exact]
    assert found == wanted


def test_corrected_severity_prints_what_the_model_says() -> None:
    sheets = {
        "lenient": {"A": 90, "B": 80, "C": 85},
        "strict": {"C": 65, "D": 70, "A": 70},
        "middle": {"B": 70, "D": 80, "C": 75},
    }
    made = one_round(sheets, component={"adjust": "severity", **KEEP})
    correction = made.round().result.correction
    assert correction is not None
    scores = made.scores()
    for place, key in enumerate("ABCD"):
        assert scores[key] == f"{np.round(correction.adjusted[place], 9):.2f}"
    severity = made.document()["severity"]
    assert float(severity["judges"]["lenient"]["severity"]) > 0
    assert severity["entries"]["D"]["raw"] == "75.00"
    assert severity["entries"]["D"]["raw_rank"] == 2
    assert Decimal(scores["D"]) > 75


def test_severity_is_never_guessed_across_unconnected_groups() -> None:
    made = one_round(
        {"J1": {"A": 90, "B": 80}, "J2": {"C": 70, "D": 60}},
        component={"adjust": "severity", **KEEP},
    )
    with pytest.raises(SeverityRefused, match="A, B; C, D"):
        made.round()


def test_weights_of_criteria_make_the_total() -> None:
    made = one_round(
        {"J1": {"A": (Decimal("7.25"), 8)}},
        criteria=[{"weight": Decimal("0.8")}, {"weight": Decimal("1.6")}],
    )
    assert made.scores() == {"A": "18.60"}


def test_marks_beyond_64_bits_are_still_exact() -> None:
    heavy, weight = Decimal("999999999.999999"), Decimal("999.999999")
    made = contest(
        {
            "final": {
                "sheets": {f"J{n}": {"A": (heavy,), "B": (heavy - n,)} for n in range(5)},
                "criteria": [{"max": heavy, "weight": weight}],
                "component": {"combine": "trimmed"},
            }
        },
        total_cap=Decimal(0),
    )
    assert made.scores()["A"] == "999999999000.00"
    assert made.ranks() == {"A": 1, "B": 2}
