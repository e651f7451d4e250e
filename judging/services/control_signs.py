"""Signs of life: at which tablet a judge sits, when it was heard last, what it has not sent yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.tablets import Device, Presence, Sitting
from judging.services.presences import FRESH

SILENT_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sign:
    """What is known of a judge's newest sitting.

    states: ok · waiting (it has something to send) · silent · left (he went) · revoked. `waiting`
    None = nobody knows, which is not the same as 0. The newest sign is up to FRESH younger than
    `seen_at`, so silent means SILENT_AFTER of silence at the least. `moved_at` says when he changed
    the tablet, `left_behind` which earlier tablet last said that it had not sent everything, and
    how much.
    """

    state: str
    device: str
    began_at: datetime
    seen_at: datetime
    waiting: int | None
    entry: str
    battery: int | None
    moved_at: datetime | None
    left_behind: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    epoch: int
    device: str
    began_at: datetime
    ended_why: str
    seen_at: datetime | None
    waiting: int | None
    entry: str | None
    battery: int | None


def of_contest(session: Session, contest: Contest, at: datetime) -> dict[str, Sign]:
    """The sign of every judge who has sat at a tablet, by his key."""
    rows = session.execute(
        select(Judge.key, Sitting.epoch, Device.key, Sitting.began_at, Sitting.ended_why)
        .add_columns(Presence.seen_at, Presence.waiting, Entry.key, Presence.battery)
        .join(Sitting, Sitting.judge_id == Judge.id)
        .join(Device, Sitting.device_id == Device.id)
        .outerjoin(Presence, Presence.sitting_id == Sitting.id)
        .outerjoin(Entry, Presence.entry_id == Entry.id)
        .where(Judge.contest_id == contest.id)
        .order_by(Judge.key, Sitting.epoch)
    )
    sittings: dict[str, list[_Row]] = defaultdict(list)
    for judge, *row in rows:
        sittings[judge].append(_Row(*row))
    return {judge: _sign(mine, at) for judge, mine in sittings.items()}


def _sign(sittings: list[_Row], at: datetime) -> Sign:
    *earlier, newest = sittings
    seen_at = newest.seen_at or newest.began_at
    state = _state(newest, seen_at, at)
    before = [row.device for row in earlier if row.device != newest.device]
    return Sign(
        state=state,
        device=newest.device,
        began_at=newest.began_at,
        seen_at=seen_at,
        waiting=newest.waiting if state in ("ok", "waiting", "left") else None,
        entry=newest.entry or "",
        battery=newest.battery,
        moved_at=newest.began_at if before else None,
        left_behind=tuple(_unsent(earlier)),
    )


def _state(row: _Row, seen_at: datetime, at: datetime) -> str:
    if row.ended_why:
        return "left" if row.ended_why == "left" else "revoked"
    if at - seen_at > SILENT_AFTER + FRESH:
        return "silent"
    return "waiting" if row.waiting else "ok"


def _unsent(earlier: Iterable[_Row]) -> Iterable[tuple[str, int]]:
    return ((row.device, row.waiting) for row in earlier if row.waiting)
