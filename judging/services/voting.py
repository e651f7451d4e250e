"""Voting: what a voter reads, and casting his ballot exactly once.

The right to vote is spent and the ballot written in one transaction, yet no row joins the two:
a code keeps that it was used, a device that it voted, and neither when nor for which ballot.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, func, insert, select, update
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Forbidden, NotFound, NotReady, TooManyAttempts
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.polls import CodeAttempt, Poll, VoterCode, VoterDevice
from judging.models.rounds import Round
from judging.models.votes import Ballot, BallotMark
from judging.services import audit, lookup, polls, progress, voter_marks
from judging.services.polls import PollInfo
from judging.services.shown import ContestInfo, EntryInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write

WINDOW = timedelta(minutes=15)
WRONG_CODES_OF_ONE_ADDRESS = 300  # a hall shares one address, and its people mistype
HALL_LASTS = timedelta(minutes=15)
KEY_LENGTH = 14


@dataclass(frozen=True, slots=True)
class Voter:
    """What a phone shows: the id of its ballot, its code, when it saw the hall, where it is."""

    submission: str
    device: str
    address: str
    code: str = ""
    in_hall_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VoterPage:
    """What a voter reads. `step`: setup · closed · code · hall · choose · done · voted.

    `entries` stand in an order of chance that is this voter's own and stays the same.
    """

    contest: ContestInfo
    round: RoundInfo
    poll: PollInfo
    step: str
    entries: list[EntryInfo]
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a ballot: counted, or void and why. Never what stands on it."""

    receipt: str
    cast_at: datetime | None
    void: bool
    why: str


def page(token: str, voter: Voter, *, key: str, at: datetime) -> VoterPage:
    """The poll for one voter; nothing is spent by looking. Raises NotFound."""
    session = db.session()
    poll, row, contest = _poll(session, token)
    receipt = voter_marks.receipt(poll.secret, voter.submission)
    cast = session.scalar(select(exists(_with_receipt(row.id, receipt))))
    shown = polls.info(poll, row.state, at)
    step = "done" if cast else _step(session, poll, shown, voter, key, at)
    return VoterPage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        poll=shown,
        step=step,
        entries=_entries(session, contest, row, voter) if step == "choose" else [],
        receipt=receipt if cast else "",
    )


def _poll(session: Session, token: str) -> tuple[Poll, Round, Contest]:
    """Raises NotFound."""
    found = (
        select(Poll, Round, Contest)
        .join(Round, Poll.round_id == Round.id)
        .join(Contest, Round.contest_id == Contest.id)
        .where(Poll.token == token)
    )
    row = session.execute(found).first()
    if row is None:
        raise NotFound("There is no such poll.")
    poll, a_round, contest = row
    return poll, a_round, contest


def _with_receipt(round_id: int, receipt: str) -> Any:
    return select(Ballot.id).where(Ballot.round_id == round_id, Ballot.receipt == receipt)


def _step(
    session: Session, poll: Poll, shown: PollInfo, voter: Voter, key: str, at: datetime
) -> str:
    if shown.state != "open":
        return shown.state
    if shown.needs_hall and not _is_in_hall(voter, at):
        return "hall"
    if shown.needs_code and not (voter.code and _is_good(session, poll, voter.code, key)):
        return "code"
    if shown.identity == "hall":
        mine = select(VoterDevice).where(*_device(poll, voter))
        return "voted" if session.scalar(select(exists(mine))) else "choose"
    return "choose"


def _is_in_hall(voter: Voter, at: datetime) -> bool:
    return voter.in_hall_at is not None and at - HALL_LASTS <= voter.in_hall_at <= at


def _is_good(session: Session, poll: Poll, code: str, key: str) -> bool:
    good = select(VoterCode.serial).where(*_code(poll, code, key), *_UNSPENT)
    return session.scalar(good) is not None


_UNSPENT = (~VoterCode.used, ~VoterCode.withdrawn)


def _code(poll: Poll, code: str, key: str) -> tuple[Any, ...]:
    return VoterCode.poll_id == poll.id, VoterCode.hash == voter_marks.code_hash(
        key, poll.token, code
    )


def _device(poll: Poll, voter: Voter) -> tuple[Any, ...]:
    mark = voter_marks.keyed(poll.secret, "voted", voter.device)
    return VoterDevice.poll_id == poll.id, VoterDevice.hash == mark


def _entries(session: Session, contest: Contest, row: Round, voter: Voter) -> list[EntryInfo]:
    """Titles and numbers; who is behind an entry only where the contest is not blind."""
    keys = session.scalars(select(Entry.key).where(Entry.id.in_(progress.entrants(row))))
    infos = lookup.entry_infos(session, contest, show_teams=not contest.blind)

    def chance(key: str) -> str:
        return voter_marks.keyed(voter.submission, "order", key)

    return [infos[key] for key in sorted(keys, key=chance)]


def see_hall(token: str, word: str, *, at: datetime) -> bool:
    """Whether this is what the screen of the hall shows. Raises NotFound."""
    poll, _row, _contest = _poll(db.session(), token)
    return voter_marks.was_shown(poll.secret, word, at)


def try_code(token: str, text: str, address: str, *, key: str, at: datetime) -> str:
    """The code in the form that is printed; it is not spent yet.

    Raises NotFound; NotReady for a code that does not exist, Conflicted for one that was used;
    TooManyAttempts.
    """
    code = voter_marks.canonical_code(text)
    session: Session = db.session()
    poll, _row, _contest = _poll(session, token)
    mark = voter_marks.short(poll.secret, "address", address)
    tried = select(func.count()).select_from(CodeAttempt)
    lately = (CodeAttempt.poll_id == poll.id, CodeAttempt.address == mark)
    count = session.scalar(tried.where(*lately, CodeAttempt.at > at - WINDOW)) or 0
    if count >= WRONG_CODES_OF_ONE_ADDRESS:
        raise TooManyAttempts("Too many wrong codes came from here. Try again in 15 minutes.")
    known = select(VoterCode.used, VoterCode.withdrawn).where(*_code(poll, code, key))
    found = session.execute(known).first()
    if found is None:
        with write() as session:
            session.add(CodeAttempt(poll_id=poll.id, address=mark, at=at))
        raise NotReady("There is no such code. Compare it with your slip letter by letter.")
    _refuse_spent(found.used, found.withdrawn)
    return code


def _refuse_spent(used: bool, withdrawn: bool) -> None:
    """Raises Conflicted, NotReady."""
    if used:
        raise Conflicted("A vote was cast with this code already.")
    if withdrawn:
        raise NotReady("This code is not valid any more. Ask the office for another.")


def cast(token: str, choices: list[str], voter: Voter, *, key: str, at: datetime) -> str:
    """Cast a ballot and answer with its receipt; sent again it is the same ballot.

    Raises NotFound; NotReady where the vote is not open, the number of entries is wrong or one
    does not take part; Forbidden without a right to vote, Conflicted where it was spent.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)  # the close of a poll or round is before it or after
        poll, row, contest = _poll(session, token)
        receipt = voter_marks.receipt(poll.secret, voter.submission)
        before = session.scalar(_with_receipt(row.id, receipt))
        if before is not None:
            _refuse_another(session, before, choices)
            return receipt
        _check(polls.info(poll, row.state, at), choices)
        serial = _spend(session, poll, voter, key, at)
        entries = _chosen(session, row, choices)
        ballot = _ballot(poll, row, voter, receipt, at) | {"in_order": _next_to(poll, serial)}
        if serial is not None:
            poll.last_serial = serial
        _store(session, contest, row, ballot, entries)
    return receipt


def _refuse_another(session: Session, ballot_id: int, choices: list[str]) -> None:
    """Raises Conflicted where the ballot of this id says something else."""
    marked = select(Entry.key).join(BallotMark).where(BallotMark.ballot_id == ballot_id)
    if set(session.scalars(marked)) != set(choices):
        raise Conflicted("Your vote is cast already. What was sent first counts.")


def _check(poll: PollInfo, choices: list[str]) -> None:
    """Raises NotReady."""
    if poll.state == "setup":
        raise NotReady("The vote has not begun yet.")
    if poll.state == "closed":
        raise NotReady("The vote has ended. This ballot was not counted.")
    different = len(set(choices)) == len(choices)
    fits = len(choices) == poll.choices if poll.exact else 0 < len(choices) <= poll.choices
    if not (different and fits):
        raise NotReady("Choose as many different entries as the rule says.")


def _spend(session: Session, poll: Poll, voter: Voter, key: str, at: datetime) -> int | None:
    """Take the right to vote; the number of the code that it was. Raises Forbidden, Conflicted."""
    if poll.identity in ("hall", "both") and not _is_in_hall(voter, at):
        raise Forbidden("Scan the code on the screen of the hall again, then repeat.")
    if poll.identity == "hall":
        _spend_device(session, poll, voter)
        return None
    taken = update(VoterCode).where(*_code(poll, voter.code, key), *_UNSPENT).values(used=True)
    serial = session.scalar(taken.returning(VoterCode.serial))
    if serial is None:
        known = select(VoterCode.used, VoterCode.withdrawn).where(*_code(poll, voter.code, key))
        found = session.execute(known).first()
        if found is None:
            raise Forbidden("There is no such code. Compare it with your slip letter by letter.")
        _refuse_spent(found.used, found.withdrawn)
    return serial


def _spend_device(session: Session, poll: Poll, voter: Voter) -> None:
    """Raises Conflicted."""
    mine = select(VoterDevice.hash).where(*_device(poll, voter))
    if session.scalar(mine) is not None:
        raise Conflicted("This phone has voted already.")
    mark = voter_marks.keyed(poll.secret, "voted", voter.device)
    session.execute(insert(VoterDevice).values(poll_id=poll.id, hash=mark))


def _chosen(session: Session, row: Round, choices: list[str]) -> list[int]:
    """Ids of the entries. Raises NotReady where one does not take part."""
    named = and_(Entry.contest_id == row.contest_id, Entry.key.in_(choices))
    found = select(Entry.id).where(named, Entry.id.in_(progress.entrants(row)))
    ids = list(session.scalars(found))
    if len(ids) != len(choices):
        raise NotReady("An entry that was chosen does not take part any more. Choose again.")
    return ids


def _next_to(poll: Poll, serial: int | None) -> bool:
    return serial is not None and poll.last_serial in (serial - 1, serial + 1)


def _ballot(poll: Poll, row: Round, voter: Voter, receipt: str, at: datetime) -> dict[str, Any]:
    network = voter_marks.network_of(voter.address)
    return {
        "round_id": row.id,
        "key": voter_marks.random_word(KEY_LENGTH),
        "receipt": receipt,
        "cast_at": at,
        "device": voter_marks.short(poll.secret, "device", voter.device),
        "network": voter_marks.short(poll.secret, "network", network),
    }


def _store(
    session: Session,
    contest: Contest,
    row: Round,
    ballot: dict[str, Any],
    entries: list[int],
) -> None:
    seq = audit.record(
        session,
        at=ballot["cast_at"],
        by=None,
        contest_id=contest.id,
        act="ballot.cast",
        subject=f"round:{row.key}",
        details={"ballot": ballot["key"]},
    )
    stored = insert(Ballot).values(**ballot, changed_seq=seq).returning(Ballot.id)
    ballot_id = session.scalar(stored)
    marks = [{"ballot_id": ballot_id, "entry_id": entry, "void": False} for entry in entries]
    session.execute(insert(BallotMark), marks)


def lookup_receipt(token: str, text: str) -> Found:
    """What became of a ballot, for whoever has its receipt. Raises NotFound."""
    session = db.session()
    _poll_row, row, _contest = _poll(session, token)
    receipt = voter_marks.canonical_code(text)
    found = select(Ballot.cast_at, Ballot.voided_at, Ballot.void_why)
    ballot = session.execute(
        found.where(Ballot.round_id == row.id, Ballot.receipt == receipt)
    ).first()
    if ballot is None:
        raise NotFound("There is no ballot with this receipt.")
    return Found(receipt, ballot.cast_at, ballot.voided_at is not None, ballot.void_why)
