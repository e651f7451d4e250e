"""Messages from the control room to tablets, and calls for help from there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.messages import CALLS, HelpCall, Message, Receipt
from judging.models.people import Judge, User
from judging.services import audit, lookup
from judging.services.shown import ContestInfo, JudgeInfo
from judging.services.transactions import one_at_a_time, write

LONGEST = 500
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A message with who has confirmed it and who has not yet."""

    id: int
    text: str
    sent_at: datetime
    sent_by: str
    confirmed: list[JudgeInfo]
    waiting: list[JudgeInfo]


@dataclass(frozen=True, slots=True)
class CallLine:
    """A judge's call for help; `answered_by` empty = nobody has gone there yet."""

    id: str
    judge: JudgeInfo
    kind: str
    note: str
    called_at: datetime
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """What was said and asked in a contest, newest first."""

    contest: ContestInfo
    judges: list[JudgeInfo]
    messages: list[MessageLine]
    calls: list[CallLine]


def send(contest_key: str, text: str, *, judge_key: str = "", by: int, at: datetime) -> int:
    """Say something to one judge or to all; answers how many are meant.

    Raises NotFound; NotReady where nothing is said, too much, or nobody is there to hear it.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        return post(session, contest, text, judge_key=judge_key, by=by, at=at)


def post(
    session: Session, contest: Contest, text: str, *, judge_key: str = "", by: int, at: datetime
) -> int:
    """The same within the caller's transaction. Raises NotFound, NotReady."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise NotReady(f"A message needs 1 to {LONGEST} characters.")
    judges = _meant(session, contest, judge_key)
    message = Message(contest_id=contest.id, text=said, sent_at=at, sent_by_id=by)
    session.add(message)
    session.flush()
    rows = [{"message_id": message.id, "judge_id": judge} for judge in judges]
    session.execute(insert(Receipt), rows)
    details = {"message": message.id, "judge": judge_key, "judges": len(judges)}
    _record(session, contest.id, "message.sent", f"message:{message.id}", details, by, at)
    return len(judges)


def _meant(session: Session, contest: Contest, judge_key: str) -> list[int]:
    if judge_key:
        return [lookup.judge_id(session, contest, judge_key)]
    judges = list(session.scalars(select(Judge.id).where(Judge.contest_id == contest.id)))
    if not judges:
        raise NotReady("This contest has no judges yet.")
    return judges


def _record(
    session: Session,
    contest_id: int,
    act: str,
    subject: str,
    details: dict[str, Any],
    by: int | None,
    at: datetime,
) -> None:
    audit.record(
        session, at=at, by=by, contest_id=contest_id, act=act, subject=subject, details=details
    )


def unread(session: Session, judge_id: int) -> list[dict[str, Any]]:
    """What a judge has not confirmed yet, oldest first, as his tablet takes it."""
    rows = session.execute(
        select(Message.id, Message.text, Message.sent_at)
        .join(Receipt, Receipt.message_id == Message.id)
        .where(Receipt.judge_id == judge_id, Receipt.confirmed_at.is_(None))
        .order_by(Message.id)
    )
    return [{"id": number, "text": text, "at": sent_at} for number, text, sent_at in rows]


def confirm(judge_id: int, message_id: int, *, by: int | None, at: datetime) -> None:
    """Note that a judge has read a message; a second time changes nothing. Raises NotFound."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        receipt = session.get(Receipt, (message_id, judge_id), populate_existing=True)
        if receipt is None:
            raise NotFound("There is no such message.")
        if receipt.confirmed_at is None:
            receipt.confirmed_at = at
            judge = session.get_one(Judge, judge_id)
            subject, details = f"message:{message_id}", {"judge": judge.key}
            _record(session, judge.contest_id, "message.confirmed", subject, details, by, at)


def call(
    judge_id: int,
    call_id: str,
    kind: str,
    *,
    entry_key: str = "",
    note: str = "",
    by: int | None,
    at: datetime,
) -> None:
    """Ask for somebody to come; the same id again is the same call. Raises NotFound, NotReady."""
    if kind not in CALLS:
        raise NotReady(f"“{kind}” is no kind of help.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        if (known := session.get(HelpCall, call_id)) is not None:
            if known.judge_id != judge_id:
                raise NotFound("There is no such call.")
            return
        judge = session.get_one(Judge, judge_id)
        contest = session.get_one(Contest, judge.contest_id)
        entry = lookup.entry_id(session, contest, entry_key) if entry_key else None
        said = {"kind": kind, "note": note.strip()[:LONGEST], "entry_id": entry}
        session.add(HelpCall(id=call_id, judge_id=judge_id, called_at=at, **said))
        details = {"judge": judge.key, "kind": kind, "entry": entry_key}
        _record(session, contest.id, "help.called", f"call:{call_id}", details, by, at)


def answer(contest_key: str, call_id: str, *, by: int, at: datetime) -> None:
    """Note that somebody has gone there; the first who does stays. Raises NotFound."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        mine = select(HelpCall).join(Judge).where(Judge.contest_id == contest.id)
        row = session.scalar(mine.where(HelpCall.id == call_id).with_for_update(of=HelpCall))
        if row is None:
            raise NotFound("There is no such call.")
        if row.answered_at is None:
            row.answered_at, row.answered_by_id = at, by
            _record(session, contest.id, "help.answered", f"call:{call_id}", {}, by, at)


def page(contest_key: str) -> MessagesPage:
    """The newest messages with their receipts, and the calls for help. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    return MessagesPage(
        contest=lookup.contest_info(contest),
        judges=sorted(lookup.judge_infos(session, contest).values(), key=lambda one: one.key),
        messages=_messages(session, contest),
        calls=_calls(session, contest),
    )


def _messages(session: Session, contest: Contest) -> list[MessageLine]:
    rows = session.execute(
        select(Message.id, Message.text, Message.sent_at, User.name, User.email)
        .join(User, Message.sent_by_id == User.id)
        .where(Message.contest_id == contest.id)
        .order_by(Message.id.desc())
        .limit(MOST_SHOWN)
    ).all()
    lines = {row[0]: MessageLine(*row[:3], row[3] or row[4], [], []) for row in rows}
    receipts = session.execute(
        select(Receipt.message_id, Judge.key, Judge.name, Receipt.confirmed_at)
        .join(Judge, Receipt.judge_id == Judge.id)
        .where(Receipt.message_id.in_(list(lines)))
        .order_by(Judge.key)
    )
    for number, key, name, confirmed_at in receipts:
        line = lines[number]
        (line.confirmed if confirmed_at else line.waiting).append(JudgeInfo(key, name))
    return list(lines.values())


def _calls(session: Session, contest: Contest) -> list[CallLine]:
    rows = session.execute(
        select(HelpCall, Judge.key, Judge.name, User.name, User.email)
        .join(Judge, HelpCall.judge_id == Judge.id)
        .outerjoin(User, HelpCall.answered_by_id == User.id)
        .where(Judge.contest_id == contest.id)
        .order_by(HelpCall.called_at.desc(), HelpCall.id)
        .limit(MOST_SHOWN)
    )
    return [
        CallLine(
            row.id,
            JudgeInfo(key, judge),
            row.kind,
            row.note,
            row.called_at,
            row.answered_at,
            name or email or "",
        )
        for row, key, judge, name, email in rows
    ]
