"""Ballots over time as bars: a picture that shows a burst before anybody counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from judging.formats import clock
from judging.wording.polls import minute

WIDTH, HEIGHT = 1000, 120
MOST_BARS = 240


class Group(Protocol):
    """Ballots of one minute, named by it."""

    @property
    def name(self) -> str: ...
    @property
    def ballots(self) -> int: ...
    @property
    def valid(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Bar:
    """What was cast within some minutes: all of it, and above what is void."""

    x: float
    width: float
    y: float
    height: float
    void_height: float
    is_burst: bool
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole picture with its ends and its tallest bar."""

    bars: list[Bar]
    begin: str
    end: str
    most: int


def bars(minutes: Sequence[Group], bursts: Sequence[Group], timezone: str) -> Bars | None:
    """A bar for every minute, or for several where the vote lasted for hours."""
    if not minutes:
        return None
    first, last = minute(minutes[0].name), minute(minutes[-1].name)
    span = int((last - first).total_seconds()) // 60 + 1
    step = -(-span // MOST_BARS)
    slots = -(-span // step)
    cast, valid, burst = [0] * slots, [0] * slots, [False] * slots
    wild = {one.name for one in bursts}
    for one in minutes:
        slot = int((minute(one.name) - first).total_seconds()) // 60 // step
        cast[slot] += one.ballots
        valid[slot] += one.valid
        burst[slot] |= one.name in wild
    most, width = max(cast), WIDTH / max(slots, 12)
    drawn = []
    for slot, count in enumerate(cast):
        if count:
            height = HEIGHT * count / most
            begin = clock(first + timedelta(minutes=slot * step), timezone)
            void = HEIGHT * (count - valid[slot]) / most
            x, y = round(slot * width, 2), round(HEIGHT - height, 2)
            shape = (x, round(width * 0.9, 2), y, round(height, 2), round(void, 2))
            drawn.append(Bar(*shape, burst[slot], f"{begin} · {count}"))
    return Bars(drawn, clock(first, timezone), clock(last, timezone), most)
