"""Taking what tablets send: each operation exactly once, in one transaction with its history.

Batches that arrive at the same moment share a write transaction (see `lines`); where anything
goes wrong, each has one of its own in which every operation is a savepoint. Everything that a
decision rests on (whether the round and the sheet are open, the judge's newest sitting, what the
field has been) is read inside, where nobody else can write; the answers leave after the commit.
docs/tablets.md is the interface, `fields` the rules, `kinds` what the values mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from judging.errors import NotEntered, NotFound, NotReady
from judging.extensions import db
from judging.models.operations import Operation
from judging.services import audit, histories, lines, sittings
from judging.services.batches import Answer, Batch
from judging.services.gathered import Gathered
from judging.services.kinds.kind import Said
from judging.services.places import Sent
from judging.services.presences import Sign
from judging.services.sittings import Sitter
from judging.services.transactions import one_at_a_time


@dataclass(frozen=True, slots=True)
class Taken:
    """The answers to a batch in its order, and the judge's newest epoch."""

    epoch: int
    answers: list[Answer]


def take(sitter: Sitter, said: Sequence[Said], sign: Sign | None = None, *, at: datetime) -> Taken:
    """Take what a tablet sends, oldest first; `sign` is its sign of life with it.

    Whatever can change about the sitter is read again. Raises NotEntered where the sitting has
    been taken back.
    """
    sent = Sent(sitter, tuple(said), sign, at)
    return lines.before(db.engine, _queue, _take_all).join(sent, len(sent.said))


def _queue(session: Session) -> None:
    """Nobody else writes from here on until the transaction has ended.

    Planning the questions of a batch anew takes PostgreSQL longer than answering them.
    """
    one_at_a_time(session, audit.LOCK, plan_once=True)


def _take_all(session: Session, sent: Sequence[Sent], careful: bool) -> list[Taken]:
    gathered = Gathered(session, sent)
    sitters = [gathered.sitters.get(one.sitter.sitting_id) for one in sent]
    if any(sitter is None or sitter.ended_why == "revoked" for sitter in sitters):
        raise NotEntered(sittings.UNKNOWN)
    batches = [Batch(gathered, one, careful=careful) for one in sent]
    taken = [Taken(batch.sitter.newest, batch.answers()) for batch in batches]
    gathered.pending.flush()
    return taken


def take_in(session: Session, operation_id: str, *, by: int | None, at: datetime) -> str:
    """Let an operation that came too late count after all; answers its new effect.

    It is judged by the same rules as if it arrived now, so that its sheet must have been opened
    again: where the judge has entered something else since, he is asked. What the tablet was
    answered stays. Runs within the caller's transaction. Raises NotFound; NotReady where the
    operation is not waiting, or its sheet is closed.
    """
    one_at_a_time(session, audit.LOCK)
    row = session.get(Operation, operation_id, populate_existing=True)
    if row is None:
        raise NotFound("There is no such late value.")
    if row.effect != "locked":
        raise NotReady("This value is not waiting any more.")
    said = histories.said_of(session, row)
    sitter = sittings.these(session.connection(), [row.sitting_id])[row.sitting_id]
    sent = Sent(sitter, (said,), None, at)
    gathered = Gathered(session, [sent])
    effect = Batch(gathered, sent).take_in(said, row.digest, by)
    gathered.pending.flush()
    return effect
