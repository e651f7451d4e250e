"""Entries in order, best first, in the field ""; handed in by `true` in the field done."""

from collections import Counter

from sqlalchemy import delete, insert

from judging.models.rounds import Component
from judging.models.votes import JudgeRanking
from judging.services.kinds import round_parts
from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value
from judging.services.kinds.round_parts import DONE, HisEntry

PART = "ranking"
UNREADABLE = "An order is a list of entries, best first, each of them once."


def _check(place: Place, said: Said) -> Value:
    part = round_parts.part_of(place, PART)
    if said.field == DONE:
        done = round_parts.yes_or_no(said.value)
        if done:
            _check_complete(place, part, round_parts.held(place, "ranking") or [])
        return done
    if said.field:
        raise BadValue(round_parts.NO_SUCH_PART)
    round_parts.check_open(place, PART)
    return _order(place, part, said.value)


def _order(place: Place, part: Component, value: Value) -> list[str]:
    his = round_parts.his_entries(place)
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        raise BadValue(UNREADABLE)
    if len(set(value)) < len(value):
        raise BadValue(UNREADABLE)
    round_parts.check_his(place, his, set(value))
    placed = _by_group(his, value)
    if part.places and any(number > part.places for number in placed.values()):
        raise BadValue(f"Put at most {part.places} entries in order.")
    return value


def _by_group(his: dict[str, HisEntry], keys: Value) -> Counter[str]:
    return Counter(his[key].group for key in keys)


def _check_complete(place: Place, part: Component, order: list[str]) -> None:
    """As many as asked for in every group, or all that the judge has there."""
    _order(place, part, order)
    his = round_parts.his_entries(place)
    placed, due = _by_group(his, order), _by_group(his, his)
    missing = sum(
        (min(part.places, number) if part.places else number) - placed[group]
        for group, number in due.items()
    )
    if missing:
        raise BadValue(f"Places still open: {missing}.")


def _apply(place: Place, said: Said, value: Value) -> None:
    if said.field != DONE:
        return  # an order counts from the moment at which it is handed in
    who = {"round_id": place.round_id, "judge_id": place.sitter.judge_id}
    mine = [getattr(JudgeRanking, name) == number for name, number in who.items()]
    place.connection.execute(delete(JudgeRanking).where(*mine))
    round_parts.hand_in(place, PART, value)
    order = round_parts.held(place, "ranking") if value else None
    if order:
        ids = {key: one.id for key, one in round_parts.his_entries(place).items()}
        rows = [
            who | {"entry_id": ids[key], "place": number}
            for number, key in enumerate(order, start=1)
        ]
        place.connection.execute(insert(JudgeRanking), rows)


KIND = Kind(
    "ranking", _check, _apply, round_parts.open_part, of_entry=False, act="ranking.said",
    has_field=True,
)  # fmt: skip
