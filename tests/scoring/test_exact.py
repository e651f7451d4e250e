"""Decimal rounding of integer quotients, printing, and numbers beyond 64 bits."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.errors import TooLarge
from scoring.exact import decimals_of, divide, plain, printed, sums, text, times, units_of
from scoring.sorting import order_within, sorted_together


def half_away(number: Fraction) -> int:
    size = floor(abs(number) + Fraction(1, 2))
    return size if number >= 0 else -size


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**4))
def test_half_up_takes_halves_away_from_zero_and_floor_goes_down(over: int, under: int) -> None:
    assert divide(over, under, "half_up") == half_away(Fraction(over, under))
    assert divide(over, under, "floor") == floor(Fraction(over, under))
    column = np.array([over])
    assert divide(column, under, "half_up").tolist() == [half_away(Fraction(over, under))]
    assert divide(column, under, "floor").tolist() == [floor(Fraction(over, under))]


@pytest.mark.parametrize(
    ("over", "half_up", "lower"), [(5, 1, 0), (-5, -1, -1), (4, 0, 0), (-4, 0, -1), (-15, -2, -2)]
)
def test_edges_of_rounding_tenths(over: int, half_up: int, lower: int) -> None:
    assert divide(over, 10, "half_up") == half_up
    assert divide(over, 10, "floor") == lower


@pytest.mark.parametrize(
    ("units", "digits", "said"),
    [(9050, 2, "90.50"), (-5, 2, "-0.05"), (7, 0, "7"), (0, 3, "0.000"), (-120, 1, "-12.0")],
)
def test_printing_keeps_all_digits(units: int, digits: int, said: str) -> None:
    assert text(units, digits) == said


def test_exact_numbers_are_written_without_trailing_zeros() -> None:
    assert [plain(9050, 2), plain(9000, 2), plain(100, 0), plain(-5, 1)] == [
        "90.5",
        "90",
        "100",
        "-0.5",
    ]


def test_decimals_and_units_of_what_people_write() -> None:
    assert decimals_of([Decimal("0.250"), Decimal("1E+2"), Decimal(3)]) == 2
    assert units_of(Decimal("1E+2"), 2) == 10_000


def test_nothing_wraps_beyond_64_bits() -> None:
    column = np.array([3 * 10**15, -7 * 10**15])
    product = times(column, 10**9)
    assert product.tolist() == [3 * 10**24, -7 * 10**24]
    assert printed(product, 3, 20, 4, "half_up").tolist() == [10**8, -233333333]
    assert sums(np.full(4, 2**61), np.array([0, 4])).tolist() == [2**63]
    with pytest.raises(TooLarge):
        printed(product, 1, 0, 0, "half_up")


@given(
    st.lists(st.tuples(st.integers(0, 5), st.sampled_from([-(2**58), -3, 0, 4, 2**58]))),
)
def test_packed_sorts_agree_with_plain_ones(rows: list[tuple[int, int]]) -> None:
    rows.sort(key=lambda row: row[0])
    key = np.array([row[0] for row in rows], dtype=np.int64)
    value = np.array([row[1] for row in rows], dtype=np.int64)
    small = np.clip(value, -3, 4)
    for column in (value, small):
        together = zip(*map(np.ndarray.tolist, sorted_together(key, column)), strict=True)
        assert list(together) == sorted(zip(key.tolist(), column.tolist(), strict=True))
        bounds = np.searchsorted(key, np.arange(7))
        assert order_within(key, bounds, column).tolist() == np.lexsort((column, key)).tolist()
