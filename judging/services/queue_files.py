"""A dead tablet's queue as a file: whose it is, what of it is here, and taking the rest in.

The file names a judge, his sittings by their epochs, and his operations; it holds no secret. So an
organiser stands for it with a reason, which is in the log before anything is taken. Each operation
then goes through the same rules as if the tablet had sent it, under the sitting that it came from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.operations import Operation
from judging.models.people import Judge
from judging.models.tablets import Device, Sitting
from judging.services import audit, lookup, operations, sittings
from judging.services.kinds.kind import Said
from judging.services.shown import ContestInfo, JudgeInfo
from judging.services.transactions import write

AT_ONCE = 100
UNREADABLE = "The request could not be understood."
NO_SITTING = "This judge never sat at a tablet here as the file says. It is not from this server."
REVOKED = "The control room revoked this tablet; what it holds is not taken any more."
Sittings = dict[int | None, tuple[int, str]]  # by epoch: which, and how it ended


@dataclass(frozen=True, slots=True)
class Line:
    """One operation of a file. No `said` = its shape is wrong, no `epoch` = the file is silent."""

    id: str
    epoch: int | None
    said: Said | None


@dataclass(frozen=True, slots=True)
class QueueFile:
    """What a tablet wrote, its shape already checked."""

    contest: str
    judge: str
    device: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """An operation and what is or became of it.

    effects: here (it has arrived before) · new · applied, absorbed, quarantined, refused, locked as
    a tablet would be answered. `error` is the sentence of a refusal.
    """

    line: Line
    effect: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A file as organisers see it before and after: never what a judge gave."""

    contest: ContestInfo
    judge: JudgeInfo
    device: str
    lines: list[Looked]

    def count(self, *effects: str) -> int:
        """How many of its operations are or became so."""
        return sum(one.effect in effects for one in self.lines)


def preview(contest_key: str, queue: QueueFile) -> QueuePage:
    """Whose operations a file holds, and how many of them are here already.

    Raises NotFound; NotReady where it is another contest's, or its judge is none of this one.
    """
    session = db.session()
    judge, sitting_of = _owner(session, contest_key, queue)
    here = _here(session, judge, queue.lines)
    return QueuePage(
        contest=lookup.contest_info(lookup.contest(session, contest_key)),
        judge=JudgeInfo(judge.key, judge.name),
        device=queue.device,
        lines=[_looked(line, here, sitting_of) for line in queue.lines],
    )


def take(contest_key: str, queue: QueueFile, *, reason: str, by: int, at: datetime) -> QueuePage:
    """Take in what is not here yet; a second time nothing happens. Raises as `preview`, and
    NotReady without a reason."""
    if not reason.strip():
        raise NotReady("Say in a sentence why the file is taken in.")
    page = preview(contest_key, queue)
    new = [one for one in page.lines if one.effect == "new"]
    if not new:
        return page
    with write() as session:
        _record(session, contest_key, page, len(new), reason.strip(), by, at)
    session = db.session()
    _, sitting_of = _owner(session, contest_key, queue)
    answers: dict[str, Looked] = {}
    in_order = sorted(new, key=lambda one: _order(one.line, sitting_of))
    for sitting_id, some in groupby(in_order, lambda one: _sitting(one.line, sitting_of)):
        answers |= _taken(session, sitting_id, list(some), at)
    return replace(page, lines=[answers.get(one.line.id, one) for one in page.lines])


def _owner(session: Session, contest_key: str, queue: QueueFile) -> tuple[Judge, Sittings]:
    """The file's judge, and his sittings by epoch; under None the newest at the file's tablet."""
    contest = lookup.contest(session, contest_key)
    if queue.contest != contest.key:
        raise NotReady(f"This file is from another contest: “{queue.contest}”.")
    mine = (Judge.contest_id == contest.id, Judge.key == queue.judge)
    judge = session.scalars(select(Judge).where(*mine)).first()
    if judge is None:
        raise NotReady(f"This contest has no judge “{queue.judge}”.")
    rows = session.execute(
        select(Sitting.epoch, Sitting.id, Sitting.ended_why, Device.key)
        .join(Device, Sitting.device_id == Device.id)
        .where(Sitting.judge_id == judge.id)
        .order_by(Sitting.epoch)
    ).all()
    found: Sittings = {row.epoch: (row.id, row.ended_why) for row in rows}
    for row in rows:
        if row.key == queue.device:
            found[None] = (row.id, row.ended_why)
    return judge, found


def _here(session: Session, judge: Judge, lines: Iterable[Line]) -> set[str]:
    """Ids that have arrived, whoever sent them."""
    mine = select(Operation.id).where(Operation.judge_id == judge.id)
    known = set(session.scalars(mine))
    return known & {line.id for line in lines}


def _sitting(line: Line, sitting_of: Sittings) -> int:
    """The sitting that a new operation is taken under."""
    return sitting_of[line.epoch][0]


def _order(line: Line, sitting_of: Sittings) -> tuple[int, int]:
    """Older sittings first, and in each what was done first."""
    return _sitting(line, sitting_of), line.said.seq if line.said else 0


def _looked(line: Line, here: set[str], sitting_of: Sittings) -> Looked:
    if line.said is None:
        return Looked(line, "refused", UNREADABLE)
    if line.id in here:
        return Looked(line, "here")
    if line.epoch not in sitting_of:
        return Looked(line, "refused", NO_SITTING)
    if sitting_of[line.epoch][1] == "revoked":
        return Looked(line, "refused", REVOKED)
    return Looked(line, "new")


def _taken(
    session: Session, sitting_id: int, new: Sequence[Looked], at: datetime
) -> dict[str, Looked]:
    """What became of the operations of one sitting."""
    sitter = sittings.these(session.connection(), [sitting_id])[sitting_id]
    found: dict[str, Looked] = {}
    for first in range(0, len(new), AT_ONCE):
        some = new[first : first + AT_ONCE]
        said = [one.line.said for one in some if one.line.said]
        answers = operations.take(sitter, said, at=at).answers
        for one, answer in zip(some, answers, strict=True):
            found[one.line.id] = Looked(one.line, answer["effect"], answer.get("error", ""))
    return found


def _record(
    session: Session, contest_key: str, page: QueuePage, new: int, why: str, by: int, at: datetime
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=lookup.contest(session, contest_key).id,
        act="queue.imported",
        subject=f"judge:{page.judge.key}",
        details={
            "device": page.device,
            "operations": len(page.lines),
            "new": new,
            "reason": why,
        },
    )
