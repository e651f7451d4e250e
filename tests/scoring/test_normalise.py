"""The other ways to level judges, against figures worked out by hand."""

import numpy as np
import pytest

from scoring.crossed import marks_of
from scoring.normalise import centred, min_max, percentiles, raw_means, z_scores

# Jun gives Ada 4, Bob 6, Cyd 8; Ines gives Ada 5, Bob 5; Vi gives Bob 9, Cyd 9, Ada 7.
ENTRY = np.array([0, 1, 2, 0, 1, 1, 2, 0])
JUDGE = np.array([0, 0, 0, 1, 1, 2, 2, 2])
MARKS = marks_of(ENTRY, JUDGE, np.array([4.0, 6, 8, 5, 5, 9, 9, 7]), 3, 3)
R = 2 / np.sqrt(3)  # Vi's marks lie ±2/3 and -4/3 about their mean, with this deviation


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (raw_means, [16 / 3, 20 / 3, 8.5]),
        (centred, 53 / 8 + np.array([(-2 + 0 - 4 / 3) / 3, (0 + 0 + 2 / 3) / 3, (2 + 2 / 3) / 2])),
        (z_scores, [(-1 + 0 - 4 / 3 / R) / 3, (2 / 3 / R) / 3, (1 + 2 / 3 / R) / 2]),
        (min_max, [(0 + 0.5 + 0) / 3, (0.5 + 0.5 + 1) / 3, 1]),
        (
            percentiles,
            [(1 / 6 + 1 / 2 + 1 / 6) / 3, (1 / 2 + 1 / 2 + 2 / 3) / 3, (5 / 6 + 2 / 3) / 2],
        ),
    ],
)
def test_by_hand(method, expected):
    assert method(MARKS) == pytest.approx(np.array(expected))


@pytest.mark.parametrize("method", [centred, z_scores, min_max, percentiles])
def test_a_judge_of_one_sheet_says_nothing_but_breaks_nothing(method):
    marks = marks_of(np.append(ENTRY, 0), np.append(JUDGE, 3), np.append(MARKS.y, 1.0), 3, 4)
    assert np.isfinite(method(marks)).all()
