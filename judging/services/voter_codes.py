"""Codes on paper: each gives the right to one ballot, whoever holds it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.polls import VoterCode
from judging.services import audit, lookup, polls, voter_marks
from judging.services.shown import ContestInfo, RoundInfo
from judging.services.transactions import write

MOST_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Slips:
    """A batch of codes as they stand on paper; the number helps to find a slip again."""

    contest: ContestInfo
    round: RoundInfo
    poll: polls.PollInfo
    batch: int
    codes: list[tuple[int, str]]


def make(contest_key: str, round_key: str, *, number: int, key: str, by: int, at: datetime) -> int:
    """So many new codes; the answer is the number of their batch. Raises NotFound, NotReady."""
    if not 0 < number <= MOST_AT_ONCE:
        raise NotReady(f"Print from 1 to {MOST_AT_ONCE} codes at a time.")
    with write() as session:
        contest, row, poll = polls.held(session, contest_key, round_key)
        if not polls.info(poll, row.state, at).needs_code:
            raise NotReady("This vote needs no codes.")
        newest = select(func.max(VoterCode.serial), func.max(VoterCode.batch))
        serial, batch = session.execute(newest.where(VoterCode.poll_id == poll.id)).one()
        first, batch = (serial or 0) + 1, (batch or 0) + 1
        rows = [
            {
                "poll_id": poll.id,
                "serial": one,
                "batch": batch,
                "hash": voter_marks.code_hash(
                    key, poll.token, voter_marks.code(key, poll.token, one)
                ),
            }
            for one in range(first, first + number)
        ]
        session.execute(insert(VoterCode), rows)
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="poll.codes_made",
            subject=f"round:{row.key}",
            details={"batch": batch, "codes": number},
        )
    return int(batch)


def withdraw(contest_key: str, round_key: str, batch: int, *, by: int, at: datetime) -> int:
    """Make the unused codes of a lost batch worthless; the answer says how many.

    Raises NotFound.
    """
    with write() as session:
        contest, row, poll = polls.held(session, contest_key, round_key)
        left = update(VoterCode).where(
            VoterCode.poll_id == poll.id, VoterCode.batch == batch, ~VoterCode.used
        )
        withdrawn = left.values(withdrawn=True).returning(VoterCode.serial)
        gone = len(session.scalars(withdrawn).all())
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="poll.codes_withdrawn",
            subject=f"round:{row.key}",
            details={"batch": batch, "codes": gone},
        )
    return gone


def slips(contest_key: str, round_key: str, batch: int, *, key: str, at: datetime) -> Slips:
    """The unused codes of a batch, to be printed, also again. Raises NotFound."""
    session = db.session()
    contest, row = polls.place(session, contest_key, round_key)
    poll = polls.of_round(session, row)
    found = (
        select(VoterCode.serial)
        .where(VoterCode.poll_id == poll.id, VoterCode.batch == batch)
        .where(~VoterCode.used, ~VoterCode.withdrawn)
        .order_by(VoterCode.serial)
    )
    serials = list(session.scalars(found))
    if not serials:
        raise NotFound("This batch has no code that could be printed.")
    return Slips(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        poll=polls.info(poll, row.state, at),
        batch=batch,
        codes=[(one, voter_marks.code(key, poll.token, one)) for one in serials],
    )
