"""The benchmark of the tablets runs with tiny numbers, on a real server; nothing is timed here."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import halls, loads

ROOT = Path(__file__).resolve().parent.parent
TINY = [
    *("--seconds", "0.3", "--repeat", "1", "--requests", "4", "--judges", "2", "--teams", "5"),
    *("--tablets", "2", "--queued", "3", "--sizes", "2", "4"),
]


@pytest.fixture(scope="module")
def printed():
    command = [sys.executable, "-m", "benchmarks.tablets", *TINY]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "what",
    [
        *("floor: one INSERT", "save: one operation a request", "saves beside the floor, median"),
        *("30 marks/s, 1 pages/s of 5 teams", "2 tablets × 3 operations drain in"),
        *("CPU a request, 2 entries", "CPU a request, 4 entries", "board of 2 × 5"),
    ],
)
def test_it_prints_every_figure(printed, what):
    assert what in printed


def test_nothing_that_it_asks_is_refused(printed):
    for line in printed.splitlines():
        assert "errors" not in line or "errors 0" in line, line


def test_a_judge_goes_round_over_his_sheets_and_knows_what_he_sent():
    tablet = halls.Tablet(1, 3, "secret", ("E0001", "E0002"))
    said = [halls.operation(tablet, number) for number in range(25)]
    assert len({one["id"] for one in said}) == 25
    assert [one["base"] for one in said] == [0] * 10 + [1] * 10 + [2] * 5
    assert said[0]["value"] != said[10]["value"]


def test_the_share_of_slow_answers_is_a_percentile():
    result = loads.Result(took=[n / 1000 for n in range(1, 101)], seconds=2.0)
    assert result.rate == 50
    assert result.percentile(0.95) == pytest.approx(96)
