"""How sure a rank is: what the samples must agree with."""

import numpy as np
import pytest

from benchmarks.accuracy import SCENARIOS, draw
from scoring.crossed import cross, marks_of
from scoring.severity import fit
from scoring.uncertainty import _samples, rank_spread


@pytest.mark.parametrize("turned", [False, True], ids=["more entries", "more judges"])
def test_samples_have_the_mean_and_the_error_of_the_model(turned):
    marks, _ = draw(SCENARIOS["C"], np.random.default_rng(3))
    if turned:
        marks = marks_of(marks.judge, marks.entry, marks.y, marks.n_judges, marks.n_entries)
    model = fit(marks)
    samples = np.concatenate(
        list(_samples(cross(marks), model.ratios, 20_000, np.random.default_rng(1)))
    )
    about = samples - samples.mean(axis=1, keepdims=True)
    assert about.mean(axis=0) == pytest.approx(
        model.entries.shrunk - model.entries.shrunk.mean(), abs=0.05
    )
    assert about.std(axis=0) == pytest.approx(model.entries.se, rel=0.06)


def test_a_clear_winner_is_sure_of_his_place_and_the_rest_are_not():
    rng = np.random.default_rng(0)
    entry, judge = np.indices((8, 6)).reshape(2, -1)
    y = rng.normal(0, 1, 48) + 30.0 * (entry == 5)
    marks = marks_of(entry, judge, y, 8, 6)
    everyone = np.zeros(8, dtype=np.intp)
    spread = rank_spread(marks, fit(marks).ratios, everyone, 2, rng)
    assert (spread.low[5], spread.high[5], spread.p_cut[5]) == (1, 1, 1)
    assert np.all(np.delete(spread.high - spread.low, 5) >= 2)
    assert np.sum(spread.p_cut) == pytest.approx(2)


def test_few_marks_leave_the_noise_itself_uncertain():
    """Of six marks s² is known badly: samples spread by 5/3 of the variance at the estimate."""
    entry, judge = np.indices((3, 2)).reshape(2, -1)
    marks = marks_of(entry, judge, np.array([7.0, 8, 5, 7, 3, 2]), 3, 2)
    model = fit(marks, "reml")
    chance = np.random.default_rng(1)
    samples = np.concatenate(list(_samples(cross(marks), model.ratios, 20_000, chance)))
    about = samples - samples.mean(axis=1, keepdims=True)
    assert about.var(axis=0) == pytest.approx(model.entries.se**2 * 5 / 3, rel=0.1)
