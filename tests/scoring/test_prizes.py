"""Awards: precedence, one per team, vacancies, ties and removals."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.errors import UnfitAward
from scoring.facts import Decision
from scoring.rules import Award
from tests.scoring.builder import Contest, contest, decide, one_round

SCORES = {"A": 90, "B": 80, "C": 70, "D": 60}
GRAND = Award("grand", "final", prize=300, givers=("minister",))
TOP = Award("top", "final", places=2, prize=100)


def awarded(
    scores: dict[str, int],
    *awards: Award,
    teams: str = "",
    decisions: tuple[Decision, ...] = (),
    ladder: str = "",
    entries: dict[str, Any] | None = None,
    **rules: Any,
) -> Contest:
    keys = sorted(scores)
    known = entries or {
        key: {"team": teams[place] if teams else ""} for place, key in enumerate(keys)
    }
    return one_round(
        {"J1": scores},
        awards=awards,
        entries=known,
        tie_break=ladder.split(),
        decisions=decisions,
        rules=rules,
    )


def test_awards_are_filled_in_precedence_and_rank_order() -> None:
    made = awarded(SCORES, GRAND, TOP)
    assert made.held() == [("grand", 1, "A"), ("top", 1, "B"), ("top", 2, "C")]
    assert made.outcome.prizes.paid == 500
    assert made.outcome.as_dict()["vacant"] == {"grand": 0, "top": 0}


def test_detail_19_more_winners_than_givers_have_the_last_giver() -> None:
    award = Award("top", "final", places=3, givers=("first", "second"))
    givers = [row["giver"] for row in awarded(SCORES, award).outcome.awards]
    assert givers == ["first", "second", "second"]


@pytest.mark.parametrize(
    ("per", "top"), [("team", ["C", "D"]), ("entry", ["B", "C"]), ("none", ["A", "B"])]
)
def test_one_award_per_team_entry_or_none_keeps_the_higher(per: str, top: list[str]) -> None:
    made = awarded(SCORES, GRAND, TOP, teams="xxyz", one_award_per=per)
    assert [entry for award, _, entry in made.held() if award == "top"] == top


def test_entries_without_a_team_are_not_one_team() -> None:
    assert len(awarded(SCORES, GRAND, TOP).held()) == 3


def test_an_entry_below_min_score_leaves_the_place_vacant_and_goes_to_the_next_award() -> None:
    strict = Award("grand", "final", min_score=Decimal(95))
    made = awarded(SCORES, strict, TOP)
    assert made.held() == [("top", 1, "A"), ("top", 2, "B")]
    assert made.outcome.prizes.vacant == {"grand": 1, "top": 0}


def test_detail_19_a_vacancy_moves_up_to_the_next_award_of_the_same_division() -> None:
    strict = Award("grand", "final", min_score=Decimal(95))
    made = awarded(SCORES, strict, TOP, vacancy="move_up")
    assert [entry for _, _, entry in made.held()] == ["A", "B", "C"]
    assert made.outcome.prizes.vacant == {"grand": 0, "top": 0}
    other = Award("other", "final", division="x")
    made = awarded(SCORES, strict, other, vacancy="move_up")
    assert made.outcome.prizes.vacant == {"grand": 1, "other": 1}


def test_detail_19_a_place_that_a_tie_keeps_open_does_not_move_up() -> None:
    made = awarded({"A": 90, "B": 90, "C": 80}, GRAND, TOP, vacancy="move_up")
    assert made.held() == []
    assert made.outcome.prizes.vacant == {"grand": 1, "top": 2}


def test_detail_18_filling_stops_at_an_unresolved_tie_of_two_who_could_have_the_award() -> None:
    made = awarded({"A": 90, "B": 80, "C": 80, "D": 70}, GRAND, TOP)
    assert made.held() == [("grand", 1, "A")]
    assert made.outcome.prizes.vacant == {"grand": 0, "top": 2}
    same_team = awarded({"A": 90, "B": 80, "C": 80, "D": 70}, GRAND, TOP, teams="xxyz")
    assert same_team.held() == [("grand", 1, "A"), ("top", 1, "C"), ("top", 2, "D")]


def test_detail_18_all_who_share_a_place_get_it() -> None:
    made = awarded({"A": 90, "B": 80, "C": 80, "D": 70}, GRAND, TOP, ladder="shared")
    assert made.held() == [("grand", 1, "A"), ("top", 1, "B"), ("top", 1, "C")]
    one = Award("one", "final")
    made = awarded({"A": 90, "B": 90, "C": 80}, one, ladder="shared")
    assert made.held() == [("one", 1, "A"), ("one", 1, "B")]
    assert made.outcome.prizes.vacant == {"one": 0}


def test_detail_18_entries_of_an_award_must_be_ranked_together() -> None:
    entries = {"A": {"division": "x"}, "B": {"division": "y"}}
    apart = {"sheets": {"J1": {"A": 9, "B": 8}}, "group_by": "division"}
    with pytest.raises(UnfitAward, match="x, y"):
        contest({"final": apart}, entries=entries, awards=[GRAND]).held()
    mine = Award("mine", "final", division="y")
    assert contest({"final": apart}, entries=entries, awards=[mine]).held() == [("mine", 1, "B")]
    together = {**apart, "rank_groups": "together"}
    assert contest({"final": together}, entries=entries, awards=[GRAND]).held() == [
        ("grand", 1, "A")
    ]


def staged(paper: dict[str, int], final: dict[str, int], *acts: Any, **rules: Any) -> Contest:
    return contest(
        {
            "paper": {"sheets": {"J1": paper}, "advance": {"places": 2}},
            "final": {"sheets": {"J1": final}, "source": "paper"},
        },
        awards=[GRAND, Award("paper", "paper", places=2)],
        decisions=decide(*acts),
        **rules,
    )


def test_an_earlier_round_awards_those_who_did_not_advance() -> None:
    made = staged(SCORES, {"A": 1, "B": 2})
    assert made.held() == [("grand", 1, "B"), ("paper", 1, "C"), ("paper", 2, "D")]


def test_an_absent_finalist_has_no_award_of_the_earlier_round() -> None:
    made = staged(SCORES, {"A": 1}, ("no_show", "final", "B"))
    assert made.held() == [("grand", 1, "A"), ("paper", 1, "C"), ("paper", 2, "D")]


def test_who_advanced_and_withdrew_leaves_no_gap_among_the_awards_of_the_earlier_round() -> None:
    acts = [("confirm", "paper"), ("withdraw", "paper", "A")]
    made = staged(SCORES, {"B": 1}, *acts, removal="vacate")
    assert made.held() == [("grand", 1, "B"), ("paper", 1, "C"), ("paper", 2, "D")]


def test_detail_18_awards_of_a_round_that_a_tie_keeps_from_advancing_stay_open() -> None:
    made = staged({"A": 90, "B": 80, "C": 80, "D": 70}, {})
    assert made.held() == []
    assert made.outcome.prizes.vacant == {"grand": 1, "paper": 2}


@pytest.mark.parametrize(
    ("removal", "held"),
    [
        ("promote", [("grand", 1, "B"), ("top", 1, "C"), ("top", 2, "D")]),
        ("vacate", [("top", 1, "B"), ("top", 2, "C")]),
    ],
)
@pytest.mark.parametrize("act", ["disqualify", "withdraw", "remove_award"])
def test_detail_19_removal_promotes_the_others_or_leaves_the_place_vacant(
    removal: str, held: list[Any], act: str
) -> None:
    acts = decide(("confirm", "final"), (act, "" if act == "remove_award" else "final", "A"))
    made = awarded(SCORES, GRAND, TOP, removal=removal, decisions=acts)
    assert made.held() == held
    assert made.outcome.prizes.vacant["grand"] == (1 if removal == "vacate" else 0)


def test_detail_16_remove_award_takes_every_award_of_the_entry() -> None:
    acts = decide(("remove_award", "", "A"))
    made = awarded(SCORES, GRAND, TOP, one_award_per="none", removal="vacate", decisions=acts)
    assert made.held() == [("top", 2, "B")]
    assert made.outcome.prizes.vacant == {"grand": 1, "top": 1}


def test_who_was_removed_parts_no_tie_of_the_others() -> None:
    acts = decide(("remove_award", "", "B"))
    made = awarded({"A": 90, "B": 80, "C": 80, "D": 70}, GRAND, TOP, decisions=acts)
    assert made.held() == [("grand", 1, "A"), ("top", 1, "C"), ("top", 2, "D")]
