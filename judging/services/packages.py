"""Contest packages in and out of the database."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Application
from judging.models.contests import Contest
from judging.models.notices import Notice
from judging.models.people import Membership
from judging.models.polls import Poll
from judging.models.results import Announcement, Tally
from judging.models.rounds import Round
from judging.packages.document import ContestDocument
from judging.packages.pseudonyms import pseudonymised
from judging.services import announcements, audit, outcomes, privacy, tables
from judging.services.notice_settings import NoticeSettings
from judging.services.package_clearing import Seats, clear
from judging.services.package_export import document_of
from judging.services.package_intake import Progress, store_rows
from judging.services.package_names import Names
from judging.services.transactions import write


def _silent(_phase: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def import_package(
    document: ContestDocument,
    *,
    by: int | None,
    at: datetime,
    replace: bool = False,
    progress: Progress = _silent,
    owned: bool = False,
    notice: NoticeSettings | None = None,
) -> Contest:
    """Bring a checked package in, whole or not at all.

    Its decisions take effect as if they were taken now. `owned` makes whoever brings it in the
    owner of a new contest. Raises Conflicted where the contest's key exists and may not be
    replaced, ScoringError where a decision cannot be carried out.
    """
    with write() as session:
        contest, seats = _place(session, document, at, replace=replace)
        if owned:
            session.add(Membership(user_id=by, contest_id=contest.id, role="owner"))
        if notice is not None:
            session.add(Notice(contest_id=contest.id, settings=notice.as_json()))
        tables.store_rules(session, contest, document.book)
        seq = _log(session, contest, document, by=by, at=at)
        store_rows(document, Names(session, contest, seq, at), progress)
        seats.restore(session, contest)
        privacy.keep_destroyed(session, contest, at=at)
        _open(session, contest, document)
        if document.decisions:
            outcomes.settle(session, contest, outcomes.compute(session, contest), by=by, at=at)
    return contest


def _place(
    session: Session, document: ContestDocument, at: datetime, *, replace: bool
) -> tuple[Contest, Seats]:
    """A row for the contest, new or emptied. Raises Conflicted."""
    key = document.meta.key
    contest = session.scalar(select(Contest).where(Contest.key == key))
    seats = Seats()
    if contest is None:
        contest = Contest(key=key, created_at=at)
        session.add(contest)
    elif not replace:
        raise Conflicted(f"There is a contest “{key}” already; --replace overwrites one in set-up.")
    elif contest.rules_version or _has_begun(session, contest):
        raise Conflicted(f"The contest “{key}” has begun and cannot be replaced any more.")
    else:
        seats = clear(session, contest, at=at)
    contest.texts = dict(document.meta.texts)
    contest.timezone = document.meta.timezone
    contest.locale = document.meta.locale
    contest.blind = document.meta.blind
    session.flush()
    return contest, seats


def _has_begun(session: Session, contest: Contest) -> bool:
    begun = select(Round.id).where(Round.contest_id == contest.id, Round.state != "setup")
    taken = select(Tally.id).join(Round).where(Round.contest_id == contest.id)
    announced = select(Announcement.id).where(Announcement.contest_id == contest.id)
    voted = select(Poll.id).join(Round).where(Round.contest_id == contest.id, Poll.state != "setup")
    applied = select(Application.id).where(Application.contest_id == contest.id)
    found = (begun, taken, announced, voted, applied)
    return any(session.scalar(select(exists(one))) for one in found)


def _log(
    session: Session,
    contest: Contest,
    document: ContestDocument,
    *,
    by: int | None,
    at: datetime,
) -> int:
    counted = ("entries", "judges", "scores", "votes", "vote_counts", "measures", "decisions")
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act="contest.imported",
        subject=f"contest:{contest.key}",
        details={name: len(getattr(document, name)) for name in counted},
    )


def _open(session: Session, contest: Contest, document: ContestDocument) -> None:
    """Rounds that have results are closed, those that only use such rounds as well."""
    recorded = (
        document.scores,
        document.votes,
        document.vote_counts,
        document.investments,
        document.rankings,
        document.comparisons,
        document.measures,
    )
    judged = {row.round for rows in recorded for row in rows}
    for item in document.book.rounds:
        sources = {part.round for part in item.components if part.kind == "round"}
        if sources and sources <= judged and len(sources) == len(item.components):
            judged.add(item.key)
    contest.state = "judging" if judged else "draft"
    for row in session.scalars(select(Round).where(Round.contest_id == contest.id)):
        row.state = "closed" if row.key in judged else "setup"


def run_package(
    document: ContestDocument, *, at: datetime, progress: Progress = _silent
) -> dict[str, Any]:
    """Import a package and play it: the outcome as the package format describes it.

    The caller provides the database, which is best a throw-away one. Raises ScoringError.
    """
    contest = import_package(document, by=None, at=at, progress=progress)
    return outcomes.compute(db.session(), contest).result


def export_package(contest_key: str, *, public: bool = False) -> ContestDocument:
    """The contest as a package document; `public` = only what its publication made public.

    Raises NotFound, NotReady where nothing is published yet.
    """
    session = db.session()
    contest = session.scalar(select(Contest).where(Contest.key == contest_key))
    if contest is None:
        raise NotFound(f"There is no contest “{contest_key}”.")
    if not public:
        return document_of(session, contest)
    return pseudonymised(document_of(session, contest), _winners(session, contest))


def _winners(session: Session, contest: Contest) -> frozenset[str]:
    """Keys of the entries whose award or selection is public. Raises NotReady."""
    found = announcements.newest_published(session, contest.id)
    if found is None:
        raise NotReady(f"Nothing of “{contest.key}” is published yet, so there is nothing to give.")
    awarded = [winner for award in found.document["awards"] for winner in award["winners"]]
    return frozenset(row["entry"] for row in (*awarded, *found.document["selected"]))
