"""A judge steps back from an entry: it is a conflict, and his sheet leaves the numbers."""

from sqlalchemy import delete, insert, select, update

from judging.models.operations import Operation
from judging.models.panels import Conflict
from judging.services.kinds import round_parts
from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value, on_open_sheet
from judging.services.kinds.texts import text

LONGEST_REASON = 2000


def _check(place: Place, said: Said) -> dict[str, str] | None:
    value = said.value
    if place.sheet is None:
        round_parts.check_nothing_handed_in(place)
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"reason"}:
        raise BadValue("A recusal says its reason and nothing else.")
    return {"reason": text(value["reason"], LONGEST_REASON)}


def _apply(place: Place, said: Said, value: Value) -> None:
    if value is None:
        _take_back(place)
        return
    row = {"kind": "recused", "reason": value["reason"]}
    mine = (Conflict.judge_id == place.sitter.judge_id, Conflict.entry_id == place.entry_id)
    if not place.connection.execute(update(Conflict).where(*mine).values(row)).rowcount:
        pair = {"judge_id": place.sitter.judge_id, "entry_id": place.entry_id}
        place.connection.execute(insert(Conflict), row | pair)
    sheet = place.sheet
    if sheet is None:
        return
    if sheet.state == "submitted":
        sheet.state, sheet.submitted_at = "draft", None
    sheet.recused = True


def _take_back(place: Place) -> None:
    """The sheet is again what it was: handed in, where it had been."""
    place.connection.execute(
        delete(Conflict).where(
            Conflict.judge_id == place.sitter.judge_id,
            Conflict.entry_id == place.entry_id,
            Conflict.kind == "recused",
        )
    )
    sheet = place.sheet
    if sheet is None:
        return
    sheet.recused = False
    handed_in = place.connection.execute(_submission(place)).first()
    if handed_in is not None and handed_in.value == "true" and not sheet.reopened:
        sheet.state, sheet.submitted_at = "submitted", handed_in.received_at


def _submission(place: Place) -> Value:
    """What the judge said last about handing this sheet in."""
    return (
        select(Operation.value, Operation.received_at)
        .where(
            Operation.judge_id == place.sitter.judge_id,
            Operation.round_id == place.round_id,
            Operation.entry_id == place.entry_id,
            Operation.kind == "submission",
            Operation.effect == "applied",
        )
        .order_by(Operation.epoch.desc(), Operation.seq.desc())
        .limit(1)
    )


def _door(place: Place) -> str:
    return on_open_sheet(place) if place.sheet else round_parts.open_part(place)


KIND = Kind(
    "recusal", _check, _apply, _door, act="sheet.recused", while_recused=True, without_sheet=True
)
