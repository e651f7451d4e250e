"""A mistake in marks, units or measures is told with its row, and nothing else is told."""

import pytest

from tests.packages.small import problems_of, put, spoilt

MARK = "prelim,J1,E2,creativity,"  # row 4 of scores.csv

NOT_A_MARK = {
    "a mark above max": ("31", "0 to 30 in steps of 1"),
    "a mark below min": ("-1", "0 to 30 in steps of 1"),
    "a mark off the grid": ("28.5", "0 to 30 in steps of 1"),
    "a blank mark": ("", "a value"),
    "NaN": ("NaN", "plain digits"),
    "infinity": ("inf", "plain digits"),
    "1e400": ("1e400", "plain digits"),
    "full-width digits": ("２５", "plain digits"),
    "a decimal comma": ('"25,0"', "plain digits"),
    "a plus sign": ("+25", "plain digits"),
    "a space before a mark": (" 25", "plain digits"),
    "a mark of a billion": ("1000000000", "below 1000000000"),
    "a formula for a mark": ("=25", "plain digits"),
}

MISTAKES = {
    "a row too short": ("scores.csv", "", "prelim,J1,E1", 11, "3 fields", "6 fields"),
    "a row too long": (
        "scores.csv",
        "",
        "prelim,J1,E1,creativity,28,2026-03-02T10:00:00+09:00,,",
        11,
        "8 fields",
        "6 fields",
    ),
    "a quote that never ends": ("scores.csv", "", '"prelim', 11, None, "RFC 4180"),
    "an unknown grade": ("scores.csv", "theme,A", "theme,F", 9, "F", "grades A, B, C"),
    "points for a grade": ("scores.csv", "theme,A", "theme,40", 9, "40", "grades A, B, C"),
    "a mark twice": (
        "scores.csv",
        "",
        "prelim,J1,E1,creativity,28,2026-03-02T10:00:00+09:00",
        11,
        "prelim,J1,E1,creativity",
        "row 2",
    ),
    "an unknown judge": (
        "scores.csv",
        "prelim,J1,E2,creativity,25",
        "prelim,J9,E2,creativity,25",
        4,
        "J9",
        "judges.csv",
    ),
    "an unknown entry": (
        "scores.csv",
        "prelim,J1,E2,creativity,25",
        "prelim,J1,E9,creativity,25",
        4,
        "E9",
        "entries.csv",
    ),
    "an unknown round": (
        "scores.csv",
        "prelim,J1,E2,creativity,25",
        "prelims,J1,E2,creativity,25",
        4,
        "prelims",
        '"prelim"',
    ),
    "an unknown criterion": (
        "scores.csv",
        "prelim,J1,E2,creativity,25",
        "prelim,J1,E2,creative,25",
        4,
        "creative",
        'did you mean "creativity"',
    ),
    "a sheet of a judge off the panel": (
        "scores.csv",
        "prelim,J1,E2,creativity,25",
        "prelim,J3,E2,creativity,25",
        4,
        "J3,E2",
        "a pair that is assigned",
    ),
    "a sheet that is not assigned": (
        "scores.csv",
        "",
        "final,J2,E4,theme,A,",
        11,
        "J2,E4",
        "a pair that is assigned",
    ),
    "a total beside criteria": ("scores.csv", "", "prelim,J1,E1,*,40,", 11, "*", "not both"),
    "a total above the rubric": ("scores.csv", "*,44.5", "*,50.5", 6, "50.5", "0 to 50"),
    "two times of one sheet": (
        "scores.csv",
        "18.5,2026-03-02T10",
        "18.5,2026-03-02T11",
        3,
        "2026-03-02T11:00:00+09:00",
        "one time a sheet",
    ),
    "more units than a judge has": ("investments.csv", "E4,4", "E4,5", 3, "5", "at most 10 units"),
    "all units in one basket": (
        "investments.csv",
        "final,J1,E4,4\n",
        "",
        2,
        "J1",
        "at least 2 entries",
    ),
    "half a unit": ("investments.csv", "E4,4", "E4,3.5", 3, "3.5", "whole"),
    "units of a pair that is not assigned": (
        "investments.csv",
        "",
        "final,J2,E4,5\nfinal,J2,E1,5",
        4,
        "J2,E4",
        "assigned",
    ),
    "a place twice": ("rankings.csv", "E4,2", "E4,1", 3, "1", "each place of a judge once"),
    "a place before the first": ("rankings.csv", "E4,2", "E4,0", 3, "0", "1 to"),
    "an entry placed twice": ("rankings.csv", "", "final,J1,E1,3", 4, "final,J1,E1", "row 2"),
    "a place of a pair that is not assigned": (
        "rankings.csv",
        "",
        "final,J2,E4,1",
        4,
        "J2,E4",
        "assigned",
    ),
    "an order where none is asked for": (
        "rankings.csv",
        "",
        "prelim,J1,E1,1",
        4,
        "prelim",
        "of kind ranking",
    ),
    "an entry against itself": (
        "comparisons.csv",
        "E4,E1,skip",
        "E4,E4,skip",
        3,
        "E4",
        "another entry",
    ),
    "an unknown choice": (
        "comparisons.csv",
        "E1,E4,first",
        "E1,E4,left",
        2,
        "left",
        "one of first, second, skip",
    ),
    "an unknown second": ("comparisons.csv", "E1,E4,first", "E1,E9,first", 2, "E9", "entries.csv"),
    "a comparison with an entry that is not assigned": (
        "comparisons.csv",
        "",
        "final,J2,1,E1,E4,first",
        4,
        "J2,E4",
        "assigned",
    ),
    "a comparison twice": (
        "comparisons.csv",
        "",
        "final,J1,2,E1,E4,first",
        4,
        "final,J1,2",
        "row 3",
    ),
    "a measure above max": ("measures.csv", "29.5", "30.5", 2, "30.5", "0 to 30"),
    "a measure of another component": (
        "measures.csv",
        "poster",
        "judges",
        2,
        "judges",
        "of kind measure",
    ),
}

TOGETHER = {
    "a total under a trim by criterion": (
        [("contest.toml", 'combine = "mean"', 'trim_by = "criterion"')],
        "scores.csv",
        6,
        "*",
        "trims by criterion",
    ),
    "marks where no judge scores": (
        [
            (
                "contest.toml",
                'kind = "sheets"\n  rubric = "drawing"',
                'kind = "measure"\n  max = 9',
            ),
            ("scores.csv", "final,J1,E4,theme,B,\n", ""),
        ],
        "scores.csv",
        9,
        "final",
        "a component of kind sheets",
    ),
    "too much for one entry": (
        [("investments.csv", "E1,6", "E1,7"), ("investments.csv", "E4,4", "E4,3")],
        "investments.csv",
        2,
        "7",
        "0 to 6",
    ),
}


def check(tmp_path, edits, file, row, value, expected):
    (problem,) = problems_of(put(tmp_path / "small", spoilt(*edits)))
    assert (problem.file, problem.row, problem.value) == (file, row, value)
    assert expected in problem.expected
    assert str(problem).startswith(f"{file}, row {row}")


@pytest.mark.parametrize(("score", "expected"), NOT_A_MARK.values(), ids=NOT_A_MARK)
def test_a_mark_is_exact_and_on_the_grid(tmp_path, score, expected):
    edit = ("scores.csv", MARK + "25", MARK + score)
    check(tmp_path, [edit], "scores.csv", 4, score.strip('"'), expected)


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
