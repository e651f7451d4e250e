"""Who judges what in a round: assignments, panels or everybody, and the conflicts.

A pair is one integer, entry * n_judges + judge, both numbered in order of key; columns of pairs
ascend and name each pair once.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from scoring.entries import RoundEntries
from scoring.exact import Column, Mask
from scoring.facts import Index, Pairs, RoundFacts
from scoring.roster import Roster
from scoring.sorting import ascending


def within(pairs: Column, ascending: Column) -> Mask:
    """Which pairs stand in an ascending column."""
    if not ascending.size:
        return np.zeros(pairs.size, dtype=np.bool_)
    place = np.minimum(np.searchsorted(ascending, pairs), ascending.size - 1)
    return np.asarray(ascending[place] == pairs)


@dataclass(frozen=True, slots=True)
class RoundPairs:
    """Pairs of a round's entries and the contest's judges.

    Attributes
    ----------
    assigned : ndarray of int64 or None
        None: every judge sees every entry.
    conflicts : ndarray of int64
        Pairs that have no sheet and leave numerator and denominator everywhere.
    """

    assigned: Column | None
    conflicts: Column
    n_entries: int
    n_judges: int

    def code(self, entry: Index, judge: Index) -> Column:
        """One number a pair."""
        return np.asarray(entry * self.n_judges + judge, dtype=np.int64)

    def split(self, pairs: Column) -> tuple[Index, Index]:
        """Entry and judge of each pair."""
        entry, judge = np.divmod(pairs, max(self.n_judges, 1))
        return entry, judge

    def covers(self, pairs: Column) -> Mask:
        """Which of these pairs are assigned or in conflict."""
        if self.assigned is None:
            return np.ones(pairs.size, dtype=np.bool_)
        return within(pairs, self.assigned) | within(pairs, self.conflicts)

    def free(self) -> Column:
        """Assigned pairs without a conflict, where assignments are explicit."""
        pairs = _none() if self.assigned is None else self.assigned
        return pairs[~within(pairs, self.conflicts)]

    def due(self, present: Mask) -> Index:
        """How many sheets of present entries each judge owes; shape (n_judges,)."""
        everyone = self.assigned is None
        entry, judge = self.split(self.conflicts if everyone else self.free())
        count = np.bincount(judge[present[entry]], minlength=self.n_judges)
        return int(present.sum()) - count if everyone else count

    def judges_of(self, excluded: Mask) -> Index:
        """How many judges who count and have no conflict each entry has; shape (n_entries,)."""
        everyone = self.assigned is None
        entry, judge = self.split(self.conflicts if everyone else self.free())
        count = np.bincount(entry[~excluded[judge]], minlength=self.n_entries)
        return int((~excluded).sum()) - count if everyone else count


def round_pairs(entries: RoundEntries, roster: Roster, facts: RoundFacts) -> RoundPairs:
    """Find who judges what: assignments where there are any, else panels, else everybody."""
    n_judges = len(roster.facts.judges)

    def codes(pairs: Pairs) -> Column:
        entry = entries.local[pairs.entry]
        inside = entry >= 0
        return ascending(entry[inside] * n_judges + roster.judge_place[pairs.judge[inside]])

    if facts.assignments is not None and facts.assignments.judge.size:
        assigned: Column | None = codes(facts.assignments)
    else:
        assigned = codes(_seated(facts.panels, roster)) if facts.panels else None
    return RoundPairs(assigned, codes(roster.facts.conflicts), entries.size, n_judges)


def _seated(panels: Iterable[tuple[str, int]], roster: Roster) -> Pairs:
    """Each judge of a panel with each entry of it."""
    judges: dict[str, list[int]] = defaultdict(list)
    entries: dict[str, list[int]] = defaultdict(list)
    for number, judge in enumerate(roster.facts.judges):
        for panel in judge.panels:
            judges[panel].append(number)
    for panel, entry in panels:
        entries[panel].append(entry)
    sides = [
        (np.repeat(judges[panel], len(seen)), np.tile(seen, len(judges[panel])))
        for panel, seen in entries.items()
    ]
    judge_side, entry_side = zip(*sides, strict=True)
    return Pairs(np.concatenate(judge_side).astype(np.intp), np.concatenate(entry_side))


def _none() -> Column:
    return np.zeros(0, dtype=np.int64)
