"""Handing a sheet in, and taking it back until it is signed."""

from sqlalchemy import bindparam, select

from judging.models.sheets import Mark
from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value, on_open_sheet

MARKED = select(Mark.criterion_id).where(Mark.sheet_id == bindparam("sheet"))


def _check(place: Place, said: Said) -> bool:
    if not isinstance(said.value, bool):
        raise BadValue("A sheet is handed in or not: true or false.")
    if said.value and (gaps := _gaps(place)):
        titles = ", ".join(place.grids[key].title for key in gaps)
        raise BadValue(f"Not scored yet: {titles}.", missing=gaps)
    return said.value


def _gaps(place: Place) -> list[str]:
    """The criteria that have no mark, in the rubric's order."""
    marked = set(place.connection.scalars(MARKED, {"sheet": place.paper.id}))
    return [key for key, grid in place.grids.items() if grid.id not in marked]


def _apply(place: Place, said: Said, value: Value) -> None:
    sheet = place.paper
    sheet.state = "submitted" if value else "draft"
    sheet.submitted_at = place.at if value else None
    if value:
        sheet.reopened = False


KIND = Kind("submission", _check, _apply, on_open_sheet, act="sheet.submitted")
