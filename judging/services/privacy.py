"""Until when personal data is kept, and its destruction: proposed by one, confirmed by another.

What was destroyed is noted beside the database too, so that an older backup does not bring it back.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import Session, aliased

from judging import storage
from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.people import User
from judging.models.privacy import Destruction, Retention
from judging.models.rounds import Round
from judging.services import audit, lookup, retention, wiping
from judging.services.retention import RetentionClock
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

JUDGED = "A round is being judged: personal data is destroyed after it."
HELD = "Destruction is on hold: lift the hold first, with its reason settled."


@dataclass(frozen=True, slots=True)
class DestructionLine:
    """A line of the register."""

    number: int
    state: str
    reason: str
    counts: dict[str, int]
    mark: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """The clock, what there is, what waits for a second person, and the register.

    `destroy_on` = the day that an owner has set; None = the one that follows from the results.
    """

    contest: ContestInfo
    clock: RetentionClock
    destroy_on: date | None
    hold: str
    due: bool
    counts: dict[str, int]
    waiting: DestructionLine | None
    register: list[DestructionLine]


def page(contest_key: str, today: date) -> PrivacyPage:
    """Where the personal data of a contest stands. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    kept = session.get(Retention, contest.id)
    lines = _lines(session, contest)
    clock = retention.of(session, contest)
    return PrivacyPage(
        contest=lookup.contest_info(contest),
        clock=clock,
        destroy_on=kept.destroy_on if kept else None,
        hold=kept.hold if kept else "",
        due=clock.stage(today) == "due",
        counts=wiping.counts(session, contest),
        waiting=next((line for line in lines if line.state == "proposed"), None),
        register=[line for line in lines if line.state != "proposed"],
    )


def _lines(session: Session, contest: Contest) -> list[DestructionLine]:
    one, other, row = aliased(User), aliased(User), Destruction
    found = (
        select(row.number, row.state, row.reason, row.counts, row.mark)
        .add_columns(func.coalesce(func.nullif(one.name, ""), one.email, ""), row.proposed_by_id)
        .add_columns(row.proposed_at, func.coalesce(func.nullif(other.name, ""), other.email, ""))
        .add_columns(row.confirmed_at)
        .outerjoin(one, row.proposed_by_id == one.id)
        .outerjoin(other, row.confirmed_by_id == other.id)
        .where(row.contest_id == contest.id)
        .order_by(row.number.desc())
    )
    return [DestructionLine(*line) for line in session.execute(found)]


def keep_until(
    contest_key: str,
    destroy_on: date | None,
    hold: str,
    *,
    reason: str = "",
    by: int,
    at: datetime,
) -> None:
    """Set another day of destruction with its reason (None = the one that follows from the
    results), and a hold with its reason or none.

    Raises NotFound; NotReady without a reason, or for a day after the one that teams agreed to.
    """
    why, hold = reason.strip(), hold.strip()
    if max(len(hold), len(why)) > 500:
        raise NotReady("A reason has at most 500 characters.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        retention.check(session, contest, destroy_on, why)
        row = session.get(Retention, contest.id) or Retention(contest_id=contest.id)
        row.destroy_on, row.reason, row.hold = destroy_on, why if destroy_on else "", hold
        row.changed_by_id, row.changed_at = by, at
        session.add(row)
        details = {"destroy_on": destroy_on.isoformat() if destroy_on else "", "hold": bool(hold)}
        _record(session, contest, "retention", details, by=by, at=at)


def propose(contest_key: str, *, reason: str, by: int, at: datetime) -> int:
    """Put the destruction forward; answers with its number.

    Raises NotFound; NotReady without a reason, on hold, during a judging, with nothing to destroy.
    """
    said = reason.strip()[:500]
    if not said:
        raise NotReady("Say in a sentence why it is destroyed now.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        _check(session, contest)
        waiting = (Destruction.contest_id == contest.id, Destruction.state == "proposed")
        if session.scalar(select(exists().where(*waiting))):
            raise NotReady("A destruction waits for its second person already.")
        found = wiping.counts(session, contest)
        if not any(found.values()):
            raise NotReady("There is no personal data to destroy.")
        mine = Destruction.contest_id == contest.id
        newest = session.scalar(select(func.max(Destruction.number)).where(mine)) or 0
        row = Destruction(contest_id=contest.id, number=newest + 1, reason=said, counts=found)
        row.mark, row.proposed_by_id, row.proposed_at = _mark(found), by, at
        session.add(row)
        _record(session, contest, "destruction_proposed", {"number": row.number}, by=by, at=at)
        return row.number


def withdraw(contest_key: str, number: int, *, by: int, at: datetime) -> None:
    """Take a proposal back. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = _proposed(session, contest, number)
        row.state = "withdrawn"
        _record(session, contest, "destruction_withdrawn", {"number": number}, by=by, at=at)


def confirm(contest_key: str, number: int, mark: str, *, by: int, at: datetime) -> None:
    """Destroy what another person put forward. It cannot be taken back.

    Raises NotFound; Forbidden for who proposed it; Conflicted where there is more or less now.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = _proposed(session, contest, number)
        if row.proposed_by_id == by:
            raise Forbidden("Somebody else confirms it than who proposed it.")
        _check(session, contest)
        found = wiping.counts(session, contest)
        if row.mark != mark or _mark(found) != mark:
            raise Conflicted("There is more or less personal data now: propose it anew.")
        wiping.wipe(session, contest, by=by, at=at)
        row.state, row.confirmed_by_id, row.confirmed_at = "done", by, at
        row.counts = found
        _record(session, contest, "destroyed", {"number": number, **found}, by=by, at=at)
        tombstone = {"contest": contest.key, "at": at.isoformat(), "counts": found}
    _bury([tombstone])
    _shorten_log()


def _check(session: Session, contest: Contest) -> None:
    kept = session.get(Retention, contest.id)
    if kept is not None and kept.hold:
        raise NotReady(HELD)
    judged = exists().where(Round.contest_id == contest.id, Round.state == "judging")
    if session.scalar(select(judged)):
        raise NotReady(JUDGED)


def _proposed(session: Session, contest: Contest, number: int) -> Destruction:
    mine = (Destruction.contest_id == contest.id, Destruction.number == number)
    row = session.scalar(select(Destruction).where(*mine, Destruction.state == "proposed"))
    if row is None:
        raise NotFound("There is no such proposal.")
    return row


def _mark(found: dict[str, int]) -> str:
    return hashlib.sha256(audit.canonical(found).encode()).hexdigest()


def _record(
    session: Session, contest: Contest, what: str, details: Any, *, by: int | None, at: datetime
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"privacy.{what}",
        subject=f"contest:{contest.key}",
        details=details,
    )


def _bury(tombstones: Iterable[dict[str, Any]]) -> None:
    path = storage.tombstones()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for one in tombstones:
            file.write(audit.canonical(one) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _buried() -> list[dict[str, Any]]:
    path = storage.tombstones()
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _shorten_log() -> None:
    """SQLite's log of changes still holds what was destroyed, until it is written back."""
    session = db.session()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        session.rollback()


def reapply(*, at: datetime) -> list[str]:
    """Destroy anew what came back with an older backup; answers with the contests' keys.

    A contest of the same key that was made after the destruction is another one.
    """
    again = []
    for key, when in _newest(_buried()).items():
        with write() as session:
            contest = session.scalar(select(Contest).where(Contest.key == key))
            if contest is None or contest.created_at > when:
                continue
            found = wiping.counts(session, contest)
            if any(found.values()):
                wiping.wipe(session, contest, by=None, at=at)
                _record(session, contest, "destroyed_again", found, by=None, at=at)
                again.append(key)
    if again:
        _shorten_log()
    return again


def _newest(buried: list[dict[str, Any]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for one in buried:
        when = datetime.fromisoformat(one["at"])
        found[one["contest"]] = max(when, found.get(one["contest"], when))
    return found


def keep_destroyed(session: Session, contest: Contest, *, at: datetime) -> None:
    """Leave the people out of a package whose contest was destroyed here; within its import."""
    if contest.key in _newest(_buried()):
        found = wiping.counts(session, contest)
        wiping.wipe(session, contest, by=None, at=at)
        _record(session, contest, "destroyed_again", found, by=None, at=at)
