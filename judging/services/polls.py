"""Polls as their organisers see them: setting up, opening, closing, and the ballots so far."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.polls import Poll, VoterCode
from judging.models.rounds import Round
from judging.models.votes import Ballot, BallotMark, VoteCount
from judging.services import audit, lookup, progress, tables, voter_marks
from judging.services.shown import ContestInfo, EntryInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write
from scoring.rules import RuleBook

TOKEN_LENGTH = 10


@dataclass(frozen=True, slots=True)
class PollInfo:
    """A poll as pages show it; `state` is what holds at this moment: setup, open or closed."""

    token: str
    state: str
    choices: int
    exact: bool
    identity: str
    opened_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None

    @property
    def needs_code(self) -> bool:
        """Whether a voter shows a printed code."""
        return self.identity in ("codes", "both")

    @property
    def needs_hall(self) -> bool:
        """Whether a voter must have seen the screen of the hall."""
        return self.identity in ("hall", "both")


@dataclass(frozen=True, slots=True)
class Batch:
    """Codes that were printed together: from number to number, how many were used."""

    number: int
    first: int
    last: int
    used: int
    withdrawn: int

    @property
    def codes(self) -> int:
        """How many codes it has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class PollPage:
    """What organisers see of a round's poll; `poll` None = it was not set up yet."""

    contest: ContestInfo
    book: RuleBook
    round: RoundInfo
    poll: PollInfo | None
    entries: int
    ballots: int
    batches: list[Batch]


def place(session: Session, contest_key: str, round_key: str) -> tuple[Contest, Round]:
    """A round with a component of votes. Raises NotFound."""
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    if not any(part.kind == "votes" for part in row.components):
        raise NotFound("This round has no votes.")
    return contest, row


def of_round(session: Session, row: Round) -> Poll:
    """The poll of a round. Raises NotFound."""
    poll = session.scalar(select(Poll).where(Poll.round_id == row.id))
    if poll is None:
        raise NotFound("This round has no poll yet.")
    return poll


def state_at(poll: Poll, round_state: str, at: datetime) -> str:
    """Whether a poll takes ballots at this moment: by its own clock, and only while judged."""
    if poll.state != "open":
        return poll.state
    over = round_state in ("closed", "confirmed")
    return "closed" if over or (poll.closes_at and poll.closes_at <= at) else "open"


def info(poll: Poll, round_state: str, at: datetime) -> PollInfo:
    """The poll as it stands at this moment."""
    return PollInfo(
        token=poll.token,
        state=state_at(poll, round_state, at),
        choices=poll.choices,
        exact=poll.exact,
        identity=poll.identity,
        opened_at=poll.opened_at,
        closes_at=poll.closes_at,
        closed_at=poll.closed_at,
    )


def page(contest_key: str, round_key: str, at: datetime) -> PollPage:
    """The poll of a round. Raises NotFound."""
    session = db.session()
    contest, row = place(session, contest_key, round_key)
    poll = session.scalar(select(Poll).where(Poll.round_id == row.id))
    entrants = select(func.count()).select_from(progress.entrants(row).subquery())
    return PollPage(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        round=lookup.round_info(row),
        poll=info(poll, row.state, at) if poll else None,
        entries=session.scalar(entrants) or 0,
        ballots=ballots_of(session, row),
        batches=_batches(session, poll) if poll else [],
    )


def ballots_of(session: Session, row: Round) -> int:
    """How many ballots were cast in a round, void ones too."""
    cast = select(func.count()).select_from(Ballot)
    return session.scalar(cast.where(Ballot.round_id == row.id)) or 0


def _batches(session: Session, poll: Poll) -> list[Batch]:
    numbers = (func.min(VoterCode.serial), func.max(VoterCode.serial))
    counts = (
        func.count().filter(VoterCode.used),
        func.count().filter(VoterCode.withdrawn),
    )
    found = select(VoterCode.batch, *numbers, *counts).where(VoterCode.poll_id == poll.id)
    rows = session.execute(found.group_by(VoterCode.batch).order_by(VoterCode.batch))
    return [Batch(*row) for row in rows]


def set_up(
    contest_key: str,
    round_key: str,
    *,
    choices: int,
    exact: bool,
    identity: str,
    by: int,
    at: datetime,
) -> None:
    """Make the poll of a round, or change it until it opens. Raises NotFound, NotReady."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest, row = place(session, contest_key, round_key)
        _check_settings(session, row, choices)
        poll = session.scalar(select(Poll).where(Poll.round_id == row.id))
        if poll is None:
            token = voter_marks.random_word(TOKEN_LENGTH)
            poll = Poll(round_id=row.id, token=token, secret=secrets.token_hex(32))
            session.add(poll)
        elif poll.state != "setup":
            raise NotReady("The vote has begun: its rules cannot be changed any more.")
        poll.choices, poll.exact, poll.identity = choices, exact, identity
        details = {"choices": choices, "exact": exact, "identity": identity}
        _log(session, contest, row, "poll.set_up", details, by=by, at=at)


def _check_settings(session: Session, row: Round, choices: int) -> None:
    """Raises NotReady."""
    entrants = select(func.count()).select_from(progress.entrants(row).subquery())
    if not 0 < choices <= (session.scalar(entrants) or 0):
        raise NotReady("A ballot names at least one entry, and at most as many as there are.")
    if session.scalar(select(VoteCount.round_id).where(VoteCount.round_id == row.id).limit(1)):
        raise NotReady("The votes of this round were counted elsewhere; a poll would count twice.")


def start(contest_key: str, round_key: str, *, minutes: int | None, by: int, at: datetime) -> None:
    """Open the poll, again where it was closed; it closes by itself after `minutes`.

    Raises NotFound; NotReady where the judging has ended, or where the poll is open already.
    """
    with write() as session:
        contest, row, poll = held(session, contest_key, round_key)
        if row.state in ("closed", "confirmed"):
            raise NotReady("The judging of this round has already ended.")
        if state_at(poll, row.state, at) == "open":
            raise NotReady("The vote is open already.")
        act = "poll.reopened" if poll.opened_at else "poll.opened"
        poll.state, poll.closed_at = "open", None
        poll.opened_at = poll.opened_at or at
        poll.closes_at = _closing(at, minutes)
        _log(session, contest, row, act, {"minutes": minutes}, by=by, at=at)


def set_closing(
    contest_key: str, round_key: str, *, minutes: int | None, by: int, at: datetime
) -> None:
    """Let an open poll close by itself `minutes` from now. Raises NotFound, NotReady."""
    with write() as session:
        contest, row, poll = held(session, contest_key, round_key)
        if state_at(poll, row.state, at) != "open":
            raise NotReady("The vote is not open.")
        poll.closes_at = _closing(at, minutes)
        _log(session, contest, row, "poll.closing_set", {"minutes": minutes}, by=by, at=at)


def _closing(at: datetime, minutes: int | None) -> datetime | None:
    return at + timedelta(minutes=minutes) if minutes else None


def end(contest_key: str, round_key: str, *, by: int, at: datetime) -> None:
    """Close the poll; a ballot that is not in yet is refused. Raises NotFound, NotReady."""
    with write() as session:
        contest, row, poll = held(session, contest_key, round_key)
        if poll.state != "open":
            raise NotReady("The vote is not open.")
        poll.state, poll.closed_at = "closed", at
        details = {"ballots": ballots_of(session, row)}
        _log(session, contest, row, "poll.closed", details, by=by, at=at)


def held(session: Session, contest_key: str, round_key: str) -> tuple[Contest, Round, Poll]:
    """A poll that no ballot reaches until the transaction ends. Raises NotFound."""
    one_at_a_time(session, audit.LOCK)
    contest, row = place(session, contest_key, round_key)
    return contest, row, of_round(session, row)


def reveal(contest_key: str, round_key: str, *, by: int, at: datetime) -> None:
    """Write down that somebody looks at the counts before the end. Raises NotFound."""
    with write() as session:
        contest, row, _poll = held(session, contest_key, round_key)
        details = {"ballots": ballots_of(session, row)}
        _log(session, contest, row, "poll.revealed", details, by=by, at=at)


def counts(contest_key: str, round_key: str) -> list[tuple[EntryInfo, int]]:
    """Valid votes of every entry that takes part, the most first. Raises NotFound."""
    session = db.session()
    contest, row = place(session, contest_key, round_key)
    counted = (
        select(BallotMark.entry_id, func.count().label("votes"))
        .join(Ballot, BallotMark.ballot_id == Ballot.id)
        .where(Ballot.round_id == row.id, ~BallotMark.void)
        .group_by(BallotMark.entry_id)
        .subquery()
    )
    votes = func.coalesce(counted.c.votes, 0)
    found = (
        select(Entry.key, votes)
        .outerjoin(counted, counted.c.entry_id == Entry.id)
        .where(Entry.id.in_(progress.entrants(row)))
        .order_by(votes.desc(), Entry.key)
    )
    entries = lookup.entry_infos(session, contest, show_teams=True)
    return [(entries[key], count) for key, count in session.execute(found)]


@dataclass(frozen=True, slots=True)
class Screen:
    """What the hall sees: the rule, where to vote, how many ballots; never a count of votes."""

    contest: ContestInfo
    round: RoundInfo
    poll: PollInfo
    ballots: int
    word: str


def screen(contest_key: str, round_key: str, at: datetime) -> Screen:
    """The poll for the projector. Raises NotFound."""
    session = db.session()
    contest, row = place(session, contest_key, round_key)
    poll = of_round(session, row)
    shown = info(poll, row.state, at)
    return Screen(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        poll=shown,
        ballots=ballots_of(session, row),
        word=voter_marks.hall_word(poll.secret, at) if shown.needs_hall else "",
    )


def _log(
    session: Session,
    contest: Contest,
    row: Round,
    act: str,
    details: dict[str, Any],
    *,
    by: int,
    at: datetime,
) -> int:
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=act,
        subject=f"round:{row.key}",
        details=details,
    )
