"""Signs of life: when a tablet was last heard, and what it said of itself then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.models.entries import Entry
from judging.models.tablets import Presence
from judging.services.sittings import Sitter
from judging.services.written import Insertion

SAID = ("seen_at", "waiting", "entry_id", "battery")
FRESH = timedelta(seconds=15)
UPSERT = Insertion(Presence, "sitting_id", *SAID, over=("sitting_id",))


@dataclass(frozen=True, slots=True)
class Sign:
    """What a tablet says of itself: operations that it still holds, the entry on its screen."""

    waiting: int | None = None
    entry: str | None = None
    battery: int | None = None


def row_of(sitter: Sitter, sign: Sign, entry_id: int | None, at: datetime) -> dict[str, Any]:
    """The row that a sign of life is kept in."""
    return {
        "sitting_id": sitter.sitting_id,
        "seen_at": at,
        "waiting": sign.waiting,
        "entry_id": entry_id,
        "battery": sign.battery,
    }


def keep(session: Session, sitter: Sitter, sign: Sign, at: datetime) -> None:
    """Write the newest sign of a sitting, within the caller's transaction."""
    row = row_of(sitter, sign, _entry_id(session, sitter, sign), at)
    UPSERT.write(session.connection(), [row])


def is_news(session: Session, sitter: Sitter, sign: Sign, at: datetime) -> bool:
    """Whether a sign tells more than the last one: what is said every few seconds is not kept."""
    row = session.get(Presence, sitter.sitting_id, populate_existing=True)
    if row is None or at - row.seen_at >= FRESH:
        return True
    said = (sign.waiting, _entry_id(session, sitter, sign), sign.battery)
    return said != (row.waiting, row.entry_id, row.battery)


def _entry_id(session: Session, sitter: Sitter, sign: Sign) -> int | None:
    if not sign.entry:
        return None
    mine = (Entry.contest_id == sitter.contest_id, Entry.key == sign.entry)
    return session.scalar(select(Entry.id).where(*mine))
