"""Whose turn it is: the running order as its pages show it, and entries that do not come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import User
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.turns import Draw, Turn
from judging.services import clocks, decisions, lookup, overruns, progress, stages
from judging.services.clocks import Clock, Lengths
from judging.services.overruns import OverrunLine
from judging.services.shown import ContestInfo, EntryInfo, RoundInfo
from judging.services.transactions import write

ASIDE = ("no_show", "withdraw", "disqualify")


@dataclass(frozen=True, slots=True)
class TurnLine:
    """An entry in the running order; `aside` names the decision that took it out."""

    entry: EntryInfo
    position: int
    state: str
    began_at: datetime | None
    ended_at: datetime | None
    aside: str


@dataclass(frozen=True, slots=True)
class DrawLine:
    """An act that made the order what it was from then on."""

    number: int
    act: str
    seed: str
    order: list[str]
    reason: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class OrderPage:
    """The running order of a stage with all that its operators need; `late` has no turn yet."""

    contest: ContestInfo
    round: RoundInfo
    rounds: list[RoundInfo]
    groups: list[str]
    group: str
    lines: list[TurnLine]
    late: list[EntryInfo]
    draws: list[DrawLine]
    clock: Clock
    lengths: Lengths
    overruns: list[OverrunLine]

    @property
    def next(self) -> TurnLine | None:
        """Who comes next."""
        waiting = (line for line in self.lines if line.state == "waiting" and not line.aside)
        return next(waiting, None)

    @property
    def after(self) -> str:
        """The phase to which the timer goes next; "" = the entry is done then."""
        return clocks.after(self.lengths, self.clock.phase)

    @property
    def begun(self) -> bool:
        """Whether somebody was on stage already."""
        return any(line.state in ("on_stage", "done") for line in self.lines)


@dataclass(frozen=True, slots=True)
class StageView:
    """What stands on the screen of a stage."""

    contest: ContestInfo
    round: RoundInfo
    clock: Clock
    next: EntryInfo | None


def on_screen(contest_key: str, round_key: str, group: str = "") -> StageView:
    """The stage as everybody in the hall may see it: in a blind contest without a team's name.

    Raises NotFound.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    clock = clocks.of_group(session, row, group, show_teams=not contest.blind)
    return StageView(
        lookup.contest_info(contest), lookup.round_info(row), clock, _next(session, row, group)
    )


def _next(session: Session, row: Round, group: str) -> EntryInfo | None:
    found = select(Entry.key, lookup.SHOWN_TITLE).join(Turn, Turn.entry_id == Entry.id)
    mine = (Turn.round_id == row.id, Turn.group == group, Turn.state == "waiting")
    here = Entry.id.in_(progress.entrants(row))
    line = session.execute(found.where(*mine, here).order_by(Turn.position).limit(1)).first()
    return EntryInfo(line.key, line.title, "") if line else None


def states(session: Session, round_id: int) -> dict[int, tuple[int, str]]:
    """Position and state of every turn of a round, by entry id."""
    found = select(Turn.entry_id, Turn.position, Turn.state).where(Turn.round_id == round_id)
    return {entry_id: (position, state) for entry_id, position, state in session.execute(found)}


def places(session: Session, round_id: int, entry_ids: list[int]) -> dict[int, tuple[int, str]]:
    """Position and state of these entries; those without a turn come after all that have one."""
    known = states(session, round_id)
    last = max((position for position, _ in known.values()), default=0)
    late = [number for number in entry_ids if number not in known]
    return known | {number: (last + at, "waiting") for at, number in enumerate(late, 1)}


def page(
    contest_key: str, round_key: str, group: str | None = None, *, show_teams: bool
) -> OrderPage:
    """The running order of one group, or of the first. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    taking_part = stages.groups(session, row)
    names = sorted(set(taking_part.values())) or [""]
    chosen = names[0] if group is None or group not in names else group
    infos = lookup.entry_infos(session, contest, show_teams=show_teams)
    lines = _lines(session, contest, row, chosen, infos)
    return OrderPage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        rounds=[lookup.round_info(one) for one in lookup.rounds(session, contest)],
        groups=names,
        group=chosen,
        lines=lines,
        late=_late(session, contest, taking_part, chosen, infos, lines),
        draws=_draws(session, row, chosen),
        clock=clocks.of_group(session, row, chosen, show_teams=show_teams),
        lengths=clocks.lengths(session, row),
        overruns=overruns.listing(session, row),
    )


def _lines(
    session: Session, contest: Contest, row: Round, group: str, infos: dict[str, EntryInfo]
) -> list[TurnLine]:
    aside = _aside(session, contest, row)
    found = select(Turn, Entry.key).join(Entry, Turn.entry_id == Entry.id)
    mine = (Turn.round_id == row.id, Turn.group == group)
    return [
        TurnLine(
            infos[key],
            turn.position,
            turn.state,
            turn.began_at,
            turn.ended_at,
            aside.get(turn.entry_id, ""),
        )
        for turn, key in session.execute(found.where(*mine).order_by(Turn.position))
    ]


def _aside(session: Session, contest: Contest, row: Round) -> dict[int, str]:
    found = select(Decision.entry_id, Decision.act).where(
        Decision.contest_id == contest.id,
        Decision.act.in_(ASIDE),
        Decision.round_id.is_(None) | (Decision.round_id == row.id),
    )
    return {number: act for number, act in session.execute(found) if number is not None}


def _late(
    session: Session,
    contest: Contest,
    taking_part: dict[int, str],
    group: str,
    infos: dict[str, EntryInfo],
    lines: list[TurnLine],
) -> list[EntryInfo]:
    """Who takes part and is not in the order yet."""
    here = [number for number, name in taking_part.items() if name == group]
    found = select(Entry.key).where(Entry.id.in_(here)).order_by(Entry.key)
    known = {line.entry.key for line in lines}
    return [infos[key] for key in session.scalars(found) if key not in known]


def _draws(session: Session, row: Round, group: str) -> list[DrawLine]:
    rows = session.execute(
        select(Draw, User.name, User.email)
        .outerjoin(User, Draw.made_by_id == User.id)
        .where(Draw.round_id == row.id, Draw.group == group)
        .order_by(Draw.number.desc())
    )
    return [
        DrawLine(
            one.number,
            one.act,
            one.seed,
            one.order,
            one.reason,
            one.made_at,
            name or email or "",
        )
        for one, name, email in rows
    ]


def mark(
    contest_key: str,
    round_key: str,
    group: str = "",
    *,
    entry: str,
    state: str,
    version: int,
    by: int,
    at: datetime,
) -> None:
    """Say that an entry is absent, or that it waits (again).

    Raises NotFound, Conflicted; NotReady for another state.
    """
    if state not in ("absent", "waiting"):
        raise NotReady("An entry is absent, or it waits.")
    with write() as session:
        held = stages.hold(session, contest_key, round_key, group, version, by=by, at=at)
        turn = held.turn(entry)
        if turn.state == "on_stage":
            clocks.leave(held, state)
        turn.state, turn.began_at, turn.ended_at = state, None, None
        held.record(f"turn.{state}", {"entry": entry})


def no_show(
    contest_key: str, round_key: str, *, entry: str, reason: str, by: int, at: datetime
) -> None:
    """Write down that an entry did not appear: it stays unranked from then on.

    Raises NotFound; NotReady unless the entry was called and is absent, or without a reason;
    Conflicted where the contest changed meanwhile.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    turn = session.get(Turn, (row.id, lookup.entry_id(session, contest, entry)))
    if turn is None or turn.state != "absent":
        raise NotReady("Mark the entry as absent before its no-show is written down.")
    decisions.record(
        contest_key,
        act="no_show",
        round_key=round_key,
        entry_key=entry,
        reason=reason,
        by=by,
        at=at,
    )
