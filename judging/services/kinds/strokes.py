"""Handwriting: lines of points with their times, as the finger drew them."""

from typing import Any

from judging.services.kinds.kind import BadValue, Value
from judging.services.kinds.texts import text

MOST_STROKES, MOST_POINTS = 500, 20_000
FURTHEST, LONGEST_MS = 100_000, 3_600_000
LONGEST_NAME = 100
UNREADABLE = "The signature cannot be read: sign again."


def drawn(value: Value) -> list[Any]:
    """The strokes of a signature, at least one with a point. Raises BadValue."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_STROKES:
        raise BadValue(UNREADABLE)
    if not all(isinstance(stroke, list) and stroke for stroke in value):
        raise BadValue(UNREADABLE)
    points = [point for stroke in value for point in stroke]
    if len(points) > MOST_POINTS or not all(_is_point(point) for point in points):
        raise BadValue(UNREADABLE)
    return value


def by_hand(value: dict[str, Any]) -> None:
    """Strokes, or in their place the name typed by who cannot draw. Raises BadValue."""
    typed = value.get("typed")
    if typed is None:
        drawn(value["strokes"])
    elif value["strokes"] != [] or not text(typed, LONGEST_NAME).strip():
        raise BadValue(UNREADABLE)


def _is_point(point: Value) -> bool:
    if not isinstance(point, list) or len(point) != 3:
        return False
    return all(
        is_number(one, most)
        for one, most in zip(point, (FURTHEST, FURTHEST, LONGEST_MS), strict=True)
    )


def is_number(value: Value, most: int) -> bool:
    """Whether it is a finite number from -most to most; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most
