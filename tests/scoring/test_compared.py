"""Pairwise comparisons as a component: the printed number, who counts, and what is refused."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scoring.errors import PairsRefused
from scoring.rules import Component
from tests.scoring.builder import Contest, contest, decide

PAIRS = Component("expo", "pairs")
PUBLISHED = "5dbe4020d1a588b82b533d0ca413749b6e7b9bd60a3c658700bcb0a2a059209c"
RING = {"J1": ["AB", "BC", "AC"], "J2": ["AB", "CB", "AC"]}


def compared(duels: dict[str, Any], **more: Any) -> Contest:
    names = ("entries", "judges", "conflicts", "decisions", "rules")
    around = {name: more.pop(name) for name in names if name in more}
    rules = around.pop("rules", {})
    said = {"pairs": duels, "components": [PAIRS], "tie_break": ["shared"], **more}
    return contest({"final": said}, **around, **rules)


def work(made: Contest, entry: str) -> dict[str, Any]:
    found: dict[str, Any] = made.line(entry)["working"]["components"]["expo"]
    return found


def test_the_number_is_the_share_of_comparisons_that_the_entry_would_win() -> None:
    made = compared(RING)
    scores = {entry: float(score) for entry, score in made.scores().items()}
    assert list(scores) == ["A", "B", "C"]
    assert sum(scores.values()) == pytest.approx(150, abs=0.02)
    strength = {entry: float(work(made, entry)["strength"]) for entry in "ABC"}
    wins = [1 / (1 + np.exp(strength[other] - strength["A"])) for other in "BC"]
    assert scores["A"] == pytest.approx(100 * np.mean(wins), abs=0.01)


def test_the_working_says_how_often_and_how_sure() -> None:
    found = work(compared(RING), "A")
    assert (found["won"], found["lost"]) == (4, 0)
    assert float(found["low"]) < float(found["printed"]) < float(found["high"])
    assert float(found["se"]) > 0


def test_equal_records_are_tied_and_not_parted_by_noise() -> None:
    made = compared({"J1": ["AB", "BC", "CD", "DA"], "J2": ["AC", "CA", "BD", "DB"]})
    assert set(made.scores().values()) == {"50.00"}
    assert set(made.ranks().values()) == {1}


def test_an_entry_that_nobody_compared_has_no_number() -> None:
    made = compared(RING, entries={"Z": {}})
    assert made.reasons() == {"Z": "no_valid_sheet"}


def test_groups_that_nothing_links_are_never_guessed_across() -> None:
    made = compared({"J1": ["AB"], "J2": ["CD"]})
    with pytest.raises(PairsRefused, match="links the groups A, B; C, D"):
        made.round()


def test_groups_that_are_ranked_apart_need_no_link() -> None:
    entries = {key: {"division": "x" if key in "AB" else "y"} for key in "ABCD"}
    made = compared({"J1": ["AB", "CD", "AC"]}, entries=entries, group_by="division")
    assert made.ranks() == {"A": 1, "B": 2, "C": 1, "D": 2}
    assert work(made, "A")["won"] == 1


def test_a_conflict_an_exclusion_and_an_absent_entry_take_their_comparisons_away() -> None:
    duels = RING | {"J3": ["CA", "CA", "BA"]}
    assert compared(duels, conflicts=[("J3", "A")]).scores() == compared(RING).scores()
    gone = decide(("exclude_judge", "final", "J3"))
    assert compared(duels, decisions=gone).scores() == compared(RING).scores()
    absent = decide(("no_show", "final", "C"))
    assert work(compared(RING, decisions=absent), "A")["won"] == 2


def test_a_comparison_with_an_entry_of_others_does_not_count() -> None:
    assigned = {"J1": ["A", "B"], "J2": ["A", "B", "C"]}
    made = compared({"J1": ["AB", "CA"], "J2": ["AB", "AC"]}, assigned=assigned)
    assert (work(made, "A")["lost"], work(made, "C")["won"]) == (0, 0)


def test_a_perfect_winner_has_a_finite_number_and_is_first() -> None:
    made = compared({"J1": ["AB", "AC", "AD", "BC", "CD", "DB"]})
    assert made.ranks()["A"] == 1
    assert float(made.scores()["A"]) < 100


def test_the_document_says_what_the_numbers_rest_on() -> None:
    against = {f"J{n}": ["AB", "AC", "BC"] for n in range(1, 9)} | {"J9": ["BA", "CA", "CB"] * 3}
    seen = compared(against).document()["pairs"]["expo"]
    assert (seen["comparisons"], seen["entries"], seen["prior"]) == (33, 3, "0.5")
    assert seen["judges"]["J1"] == {"n": 3, "reliability": "1.00"}
    assert float(seen["judges"]["J9"]["reliability"]) < 0.9


def test_the_number_is_printed_with_the_component_s_digits_and_the_contest_s_rounding() -> None:
    whole = replace(PAIRS, digits=0)
    made = compared(RING, components=[whole], rules={"rounding": "floor"})
    assert made.line("A")["components"]["expo"] == str(int(float(compared(RING).scores()["A"])))


def test_the_order_of_rows_never_shows() -> None:
    back = {judge: list(reversed(duels)) for judge, duels in reversed(RING.items())}
    assert compared(back).document() == compared(RING).document()
    assert compared(back).fingerprint() == compared(RING).fingerprint()


def test_every_comparison_and_place_is_in_the_fingerprint() -> None:
    other = {**RING, "J2": ["AB", "BC", "AC"]}
    assert compared(other).fingerprint() != compared(RING).fingerprint()
    orders = [contest({"r": {"orders": {"J": order}, "components": [Component("o", "ranking")]}})
              for order in ("AB", "BA")]  # fmt: skip
    assert orders[0].fingerprint() != orders[1].fingerprint()


def test_contests_without_them_have_the_fingerprint_that_was_published() -> None:
    """The canonical form of version 1 is not touched by what came later."""
    made = contest({"final": {"votes": {"A": 3}, "components": [Component("v", "votes")]}})
    assert made.fingerprint() == PUBLISHED
