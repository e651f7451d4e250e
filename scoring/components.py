"""Components of a round: votes, mock investment, measures and earlier rounds as printed columns."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.entries import RoundEntries
from scoring.exact import (
    Column,
    Mask,
    decimals_of,
    printed,
    times,
    units_of,
    whole_column,
)
from scoring.facts import Adjustment, Index, Measure, RoundFacts, Votes
from scoring.pairs import RoundPairs
from scoring.roster import Roster
from scoring.rules import Component, Rounding, Rules


@dataclass(frozen=True, slots=True)
class Points:
    """One printed number an entry.

    Attributes
    ----------
    units : ndarray of int64, shape (n_entries,)
        In units of 10**-digits.
    known : ndarray of bool, shape (n_entries,)
        Where the number exists.
    lower : bool
        Whether the lower number is the better one.
    """

    units: Column
    known: Mask
    digits: int
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A printed number, what was added and taken off, and what it became.

    `bonus` and `deduction` are in units of 10**-decimals.
    """

    before: Points
    bonus: Column
    deduction: Column
    decimals: int
    after: Points


@dataclass(frozen=True, slots=True)
class Shares:
    """Votes or units of each entry and the greatest (or whole) amount that they are shares of.

    An entry has over / under of the mock money it could have had, or over / 1 votes; `of_over` /
    `of_under` is what counts as 100; 0 where nobody has any.
    """

    over: Column
    under: Column
    of_over: Column
    of_under: Column


def digits_of(component: Component, rules: Rules) -> int:
    """The decimals of a component's printed number."""
    return rules.digits if component.digits is None else component.digits


def print_shares(shares: Shares, digits: int, rounding: Rounding) -> Column:
    """Print 100 x each share, 0 where nobody has anything."""
    numerator = times(times(shares.over, shares.of_under), 100)
    denominator = np.where(shares.of_over > 0, times(shares.under, shares.of_over), 1)
    return printed(numerator, np.maximum(denominator, 1), 0, digits, rounding)


def vote_shares(votes: Votes, entries: RoundEntries, component: Component) -> Shares:
    """Valid votes of present entries, against the most or all among those ranked together."""
    local = entries.local[votes.entry]
    count = np.zeros(entries.size, dtype=np.int64)
    valid = votes.valid & (local >= 0)
    np.add.at(count, local[valid], votes.votes[valid])
    count[~entries.present] = 0
    of = np.zeros(len(entries.groups) or 1, dtype=np.int64)
    gather = np.maximum if component.scale == "share_of_max" else np.add
    gather.at(of, entries.pool, count)
    ones = np.ones(entries.size, dtype=np.int64)
    return Shares(count, ones, of[entries.pool], ones)


def investment_shares(
    facts: RoundFacts,
    entries: RoundEntries,
    pairs: RoundPairs,
    excluded: Mask,
    roster: Roster,
    component: Component,
) -> Shares:
    """Units of each present entry out of those that its judges could have placed on it."""
    money = facts.investments
    entry, judge = entries.local[money.entry], roster.judge_place[money.judge]
    inside = (entry >= 0) & ~excluded[judge]
    inside &= ~np.isin(pairs.code(entry, judge), pairs.conflicts)
    units = np.zeros(entries.size, dtype=np.int64)
    np.add.at(units, entry[inside], money.units[inside])
    units[~entries.present] = 0
    possible = component.units * pairs.judges_of(excluded)
    of_over, of_under = largest_shares(units, possible, entries.pool)
    return Shares(units, np.asarray(possible, dtype=np.int64), of_over, of_under)


def largest_shares(over: Column, under: Column, pool: Index) -> tuple[Column, Column]:
    """The largest fraction of each pool, spread to its entries; 0 / 1 where there is none."""
    best: dict[int, Fraction] = {}
    rows = np.unique(np.stack((pool, over, under), axis=1), axis=0)
    for group, part, whole in rows[rows[:, 2] > 0].tolist():
        best[group] = max(best.get(group, Fraction(0)), Fraction(part, whole))
    numbers = [best.get(group, Fraction(0)) for group in range(int(pool.max(initial=-1)) + 1)]
    top = np.array([item.numerator for item in numbers], dtype=np.int64)
    bottom = np.array([item.denominator for item in numbers], dtype=np.int64)
    return top[pool], bottom[pool]


def measured(
    measures: tuple[Measure, ...], entries: RoundEntries, component: Component, rules: Rules
) -> Points:
    """Points typed from evidence, rescaled from `max` to `scale_to` where that is given."""
    mine = [item for item in measures if item.component == component.key]
    decimals = decimals_of([item.points for item in mine])
    column, known = _column(mine, entries, decimals)
    digits = digits_of(component, rules)
    over, under = 1, 1
    if component.scale_to is not None and component.max is not None:
        scale = Fraction(component.scale_to) / Fraction(component.max)
        over, under = scale.numerator, scale.denominator
    number = printed(times(column, over), under, decimals, digits, rules.rounding)
    return Points(number, known, digits)


def reprinted(score: Points, component: Component, rules: Rules) -> Points:
    """An earlier round's printed score as a component of this one."""
    digits = digits_of(component, rules)
    number = printed(score.units, 1, score.digits, digits, rules.rounding)
    return Points(number, score.known, digits, score.lower)


def _column(measures: list[Measure], entries: RoundEntries, decimals: int) -> tuple[Column, Mask]:
    known = np.zeros(entries.size, dtype=np.bool_)
    place = entries.local[np.array([item.entry for item in measures], dtype=np.intp)]
    units = whole_column([units_of(item.points, decimals) for item in measures])
    column = np.zeros(entries.size, dtype=units.dtype)
    column[place[place >= 0]] = units[place >= 0]
    known[place[place >= 0]] = True
    return column, known


def adjusted(
    points: Points,
    adjustments: tuple[Adjustment, ...],
    component: str,
    entries: RoundEntries,
    rounding: Rounding,
) -> Adjusted:
    """Add bonuses and take deductions off a component's printed number, and print it again."""
    bonus, deduction, decimals = adjustment_columns(adjustments, component, entries)
    base = max(decimals, points.digits)
    exact = times(points.units, 10 ** (base - points.digits))
    exact = exact + times(bonus - deduction, 10 ** (base - decimals))
    number = printed(exact, 1, base, points.digits, rounding)
    after = Points(number, points.known, points.digits, points.lower)
    return Adjusted(points, bonus, deduction, decimals, after)


def adjustment_columns(
    adjustments: tuple[Adjustment, ...], component: str, entries: RoundEntries
) -> tuple[Column, Column, int]:
    """Sum of bonuses and of deductions of each entry in units of 10**-decimals, and decimals."""
    mine = [item for item in adjustments if item.component == component]
    decimals = decimals_of([item.points for item in mine])
    columns = {kind: np.zeros(entries.size, dtype=np.int64) for kind in ("bonus", "deduction")}
    for item in mine:
        place = entries.local[item.entry]
        if place >= 0:
            columns[item.kind][place] += units_of(item.points, decimals)
    return columns["bonus"], columns["deduction"], decimals
