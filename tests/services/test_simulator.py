"""The planning simulator as the pages ask it."""

from dataclasses import replace

import pytest

from judging.errors import NotReady
from judging.services.simulator import Event, simulate

EXPO = Event(entries=60, judges=12, judges_per_entry=3, places=6, minutes=120, minutes_per_sheet=7)


def test_time_and_people_are_held_against_the_sheets():
    enough = simulate(EXPO)
    assert (enough.feasible, enough.needed, enough.possible) == (True, 15, 17)
    short = simulate(replace(EXPO, minutes=60))
    assert (short.feasible, short.possible, short.judges_needed) == (False, 8, 23)
    assert "23 judges are needed" in short.sentence


def test_the_better_an_entry_the_surer_it_reaches_the_final():
    found = simulate(EXPO)
    assert len(found.reaches) == 60
    assert found.reaches[0] > found.reaches[5] > found.reaches[20]
    assert sum(found.reaches) == pytest.approx(6)
    assert 0 < found.all_best < found.share < 1


def test_without_noise_the_best_are_found_and_the_same_seed_answers_the_same():
    exact = simulate(replace(EXPO, severity=0, noise=0))
    assert (exact.all_best, exact.share) == (1, 1)
    assert simulate(EXPO, seed=4) == simulate(EXPO, seed=4)
    assert simulate(EXPO, seed=4).reaches != simulate(EXPO, seed=5).reaches


def test_a_large_event_is_played_fewer_times_and_a_huge_one_not_at_all():
    large = simulate(replace(EXPO, entries=10_000, judges=500))
    assert large.runs < simulate(EXPO).runs
    with pytest.raises(NotReady, match="at most 100000 sheets"):
        simulate(replace(EXPO, entries=100_000))


def test_what_is_no_event_is_refused_with_its_sentence():
    with pytest.raises(NotReady, match="at least one entry"):
        simulate(replace(EXPO, entries=0))
    with pytest.raises(NotReady, match="cannot reach the final"):
        simulate(replace(EXPO, places=61))
