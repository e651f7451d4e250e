"""Sorting long columns of integers by packing what belongs together into one integer.

A sort of plain integers costs a fraction of finding an order and carrying columns into it. What
does not fit into one integer is sorted the long way; the result is the same.
"""

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]
Index = NDArray[np.intp]
WORD_BITS = 62


def ascending(values: Column) -> Column:
    """Sort values and keep each once; faster here than numpy's hashing `unique`."""
    values = np.sort(values)
    new = np.ones(values.size, dtype=np.bool_)
    new[1:] = values[1:] != values[:-1]
    return values[new]


def sortable(values: Column) -> Column:
    """Stand-ins in the same order for numbers that are too large for int64; others as they are."""
    if values.dtype != object:
        return values
    return np.asarray(np.unique(values, return_inverse=True)[1], dtype=np.int64)


def sorted_together(key: Column, value: Column) -> tuple[Column, Column]:
    """Sort values by keys, which are not negative; equal keys by value.

    In place where it can: with millions of rows every new column costs as much as a pass.
    """
    if not key.size:
        return key, value
    least, bits = _span(value)
    if int(key.max()).bit_length() + bits > WORD_BITS:
        order = np.lexsort((value, key))
        return key[order], value[order]
    packed = key << bits
    packed += value
    packed -= least
    packed.sort()
    unpacked = packed & ((1 << bits) - 1)
    unpacked += least
    packed >>= bits
    return packed, unpacked


def order_within(owner: Index, bounds: Index, value: Column) -> Index:
    """Rows in order of value within each owner, whose rows stand together.

    Parameters
    ----------
    owner : ndarray of int, shape (n,)
        Ascending; owner i has the rows from bounds[i] to bounds[i + 1].

    Returns
    -------
    ndarray of int, shape (n,)
        Equal values stay in the order of rows.
    """
    if not owner.size:
        return np.zeros(0, dtype=np.intp)
    value = sortable(value)
    least, bits = _span(value)
    if int(owner[-1]).bit_length() + bits > WORD_BITS:
        return np.lexsort((value, owner))
    place = np.arange(owner.size) - bounds[owner]
    _, place = sorted_together((owner << bits) | (value - least), place)
    return bounds[owner] + place


def _span(value: Column) -> tuple[int, int]:
    """The least value, and how many bits the values above it take."""
    least = int(value.min())
    return least, (int(value.max()) - least).bit_length()
