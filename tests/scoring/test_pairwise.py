"""Strengths from comparisons: what they are, how sure they are, and what they never depend on."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pairwise import (
    PRIOR,
    RunsAway,
    count_games,
    expected_shares,
    fit,
    linked,
    reliability,
)

DATA = Path(__file__).resolve().parent.parent / "data" / "scoring"
DUELS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda duel: duel[0] != duel[1]),
    min_size=1,
    max_size=30,
)


def columns(duels):
    better, other = np.array(duels, dtype=np.intp).reshape(-1, 2).T
    return better, other


def strengths(duels, n, prior=PRIOR):
    return fit(count_games(*columns(duels), n), prior)


def baseball():
    rows = list(csv.DictReader((DATA / "pairs_baseball.csv").read_text().splitlines()))
    teams = sorted({row["winner"] for row in rows} | {row["loser"] for row in rows})
    duels = [(teams.index(row["winner"]), teams.index(row["loser"])) for row in rows]
    return teams, strengths(duels, len(teams), prior=0)


def test_the_season_of_1987_is_what_bradleyterry2_and_choix_say():
    teams, found = baseball()
    said = json.loads((DATA / "baseball_bradley_terry.json").read_text())
    abilities, zero = said["BradleyTerry2"]["abilities"], teams.index("Baltimore")
    theta = found.theta - found.theta[zero]
    cov = found.covariance
    for i, team in enumerate(teams):
        assert theta[i] == pytest.approx(abilities[team]["ability"], abs=1e-5)
        assert theta[i] == pytest.approx(said["choix"][team], abs=1e-5)
        se = np.sqrt(max(cov[i, i] + cov[zero, zero] - 2 * cov[i, zero], 0.0))
        assert se == pytest.approx(abilities[team]["se"], abs=1e-5)


def test_a_perfect_record_is_finite_and_first_with_the_imagined_comparison():
    found = strengths([(0, 1), (0, 2), (1, 2)] * 5, 3)
    assert found.theta[0] > found.theta[1] > found.theta[2]
    assert np.isfinite(found.theta).all()
    assert (found.se > 0.3).all()


def test_a_perfect_record_without_it_runs_away():
    with pytest.raises(RunsAway):
        strengths([(0, 1), (0, 2), (1, 2), (2, 1)], 3, prior=0)


def test_more_comparisons_make_surer():
    few, many = strengths([(0, 1), (1, 0)], 2), strengths([(0, 1), (1, 0)] * 20, 2)
    assert (many.se < few.se / 2).all()


@given(DUELS, st.randoms(use_true_random=False))
def test_the_order_of_comparisons_never_shows(duels, rng):
    shuffled = list(duels)
    rng.shuffle(shuffled)
    assert (strengths(shuffled, 6).theta == strengths(duels, 6).theta).all()


@given(DUELS)
def test_the_slope_is_nought_where_the_strengths_stand(duels):
    """Expected wins equal those counted, the imagined ones among them."""
    n, found = 6, strengths(duels, 6)
    theta = found.theta
    shift = np.linspace(-3, 3, 6001)[:, None]  # theta is told less its mean; the prior knows zero
    imagined = PRIOR * (1 - 2 / (1 + np.exp(-(theta + shift)))).sum(axis=1)
    origin = float(shift[np.abs(imagined).argmin(), 0])
    for i in range(n):
        surplus = PRIOR * (1 - 2 / (1 + np.exp(-(theta[i] + origin))))
        for better, other in duels:
            p = 1 / (1 + np.exp(theta[other] - theta[better]))
            surplus += (1 - p) * ((better == i) - (other == i))
        assert surplus == pytest.approx(0, abs=1e-3)


def test_the_share_is_of_comparisons_with_all_others():
    theta = np.array([1.0, 0.0, -1.0])
    shares = expected_shares(theta, theta)
    one, two = 1 / (1 + np.exp(-1.0)), 1 / (1 + np.exp(-2.0))
    assert shares == pytest.approx([(one + two) / 2, 0.5, 1 - (one + two) / 2])
    assert expected_shares(np.zeros(1), np.zeros(1)) == pytest.approx([0.5])


@given(DUELS)
def test_groups_are_those_that_no_chain_of_comparisons_links(duels):
    group = linked(*columns(duels), 6)
    for start in range(6):
        reached, grown = {start}, True
        while grown:
            size = len(reached)
            reached |= {e for duel in duels if reached & set(duel) for e in duel}
            grown = len(reached) > size
        if group[start] < 0:
            assert all(start not in duel for duel in duels)
        else:
            assert {e for e in range(6) if group[e] == group[start]} == reached


def test_a_judge_who_turns_everything_round_is_seen():
    theta = np.linspace(3, -3, 7)
    pairs = [(a, b) for a in range(7) for b in range(a + 2, 7)]
    better, other = columns([*pairs, *[(b, a) for a, b in pairs]])
    judge = np.repeat([0, 1], len(pairs)).astype(np.intp)
    found = reliability(judge, better, other, theta, 3)
    assert found[0] > 0.95
    assert found[1] < 0.45
    assert np.isnan(found[2])


def test_the_standard_error_is_that_of_the_observed_information():
    """One comparison each way: information 1.25 along the difference, of which se is half."""
    found = strengths([(0, 1), (1, 0)], 2)
    assert found.se**2 == pytest.approx([0.4, 0.4])
