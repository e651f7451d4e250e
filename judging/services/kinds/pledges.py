"""The pledge that a judge signs before he begins, or refuses to sign."""

from typing import Any

from judging.models.messages import HelpCall
from judging.services.kinds.kind import OPEN, BadValue, Kind, Place, Said, Value
from judging.services.kinds.strokes import drawn
from judging.services.kinds.texts import text

KNOWN = {"strokes", "version", "width", "height"}
REFUSAL = {"refused", "version"}


def _check(place: Place, said: Said) -> dict[str, Any]:
    value = said.value
    if isinstance(value, dict) and set(value) == REFUSAL and value["refused"] is True:
        return {"refused": True, "version": text(value["version"], 40)}
    if not isinstance(value, dict) or not {"strokes", "version"} <= set(value) <= KNOWN:
        raise BadValue("A pledge holds its strokes and its version.")
    return value | {"strokes": drawn(value["strokes"]), "version": text(value["version"], 40)}


def _keep(place: Place, said: Said, value: Value) -> None:
    """The operation itself is all that is kept; the control room is told of a refusal."""
    if value.get("refused"):
        judge_id = place.sitter.judge_id
        call = HelpCall(id=said.id, judge_id=judge_id, kind="pledge", called_at=place.at)
        place.session.add(call)


def _always(place: Place) -> str:
    return OPEN


KIND = Kind("pledge", _check, _keep, _always, of_entry=False)
