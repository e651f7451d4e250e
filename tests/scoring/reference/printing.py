"""Printed numbers: decimal rounding of exact values, and their text."""

import math
from fractions import Fraction

HALF = Fraction(1, 2)


def printed(value: Fraction, digits: int, rounding: str) -> Fraction:
    """The value rounded to so many decimals; halves go away from zero, floor goes down."""
    unit = 10**digits
    if rounding == "floor":
        return Fraction(math.floor(value * unit), unit)
    size = math.floor(abs(value) * unit + HALF)
    return Fraction(size if value >= 0 else -size, unit)


def text(value: Fraction, digits: int) -> str:
    """A printed number as people read it, with all its decimals."""
    units = value * 10**digits
    assert units.denominator == 1, "only a printed number can be written out"
    size = abs(units.numerator)
    sign = "-" if units.numerator < 0 else ""
    if digits == 0:
        return f"{sign}{size}"
    return f"{sign}{size // 10**digits}.{size % 10**digits:0{digits}d}"


def printed_t_score(distance: Fraction, variance: Fraction, digits: int, rounding: str) -> Fraction:
    """50 + 10 · distance / √variance, rounded without ever writing the root down."""
    unit = 10**digits

    def compare(units: Fraction) -> int:
        """Sign of (t-score − units / 10**digits)."""
        wanted = (units / unit - 50) / 10
        ours, theirs = signed_square(distance) / variance, signed_square(wanted)
        return (ours > theirs) - (ours < theirs)

    guess = math.floor((50 + 10 * float(distance) / math.sqrt(variance)) * unit) - 2
    if rounding == "floor":
        while compare(Fraction(guess + 1)) >= 0:
            guess += 1
        return Fraction(guess, unit)
    away = 0 if compare(Fraction(0)) >= 0 else 1
    while compare(guess + HALF) >= away:
        guess += 1
    return Fraction(guess, unit)


def signed_square(value: Fraction) -> Fraction:
    """The square with the sign of the value: it orders as the value does."""
    return value * abs(value)
