"""The tally document: everything that a tally sheet shows, as docs/tally-document.md says."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from scoring.errors import ScoringError
from scoring.play import play
from scoring.rules import Component
from scoring.tally import tally_document
from tests.scoring.builder import contest, decide, one_round
from tests.scoring.random_contests import random_contest

KEYS = {
    *("method", "round", "kind", "digits", "rounding", "groups", "criteria", "judges"),
    *("excluded_judges", "components", "lines", "unranked", "ties", "unresolved", "cut"),
    *("advanced", "reserves", "severity", "pairs"),
}


@pytest.mark.parametrize("block", range(4))
def test_documents_of_random_contests_are_plain_json_and_add_up(block: int) -> None:
    for seed in range(block, 160, 4):
        book, facts = random_contest(seed)
        try:
            outcome = play(book, facts)
        except ScoringError:
            continue
        for key in outcome.rounds:
            document = tally_document(book, facts, outcome, key)
            assert document.keys() == KEYS
            assert json.loads(json.dumps(document)) == document
            for line in document["lines"]:
                assert_adds_up(line)


def assert_adds_up(line: dict) -> None:
    working = line["working"]
    for key, part in working["components"].items():
        assert part["final"] == line["components"][key]
        for value in part.get("values", []):
            Decimal(value)
        if "mean" in part:
            total, count = part["mean"].split("/")
            assert sum(map(Decimal, part["values"])) == Decimal(total) == Decimal(part["sum"])
            assert len(part["values"]) == int(count) == part["count"]
    terms = working["weighted"]["terms"]
    assert sum(Decimal(term["product"]) for term in terms) == Decimal(working["weighted"]["exact"])
    for term in terms:
        exact = Fraction(term["weight"]) * Fraction(term["value"]) / 100
        assert Fraction(term["product"]) == exact
    assert working["final"] == line["score"]
    states = [cell["state"] for cell in line["totals"].values()]
    assert sum(state in ("counted", "high", "low") for state in states) == line["sheets"]


def test_a_line_shows_every_assigned_sheet_and_what_became_of_it() -> None:
    marks = {"J1": (50, 40), "J2": (45, 40), "J3": (30, 30), "J4": (1, None), "J6": (20, 20)}
    made = one_round(
        {judge: {"A": mark} for judge, mark in marks.items()},
        component={"combine": "trimmed", "trim_min": 3, "incomplete_judge": "keep"},
        conflicts=[("J5", "A")],
        judges={key: ["P"] for key in (*marks, "J5", "J7")} | {"J8": ["elsewhere"]},
        panels={"P": ["A"]},
        decisions=decide(("exclude_judge", "final", "J6")),
    )
    assert made.line("A")["totals"] == {
        "J1": {"total": "90", "state": "high"},
        "J2": {"total": "85", "state": "counted"},
        "J3": {"total": "60", "state": "low"},
        "J4": {"total": None, "state": "incomplete"},
        "J5": {"total": None, "state": "conflict"},
        "J6": {"total": "40", "state": "excluded"},
        "J7": {"total": None, "state": "missing"},
    }
    assert made.document()["judges"] == ["J1", "J2", "J3", "J4", "J5", "J6", "J7"]


def test_the_working_of_each_kind_of_component() -> None:
    made = contest(
        {
            "one": {"sheets": {"J1": {"A": 70, "B": 60}}},
            "final": {
                "components": [
                    Component("crowd", "votes", weight=Decimal(50)),
                    Component("time", "measure", weight=Decimal(50), max=Decimal(30)),
                    Component("one", "round", weight=Decimal(10), round="one"),
                ],
                "votes": {"A": 3, "B": 4},
                "measures": {"time": {"A": "30", "B": "1.5"}},
                "adjust": [("A", "bonus", "1.50", "crowd"), ("A", "deduction", "2")],
            },
        },
        total_cap=Decimal(50),
    )
    working = made.line("A")["working"]
    assert working["components"] == {
        "crowd": {
            **{"votes": 3, "of": 4, "scale": "share_of_max", "printed": "75.00"},
            **{"bonus": "1.5", "deduction": None, "final": "76.50"},
        },
        "time": {
            **{"points": "30", "max": "30", "scale_to": None, "printed": "30.00"},
            **{"bonus": None, "deduction": None, "final": "30.00"},
        },
        "one": {
            **{"round": "one", "score": "50.00", "printed": "50.00"},
            **{"bonus": None, "deduction": None, "final": "50.00"},
        },
    }
    assert working["weighted"]["exact"] == "58.25"
    assert working["deduction"] == "2"
    assert (working["capped"], working["final"]) == (True, "50.00")


def test_ranks_medians_and_t_scores_stand_beside_the_mean() -> None:
    sheets = {"J1": {"A": 90, "B": 80, "C": 70}, "J2": {"A": 60, "B": 70, "C": 50}}

    def of(combine: str) -> dict:
        made = one_round(sheets, component={"combine": combine}, tie_break=["shared"])
        return made.line("A")["working"]["components"]["judges"]

    assert of("rank_sum")["ranks"] == {"J1": "1", "J2": "2"}
    assert (of("rank_sum")["mean"], of("rank_sum")["times"]) == ("3/2", 2)
    assert of("median")["median"] == "75"
    assert of("t_score")["t_scores"] == {"J1": "60", "J2": "50"}
    assert "times" not in of("mean")


def test_gaps_run_down_each_ranking() -> None:
    entries = {"A": {"division": "x"}, "B": {"division": "x"}, "C": {"division": "y"}}
    made = one_round({"J1": {"A": 90, "B": 81, "C": 70}}, entries=entries, group_by="division")
    assert [line["gap"] for line in made.document()["lines"]] == [None, "9.00", None]
    assert made.document()["groups"] == ["x", "y"]


def test_a_tie_names_the_rung_that_decided() -> None:
    made = one_round(
        {
            "J1": {"A": (20, 10), "B": (10, 20), "C": (5, 5)},
            "J2": {"A": (5, 10), "B": (10, 5), "C": (1, 1)},
        },
        tie_break=["criterion:c1", "preference", "earliest", "chair"],
        entries={"A": {"submitted_at": 3_600_000_000}, "B": {"submitted_at": 0}},
    )
    made_tie = made.document()["ties"][0]
    assert made_tie["entries"] == ["A", "B"]
    assert [rung["outcome"] for rung in made_tie["rungs"]] == [
        "decided",
        *["not_reached"] * 3,
    ]
    assert made_tie["rungs"][0]["values"] == {"A": "12.50", "B": "10.00"}
    assert [line["tie"] for line in made.document()["lines"]] == [0, 0, None]


def test_an_unresolved_tie_says_so() -> None:
    tie = one_round({"J1": {"A": 5, "B": 5}}, tie_break=["chair"]).document()["ties"][0]
    assert tie["resolved"] is False
    assert tie["rungs"] == [{"rung": "chair", "values": {}, "outcome": "equal"}]


def test_who_was_knocked_out_has_a_score_and_its_working() -> None:
    made = one_round({"J1": {"A": 90, "B": 50}}, min_score="60")
    line = made.line("B")
    assert (line["reason"], line["score"]) == ("min_score", "50.00")
    assert line["working"]["final"] == "50.00"


def test_the_cut_counts_places_by_group() -> None:
    entries = {"A": {"division": "x"}, "B": {"division": "y"}}
    made = one_round(
        {"J1": {"A": 9, "B": 8}},
        entries=entries,
        group_by="division",
        advance={"places": 3, "quota": {"y": 1}},
    )
    assert made.document()["cut"] == {"places": 3, "places_by_group": {"x": 3, "y": 1}}
    assert one_round({"J1": {"A": 9}}).document()["cut"] is None


def test_a_rank_sum_is_better_when_lower() -> None:
    made = one_round({"J1": {"A": 9, "B": 8}}, component={"combine": "rank_sum"})
    assert made.document()["kind"] == "lower"
    assert [line["gap"] for line in made.document()["lines"]] == [None, "1.00"]
