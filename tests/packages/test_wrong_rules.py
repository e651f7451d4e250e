"""A mistake in contest.toml is told with its key, value and expectation, and nothing else is."""

import pytest

from tests.packages.small import problems_of, put, spoilt

MISTAKES = {
    "a rank in place of a text": ('key = "grand"', "key = 1", "1", "a text in quotes"),
    "one word for a ladder": ('["round:prelim", "chair"]', '"chair"', "chair", "a list"),
    "one word for a quota": ("quota = { open = 2 }", 'quota = "open"', "open", "a table"),
    "a blind maybe": ("[rules]", 'blind = "maybe"\n[rules]', "maybe", "true or false"),
    "a quota without groups": (
        'key = "prelim"\n',
        'key = "prelim"\ngroup_by = ""\n',
        "open",
        "no quota where group_by is empty",
    ),
    "a rubric without criteria": (
        '[[rubrics]]\nkey = "drawing"',
        '[[rubrics]]\nkey = "bare"\n[[rubrics]]\nkey = "drawing"',
        None,
        "at least one criterion",
    ),
    "a round without components": (
        "[[awards]]",
        '[[rounds]]\nkey = "third"\n[[awards]]',
        None,
        "at least one component",
    ),
    "a round from one that advances nobody": (
        "[[awards]]",
        '[[rounds]]\nkey = "third"\nfrom = "final"\ncomponents = [{key="v", kind="votes"}]\n'
        "[[awards]]",
        "final",
        "a round with [rounds.advance]",
    ),
    "a title without quotes": ('key = "small"', "key = small", None, "line 4"),
    "a key twice in the file": ('key = "small"', 'key = "a"\nkey = "b"', None, "line 5"),
    "another format": ("format = 1", "format = 2", "2", "format 1"),
    "an unknown key": ("bonus_cap", "bonus_cup", "bonus_cup", "bonus_cap"),
    "an unknown table": ("[rules]", "[rule]", "rule", '"rules"'),
    "an unknown kind": ('"votes"', '"vote"', "vote", 'did you mean "votes"'),
    "an unknown way to combine": ('"mean"', '"meen"', "meen", 'did you mean "mean"'),
    "a key of another kind": ("weight = 10", "units = 10", "units", "scale"),
    "a contest without a key": ('key = "small"', "", None, "a value"),
    "a key with a space": ('"small"', '"so small"', "so small", "letters, digits"),
    "a key in full-width digits": ('"small"', '"２０２６"', "２０２６", "letters, digits"),
    "a key of dots": ('"small"', '".."', "..", "letters, digits"),
    "a cap that is true": ("bonus_cap = 3", "bonus_cap = true", "true", "a number"),
    "a key of 41 letters": ('"small"', f'"{"k" * 41}"', "k" * 41, "1 to 40"),
    "an unknown time zone": (
        "[rules]",
        'timezone = "Asia/Soul"\n[rules]',
        "Asia/Soul",
        "time zone",
    ),
    "a time zone that climbs out": (
        "[rules]",
        'timezone = "../../etc/passwd"\n[rules]',
        "../../etc/passwd",
        "time zone",
    ),
    "a control character": ('"작은 대회"', '"작은\\u0007"', "작은\u0007", "control"),
    "seven digits": ("bonus_cap = 3", "digits = 7", "7", "0 to 6"),
    "a number in quotes": ("bonus_cap = 3", 'bonus_cap = "3"', "3", "a number"),
    "nan": ("bonus_cap = 3", "bonus_cap = nan", "nan", "a number"),
    "1e400 as a rule": ("bonus_cap = 3", "bonus_cap = 1e400", "1e400", "plain digits"),
    "a number of 5,000 digits": ("bonus_cap = 3", "bonus_cap = " + "9" * 5000, None, ""),
    "too many decimals": (
        "bonus_cap = 3",
        "bonus_cap = 0.1234567",
        "0.1234567",
        "at most 6 decimals",
    ),
    "a criterion without max": ("  max = 30\n  [[", "  weight = 2\n  [[", None, "value"),
    "a max below min": ("max = 20", "max = 20\n  min = 21", "20", "above min = 21"),
    "a step that does not divide": ("step = 0.5", "step = 0.3", "0.3", "divides 20"),
    "a step of zero": ("step = 0.5", "step = 0", "0", "above 0"),
    "a knock-out above max": ("fail_below = 8", "fail_below = 21", "21", "0 to 20"),
    "a grade above 100": ("A = 100", "A = 101", "101", "0 to 100"),
    "two rounds of one key": (
        "[[awards]]",
        '[[rounds]]\nkey = "final"\ncomponents = [{key = "m", kind = "votes"}]\n[[awards]]',
        "final",
        "other",
    ),
    "two criteria of one key": (
        '  key = "effect"\n',
        '  key = "creativity"\n  max = 30\n  [[rubrics.criteria]]\n  key = "effect"\n',
        "creativity",
        "no other has",
    ),
    "an unknown rubric": ('rubric = "drawing"', 'rubric = "drawin"', "drawin", '"drawing"'),
    "a round from nowhere": ('from = "prelim"', 'from = "paper"', "paper", "round"),
    "a ladder that waits for itself": (
        '"preference", "chair"',
        '"round:final"',
        "prelim",
        "no circle",
    ),
    "an unknown rung": ('"preference"', '"preferense"', "preferense", '"preference"'),
    "a rung without its criterion": (
        "criterion:creativity",
        "criterion:creative",
        "criterion:creative",
        'did you mean "creativity"',
    ),
    "a rung without its component": (
        "component:judges",
        "component:jury",
        "component:jury",
        "a component of the round",
    ),
    "groups of nothing": ('group_by = ""', 'group_by = "region"', "region", "attr.NAME"),
    "groups of an absent column": (
        'group_by = ""',
        'group_by = "attr.regio"',
        "attr.regio",
        'did you mean "attr.region"',
    ),
    "a cap on an unknown field": ('by = "attr.region", max', 'by = "size", max', "size", ""),
    "a quota of no group": ("quota = { open = 2 }", "quota = { opn = 2 }", "opn", '"open"'),
    "a quota above the entries": (
        "quota = { open = 2 }",
        "quota = { open = 6 }",
        "6",
        "at most 5, the entries there are",
    ),
    "an advance without places": ("places = 2", "", None, "a value"),
    "an advance to a round that starts anew": (
        'from = "prelim"',
        "",
        "final",
        "whose from is this round",
    ),
    "a trim that leaves nothing": (
        'combine = "mean"',
        "trim_min = 2",
        "2",
        "more than the 2 sheets",
    ),
    "a severity with another combine": (
        'combine = "mean"',
        'combine = "sum"\n  adjust = "severity"',
        "sum",
        'combine = "mean"',
    ),
    "a measure of nothing": ("max = 30\n\n", "max = 0\n\n", "0", "above 0"),
    "more for one entry than a judge has": (
        "max_per_entry = 6",
        "max_per_entry = 11",
        "11",
        "at most units = 10",
    ),
    "an award of an unknown round": (
        'round = "final"\ngivers',
        'round = "finale"\ngivers',
        "finale",
        '"final"',
    ),
    "an award of an unknown division": (
        'round = "final"\ngivers',
        'round = "final"\ndivision = "adult"\ngivers',
        "adult",
        "division",
    ),
    "half a prize": ("prize = 3000000", "prize = 0.5", "0.5", "a whole number"),
}

TOGETHER = {
    "a criterion without key": (
        [
            ("contest.toml", 'key = "effect"', ""),
            ("scores.csv", "prelim,J1,E1,effect,18.5,2026-03-02T10:00:00+09:00\n", ""),
            ("scores.csv", "prelim,J1,E2,effect,12,\n", ""),
            ("scores.csv", "prelim,J3,E4,effect,9,\n", ""),
        ],
        None,
        "a value",
    ),
    "a cycle of rounds": (
        [
            ("contest.toml", 'key = "prelim"\n', 'key = "prelim"\nfrom = "final"\n'),
            (
                "contest.toml",
                "[[awards]]",
                '[rounds.advance]\nto = "prelim"\nplaces = 1\n\n[[awards]]',
            ),
        ],
        "prelim",
        "prelim → final → prelim",
    ),
    "a rank sum beside others": (
        [
            ("contest.toml", 'combine = "mean"', 'combine = "rank_sum"'),
            (
                "adjustments.csv",
                "prelim,E1,bonus,1,가점,\nprelim,E2,deduction,0.5,감점,judges\n",
                "",
            ),
        ],
        "rank_sum",
        "only component",
    ),
    "two components of sheets": (
        [
            ("contest.toml", 'kind = "measure"\n  max = 30', 'kind = "sheets"\n  rubric = "paper"'),
            ("measures.csv", "prelim,poster,E1,29.5,집계표\n", ""),
        ],
        None,
        "at most one component of kind sheets",
    ),
    "two components of comparisons": (
        [
            (
                "contest.toml",
                'kind = "pairs"',
                'kind = "pairs"\n[[rounds.components]]\nkey = "more"\nkind = "pairs"',
            )
        ],
        None,
        "at most one component of kind pairs",
    ),
    "points for a place too few": (
        [("contest.toml", "points = [5, 2.5]", "points = [5]")],
        "5",
        "as many points as places = 2",
    ),
    "points that rise": (
        [("contest.toml", "points = [5, 2.5]", "points = [2.5, 5]")],
        "2.5, 5",
        "none is above the one before",
    ),
    "points of nothing": (
        [("contest.toml", "points = [5, 2.5]", "points = [0, 0]")],
        "0, 0",
        "the first above 0",
    ),
    "points of a whole order": (
        [("contest.toml", "places = 2\n  points", "places = 0\n  points")],
        "5, 2.5",
        "no points where places = 0",
    ),
    "points below 0": (
        [("contest.toml", "points = [5, 2.5]", "points = [5, 2.5, -1]")],
        "-1",
        "a number from 0 up",
    ),
}


def check(tmp_path, edits, value, expected):
    (problem,) = problems_of(put(tmp_path / "small", spoilt(*edits)))
    assert (problem.file, problem.row, problem.value) == ("contest.toml", None, value)
    assert expected in problem.expected
    assert str(problem).startswith("contest.toml")


@pytest.mark.parametrize(("old", "new", "value", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_the_rules(tmp_path, old, new, value, expected):
    check(tmp_path, [("contest.toml", old, new)], value, expected)


@pytest.mark.parametrize(("edits", "value", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_a_mistake_of_several_keys(tmp_path, edits, value, expected):
    check(tmp_path, edits, value, expected)


RANK_SUM = """\
contest = { key = "ranks" }
rubrics = [ { key = "all", criteria = [ { key = "points", max = 100 } ] } ]
awards = [ { key = "grand", round = "ranks", min_score = 0 } ]

[[rounds]]
key = "ranks"
min_score = 0
components = [ { key = "judges", kind = "sheets", rubric = "all", combine = "rank_sum" } ]

[[rounds]]
key = "other"
components = [ { key = "votes", kind = "votes" } ]
"""

WITH_RANK_SUM = {
    "a fail line": ("min_score = 0\n", "min_score = 1\n", "1", "no min_score with rank_sum"),
    "an award's line": ("min_score = 0 }", "min_score = 1 }", "1", "no min_score on an award"),
    "a later round": (
        'kind = "votes"',
        'kind = "round", round = "ranks"',
        "ranks",
        "a round without rank_sum",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "value", "expected"), WITH_RANK_SUM.values(), ids=WITH_RANK_SUM
)
def test_rank_sums_stand_alone(tmp_path, old, new, value, expected):
    text = RANK_SUM.replace(old, new, 1)
    (problem,) = problems_of(put(tmp_path / "ranks", {"contest.toml": text}))
    assert (problem.file, problem.value) == ("contest.toml", value)
    assert expected in problem.expected


def test_a_round_of_rank_sums_has_no_adjustments(tmp_path):
    adjustments = "round,entry,kind,points\nranks,E1,bonus,1\n"
    files = {"contest.toml": RANK_SUM, "entries.csv": "entry\nE1\n"}
    (problem,) = problems_of(put(tmp_path / "ranks", {**files, "adjustments.csv": adjustments}))
    assert (problem.file, problem.row, problem.value) == ("adjustments.csv", 2, "ranks")
    assert "no adjustment" in problem.expected
