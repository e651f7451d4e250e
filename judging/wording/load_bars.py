"""A picture of the loads: a bar for every judge, heaviest first, in the band that rules allow."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

WIDTH = 1000
HEIGHT = 160
MOST_BARS = 200
WIDEST = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One judge's sheets."""

    x: float
    y: float
    width: float
    height: float
    wrong: bool
    label: str


@dataclass(frozen=True, slots=True)
class LoadBars:
    """The bars, or one outline where there are too many, and the lines of fewest and most."""

    bars: list[Bar]
    outline: str
    least: str
    most: str
    top: int
    count: int


def load_bars(judges: Iterable[Any]) -> LoadBars | None:
    """The picture of the judges' loads; None where nobody has a sheet."""
    ordered = sorted(judges, key=lambda one: (-one.load, one.key))
    top = max((max(one.load, _bound(one)) for one in ordered), default=0)
    if not any(one.load for one in ordered):
        return None
    step = min(WIDTH / len(ordered), WIDEST)
    few = len(ordered) <= MOST_BARS
    return LoadBars(
        bars=[_bar(one, at, step, top) for at, one in enumerate(ordered)] if few else [],
        outline="" if few else _outline([one.load for one in ordered], step, top),
        least=_line([one.least for one in ordered], step, top),
        most=_line([one.most for one in ordered], step, top),
        top=top,
        count=len(ordered),
    )


def _bound(judge: Any) -> int:
    """A maximum belongs into the picture unless it is far beyond what anybody has."""
    return judge.most if judge.most is not None and judge.most <= 2 * judge.load else 0


def _y(sheets: int, top: int) -> float:
    return round(HEIGHT - sheets * HEIGHT / top, 1)


def _bar(judge: Any, at: int, step: float, top: int) -> Bar:
    wrong = judge.load < judge.least or (judge.most is not None and judge.load > judge.most)
    gap = min(step / 5, 4)
    y = _y(judge.load, top)
    label = f"{judge.name or judge.key}: {judge.load}"
    return Bar(
        round(at * step + gap / 2, 1), y, round(step - gap, 1), round(HEIGHT - y, 1), wrong, label
    )


def _outline(loads: list[int], step: float, top: int) -> str:
    """One path over all bars: a thousand rectangles say no more."""
    path, before = [f"M0 {HEIGHT}"], None
    for at, load in enumerate(loads):
        if load != before:
            path.append(f"H{at * step:.1f}V{_y(load, top)}")
            before = load
    return f"{''.join(path)}H{len(loads) * step:.1f}V{HEIGHT}Z"


def _line(bounds: list[int | None], step: float, top: int) -> str:
    """Where a bound runs; it breaks off where a judge has none, or one outside the picture."""
    path, before = [], None
    for at, bound in enumerate(bounds):
        drawn = bound if bound is not None and 0 < bound <= top else None
        if drawn is not None:
            start = f"M{at * step:.1f} {_y(drawn, top)}" if drawn != before else ""
            path.append(f"{start}H{(at + 1) * step:.1f}")
        before = drawn
    return "".join(path)
