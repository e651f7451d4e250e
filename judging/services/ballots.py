"""The ballots of a round: signs of fraud, voiding some and taking that back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.people import User
from judging.models.rounds import Round
from judging.models.votes import Ballot, BallotMark, BallotRuling
from judging.services import audit, polls
from judging.services.transactions import one_at_a_time, write

SHOWN = 200  # ballots on one page
MOST_GROUPS = 12
BURST_LEAST = 20  # ballots in a minute
BURST_TIMES = 5  # as many as the usual minute
VOID, RESTORE = "void", "restore"


@dataclass(frozen=True, slots=True)
class Group:
    """Ballots that have something in common: a minute, a device, a stretch of addresses."""

    name: str
    ballots: int
    valid: int


@dataclass(frozen=True, slots=True)
class Signals:
    """What could mean that somebody voted more than once; none of it proves anything."""

    minutes: list[Group]
    usual: int
    bursts: list[Group]
    devices: list[Group]
    networks: list[Group]
    in_order: Group
    ballots: int
    void: int


@dataclass(frozen=True, slots=True)
class BallotLine:
    """A ballot as organisers see it: never what stands on it."""

    key: str
    cast_at: datetime | None
    same_device: int
    in_order: bool
    void: bool
    why: str
    voided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who voided or restored how many ballots, when and why."""

    act: str
    ballots: int
    reason: str
    at: datetime
    by: str


def signals(contest_key: str, round_key: str) -> Signals:
    """The ballots that were cast here, seen from four sides, in one query. Raises NotFound."""
    session = db.session()
    _contest, row = polls.place(session, contest_key, round_key)
    cast = select(Ballot.cast_at, Ballot.device, Ballot.network, Ballot.in_order)
    cast = cast.add_columns(Ballot.voided_at.is_(None)).where(Ballot.round_id == row.id)
    rows: list[Any] = [tuple(one) for one in session.execute(cast.order_by(Ballot.cast_at))]
    known = [one for one in rows if one[0] is not None]
    minutes = _groups((_minute(at), valid) for at, _, _, _, valid in known)
    usual = _median([one.ballots for one in minutes])
    devices = _groups((device, valid) for _, device, _, _, valid in known)
    ordered = [valid for *_, in_order, valid in known if in_order]
    return Signals(
        minutes=sorted(minutes, key=lambda one: one.name),
        usual=usual,
        bursts=[one for one in minutes if _is_burst(one.ballots, usual)][:MOST_GROUPS],
        devices=[one for one in devices if one.ballots > 1][:MOST_GROUPS],
        networks=_groups((network, valid) for _, _, network, _, valid in known)[:MOST_GROUPS],
        in_order=Group("in-order", len(ordered), sum(ordered)),
        ballots=len(rows),
        void=sum(not valid for *_, valid in rows),
    )


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def _groups(members: Any) -> list[Group]:
    """Groups by their name, the largest first."""
    every: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for name, valid in members:
        every[name] += 1
        good[name] += valid
    listed = [Group(name, count, good[name]) for name, count in every.items()]
    return sorted(listed, key=lambda one: (-one.ballots, one.name))


def _median(counts: list[int]) -> int:
    return sorted(counts)[len(counts) // 2] if counts else 0


def _is_burst(ballots: int, usual: int) -> bool:
    return ballots >= max(BURST_LEAST, BURST_TIMES * usual)


def listing(
    contest_key: str, round_key: str, group: str, page: int
) -> tuple[list[BallotLine], int]:
    """The ballots of a group, a page of them, and how many there are. Raises NotFound."""
    session = db.session()
    _contest, row = polls.place(session, contest_key, round_key)
    wanted = and_(Ballot.round_id == row.id, _in_group(group))
    total = session.scalar(select(func.count()).select_from(Ballot).where(wanted)) or 0
    same = (
        select(Ballot.device, func.count().label("same"))
        .where(Ballot.round_id == row.id, Ballot.device != "")
        .group_by(Ballot.device)
        .subquery()
    )
    found = (
        select(Ballot.key, Ballot.cast_at, func.coalesce(same.c.same, 1), Ballot.in_order)
        .add_columns(_is_void(), Ballot.void_why, Ballot.voided_at)
        .outerjoin(same, same.c.device == Ballot.device)
        .where(wanted)
        .order_by(Ballot.cast_at, Ballot.key)
        .offset(SHOWN * (max(page, 1) - 1))
        .limit(SHOWN)
    )
    return [BallotLine(*one) for one in session.execute(found)], total


def rulings(contest_key: str, round_key: str) -> list[Ruling]:
    """What was decided about ballots of the round, the newest first. Raises NotFound."""
    session = db.session()
    _contest, row = polls.place(session, contest_key, round_key)
    found = (
        select(BallotRuling.act, BallotRuling.ballots, BallotRuling.reason)
        .add_columns(BallotRuling.ruled_at, User.name)
        .join(User, BallotRuling.ruled_by_id == User.id)
        .where(BallotRuling.round_id == row.id)
        .order_by(BallotRuling.id.desc())
    )
    return [Ruling(*one) for one in session.execute(found)]


def _is_void() -> Any:
    """No mark of the ballot counts."""
    mark = aliased(BallotMark)
    return ~exists().where(mark.ballot_id == Ballot.id, ~mark.void)


def _in_group(group: str) -> Any:
    """Ballots of a group by its name. Raises NotFound."""
    kind, _, value = group.partition(":")
    if kind == "minute":
        return and_(*_within_minute(value))
    conditions = {
        "all": Ballot.id > 0,
        "device": Ballot.device == value,
        "network": Ballot.network == value,
        "in-order": Ballot.in_order,
        "void": Ballot.voided_at.is_not(None),
    }
    if kind not in conditions:
        raise NotFound("There is no such group of ballots.")
    return conditions[kind]


def _within_minute(value: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    try:
        begin = datetime.strptime(f"{value}+0000", "%Y-%m-%dT%H:%M%z")
    except ValueError as error:
        raise NotFound("There is no such group of ballots.") from error
    return Ballot.cast_at >= begin, Ballot.cast_at <= begin.replace(second=59, microsecond=999999)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Ballots that somebody chose: by their keys, or a whole group."""

    keys: tuple[str, ...] = ()
    group: str = ""


def changeable(row: Round, chosen: Chosen, act: str) -> Any:
    """Which of them are valid, or were voided here. Raises NotFound."""
    named = _in_group(chosen.group) if chosen.group else Ballot.key.in_(chosen.keys)
    # A ballot that came void, or half void, with a package has nothing to be taken back to.
    mark = aliased(BallotMark)
    whole = ~exists().where(mark.ballot_id == Ballot.id, mark.void)
    state = whole if act == VOID else Ballot.voided_at.is_not(None)
    return and_(Ballot.round_id == row.id, named, state)


def refuse_confirmed(row: Round) -> None:
    """Raises NotReady."""
    if row.state == "confirmed":
        raise NotReady("The result of this round is confirmed; its ballots stay as they are.")


def rule(
    contest_key: str,
    round_key: str,
    chosen: Chosen,
    act: str,
    *,
    reason: str,
    expected: int,
    by: int,
    at: datetime,
) -> int:
    """Void ballots or take that back; the answer says how many. `expected` is what was shown.

    Raises NotFound; NotReady without a reason or after the round's result was confirmed;
    Conflicted where they are not as many any more.
    """
    if len(reason.strip()) < 2:
        raise NotReady("A decision needs its reason in a sentence.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest, row = polls.place(session, contest_key, round_key)
        refuse_confirmed(row)
        which = changeable(row, chosen, act)
        keys = sorted(session.scalars(select(Ballot.key).where(which)))
        if len(keys) != expected:
            raise Conflicted("The contest changed meanwhile. Look at it again and repeat.")
        seq = audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="ballot.voided" if act == VOID else "ballot.restored",
            subject=f"round:{row.key}",
            details={"ballots": keys},
        )
        ruling = {"act": act, "ballots": len(keys), "reason": reason.strip()}
        session.add(BallotRuling(round_id=row.id, ruled_at=at, ruled_by_id=by, **ruling))
        _write(session, which, act, reason.strip(), seq, at)
    return len(keys)


def _write(
    session: Session,
    which: ColumnElement[bool],
    act: str,
    reason: str,
    seq: int,
    at: datetime,
) -> None:
    gone = act == VOID
    columns: dict[str, Any] = {
        "void_why": reason if gone else "",
        "voided_at": at if gone else None,
        "changed_seq": seq,
    }
    by_rows = {"synchronize_session": False}
    session.execute(update(Ballot).where(which).values(**columns), execution_options=by_rows)
    these = select(Ballot.id).where(Ballot.changed_seq == seq)
    marks = update(BallotMark).where(BallotMark.ballot_id.in_(these)).values(void=gone)
    session.execute(marks, execution_options=by_rows)
