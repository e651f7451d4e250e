"""Stages in the control room: who is on and since when, and who comes next."""

from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from judging.models.entries import Entry
from judging.models.rounds import Round
from judging.models.turns import Turn
from judging.services import clocks, lookup, progress
from judging.services.clocks import Clock
from judging.services.shown import EntryInfo


@dataclass(frozen=True, slots=True)
class Place:
    """An entry at its position in the running order."""

    position: int
    entry: EntryInfo


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage: its timer, who stands on it, who comes next, and the phase that follows."""

    clock: Clock
    now: Place | None
    next: Place | None
    after: str


def of_round(session: Session, row: Round) -> tuple[StageLine, ...]:
    """The stages of a round by the names of their groups; none before an order is drawn."""
    drawn = select(Turn.group).where(Turn.round_id == row.id).distinct().order_by(Turn.group)
    groups = list(session.scalars(drawn))
    if not groups:
        return ()
    length = clocks.lengths(session, row)
    found = clocks.of_groups(session, row, groups, length, show_teams=False)
    places = _places(session, row)
    return tuple(
        StageLine(
            clock,
            places.get((clock.group, "on_stage")),
            places.get((clock.group, "waiting")),
            clocks.after(length, clock.phase),
        )
        for clock in found
    )


def _places(session: Session, row: Round) -> dict[tuple[str, str], Place]:
    """Of every group who is on stage, and the first who waits and takes part."""
    mine = (Turn.round_id == row.id, Turn.state.in_(("on_stage", "waiting")))
    here = or_(Turn.state == "on_stage", Turn.entry_id.in_(progress.entrants(row)))
    first = (
        select(Turn.group, Turn.state, func.min(Turn.position).label("position"))
        .where(*mine, here)
        .group_by(Turn.group, Turn.state)
        .subquery()
    )
    same = and_(Turn.group == first.c.group, Turn.position == first.c.position)
    found = select(Turn.group, Turn.state, Turn.position, Entry.key, lookup.SHOWN_TITLE)
    lines = session.execute(
        found.join(first, same)
        .join(Entry, Turn.entry_id == Entry.id)
        .where(Turn.round_id == row.id)
    )
    return {
        (group, state): Place(position, EntryInfo(key, title, ""))
        for group, state, position, key, title in lines
    }
