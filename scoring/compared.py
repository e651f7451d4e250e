"""Pairwise comparisons of a round as one printed number an entry, on a scale from 0 to 100.

The number says how many per cent of all comparisons, one with each other entry that it is ranked
with, the entry would win. Strengths are floating point; what is printed is rounded from nine
decimals, so that no noise decides.
"""

from dataclasses import dataclass

import numpy as np

from scoring.components import Points, digits_of
from scoring.entries import RoundEntries
from scoring.errors import PairsRefused
from scoring.exact import Mask, printed
from scoring.facts import Index, RoundFacts
from scoring.pairs import RoundPairs, within
from scoring.pairwise import (
    Z90,
    Float,
    count_games,
    expected_shares,
    fit,
    linked,
    reliability,
)
from scoring.roster import Roster
from scoring.rules import Component, Rules

DECIMALS = 9
COLUMNS = ("share", "low", "high", "strength", "se")


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparisons that count say.

    Attributes
    ----------
    judge, better, other : ndarray of int, shape (n_comparisons,)
        Judges and entries are numbered in order of key.
    share, low, high : ndarray of float, shape (n_entries,)
        Per cent of comparisons that the entry would win, and its 90 % interval; NaN where it was
        never compared.
    strength, se : ndarray of float, shape (n_entries,)
        On the logit scale relative to the field, with its standard error.
    won, lost : ndarray of int, shape (n_entries,)
    reliability : ndarray of float, shape (n_judges,)
        See `pairwise.reliability`; it informs only.
    """

    judge: Index
    better: Index
    other: Index
    share: Float
    low: Float
    high: Float
    strength: Float
    se: Float
    won: Index
    lost: Index
    reliability: Float


def compare(
    facts: RoundFacts,
    entries: RoundEntries,
    pairs: RoundPairs,
    excluded: Mask,
    roster: Roster,
    component: Component,
) -> Compared:
    """Fit the strengths of the entries that are ranked together from their comparisons.

    Raises
    ------
    PairsRefused
        Where entries that were compared fall into groups that nothing links.
    """
    judge, better, other = _counted(facts, entries, pairs, excluded, roster)
    columns = np.full((len(COLUMNS), entries.size), np.nan)
    group = linked(better, other, entries.size)
    for pool in np.unique(entries.pool[group >= 0]).tolist():
        members = np.flatnonzero((group >= 0) & (entries.pool == pool))
        _refuse_gaps(members, group[members], entries, roster, component)
        columns[:, members] = _fitted(members, better, other)
    by_name = dict(zip(COLUMNS, columns, strict=True))
    theta = np.nan_to_num(by_name["strength"])
    return Compared(
        judge=judge,
        better=better,
        other=other,
        won=np.bincount(better, minlength=entries.size),
        lost=np.bincount(other, minlength=entries.size),
        reliability=reliability(judge, better, other, theta, pairs.n_judges),
        **by_name,
    )


def _counted(
    facts: RoundFacts, entries: RoundEntries, pairs: RoundPairs, excluded: Mask, roster: Roster
) -> tuple[Index, Index, Index]:
    """Comparisons of two present entries that are ranked together, by a judge who may."""
    rows = facts.comparisons
    judge = roster.judge_place[rows.judge]
    better, other = entries.local[rows.better], entries.local[rows.other]
    counts = (better >= 0) & (other >= 0) & (better != other) & ~excluded[judge]
    for entry in (better, other):
        seen = pairs.code(entry, judge)
        counts &= pairs.covers(seen) & ~within(seen, pairs.conflicts)
        counts &= entries.present[entry] if entries.size else False
    counts &= entries.pool[better] == entries.pool[other] if entries.size else False
    return judge[counts], better[counts], other[counts]


def _refuse_gaps(
    members: Index, group: Index, entries: RoundEntries, roster: Roster, component: Component
) -> None:
    numbers = np.unique(group).tolist()
    if len(numbers) == 1:
        return
    keys = [roster.entry(int(entries.index[member])).key for member in members.tolist()]
    names = tuple(
        ", ".join(key for key, of in zip(keys, group.tolist(), strict=True) if of == number)
        for number in numbers
    )
    raise PairsRefused(component.key, names)


def _fitted(members: Index, better: Index, other: Index) -> Float:
    """The columns of the entries of one pool, in the order of COLUMNS."""
    mine = np.isin(better, members)
    left, right = np.searchsorted(members, better[mine]), np.searchsorted(members, other[mine])
    strengths = fit(count_games(left, right, members.size))
    theta, se = strengths.theta, strengths.se
    shares = [100 * expected_shares(theta + shift * se, theta) for shift in (0.0, -Z90, Z90)]
    return np.stack([*shares, theta, se])


def printed_shares(found: Compared, component: Component, rules: Rules) -> Points:
    """The share of each compared entry as a printed number."""
    exact = np.rint(np.nan_to_num(found.share) * 10.0**DECIMALS).astype(np.int64)
    digits = digits_of(component, rules)
    number = printed(exact, 1, DECIMALS, digits, rules.rounding)
    return Points(number, ~np.isnan(found.share), digits)
