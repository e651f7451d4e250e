"""The tie ladder: parts a set of equal entries rung by rung."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Value = Callable[[str], Fraction | None]


@dataclass
class Class:
    """Entries of one rank: one alone, several who share it, or a tie that nobody has ended."""

    entries: list[str]
    shared: bool = False

    @property
    def unresolved(self) -> bool:
        """Whether somebody would still have to part them."""
        return len(self.entries) > 1 and not self.shared


@dataclass
class Ladder:
    """The rungs of a round with what they look at.

    `values` gives each rung that compares numbers (larger first, None = no value); `totals` the
    sheet totals by entry and judge; `preferred` the chair's standing statements (better, worse).
    """

    rungs: Sequence[str]
    values: Mapping[str, Value] = field(default_factory=dict)
    totals: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    preferred: frozenset[tuple[str, str]] = frozenset()

    def part(self, entries: Sequence[str], rung: int = 0) -> list[Class]:
        """Split a set of equals into classes, best first, from this rung of the ladder down."""
        if len(entries) == 1 or rung == len(self.rungs):
            return [Class(sorted(entries))]
        name = self.rungs[rung]
        if name == "shared":
            return [Class(sorted(entries), shared=True)]
        if name == "chair":
            sets = self.by_chair(entries)
        elif name == "preference":
            sets = by_value(entries, lambda entry: self.wins(entry, entries))
        else:
            sets = by_value(entries, self.values[name])
        return [part for one in sets for part in self.part(one, rung + 1)]

    def wins(self, entry: str, entries: Sequence[str]) -> Fraction:
        """Pairs won less pairs lost within the set."""
        balance = 0
        for other in entries:
            both = self.totals[entry].keys() & self.totals[other].keys()
            higher = sum(self.totals[entry][j] > self.totals[other][j] for j in both)
            lower = sum(self.totals[entry][j] < self.totals[other][j] for j in both)
            balance += (higher > lower) - (higher < lower)
        return Fraction(balance)

    def by_chair(self, entries: Sequence[str]) -> list[list[str]]:
        """Cut wherever all above are preferred, directly or through others, to all below."""
        above = {entry: self.reached(entry, entries) for entry in entries}
        strictly = {e: {o for o in above[e] if e not in above[o]} for e in entries}
        ordered = sorted(entries, key=lambda entry: -len(strictly[entry]))
        sets: list[list[str]] = [[]]
        for place, entry in enumerate(ordered):
            below = set(ordered[place:])
            if place and all(below <= strictly[better] for better in ordered[:place]):
                sets.append([])
            sets[-1].append(entry)
        return sets

    def reached(self, entry: str, entries: Sequence[str]) -> set[str]:
        """All of the set to whom the chair prefers the entry, directly or through others of it."""
        found: set[str] = set()
        ahead = [entry]
        while ahead:
            better = ahead.pop()
            for other in entries:
                if (better, other) in self.preferred and other not in found:
                    found.add(other)
                    ahead.append(other)
        return found


def by_value(entries: Sequence[str], value: Value) -> list[list[str]]:
    """Sets of equal value, largest first; the whole set where an entry has none."""
    found: dict[Fraction, list[str]] = {}
    for entry in entries:
        number = value(entry)
        if number is None:
            return [list(entries)]
        found.setdefault(number, []).append(entry)
    return [found[number] for number in sorted(found, reverse=True)]


def statements(preferences: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The chair's statements that stand: of two opposite ones the later."""
    standing: set[tuple[str, str]] = set()
    for better, worse in preferences:
        standing.discard((worse, better))
        standing.add((better, worse))
    return frozenset(standing)
