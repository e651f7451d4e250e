"""What an operation on a whole round needs: its component, the judge's entries, his hand-in."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from judging.models.contests import Division
from judging.models.entries import Entry
from judging.models.operations import Operation, Signature
from judging.models.panels import Conflict, Panel, PanelEntry
from judging.models.rounds import Component, Round
from judging.models.votes import HandIn
from judging.services import progress
from judging.services.kinds.kind import LOCKED, BadValue, Place, Value, when_judging

DONE = "done"
ATTR = "attr."
NO_SUCH_PART = "This round does not take that."


@dataclass(frozen=True, slots=True)
class HisEntry:
    """An entry that a judge may judge; those of one `group` are ranked with each other."""

    id: int
    key: str
    group: str


def part_of(place: Place, kind: str) -> Component:
    """The round's component of that kind. Raises BadValue."""
    mine = (Component.round_id == place.round_id, Component.kind == kind)
    found = place.session.scalar(select(Component).where(*mine).order_by(Component.position))
    if found is None:
        raise BadValue(NO_SUCH_PART)
    return found


def entries_of(session: Session, row: Round, judge_id: int) -> dict[str, HisEntry]:
    """The entries that a judge may judge in a round, by key, in order of key."""
    pairs = progress.expected_pairs(session, row).subquery()
    his = select(pairs.c.entry_id).where(pairs.c.judge_id == judge_id)
    found = session.execute(
        select(Entry.id, Entry.key, Entry.attrs, Division.key)
        .outerjoin(Division, Entry.division_id == Division.id)
        .where(Entry.id.in_(his))
        .order_by(Entry.key)
    ).all()
    panels = _panels(session, row) if _apart(row) == "panel" else {}
    return {
        key: HisEntry(number, key, _group(row, attrs, division or "", panels.get(number, "")))
        for number, key, attrs, division in found
    }


def _apart(row: Round) -> str:
    return row.group_by if row.rank_groups == "separate" else ""


def _panels(session: Session, row: Round) -> dict[int, str]:
    found = select(PanelEntry.entry_id, Panel.key).join(Panel)
    ordered = found.where(PanelEntry.round_id == row.id).order_by(Panel.key.desc())
    return dict(session.execute(ordered).all())


def _group(row: Round, attrs: dict[str, Any], division: str, panel: str) -> str:
    by = _apart(row)
    if by == "division":
        return division
    if by == "panel":
        return panel
    return str(attrs.get(by.removeprefix(ATTR), "")) if by else ""


def his_entries(place: Place) -> dict[str, HisEntry]:
    """The entries of the judge who sits there."""
    row = place.session.get_one(Round, place.round_id)
    return entries_of(place.session, row, place.sitter.judge_id)


def is_his(place: Place) -> bool:
    """Whether the place's entry is the judge's in a round that judges its entries as a whole, also
    where he stepped back from it."""
    kinds = select(Component.kind).where(Component.round_id == place.round_id)
    found = set(place.connection.scalars(kinds))
    if "sheets" in found or progress.JUDGED_WHOLE.isdisjoint(found):
        return False
    return place.entry_key in his_entries(place) or has_stepped_back(place)


def has_stepped_back(place: Place) -> bool:
    """Whether the judge stepped back from the place's entry."""
    mine = (Conflict.judge_id == place.sitter.judge_id, Conflict.entry_id == place.entry_id)
    return bool(place.connection.scalar(select(exists().where(*mine, Conflict.kind == "recused"))))


def check_nothing_handed_in(place: Place) -> None:
    """Refuse to change what is the judge's under what he handed in."""
    for kind in sorted(progress.JUDGED_WHOLE):
        check_open(place, kind)


def check_his(place: Place, his: dict[str, HisEntry], keys: set[str]) -> None:
    """Refuse entries that are not the judge's, or with which he has a conflict."""
    foreign = sorted(keys - his.keys())
    if not foreign:
        return
    mine = (Conflict.judge_id == place.sitter.judge_id, Entry.key.in_(foreign))
    barred = select(Entry.key).join(Conflict, Conflict.entry_id == Entry.id).where(*mine)
    if found := list(place.session.scalars(barred.order_by(Entry.key))):
        raise BadValue(f"You have a conflict with {', '.join(found)}.")
    raise BadValue("One of these entries is not yours to judge.")


def open_part(place: Place) -> str:
    """Open while the round is judged and the judge has not signed."""
    door = when_judging(place)
    signed = exists().where(
        Signature.round_id == place.round_id,
        Signature.judge_id == place.sitter.judge_id,
        Signature.voided_at.is_(None),
    )
    return LOCKED if place.connection.scalar(select(signed)) else door


def held(place: Place, kind: str) -> Value:
    """What the judge's field of that kind says; None = blank."""
    mine = (
        Operation.judge_id == place.sitter.judge_id,
        Operation.round_id == place.round_id,
        Operation.entry_id.is_(None),
        Operation.kind == kind,
        Operation.field == "",
        Operation.effect == "applied",
    )
    latest = select(Operation.value).where(*mine)
    order = (Operation.epoch.desc(), Operation.seq.desc())
    found = place.connection.scalar(latest.order_by(*order).limit(1))
    return None if found is None else json.loads(found)


def is_handed_in(place: Place, kind: str) -> bool:
    """Whether the judge has handed in that part."""
    found = exists().where(*_his_hand_in(place, kind))
    return bool(place.connection.scalar(select(found)))


def open_parts(place: Place) -> list[str]:
    """The kinds of parts of the round that the judge has not handed in."""
    kinds = select(Component.kind).where(Component.round_id == place.round_id)
    due = progress.JUDGED_WHOLE.intersection(place.connection.scalars(kinds))
    return sorted(kind for kind in due if not is_handed_in(place, kind))


def _his_hand_in(place: Place, kind: str) -> tuple[Any, ...]:
    mine = (HandIn.round_id == place.round_id, HandIn.judge_id == place.sitter.judge_id)
    return (*mine, HandIn.kind == kind)


def hand_in(place: Place, kind: str, done: bool) -> None:
    """Note that a part is handed in, or no longer."""
    place.connection.execute(delete(HandIn).where(*_his_hand_in(place, kind)))
    if done:
        who = {"round_id": place.round_id, "judge_id": place.sitter.judge_id}
        place.connection.execute(insert(HandIn), who | {"kind": kind, "at": place.at})


def check_open(place: Place, kind: str) -> None:
    """Refuse changes of what is handed in."""
    if is_handed_in(place, kind):
        raise BadValue("Take back what you handed in before you change it.")


def yes_or_no(value: Value) -> bool:
    """Whether a part is handed in. Raises BadValue."""
    if not isinstance(value, bool):
        raise BadValue("This is handed in or not: true or false.")
    return value
