"""From valid sheets to the printed number of the sheets component."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.rules import Component, Criterion
from tests.scoring.reference.errors import NoSpread
from tests.scoring.reference.printing import HALF, printed, printed_t_score
from tests.scoring.reference.sheets import Sheet

Sheets = dict[str, dict[str, Sheet]]


def mean(values: Sequence[Fraction]) -> Fraction:
    """The exact mean."""
    return sum(values, Fraction()) / len(values)


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value, or the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean(ordered[middle - 1 : middle + 1])


def trim(values: Sequence[Fraction], part: Component) -> list[Fraction]:
    """The values without the highest and lowest, where there are enough of them."""
    if len(values) < part.trim_min:
        return list(values)
    return sorted(values)[part.drop_low : len(values) - part.drop_high]


def criterion_means(
    sheets: Sheets, criteria: Sequence[Criterion]
) -> dict[str, dict[str, Fraction]]:
    """The exact mean of each criterion over all valid sheets that have criteria."""
    found: dict[str, dict[str, Fraction]] = {}
    for entry, of_entry in sheets.items():
        with_marks = [sheet.marks for sheet in of_entry.values() if sheet.marks is not None]
        found[entry] = {}
        for criterion in criteria:
            if with_marks:
                found[entry][criterion.key] = mean([marks[criterion.key] for marks in with_marks])
    return found


def combine(
    part: Component,
    criteria: Sequence[Criterion],
    sheets: Sheets,
    together: Sequence[Sequence[str]],
    digits: int,
    rounding: str,
) -> dict[str, Fraction]:
    """The exact number of each entry that has a valid sheet, before it is printed.

    `together` are the sets of entries that are ranked together; `digits` are the contest's.
    """
    totals = {e: {j: s.total for j, s in of.items()} for e, of in sheets.items() if of}
    lists = {entry: list(of.values()) for entry, of in totals.items()}
    if part.combine == "mean":
        return {entry: mean(values) for entry, values in lists.items()}
    if part.combine == "median":
        return {entry: median(values) for entry, values in lists.items()}
    if part.combine == "trimmed" and part.trim_by == "total":
        return {entry: mean(trim(values, part)) for entry, values in lists.items()}
    if part.combine == "trimmed":
        return by_criterion(part, criteria, sheets, digits, rounding)
    if part.combine == "t_score":
        return t_scores(totals, digits, rounding)
    if part.combine == "rank_sum":
        lists = {e: list(of.values()) for e, of in judges_ranks(part, totals, together).items()}
    return times_most_sheets(lists, together)


def by_criterion(
    part: Component, criteria: Sequence[Criterion], sheets: Sheets, digits: int, rounding: str
) -> dict[str, Fraction]:
    """Each criterion trimmed and averaged by itself, printed, weighted, printed; summed."""
    found = {}
    for entry, of_entry in sheets.items():
        marks = [sheet.marks for sheet in of_entry.values() if sheet.marks is not None]
        if not marks:
            continue
        found[entry] = Fraction()
        for criterion in criteria:
            kept = trim([of[criterion.key] for of in marks], part)
            average = printed(mean(kept), digits, rounding)
            found[entry] += printed(average * Fraction(criterion.weight), digits, rounding)
    return found


def times_most_sheets(
    lists: dict[str, list[Fraction]], together: Sequence[Sequence[str]]
) -> dict[str, Fraction]:
    """The mean of an entry's numbers times the largest number of sheets in its ranking."""
    found = {}
    for group in together:
        scored = [entry for entry in group if entry in lists]
        for entry in scored:
            most = max(len(lists[other]) for other in scored)
            found[entry] = mean(lists[entry]) * most
    return found


def judges_ranks(
    part: Component,
    totals: dict[str, dict[str, Fraction]],
    together: Sequence[Sequence[str]],
) -> dict[str, dict[str, Fraction]]:
    """The rank that each judge gives an entry among those ranked with it."""
    found: dict[str, dict[str, Fraction]] = {entry: {} for entry in totals}
    for group in together:
        scored = [entry for entry in group if entry in totals]
        for entry in scored:
            for judge, total in totals[entry].items():
                seen = [totals[other][judge] for other in scored if judge in totals[other]]
                rank = Fraction(1 + sum(value > total for value in seen))
                if part.rank_ties == "average":
                    rank += (seen.count(total) - 1) * HALF
                found[entry][judge] = rank
    return found


def t_scores(
    totals: dict[str, dict[str, Fraction]], digits: int, rounding: str
) -> dict[str, Fraction]:
    """The mean of the printed t-scores of an entry's sheets."""
    by_judge: dict[str, list[Fraction]] = {}
    for of_entry in totals.values():
        for judge, total in of_entry.items():
            by_judge.setdefault(judge, []).append(total)
    spreads = {judge: spread(judge, values) for judge, values in by_judge.items()}
    found = {}
    for entry, of_entry in totals.items():
        scores = []
        for judge, total in of_entry.items():
            middle, variance = spreads[judge]
            scores.append(printed_t_score(total - middle, variance, digits, rounding))
        found[entry] = mean(scores)
    return found


def spread(judge: str, values: Sequence[Fraction]) -> tuple[Fraction, Fraction]:
    """A judge's mean and n−1 variance. Raises NoSpread without at least 3 unequal sheets."""
    middle = mean(values)
    squares = sum(((value - middle) ** 2 for value in values), Fraction())
    if len(values) < 3 or squares == 0:
        raise NoSpread(f"judge {judge} has no spread for a t-score")
    return middle, squares / (len(values) - 1)
