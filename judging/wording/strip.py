"""A picture of the gaps: every score of a ranking as a dot on one line, the best at the right."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from judging.formats import points

WIDTH = 1000
MARGIN = 12
DOT = 11
ROWS = 5
MOST = 400
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """One entry on the strip; equal or nearly equal scores stand one above the other."""

    x: int
    y: int
    inside: bool
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The dots of one ranking, where its cut lies, and both ends of the line."""

    dots: list[Dot]
    height: int
    cut: int | None
    low: str
    high: str


def strip(lines: list[Mapping[str, Any]], inside: int, lower_is_better: bool) -> Strip | None:
    """A strip for one ranking; None where a picture would say nothing or be a smear."""
    if not FEWEST <= len(lines) <= MOST:
        return None
    numbers = [Decimal(line["score"]) for line in lines]
    if min(numbers) == max(numbers):
        return None
    places = [_place(number, min(numbers), max(numbers)) for number in numbers]
    if lower_is_better:
        places = [WIDTH - x for x in places]
    rows = _rows(places)
    height = (max(rows) + 1) * DOT + 4
    dots = [
        Dot(x, height - 6 - row * DOT, number <= inside, _label(line))
        for number, (line, x, row) in enumerate(zip(lines, places, rows, strict=True), 1)
    ]
    worst, best = points(lines[-1]["score"]), points(lines[0]["score"])
    return Strip(dots, height, _cut(places, inside), worst, best)


def _place(number: Decimal, low: Decimal, high: Decimal) -> int:
    room = WIDTH - 2 * MARGIN
    return MARGIN + int((number - low) * room / (high - low))


def _rows(places: list[int]) -> list[int]:
    """How many dots stand below each one in its column, at most ROWS - 1."""
    seen: Counter[int] = Counter()
    rows = []
    for x in places:
        rows.append(min(seen[x // DOT], ROWS - 1))
        seen[x // DOT] += 1
    return rows


def _cut(places: list[int], inside: int) -> int | None:
    if not 0 < inside < len(places) or places[inside - 1] == places[inside]:
        return None
    return (places[inside - 1] + places[inside]) // 2


def _label(line: Mapping[str, Any]) -> str:
    return f"{line['entry']} {points(line['score'])}"
