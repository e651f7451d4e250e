"""The rooms of a plan as a timetable: slots down, rooms across, a new block for each panel."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class RoomBlock:
    """Slots during which nobody changes rooms: the judges of each room, the entries of each slot.

    `lines` are slots, counted from 1, with an entry's key for each room, "" where it is free.
    """

    panels: tuple[tuple[str, ...], ...]
    lines: list[tuple[int, list[str]]]

    @property
    def first(self) -> int:
        return self.lines[0][0]

    @property
    def last(self) -> int:
        return self.lines[-1][0]


def room_blocks(staging: Any) -> list[RoomBlock]:
    """The blocks in which anybody presents."""
    found = []
    for number, panels in enumerate(staging.seats):
        cells = {
            (slot, room): entry
            for entry, (block, room, slot) in staging.places.items()
            if block == number
        }
        slots = sorted({slot for slot, _ in cells})
        lines = [
            (slot + 1, [cells.get((slot, room), "") for room in range(len(panels))])
            for slot in slots
        ]
        if lines:
            found.append(RoomBlock(panels, lines))
    return found
