"""The spread of practice marks as dots on a scale, and the same in words."""

from dataclasses import dataclass
from decimal import Decimal

from judging.formats import short
from judging.wording.catalogue import gettext, ngettext
from judging.wording.names import title
from scoring.rules import Texts

WIDTH, INSET, RADIUS, BASE = 1000, 24, 15, 150
MOST_IN_A_PILE = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark in the picture."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Dots:
    """One criterion: its dots, the median's place, and the sentence that says the same."""

    name: str
    low: str
    high: str
    dots: list[Dot]
    median: int | None
    sentence: str


def drawn(key: str, texts: Texts, low: Decimal, high: Decimal, points: list[Decimal]) -> Dots:
    """The dots of a criterion whose points are given smallest first."""
    middle = _median(points)
    return Dots(
        name=title(texts, key),
        low=short(low),
        high=short(high),
        dots=_piles(low, high, points),
        median=None if middle is None else _x(low, high, middle),
        sentence=_sentence(points, middle),
    )


def _x(low: Decimal, high: Decimal, points: Decimal) -> int:
    share = (points - low) / (high - low) if high > low else Decimal(0)
    return int(INSET + share * (WIDTH - 2 * INSET))


def _piles(low: Decimal, high: Decimal, points: list[Decimal]) -> list[Dot]:
    """Equal marks lie on each other; a pile that is too high is pressed together."""
    found = []
    for value in sorted(set(points)):
        count = points.count(value)
        step = 2 * RADIUS if count <= MOST_IN_A_PILE else 2 * RADIUS * MOST_IN_A_PILE // count
        x = _x(low, high, value)
        found += [Dot(x, BASE - RADIUS - at * step) for at in range(count)]
    return found


def _median(points: list[Decimal]) -> Decimal | None:
    if not points:
        return None
    half = len(points) // 2
    return points[half] if len(points) % 2 else (points[half - 1] + points[half]) / 2


def _sentence(points: list[Decimal], middle: Decimal | None) -> str:
    if middle is None:
        return gettext("Nobody has scored it yet.")
    told = ngettext("%(num)d judge", "%(num)d judges", len(points))
    return gettext(
        "%(judges)s: from %(low)s to %(high)s, median %(middle)s",
        judges=told,
        low=short(points[0]),
        high=short(points[-1]),
        middle=short(middle),
    )
