"""Strengths from comparisons as a picture: a dot and its interval in each line, in order of rank.

The numbers stand beside the picture, so that it says nothing that cannot be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from judging.formats import points
from judging.wording.board import Board, Line, Section

TICKS = (0, 25, 50, 75, 100)
DENSE_FROM = 40


@dataclass(frozen=True, slots=True)
class Row:
    """An entry; `x`, `low_x` and `high_x` are per cent of the picture's width."""

    line: Line
    x: str
    low_x: str
    high_x: str
    share: str
    interval: str
    record: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The entries that are ranked together, as far as they were compared."""

    title: str
    rows: list[Row]

    @property
    def dense(self) -> bool:
        return len(self.rows) >= DENSE_FROM

    @property
    def ticks(self) -> tuple[int, ...]:
        return TICKS


class Strengths:
    """The pictures of a tally: one for each component of comparisons and each ranking."""

    def __init__(self, found: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> None:
        self.found = found
        self.names = names

    def plots(self, board: Board) -> list[Plot]:
        """For the lines of a board's page, in their order."""
        return [
            Plot(self._title(part, section.title), rows)
            for part, of_part in self.found.items()
            for section in board.sections
            if (rows := _rows(section, of_part))
        ]

    def _title(self, part: str, section: str) -> str:
        name = self.names.get(part, part) if len(self.found) > 1 else ""
        return " · ".join(word for word in (name, section) if word)


def _rows(section: Section, found: Mapping[str, Any]) -> list[Row]:
    return [_row(one, found[one.key]) for one in section.lines if one.key in found]


def _row(line: Line, one: Any) -> Row:
    return Row(
        line=line,
        x=f"{one.share}%",
        low_x=f"{one.low}%",
        high_x=f"{one.high}%",
        share=points(one.share),
        interval=f"{points(one.low)}–{points(one.high)}",
        record=f"{one.won}–{one.lost}",
    )
