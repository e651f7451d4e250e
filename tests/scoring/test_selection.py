"""Who advances: places, quotas, caps, floors, wildcards, reserves and ties at the cut."""

from typing import Any

import pytest

from scoring.rules import Cap, Floor
from tests.scoring.builder import Contest, contest, one_round

SCORES = {"A": 90, "B": 80, "C": 70, "D": 60, "E": 50}


def selected(
    scores: dict[str, int], attrs: str = "", groups: str = "", ladder: str = "", **advance: Any
) -> Contest:
    """Entries in order of key have the letters of `attrs` as region and of `groups` as division."""
    entries = {}
    for place, key in enumerate(sorted(scores)):
        entries[key] = {
            "attrs": {"region": attrs[place].strip()} if attrs else {},
            "division": groups[place] if groups else "",
        }
    return one_round(
        {"J1": scores},
        entries=entries,
        group_by="division" if groups else "",
        tie_break=ladder.split(),
        advance={"places": 2, **advance},
    )


def test_places_go_in_rank_order_and_reserves_follow() -> None:
    made = selected(SCORES, reserves=2)
    assert made.advanced() == {"A": "rank", "B": "rank"}
    assert made.round().reserves == ["C", "D"]


def test_places_count_within_each_group_and_a_quota_changes_single_groups() -> None:
    made = selected(SCORES, groups="xyxyx", places=1, quota={"x": 2})
    assert made.advanced() == {"A": "rank", "C": "rank", "B": "rank"}


def test_a_cap_skips_an_entry_and_an_empty_value_is_not_capped() -> None:
    caps = (Cap("attr.region", 1),)
    assert list(selected(SCORES, "nnsss", caps=caps).advanced()) == ["A", "C"]
    assert list(selected(SCORES, "     ", caps=caps).advanced()) == ["A", "B"]


def test_a_floor_takes_the_best_of_its_value_for_the_last_without_it() -> None:
    made = selected(SCORES, "nnnss", floors=(Floor("attr.region", "s", 1),))
    assert made.advanced() == {"A": "rank", "D": "floor"}


def test_detail_15_who_comes_in_for_a_floor_keeps_the_caps() -> None:
    made = one_round(
        {"J1": SCORES},
        entries={
            "A": {"attrs": {"region": "n"}},
            "B": {"attrs": {"region": "s"}},
            "C": {"attrs": {"region": "n", "type": "new"}},
            "D": {"attrs": {"region": "e", "type": "new"}},
        },
        advance={
            "places": 2,
            "caps": (Cap("attr.region", 1),),
            "floors": (Floor("attr.type", "new", 1),),
        },
    )
    assert made.advanced() == {"A": "rank", "D": "floor"}


def test_detail_15_a_floor_stays_short_where_nobody_can_come_or_go() -> None:
    floors = (Floor("attr.region", "z", 1),)
    assert list(selected(SCORES, "nnsss", floors=floors).advanced()) == ["A", "B"]
    floors = (Floor("attr.region", "n", 2), Floor("attr.region", "s", 1))
    assert list(selected(SCORES, "nnsss", floors=floors).advanced()) == ["A", "B"]


def test_detail_15_an_earlier_floor_protects_those_it_needs() -> None:
    floors = (Floor("attr.region", "s", 1), Floor("attr.region", "t", 1))
    made = selected(SCORES, "nnsst", floors=floors)
    assert made.advanced() == {"C": "floor", "E": "floor"}


def test_detail_14_a_shared_place_is_taken_by_all_who_share_it() -> None:
    made = selected({"A": 90, "B": 80, "C": 80, "D": 70}, ladder="shared", reserves=1)
    assert list(made.advanced()) == ["A", "B", "C"]
    assert made.round().reserves == ["D"]


def test_detail_14_an_unresolved_tie_at_the_last_place_keeps_everybody_out() -> None:
    made = selected({"A": 90, "B": 80, "C": 80, "D": 70}, reserves=1)
    assert (made.advanced(), made.round().reserves) == ({}, [])
    assert made.round().unresolved == [["B", "C"]]


def test_detail_14_a_tie_that_no_choice_depends_on_stops_nothing() -> None:
    made = selected({"A": 80, "B": 80, "C": 70, "D": 70}, reserves=1)
    assert list(made.advanced()) == ["A", "B"]
    assert made.round().reserves == ["C", "D"]
    assert made.round().unresolved == [["A", "B"], ["C", "D"]]


def test_detail_14_ties_all_lets_in_everybody_with_the_score_of_the_last_place() -> None:
    scores = {"A": 90, "B": 80, "C": 80, "D": 70}
    assert list(selected(scores, ties="all").advanced()) == ["A", "B", "C"]
    made = one_round(
        {"J1": {"A": (50, 40), "B": (40, 40), "C": (30, 50), "D": (1, 1)}},
        tie_break=["criterion:c1"],
        advance={"places": 2, "ties": "all"},
    )
    assert made.ranks() == {"A": 1, "B": 2, "C": 3, "D": 4}
    assert list(made.advanced()) == ["A", "B", "C"]


def test_detail_14_a_cap_that_fits_only_some_of_one_rank_chooses_nobody() -> None:
    scores = {"A": 90, "B": 80, "C": 80, "D": 70}
    caps = (Cap("attr.region", 1),)
    made = selected(scores, "nsst", ladder="shared", places=3, caps=caps)
    assert made.advanced() == {}
    assert made.round().unresolved == [["B", "C"]]
    one_fits = selected(scores, "nnst", places=2, caps=caps)
    assert list(one_fits.advanced()) == ["A", "C"]


def test_detail_14_a_floor_never_chooses_between_entries_of_one_rank() -> None:
    floors = (Floor("attr.region", "s", 1),)
    comers = selected({"A": 90, "B": 80, "C": 70, "D": 70}, "nnss", ladder="shared", floors=floors)
    assert comers.round().unresolved == [["C", "D"]]
    leavers = selected({"A": 80, "B": 80, "C": 70}, "nns", ladder="shared", floors=floors)
    assert leavers.round().unresolved == [["A", "B"]]
    both = (Floor("attr.region", "s", 2),)
    all_move = selected({"A": 80, "B": 80, "C": 70, "D": 70}, "nnss", ladder="shared", floors=both)
    assert all_move.advanced() == {"C": "floor", "D": "floor"}
    assert all_move.round().unresolved == []


WILD = {"A": 90, "B": 80, "C": 70, "D": 60, "E": 58, "F": 10}


@pytest.mark.parametrize(("by", "wild"), [("score", "B"), ("z", "E")])
def test_detail_15_wildcards_go_to_the_best_left_over_of_all_groups(by: str, wild: str) -> None:
    made = selected(WILD, groups="xxxyyy", places=1, wildcards=1, wildcard_by=by)
    assert made.advanced()[wild] == "wildcard"
    assert len(made.advanced()) == 3


def test_detail_15_z_weighs_the_distance_by_the_spread_of_the_group() -> None:
    scores = {"A": 90, "B": 70, "C": 20, "D": 66, "E": 64, "F": 50}
    made = selected(scores, groups="xxxyyy", places=1, wildcards=1)
    assert made.advanced() == {"A": "rank", "D": "rank", "E": "wildcard"}


def test_detail_15_a_group_without_spread_has_z_0() -> None:
    made = selected({"A": 50, "B": 50, "C": 90, "D": 70}, groups="xxyy", places=1, ladder="shared")
    assert list(made.advanced()) == ["A", "B", "C"]
    scores = {"A": 50, "B": 90, "C": 71, "D": 70, "E": 10}
    made = selected(scores, groups="xyyyy", places=0, quota={"y": 1}, wildcards=1)
    assert made.advanced() == {"B": "rank", "C": "wildcard"}


def test_detail_14_a_tie_at_the_last_wildcard_chooses_nobody() -> None:
    scores = {"A": 90, "B": 80, "C": 90, "D": 80}
    made = selected(scores, groups="xxyy", places=1, wildcards=1)
    assert made.advanced() == {}
    assert made.round().unresolved == [["B", "D"]]
    shared = selected(scores, groups="xxyy", places=1, wildcards=1, ladder="shared")
    assert list(shared.advanced()) == ["A", "B", "C", "D"]


def test_detail_9_a_lower_rank_sum_is_the_better_wildcard() -> None:
    made = one_round(
        {"J1": {"A": 90, "B": 80, "C": 70}, "J2": {"A": 90, "B": 80, "C": 70}},
        component={"combine": "rank_sum"},
        advance={"places": 1, "wildcards": 1, "wildcard_by": "score"},
    )
    assert made.advanced() == {"A": "rank", "B": "wildcard"}


def test_detail_15_reserves_are_the_next_of_each_group_whatever_caps_say() -> None:
    caps = (Cap("attr.region", 1),)
    made = selected(SCORES, "nnnss", places=1, reserves=2, caps=caps)
    assert made.round().reserves == ["B", "C"]
    tied = selected({"A": 90, "B": 80, "C": 80, "D": 80}, places=1, reserves=1)
    assert tied.round().reserves == ["B", "C", "D"]


def test_only_the_advanced_take_part_in_the_next_round() -> None:
    made = contest(
        {
            "one": {"sheets": {"J1": {"A": 90, "B": 80}}, "advance": {"places": 1}},
            "final": {"sheets": {"J1": {"A": 50}}, "source": "one"},
        },
        entries={"X": {"status": "ineligible"}},
    )
    assert made.ranks() == {"A": 1}
    assert made.reasons() == {}
    assert made.reasons("one") == {"X": "ineligible"}


def test_a_floor_among_hundreds_of_equals_ends_in_time() -> None:
    scores = {f"E{place:03d}": 80 if place < 40 else 70 for place in range(80)}
    made = selected(
        scores,
        "n" * 40 + "s" * 40,
        ladder="shared",
        places=40,
        floors=(Floor("attr.region", "s", 20),),
    )
    assert made.advanced() == {}
    assert len(made.round().unresolved[0]) == 40
