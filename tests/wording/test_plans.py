"""What assigning says in English, in the reader's language; and its two pictures."""

from types import SimpleNamespace

import pytest

from judging.assigning.errors import Infeasible
from judging.assigning.linking import Gap
from judging.assigning.obstacles import (
    HeldBreaksLimit,
    HeldTooMany,
    TooFewEntries,
    TooFewJudges,
    TooFewPlaces,
    TooLittleRoom,
    listed,
)
from judging.assigning.plan import Breach
from judging.assigning.remedies import Remedy
from judging.wording import chances, obstacles, plan_tables
from judging.wording.load_bars import MOST_BARS, load_bars

SEVEN = ("A", "B", "C", "D", "E", "F", "G")
SAID = [
    TooFewJudges(("A",), 1, 3),
    TooFewJudges(("A", "B"), 2, 3),
    TooFewEntries(("Jun",), 2, 3),
    TooFewEntries(("Jun", "Ines"), 2, 3),
    HeldTooMany("A", 4, 3),
    HeldBreaksLimit("A", "at least one senior"),
    TooLittleRoom(("A",), ("Jun",), 3, 2),
    TooLittleRoom(SEVEN, ("Jun", "Ines"), 21, 12),
    TooLittleRoom(SEVEN, ("Jun",), 21, 12, ("at least one senior",)),
    TooLittleRoom(("A",), ("Jun",), 3, 2, ("at least one senior",)),
    TooLittleRoom(SEVEN, SEVEN, 21, 12, (), everybody=True),
    TooLittleRoom(SEVEN, SEVEN, 21, 12, ("at least one senior",), everybody=True),
    TooFewPlaces(("Jun",), ("A", "B"), 3, 2),
    TooFewPlaces(("Jun", "Ines"), ("A",), 3, 1),
    Breach("missing", ("A",), 1, 2),
    Breach("surplus", ("A",), 3, 2),
    Breach("overload", ("Jun",), 3, 2),
    Breach("underload", ("Jun",), 1, 2),
    Breach("limit", ("A", "at least one senior"), 2, 1),
    Breach("forbidden", ("A", "Jun")),
]
REMEDIES = [
    Remedy("raise", ("Jun", "Ines"), 12),
    Remedy("lower", ("Jun",), 1),
    Remedy("open", ("Jun",), 1, "A"),
    Remedy("waive", ("A",), 1, rule="at least one senior"),
    Remedy("find", SEVEN, 2),
]


def hangul(text):
    return any("가" <= sign <= "힣" for sign in text)


@pytest.mark.parametrize("said", SAID, ids=str)
def test_english_says_every_obstacle_as_it_is(said, english):
    assert obstacles.in_words(str(said)) == str(said)


@pytest.mark.parametrize("said", SAID, ids=str)
def test_every_obstacle_speaks_korean(said, korean):
    told = obstacles.in_words(str(said))
    assert hangul(told)
    assert not any(word in told for word in ("judge", "entr", "sheet", "senior", " more"))


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_the_cheapest_fix_stands_apart(remedy, english):
    refusal = Infeasible((SAID[0], SAID[10]), (remedy, REMEDIES[1]))
    fix, others = obstacles.told(str(refusal))
    assert fix == f"Cheapest fix: {remedy}; {REMEDIES[1]}."
    assert others == [str(SAID[0]), str(SAID[10])]


@pytest.mark.parametrize("remedy", REMEDIES, ids=str)
def test_every_fix_speaks_korean(remedy, korean):
    fix, others = obstacles.told(f"Cheapest fix: {remedy}.")
    assert hangul(fix.removeprefix("가장 간단한 해결:"))
    assert others == []
    assert obstacles.in_words(f"{remedy}.") != f"{remedy}."


def test_a_long_error_that_was_cut_ends_with_a_whole_sentence(english):
    cut = str(Infeasible(SAID[:3], REMEDIES[:1]))[:-10]
    assert obstacles.told(cut) == (f"Cheapest fix: {REMEDIES[0]}.", [str(SAID[0]), str(SAID[1])])


def test_groups_that_nothing_links_are_named_in_korean(korean):
    groups = (f"the group of {listed(SEVEN)}", "the group of X, Y")
    gap = Gap(*groups, f"no judge may judge both {groups[0]} and {groups[1]}")
    told = obstacles.in_words(str(gap))
    assert told.count("A, B, C, D, E 외 2 집단") == 2
    assert "group" not in told


def judge(load, least=0, most=None):
    return SimpleNamespace(key=f"J{load}", name="", load=load, least=least, most=most)


def test_bars_stand_in_the_order_of_loads_and_mark_those_outside_the_rules():
    bars = load_bars([judge(1, least=2), judge(4, most=3), judge(3, most=3)]).bars
    assert [bar.label for bar in bars] == ["J4: 4", "J3: 3", "J1: 1"]
    assert [bar.wrong for bar in bars] == [True, False, True]
    assert bars[0].height == 4 * bars[2].height


def test_many_judges_are_one_outline_and_none_is_no_picture():
    many = load_bars([judge(2)] * (MOST_BARS + 1))
    assert not many.bars
    assert many.outline.startswith("M0 160H0.0V0.0")
    assert load_bars([judge(0)]) is None
    assert load_bars([]) is None


def test_the_curve_marks_the_last_place(english):
    reaches = [1 - rank / 3000 for rank in range(3000)]
    drawn = chances.curve(reaches, 700)
    assert drawn.chosen.label.startswith("700:")
    assert drawn.path.count("L") <= chances.MOST_POINTS + 1
    assert chances.curve([1.0], 1) is None


def test_pages_of_a_list_and_the_links_between_them():
    part = plan_tables.part(list(range(1, 1001)), 7, 50)
    assert (part.rows[0], part.rows[-1], part.pages) == (301, 350, 20)
    assert part.shown == [1, 0, 5, 6, 7, 8, 9, 0, 20]
    assert plan_tables.part([], 3).rows == []
    assert plan_tables.part([1], 99).page == 1


def test_a_timetable_has_a_gap_where_a_judge_waits():
    assert plan_tables.timetable([["J1", "A", 1], ["J1", "B", 3]], 3) == [("J1", ["A", "", "B"])]
