"""Applications: begun, filled in step by step, withdrawn or thrown away by whoever began them.

The draft can be changed while the call takes applications; only the server's clock decides. Every
change names the version that it was made on, so that two open pages never overwrite each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from judging.errors import Closed, Conflicted, Forbidden, NotFound
from judging.extensions import db
from judging.models.applications import (
    Applicant,
    Application,
    Arrival,
    Attachment,
    ConsentGiven,
    Guardian,
    Upload,
)
from judging.models.calls import Call, Extension
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.people import Membership, User
from judging.services import (
    application_decisions,
    application_gaps,
    application_parts,
    audit,
    call_rules,
    calls,
    lookup,
    material_files,
    preview_files,
)
from judging.services.application_decisions import DecisionInfo
from judging.services.application_gaps import Gap
from judging.services.application_parts import Draft
from judging.services.call_rules import FieldRule, Terms, Texts
from judging.services.closing import Window
from judging.services.shown import ContestInfo
from judging.services.transactions import write

STALE = "This application was changed in another window meanwhile. Nothing was overwritten."
ENDED = "Applications are closed. What was handed in stays as it is."
EARLY = "Applications are not open yet."
LONGEST_AI = 2000


@dataclass(frozen=True, slots=True)
class ApplyPage:
    """A call as an applicant sees it, with his own application if he has begun one."""

    contest: ContestInfo
    terms: Terms
    window: Window
    takes: bool
    divisions: dict[str, Texts]
    draft: Draft | None
    gaps: list[Gap]
    extensions: list[tuple[datetime, str]]
    other_role: bool
    decision: DecisionInfo | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An application that may be changed now, with its call."""

    contest: Contest
    call: Call
    terms: Terms
    window: Window
    row: Application


def page(contest_key: str, owner: int) -> ApplyPage:
    """The call with the owner's application. Raises NotFound where nobody can apply."""
    session = db.session()
    contest, call = announced(session, contest_key)
    row = owned(session, contest, owner)
    terms = calls.terms_of(call)
    divisions = divisions_of(session, contest)
    draft = application_parts.load(session, row) if row else None
    return ApplyPage(
        contest=lookup.contest_info(contest),
        terms=terms,
        window=calls.window(session, call, row.id if row else None),
        takes=contest.state == "open",
        divisions=divisions,
        draft=draft,
        gaps=application_gaps.gaps(draft, terms, frozenset(divisions)) if draft else [],
        extensions=_extensions(session, call, row.id if row else None),
        other_role=_has_other_role(session, contest, owner),
        decision=application_decisions.of(session, row) if row else None,
    )


def require_call(contest_key: str) -> None:
    """Raises NotFound where nobody can apply, or may know that somebody could."""
    announced(db.session(), contest_key)


def announced(session: Session, contest_key: str) -> tuple[Contest, Call]:
    """The contest and its call, once the notice is public. Raises NotFound."""
    contest = lookup.contest(session, contest_key)
    call = calls.of_contest(session, contest)
    if call is None or contest.state == "draft":
        raise NotFound("This contest takes no applications.")
    return contest, call


def divisions_of(session: Session, contest: Contest) -> dict[str, Texts]:
    """The divisions to choose from, by key."""
    found = select(Division).where(Division.contest_id == contest.id).order_by(Division.position)
    return {row.key: row.texts for row in session.scalars(found)}


def _extensions(session: Session, call: Call, mine: int | None) -> list[tuple[datetime, str]]:
    for_me = or_(Extension.application_id.is_(None), Extension.application_id == mine)
    here = (Extension.call_id == call.id, Extension.ended_at.is_(None))
    found = select(Extension.closes_at, Extension.reason).where(*here)
    return [(row[0], row[1]) for row in session.execute(found.where(for_me).order_by(Extension.id))]


def owned(session: Session, contest: Contest, owner: int) -> Application | None:
    """The application that somebody began in a contest."""
    mine = (Application.contest_id == contest.id, Application.owner_id == owner)
    return session.scalar(select(Application).where(*mine))


def _has_other_role(session: Session, contest: Contest, owner: int) -> bool:
    held = select(Membership.role).where(
        Membership.user_id == owner, Membership.contest_id == contest.id
    )
    return bool(set(session.scalars(held)) - {"team"})


def begin(contest_key: str, *, by: int, at: datetime) -> None:
    """Begin an application, with its owner as the leader; one that exists stays as it is.

    Raises NotFound; Closed before and after the call; Forbidden with another role in the contest.
    """
    with write() as session:
        contest, call = announced(session, contest_key)
        if owned(session, contest, by) is not None:
            return
        demand_open(contest, calls.window(session, call, None), at)
        if _has_other_role(session, contest, by):
            raise Forbidden("Nobody competes and has another role in the same contest.")
        row = Application(
            contest_id=contest.id, owner_id=by, answers={}, started_at=at, changed_at=at
        )
        session.add(row)
        session.flush()
        owner = session.get_one(User, by)
        session.add(
            Applicant(
                application_id=row.id,
                position=1,
                role="leader",
                name=owner.name,
                email=owner.email,
            )
        )
        record(session, contest, row, "begun", {}, by=by, at=at)


def demand_open(contest: Contest, window: Window, at: datetime) -> None:
    """Raises Closed where nothing can be begun or changed at this moment."""
    if contest.state != "open":
        raise Closed(ENDED)
    if not window.is_open(at):
        raise Closed(EARLY if at < window.opens_at else ENDED)


def changeable(
    session: Session, contest_key: str, *, by: int, at: datetime, version: int | None
) -> Change:
    """The owner's application, to be changed. Raises NotFound, Closed, Conflicted."""
    found = locked(session, contest_key, by=by)
    demand_open(found.contest, found.window, at)
    if version is not None and version != found.row.version:
        raise Conflicted(STALE)
    return found


def locked(session: Session, contest_key: str, *, by: int) -> Change:
    """The owner's application, held until the transaction ends. Raises NotFound."""
    contest, call = announced(session, contest_key)
    mine = (Application.contest_id == contest.id, Application.owner_id == by)
    row = session.scalar(
        select(Application).where(*mine).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("You have begun no application here.")
    window = calls.window(session, call, row.id)
    return Change(contest, call, calls.terms_of(call), window, row)


def touch(session: Session, change: Change, step: str, *, by: int, at: datetime) -> None:
    """Count a change of the draft within the caller's transaction."""
    change.row.version += 1
    change.row.changed_at = at
    record(session, change.contest, change.row, "changed", {"step": step}, by=by, at=at)


def save_eligibility(
    contest_key: str, *, eligible: bool, division: str, version: int | None, by: int, at: datetime
) -> int:
    """Say that the conditions are met, and choose the division; answers with the version."""
    with write() as session:
        change = changeable(session, contest_key, by=by, at=at, version=version)
        chosen = _division_id(session, change.contest, division)
        values = {"eligible": eligible, "division_id": chosen}
        return _store(session, change, "eligibility", values, by=by, at=at)


def _division_id(session: Session, contest: Contest, key: str) -> int | None:
    if not key:
        return None
    found = select(Division.id).where(Division.contest_id == contest.id, Division.key == key)
    number = session.scalar(found)
    if number is None:
        raise NotFound("There is no such division.")
    return number


def save_work(
    contest_key: str,
    *,
    title: str,
    answers: Mapping[str, str],
    ai_used: bool | None,
    ai_text: str,
    version: int | None,
    by: int,
    at: datetime,
) -> int:
    """Keep the title, the answers and what is said of AI; answers with the version."""
    with write() as session:
        change = changeable(session, contest_key, by=by, at=at, version=version)
        values: dict[str, Any] = {
            "title": call_rules.plain(title.replace("\n", " "), 200),
            "answers": _answers(change.terms.fields, change.row.answers, answers),
            "ai_used": ai_used,
            "ai_text": call_rules.plain(ai_text, LONGEST_AI),
        }
        return _store(session, change, "work", values, by=by, at=at)


def _answers(
    rules: Sequence[FieldRule], before: Mapping[str, Any], said: Mapping[str, str]
) -> dict[str, Any]:
    """What was said to the call's fields; an answer to a field that is gone stays readable."""
    new = {
        rule.key: call_rules.plain(said[rule.key], call_rules.MOST_CHARACTERS)
        for rule in rules
        if rule.key in said
    }
    return {**before, **new}


def _store(
    session: Session,
    change: Change,
    step: str,
    values: Mapping[str, Any],
    *,
    by: int,
    at: datetime,
) -> int:
    if any(getattr(change.row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(change.row, name, value)
        touch(session, change, step, by=by, at=at)
    return change.row.version


def save_consents(
    contest_key: str, given: frozenset[str], *, version: int | None, by: int, at: datetime
) -> int:
    """Give exactly these consents, each with its version and time; others are taken back."""
    with write() as session:
        change = changeable(session, contest_key, by=by, at=at, version=version)
        rules = {rule.key: rule for rule in change.terms.consents}
        kept, ended = _still_given(session, change, given, at)
        new = [rule for key, rule in rules.items() if key in given - kept]
        session.add_all(
            ConsentGiven(
                application_id=change.row.id,
                key=rule.key,
                version=str(rule.version),
                text_digest=rule.digest,
                by_id=by,
                given_at=at,
            )
            for rule in new
        )
        if new or ended:
            touch(session, change, "consents", by=by, at=at)
        return change.row.version


def _still_given(
    session: Session, change: Change, given: frozenset[str], at: datetime
) -> tuple[frozenset[str], int]:
    """The consents that stand, and how many ended: not given any more, or of another text."""
    digests = {rule.key: rule.digest for rule in change.terms.consents}
    mine = (ConsentGiven.application_id == change.row.id, ConsentGiven.taken_back_at.is_(None))
    rows = list(session.scalars(select(ConsentGiven).where(*mine)))
    kept = {row.key for row in rows if row.key in given and digests.get(row.key) == row.text_digest}
    ended = [row.id for row in rows if row.key not in kept]
    if ended:
        session.execute(
            update(ConsentGiven).where(ConsentGiven.id.in_(ended)).values(taken_back_at=at)
        )
    return frozenset(kept), len(ended)


def withdraw(contest_key: str, *, by: int, at: datetime) -> None:
    """Take back what was handed in; until the end it can be handed in again.

    Raises NotFound; Closed after the end.
    """
    with write() as session:
        change = changeable(session, contest_key, by=by, at=at, version=None)
        if change.row.state != "submitted":
            raise NotFound("Nothing has been handed in.")
        change.row.state, change.row.withdrawn_at = "withdrawn", at
        still = (Entry.id == change.row.entry_id, Entry.status == "submitted")
        session.execute(update(Entry).where(*still).values(status="withdrawn"))
        touch(session, change, "withdraw", by=by, at=at)
        record(session, change.contest, change.row, "withdrawn", {}, by=by, at=at)


def discard(contest_key: str, *, by: int, at: datetime) -> None:
    """Throw a draft away that was never handed in, with everything in it. Raises NotFound."""
    with write() as session:
        change = locked(session, contest_key, by=by)
        row = change.row
        if row.number is not None:
            raise Conflicted("What was handed in is withdrawn, not thrown away.")
        stored = select(Attachment.stored).where(Attachment.application_id == row.id)
        names = list(session.scalars(stored))
        about: dict[str, Any] = {"contest_id": change.contest.id, "by": by, "at": at}
        preview_files.forget(session, Attachment.application_id == row.id, **about)
        material_files.forget(session, names, **about)
        people = select(Applicant.id).where(Applicant.application_id == row.id)
        session.execute(delete(Guardian).where(Guardian.applicant_id.in_(people)))
        for table in (Upload, Attachment, ConsentGiven, Arrival, Applicant, Extension):
            session.execute(delete(table).where(table.application_id == row.id))
        record(session, change.contest, row, "discarded", {}, by=by, at=at)
        session.execute(delete(Application).where(Application.id == row.id))


def record(
    session: Session,
    contest: Contest,
    row: Application,
    what: str,
    details: Mapping[str, Any],
    *,
    by: int | None,
    at: datetime,
) -> None:
    """Write an act of an application into the log; never with personal data."""
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"application.{what}",
        subject=f"application:{row.id}",
        details=details,
    )
