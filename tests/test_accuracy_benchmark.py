"""What correcting severity promises, on simulated contests whose true ranking is known."""

import numpy as np
import pytest

from benchmarks.accuracy import SCENARIOS, draw, found, main, tau, trial

REPS = 150


@pytest.mark.parametrize(("scenario", "least_gain"), [("C", 0.010), ("D", -0.010), ("E", 0.060)])
def test_sparse_judging_gains_and_the_intervals_cover(scenario, least_gain):
    streams = np.random.default_rng(2018).spawn(REPS)
    trials = [trial(SCENARIOS[scenario], rng) for rng in streams]
    gains = np.array([taus[1] - taus[0] for taus, _, _ in trials])
    assert gains.mean() >= least_gain
    assert 0.87 <= np.mean([covered for _, _, covered in trials]) <= 0.92


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_scenario_is_allotted_as_it_says(name):
    scenario = SCENARIOS[name]
    marks, truth = draw(scenario, np.random.default_rng(1))
    loads = np.bincount(marks.judge, minlength=scenario.judges)
    sheets = np.bincount(marks.entry, minlength=scenario.entries)
    assert len(truth) == scenario.entries
    assert np.ptp(loads) <= 1
    assert set(sheets[scenario.anchors :]) == {scenario.sheets or scenario.judges}
    assert len(set(zip(marks.entry.tolist(), marks.judge.tolist(), strict=True))) == len(marks.y)


def test_tau_and_precision_by_hand():
    truth = np.array([4.0, 3, 2, 1])
    assert tau(truth, truth) == 1
    assert tau(np.array([4.0, 3, 1, 2]), truth) == pytest.approx(4 / 6)
    assert found(np.array([4.0, 1, 2, 3]), truth, 2) == 0.5


def test_it_prints_a_line_a_scenario(capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["accuracy", "--scenarios", "A", "M", "--reps", "3"])
    main()
    assert [line[:2].strip() for line in capsys.readouterr().out.splitlines()[2:]] == ["A", "M"]
