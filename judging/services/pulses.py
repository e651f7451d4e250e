"""The pulse of a tablet: has anything changed for it, and at the same time its sign of life."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.admissions import Entrance
from judging.models.contests import Contest
from judging.models.operations import Operation
from judging.models.panels import Conflict
from judging.models.practices import Practice
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.turns import Draw, Turn
from judging.services import clocks, messages, presences
from judging.services.presences import Sign
from judging.services.sittings import Sitter
from judging.services.transactions import write


def feel(sitter: Sitter, sign: Sign, *, at: datetime) -> dict[str, Any]:
    """Keep a tablet's sign of life, and answer with what it may have to fetch."""
    session = db.session()
    answer = {
        "epoch": sitter.newest,
        "desk": mark(sitter, at),
        "clock": _clock(session, sitter),
        "on_stage": clocks.on_stage(session, sitter.contest_id),
        "messages": _unread(session, sitter),
    }
    if presences.is_news(session, sitter, sign, at):
        with write() as writing:
            presences.keep(writing, sitter, sign, at)
    return answer


def _clock(session: Session, sitter: Sitter) -> dict[str, Any] | None:
    found = clocks.of_judge(session, sitter.contest_id, sitter.judge_id)
    return found.as_json() if found else None


def _unread(session: Session, sitter: Sitter) -> list[dict[str, Any]]:
    """What the control room said; only to the tablet at which the judge is now."""
    if not sitter.reads:
        return []
    return [
        {**said, "at": said["at"].isoformat()} for said in messages.unread(session, sitter.judge_id)
    ]


def mark(sitter: Sitter, at: datetime) -> str:
    """A word that changes whenever the desk would answer differently.

    Who is on stage and how the timer stands do not count: each pulse says both itself, so that
    an operator's act does not make every tablet of a hall fetch its desk at the same moment.
    """
    session = db.session()
    said = (sitter.sitting_id, sitter.epoch, sitter.ended_why, *_numbers(session, sitter, at))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def _numbers(session: Session, sitter: Sitter, at: datetime) -> list[Any]:
    """Counters of all that a desk shows: each change of it moves one of them."""
    rounds = select(
        Round.id, Round.state, Round.judging_ends_at, Round.judging_ends_at <= at
    ).where(Round.contest_id == sitter.contest_id)
    asked: tuple[Any, ...] = (
        rounds.order_by(Round.position),
        select(
            func.count(),
            func.sum(ScoreSheet.version),
            func.sum(ScoreSheet.revision),
            func.max(ScoreSheet.id),
        ).where(ScoreSheet.judge_id == sitter.judge_id),
        select(func.count()).where(Operation.judge_id == sitter.judge_id),
        select(func.count(), func.max(Conflict.id)).where(Conflict.judge_id == sitter.judge_id),
        select(Contest.materials_version).where(Contest.id == sitter.contest_id),
        _of_rounds(sitter, select(func.max(Draw.id)), Draw),
        _of_rounds(sitter, _absent(), Turn).order_by(Turn.round_id, Turn.entry_id),
        _of_rounds(sitter, select(func.max(Practice.id), func.count(Practice.closed_at)), Practice),
        select(func.max(Decision.seq)).where(Decision.contest_id == sitter.contest_id),
        select(Entrance.asks_pledge, Entrance.pledge_edition).where(
            Entrance.contest_id == sitter.contest_id
        ),
    )
    return [tuple(tuple(row) for row in session.execute(one)) for one in asked]


def _absent() -> Any:
    return select(Turn.round_id, Turn.entry_id).where(Turn.state == "absent")


def _of_rounds(sitter: Sitter, found: Any, model: Any) -> Any:
    """Counted in the rounds of the contest alone."""
    rounds = found.join(Round, model.round_id == Round.id)
    return rounds.where(Round.contest_id == sitter.contest_id)
