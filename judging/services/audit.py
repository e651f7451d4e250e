"""The audit log: every state change, each event chained by its hash to the one before.

The chain shows that a row was changed, taken out or put in between. That its newest rows were cut
off it cannot show by itself: for that `head` is kept outside the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.services.transactions import one_at_a_time

GENESIS = "0" * 64
LOCK = 0x53494D5341  # "SIMSA" in letters: the queue of those who append an event
ROWS_AT_ONCE = 5000
APPEND = insert(AuditEvent)
NEWEST = select(AuditEvent.seq, AuditEvent.hash).order_by(AuditEvent.seq.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event: how many there are and the hash that stands for all of them."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first event that does not fit, and why."""

    seq: int
    why: str


def canonical(value: Mapping[str, Any]) -> str:
    """JSON in the one form that is hashed: sorted keys, no spaces, text as it is."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def record(
    session: Session,
    *,
    at: datetime,
    by: int | None,
    contest_id: int | None,
    act: str,
    subject: str,
    details: Mapping[str, Any],
) -> int:
    """Append an event within the caller's transaction and answer with its number.

    `details` must hold no personal data: what stands here can never be erased.
    """
    session.flush()
    one_at_a_time(session, LOCK)
    event = Chain(head(session)).following(
        at=at, by=by, contest_id=contest_id, act=act, subject=subject, details=details
    )
    session.connection().execute(APPEND, event)
    return int(event["seq"])


@dataclass(slots=True)
class Chain:
    """The end of the log within a transaction that has queued for it with `LOCK`."""

    newest: Head

    def following(
        self,
        *,
        at: datetime,
        by: int | None,
        contest_id: int | None,
        act: str,
        subject: str,
        details: Mapping[str, Any],
    ) -> dict[str, Any]:
        """The row of one more event, still to be written; `record` says what must not be in it."""
        event = {
            "seq": self.newest.seq + 1,
            "at": at,
            "contest_id": contest_id,
            "actor_id": by,
            "act": act,
            "subject": subject,
            "details": canonical(details),
            "prev_hash": self.newest.hash,
        }
        self.newest = Head(self.newest.seq + 1, _hash(event))
        return event | {"hash": self.newest.hash}


def head(session: Session) -> Head:
    """The newest event; number 0 before the first."""
    return head_of(session.connection().execute(NEWEST).all())


def head_of(rows: Sequence[Any]) -> Head:
    """The newest event from the answer to `NEWEST`."""
    return Head(rows[0].seq, rows[0].hash) if rows else Head(0, GENESIS)


def verify(session: Session) -> Broken | None:
    """Recompute the chain from its first event; None when every event fits."""
    try:
        return _walk(session, ROWS_AT_ONCE)
    except ValueError:
        return _walk(session, 1)  # somewhere is a row that cannot be read: find which


def _walk(session: Session, at_once: int) -> Broken | None:
    columns = AuditEvent.__table__.c
    rows = session.execute(
        select(*columns).order_by(columns.seq), execution_options={"yield_per": at_once}
    )
    before = Head(0, GENESIS)
    try:
        for row in rows.mappings():
            why = _misfit(dict(row), before)
            if why:
                return Broken(row["seq"], why)
            before = Head(row["seq"], row["hash"])
    except ValueError:
        if at_once > 1:
            raise
        return Broken(before.seq + 1, "it cannot be read")
    finally:
        rows.close()
    return None


def _misfit(event: dict[str, Any], before: Head) -> str:
    if event["seq"] != before.seq + 1:
        return f"event {before.seq + 1} is missing"
    if event["prev_hash"] != before.hash:
        return f"it does not follow event {before.seq}"
    if event["hash"] != _hash(event):
        return "its contents were changed"
    return ""


def _hash(event: Mapping[str, Any]) -> str:
    said = {name: event[name] for name in ("seq", "contest_id", "actor_id", "act", "subject")}
    said["at"] = event["at"].astimezone(UTC).isoformat(timespec="microseconds")
    said["details"] = event["details"]
    return hashlib.sha256((event["prev_hash"] + canonical(said)).encode()).hexdigest()
