"""Signing one's totals of a round by hand: after that the sheets are closed."""

from decimal import Decimal
from typing import Any

from sqlalchemy import exists, insert, select, update

from judging.models.entries import Entry
from judging.models.operations import Operation, Signature
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import progress
from judging.services.kinds import round_parts
from judging.services.kinds.kind import LOCKED, NOT_BEGUN, OPEN, BadValue, Kind, Place, Said, Value
from judging.services.kinds.strokes import by_hand, is_number

WIDEST = 100_000
KEYS = {"strokes", "width", "height", "totals"}
SIGNED_AGAIN = "signed again"


def door(place: Place) -> str:
    """Also after the judging has ended, as a sheet may have been reopened then."""
    if place.round_state == "setup":
        return NOT_BEGUN
    return OPEN if place.round_state in ("judging", "closed") else LOCKED


def _check(place: Place, said: Said) -> dict[str, Any]:
    value = said.value
    if not isinstance(value, dict) or not KEYS <= set(value) <= KEYS | {"typed"}:
        raise BadValue("A signature holds its strokes, their frame and the totals.")
    if not isinstance(value["totals"], dict):
        raise BadValue("A signature holds its strokes, their frame and the totals.")
    if not all(is_number(value[side], WIDEST) for side in ("width", "height")):
        raise BadValue("A signature holds its strokes, their frame and the totals.")
    by_hand(value)
    if missing := _not_handed_in(place):
        raise BadValue(f"Not handed in yet: {', '.join(missing)}.", missing=missing)
    if round_parts.open_parts(place):
        raise BadValue("Hand in everything of this round first.")
    if _asked(place):
        raise BadValue("Answer first which of two values is right.")
    _check_totals(place, value["totals"])
    return value


def _not_handed_in(place: Place) -> list[str]:
    row = place.session.get_one(Round, place.round_id)
    if not any(part.kind == "sheets" for part in row.components):
        return []
    pairs = progress.expected_pairs(place.session, row).subquery()
    handed_in = exists().where(
        ScoreSheet.round_id == place.round_id,
        ScoreSheet.judge_id == pairs.c.judge_id,
        ScoreSheet.entry_id == pairs.c.entry_id,
        ScoreSheet.state.in_(("submitted", "signed")),
    )
    mine = pairs.c.judge_id == place.sitter.judge_id
    found = select(Entry.key).join(pairs, pairs.c.entry_id == Entry.id).where(mine, ~handed_in)
    return list(place.connection.scalars(found.order_by(Entry.key)))


def _asked(place: Place) -> bool:
    """Whether a question to the judge is still open in this round."""
    found = exists().where(
        Operation.judge_id == place.sitter.judge_id,
        Operation.round_id == place.round_id,
        Operation.effect == "quarantined",
        Operation.settled_by.is_(None),
    )
    return bool(place.connection.scalar(select(found)))


def _check_totals(place: Place, seen: dict[str, Any]) -> None:
    """What he signs must be what is kept here."""
    kept = totals(place)
    wrong = sorted(key for key in seen.keys() | kept.keys() if not _same(seen, kept, key))
    if wrong:
        raise BadValue(
            f"The totals changed meanwhile: {', '.join(wrong)}. Look at them, then sign again.",
            totals={key: f"{total:f}" for key, total in kept.items()},
        )


def _same(seen: dict[str, Any], kept: dict[str, Decimal], key: str) -> bool:
    said = seen.get(key)
    if key not in kept or not isinstance(said, str) or not said.isascii() or len(said) > 40:
        return False
    try:
        return Decimal(said) == kept[key]
    except ArithmeticError:
        return False


def totals(place: Place) -> dict[str, Decimal]:
    """Σ weight × points of each sheet that the judge has handed in, by the entry's key."""
    sheets = (
        select(Entry.key, ScoreSheet.total, Mark.points, Criterion.weight)
        .join_from(ScoreSheet, Entry, ScoreSheet.entry_id == Entry.id)
        .outerjoin(Mark, Mark.sheet_id == ScoreSheet.id)
        .outerjoin(Criterion, Mark.criterion_id == Criterion.id)
        .where(
            ScoreSheet.round_id == place.round_id,
            ScoreSheet.judge_id == place.sitter.judge_id,
            ScoreSheet.state.in_(("submitted", "signed")),
        )
    )
    found: dict[str, Decimal] = {}
    rows: list[Any] = list(place.connection.execute(sheets))
    for key, whole, points, weight in rows:
        one = whole if points is None else points * weight
        found[key] = found.get(key, Decimal(0)) + (one or 0)
    return found


def _apply(place: Place, said: Said, value: Value) -> None:
    who = {"round_id": place.round_id, "judge_id": place.sitter.judge_id}
    void_signatures(place.connection, who, SIGNED_AGAIN, place.at)
    place.connection.execute(
        insert(Signature),
        {
            "operation_id": said.id,
            "strokes": value["strokes"],
            "totals": value["totals"],
            "signed_at": place.at,
            "void_why": "",
            **who,
        },
    )
    mine = [getattr(ScoreSheet, name) == number for name, number in who.items()]
    signed = update(ScoreSheet).where(*mine, ScoreSheet.state == "submitted")
    place.connection.execute(signed.values(state="signed", version=ScoreSheet.version + 1))


def void_signatures(connection: Any, who: dict[str, int], why: str, at: Any) -> int:
    """Let a judge's signature of a round stand no longer; answers how many there were."""
    mine = [getattr(Signature, name) == number for name, number in who.items()]
    valid = update(Signature).where(*mine, Signature.voided_at.is_(None))
    return int(connection.execute(valid.values(voided_at=at, void_why=why)).rowcount)


KIND = Kind("signature", _check, _apply, door, of_entry=False)
