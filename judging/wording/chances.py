"""A picture of the simulator: how surely the truly best, second best … reach the final."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judging.wording.catalogue import gettext
from judging.wording.plans import percent

WIDTH = 720
HEIGHT = 240
MARGIN = 10
MOST_DOTS = 60
MOST_POINTS = 200
ROWS = 12


@dataclass(frozen=True, slots=True)
class Point:
    """The chance of one true rank."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """The chances as a line, with the last place of the final marked on it."""

    path: str
    dots: list[Point]
    chosen: Point
    last: int
    places: int
    chance: str


def curve(reaches: Sequence[float], places: int) -> Curve | None:
    """The line over the ranks that matter; None where there is only one entry."""
    shown = reaches[: max(3 * places, 10)]
    if len(shown) < 2:
        return None
    drawn = sorted({*range(0, len(shown), -(-len(shown) // MOST_POINTS)), places - 1})
    points = [_point(at, shown[at], len(shown)) for at in drawn]
    path = "M" + "L".join(f"{one.x} {one.y}" for one in points)
    dots = points if len(points) <= MOST_DOTS else []
    return Curve(
        path,
        dots,
        points[drawn.index(places - 1)],
        len(shown),
        places,
        percent(reaches[places - 1]),
    )


def marked(drawn: Curve) -> str:
    """What the marked point says."""
    return gettext(
        "The line marks the last place: whoever truly is no. %(number)d reaches the final with a "
        "chance of %(chance)s. Left of it all should be at 100 %%, right of it at 0 %%.",
        number=drawn.places,
        chance=drawn.chance,
    )


def _point(at: int, chance: float, count: int) -> Point:
    x = MARGIN + at * (WIDTH - 2 * MARGIN) / (count - 1)
    y = MARGIN + (1 - chance) * (HEIGHT - 2 * MARGIN)
    return Point(round(x, 1), round(y, 1), f"{at + 1}: {percent(chance)}")


def rows(reaches: Sequence[float], places: int) -> list[tuple[int, str]]:
    """The same in numbers, evenly chosen, always with the last place of the final."""
    count = min(len(reaches), max(3 * places, 10))
    step = max(1, count // ROWS)
    chosen = sorted({*range(0, count, step), places - 1})
    return [(at + 1, percent(reaches[at])) for at in chosen]


def workload(found: Any) -> str:
    """Whether time and people suffice."""
    if found.feasible:
        return gettext(
            "Feasible: every judge has %(needed)d sheets at most and time for %(possible)d.",
            needed=found.needed,
            possible=found.possible,
        )
    if not found.possible:
        return gettext("Not feasible: the time is shorter than one sheet takes.")
    return gettext(
        "Not feasible: a judge would have up to %(needed)d sheets but has time for %(possible)d. "
        "It takes %(judges)d judges, fewer judges per team, or more time.",
        needed=found.needed,
        possible=found.possible,
        judges=found.judges_needed,
    )


def outlook(found: Any, places: int) -> str:
    """What the final will hold, in a sentence."""
    if places == 1:
        return gettext(
            "The truly best team is in the final with a chance of %(all)s.",
            all=percent(found.all_best),
        )
    return gettext(
        "Of the truly best %(places)d, %(held)s reach the final on average; that all of them do "
        "happens in %(all)s of such events.",
        places=places,
        held=f"{found.share * places:.1f}",
        all=percent(found.all_best),
    )


def runs(found: Any) -> str:
    """How far the figures can be trusted."""
    return gettext(
        "Played %(runs)d times with marks drawn anew; each chance may be off by up to ±%(error)s.",
        runs=found.runs,
        error=percent(2 * found.error),
    )
