"""Taking places of a group in rank order, skipping who would break a cap.

Where a rule would have to choose between entries of one rank, it refuses to.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.quotas import Taken
from scoring.ranking import Standing

Block = list[int]


class Choice(Exception):
    """A rule would have to choose between these entries of one rank."""

    def __init__(self, entries: Sequence[int]) -> None:
        super().__init__(entries)
        self.entries = tuple(sorted(entries))


@dataclass(frozen=True, slots=True)
class InBlocks:
    """The ranked of one group, or the left over of all, in blocks of one rank."""

    blocks: tuple[Block, ...]
    shared: frozenset[int]


def in_blocks(standing: Standing, keep: set[int]) -> InBlocks:
    """The entries of `keep`, best first, those of one rank together."""
    everyone = np.ones(standing.order.size, dtype=np.bool_)
    sets = ([item for item in block.tolist() if item in keep] for block in standing.sets(everyone))
    shared = frozenset(standing.order[standing.shared].tolist())
    return InBlocks(tuple(block for block in sets if block), shared)


def fill(
    ranking: InBlocks, places: int, taken: Taken, together: Callable[[int], int] | None
) -> list[int]:
    """Take places in rank order, skipping who would break a cap.

    `together` gives the number whose equals at the last place all get in, None = no such rule.
    """
    chosen: list[int] = []
    for block in ranking.blocks:
        if len(chosen) >= places and not _level_with_last(block, chosen, together):
            break
        able = [entry for entry in block if taken.fits(entry)]
        if len(able) > 1:
            crowded = len(able) > places - len(chosen)
            shares = together is not None or block[0] in ranking.shared
            if (crowded and not shares) or not taken.fit_together(able):
                raise Choice(block)
        for entry in able:
            taken.add(entry)
        chosen += able
    return chosen


def _level_with_last(
    block: Block, chosen: list[int], together: Callable[[int], int] | None
) -> bool:
    if together is None or not chosen:
        return False
    return together(block[0]) == together(chosen[-1])
