"""Squares of the board: what each says, and who is behind."""

import pytest

from judging.services.control_cells import RoundFacts, SheetFacts, of_round

JUN, INES, KIM = 1, 2, 3
A, B, C = 10, 20, 30
IN, DRAFT, BLANK = (SheetFacts(state) for state in ("submitted", "draft", "blank"))


def facts(sheets=(), **changes):
    """Three judges and three entries, everybody everything; `sheets` as (judge, entry, sheet)."""
    known = {
        "entries": (A, B, C),
        "judges": (JUN, INES, KIM),
        "expected": frozenset((j, e) for j in (JUN, INES, KIM) for e in (A, B, C)),
        "sheets": {(judge, entry): sheet for judge, entry, sheet in sheets},
        "conflicts": {},
        "criteria": 5,
    }
    return RoundFacts(**known | changes)


def code(known, judge=JUN, entry=A):
    return of_round(known).code(judge, entry)


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (BLANK, "blank"),
        (SheetFacts("draft", filled=0), "d0"),
        (SheetFacts("draft", filled=2), "d40"),
        (SheetFacts("draft", filled=5), "d100"),
        (IN, "submitted"),
        (SheetFacts("signed"), "signed"),
        (SheetFacts("signed", reopened=True), "reopened"),
        (SheetFacts("draft", reopened=True, filled=3), "reopened"),
    ],
)
def test_a_square_says_where_its_sheet_stands(sheet, expected):
    assert code(facts([(JUN, A, sheet)])) == expected


def test_a_sheet_that_does_not_exist_yet_is_blank_and_one_that_is_not_wanted_is_nothing():
    assert code(facts()) == "blank"
    assert code(facts(expected=frozenset({(INES, A)}))) == ""


def test_a_sheet_of_somebody_who_was_not_assigned_stays_visible():
    assert code(facts([(JUN, A, IN)], expected=frozenset({(INES, A)}))) == "submitted"


def test_recusals_and_other_conflicts_differ():
    known = facts(conflicts={(JUN, A): "recused", (JUN, B): "excluded"})
    assert code(known) == "recused"
    assert code(known, entry=B) == "conflict"


def test_an_entry_that_is_set_aside_is_absent_for_everybody():
    known = facts([(JUN, A, IN)], absent=frozenset({A}))
    assert {code(known, judge) for judge in (JUN, INES, KIM)} == {"absent"}


def test_a_judge_who_was_left_out_is_void_and_nobody_waits_for_him():
    known = facts([(JUN, A, IN), (INES, A, IN)], left_out=frozenset({KIM}))
    cells = of_round(known)
    assert cells.code(KIM, A) == "void"
    assert A in cells.complete


def test_an_entry_is_complete_once_every_sheet_is_in_apart_from_recusals():
    two = [(JUN, A, IN), (INES, A, IN)]
    assert A not in of_round(facts(two)).complete
    recused = {"conflicts": {(KIM, A): "recused"}}
    without = facts(two, **recused, expected=facts().expected - {(KIM, A)})
    assert A in of_round(without).complete
    reopened = [*two, (KIM, A, SheetFacts("submitted", reopened=True))]
    assert A not in of_round(facts(reopened)).complete


def test_an_entry_that_nobody_judges_is_not_complete():
    assert of_round(facts(expected=frozenset())).complete == frozenset()


def test_behind_means_that_most_others_are_through():
    one = facts([(INES, A, IN)])
    both = facts([(INES, A, IN), (KIM, A, IN)])
    assert of_round(one).behind[JUN] == ()
    assert of_round(both).behind[JUN] == (A,)
    assert of_round(both).behind[INES] == ()


def test_an_entry_that_has_left_the_stage_leaves_everybody_behind_who_has_not_handed_in():
    known = facts([(INES, A, IN)], presented=frozenset({A}))
    assert of_round(known).behind == {JUN: (A,), INES: (), KIM: (A,)}


def test_a_square_is_missing_only_once_its_judge_has_gone_on():
    through = [(INES, A, IN), (KIM, A, IN)]
    assert code(facts(through)) == "blank"
    assert code(facts([*through, (JUN, B, DRAFT)])) == "missing"
    assert code(facts([*through, (JUN, B, DRAFT)]), entry=C) == "blank"


def test_after_the_end_whatever_is_blank_is_missing():
    known = facts([(JUN, B, IN)], ended=True)
    assert (code(known), code(known, entry=B)) == ("missing", "submitted")


def test_done_and_wanted_leave_out_what_is_absent():
    cells = of_round(facts([(JUN, A, IN), (JUN, C, IN)], absent=frozenset({C})))
    assert (cells.done[JUN], cells.wanted[JUN]) == (1, 2)
