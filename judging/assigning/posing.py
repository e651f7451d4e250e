"""From a roster and its rules to a problem: who may judge what, pruned where it would not fit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

import numpy as np

from judging.assigning.conflicts import Conflict, normal_organisation
from judging.assigning.eligible import Fit, Grid, Pairs, allowed_pairs
from judging.assigning.errors import BadProblem, LockedConflict
from judging.assigning.expertise import expertise
from judging.assigning.problem import Index, Int, Limit, Problem
from judging.assigning.roster import Entry, Judge

Named = TypeVar("Named", Entry, Judge)
MOST_PAIRS = 4_000_000
BEST_WHEN_MANY = 25
NO_CONFLICTS: tuple[Conflict, ...] = ()
Pair = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """What holds for a whole round; pairs are (entry id, judge id).

    Attributes
    ----------
    judges_per_entry : int
        For entries that name no own number.
    min_load, max_load : int or None
        For judges who name no own bounds; None = 0 and no bound.
    locked, forbidden : collection of pairs
        Set by hand. A lock overrides tracks and divisions, never a conflict.
    affinity : mapping of pair to float
        The organiser's word instead of the calculated affinity.
    senior : bool
        Every entry needs at least one senior judge.
    most_of_one_organisation : int or None
        The most judges of one organisation at an entry.
    expert_at : float
        Every entry that can should get one judge of at least this affinity; 0 = nobody asks.
    text_share, load_price, seed
        See `expertise` and `Problem`.
    affinity_budget : float
        The share of affinity that `draft` may give up for better linked judges: 0 = none, 1 =
        expertise does not matter, difference blocks.
    floor_share : float or None
        How near the worst entry must come to the best that is possible for it; None = no floor.
    best : int or None
        How many of the best judges of each entry, and entries of each judge, are kept as pairs;
        None = as `pruning_of` says.
    anchors : int
        Entries that judges of every group see.
    rooms, slots, mixes : int
        As of `seated_plan`; without rooms the others do not matter.
    """

    judges_per_entry: int = 3
    min_load: int | None = None
    max_load: int | None = None
    locked: Collection[Pair] = ()
    forbidden: Collection[Pair] = ()
    affinity: Mapping[Pair, float] = field(default_factory=dict)
    senior: bool = False
    most_of_one_organisation: int | None = None
    expert_at: float = 0.0
    text_share: float = 0.3
    load_price: float = 0.02
    seed: int = 0
    affinity_budget: float = 0.01
    floor_share: float | None = None
    best: int | None = None
    anchors: int = 0
    rooms: int = 0
    slots: int = 0
    mixes: int = 1


def pruning_of(n_entries: int, n_judges: int, best: int | None = None) -> int | None:
    """Say how many of the best pairs to keep: what is asked for, BEST_WHEN_MANY of very many."""
    if best is None and n_entries * n_judges > MOST_PAIRS:
        return BEST_WHEN_MANY
    return best


def pose(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: Iterable[Conflict] = NO_CONFLICTS,
    best: int | None = None,
    planned: Iterable[Pair] = (),
) -> Problem:
    """Pose the problem of a round.

    Parameters
    ----------
    entries, judges, rules
        In any order (they are sorted by id), and what holds for all of them.
    conflicts : iterable of Conflict
        From `find_conflicts`.
    best : int, optional
        Instead of `rules.best`.
    planned : iterable of (entry id, judge id)
        Sheets that a `repair` may keep: never pruned where they are allowed.

    Returns
    -------
    Problem
        All allowed pairs, or the best of them for very large rounds.

    Raises
    ------
    BadProblem, LockedConflict
        Ids given twice, contradicting bounds; a lock on a conflict or a forbidden pair.
    """
    entries, judges = _in_order(entries, "entry"), _in_order(judges, "judge")
    barred = _barred(entries, judges, rules, tuple(conflicts))
    locked = _pairs(entries, judges, rules.locked)
    fit = Fit(expertise(entries, judges, rules.text_share), _said(entries, judges, rules))
    in_use = _pairs(entries, judges, planned)
    grid = Grid(entries, judges, fit, barred, locked, in_use, rules.seed)
    breadth = pruning_of(len(entries), len(judges), rules.best if best is None else best)
    return _problem(entries, judges, rules, allowed_pairs(grid, breadth), barred, locked)


def _problem(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    pairs: Pairs,
    barred: Index,
    locked: Index,
) -> Problem:
    entry, judge, affinity = pairs
    wanted = [rules.judges_per_entry if one.sheets is None else one.sheets for one in entries]
    demand = np.array(wanted, dtype=np.int64)
    return Problem(
        entry_ids=tuple(one.id for one in entries),
        judge_ids=tuple(one.id for one in judges),
        entry_names=tuple(one.label for one in entries),
        judge_names=tuple(one.label for one in judges),
        places=tuple(one.place for one in entries),
        demand=demand,
        least=_least(judges, rules),
        most=_most(judges, rules, len(entries)),
        entry=entry,
        judge=judge,
        affinity=affinity,
        held=np.isin(entry * len(judges) + judge, locked[:, 0] * len(judges) + locked[:, 1]),
        conflict_entry=barred[:, 0],
        conflict_judge=barred[:, 1],
        limits=_limits(judges, demand, rules),
        expert_at=rules.expert_at,
        load_price=rules.load_price,
        seed=rules.seed,
    )


def _in_order(things: Sequence[Named], word: str) -> tuple[Named, ...]:
    ordered = tuple(sorted(things, key=lambda one: one.id))
    for one, following in pairwise(ordered):
        if one.id == following.id:
            raise BadProblem(f"The {word} {one.id} is listed twice.")
    return ordered


def _pairs(entries: Sequence[Entry], judges: Sequence[Judge], named: Iterable[Pair]) -> Index:
    """Turn pairs of ids into rows of two indices, each once; pairs of strangers fall out."""
    entry_at = {one.id: at for at, one in enumerate(entries)}
    judge_at = {one.id: at for at, one in enumerate(judges)}
    known = {(entry_at[e], judge_at[j]) for e, j in named if e in entry_at and j in judge_at}
    return np.array(sorted(known), dtype=np.intp).reshape(-1, 2)


def _barred(
    entries: Sequence[Entry],
    judges: Sequence[Judge],
    rules: Rules,
    conflicts: Sequence[Conflict],
) -> Index:
    """List the pairs that may never be, as rows of two indices; refuse locks on them."""
    why = {(c.entry, c.judge): str(c) for c in reversed(conflicts)}
    why |= {pair: "it was forbidden by hand" for pair in rules.forbidden if pair not in why}
    names = {one.id: one.label for one in judges}, {one.id: one.label for one in entries}
    for entry, judge in sorted(why.keys() & set(rules.locked)):
        raise LockedConflict(
            names[1].get(entry, entry), names[0].get(judge, judge), why[entry, judge]
        )
    return _pairs(entries, judges, why)


def _said(entries: Sequence[Entry], judges: Sequence[Judge], rules: Rules) -> Pairs:
    """Turn the organiser's own affinities into arrays."""
    pairs = _pairs(entries, judges, rules.affinity)
    said = [rules.affinity[entries[entry].id, judges[judge].id] for entry, judge in pairs.tolist()]
    return pairs[:, 0], pairs[:, 1], np.array(said, dtype=np.float64)


def _least(judges: Sequence[Judge], rules: Rules) -> Int:
    """Each judge's minimum: his own, or the round's as far as his own maximum lets it."""
    general = rules.min_load or 0
    return np.array(
        [
            min(general, general if one.most is None else one.most)
            if one.least is None
            else one.least
            for one in judges
        ],
        dtype=np.int64,
    )


def _most(judges: Sequence[Judge], rules: Rules, n_entries: int) -> Int:
    """Each judge's maximum: his own, or the round's, but never below his own minimum."""
    general = n_entries if rules.max_load is None else rules.max_load
    return np.array(
        [max(general, one.least or 0) if one.most is None else one.most for one in judges],
        dtype=np.int64,
    )


def _limits(judges: Sequence[Judge], demand: Int, rules: Rules) -> tuple[Limit, ...]:
    """Turn “one senior” and “at most m of one organisation” into groups with a most."""
    limits = []
    if rules.senior:
        junior = np.array([-1 if judge.senior else 0 for judge in judges], dtype=np.intp)
        limits.append(Limit("at least one senior", junior, np.maximum(demand - 1, 0)))
    if (most := rules.most_of_one_organisation) is not None:
        named = [normal_organisation(judge.organisation) for judge in judges]
        number = {name: at for at, name in enumerate(sorted(set(named) - {""}))}
        group = np.array([number.get(name, -1) for name in named], dtype=np.intp)
        name = f"at most {most} of one organisation"
        limits.append(Limit(name, group, np.full(len(demand), most, dtype=np.int64)))
    return tuple(limits)
