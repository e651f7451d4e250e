"""The exact number that each component gives each entry, before it is printed."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.facts import Facts, RoundFacts
from scoring.rules import Component
from tests.scoring.reference.sheets import Attendance

Values = dict[str, Fraction]


def votes(
    part: Component, facts: Facts, recorded: RoundFacts, together: Sequence[Sequence[str]]
) -> Values:
    """100 × valid votes / the largest or total number of those ranked together."""
    counted = {entry: Fraction() for group in together for entry in group}
    rows = recorded.votes
    for index, number, valid in zip(rows.entry, rows.votes, rows.valid, strict=True):
        entry = facts.entries[int(index)].key
        if valid and entry in counted:
            counted[entry] += int(number)
    found = {}
    for group in together:
        of_group = [counted[entry] for entry in group]
        whole = max(of_group) if part.scale == "share_of_max" else sum(of_group, Fraction())
        for entry in group:
            found[entry] = 100 * counted[entry] / whole if whole else Fraction()
    return found


def investments(
    part: Component,
    facts: Facts,
    recorded: RoundFacts,
    attendance: Attendance,
    together: Sequence[Sequence[str]],
) -> Values:
    """100 × share / the largest share; a share is units / what the entry's judges could give."""
    units = {entry.key: 0 for entry in attendance.active}
    rows = recorded.investments
    for judge_index, entry_index, number in zip(rows.judge, rows.entry, rows.units, strict=True):
        pair = (facts.judges[int(judge_index)].key, facts.entries[int(entry_index)].key)
        if pair in attendance.pairs:
            units[pair[1]] += int(number)
    shares = {}
    for entry, given in units.items():
        possible = part.units * sum(of == entry for _, of in attendance.pairs)
        shares[entry] = Fraction(given, possible) if possible else Fraction()
    found = {}
    for group in together:
        largest = max(shares[entry] for entry in group)
        for entry in group:
            found[entry] = 100 * shares[entry] / largest if largest else Fraction()
    return found


def rankings(
    part: Component,
    facts: Facts,
    recorded: RoundFacts,
    attendance: Attendance,
    together: Sequence[Sequence[str]],
) -> Values:
    """100 × share / the largest share; a share is points / the first places it could have had.

    `together` holds also entries that are set aside: what was written of them stays written.
    """
    written: dict[str, dict[str, int]] = {}
    rows = recorded.rankings
    for judge_index, entry_index, place in zip(rows.judge, rows.entry, rows.place, strict=True):
        judge, entry = facts.judges[int(judge_index)].key, facts.entries[int(entry_index)].key
        written.setdefault(judge, {})[entry] = int(place)
    found = {}
    for group in together:
        mine = [entry for entry in group if entry in {of.key for of in attendance.active}]
        given, possible = {entry: Fraction() for entry in mine}, dict.fromkeys(mine, Fraction())
        for judge, places in written.items():
            may = [entry for entry in mine if (judge, entry) in attendance.pairs]
            if judge in attendance.excluded or not is_complete(part, places, group, may):
                continue
            worth = [Fraction(point) for point in part.points]
            worth = worth or [Fraction(n) for n in range(part.places or len(may), 0, -1)]
            placed = sorted((e for e in may if e in places), key=lambda entry: places[entry])
            for entry, points in zip(placed, worth, strict=False):
                given[entry] += points
            for entry in may:
                possible[entry] += worth[0]
        shares = {e: given[e] / possible[e] if possible[e] else Fraction() for e in mine}
        largest = max(shares.values(), default=Fraction())
        for entry in mine:
            found[entry] = 100 * shares[entry] / largest if largest else Fraction()
    return found


def is_complete(
    part: Component, places: dict[str, int], group: Sequence[str], may: Sequence[str]
) -> bool:
    """Whether a judge's order of a group has all the places that it was asked for."""
    of_group = [entry for entry in places if entry in group]
    if part.places:
        return len(of_group) > 0 and len(of_group) >= min(part.places, len(may))
    return len(of_group) > 0 and all(entry in places for entry in may)


def measures(part: Component, facts: Facts, recorded: RoundFacts) -> Values:
    """The clerk's points, rescaled from `max` where the rules say so."""
    found = {}
    for measure in recorded.measures:
        if measure.component == part.key:
            points = Fraction(measure.points)
            if part.scale_to is not None and part.max is not None:
                points = points * Fraction(part.scale_to) / Fraction(part.max)
            found[facts.entries[measure.entry].key] = points
    return found


def adjustment(
    facts: Facts, recorded: RoundFacts, entry: str, component: str, kind: str
) -> Fraction:
    """The sum of an entry's bonuses or deductions on a component or, with "", on the round."""
    points = Fraction()
    for row in recorded.adjustments:
        if (facts.entries[row.entry].key, row.component, row.kind) == (entry, component, kind):
            points += Fraction(row.points)
    return points
