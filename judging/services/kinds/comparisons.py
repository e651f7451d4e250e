"""Comparisons of two entries, each in a field of its own number; null takes one back."""

import re

from sqlalchemy import delete, insert

from judging.models.comparisons import CHOICES, Comparison
from judging.services.kinds import round_parts
from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value
from judging.services.kinds.round_parts import DONE

PART = "pairs"
NUMBER = re.compile(r"[1-9][0-9]{0,4}")
UNREADABLE = "A comparison names two entries and which of them is better."


def _check(place: Place, said: Said) -> Value:
    round_parts.part_of(place, PART)
    if said.field == DONE:
        return round_parts.yes_or_no(said.value)
    if not NUMBER.fullmatch(said.field):
        raise BadValue(UNREADABLE)
    round_parts.check_open(place, PART)
    return None if said.value is None else _pair(place, said.value)


def _pair(place: Place, value: Value) -> dict[str, str]:
    if not isinstance(value, dict) or set(value) != {"first", "second", "choice"}:
        raise BadValue(UNREADABLE)
    first, second = value["first"], value["second"]
    if not isinstance(first, str) or not isinstance(second, str) or first == second:
        raise BadValue(UNREADABLE)
    if value["choice"] not in CHOICES:
        raise BadValue(UNREADABLE)
    his = round_parts.his_entries(place)
    round_parts.check_his(place, his, {first, second})
    if his[first].group != his[second].group:
        raise BadValue("These two are not ranked with each other.")
    return value


def _apply(place: Place, said: Said, value: Value) -> None:
    if said.field == DONE:
        round_parts.hand_in(place, PART, value)
        return
    number = int(said.field)
    who = {"round_id": place.round_id, "judge_id": place.sitter.judge_id, "seq": number}
    mine = [getattr(Comparison, name) == of for name, of in who.items()]
    place.connection.execute(delete(Comparison).where(*mine))
    if value is not None:
        his = round_parts.his_entries(place)
        pair = {f"{side}_id": his[value[side]].id for side in ("first", "second")}
        row = who | pair | {"choice": value["choice"], "said_at": place.at}
        place.connection.execute(insert(Comparison), row)


KIND = Kind(
    "comparison", _check, _apply, round_parts.open_part, of_entry=False, act="comparison.said",
    has_field=True,
)  # fmt: skip
