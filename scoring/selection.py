"""Who advances from a round: places, caps, floors, wildcards and reserves.

Where a rule would have to choose between entries of one rank, nobody is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scoring.floors import make_room
from scoring.places import Choice, InBlocks, fill, in_blocks
from scoring.quotas import Taken
from scoring.rounds import RoundResult
from scoring.rules import Advance
from scoring.wildcards import wildcards


@dataclass(frozen=True, slots=True)
class Selection:
    """Who advanced from a round and who waits, as entry numbers of the round.

    Attributes
    ----------
    advanced : tuple of (entry, via)
        By group, rank and key.
    reserves : tuple of int
        In the same order.
    free : tuple of int
        Group of each free place, the longest free first.
    once : frozenset of int
        Everybody who ever advanced, also who has lost the place since.
    choices : tuple of tuple of int
        Tied entries between whom a rule would have had to choose; where there are any, nobody
        advances.
    """

    advanced: tuple[tuple[int, str], ...] = ()
    reserves: tuple[int, ...] = ()
    free: tuple[int, ...] = ()
    once: frozenset[int] = field(default_factory=frozenset)
    choices: tuple[tuple[int, ...], ...] = ()


def _of(result: RoundResult, group: int) -> set[int]:
    """The entries of a group."""
    return set(np.flatnonzero(result.setting.entries.group == group).tolist())


def select(result: RoundResult) -> Selection:
    """Select who advances from a computed round and who is in reserve.

    Returns
    -------
    Selection
        With nobody but `choices` where a tie keeps the round from advancing.
    """
    advance = result.setting.round.advance
    if advance is None:
        return Selection()
    via: dict[int, str] = {}
    taken = Taken(result, advance)
    choices: list[tuple[int, ...]] = []
    for group, name in enumerate(result.setting.entries.groups):
        ranking = in_blocks(result.standing, _of(result, group))
        places = advance.quota.get(name, advance.places)
        try:
            via |= _of_group(result, ranking, group, places, advance, taken)
        except Choice as choice:
            choices.append(_whole_tie(result, choice.entries))
    if choices:
        return Selection(choices=tuple(choices))
    return _completed(result, advance, taken, via)


def _completed(
    result: RoundResult, advance: Advance, taken: Taken, via: dict[int, str]
) -> Selection:
    try:
        via |= dict.fromkeys(wildcards(result, advance, taken), "wildcard")
    except Choice as choice:
        return Selection(choices=(choice.entries,))
    reserves = _reserves(result, advance, set(via))
    ordered = in_order(result, list(via))
    advanced = tuple((entry, via[entry]) for entry in ordered)
    return Selection(advanced, tuple(in_order(result, reserves)), (), frozenset(via))


def in_order(result: RoundResult, entries: Sequence[int]) -> list[int]:
    """Entries by group, rank and key."""
    place = np.zeros(result.setting.entries.size, dtype=np.intp)
    place[result.standing.order] = np.arange(result.standing.order.size)
    group = result.setting.entries.group
    return sorted(entries, key=lambda entry: (group[entry], place[entry]))


def _whole_tie(result: RoundResult, entries: Sequence[int]) -> tuple[int, ...]:
    """All entries of the rank that these have."""
    order, block = result.standing.order, result.standing.block
    at = block[np.flatnonzero(order == entries[0])[0]]
    return tuple(order[block == at].tolist())


def _of_group(
    result: RoundResult,
    ranking: InBlocks,
    group: int,
    places: int,
    advance: Advance,
    taken: Taken,
) -> dict[int, str]:
    score = result.score.final.units
    together = (lambda entry: int(score[entry])) if advance.ties == "all" else None
    via = dict.fromkeys(fill(ranking, places, taken, together), "rank")
    for floor in advance.floors:
        inside = make_room(ranking, group, floor, frozenset(via), taken)
        via = {entry: via.get(entry, "floor") for entry in sorted(inside)}
    return via


def _reserves(result: RoundResult, advance: Advance, advanced: set[int]) -> list[int]:
    """The next in rank order of each group; those of one rank come together."""
    found: list[int] = []
    for group in range(len(result.setting.entries.groups)):
        waiting: list[int] = []
        left = _of(result, group) - advanced
        for block in in_blocks(result.standing, left).blocks:
            if len(waiting) >= advance.reserves:
                break
            waiting += block
        found += waiting
    return found
