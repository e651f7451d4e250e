"""How many of the taken share a value: what caps and floors count, within each group."""

from collections import Counter
from collections.abc import Iterable

from scoring.roster import field
from scoring.rounds import RoundResult
from scoring.rules import Advance, Floor


class Taken:
    """The entries taken so far, counted by group and value of every field with a cap or floor."""

    def __init__(self, result: RoundResult, advance: Advance) -> None:
        self.members: set[int] = set()
        self._result = result
        self._caps, self._floors = advance.caps, advance.floors
        self._fields = {cap.by for cap in advance.caps} | {floor.by for floor in advance.floors}
        self._count: Counter[tuple[int, str, str]] = Counter()
        self._group: list[int] = result.setting.entries.group.tolist()

    def _value(self, entry: int, by: str) -> str:
        setting = self._result.setting
        return field(setting.roster.entry(int(setting.entries.index[entry])), by)

    def _move(self, entry: int, step: int) -> None:
        for by in self._fields:
            self._count[self._group[entry], by, self._value(entry, by)] += step

    def add(self, entry: int) -> None:
        """Take an entry."""
        self.members.add(entry)
        self._move(entry, 1)

    def remove(self, entry: int) -> None:
        """Let an entry go."""
        self.members.remove(entry)
        self._move(entry, -1)

    def fits(self, entry: int) -> bool:
        """Whether every cap holds with this entry too; an empty value is not capped."""
        group = self._group[entry]
        values = ((cap, self._value(entry, cap.by)) for cap in self._caps)
        return all(
            value == "" or self._count[group, cap.by, value] < cap.max for cap, value in values
        )

    def fit_together(self, entries: Iterable[int]) -> bool:
        """Whether every cap holds with all these entries."""
        added = []
        for entry in entries:
            if not self.fits(entry):
                break
            self._move(entry, 1)
            added.append(entry)
        else:
            entry = -1
        for done in added:
            self._move(done, -1)
        return entry == -1

    def has(self, entry: int, floor: Floor) -> bool:
        """Whether an entry has the value that a floor asks for."""
        return self._value(entry, floor.by) == floor.value

    def short(self, floor: Floor, group: int) -> int:
        """How many entries a floor still lacks in a group."""
        return floor.min - self._count[group, floor.by, floor.value]

    def needed(self, entry: int) -> bool:
        """Whether a floor would be short without this entry."""
        group = self._group[entry]
        return any(
            self.has(entry, floor) and self.short(floor, group) >= 0 for floor in self._floors
        )
