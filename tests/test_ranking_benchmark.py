"""The ranking benchmark runs, and the contest that it measures is the one it speaks of."""

import sys

import numpy as np
import pytest

from benchmarks import ranking
from scoring.play import play


def test_it_prints_every_ratio(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["ranking.py", "--entries", "60", "--small", "20", "--repeat", "1"]
    monkeypatch.setattr(sys, "argv", arguments)
    ranking.main()
    printed = capsys.readouterr().out
    for what in ("marks", "floor", "ranking / floor", "growth / linear", "peak of memory"):
        assert what in printed


def test_every_entry_is_trimmed_and_ranked_from_ten_shuffled_sheets() -> None:
    facts = ranking.facts(40, seed=1)
    marks = facts.rounds["final"].marks
    assert (np.diff(marks.entry) < 0).any()
    outcome = play(ranking.rules(), facts).rounds["final"]
    assert len(outcome.ranking) == 40
    assert all(row["sheets"] == 10 and row["trimmed"] for row in outcome.ranking)
