"""Who advances from a ranked round: places, caps, floors, wildcards, reserves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from scoring.facts import Entry
from scoring.rules import Advance, Floor
from tests.scoring.reference.ladder import Class
from tests.scoring.reference.rounds import Played, score_in


class Choice(Exception):
    """A rule would have to choose between entries of one rank."""

    def __init__(self, ties: list[list[str]]) -> None:
        super().__init__(ties)
        self.ties = ties


def field_of(entry: Entry, by: str) -> str:
    """The value that a cap or floor looks at; "" where there is none."""
    if by.startswith("attr."):
        return entry.attrs.get(by.removeprefix("attr."), "")
    return {"division": entry.division, "team": entry.team}[by]


def keeps_caps(played: Played, advance: Advance, chosen: Iterable[str]) -> bool:
    """Whether these entries of one group break no cap."""
    entries = [played.lines[key].entry for key in chosen]
    for cap in advance.caps:
        values = [value for entry in entries if (value := field_of(entry, cap.by))]
        if any(values.count(value) > cap.max for value in values):
            return False
    return True


def has(played: Played, key: str, floor: Floor) -> bool:
    """Whether an entry has the value that a floor asks for."""
    return field_of(played.lines[key].entry, floor.by) == floor.value


def fitting(played: Played, advance: Advance, taken: Sequence[str], part: Class) -> list[str]:
    """Those of a class who keep the caps. Raises Choice where they fit only one by one."""
    fit = [key for key in part.entries if keeps_caps(played, advance, [*taken, key])]
    if not keeps_caps(played, advance, [*taken, *fit]):
        raise Choice([part.entries])
    return fit


def select(played: Played) -> None:
    """Fill `advanced` and `reserves`; where somebody would have to choose, nobody is chosen."""
    advance = played.round.advance
    if advance is None:
        return
    groups = sorted({line.group for line in played.lines.values()})
    taken: dict[str, list[str]] = {}
    ties: list[list[str]] = []
    via: dict[str, str] = {}
    for group in groups:
        try:
            by_rank = take_places(played, advance, group)
            taken[group] = make_room(played, advance, group, by_rank)
        except Choice as choice:
            ties += choice.ties
            continue
        via.update({key: "rank" if key in by_rank else "floor" for key in taken[group]})
    if not ties:
        try:
            via.update(dict.fromkeys(take_wildcards(played, advance, taken), "wildcard"))
        except Choice as choice:
            ties += choice.ties
    if ties:
        played.blocked = True
        played.unresolved += [tie for tie in ties if tie not in played.unresolved]
        return
    order = [key for group in groups for part in classes_of(played, group) for key in part.entries]
    played.advanced = {key: via[key] for key in order if key in via}
    played.ever_advanced = set(via)
    for group in groups:
        played.reserves += take_reserves(played, advance, group, via)


def classes_of(played: Played, group: str) -> list[Class]:
    """The classes of the ranking as they stand within one group, best first."""
    found = []
    for part in sorted(played.classes, key=lambda part: played.lines[part.entries[0]].rank):
        members = [key for key in part.entries if played.lines[key].group == group]
        if members:
            found.append(Class(members, part.shared))
    return found


def whole_tie(played: Played, part: Class) -> list[str]:
    """The tie in the ranking to which a class within a group belongs."""
    return next(whole.entries for whole in played.classes if part.entries[0] in whole.entries)


def take_places(played: Played, advance: Advance, group: str) -> list[str]:
    """The entries that take the group's places in rank order."""
    places = advance.quota.get(group, advance.places)
    taken: list[str] = []
    last: Fraction | None = None
    for part in classes_of(played, group):
        score = played.lines[part.entries[0]].score
        if len(taken) >= places and not (advance.ties == "all" and score == last):
            break
        try:
            fit = fitting(played, advance, taken, part)
        except Choice as choice:
            raise Choice([whole_tie(played, part)]) from choice
        too_many = len(fit) > 1 and len(taken) + len(fit) > places
        if too_many and not part.shared and advance.ties == "ladder":
            raise Choice([whole_tie(played, part)])
        taken += fit
        if last is None and len(taken) >= places:
            last = score
    return taken


def make_room(played: Played, advance: Advance, group: str, taken: list[str]) -> list[str]:
    """The taken after the floors, in the order in which they are written."""
    members = [key for part in classes_of(played, group) for key in part.entries]
    for floor in advance.floors:
        repair = Repair(played, advance, members, floor)
        ends = repair.ends(frozenset(taken))
        if repair.ties:
            # Only the first choice is known: those behind it may never have to be made.
            raise Choice([whole_tie(played, Class(repair.ties[-1]))])
        (end,) = ends
        taken = [key for key in members if key in end]
    return taken


@dataclass
class Repair:
    """Every way in which one floor can end when entries of one rank are chosen between at will.

    A choice that leads to the same end either way is none; the others stand in `ties`, the first
    to be made last.
    """

    played: Played
    advance: Advance
    members: Sequence[str]
    floor: Floor
    known: dict[frozenset[str], set[frozenset[str]]] = field(default_factory=dict)
    ties: list[list[str]] = field(default_factory=list)

    def ends(self, taken: frozenset[str]) -> set[frozenset[str]]:
        """All sets of taken to which this one can lead."""
        if taken not in self.known:
            short = sum(has(self.played, key, self.floor) for key in taken) < self.floor.min
            leaving = self.dispensable(taken) if short else []
            ways = {out: self.after(taken, out) for out in leaving}
            self.known[taken] = self.joined(ways, taken)
        return self.known[taken]

    def after(self, taken: frozenset[str], out: str) -> set[frozenset[str]]:
        """All ends when this one makes way for the best who has the value and keeps the caps."""
        rest = taken - {out}
        coming = [
            key
            for key in self.members
            if key not in taken
            and has(self.played, key, self.floor)
            and keeps_caps(self.played, self.advance, [*rest, key])
        ]
        best = min((self.played.lines[key].rank for key in coming), default=0)
        ways = {
            key: self.ends(rest | {key}) for key in coming if self.played.lines[key].rank == best
        }
        return self.joined(ways, taken)

    def joined(
        self, ways: dict[str, set[frozenset[str]]], taken: frozenset[str]
    ) -> set[frozenset[str]]:
        """The ends of all ways; where there is no way, things stay as they are."""
        if any(ends != other for ends in ways.values() for other in ways.values()):
            self.ties.append(sorted(ways))
        return set().union(*ways.values()) or {taken}

    def dispensable(self, taken: Iterable[str]) -> list[str]:
        """The last of the taken who lack the value and whom no floor needs."""
        taken = list(taken)

        def needed(key: str) -> bool:
            return any(
                has(self.played, key, other)
                and sum(has(self.played, one, other) for one in taken) <= other.min
                for other in self.advance.floors
            )

        free = [key for key in taken if not has(self.played, key, self.floor) and not needed(key)]
        last = max((self.played.lines[key].rank for key in free), default=0)
        return [key for key in free if self.played.lines[key].rank == last]


def take_wildcards(played: Played, advance: Advance, taken: dict[str, list[str]]) -> list[str]:
    """The best left over, all groups together; each keeps the caps of its own group."""
    if not advance.wildcards:
        return []
    chosen = {key for keys in taken.values() for key in keys}
    left = [key for key in played.lines if key not in chosen]
    worth = {key: z_score(played, key) for key in left}
    if advance.wildcard_by == "score":
        worth = {key: score_of(played, key) for key in left}
    wild: list[str] = []
    for value in sorted(set(worth.values()), reverse=True):
        for part in played.ladder.part([key for key in left if worth[key] == value]):
            if len(wild) >= advance.wildcards:
                return wild
            fit = fitting_anywhere(played, advance, taken, wild, part)
            too_many = len(fit) > 1 and len(wild) + len(fit) > advance.wildcards
            if too_many and not part.shared:
                raise Choice([part.entries])
            wild += fit
    return wild


def fitting_anywhere(
    played: Played,
    advance: Advance,
    taken: dict[str, list[str]],
    wild: Sequence[str],
    part: Class,
) -> list[str]:
    """Those of a class of any groups who keep the caps of their own. Raises Choice."""
    fit = []
    for group in sorted({played.lines[key].group for key in part.entries}):
        there = [key for key in wild if played.lines[key].group == group]
        members = [key for key in part.entries if played.lines[key].group == group]
        try:
            fit += fitting(played, advance, [*taken[group], *there], Class(members))
        except Choice as choice:
            raise Choice([part.entries]) from choice
    return fit


def z_score(played: Played, key: str) -> Fraction:
    """A number that orders as (score − mean) / population sd within the group does."""
    group = played.lines[key].group
    scores = [
        score_of(played, other) for other, line in played.lines.items() if line.group == group
    ]
    middle = sum(scores, Fraction()) / len(scores)
    variance = sum(((score - middle) ** 2 for score in scores), Fraction()) / len(scores)
    distance = score_of(played, key) - middle
    return distance * abs(distance) / variance if variance else Fraction()


def score_of(played: Played, key: str) -> Fraction:
    """The score of a ranked entry, turned so that larger is better."""
    score = score_in(played, key)
    assert score is not None, "only a ranked entry is asked for"
    return score


def take_reserves(played: Played, advance: Advance, group: str, chosen: Iterable[str]) -> list[str]:
    """The next in rank order, those of one rank together, whatever caps and floors say."""
    reserves: list[str] = []
    for part in classes_of(played, group):
        if len(reserves) >= advance.reserves:
            break
        reserves += [key for key in part.entries if key not in chosen]
    return reserves
