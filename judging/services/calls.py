"""The call of a contest: its dates, limits and what it asks, and every later end with a reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Application
from judging.models.calls import Call, Extension
from judging.models.contests import Contest
from judging.models.people import User
from judging.services import audit, call_rules, closing, lookup
from judging.services.call_rules import ConsentRule, Terms
from judging.services.closing import Window
from judging.services.shown import ContestInfo
from judging.services.transactions import one_at_a_time, write

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class ExtensionInfo:
    """A later end: for everybody, or for the application with this number or team."""

    closes_at: datetime
    reason: str
    by: str
    at: datetime
    number: int | None
    team: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CallPage:
    """The call as organisers see it; without a row its terms are None."""

    contest: ContestInfo
    terms: Terms | None
    version: int
    extensions: list[ExtensionInfo]
    begun: list[tuple[int, str]]


def page(contest_key: str) -> CallPage:
    """The call of a contest with its extensions. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    call = of_contest(session, contest)
    return CallPage(
        contest=lookup.contest_info(contest),
        terms=terms_of(call) if call else None,
        version=call.version if call else 0,
        extensions=_extensions(session, call) if call else [],
        begun=_begun(session, contest),
    )


def terms(contest_key: str) -> Terms | None:
    """What the call of a contest says, for its notice; None before there is one. NotFound."""
    session = db.session()
    call = of_contest(session, lookup.contest(session, contest_key))
    return terms_of(call) if call else None


def _begun(session: Session, contest: Contest) -> list[tuple[int, str]]:
    """Applications that an extension can be given to: their ids and what they are called."""
    found = (
        select(Application.id, Application.number, Application.team_name)
        .where(Application.contest_id == contest.id)
        .order_by(Application.id)
    )
    rows = session.execute(found).all()
    return [(row.id, _called(row)) for row in rows]


def _called(row: Any) -> str:
    """Never by somebody's address: that is personal data."""
    named = [str(row.number) if row.number is not None else f"#{row.id}", row.team_name]
    return " · ".join(part for part in named if part)


def _extensions(session: Session, call: Call) -> list[ExtensionInfo]:
    found = (
        select(Extension, User.name, Application.number, Application.team_name)
        .join(User, Extension.by_id == User.id)
        .outerjoin(Application, Extension.application_id == Application.id)
        .where(Extension.call_id == call.id)
        .order_by(Extension.id.desc())
    )
    return [
        ExtensionInfo(row.closes_at, row.reason, by, row.at, number, team or "", row.ended_at)
        for row, by, number, team in session.execute(found)
    ]


def of_contest(session: Session, contest: Contest) -> Call | None:
    """The call's row, if the contest has one."""
    return session.scalar(select(Call).where(Call.contest_id == contest.id))


def terms_of(call: Call) -> Terms:
    """What a call's row says."""
    return Terms(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        grace_minutes=call.grace_minutes,
        members_min=call.members_min,
        members_max=call.members_max,
        eligibility=call.eligibility,
        asks=tuple(call.asks),
        fields=call_rules.fields_of(call.fields),
        consents=call_rules.consents_of(call.consents),
        files=call_rules.files_of(call.files),
        quota_mb=call.quota_mb,
        ai_policy=call.ai_policy,
    )


def window(session: Session, call: Call, application_id: int | None) -> Window:
    """When the call takes one application, with every extension that holds for it."""
    mine = or_(Extension.application_id.is_(None), Extension.application_id == application_id)
    here = (Extension.call_id == call.id, Extension.ended_at.is_(None))
    ends = session.scalars(select(Extension.closes_at).where(*here, mine))
    return closing.window(call.opens_at, call.closes_at, call.grace_minutes, ends)


def put(
    contest_key: str, new: Terms, *, expected: int | None = None, by: int, at: datetime
) -> None:
    """Create or change the call. `expected` is the version that the change was made on (0 = none).

    Raises NotFound; NotReady for terms that cannot be carried out; Conflicted where somebody else
    changed the call meanwhile.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        put_terms(session, contest, new, expected=expected, by=by, at=at)


def put_terms(
    session: Session,
    contest: Contest,
    new: Terms,
    *,
    expected: int | None = None,
    by: int,
    at: datetime,
) -> None:
    """The same within the caller's transaction."""
    call_rules.check(new)
    call = of_contest(session, contest)
    if expected is not None and expected != (call.version if call else 0):
        raise Conflicted("Somebody else changed the call meanwhile. Look at it and repeat.")
    if call is None:
        call = Call(contest_id=contest.id, version=0)
        session.add(call)
        old: tuple[ConsentRule, ...] = ()
    else:
        _keep_the_end(contest, call, new, at)
        old = call_rules.consents_of(call.consents)
    _fill(call, new, call_rules.renewed(new.consents, old))
    call.version, call.changed_at = call.version + 1, at
    session.flush()
    details = {"version": call.version, "closes_at": call.closes_at.isoformat()}
    _record(session, contest, "changed" if call.version > 1 else "made", details, by=by, at=at)


def _keep_the_end(contest: Contest, call: Call, new: Terms, at: datetime) -> None:
    """What teams were promised: an end moves by an extension that everybody can read."""
    announced = contest.state != "draft" and call.opens_at <= at
    if announced and new.closes_at != call.closes_at:
        raise NotReady("Applications are open: their end is moved by an extension with a reason.")
    if announced and new.grace_minutes < call.grace_minutes:
        raise NotReady("Applications are open: the time of grace is not made shorter any more.")


def _fill(call: Call, new: Terms, consents: tuple[ConsentRule, ...]) -> None:
    call.opens_at, call.closes_at = new.opens_at, new.closes_at
    call.grace_minutes = new.grace_minutes
    call.members_min, call.members_max = new.members_min, new.members_max
    call.eligibility, call.asks = dict(new.eligibility), list(new.asks)
    call.fields = call_rules.as_json(new.fields)
    call.consents = call_rules.as_json(consents)
    call.files = call_rules.as_json(new.files)
    call.quota_mb, call.ai_policy = new.quota_mb, new.ai_policy


def extend(
    contest_key: str,
    closes_at: datetime,
    reason: str,
    *,
    application_id: int | None = None,
    by: int,
    at: datetime,
) -> None:
    """Move the end back, for everybody or for one application. Raises NotFound, NotReady."""
    why = call_rules.plain(reason, LONGEST_REASON)
    if not why:
        raise NotReady("Say in a sentence why the end is moved: everybody can read it.")
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        call = of_contest(session, contest)
        if call is None:
            raise NotFound("This contest has no call yet.")
        _check_later(session, contest, call, application_id, closes_at, at)
        row = Extension(
            call_id=call.id,
            application_id=application_id,
            closes_at=closes_at,
            reason=why,
            by_id=by,
            at=at,
        )
        session.add(row)
        details = {"closes_at": closes_at.isoformat(), "application": application_id}
        _record(session, contest, "extended", details, by=by, at=at)


def _check_later(
    session: Session,
    contest: Contest,
    call: Call,
    application_id: int | None,
    closes_at: datetime,
    at: datetime,
) -> None:
    if application_id is not None:
        mine = (Application.id == application_id, Application.contest_id == contest.id)
        if session.scalar(select(Application.id).where(*mine)) is None:
            raise NotFound("There is no such application.")
    if contest.state not in ("draft", "open"):
        raise NotReady("The contest is being judged: its applications stay closed.")
    if closes_at <= window(session, call, application_id).closes_at or closes_at <= at:
        raise NotReady("An extension ends later than now and later than what holds so far.")


def _record(
    session: Session,
    contest: Contest,
    what: str,
    details: dict[str, Any],
    *,
    by: int,
    at: datetime,
) -> None:
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"call.{what}",
        subject=f"contest:{contest.key}",
        details=details,
    )
