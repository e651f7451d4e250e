"""What other programs may read of the votes of an audience."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.extensions import db
from judging.models.entries import Entry
from judging.models.polls import Poll
from judging.models.rounds import Round
from judging.models.votes import Ballot, BallotMark, VoteCount
from judging.services import lookup, polls, progress

Json = dict[str, Any]


def votes(contest_key: str, *, counted: Callable[[str], bool], at: datetime) -> Json:
    """The polls of a contest's rounds with votes, in their order; `counted` says of a round's
    state whether the asker may see its counts. Raises NotFound.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    return {
        "rounds": [
            _round(session, row, counted(row.state), at)
            for row in lookup.rounds(session, contest)
            if any(part.kind == "votes" for part in row.components)
        ]
    }


def _round(session: Session, row: Round, shown: bool, at: datetime) -> Json:
    poll = session.scalar(select(Poll).where(Poll.round_id == row.id))
    state = polls.state_at(poll, row.state, at) if poll else None
    return {
        "key": row.key,
        "state": row.state,
        "poll": state,
        "opened_at": _moment(poll.opened_at if poll else None),
        "closes_at": _moment(poll.closes_at if poll else None),
        "ballots": polls.ballots_of(session, row),
        "votes": _counts(session, row) if shown else None,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _counts(session: Session, row: Round) -> list[Json]:
    """Valid votes of every entry that takes part: ballots, and counts that came as such."""
    found: Counter[int] = Counter()
    marked = (
        select(BallotMark.entry_id, func.count())
        .join(Ballot, BallotMark.ballot_id == Ballot.id)
        .where(Ballot.round_id == row.id, ~BallotMark.void)
        .group_by(BallotMark.entry_id)
    )
    given = select(VoteCount.entry_id, VoteCount.votes).where(VoteCount.round_id == row.id)
    for rows in (marked, given):
        for entry_id, number in session.execute(rows):
            found[entry_id] += number
    entries = select(Entry.id, Entry.key).where(Entry.id.in_(progress.entrants(row)))
    return [
        {"entry": key, "votes": found[number]}
        for number, key in session.execute(entries.order_by(Entry.key))
    ]
