"""Which entries take part in a round, with whom each is ranked, and who is set aside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.exact import Mask
from scoring.facts import Index
from scoring.roster import Roster, field
from scoring.rules import Round
from scoring.rulings import Rulings

ASIDE = ("", "ineligible", "disqualified", "withdrawn", "no_show")


@dataclass(frozen=True, slots=True)
class RoundEntries:
    """The entries of one round, numbered in order of key.

    Attributes
    ----------
    index : ndarray of int, shape (n,)
        Index of each in the facts.
    local : ndarray of int, shape (n_entries,)
        Number of each entry of the contest in this round, -1 where it does not take part.
    aside : ndarray of int8, shape (n,)
        Position in `ASIDE`; 0 means present.
    group : ndarray of int, shape (n,)
        Position in `groups`, whose values are in ascending order.
    pool : ndarray of int, shape (n,)
        Entries with the same number are ranked together.
    """

    index: Index
    local: Index
    aside: NDArray[np.int8]
    group: Index
    groups: tuple[str, ...]
    pool: Index

    @property
    def size(self) -> int:
        """How many entries take part."""
        return self.index.size

    @property
    def present(self) -> Mask:
        """Who is not set aside."""
        return np.asarray(self.aside == 0)


def _panel_of(round_key: str, roster: Roster) -> dict[int, str]:
    """The panel of each entry; of several the first by name."""
    facts = roster.facts.rounds.get(round_key)
    rows = sorted(facts.panels, reverse=True) if facts else []
    return {entry: panel for panel, entry in rows}


def _group_values(round_: Round, roster: Roster, index: Index) -> list[str]:
    if round_.group_by == "panel":
        panel = _panel_of(round_.key, roster)
        return [panel.get(number, "") for number in index.tolist()]
    entries = roster.facts.entries
    return [field(entries[number], round_.group_by) for number in index.tolist()]


def _groups(round_: Round, roster: Roster, index: Index) -> tuple[Index, tuple[str, ...]]:
    if not round_.group_by:
        return np.zeros(index.size, dtype=np.intp), ("",)
    values = _group_values(round_, roster, index)
    groups = tuple(sorted(set(values)))
    number = {value: place for place, value in enumerate(groups)}
    return np.array([number[value] for value in values], dtype=np.intp), groups


def _taking_part(round_: Round, roster: Roster, admitted: Mask | None) -> Index:
    index = roster.entries
    if admitted is not None:
        index = index[admitted[index]]
    if round_.divisions:
        inside = set(round_.divisions)
        entries = roster.facts.entries
        fits = [entries[number].division in inside for number in index.tolist()]
        index = index[np.array(fits, dtype=np.bool_)]
    return index


def _aside(index: Index, roster: Roster, rulings: Rulings) -> NDArray[np.int8]:
    """Reasons in reverse, so that the first that applies is written last."""
    status = roster.status[index]
    aside = np.zeros(index.size, dtype=np.int8)
    aside[np.isin(index, list(rulings.absent))] = ASIDE.index("no_show")
    aside[(status == "withdrawn") | np.isin(index, list(rulings.withdrawn))] = ASIDE.index(
        "withdrawn"
    )
    aside[np.isin(index, list(rulings.disqualified))] = ASIDE.index("disqualified")
    aside[status == "ineligible"] = ASIDE.index("ineligible")
    return aside


def round_entries(
    round_: Round, roster: Roster, rulings: Rulings, admitted: Mask | None
) -> RoundEntries:
    """Find who takes part in a round.

    Parameters
    ----------
    admitted : ndarray of bool, shape (n_entries,), or None
        Who advanced from the round's source; None where the round takes all entries.
    """
    index = _taking_part(round_, roster, admitted)
    local = np.full(len(roster.facts.entries), -1, dtype=np.intp)
    local[index] = np.arange(index.size)
    group, groups = _groups(round_, roster, index)
    together = round_.rank_groups == "together"
    return RoundEntries(
        index=index,
        local=local,
        aside=_aside(index, roster, rulings),
        group=group,
        groups=groups,
        pool=np.zeros_like(group) if together else group,
    )
