"""The entries and judges of a contest in order of their keys.

Everything after this point numbers them in that order, so that the order of rows can never show.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.facts import Entry, Facts, Index


@dataclass(frozen=True, slots=True)
class Roster:
    """Who there is.

    Attributes
    ----------
    entries, judges : ndarray of int
        Indices into `facts.entries` and `facts.judges` in order of key.
    judge_place : ndarray of int, shape (n_judges,)
        Position of each judge in that order.
    entry_of, judge_of : dict
        Index of each key.
    """

    facts: Facts
    entries: Index
    judges: Index
    judge_place: Index
    entry_of: dict[str, int]
    judge_of: dict[str, int]
    status: NDArray[np.str_]

    def entry(self, index: int) -> Entry:
        """The entry with this index in the facts."""
        return self.facts.entries[index]

    def judge_key(self, place: int) -> str:
        """The key of the judge at this position in order of key."""
        return self.facts.judges[int(self.judges[place])].key


def _order(keys: list[str]) -> Index:
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def roster(facts: Facts) -> Roster:
    """Order the entries and judges of a contest by key."""
    entry_keys = [item.key for item in facts.entries]
    judge_keys = [item.key for item in facts.judges]
    judges = _order(judge_keys)
    place = np.empty_like(judges)
    place[judges] = np.arange(judges.size)
    return Roster(
        facts=facts,
        entries=_order(entry_keys),
        judges=judges,
        judge_place=place,
        entry_of={key: index for index, key in enumerate(entry_keys)},
        judge_of={key: index for index, key in enumerate(judge_keys)},
        status=np.array([item.status for item in facts.entries], dtype=np.str_),
    )


def field(entry: Entry, by: str) -> str:
    """The value of a field that groups, caps and floors are written in, "" where not said."""
    if by == "division":
        return entry.division
    if by == "team":
        return entry.team
    return entry.attrs.get(by.removeprefix("attr."), "")
