"""Having the judges of a round assigned: settings, and asking for a plan."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.panels import Assignment
from judging.models.rounds import Round
from judging.services import audit, jobs, lookup, plan_making, tables
from judging.services.plan_making import Tell
from judging.services.transactions import write
from scoring.rules import Assign

__all__ = ["Assign", "change_settings", "plan_timetable", "propose", "repair", "settings"]

PROPOSE, REPAIR, TIMETABLE = "assigning.propose", "assigning.repair", "assigning.timetable"
OPEN = ("setup", "judging")
ENDED = "The judging of this round has already ended."


def settings(contest_key: str, round_key: str) -> Assign:
    """How the round's judges get their entries; the defaults where nothing was said.

    Raises NotFound.
    """
    return _settings(lookup.any_round(db.session(), contest_key, round_key))


def _settings(row: Round) -> Assign:
    return tables.assign_of(row.assign) or Assign()


def change_settings(
    contest_key: str, round_key: str, settings: Assign, *, by: int | None, at: datetime
) -> None:
    """Say anew how the round's judges get their entries.

    Raises NotFound; NotReady for numbers that contradict each other or after the judging.
    """
    _check(settings)
    with write() as session:
        contest, row = _open_round(session, contest_key, round_key)
        row.assign = tables.stored_assign(settings)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="round.assigning_changed",
            subject=f"round:{row.key}",
            details=row.assign or {},
        )


def _check(settings: Assign) -> None:
    if settings.judges_per_entry < 1:
        raise NotReady("An entry needs at least one judge.")
    if settings.min_load < 0 or settings.seed < 0:
        raise NotReady("Numbers of sheets and the seed cannot be negative.")
    if settings.max_load is not None and settings.max_load < settings.min_load:
        raise NotReady("The most sheets of a judge cannot be fewer than the least.")
    if settings.most_of_one_organisation is not None and settings.most_of_one_organisation < 1:
        raise NotReady("At least one judge of an organisation must be possible.")
    _check_rooms(settings)
    if any(not 0 <= share <= 1 for share in (settings.affinity_budget, settings.floor or 0)):
        raise NotReady("Shares lie between 0 and 1.")


def _check_rooms(settings: Assign) -> None:
    if min(settings.anchors, settings.rooms, settings.slots, settings.mixes) < 0:
        raise NotReady("Numbers of anchors, rooms, slots and changes cannot be negative.")
    if settings.slots and not settings.rooms:
        raise NotReady("Slots need rooms: say how many there are.")
    if settings.rooms and 0 < settings.slots <= settings.mixes:
        raise NotReady("Judges cannot change company more often than there are slots.")


def _open_round(session: Session, contest_key: str, round_key: str) -> tuple[Contest, Round]:
    """A round whose judges may still be assigned. Raises NotFound, NotReady."""
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    if row.state not in OPEN:
        raise NotReady(ENDED)
    if not any(part.kind == "sheets" for part in row.components):
        raise NotReady("This round has no score sheets, so there is nothing to assign.")
    return contest, row


def propose(
    contest_key: str,
    round_key: str,
    *,
    by: int | None,
    at: datetime,
    seed: int | None = None,
    incomplete: bool = False,
) -> int:
    """Ask for a new draft; the number of the job. `incomplete` leaves out what nobody may judge.

    Raises NotFound, NotReady; Conflicted while another plan of the round is being made.
    """
    with write() as session:
        contest, row = _open_round(session, contest_key, round_key)
        wanted = tables.stored_assign(_seeded(_settings(row), seed))
        arguments = {"settings": wanted, "incomplete": incomplete}
        return _ask(session, (contest, row), PROPOSE, arguments, by=by, at=at)


def _seeded(settings: Assign, seed: int | None) -> Assign:
    if seed is None:
        return settings
    if seed < 0:
        raise NotReady("Numbers of sheets and the seed cannot be negative.")
    return replace(settings, seed=seed)


def repair(
    contest_key: str,
    round_key: str,
    *,
    absent: Collection[str] = (),
    by: int | None,
    at: datetime,
) -> int:
    """Ask for a draft that changes as little as can be; `absent` are keys of judges.

    Raises NotFound also for an unknown judge; NotReady where nothing is published; Conflicted.
    """
    with write() as session:
        contest, row = _open_round(session, contest_key, round_key)
        for key in absent:
            lookup.judge_id(session, contest, key)
        if not session.scalar(select(exists().where(Assignment.round_id == row.id))):
            raise NotReady("Nothing is assigned in this round yet, so nothing can be repaired.")
        arguments = {"absent": sorted(set(absent))}
        return _ask(session, (contest, row), REPAIR, arguments, by=by, at=at)


def plan_timetable(
    contest_key: str, round_key: str, *, slots: int | None = None, by: int | None, at: datetime
) -> int:
    """Ask for a timetable of what is assigned. Raises NotFound, NotReady, Conflicted."""
    with write() as session:
        contest, row = _open_round(session, contest_key, round_key)
        return _ask(session, (contest, row), TIMETABLE, {"slots": slots}, by=by, at=at)


def _ask(
    session: Session,
    place: tuple[Contest, Round],
    kind: str,
    arguments: Mapping[str, Any],
    *,
    by: int | None,
    at: datetime,
) -> int:
    contest, row = place
    plan_making.hold(session, row)
    of_round = {"round_id": row.id}
    kinds = (kind,) if kind == TIMETABLE else (PROPOSE, REPAIR)
    if jobs.is_busy(session, contest.id, of_round, *kinds):
        raise Conflicted("This round is being planned already: wait, or call that off.")
    asked = {**of_round, "round": row.key, **arguments}
    job = jobs.enqueue(session, kind, asked, contest_id=contest.id, by=by, at=at)
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act="job.asked_for",
        subject=f"round:{row.key}",
        details={"job": job.id, "kind": kind},
    )
    return job.id


def propose_now(
    contest_key: str,
    round_key: str,
    *,
    by: int | None,
    at: datetime,
    seed: int | None = None,
    incomplete: bool = False,
    tell: Tell,
) -> int:
    """Make a new draft at once, for the command line; the number of the plan.

    Raises NotFound, NotReady with the sentences why there is none.
    """
    _, row = _open_round(db.session(), contest_key, round_key)
    made = plan_making.proposal(row, _seeded(_settings(row), seed), tell, incomplete=incomplete)
    with write() as session:
        _, row = _open_round(session, contest_key, round_key)
        return plan_making.store(session, row, made, by=by, at=at)
