"""One round end to end: from marks to ranks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.combine import Combined, combine, with_numbers
from scoring.compared import Compared, compare, printed_shares
from scoring.components import (
    Adjusted,
    Points,
    Shares,
    adjusted,
    digits_of,
    investment_shares,
    measured,
    print_shares,
    reprinted,
    vote_shares,
)
from scoring.entries import RoundEntries, round_entries
from scoring.exact import Column, Mask
from scoring.facts import RoundFacts
from scoring.judged import Judged, criterion_means, judge_round
from scoring.ladder import ladder
from scoring.ranking import Rung, Standing, by_score, competition_ranks, descend
from scoring.rankings import Orders, ranking_orders
from scoring.roster import Roster
from scoring.rules import Component, Round, Rubric, RuleBook, Rules
from scoring.rulings import Rulings
from scoring.scores import Score, knocked_out, score
from scoring.severe import corrected
from scoring.severity import Correction

NOTHING = RoundFacts()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a round is computed from."""

    round: Round
    rubric: Rubric | None
    rules: Rules
    roster: Roster
    facts: RoundFacts
    entries: RoundEntries
    judged: Judged
    earlier: Mapping[str, Points]
    rulings: Rulings


@dataclass(frozen=True)
class RoundResult:
    """A computed round in columns over its entries, which are numbered in order of key.

    `combined` and `correction` are those of the sheets component; `orders` and `compared` belong
    to the components of rankings and comparisons; `standing` holds the ranked
    after the ladder, best first; `ranks` their ranks in that order; `reason` says why an entry is
    not among them (a position in `scores.reasons`).
    """

    setting: Setting
    combined: Combined | None
    correction: Correction | None
    criteria: tuple[Points, ...]
    shares: Mapping[str, Shares]
    orders: Mapping[str, Orders]
    compared: Mapping[str, Compared]
    parts: tuple[Adjusted, ...]
    score: Score
    reason: NDArray[np.int16]
    rungs: tuple[Rung, ...]
    standing: Standing
    ranks: Column

    @cached_property
    def start(self) -> Standing:
        """The ranked by printed score alone, before the ladder."""
        return _start(self.setting.entries, self.score, self.reason)

    def key(self, number: int) -> str:
        """The key of an entry of this round."""
        setting = self.setting
        return setting.roster.entry(int(setting.entries.index[number])).key

    def points_in(self, entries: RoundEntries) -> Points:
        """The printed scores of this round, numbered as another round numbers its entries."""
        place = self.setting.entries.local[entries.index]
        ranked = np.append(self.reason == 0, False)
        final = self.score.final
        return Points(np.append(final.units, 0)[place], ranked[place], final.digits, final.lower)


def compute(
    book: RuleBook,
    round_: Round,
    roster: Roster,
    rulings: Rulings,
    earlier: Mapping[str, RoundResult],
    admitted: Mask | None,
) -> RoundResult:
    """Compute a round from its marks, the decisions that count in it and earlier rounds.

    Parameters
    ----------
    earlier : mapping of str to RoundResult
        The rounds that this one builds on.
    admitted : ndarray of bool, shape (n_entries,), or None
        Who advanced from its source; None where it takes all entries.

    Raises
    ------
    ScoringError
        Where the rules cannot be carried out; the subclasses say which.
    """
    entries = round_entries(round_, roster, rulings, admitted)
    facts = roster.facts.rounds.get(round_.key, NOTHING)
    rubric = book.rubric(round_.sheets.rubric) if round_.sheets else None
    judged = judge_round(round_, rubric, entries, roster, facts, rulings)
    points = {key: result.points_in(entries) for key, result in earlier.items()}
    return ranked(
        Setting(round_, rubric, book.rules, roster, facts, entries, judged, points, rulings)
    )


def ranked(setting: Setting) -> RoundResult:
    """Carry out the rules of a round whose sheets are gathered. Raises ScoringError."""
    round_, entries = setting.round, setting.entries
    criteria = criterion_means(setting.judged.valid, setting.rubric, entries, setting.rules)
    combined, correction = _combined(setting)
    orders = _orders(setting)
    shares = _shares(setting) | {key: found.shares for key, found in orders.items()}
    compared = _compared(setting)
    parts = tuple(_part(item, setting, combined, shares, compared) for item in round_.components)
    number = score(round_, parts, setting.facts, entries, setting.rules)
    reason = knocked_out(round_, setting.rubric, criteria, number, entries)
    rungs = ladder(
        round_,
        setting.rubric,
        criteria,
        parts,
        setting.earlier,
        setting.judged.valid,
        entries,
        setting.roster,
        setting.rulings,
    )
    standing = descend(_start(entries, number, reason), rungs)
    ranks = competition_ranks(standing, entries.pool)
    return RoundResult(
        setting,
        combined,
        correction,
        criteria,
        shares,
        orders,
        compared,
        parts,
        number,
        reason,
        rungs,
        standing,
        ranks,
    )


def _start(entries: RoundEntries, number: Score, reason: NDArray[np.int16]) -> Standing:
    return by_score(entries.pool, number.final, np.flatnonzero(reason == 0))


def _combined(setting: Setting) -> tuple[Combined | None, Correction | None]:
    component, valid, rubric = setting.round.sheets, setting.judged.valid, setting.rubric
    if component is None or valid is None or rubric is None:
        return None, None
    pool, roster = setting.entries.pool, setting.roster
    found = combine(valid, pool, component, rubric, setting.rules, roster.judge_key)
    if component.adjust == "none" or not valid.entry.size:
        return found, None
    numbers, correction = corrected(component, valid, setting.entries, roster, setting.rules)
    return with_numbers(found, numbers), correction


def _shares(setting: Setting) -> dict[str, Shares]:
    entries, judged = setting.entries, setting.judged
    found = {}
    for item in setting.round.components:
        if item.kind == "votes":
            found[item.key] = vote_shares(setting.facts.votes, entries, item)
        elif item.kind == "invest":
            found[item.key] = investment_shares(
                setting.facts, entries, judged.pairs, judged.excluded, setting.roster, item
            )
    return found


def _orders(setting: Setting) -> dict[str, Orders]:
    judged = setting.judged
    return {
        item.key: ranking_orders(
            setting.facts, setting.entries, judged.pairs, judged.excluded, setting.roster, item
        )
        for item in setting.round.components
        if item.kind == "ranking"
    }


def _compared(setting: Setting) -> dict[str, Compared]:
    judged = setting.judged
    return {
        item.key: compare(
            setting.facts, setting.entries, judged.pairs, judged.excluded, setting.roster, item
        )
        for item in setting.round.components
        if item.kind == "pairs"
    }


def _part(
    component: Component,
    setting: Setting,
    combined: Combined | None,
    shares: Mapping[str, Shares],
    compared: Mapping[str, Compared],
) -> Adjusted:
    if component.kind == "pairs":
        points = printed_shares(compared[component.key], component, setting.rules)
    else:
        points = _points(component, setting, combined, shares)
    rounding = setting.rules.rounding
    return adjusted(points, setting.facts.adjustments, component.key, setting.entries, rounding)


def _points(
    component: Component,
    setting: Setting,
    combined: Combined | None,
    shares: Mapping[str, Shares],
) -> Points:
    rules, digits = setting.rules, digits_of(component, setting.rules)
    if component.kind == "round":
        return reprinted(setting.earlier[component.round], component, rules)
    if component.kind == "measure":
        return measured(setting.facts.measures, setting.entries, component, rules)
    if combined is not None and component.kind == "sheets":
        lower = component.combine == "rank_sum"
        return Points(combined.printed, combined.count > 0, digits, lower)
    everyone = np.ones(setting.entries.size, dtype=np.bool_)
    number = print_shares(shares[component.key], digits, rules.rounding)
    return Points(number, everyone, digits)
