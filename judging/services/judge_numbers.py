"""Judges' personal numbers and links: made, shown once, renewed.

Only a keyed hash of a number is kept. A slow hash would be no better here: eight digits are found
in any table of hashes within days, so what protects a stolen table is the key, which is not in it;
and five hundred cards are printed at once.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.admissions import AdmissionLink, JudgeNumber
from judging.models.contests import Contest
from judging.models.people import Judge, User
from judging.models.tablets import Sitting
from judging.services import audit, lookup
from judging.services.transactions import one_at_a_time, write

LOCK = 0x4E554D42  # "NUMB" in letters: the queue of those who give out numbers
NAMING, SECRET = 3, 8
DIGITS = NAMING + SECRET


@dataclass(frozen=True, slots=True)
class Issued:
    """What one judge gets in his hand; it is told once. A number or a link, not both."""

    judge: str
    name: str
    number: str = ""
    link_secret: str = ""


def hash_of(contest_id: int, number: str, key: bytes) -> str:
    """What is kept of a number."""
    return hmac.new(key, f"number:{contest_id}:{number}".encode(), hashlib.sha256).hexdigest()


def is_good(contest_key: str, judge_key: str, number: str, *, key: bytes) -> bool:
    """Whether this is the judge's number now. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    mine = (Judge.contest_id == contest.id, Judge.key == judge_key)
    kept = select(JudgeNumber.pin_hash).join(Judge, JudgeNumber.judge_id == Judge.id)
    pin_hash = session.scalar(kept.where(*mine)) or ""
    return hmac.compare_digest(hash_of(contest.id, number, key), pin_hash)


def renew(
    contest_key: str, judge_keys: Collection[str] = (), *, key: bytes, by: int | None, at: datetime
) -> list[Issued]:
    """New numbers for these judges, or for all; whoever sat there with an old one must come again.

    Raises NotFound; NotReady where the contest has more judges than numbers have three digits.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        judges = _judges(session, contest, judge_keys)
        issued = give(session, contest, judges, key=key, at=at)
        _end(session, judges, at)
        _record(session, contest, judges, "numbers_renewed", by=by, at=at)
    return issued


def give(
    session: Session, contest: Contest, judges: Sequence[Judge], *, key: bytes, at: datetime
) -> list[Issued]:
    """New numbers, within the caller's transaction. Raises NotReady."""
    one_at_a_time(session, LOCK)
    rows, taken = _numbers(session, contest)
    free = iter(sorted(set(range(1, 10**NAMING)) - taken))
    issued = []
    for judge in judges:
        row = rows.get(judge.id) or _row(session, contest, judge, next(free, None))
        number = f"{row.number:0{NAMING}}{secrets.randbelow(10**SECRET):0{SECRET}}"
        row.pin_hash, row.made_at = hash_of(contest.id, number, key), at
        issued.append(Issued(judge.key, judge.name or judge.key, number=number))
    return issued


def _numbers(session: Session, contest: Contest) -> tuple[dict[int, JudgeNumber], set[int]]:
    """Who has a number already, and which three digits are taken."""
    given = select(JudgeNumber).where(JudgeNumber.contest_id == contest.id)
    rows = {row.judge_id: row for row in session.scalars(given)}
    return rows, {row.number for row in rows.values()}


def _row(session: Session, contest: Contest, judge: Judge, number: int | None) -> JudgeNumber:
    if number is None:
        raise NotReady("A contest gives out at most 999 personal numbers.")
    row = JudgeNumber(judge_id=judge.id, contest_id=contest.id, number=number)
    session.add(row)
    return row


def link(
    contest_key: str,
    judge_keys: Collection[str] = (),
    *,
    until: datetime,
    by: int | None,
    at: datetime,
) -> list[Issued]:
    """A link for each of these judges, or for all; earlier ones that wait are worth nothing then.

    Raises NotFound.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        judges = _judges(session, contest, judge_keys)
        _revoke_links(session, [judge.id for judge in judges], at)
        issued = []
        for judge in judges:
            secret = secrets.token_urlsafe(24)
            hashed = hash_of_link(secret)
            session.add(
                AdmissionLink(judge_id=judge.id, secret_hash=hashed, made_at=at, expires_at=until)
            )
            issued.append(Issued(judge.key, judge.name or judge.key, link_secret=secret))
        _record(session, contest, judges, "links_made", by=by, at=at)
    return issued


def hash_of_link(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _judges(session: Session, contest: Contest, keys: Collection[str]) -> list[Judge]:
    found = select(Judge).where(Judge.contest_id == contest.id).order_by(Judge.key)
    if not keys:
        return list(session.scalars(found))
    rows = list(session.scalars(found.where(Judge.key.in_(keys))))
    for missing in sorted(set(keys) - {row.key for row in rows}):
        raise NotFound(f"There is no judge “{missing}”.")
    return rows


def _end(session: Session, judges: Iterable[Judge], at: datetime) -> None:
    """End what was begun with an old number: sittings, the browsers' sessions, links."""
    ids = [judge.id for judge in judges]
    sat = (Sitting.judge_id.in_(ids), Sitting.ended_why != "revoked")
    session.execute(update(Sitting).where(*sat).values(ended_at=at, ended_why="revoked"))
    for judge in judges:
        if judge.user_id is not None:
            session.get_one(User, judge.user_id).session_key = secrets.token_hex(32)
    _revoke_links(session, ids, at)


def _revoke_links(session: Session, judge_ids: list[int], at: datetime) -> None:
    waiting = (AdmissionLink.redeemed_at.is_(None), AdmissionLink.revoked_at.is_(None))
    found = update(AdmissionLink).where(AdmissionLink.judge_id.in_(judge_ids), *waiting)
    session.execute(found.values(revoked_at=at))


def _record(
    session: Session,
    contest: Contest,
    judges: list[Judge],
    what: str,
    *,
    by: int | None,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"judge.{what}",
        subject=f"contest:{contest.key}",
        details={"judges": [judge.key for judge in judges]},
    )
