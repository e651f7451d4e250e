"""How the valid sheets of an entry become one printed number."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.errors import NothingLeft, WholeSheet
from scoring.exact import (
    Column,
    Mask,
    decimals_of,
    printed,
    segments,
    sums,
    times,
    units_of,
    whole_column,
)
from scoring.facts import Index
from scoring.rules import Component, Rubric, Rules
from scoring.sheets import Sheets, has_whole_sheet
from scoring.sorting import order_within
from scoring.spread import judge_ranks, t_scores

HIGH, KEPT, LOW = 1, 0, -1
JudgeKey = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Trim:
    """Each criterion trimmed by itself.

    Attributes
    ----------
    drop : ndarray of int8, shape (n_sheets, n_criteria)
        HIGH, KEPT or LOW.
    mean, product : ndarray of int64, shape (n_entries, n_criteria)
        The printed mean, and that times its weight, printed; in the digits of the rules.
    """

    drop: NDArray[np.int8]
    mean: Column
    product: Column


@dataclass(frozen=True, slots=True)
class Combined:
    """A component's number of each entry, and what it was made of.

    Attributes
    ----------
    printed : ndarray of int64, shape (n_entries,)
        In units of 10**-digits of the component; 0 where `count` is 0, which means no number.
    trimmed : ndarray of bool, shape (n_entries,)
        Where there were sheets enough to drop some.
    value : ndarray of int64, shape (n_sheets,)
        What each valid sheet contributes, in units of 10**-decimals: total, rank or t-score.
    drop : ndarray of int8, shape (n_sheets,)
        HIGH, KEPT or LOW; under `median` all but the middle are left out.
    total, count, times : ndarray of int64, shape (n_entries,)
        Sum and number of the kept values, and what their mean is multiplied by.
    """

    printed: Column
    trimmed: Mask
    value: Column
    decimals: int
    drop: NDArray[np.int8]
    total: Column
    count: Column
    times: Column
    trim: Trim | None = None


def combine(
    sheets: Sheets,
    pool: Index,
    component: Component,
    rubric: Rubric,
    rules: Rules,
    judge_key: JudgeKey,
) -> Combined:
    """Combine the valid sheets of each entry as the component says.

    Parameters
    ----------
    sheets : Sheets
        Valid sheets only.
    pool : ndarray of int, shape (n_entries,)
        Entries with the same number are ranked together.
    judge_key : callable
        Names a judge, numbered as in `sheets`, for errors.

    Raises
    ------
    NoSpread, NothingLeft, TooLarge, WholeSheet
    """
    if component.combine == "trimmed" and component.trim_by == "criterion":
        return _by_criterion(sheets, pool.size, component, rubric, rules)
    value, decimals = _values(sheets, pool, component, rules, judge_key)
    bounds = segments(sheets.entry, pool.size)
    size = np.diff(bounds)
    drop, trimmed = _drops(value, sheets.entry, bounds, component)
    kept = drop == KEPT
    digits = rules.digits if component.digits is None else component.digits
    most = _most_sheets(size, pool, component)
    total = sums(value * kept, bounds)
    count = sums(kept.astype(np.int64), bounds)
    number = printed(times(total, most), np.maximum(count, 1), decimals, digits, rules.rounding)
    return Combined(number, trimmed, value, decimals, drop, total, count, most)


def _values(
    sheets: Sheets, pool: Index, component: Component, rules: Rules, judge_key: JudgeKey
) -> tuple[Column, int]:
    if component.combine == "rank_sum":
        average = component.rank_ties == "average"
        return judge_ranks(sheets, pool, average), 1 if average else 0
    if component.combine == "t_score":
        return t_scores(sheets, rules.digits, rules.rounding, judge_key), rules.digits
    return sheets.total, sheets.decimals


def _most_sheets(size: Index, pool: Index, component: Component) -> Column:
    """The largest number of valid sheets of an entry ranked with each; 1 where none multiplies."""
    most = np.ones(pool.size, dtype=np.int64)
    if component.combine in ("sum", "rank_sum") and pool.size:
        largest = np.zeros(int(pool.max()) + 1, dtype=np.int64)
        np.maximum.at(largest, pool, size)
        most = largest[pool]
    return most


def _drops(
    value: Column, entry: Index, bounds: Index, component: Component
) -> tuple[NDArray[np.int8], Mask]:
    size = np.diff(bounds)
    trimmed = np.zeros(size.size, dtype=np.bool_)
    if component.combine == "median":
        aside = np.maximum((size - 1) // 2, 0)
        return dropped(value, entry, bounds, aside, aside), trimmed
    if component.combine == "trimmed":
        trimmed = enough(size, component)
        high, low = trimmed * component.drop_high, trimmed * component.drop_low
        return dropped(value, entry, bounds, high, low), trimmed
    return np.zeros(value.size, dtype=np.int8), trimmed


def enough(size: Index, component: Component) -> Mask:
    """Where there are sheets enough to trim.

    Raises
    ------
    NothingLeft
        Where that would drop every sheet of an entry.
    """
    trimmed = np.asarray((size >= component.trim_min) & (size > 0))
    if (size[trimmed] <= component.drop_high + component.drop_low).any():
        raise NothingLeft(component.key)
    return trimmed


def dropped(
    value: Column, entry: Index, bounds: Index, high: Index, low: Index
) -> NDArray[np.int8]:
    """Mark the `high` highest and `low` lowest values of each entry.

    Of equal values the judge who comes first by key counts as the lower, so that what is struck
    out on paper does not depend on the order of rows; the sum never does.
    """
    order = order_within(entry, bounds, value)
    place = np.arange(value.size) - bounds[entry]
    from_end = np.diff(bounds)[entry] - place
    drop = np.zeros(value.size, dtype=np.int8)
    drop[order[place < low[entry]]] = LOW
    drop[order[from_end <= high[entry]]] = HIGH
    return drop


def _by_criterion(
    sheets: Sheets, n: int, component: Component, rubric: Rubric, rules: Rules
) -> Combined:
    if has_whole_sheet(sheets):
        raise WholeSheet(component.key)
    bounds = segments(sheets.entry, n)
    trimmed = enough(np.diff(bounds), component)
    columns = [
        _trim_criterion(sheets.marks[sheets.row, place], sheets, bounds, trimmed, component, rules)
        for place in range(len(rubric.criteria))
    ]
    drop = np.stack([item[0] for item in columns], axis=1)
    mean = np.stack([item[1] for item in columns], axis=1)
    product = _products(mean, rubric, rules)
    digits = rules.digits if component.digits is None else component.digits
    total = product.sum(axis=1)
    number = printed(total, 1, rules.digits, digits, rules.rounding)
    size = np.diff(bounds)
    nothing = np.zeros(sheets.entry.size, dtype=np.int8)
    trim = Trim(drop, mean, product)
    ones = np.ones(n, dtype=np.int64)
    return Combined(
        number, trimmed, sheets.total, sheets.decimals, nothing, total, size, ones, trim
    )


def _trim_criterion(
    mark: Column, sheets: Sheets, bounds: Index, trimmed: Mask, component: Component, rules: Rules
) -> tuple[NDArray[np.int8], Column]:
    high, low = trimmed * component.drop_high, trimmed * component.drop_low
    drop = dropped(mark, sheets.entry, bounds, high, low)
    kept = drop == KEPT
    count = np.maximum(sums(kept.astype(np.int64), bounds), 1)
    total = sums(mark * kept, bounds)
    return drop, printed(total, count, sheets.mark_decimals, rules.digits, rules.rounding)


def _products(mean: Column, rubric: Rubric, rules: Rules) -> Column:
    weights = [item.weight for item in rubric.criteria]
    decimals = decimals_of(weights)
    weight = whole_column([units_of(item, decimals) for item in weights])
    return printed(times(mean, weight), 1, rules.digits + decimals, rules.digits, rules.rounding)


def with_numbers(combined: Combined, numbers: Column) -> Combined:
    """The same sheets behind other printed numbers, as a correction of severity gives them."""
    return replace(combined, printed=numbers)
