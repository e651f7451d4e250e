"""The correction of judges' severity as a printed number of the exact engine."""

import numpy as np

from scoring.components import digits_of
from scoring.entries import RoundEntries
from scoring.errors import Group, SeverityRefused, Unconnected
from scoring.exact import Column, printed
from scoring.roster import Roster
from scoring.rules import Component, Rules
from scoring.severity import Correction, correct
from scoring.sheets import Sheets

DECIMALS = 9


def corrected(
    component: Component, valid: Sheets, entries: RoundEntries, roster: Roster, rules: Rules
) -> tuple[Column, Correction]:
    """Correct the totals of valid sheets and print one number an entry; 0 where it has no sheet.

    Raises
    ------
    SeverityRefused
        Naming the groups that no chain of sheets connects.
    """
    totals = valid.total.astype(np.float64) / float(10**valid.decimals)
    judges = len(roster.facts.judges)
    try:
        found = correct(valid.entry, valid.judge, totals, entries.size, judges)
    except Unconnected as refusal:
        names = tuple(_names(group, entries, roster) for group in refusal.groups)
        raise SeverityRefused(component.key, refusal.groups, names) from refusal
    exact = np.rint(np.nan_to_num(found.adjusted) * 10.0**DECIMALS).astype(np.int64)
    return printed(exact, 1, DECIMALS, digits_of(component, rules), rules.rounding), found


def _names(group: Group, entries: RoundEntries, roster: Roster) -> str:
    """A group as people know it: the keys of its entries."""
    return ", ".join(roster.entry(int(entries.index[number])).key for number in group.entries)
