"""One judge in the control room: his tablets, his sheets, what is open with him."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.tablets import Device, Presence, Sitting
from judging.services import control_known, control_signs, lookup
from judging.services.control_reading import EntryColumn
from judging.services.control_signs import Sign
from judging.services.shown import ContestInfo, JudgeInfo, RoundInfo


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A judge at a tablet: from when to when, and its last sign of life."""

    epoch: int
    device: str
    began_at: datetime
    ended_at: datetime | None
    ended_why: str
    seen_at: datetime | None
    waiting: int | None
    entry: str
    battery: int | None


@dataclass(frozen=True, slots=True)
class JudgePage:
    """What organisers see of one judge in a round; squares in the order of appearance."""

    contest: ContestInfo
    round: RoundInfo
    judge: JudgeInfo
    sign: Sign | None
    sittings: list[SittingLine]
    squares: list[tuple[EntryColumn, str]]
    behind: list[str]


def show(
    contest_key: str, round_key: str, judge_key: str, *, at: datetime, show_teams: bool = False
) -> JudgePage:
    """One judge in a round. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judge_id = lookup.judge_id(session, contest, judge_key)
    known = control_known.current(session, contest, row)
    read, cells = known.read, known.cells
    squares = [
        (column.seen(teams=show_teams), cells.code(judge_id, number))
        for number, column in read.entries.items()
        if judge_id in read.judges and cells.code(judge_id, number)
    ]
    return JudgePage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        judge=lookup.judge_infos(session, contest)[judge_key],
        sign=control_signs.of_contest(session, contest, at).get(judge_key),
        sittings=_sittings(session, contest, judge_id),
        squares=squares,
        behind=[read.entries[entry].entry.key for entry in cells.behind.get(judge_id, ())],
    )


def _sittings(session: Session, contest: Contest, judge_id: int) -> list[SittingLine]:
    """Newest first."""
    rows = session.execute(
        select(Sitting.epoch, Device.key, Sitting.began_at, Sitting.ended_at, Sitting.ended_why)
        .add_columns(Presence.seen_at, Presence.waiting, func.coalesce(Entry.key, ""))
        .add_columns(Presence.battery)
        .join(Device, Sitting.device_id == Device.id)
        .outerjoin(Presence, Presence.sitting_id == Sitting.id)
        .outerjoin(Entry, Presence.entry_id == Entry.id)
        .where(Sitting.judge_id == judge_id, Device.contest_id == contest.id)
        .order_by(Sitting.epoch.desc())
    )
    return [SittingLine(*row) for row in rows]
