"""Fixed-point arithmetic: integers in units of 10**-decimals points, decimal rounding, printing.

Columns are int64 arrays, single numbers are Python ints. Where a product or sum could leave int64
the column goes on in Python ints (an object array), slower but as exact, and `printed` brings it
back; nothing ever wraps.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scoring.errors import TooLarge
from scoring.rules import Rounding

Column = NDArray[np.int64]
Mask = NDArray[np.bool_]
Whole = TypeVar("Whole", int, Column)
ROOM = 2**53  # leaves hundreds of products room to be added up in int64
LIMIT = 2**62  # leaves one bit for the doubling inside `divide`


def greatest(column: Column) -> int:
    """The largest absolute value of a column, 0 of an empty one."""
    return max(int(column.max()), -int(column.min())) if column.size else 0


def times(column: Column, factor: int | Column) -> Column:
    """Multiply exactly, in Python ints where that could leave int64."""
    most = abs(factor) if isinstance(factor, int) else greatest(factor)
    if greatest(column) * most < ROOM:
        return np.asarray(column * factor)
    return np.asarray(column.astype(object) * factor)


def whole_column(numbers: list[int]) -> Column:
    """A column of these numbers, as int64 where they fit."""
    if all(abs(number) < LIMIT for number in numbers):
        return np.array(numbers, dtype=np.int64)
    return np.array(numbers, dtype=object)


def decimals_of(numbers: Iterable[Decimal]) -> int:
    """How many decimals write all these numbers exactly, at least 0."""
    exponents = (number.normalize().as_tuple().exponent for number in numbers)
    return max((0, *(-item for item in exponents if isinstance(item, int))))


def units_of(number: Decimal, decimals: int) -> int:
    """The number in units of 10**-decimals; it must lie on that grid."""
    return int(number.scaleb(decimals))


def divide(numerator: Whole, denominator: Whole | int, rounding: Rounding) -> Whole:
    """Quotient rounded to an integer.

    Parameters
    ----------
    numerator, denominator : int or ndarray of int64
        The denominator is positive; twice the numerator must fit into int64.
    rounding : {"half_up", "floor"}
        half_up takes halves away from zero; floor goes to the next lower integer, also below 0.
    """
    if rounding == "floor":
        lower: Whole = numerator // denominator
        return lower
    size: Whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    signed: Whole = size - 2 * size * (numerator < 0)
    return signed


def printed(
    numerator: Whole, denominator: Whole | int, decimals: int, digits: int, rounding: Rounding
) -> Whole:
    """Round numerator / denominator, given in 10**-decimals, to units of 10**-digits.

    Raises
    ------
    TooLarge
        Where a printed column does not fit into int64.
    """
    scale: int = 10 ** abs(digits - decimals)
    over, under = (scale, 1) if digits >= decimals else (1, scale)
    if isinstance(numerator, int):
        return divide(numerator * over, denominator * under, rounding)
    whole = divide(times(numerator, over), _positive(denominator, under), rounding)
    try:
        return whole.astype(np.int64, copy=False)
    except OverflowError as error:
        raise TooLarge from error


def _positive(denominator: Column | int, factor: int) -> Column | int:
    if isinstance(denominator, int):
        return denominator * factor
    return times(denominator, factor)


def text(units: int, digits: int) -> str:
    """Print units of 10**-digits with exactly `digits` decimals: 9050 → "90.50"."""
    if digits == 0:
        return str(units)
    whole, part = divmod(abs(units), 10**digits)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{digits}d}"


def plain(units: int, decimals: int) -> str:
    """Write an exact number as people do, without trailing zeros: 9050 → "90.5"."""
    written = text(units, decimals)
    return written.rstrip("0").rstrip(".") if decimals else written


def plain_number(number: Decimal) -> str:
    """Write a Decimal without exponent and trailing zeros."""
    return format(number.normalize() + 0, "f")


def segments(owner: NDArray[np.intp], n: int) -> NDArray[np.intp]:
    """Bounds of each owner's rows in an ascending column: i has rows bounds[i] to bounds[i + 1]."""
    counts = np.bincount(owner, minlength=n)
    return np.concatenate((np.zeros(1, dtype=np.intp), np.cumsum(counts)))


def sums(values: Column, bounds: NDArray[np.intp]) -> Column:
    """Sum the rows of each segment exactly; an empty segment gives 0.

    `values` may have further axes, which are kept.
    """
    if greatest(values) * max(len(values), 1) >= LIMIT:
        values = values.astype(object)
    running = np.zeros((len(values) + 1, *values.shape[1:]), dtype=values.dtype)
    np.cumsum(values, axis=0, out=running[1:])
    return np.asarray(running[bounds[1:]] - running[bounds[:-1]])
