"""Practice: everybody scores one sample entry, the hall looks at the spread, nothing counts.

It also shows which tablets work: who has practised has been seen with judge, tablet and network.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.operations import Operation
from judging.models.people import Judge
from judging.models.practices import Practice, PracticeMark
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.tablets import Device, Sitting
from judging.services import audit, lookup
from judging.services.shown import ContestInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write
from scoring.rules import Texts


@dataclass(frozen=True, slots=True)
class Spread:
    """What the judges gave for one criterion, smallest first; nobody's name is beside it."""

    key: str
    texts: Texts
    min: Decimal
    max: Decimal
    points: list[Decimal]


@dataclass(frozen=True, slots=True)
class Practised:
    """A judge's rehearsal: at which tablet, how many criteria, when the last one arrived."""

    key: str
    name: str
    tablet: str
    entered: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class PracticePage:
    """The practice of a round; without a title there is none yet."""

    contest: ContestInfo
    round: RoundInfo
    rounds: list[RoundInfo]
    title: str
    text: str
    opened_at: datetime | None
    closed_at: datetime | None
    spreads: list[Spread]
    judges: list[Practised]

    @property
    def done(self) -> int:
        """How many judges have filled in everything."""
        return sum(one.entered == len(self.spreads) for one in self.judges)


def page(contest_key: str, round_key: str) -> PracticePage:
    """The open practice of a round, or the last one. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    found = select(Practice).where(Practice.round_id == row.id).order_by(Practice.id.desc())
    last = session.scalar(found.limit(1))
    return PracticePage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        rounds=[lookup.round_info(one) for one in lookup.rounds(session, contest)],
        title=last.title if last else "",
        text=last.text if last else "",
        opened_at=last.opened_at if last else None,
        closed_at=last.closed_at if last else None,
        spreads=_spreads(session, row, last),
        judges=_practised(session, contest, row, last),
    )


def _criteria(session: Session, row: Round) -> list[Criterion]:
    found = select(Criterion).join(Component, Component.rubric_id == Criterion.rubric_id)
    here = found.where(Component.round_id == row.id).order_by(Criterion.position)
    return list(session.scalars(here))


def _spreads(session: Session, row: Round, practice: Practice | None) -> list[Spread]:
    points: dict[int, list[Decimal]] = defaultdict(list)
    if practice is not None:
        found = select(PracticeMark.criterion_id, PracticeMark.points)
        for criterion_id, value in session.execute(
            found.where(PracticeMark.practice_id == practice.id)
        ):
            points[criterion_id].append(value)
    return [
        Spread(one.key, one.texts, one.min, one.max, sorted(points[one.id]))
        for one in _criteria(session, row)
    ]


def _practised(
    session: Session, contest: Contest, row: Round, practice: Practice | None
) -> list[Practised]:
    marks: dict[int, tuple[int, datetime]] = {}
    tablets: dict[int, str] = {}
    if practice is not None:
        counted = select(PracticeMark.judge_id, func.count(), func.max(PracticeMark.entered_at))
        mine = counted.where(PracticeMark.practice_id == practice.id)
        for judge_id, number, last in session.execute(mine.group_by(PracticeMark.judge_id)):
            marks[judge_id] = (number, last)
        tablets = _tablets(session, row, practice)
    judges = select(Judge).where(Judge.contest_id == contest.id).order_by(Judge.key)
    return [
        Practised(one.key, one.name, tablets.get(one.id, ""), *marks.get(one.id, (0, None)))
        for one in session.scalars(judges)
    ]


def _tablets(session: Session, row: Round, practice: Practice) -> dict[int, str]:
    """The tablet at which each judge practised last."""
    found = (
        select(Operation.judge_id, Device.key)
        .join(Sitting, Operation.sitting_id == Sitting.id)
        .join(Device, Sitting.device_id == Device.id)
        .where(
            Operation.round_id == row.id,
            Operation.kind == "practice",
            Operation.received_at >= practice.opened_at,
        )
        .order_by(Operation.epoch, Operation.seq)
    )
    return dict(session.execute(found).all())


def begin(
    contest_key: str, round_key: str, *, title: str, text: str, by: int, at: datetime
) -> None:
    """Open a sample entry for practice. Raises NotFound; NotReady without a title or criteria,
    while another practice is open, or after the judging."""
    if not title.strip():
        raise NotReady("Give the sample entry a title.")
    with write() as session:
        contest, row, open_one = _held(session, contest_key, round_key)
        if row.state not in ("setup", "judging"):
            raise NotReady("The judging of this round has already ended.")
        if not _criteria(session, row):
            raise NotReady("This round has no score sheets, so there is nothing to practise.")
        if open_one is not None:
            raise NotReady("A practice is open already.")
        said = {"title": title.strip()[:500], "text": text.strip()}
        session.add(Practice(round_id=row.id, opened_at=at, **said))
        _record(session, contest, row, "practice.opened", by, at)


def close(contest_key: str, round_key: str, *, by: int, at: datetime) -> None:
    """End the practice; what was scored stays in the log and never counts.

    Raises NotFound; NotReady where none is open.
    """
    with write() as session:
        contest, row, open_one = _held(session, contest_key, round_key)
        if open_one is None:
            raise NotReady("No practice is open.")
        open_one.closed_at = at
        _record(session, contest, row, "practice.closed", by, at)


def _held(
    session: Session, contest_key: str, round_key: str
) -> tuple[Contest, Round, Practice | None]:
    one_at_a_time(session, audit.LOCK)  # as those who take practice marks
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    return contest, row, open_one(session, row.id)


def open_one(session: Session, round_id: int) -> Practice | None:
    """The practice that is open in a round."""
    mine = (Practice.round_id == round_id, Practice.closed_at.is_(None))
    return session.scalar(select(Practice).where(*mine))


def for_desk(session: Session, round_id: int) -> tuple[dict[str, Any] | None, datetime | None]:
    """What a tablet shows of an open practice, and since when it is open."""
    found = open_one(session, round_id)
    if found is None:
        return None, None
    return {"title": found.title, "text": found.text}, found.opened_at


def _record(
    session: Session, contest: Contest, row: Round, act: str, by: int, at: datetime
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=act,
        subject=f"round:{row.key}",
        details={},
    )
