"""Practice marks: as marks, for the round's sample entry. They have a table of their own."""

from typing import Any

from sqlalchemy import delete, insert, select

from judging.models.practices import Practice, PracticeMark
from judging.services.kinds.kind import LOCKED, OPEN, BadValue, Kind, Place, Said, Value
from judging.services.kinds.marks import on_grid, points_of


def _open(place: Place) -> int | None:
    mine = (Practice.round_id == place.round_id, Practice.closed_at.is_(None))
    return place.connection.scalar(select(Practice.id).where(*mine))


def _door(place: Place) -> str:
    """Open as long as the practice is, also before the judging begins."""
    return OPEN if _open(place) is not None else LOCKED


def _check(place: Place, said: Said) -> str | None:
    grid = place.grids.get(said.field)
    if grid is None:
        raise BadValue("There is no such criterion in this round.")
    return on_grid(grid, said.value)


def _apply(place: Place, said: Said, value: Value) -> None:
    grid = place.grids[said.field]
    row: dict[str, Any] = {
        "practice_id": _open(place),
        "judge_id": place.sitter.judge_id,
        "criterion_id": grid.id,
    }
    mine = [getattr(PracticeMark, name) == number for name, number in row.items()]
    place.connection.execute(delete(PracticeMark).where(*mine))
    if value is not None:
        points, grade = points_of(grid, value)
        given = {"points": points, "grade": grade, "entered_at": place.at}
        place.connection.execute(insert(PracticeMark), row | given)


KIND = Kind("practice", _check, _apply, _door, of_entry=False, has_field=True)
