"""Decisions replayed in order: freezing by confirmation, withdrawals, reserves."""

from dataclasses import replace
from typing import Any

import pytest

from scoring.errors import CircularRounds, ConfirmRefused, PromotionRefused
from scoring.rules import Cap, Component, Floor
from tests.scoring.builder import Contest, contest, decide, one_round

SCORES = {"A": 90, "B": 80, "C": 70, "D": 60, "E": 50}


def staged(*acts: Any, scores: dict[str, int] = SCORES, attrs: str = "", **advance: Any) -> Contest:
    entries = {
        key: {"attrs": {"region": attrs[place]} if attrs else {}}
        for place, key in enumerate(sorted(scores))
    }
    return contest(
        {
            "paper": {
                "sheets": {"J1": scores},
                "advance": {"places": 2, "reserves": 3, **advance},
            },
            "final": {
                "sheets": {"J1": dict.fromkeys(scores, 5)},
                "source": "paper",
                "tie_break": ["shared"],
            },
        },
        entries=entries,
        decisions=decide(*acts),
    )


def test_an_entry_that_withdraws_before_confirmation_is_not_ranked() -> None:
    made = staged(("withdraw", "paper", "A"))
    assert made.reasons("paper") == {"A": "withdrawn"}
    assert list(made.advanced("paper")) == ["B", "C"]
    assert list(made.ranks()) == ["B", "C"]


def test_detail_16_in_a_confirmed_round_the_ranking_stands_and_the_place_is_lost() -> None:
    made = staged(("confirm", "paper"), ("withdraw", "paper", "A"))
    assert made.ranks("paper")["A"] == 1
    assert list(made.advanced("paper")) == ["B"]
    assert list(made.ranks()) == ["B"]


def test_detail_16_a_withdrawal_counts_in_its_round_and_those_that_build_on_it() -> None:
    made = staged(("confirm", "paper"), ("withdraw", "final", "A"))
    assert list(made.advanced("paper")) == ["A", "B"]
    assert made.reasons() == {"A": "withdrawn"}
    everywhere = staged(("withdraw", "", "A"))
    assert everywhere.reasons("paper") == {"A": "withdrawn"}


def test_detail_16_a_no_show_counts_in_its_round_alone() -> None:
    rounds = {
        "one": {"sheets": {"J1": {"A": 5, "B": 6}}},
        "two": {"sheets": {"J1": {"A": 5, "B": 6}}, "tie_break": ["round:one"]},
    }
    made = contest(rounds, decisions=decide(("no_show", "one", "A")))
    assert made.reasons("one") == {"A": "no_show"}
    assert made.reasons("two") == {}
    gone = contest(rounds, decisions=decide(("withdraw", "one", "A")))
    assert gone.reasons("one") == gone.reasons("two") == {"A": "withdrawn"}
    back = contest(rounds, decisions=decide(("withdraw", "two", "A")))
    assert back.reasons("one") == {}


def test_the_tied_follow_each_other_by_key_whatever_the_order_of_rows() -> None:
    made = one_round({"J1": {"A": 5, "B": 5, "C": 9}})
    facts = replace(made.facts, entries=made.facts.entries[::-1])
    assert Contest(made.book, facts).ranks() == {"A": 1, "B": 2, "C": 2}
    assert list(Contest(made.book, facts).ranks()) == ["A", "B", "C"]


def test_detail_16_confirm_freezes_a_round_with_the_decisions_before_it() -> None:
    sheets = {"J1": {"A": 90, "B": 70}, "J2": {"A": 70, "B": 80}}
    acts = decide(("confirm", "final"), ("exclude_judge", "final", "J2"))
    assert one_round(sheets, decisions=acts).scores() == {"A": "80.00", "B": "75.00"}
    acts = decide(("exclude_judge", "final", "J2"), ("confirm", "final"))
    assert one_round(sheets, decisions=acts).scores() == {"A": "90.00", "B": "70.00"}


def test_detail_16_confirm_freezes_the_rounds_that_a_round_builds_on() -> None:
    made = staged(("confirm", "final"), ("exclude_judge", "", "J1"))
    assert made.outcome.rounds["paper"].frozen
    assert made.excluded("paper") == {}
    assert not staged(("confirm", "paper")).outcome.rounds["final"].frozen
    assert all(item.frozen for item in staged(("confirm", "")).outcome.rounds.values())


def test_decisions_are_replayed_in_order_of_seq_not_of_rows() -> None:
    made = staged(("confirm", "paper"), ("withdraw", "paper", "A"))
    acts = made.facts.decisions[::-1]
    backwards = contest(
        {"final": {"sheets": {"J1": SCORES}, "advance": {"places": 1}}},
        decisions=[type(one)(one.seq, one.act, "final", one.entry) for one in acts],
    )
    assert backwards.ranks()["A"] == 1
    assert backwards.advanced() == {}


def test_detail_21_a_round_is_not_confirmed_through_an_unresolved_tie() -> None:
    made = one_round({"J1": {"A": 5, "B": 5}}, decisions=decide(("confirm", "final")))
    with pytest.raises(ConfirmRefused, match="final cannot be confirmed: unresolved tie of A, B"):
        made.round()


def test_the_chair_s_word_before_the_confirmation_ends_the_tie() -> None:
    acts = decide(("chair_prefers", "final", "B", "A"), ("confirm", "final"))
    made = one_round({"J1": {"A": 5, "B": 5}}, tie_break=["chair"], decisions=acts)
    assert made.ranks() == {"B": 1, "A": 2}


def test_detail_17_a_promoted_reserve_is_the_best_who_breaks_no_cap() -> None:
    acts = [("confirm", "paper"), ("withdraw", "paper", "A"), ("promote_reserve", "paper")]
    made = staged(*acts)
    assert made.advanced("paper") == {"B": "rank", "C": "reserve"}
    assert made.round("paper").reserves == ["D", "E"]
    assert set(made.ranks()) == {"B", "C"}
    capped = staged(*acts, attrs="nssns", caps=(Cap("attr.region", 1),))
    assert capped.advanced("paper") == {"B": "rank", "D": "reserve"}


def test_detail_17_a_promoted_reserve_serves_a_floor_that_is_short() -> None:
    acts = [("confirm", "paper"), ("withdraw", "paper", "B"), ("promote_reserve", "paper")]
    floors = (Floor("attr.region", "s", 1),)
    assert staged(*acts, attrs="nsnsn", floors=floors).advanced("paper") == {
        "A": "rank",
        "D": "reserve",
    }
    assert staged(*acts, attrs="nsnnn", floors=floors).advanced("paper") == {
        "A": "rank",
        "C": "reserve",
    }


def test_detail_17_the_longest_free_place_is_filled_from_its_own_group() -> None:
    made = contest(
        {
            "paper": {
                "sheets": {"J1": {"A": 9, "B": 8, "C": 7, "D": 6}},
                "group_by": "division",
                "advance": {"places": 1, "reserves": 1},
            }
        },
        entries={key: {"division": group} for key, group in zip("ABCD", "xyxy", strict=True)},
        decisions=decide(
            ("confirm", "paper"),
            ("withdraw", "paper", "B"),
            ("withdraw", "paper", "A"),
            ("promote_reserve", "paper"),
        ),
    )
    assert made.advanced("paper") == {"D": "reserve"}


TIED = {"A": 90, "B": 80, "C": 70, "D": 70}
PROMOTED = [("confirm", "paper"), ("withdraw", "paper", "A")]


@pytest.mark.parametrize(
    ("acts", "scores", "why"),
    [
        ([("confirm", "paper"), ("promote_reserve", "paper")], SCORES, "no place is free"),
        ([("promote_reserve", "paper")], SCORES, "no place is free"),
        ([*PROMOTED, ("promote_reserve", "paper", "D")], SCORES, "D is not the best"),
        ([*PROMOTED, *[("promote_reserve", "paper")] * 2], SCORES, "no place is free"),
        ([*PROMOTED, ("promote_reserve", "paper")], {"A": 90, "B": 80}, "no reserve"),
    ],
)
def test_detail_17_an_impossible_promotion_is_an_error(
    acts: list[Any], scores: dict[str, int], why: str
) -> None:
    with pytest.raises(PromotionRefused, match=why):
        staged(*acts, scores=scores).round()


def test_detail_17_reserves_of_one_rank_must_be_named() -> None:
    def made(*named: str) -> Contest:
        return contest(
            {
                "paper": {
                    "sheets": {"J1": TIED},
                    "tie_break": ["shared"],
                    "advance": {"places": 2, "reserves": 1},
                }
            },
            decisions=decide(*PROMOTED, ("promote_reserve", "paper", *named)),
        )

    with pytest.raises(PromotionRefused, match="name one"):
        made().round("paper")
    assert made("D").advanced("paper") == {"B": "rank", "D": "reserve"}
    assert made("D").round("paper").reserves == ["C"]


def test_rounds_that_build_on_each_other_in_a_circle_are_refused() -> None:
    rounds = {
        "one": {"components": [Component("two", "round", round="two")]},
        "two": {"components": [Component("one", "round", round="one")]},
    }
    with pytest.raises(CircularRounds, match="one, two"):
        contest(rounds).round("one")


def test_rounds_may_stand_in_any_order() -> None:
    made = staged(("confirm", ""))
    backwards = type(made.book)(made.book.rules, made.book.rounds[::-1], rubrics=made.book.rubrics)
    assert Contest(backwards, made.facts).ranks() == made.ranks()


def test_the_outcome_has_the_keys_of_the_contest_package() -> None:
    outcome = staged(("confirm", "")).outcome.as_dict()
    assert set(outcome) == {"rounds", "awards", "vacant", "paid", "fingerprint"}
    row = outcome["rounds"]["paper"]["ranking"][0]
    assert row == {
        "entry": "A",
        "rank": 1,
        "tied": False,
        "score": "90.00",
        "components": {"judges": "90.00"},
        "criteria": {},
        "sheets": 1,
        "trimmed": False,
        "group": "",
    }
