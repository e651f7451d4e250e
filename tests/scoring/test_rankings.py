"""Judges put entries in order: what their places are worth, and whose orders count."""

from decimal import Decimal
from typing import Any

from scoring.rules import Component
from tests.scoring.builder import Contest, contest, decide

TOP3 = Component("order", "ranking", places=3)
WHOLE = Component("order", "ranking")


def ordered(orders: dict[str, Any], part: Component = TOP3, **more: Any) -> Contest:
    names = ("entries", "judges", "conflicts", "decisions")
    around = {name: more.pop(name) for name in names if name in more}
    said = {"orders": orders, "components": [part], "tie_break": ["shared"], **more}
    return contest({"final": said}, **around)


def work(made: Contest, entry: str) -> dict[str, Any]:
    found: dict[str, Any] = made.line(entry)["working"]["components"]["order"]
    return found


def test_three_places_are_worth_three_two_and_one_point() -> None:
    made = ordered({"J1": "ABC", "J2": "BAC", "J3": "BCA"}, entries={"D": {}})
    assert made.scores() == {"B": "100.00", "A": "75.00", "C": "50.00", "D": "0.00"}
    assert work(made, "A") == {
        "places": {
            "J1": {"place": 1, "points": "3"},
            "J2": {"place": 2, "points": "2"},
            "J3": {"place": 3, "points": "1"},
        },
        "points": "6", "possible": "9", "share": "2/3", "largest_share": "8/9",
        "printed": "75.00", "bonus": None, "deduction": None, "final": "75.00",
    }  # fmt: skip


def test_points_of_the_rules_take_their_place() -> None:
    points = (Decimal("5"), Decimal("2.5"), Decimal("0"))
    made = ordered({"J1": "ABC"}, Component("order", "ranking", places=3, points=points))
    assert made.scores() == {"A": "100.00", "B": "50.00", "C": "0.00"}


def test_a_whole_order_gives_as_many_points_as_there_are_entries() -> None:
    made = ordered({"J1": "ABCD", "J2": "ABCD"}, WHOLE)
    assert made.scores() == {"A": "100.00", "B": "75.00", "C": "50.00", "D": "25.00"}


def test_a_judge_in_conflict_leaves_numerator_and_denominator() -> None:
    made = ordered({"J1": "ABC", "J2": "BC"}, WHOLE, conflicts=[("J2", "A")])
    assert (work(made, "A")["points"], work(made, "A")["possible"]) == ("3", "3")
    assert (work(made, "B")["points"], work(made, "B")["possible"]) == ("4", "5")
    assert made.scores() == {"A": "100.00", "B": "80.00", "C": "40.00"}


def test_an_order_that_is_not_complete_counts_nowhere() -> None:
    entries: dict[str, Any] = {key: {} for key in "ABCD"}
    made = ordered({"J1": "ABC", "J2": "DC"}, entries=entries)
    assert work(made, "D") | {"printed": "0.00"} == work(made, "D")
    assert (work(made, "A")["points"], work(made, "A")["possible"]) == ("3", "3")
    made = ordered({"J1": "ABCD", "J2": "DCB"}, WHOLE)
    assert work(made, "A")["possible"] == "4"


def test_nobody_is_asked_for_more_places_than_he_has_entries() -> None:
    made = ordered({"J1": "AB"}, TOP3)
    assert made.scores() == {"A": "100.00", "B": "66.67"}


def test_who_comes_after_one_that_withdrew_moves_up_and_the_order_stays_complete() -> None:
    gone: dict[str, Any] = {"A": {"status": "withdrawn"}, "D": {}}
    made = ordered({"J1": "ABC"}, entries=gone)
    assert made.scores() == {"B": "100.00", "C": "66.67", "D": "0.00"}


def test_each_group_has_an_order_of_its_own() -> None:
    entries = {key: {"division": "x" if key in "AB" else "y"} for key in "ABCD"}
    made = ordered({"J1": "CADB"}, Component("order", "ranking", places=2), entries=entries,
                   group_by="division")  # fmt: skip
    assert made.scores() == {"A": "100.00", "B": "50.00", "C": "100.00", "D": "50.00"}
    together = ordered({"J1": "CADB"}, Component("order", "ranking", places=2), entries=entries,
                       group_by="division", rank_groups="together")  # fmt: skip
    assert together.scores() == {"C": "100.00", "A": "50.00", "B": "0.00", "D": "0.00"}


def test_an_excluded_judge_gives_no_points() -> None:
    made = ordered({"J1": "ABC", "J2": "CBA"}, decisions=decide(("exclude_judge", "final", "J2")))
    assert made.ranks() == {"A": 1, "B": 2, "C": 3}
    assert work(made, "C")["possible"] == "3"


def test_a_place_of_an_entry_that_is_not_his_counts_for_nobody() -> None:
    assigned = {"J1": ["A", "B"], "J2": ["A", "B", "C"]}
    made = ordered({"J1": "CAB", "J2": "BAC"}, WHOLE, assigned=assigned)
    assert work(made, "C")["places"] == {"J2": {"place": 3, "points": "1"}}
    assert (work(made, "A")["points"], work(made, "A")["possible"]) == ("4", "5")


def test_where_nobody_put_anything_in_order_all_get_0() -> None:
    made = ordered({}, entries={"A": {}, "B": {}}, judges={"J1": ()})
    assert made.scores() == {"A": "0.00", "B": "0.00"}
