"""Announcements: one person puts the result forward, another publishes it, and it stays frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, Forbidden, NotFound, NotReady
from judging.extensions import db
from judging.models.awards import Award, AwardPlace
from judging.models.contests import Contest
from judging.models.people import User
from judging.models.results import Announcement
from judging.services import audit, blockers, lookup, outcomes, public_document, staleness, tables
from judging.services.shown import AnnouncementInfo, ContestInfo
from judging.services.transactions import write
from scoring.fingerprint import fingerprint
from scoring.rules import RuleBook


@dataclass(frozen=True, slots=True)
class PublicResult:
    """What everybody may see, word for word as it was frozen.

    `fingerprint` is that of the public export, so that an outsider who plays it finds the same.
    """

    contest: ContestInfo
    book: RuleBook
    number: int
    published_at: datetime
    fingerprint: str
    document: dict[str, Any]


def propose(contest_key: str, *, by: int, at: datetime) -> int:
    """Put the result forward; the number of the announcement is the answer.

    Raises NotFound; NotReady where something is still to do or one is already waiting; Conflicted
    where the contest changed meanwhile.
    """
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    since = outcomes.last_seq(session, contest)
    if blockers.of_contest(session, contest, thorough=True):
        raise NotReady("Something is still to do before the result can be put forward.")
    mark, document = _fingerprint(session, contest), public_document.of_contest(session, contest)
    with write() as session:
        staleness.hold(session, contest, since)
        if _waiting(session, contest.id) is not None:
            raise NotReady("An announcement is already waiting for its second person.")
        newest = select(func.max(Announcement.number)).where(Announcement.contest_id == contest.id)
        row = Announcement(
            contest_id=contest.id,
            number=(session.scalar(newest) or 0) + 1,
            state="proposed",
            fingerprint=mark,
            document=document,
            proposed_at=at,
            proposed_by_id=by,
        )
        session.add(row)
        _log(session, contest, row, "proposed", by=by, at=at)
    return row.number


def confirm(contest_key: str, number: int, mark: str, *, by: int, at: datetime) -> None:
    """Publish what another person put forward.

    Raises NotFound; Forbidden for the person who put it forward; Conflicted where it is not waiting
    or the result is no longer the one with this fingerprint.
    """
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    since = outcomes.last_seq(session, contest)
    current = _fingerprint(session, contest)
    with write() as session:
        staleness.hold(session, contest, since)
        row = _proposed(session, contest, number)
        if row.proposed_by_id == by:
            raise Forbidden("A second person must confirm what you put forward.")
        if not row.fingerprint == mark == current:
            raise Conflicted("The result changed after it was put forward. Put it forward again.")
        _log(session, contest, row, "published", by=by, at=at)
        _replace_published(session, contest.id)
        row.state, row.confirmed_at, row.confirmed_by_id = "published", at, by
        contest.state = "published"
        _fill_places(session, contest, row)


def reject(contest_key: str, number: int, *, reason: str, by: int, at: datetime) -> None:
    """Take a waiting announcement back.

    Raises NotFound; NotReady without a reason; Conflicted where it is not waiting.
    """
    if not reason.strip():
        raise NotReady("Say in a sentence why the announcement is taken back.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row = _proposed(session, contest, number)
        row.state = "rejected"
        _log(session, contest, row, "rejected", by=by, at=at, reason=reason.strip())


def waiting(contest_key: str) -> AnnouncementInfo | None:
    """The announcement that waits for its second person. Raises NotFound."""
    session: Session = db.session()
    row = _waiting(session, lookup.contest(session, contest_key).id)
    return info(session, row) if row else None


def published(contest_key: str) -> PublicResult:
    """The result as it was published last. Raises NotFound before there is one."""
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    row = newest_published(session, contest.id)
    if row is None or row.confirmed_at is None:
        raise NotFound("There is no published result.")
    return PublicResult(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        number=row.number,
        published_at=row.confirmed_at,
        fingerprint=row.document["fingerprint"],
        document=row.document,
    )


def is_published(session: Session, contest_id: int) -> bool:
    """Whether a result is public; its document, which may be long, is not read."""
    public = select(Announcement.id).where(
        Announcement.contest_id == contest_id, Announcement.state == "published"
    )
    return session.scalar(public) is not None


def newest_published(session: Session, contest_id: int) -> Announcement | None:
    """The announcement that is public now."""
    return session.scalar(
        select(Announcement).where(
            Announcement.contest_id == contest_id, Announcement.state == "published"
        )
    )


def info(session: Session, row: Announcement) -> AnnouncementInfo:
    """The announcement as a page names it."""
    person = session.get(User, row.proposed_by_id)
    return AnnouncementInfo(
        number=row.number,
        state=row.state,
        fingerprint=row.fingerprint,
        proposed_at=row.proposed_at,
        proposed_by=person.name or person.email if person else "",
        proposed_by_id=row.proposed_by_id,
        confirmed_at=row.confirmed_at,
        document=row.document,
    )


def _waiting(session: Session, contest_id: int) -> Announcement | None:
    return session.scalar(
        select(Announcement).where(
            Announcement.contest_id == contest_id, Announcement.state == "proposed"
        )
    )


def _proposed(session: Session, contest: Contest, number: int) -> Announcement:
    row = _waiting(session, contest.id)
    if row is None or row.number != number:
        raise Conflicted("No such announcement is waiting.")
    return row


def _fingerprint(session: Session, contest: Contest) -> str:
    return fingerprint(tables.rule_book(session, contest), tables.facts(session, contest))


def _replace_published(session: Session, contest_id: int) -> None:
    old = newest_published(session, contest_id)
    if old is not None:
        old.state = "replaced"
        session.flush()


def _fill_places(session: Session, contest: Contest, row: Announcement) -> None:
    keys = select(Award.key, Award.id).where(Award.contest_id == contest.id)
    award_ids = dict(session.execute(keys).all())
    entry_ids = lookup.entry_ids(session, contest)
    places = [
        {
            "announcement_id": row.id,
            "award_id": award_ids[award["key"]],
            "entry_id": entry_ids[winner["entry"]],
            "place": winner["place"],
            "giver": winner["giver"],
            "prize": winner["prize"],
        }
        for award in row.document["awards"]
        for winner in award["winners"]
    ]
    if places:
        session.execute(insert(AwardPlace), places)


def _log(
    session: Session,
    contest: Contest,
    row: Announcement,
    act: str,
    *,
    by: int,
    at: datetime,
    reason: str = "",
) -> int:
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"announcement.{act}",
        subject=f"announcement:{row.number}",
        details={"fingerprint": row.fingerprint, "reason": reason},
    )
