"""Before the event: does the time suffice, and how surely do the best reach the final?"""

from dataclasses import replace

import numpy as np
import pytest

from judging.assigning.errors import BadProblem
from judging.assigning.simulator import Event, forecast, workload

FAIR = Event(
    entries=100, judges=20, judges_per_entry=3, places=10, minutes=240, minutes_per_sheet=12
)


def test_workload_is_said_in_a_sentence():
    assert str(workload(FAIR)) == "Every judge has 15 sheets at most and time for 20."


def test_too_little_time_names_the_judges_needed():
    short = workload(replace(FAIR, minutes=120))
    assert not short.feasible
    assert str(short) == (
        "Every judge would have up to 15 sheets but has time for 10: 30 judges are needed, or "
        "fewer for each entry, or more time."
    )
    assert workload(replace(FAIR, minutes=120, entries=101)).judges_needed == 31
    assert workload(replace(FAIR, minutes=120, judges=30)).feasible
    assert not workload(replace(FAIR, minutes=120, judges=29)).feasible


def test_the_same_seed_gives_the_same_forecast():
    one, other = forecast(FAIR, 50, seed=7), forecast(FAIR, 50, seed=7)
    assert one.reaches.tolist() == other.reaches.tolist()
    assert one.reaches.tolist() != forecast(FAIR, 50, seed=8).reaches.tolist()


def test_judges_without_severity_or_noise_find_the_best_for_sure():
    sure = forecast(replace(FAIR, severity=0.0, noise=0.0), 20)
    assert sure.all_best == sure.share == 1
    assert sure.reaches.tolist() == [1.0] * 10 + [0.0] * 90


def test_shares_are_those_of_the_design_figures():
    """Raw means find 0.645 of the best ten, corrected ones 0.715 (300 runs of the design)."""
    assert forecast(FAIR, 1000).share == pytest.approx(0.645, abs=0.015)
    assert forecast(replace(FAIR, corrected=True), 1000).share == pytest.approx(0.715, abs=0.015)


def test_better_entries_and_more_judges_have_better_chances():
    few, many = forecast(FAIR, 400), forecast(replace(FAIR, judges_per_entry=7), 400)
    assert many.share > few.share
    thirds = few.reaches.reshape(-1, 20).mean(axis=1)
    assert np.all(np.diff(thirds) <= 0)
    assert few.reaches.sum() == pytest.approx(10)


def test_the_error_told_is_that_of_the_least_certain_chance():
    """Nobody brings all the best into this final, but at its edge 100 runs say little."""
    found = forecast(replace(FAIR, entries=400, places=100, judges=40), 100)
    assert found.all_best == 0
    assert found.error == pytest.approx(0.05, abs=0.001)  # sqrt(½ · ½ / 100)


def test_only_noise_is_a_lottery():
    blind = forecast(replace(FAIR, noise=1e6), 2000)
    assert blind.share == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"entries": 0, "places": 0}, "at least one entry"),
        ({"judges_per_entry": 21}, "21 judges for each entry are asked for and there are 20"),
        ({"places": 101}, "101 of 100 entries cannot reach the final"),
        ({"minutes_per_sheet": 0}, "a sheet takes time"),
        ({"noise": -1}, "cannot be negative"),
    ],
)
def test_numbers_that_make_no_event_are_refused(wrong, told):
    event = replace(FAIR, **wrong)
    for ask in (workload, forecast):
        with pytest.raises(BadProblem, match=told):
            ask(event)
