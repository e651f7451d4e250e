"""Mock money: the whole purse at once, in the field ""; handed in by `true` in the field done."""

from sqlalchemy import delete, insert

from judging.models.rounds import Component
from judging.models.votes import Investment
from judging.services.kinds import round_parts
from judging.services.kinds.kind import BadValue, Kind, Place, Said, Value
from judging.services.kinds.round_parts import DONE

PART = "invest"
UNREADABLE = "A purse says for entries how many units each gets, in whole numbers."


def _check(place: Place, said: Said) -> Value:
    part = round_parts.part_of(place, PART)
    if said.field == DONE:
        done = round_parts.yes_or_no(said.value)
        if done:
            _check_complete(place, part, round_parts.held(place, "investment") or {})
        return done
    if said.field:
        raise BadValue(round_parts.NO_SUCH_PART)
    round_parts.check_open(place, PART)
    return _purse(place, part, said.value)


def _purse(place: Place, part: Component, value: Value) -> dict[str, int]:
    """What was placed, without zeros; never more than there is."""
    if not isinstance(value, dict) or not all(_is_units(units) for units in value.values()):
        raise BadValue(UNREADABLE)
    placed = {key: units for key, units in value.items() if units}
    round_parts.check_his(place, round_parts.his_entries(place), set(placed))
    if placed and max(placed.values()) > part.max_per_entry:
        raise BadValue(f"At most {part.max_per_entry} units on one entry.")
    if sum(placed.values()) > part.units:
        raise BadValue(f"You have {part.units} units and placed {sum(placed.values())}.")
    return placed


def _is_units(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9


def _check_complete(place: Place, part: Component, placed: dict[str, int]) -> None:
    """Exactly all units, on entries enough. What is his may have changed since he placed them."""
    _purse(place, part, placed)
    if sum(placed.values()) != part.units:
        left = part.units - sum(placed.values())
        raise BadValue(f"Units still to be placed: {left}.")
    if len(placed) < part.min_entries:
        raise BadValue(f"Place units on at least {part.min_entries} entries.")


def _apply(place: Place, said: Said, value: Value) -> None:
    if said.field != DONE:
        return  # a purse counts from the moment at which it is handed in
    who = {"round_id": place.round_id, "judge_id": place.sitter.judge_id}
    mine = [getattr(Investment, name) == number for name, number in who.items()]
    place.connection.execute(delete(Investment).where(*mine))
    round_parts.hand_in(place, PART, value)
    if value:
        ids = {key: one.id for key, one in round_parts.his_entries(place).items()}
        placed = round_parts.held(place, "investment") or {}
        rows = [who | {"entry_id": ids[key], "units": units} for key, units in placed.items()]
        place.connection.execute(insert(Investment), rows)


KIND = Kind(
    "investment", _check, _apply, round_parts.open_part, of_entry=False, act="investment.said",
    has_field=True,
)  # fmt: skip
