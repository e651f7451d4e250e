"""Wildcards: the best left over of all groups, by z within the group or by score."""

from fractions import Fraction

import numpy as np

from scoring.exact import Column
from scoring.places import fill, in_blocks
from scoring.quotas import Taken
from scoring.ranking import descend, standing_of
from scoring.rounds import RoundResult
from scoring.rules import Advance


def wildcards(result: RoundResult, advance: Advance, taken: Taken) -> list[int]:
    """The best left over of all groups, by z or score, then the ladder."""
    left = np.setdiff1d(result.standing.order, list(taken.members))
    if not advance.wildcards or not left.size:
        return []
    final = result.score.final
    better = -final.units if final.lower else final.units
    worth = better[left] if advance.wildcard_by == "score" else _z_levels(result, better)[left]
    standing = descend(standing_of(left, (-worth,)), result.rungs)
    return fill(in_blocks(standing, set(left.tolist())), advance.wildcards, taken, None)


def _z_levels(result: RoundResult, better: Column) -> Column:
    """Integers in the order of z = (x - mean) / population sd within the group, 0 where sd is 0.

    With n entries, sum S and d = n x - S, z² = d² / (n Σx² - S²): compared as fractions.
    """
    squares: dict[int, Fraction] = {}
    group = result.setting.entries.group
    for number in range(len(result.setting.entries.groups)):
        members = result.standing.order[group[result.standing.order] == number].tolist()
        values = [int(better[entry]) for entry in members]
        total = sum(values)
        spread = len(values) * sum(value * value for value in values) - total * total
        for entry, value in zip(members, values, strict=True):
            d = len(values) * value - total
            squares[entry] = Fraction(d * abs(d), spread) if spread else Fraction(0)
    level = {square: place for place, square in enumerate(sorted(set(squares.values())))}
    levels = np.zeros(better.size, dtype=np.int64)
    for entry, square in squares.items():
        levels[entry] = level[square]
    return levels
