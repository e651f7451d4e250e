"""A mistake in a row is told with file, row, value and expectation, and nothing else is told."""

import pytest

from tests.packages.small import problems_of, put, spoilt

MISTAKES = {
    "an unknown column": ("entries.csv", "title,team", "titel,team", 1, "titel", '"title"'),
    "a column twice": ("entries.csv", "title,team", "team,team", 1, "team", "once"),
    "a column without a name": ("entries.csv", "title,team", ",team", 1, "", "column name"),
    "a missing column": ("votes.csv", "ballot,", "", 1, None, "column ballot"),
    "an entry twice": ("entries.csv", "", "E1,,,,,,", 7, "E1", "first in row 2"),
    "an entry without a key": ("entries.csv", "", ",x,,,,,", 7, "", "a value"),
    "an unknown division": ("entries.csv", ",school", ",schol", 5, "schol", '"school"'),
    "an unknown status": ("entries.csv", "withdrawn", "gone", 4, "gone", "withdrawn"),
    "a day that is not": (
        "entries.csv",
        "2026-03-01T10",
        "2026-02-30T10",
        3,
        "2026-02-30T10:00:00+09:00",
        "a time such as",
    ),
    "a title of 501 letters": ("entries.csv", "다섯", "다" * 501, 6, "다" * 501, "500 char"),
    "a bell in a title": ("entries.csv", "다섯", "다\u0007", 6, "다\u0007", "control"),
    "a team with a blank behind": ("entries.csv", "Eve", "Ada ", 6, "Ada ", "no spaces"),
    "a birth date with slashes": (
        "members.csv",
        "2001-02-03",
        "2001/02/03",
        2,
        "2001/02/03",
        "a date such as",
    ),
    "a member twice": (
        "members.csv",
        "",
        "Bob,Bob Kim,,leader,",
        4,
        "Bob,Bob Kim,,",
        "first in row 3",
    ),
    "an unknown role": ("members.csv", "leader", "chief", 2, "chief", "leader"),
    "a civilian maybe": ("judges.csv", ",0,", ",maybe,", 3, "maybe", "0 or 1"),
    "a panel with a space": ("judges.csv", "A;B", "A;B 1", 2, "A;B 1", "a key"),
    "an unknown conflict": (
        "conflicts.csv",
        "recused",
        "friend",
        2,
        "friend",
        "excluded, challenged, recused",
    ),
    "a conflict of an unknown judge": (
        "conflicts.csv",
        "J2",
        "J9",
        2,
        "J9",
        "a judge of judges.csv",
    ),
    "an assignment twice": (
        "assignments.csv",
        "",
        "final,J1,E1",
        5,
        "final,J1,E1",
        "first in row 2",
    ),
    "a comment without words": ("comments.csv", "", "prelim,J1,E2,", 3, "", "a value"),
    "an entry twice on a ballot": ("votes.csv", "", "prelim,b1,E1,", 5, "E1", "first in row 2"),
    "a void that is neither": ("votes.csv", "E1,1", "E1,x", 4, "x", "0 or 1"),
    "counts beside ballots": (
        "vote_counts.csv",
        "",
        "round,entry,votes\nprelim,E1,3",
        2,
        "prelim",
        "the round has ballots",
    ),
    "votes where nobody votes": (
        "votes.csv",
        "prelim,b2,E1,1",
        "final,b2,E1,1",
        4,
        "final",
        "kind votes",
    ),
    "a bonus below zero": ("adjustments.csv", "bonus,1", "bonus,-1", 2, "-1", "from 0 up"),
    "an unknown adjustment": ("adjustments.csv", "bonus", "malus", 2, "malus", "bonus, deduction"),
    "an adjustment of an unknown component": (
        "adjustments.csv",
        "감점,judges",
        "감점,jury",
        3,
        "jury",
        "a component of the round",
    ),
    "an unknown act": ("decisions.csv", "exclude_judge", "exclude", 2, "exclude", "exclude_judge"),
    "a decision number twice": (
        "decisions.csv",
        "3,confirm",
        "2,confirm",
        4,
        "2",
        "first in row 3",
    ),
    "an exclusion of nobody": ("decisions.csv", ",,J2,", ",,,", 2, "", "a value"),
    "a chair who prefers to nothing": ("decisions.csv", "E1,,E4", "E1,,", 3, "", "a value"),
    "a chair who prefers to an unknown": (
        "decisions.csv",
        "E1,,E4",
        "E1,,E9",
        3,
        "E9",
        "an entry of entries.csv",
    ),
    "a chair who prefers an entry to itself": (
        "decisions.csv",
        "E1,,E4",
        "E1,,E1",
        3,
        "E1",
        "another entry",
    ),
    "a decision in an unknown round": (
        "decisions.csv",
        "3,confirm,",
        "3,confirm,finals",
        4,
        "finals",
        'did you mean "final"',
    ),
}

TOGETHER = {
    "an entry on two panels that are the groups": (
        [
            ("contest.toml", 'key = "prelim"\n', 'key = "prelim"\ngroup_by = "panel"\n'),
            ("contest.toml", "quota = { open = 2 }", "quota = { A = 2 }"),
            ("panels.csv", "", "prelim,B,E1"),
        ],
        "panels.csv",
        5,
        "B",
        "one panel an entry",
    ),
    "a panel of an unknown round": (
        [
            ("panels.csv", "prelim,B", "prelm,B"),
            ("scores.csv", "prelim,J3,E4,creativity,20,\n", ""),
            ("scores.csv", "prelim,J3,E4,effect,9,\n", ""),
        ],
        "panels.csv",
        4,
        "prelm",
        'did you mean "prelim"',
    ),
    "negative votes": (
        [
            ("votes.csv", "prelim,b1,E1,\nprelim,b1,E4,\nprelim,b2,E1,1\n", ""),
            ("vote_counts.csv", "", "round,entry,votes\nprelim,E1,-3"),
        ],
        "vote_counts.csv",
        2,
        "-3",
        "0 to",
    ),
}


def check(tmp_path, edits, file, row, value, expected):
    (problem,) = problems_of(put(tmp_path / "small", spoilt(*edits)))
    assert (problem.file, problem.row, problem.value) == (file, row, value)
    assert expected in problem.expected
    assert str(problem).startswith(f"{file}, row {row}")


@pytest.mark.parametrize(
    ("file", "old", "new", "row", "value", "expected"), MISTAKES.values(), ids=MISTAKES
)
def test_a_mistake_in_a_row(tmp_path, file, old, new, row, value, expected):
    check(tmp_path, [(file, old, new)], file, row, value, expected)


@pytest.mark.parametrize(
    ("edits", "file", "row", "value", "expected"), TOGETHER.values(), ids=TOGETHER
)
def test_a_mistake_between_files(tmp_path, edits, file, row, value, expected):
    check(tmp_path, edits, file, row, value, expected)
