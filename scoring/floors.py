"""Making room for floors: the last taken without a value gives way to the best who has it.

Entries of one rank may go, or come, in any order as long as the end is the same. All orders are
tried; where they end differently, or there are too many to try, nobody is chosen.
"""

from scoring.places import Block, Choice, InBlocks
from scoring.quotas import Taken
from scoring.rules import Floor

Members = frozenset[int]
Ends = frozenset[Members]
MOST_BRANCHES = 2_000


def make_room(
    ranking: InBlocks, group: int, floor: Floor, inside: Members, taken: Taken
) -> Members:
    """Who is taken in a group once a floor holds, or as nearly as it can.

    Parameters
    ----------
    inside : frozenset of int
        Who is taken in the group so far.
    taken : Taken
        Counts them; counts the result afterwards.

    Raises
    ------
    Choice
        Between the first entries of one rank whose order makes a difference.
    """
    repair = _Repair(ranking, group, floor, taken)
    ends = repair.ends(inside)
    if repair.ties:
        raise Choice(repair.ties[-1])
    (end,) = ends
    for entry in inside - end:
        taken.remove(entry)
    for entry in end - inside:
        taken.add(entry)
    return end


class _Repair:
    """Every way in which a floor can end when entries of one rank are chosen between at will.

    `ties` holds those whose choice makes a difference, the first to be made last.
    """

    def __init__(self, ranking: InBlocks, group: int, floor: Floor, taken: Taken) -> None:
        self.ties: list[Block] = []
        self._blocks, self._group, self._floor = ranking.blocks, group, floor
        self._taken = taken
        self._known: dict[Members, Ends] = {}

    def ends(self, inside: Members) -> Ends:
        """All sets of the taken to which this one can lead; the counts stay as they were."""
        done = []
        while len(options := self._options(inside)) == 1 and len(options[0][1]) == 1:
            leaver, (comer,) = options[0]
            inside = self._swapped(inside, leaver, comer)
            done.append((leaver, comer))
        if len(self._known) > MOST_BRANCHES:
            raise Choice([leaver for leaver, _ in options] or sorted(inside))
        if inside not in self._known:
            ways = [(leaver, self._after(inside, leaver, comers)) for leaver, comers in options]
            self._known[inside] = self._joined(ways, inside)
        for leaver, comer in reversed(done):
            self._swapped(inside, comer, leaver)
        return self._known[inside]

    def _options(self, inside: Members) -> list[tuple[int, Block]]:
        """The last taken who may go, each with the best who may come for it."""
        if self._taken.short(self._floor, self._group) <= 0:
            return []
        return [(leaver, self._comers(inside, leaver)) for leaver in self._leavers(inside)]

    def _after(self, inside: Members, leaver: int, comers: Block) -> Ends:
        ways = []
        for comer in comers:
            ways.append((comer, self.ends(self._swapped(inside, leaver, comer))))
            self._swapped(inside, comer, leaver)
        return self._joined(ways, inside)

    def _joined(self, ways: list[tuple[int, Ends]], inside: Members) -> Ends:
        """The ends of all ways; where there is no way, things stay as they are."""
        if len({ends for _, ends in ways}) > 1:
            self.ties.append([entry for entry, _ in ways])
        return frozenset().union(*(ends for _, ends in ways)) or frozenset((inside,))

    def _swapped(self, inside: Members, leaver: int, comer: int) -> Members:
        self._taken.remove(leaver)
        self._taken.add(comer)
        return inside - {leaver} | {comer}

    def _leavers(self, inside: Members) -> Block:
        """The last taken who lack the value and whom no floor needs."""
        for block in reversed(self._blocks):
            spared = [entry for entry in block if entry in inside and self._may_go(entry)]
            if spared:
                return spared
        return []

    def _may_go(self, entry: int) -> bool:
        return not (self._taken.has(entry, self._floor) or self._taken.needed(entry))

    def _comers(self, inside: Members, leaver: int) -> Block:
        """The best not taken who have the value and keep the caps once `leaver` is gone."""
        self._taken.remove(leaver)
        try:
            for block in self._blocks:
                able = [entry for entry in block if entry not in inside and self._may_come(entry)]
                if able:
                    return able
            return []
        finally:
            self._taken.add(leaver)

    def _may_come(self, entry: int) -> bool:
        return self._taken.has(entry, self._floor) and self._taken.fits(entry)
