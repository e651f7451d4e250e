"""The timer: called, started, paused and moved on by whichever operator acts first.

What holds is the server's: a phase, since when it runs, and what it had run before. Every screen
counts on by itself from there, so that a gap in the network stops no timer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.people import Team
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.stages import PHASES, Stage, Timing
from judging.models.turns import Turn
from judging.services import audit, lookup, overruns, stages
from judging.services.stages import Held
from judging.services.transactions import write

MILLISECOND = timedelta(milliseconds=1)
LONGEST = 24 * 60 * 60
ACTS = ("start", "next", "pause", "resume", "reset", "longer", "finish", "clear")


@dataclass(frozen=True, slots=True)
class Lengths:
    """The lengths of a round's presentations in seconds, and what overtime costs."""

    presentation: int
    questions: int
    scoring: int
    first_warning: int
    last_warning: int
    grace: int
    step: int
    step_points: Any


@dataclass(frozen=True, slots=True)
class Clock:
    """A stage's timer as screens take it; the moment counts from when it was asked for."""

    round: str
    group: str
    version: int
    entry: str
    title: str
    team: str
    phase: str
    seconds: int
    started_at: datetime | None
    paused_at: datetime | None
    pause_why: str
    spent: int
    first_warning: int
    last_warning: int

    def spent_by(self, at: datetime) -> int:
        """Milliseconds of the phase that have run until a moment."""
        if self.started_at is None:
            return self.spent
        return self.spent + max(0, (at - self.started_at) // MILLISECOND)

    def as_json(self) -> dict[str, Any]:
        """The timer as docs/tablets.md describes it."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return told | {
            "started_at": moment(self.started_at),
            "paused_at": moment(self.paused_at),
            "spent": self.spent / 1000,
        }


def moment(at: datetime | None) -> str | None:
    """A moment as programs take it: UTC with milliseconds."""
    if at is None:
        return None
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def lengths(session: Session, row: Round) -> Lengths:
    """The lengths that hold in a round."""
    timing = session.get(Timing, row.id) or overruns.default_timing(row.id)
    return Lengths(**{name: getattr(timing, name) for name in Lengths.__dataclass_fields__})


def set_lengths(
    contest_key: str, round_key: str, wanted: Lengths, *, by: int, at: datetime
) -> None:
    """Change the lengths; a phase that runs keeps its own. Raises NotFound; NotReady if absurd."""
    _check(wanted)
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        timing = session.get(Timing, row.id)
        if timing is None:
            timing = overruns.default_timing(row.id)
            session.add(timing)
        values = {name: getattr(wanted, name) for name in Lengths.__dataclass_fields__}
        for name, value in values.items():
            setattr(timing, name, value)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="stage.lengths_changed",
            subject=f"round:{row.key}",
            details={name: str(value) for name, value in values.items()},
        )


def _check(wanted: Lengths) -> None:
    times = (wanted.presentation, wanted.questions, wanted.scoring, wanted.grace)
    if not all(0 <= one <= LONGEST for one in times) or not wanted.presentation:
        raise NotReady("A presentation lasts at least one second and no part over a day.")
    if not 0 <= wanted.last_warning <= wanted.first_warning <= LONGEST:
        raise NotReady("The first warning comes before the last one.")
    if not 0 < wanted.step <= LONGEST or wanted.step_points < 0:
        raise NotReady("Overtime needs a step in seconds and points that are not negative.")


def of_group(session: Session, row: Round, group: str = "", *, show_teams: bool) -> Clock:
    """The timer of one stage; one that nobody has touched waits."""
    found = _found().where(Stage.round_id == row.id, Stage.group == group)
    line = session.execute(found).first()
    length = lengths(session, row)
    if line is None:
        return _untouched(row, group, length)
    stage, *names = line
    return _clock(row, stage, _named(names, show_teams), length)


def of_groups(
    session: Session, row: Round, groups: list[str], length: Lengths, *, show_teams: bool
) -> list[Clock]:
    """The timers of several stages of a round at once, in the order that is asked for."""
    lines = session.execute(_found().where(Stage.round_id == row.id))
    known = {
        stage.group: _clock(row, stage, _named(names, show_teams), length)
        for stage, *names in lines
    }
    return [known.get(group) or _untouched(row, group, length) for group in groups]


def _untouched(row: Round, group: str, length: Lengths) -> Clock:
    blank = Stage(group=group, version=0, phase="waiting", seconds=0, spent=0, pause_why="")
    return _clock(row, blank, ("", "", ""), length)


def after(length: Lengths, phase: str) -> str:
    """The next phase that has a length; "" = the entry is done then."""
    later = PHASES[PHASES.index(phase) + 1 :]
    return next((one for one in later if getattr(length, one)), "")


def of_judge(session: Session, contest_id: int, judge_id: int) -> Clock | None:
    """The timer that matters to a judge in a round that is being judged; no team is named.

    That is the stage on which an entry of his stands, else the only one that there is.
    """
    found = _found().add_columns(_has_a_sheet(judge_id)).join(Round, Stage.round_id == Round.id)
    here = (Round.contest_id == contest_id, Round.state.in_(stages.OPEN))
    lines = session.execute(found.where(*here).order_by(Round.position, Stage.group)).all()
    chosen = [line for line in lines if line[-1]][-1:] or (lines if len(lines) == 1 else [])
    if not chosen:
        return None
    stage, *names, _ = chosen[0]
    row = session.get_one(Round, stage.round_id)
    return _clock(row, stage, _named(names, False), lengths(session, row))


def on_stage(session: Session, contest_id: int) -> list[dict[str, str]]:
    """Who stands on a stage now, in the rounds that are being judged."""
    found = select(Round.key, Entry.key).select_from(Stage)
    found = found.join(Round, Stage.round_id == Round.id).join(Entry, Stage.entry_id == Entry.id)
    here = (Round.contest_id == contest_id, Round.state.in_(stages.OPEN))
    rows = session.execute(found.where(*here).order_by(Round.key, Entry.key))
    return [{"round": round_key, "entry": entry_key} for round_key, entry_key in rows]


def _has_a_sheet(judge_id: int) -> Any:
    mine = (ScoreSheet.round_id == Stage.round_id, ScoreSheet.entry_id == Stage.entry_id)
    return exists().where(ScoreSheet.judge_id == judge_id, *mine)


def _found() -> Any:
    found = select(Stage, Entry.key, lookup.SHOWN_TITLE, Team.name)
    found = found.outerjoin(Entry, Stage.entry_id == Entry.id)
    return found.outerjoin(Team, Entry.team_id == Team.id)


def _named(names: list[str | None], show_teams: bool) -> tuple[str, str, str]:
    key, title, team = names
    return key or "", title or "", (team or "") if show_teams else ""


def _clock(row: Round, stage: Stage, names: tuple[str, str, str], length: Lengths) -> Clock:
    key, title, team = names
    return Clock(
        round=row.key,
        group=stage.group,
        version=stage.version,
        entry=key,
        title=title,
        team=team,
        phase=stage.phase,
        seconds=stage.seconds or length.presentation,
        started_at=stage.started_at,
        paused_at=stage.paused_at,
        pause_why=stage.pause_why,
        spent=stage.spent,
        first_warning=length.first_warning,
        last_warning=length.last_warning,
    )


def show(contest_key: str, round_key: str, group: str = "", *, show_teams: bool) -> Clock:
    """The timer of a stage for its screens. Raises NotFound."""
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    return of_group(session, row, group, show_teams=show_teams)


def call(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    entry: str,
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Call an entry on stage; whoever stood there is done. Raises NotFound, Conflicted, NotReady.

    The timer waits until it is started.
    """
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        turn = held.turn(entry)
        if turn.state == "on_stage":
            raise NotReady(f"{entry} is on stage already.")
        leave(held, "done")
        turn.state, turn.began_at, turn.ended_at = "on_stage", None, None
        held.stage.entry_id = turn.entry_id
        held.record("stage.called", {"entry": entry})


def act(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    what: str,
    reason: str = "",
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Press a button of the timer. Raises NotFound, Conflicted; NotReady where it does not fit.

    start, next (phase), pause with its reason, resume, reset (the phase from its beginning),
    longer (by a minute), finish (the entry is done), clear (the entry goes back to wait).
    """
    if what not in ACTS:
        raise NotReady("The timer does not know this.")
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        if held.stage.entry_id is None:
            raise NotReady("Call an entry on stage first.")
        details = {"phase": held.stage.phase, "spent_ms": _spent(held)}
        DO[what](held, reason.strip())
        held.record(f"stage.{what}", details | ({"reason": reason.strip()} if reason else {}))


def _spent(held: Held) -> int:
    stage = held.stage
    if stage.started_at is None:
        return stage.spent
    return stage.spent + max(0, (held.at - stage.started_at) // MILLISECOND)


def _start(held: Held, _: str) -> None:
    if held.stage.phase != "waiting":
        raise NotReady("The timer runs already.")
    turn = held.session.get_one(Turn, (held.round.id, held.stage.entry_id))
    turn.began_at = held.at
    _begin(held, "presentation")


def _begin(held: Held, phase: str) -> None:
    stage = held.stage
    stage.phase, stage.seconds = phase, getattr(lengths(held.session, held.round), phase)
    stage.started_at, stage.paused_at, stage.pause_why, stage.spent = held.at, None, "", 0


def _next(held: Held, reason: str) -> None:
    """The next phase that has a length; after the last one the entry is done."""
    if held.stage.phase == "waiting":
        return _start(held, reason)
    _measure(held)
    phase = after(lengths(held.session, held.round), held.stage.phase)
    return _begin(held, phase) if phase else leave(held, "done")


def _measure(held: Held) -> None:
    """What a presentation took beyond its limit, as soon as it ends."""
    stage = held.stage
    if stage.phase == "presentation" and stage.entry_id is not None:
        over = _spent(held) - stage.seconds * 1000
        overruns.propose(held.session, held.round, stage.entry_id, over, at=held.at)


def _pause(held: Held, reason: str) -> None:
    stage = held.stage
    if stage.started_at is None:
        raise NotReady("The timer does not run.")
    if not reason:
        raise NotReady("Say why the timer stands, for instance because a device failed.")
    stage.spent, stage.started_at = _spent(held), None
    stage.paused_at, stage.pause_why = held.at, reason[:200]


def _resume(held: Held, _: str) -> None:
    stage = held.stage
    if stage.paused_at is None:
        raise NotReady("The timer does not stand.")
    stage.started_at, stage.paused_at, stage.pause_why = held.at, None, ""


def _reset(held: Held, _: str) -> None:
    stage = held.stage
    if stage.phase == "waiting":
        raise NotReady("The timer does not run.")
    stage.spent, stage.started_at, stage.pause_why = 0, None, ""
    stage.paused_at = held.at


def _longer(held: Held, _: str) -> None:
    if held.stage.phase == "waiting":
        raise NotReady("The timer does not run.")
    held.stage.seconds = min(held.stage.seconds + 60, LONGEST)


def _finish(held: Held, _: str) -> None:
    leave(held, "done")


def _clear(held: Held, _: str) -> None:
    leave(held, "waiting")


def leave(held: Held, state: str) -> None:
    """Whoever is on stage leaves it, within the caller's act; the timer waits."""
    stage = held.stage
    if stage.entry_id is not None:
        if state == "done":
            _measure(held)
        turn = held.session.get_one(Turn, (held.round.id, stage.entry_id))
        turn.state, turn.ended_at = state, held.at if state == "done" else None
        if state != "done":
            turn.began_at = None
    stage.entry_id, stage.phase, stage.seconds, stage.spent = None, "waiting", 0, 0
    stage.started_at, stage.paused_at, stage.pause_why = None, None, ""
    held.session.flush()


DO = {
    "start": _start,
    "next": _next,
    "pause": _pause,
    "resume": _resume,
    "reset": _reset,
    "longer": _longer,
    "finish": _finish,
    "clear": _clear,
}
