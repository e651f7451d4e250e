"""Who judged in a round, whose sheets count, and what they say of each criterion."""

from dataclasses import dataclass

import numpy as np

from scoring.components import Points
from scoring.entries import RoundEntries
from scoring.exact import Mask, printed
from scoring.facts import RoundFacts
from scoring.pairs import RoundPairs, round_pairs
from scoring.roster import Roster
from scoring.rules import Round, Rubric, Rules
from scoring.rulings import Rulings
from scoring.sheets import (
    Sheets,
    criterion_sums,
    gather,
    incomplete_judges,
    without_judges,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """Who judged and what the sheets say.

    Attributes
    ----------
    excluded, incomplete : ndarray of bool, shape (n_judges,)
        Whose sheets and units do not count, and who of them lacks a sheet. Judges are numbered in
        order of key.
    sheets, valid : Sheets or None
        All sheets, and those that count; None where the round has none.
    """

    pairs: RoundPairs
    excluded: Mask
    incomplete: Mask
    sheets: Sheets | None
    valid: Sheets | None


def judge_round(
    round_: Round,
    rubric: Rubric | None,
    entries: RoundEntries,
    roster: Roster,
    facts: RoundFacts,
    rulings: Rulings,
) -> Judged:
    """Gather the sheets; leave out judges excluded by decision or for a missing sheet.

    Raises
    ------
    DuplicateMark, NotAssigned
    """
    pairs = round_pairs(entries, roster, facts)
    excluded = np.zeros(pairs.n_judges, dtype=np.bool_)
    excluded[roster.judge_place[list(rulings.excluded)]] = True
    incomplete = np.zeros_like(excluded)
    component = round_.sheets
    if component is None or rubric is None:
        return Judged(pairs, excluded, incomplete, None, None)
    sheets = gather(facts.marks, rubric, entries, roster, pairs)
    if component.incomplete_judge == "exclude":
        incomplete = incomplete_judges(sheets, pairs, entries.present) & ~excluded
    excluded = excluded | incomplete
    sheets = without_judges(sheets, excluded)
    return Judged(pairs, excluded, incomplete, sheets, sheets.only(sheets.counted))


def criterion_means(
    valid: Sheets | None, rubric: Rubric | None, entries: RoundEntries, rules: Rules
) -> tuple[Points, ...]:
    """The printed mean of each criterion over all valid sheets, also under trimming.

    It is of the mark before its weight; it does not exist where no sheet marks criteria.
    """
    if valid is None or rubric is None:
        return ()
    total, count = criterion_sums(valid, entries.size)
    under = np.maximum(count, 1)[:, None]
    means = printed(total, under, valid.mark_decimals, rules.digits, rules.rounding)
    columns = np.ascontiguousarray(means.T)
    return tuple(Points(column, count > 0, rules.digits) for column in columns)
