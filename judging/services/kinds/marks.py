"""Marks: points on the rubric's grid, or a grade's letter; null clears the mark."""

import re
from decimal import Decimal

from judging.models.columns import plain
from judging.packages.marks import points_of_grade
from judging.services.kinds.kind import BadValue, Grid, Kind, Place, Said, Value, on_open_sheet
from scoring.rules import Criterion

OFF_GRID = "“%(value)s” is not on the scale of %(criterion)s."
LONGEST = 40
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


def on_grid(grid: Grid, value: Value) -> str | None:
    """The mark as it is kept: plain decimal text or a letter of the grades. Raises BadValue."""
    if value is None:
        return None
    line = grid.line
    if isinstance(value, str) and value in line.grades:
        return value
    points = _decimal(value) if not line.grades else None
    if points is None or not _fits(line, points):
        said = str(value)[:LONGEST].encode(errors="replace").decode()
        raise BadValue(OFF_GRID % {"value": said, "criterion": grid.title})
    return f"{plain(points):f}"


def _decimal(value: Value) -> Decimal | None:
    """Exactly what plain decimal text says; None for whatever else was sent."""
    if not isinstance(value, str) or not PLAIN_NUMBER.fullmatch(value):
        return None
    return Decimal(value) + 0  # there is no mark of minus zero


def _fits(line: Criterion, points: Decimal) -> bool:
    return line.min <= points <= line.max and (points - line.min) % line.step == 0


def points_of(grid: Grid, value: str) -> tuple[Decimal, str]:
    """The points of a kept mark, and its letter where it is a grade."""
    if value in grid.line.grades:
        return points_of_grade(grid.line, value), value
    return Decimal(value), ""


def _check(place: Place, said: Said) -> str | None:
    grid = place.grids.get(said.field)
    if grid is None:
        raise BadValue("There is no such criterion in this round.")
    value = on_grid(grid, said.value)
    if value is None and place.paper.state == "submitted":
        raise BadValue("Take the sheet back before you clear a mark on it.")
    return value


def _apply(place: Place, said: Said, value: Value) -> None:
    grid, sheet = place.grids[said.field], place.paper
    given = None
    if value is not None:
        points, grade = points_of(grid, value)
        given = {"points": points, "grade": grade, "entered_at": place.at}
    place.pending.mark(sheet.id, grid.id, given)
    if sheet.state == "blank":
        sheet.state = "draft"


KIND = Kind("mark", _check, _apply, on_open_sheet, act="sheet.marked", has_field=True)
