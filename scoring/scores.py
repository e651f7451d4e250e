"""From components to the score of an entry, and who is knocked out before ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from scoring.components import Adjusted, Points, adjustment_columns
from scoring.entries import ASIDE, RoundEntries
from scoring.exact import (
    Column,
    Mask,
    decimals_of,
    printed,
    times,
    units_of,
)
from scoring.facts import RoundFacts
from scoring.rules import Round, Rubric, Rules


@dataclass(frozen=True, slots=True)
class Score:
    """How the printed components of each entry became its score.

    Attributes
    ----------
    exact : ndarray of int64
        Σ weight/100 x component in units of 10**-exact_decimals.
    weighted : Points
        The same, printed.
    bonus, counted, deduction : ndarray of int64
        Bonus given, bonus after its cap, deduction; in units of 10**-decimals.
    capped : ndarray of bool
        Where `total_cap` cut the score.
    final : Points
        The printed score, which alone is ranked.
    """

    exact: Column
    exact_decimals: int
    weighted: Points
    bonus: Column
    counted: Column
    deduction: Column
    decimals: int
    capped: Mask
    final: Points


def score(
    round_: Round,
    parts: Sequence[Adjusted],
    facts: RoundFacts,
    entries: RoundEntries,
    rules: Rules,
) -> Score:
    """Weigh the printed components, then add bonus, take deduction off and cap."""
    exact, decimals = _weigh(round_, parts, entries.size)
    known = np.ones(entries.size, dtype=np.bool_)
    for part in parts:
        known = known & part.after.known
    lower = any(part.after.lower for part in parts)
    number = printed(exact, 1, decimals, rules.digits, rules.rounding)
    weighted = Points(number, known, rules.digits, lower)
    return _finish(exact, decimals, weighted, facts, entries, rules)


def _weigh(round_: Round, parts: Sequence[Adjusted], size: int) -> tuple[Column, int]:
    """Sum in units fine enough for every weight, in per cent, and every component."""
    weights = decimals_of([part.weight for part in round_.components])
    digits = max((part.after.digits for part in parts), default=0)
    exact = np.zeros(size, dtype=np.int64)
    for component, part in zip(round_.components, parts, strict=True):
        factor = units_of(component.weight, weights) * 10 ** (digits - part.after.digits)
        exact = exact + times(part.after.units, factor)
    return exact, digits + weights + 2


def _finish(
    exact: Column,
    exact_decimals: int,
    weighted: Points,
    facts: RoundFacts,
    entries: RoundEntries,
    rules: Rules,
) -> Score:
    bonus, deduction, given = adjustment_columns(facts.adjustments, "", entries)
    caps = [rules.total_cap, rules.bonus_cap or Decimal(0)]
    decimals = max(rules.digits, given, decimals_of(caps))
    up = 10 ** (decimals - given)
    bonus, deduction = times(bonus, up), times(deduction, up)
    counted = bonus
    if rules.bonus_cap is not None:
        counted = np.minimum(bonus, units_of(rules.bonus_cap, decimals))
    total = times(weighted.units, 10 ** (decimals - rules.digits)) + counted - deduction
    capped = np.zeros(total.size, dtype=np.bool_)
    if rules.total_cap != 0 and not weighted.lower:
        cap = units_of(rules.total_cap, decimals)
        capped = np.asarray(total > cap)
        total = np.minimum(total, cap)
    number = printed(total, 1, decimals, rules.digits, rules.rounding)
    final = Points(number, weighted.known, rules.digits, weighted.lower)
    return Score(
        exact, exact_decimals, weighted, bonus, counted, deduction, decimals, capped, final
    )


def reasons(rubric: Rubric | None) -> tuple[str, ...]:
    """Why an entry may be unranked, in the order in which reasons apply; "" means ranked."""
    criteria = rubric.criteria if rubric else ()
    failed = [f"fail_below:{item.key}" for item in criteria]
    return (*ASIDE, "no_valid_sheet", *failed, "min_score")


def below(points: Points, line: Decimal) -> Mask:
    """Which existing printed numbers lie below a line."""
    decimals = max(points.digits, decimals_of([line]))
    number = times(points.units, 10 ** (decimals - points.digits))
    return np.asarray(points.known & (number < units_of(line, decimals)))


def knocked_out(
    round_: Round,
    rubric: Rubric | None,
    criteria: Sequence[Points],
    score: Score,
    entries: RoundEntries,
) -> NDArray[np.int16]:
    """The first reason that applies to each entry, as a position in `reasons`; 0 is ranked.

    Reasons are written from the last to the first, so that the first stands.
    """
    names = reasons(rubric)
    found = np.zeros(entries.size, dtype=np.int16)
    if round_.min_score != 0:
        found[below(score.weighted, round_.min_score)] = len(names) - 1
    first = names.index("no_valid_sheet")
    rows = list(zip(rubric.criteria if rubric else (), criteria, strict=True))
    for place, (criterion, mean) in reversed(list(enumerate(rows))):
        if criterion.fail_below is not None:
            found[below(mean, criterion.fail_below)] = first + 1 + place
    found[~score.final.known] = first
    return np.where(entries.present, found, entries.aside).astype(np.int16)
