"""Letters: written with what they tell of, looked at in the outbox, given to the mail again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, func, select, update
from sqlalchemy.orm import Session, joinedload

from judging import mail
from judging.errors import Gone, NotFound, NotReady
from judging.extensions import db
from judging.models.letters import Letter, SecretLink
from judging.services import audit, jobs, lookup
from judging.services.transactions import write

SEND = "letters"
ON_A_PAGE = 50
LINK = "{link}"
LEASE = timedelta(minutes=2)  # for how long a worker has a letter that it takes


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in the outbox; `readable` = whoever looks may open it."""

    id: int
    to: str
    subject: str
    state: str
    attempts: int
    error: str
    created_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    readable: bool
    open: bool
    withdrawn: bool = False
    personal: bool = True


@dataclass(frozen=True, slots=True)
class Outbox:
    """A page of the letters, newest first, and whether mail is set up at all.

    `counts` says how many there are in each state, without those that were withdrawn.
    """

    letters: tuple[LetterLine, ...]
    counts: dict[str, int]
    has_mail: bool
    found: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is to leave: to whom, and what it says."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter as its reader gets it."""

    line: LetterLine
    text: str


def write_letter(
    session: Session,
    *,
    to: str,
    subject: str,
    text: str,
    contest_id: int | None,
    at: datetime,
    by: int | None = None,
    link: SecretLink | None = None,
    is_secret: bool = False,
) -> Letter:
    """Write to somebody within the caller's transaction; it leaves after that has committed.

    `{link}` in the text becomes the address of `link`. With `is_secret` nobody but the reader and
    whoever hands the letters of this installation over may read the text.
    """
    letter = Letter(
        to=to,
        subject=" ".join(subject.split())[: Letter.subject.type.length],
        text=text,
        contest_id=contest_id,
        is_secret=is_secret,
        link=link,
        by_id=by,
        created_at=at,
        next_at=at,
    )
    session.add(letter)
    jobs.enqueue(session, SEND, {}, contest_id=contest_id, by=by, at=at, urgent=True)
    return letter


def write_many(
    session: Session, written: Sequence[Written], *, contest_id: int, by: int | None, at: datetime
) -> list[Letter]:
    """The same for many plain letters at once; they are carried by one job."""
    longest = Letter.subject.type.length
    rows = [
        Letter(
            to=one.to,
            subject=" ".join(one.subject.split())[:longest],
            text=one.text,
            contest_id=contest_id,
            by_id=by,
            created_at=at,
            next_at=at,
        )
        for one in written
    ]
    session.add_all(rows)
    if rows:
        jobs.enqueue(session, SEND, {}, contest_id=contest_id, by=by, at=at, urgent=True)
    return rows


def withdraw(session: Session, ids: Sequence[int], *, at: datetime) -> set[int]:
    """Let letters leave no more, within the caller's transaction; those that surely did not.

    One that a worker may be handing over at this moment, that has left, or that somebody may have
    handed over by himself, is not among the answer.
    """
    mine = (Letter.id.in_(ids), Letter.withdrawn_at.is_(None))
    taken = Letter.next_at.between(at, at + LEASE)
    there = case((Letter.state == "failed", 1), (Letter.state != "waiting", 0), (taken, 0), else_=1)
    found = session.execute(select(Letter.id, there).where(*mine).with_for_update()).all()
    marked = update(Letter).where(*mine, Letter.state != "sent").values(withdrawn_at=at)
    session.execute(marked, execution_options={"synchronize_session": False})
    stopped = update(Letter).where(Letter.id.in_(ids), Letter.state == "waiting")
    session.execute(
        stopped.values(state="failed", next_at=None),
        execution_options={"synchronize_session": False},
    )
    return {number for number, unsent in found if unsent}


def outbox(contest_key: str, *, reader: int, at: datetime, page: int = 1) -> Outbox:
    """The letters of a contest as one of its organisers sees them. Raises NotFound."""
    contest = lookup.contest(db.session(), contest_key)
    mine = select(Letter).where(Letter.contest_id == contest.id)
    return _outbox(mine, page, reader=reader, is_admin=False, at=at)


def whole_outbox(*, reader: int, at: datetime, page: int = 1) -> Outbox:
    """Every letter of the installation, for its administrator."""
    return _outbox(select(Letter), page, reader=reader, is_admin=True, at=at)


def _outbox(
    mine: Select[Letter], page: int, *, reader: int, is_admin: bool, at: datetime
) -> Outbox:
    session = db.session()
    found = session.scalar(mine.with_only_columns(func.count())) or 0
    pages = max(1, -(-found // ON_A_PAGE))
    page = min(max(1, page), pages)
    newest = (
        mine.options(joinedload(Letter.link).joinedload(SecretLink.invitation))
        .order_by(Letter.id.desc())
        .limit(ON_A_PAGE)
        .offset((page - 1) * ON_A_PAGE)
    )
    lines = tuple(_line(row, reader, is_admin, at) for row in session.scalars(newest))
    held = mine.where(Letter.withdrawn_at.is_(None))
    each = held.with_only_columns(Letter.state, func.count()).group_by(Letter.state)
    counts = dict(session.execute(each).all())
    return Outbox(lines, counts, mail.post().server is not None, found, page, pages)


def _line(row: Letter, reader: int, is_admin: bool, at: datetime) -> LetterLine:
    return LetterLine(
        id=row.id,
        to=row.to,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        error=row.error,
        created_at=row.created_at,
        next_at=row.next_at,
        sent_at=row.sent_at,
        readable=may_read(row, reader, is_admin=is_admin),
        open=is_open(row, at),
        withdrawn=row.withdrawn_at is not None,
        personal=is_personal(row),
    )


def may_read(row: Letter, reader: int, *, is_admin: bool) -> bool:
    """Whether somebody may read a letter in the outbox.

    A way into somebody's account is for the administrator alone, who hands letters over where no
    mail server does; an invitation is for whoever wrote it; anything else is no secret.
    """
    if row.link is None:
        return not row.is_secret or (is_admin and row.state != "sent")
    if row.link.purpose == "invitation" and row.by_id == reader:
        return True
    return is_admin and row.state != "sent" and mail.post().server is None


def is_personal(row: Letter) -> bool:
    """Whether it goes to an entrant; who is asked to organise stands on the page of people."""
    invitation = row.link.invitation if row.link is not None else None
    return invitation is None or invitation.role == "team"


def personal(contest_key: str, letter_id: int) -> bool:
    """The same of one letter of a contest. Raises NotFound."""
    return is_personal(_letter(db.session(), contest_key, letter_id))


def is_open(row: Letter, at: datetime) -> bool:
    """Whether the letter can still do what it is for."""
    if row.withdrawn_at is not None:
        return False
    if row.link is None:
        return not (row.is_secret and row.state == "sent")
    link = row.link
    return link.used_at is None and link.withdrawn_at is None and at < link.expires_at


def show(
    contest_key: str | None, letter_id: int, *, reader: int, site: str, at: datetime
) -> OpenLetter:
    """Open a letter, which is noted where it holds a secret; no contest = as the administrator.

    Raises NotFound also where the reader may not read it; Gone where its link is used up.
    """
    is_admin = contest_key is None
    with write() as session:
        row = _letter(session, contest_key, letter_id)
        if not may_read(row, reader, is_admin=is_admin):
            raise NotFound("There is no such letter.")
        if not is_open(row, at):
            raise Gone("What this letter was for is done or no longer possible.")
        text = with_link(row, site)
        if row.link is not None or row.is_secret:
            _record(session, row, "opened", by=reader, at=at)
    return OpenLetter(_line(row, reader, is_admin, at), text)


def with_link(row: Letter, site: str = "") -> str:
    """The text with its link; `site` = where whoever hands it over sees this installation."""
    if row.link is None:
        return row.text
    post = mail.post()
    address = post.address(post.secret(row.link.nonce))
    return row.text.replace(LINK, address if post.site else site.rstrip("/") + address)


def resend(contest_key: str | None, letter_id: int, *, by: int, at: datetime) -> None:
    """Let a letter leave once more. Raises NotFound; NotReady while it waits anyway, or where its
    link is no longer good.
    """
    with write() as session:
        row = _letter(session, contest_key, letter_id)
        if row.state == "waiting" and row.attempts == 0:
            raise NotReady("This letter is about to leave.")
        if not is_open(row, at):
            raise NotReady("What this letter was for is done or no longer possible.")
        row.state, row.sent_at, row.error = "waiting", None, ""
        row.attempts, row.next_at = 0, at
        jobs.enqueue(session, SEND, {}, contest_id=row.contest_id, by=by, at=at, urgent=True)
        _record(session, row, "sent_again", by=by, at=at)


def _letter(session: Session, contest_key: str | None, letter_id: int) -> Letter:
    found = select(Letter).where(Letter.id == letter_id)
    if contest_key is not None:
        contest = lookup.contest(session, contest_key)
        found = found.where(Letter.contest_id == contest.id)
    row = session.scalar(found.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("There is no such letter.")
    return row


def _record(session: Session, row: Letter, what: str, *, by: int, at: datetime) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=row.contest_id,
        act=f"letter.{what}",
        subject=f"letter:{row.id}",
        details={},
    )
