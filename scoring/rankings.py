"""The judges' orders of entries as shares of the points that their places could give."""

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from scoring.components import Shares, largest_shares
from scoring.entries import RoundEntries
from scoring.exact import Column, Mask, decimals_of, units_of
from scoring.facts import Index, RoundFacts
from scoring.pairs import RoundPairs, within
from scoring.roster import Roster
from scoring.rules import Component


@dataclass(frozen=True, slots=True)
class Orders:
    """What the orders that count gave each entry.

    Attributes
    ----------
    entry, judge : ndarray of int, shape (n_rows,)
        Who stands in a counted order; judges are numbered in order of key.
    place : ndarray of int, shape (n_rows,)
        The place among the entries of that order which are still there, from 1.
    units : ndarray of int64, shape (n_rows,)
        The points of that place in units of 10**-decimals.
    shares : Shares
        Points of each entry out of those of first places; in the same units.
    """

    entry: Index
    judge: Index
    place: Index
    units: Column
    decimals: int
    shares: Shares


def points_of_places(component: Component) -> tuple[Decimal, ...]:
    """What each place is worth where only so many entries are put in order."""
    return component.points or tuple(map(Decimal, range(component.places, 0, -1)))


def ranking_orders(
    facts: RoundFacts,
    entries: RoundEntries,
    pairs: RoundPairs,
    excluded: Mask,
    roster: Roster,
    component: Component,
) -> Orders:
    """Count the complete orders of each judge among the entries that are ranked together.

    An order is complete where it has as many places as asked for, or all the entries that its
    judge may put in order; others do not count, and their judge leaves the denominator as well.
    """
    rows = facts.rankings
    entry, judge = entries.local[rows.entry], roster.judge_place[rows.judge]
    known = (entry >= 0) & ~excluded[judge]
    entry, judge, place = entry[known], judge[known], rows.place[known]
    free = _free_pairs(entries, pairs, excluded)
    standing = within(pairs.code(entry, judge), free)
    n_pools = int(entries.pool.max(initial=0)) + 1
    n_orders = n_pools * max(pairs.n_judges, 1)
    order = entries.pool[entry] * pairs.n_judges + judge
    free_entry, free_judge = pairs.split(free)
    due_order = entries.pool[free_entry] * pairs.n_judges + free_judge
    due = np.bincount(due_order, minlength=n_orders)
    written = np.bincount(order, minlength=n_orders)
    still = np.bincount(order[standing], minlength=n_orders)
    asked = np.minimum(due, component.places) if component.places else due
    complete = (written > 0) & ((written if component.places else still) >= asked)
    counted = standing & complete[order]
    entry, judge, order = entry[counted], judge[counted], order[counted]
    at = _positions(order, place[counted])
    units, possible, decimals = _points(component, at, due[order], due)
    given = np.zeros(entries.size, dtype=np.int64)
    np.add.at(given, entry, units)
    could = np.zeros(entries.size, dtype=np.int64)
    np.add.at(could, free_entry, (possible * complete)[due_order])
    over, under = largest_shares(given, could, entries.pool)
    return Orders(entry, judge, at, units, decimals, Shares(given, could, over, under))


def _free_pairs(entries: RoundEntries, pairs: RoundPairs, excluded: Mask) -> Column:
    """Pairs that may stand in an order: assigned, no conflict, the entry present; ascending."""
    if pairs.assigned is None:
        every = np.arange(entries.size * pairs.n_judges, dtype=np.int64)
        every = every[~within(every, pairs.conflicts)]
    else:
        every = pairs.free()
    entry, judge = pairs.split(every)
    return every[entries.present[entry] & ~excluded[judge]]


def _positions(order: Index, place: Column) -> Index:
    """The position of each row within its order, from 1."""
    sequence = np.lexsort((place, order))
    ordered = order[sequence]
    first = np.searchsorted(ordered, ordered)
    at = np.empty(order.size, dtype=np.intp)
    at[sequence] = np.arange(order.size) - first + 1
    return at


def _points(
    component: Component, at: Index, of_row: Index, of_order: Index
) -> tuple[Column, Column, int]:
    """The points of each row's place, and of a first place in each order."""
    if component.places:
        points = points_of_places(component)
        decimals = decimals_of(points)
        worth = np.array([*(units_of(each, decimals) for each in points), 0], dtype=np.int64)
        units = worth[np.minimum(at - 1, len(points))]
        return units, np.full(of_order.size, worth[0], dtype=np.int64), decimals
    return np.asarray(of_row - at + 1, dtype=np.int64), np.asarray(of_order, dtype=np.int64), 0
