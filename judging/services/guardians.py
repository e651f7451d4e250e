"""Guardians of members under 14: asked by a letter, answering through the link in it.

Looking at the link changes nothing (a mail program looks first); the answer is an act of its own,
and works once. Whoever knows the link is whoever reads the guardian's mail: that is the check.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from judging.errors import Gone, NotFound, NotReady
from judging.extensions import db
from judging.models.applications import Applicant, Application, Guardian
from judging.models.contests import Contest
from judging.services import accounts, applicants, applications, call_rules, calls, letters, lookup
from judging.services.call_rules import Texts
from judging.services.shown import ContestInfo
from judging.services.transactions import write

GOOD_FOR = timedelta(days=14)
AGAIN_AFTER = timedelta(minutes=1)
OVER = "This link has been used or is no longer good. Ask the team's leader to send a new one."
UNKNOWN = "There is no such page."

Wording = Callable[[str], tuple[str, str]]  # the link's secret → subject and text of the letter


@dataclass(frozen=True, slots=True)
class Asked:
    """What a guardian reads before answering."""

    contest: ContestInfo
    team_name: str
    leader: str
    privacy: Texts
    version: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """For whom a letter to a guardian asks."""

    contest: ContestInfo
    team_name: str
    leader: str


def leader_of(contest_key: str, *, owner: int) -> Asking:
    """Who applies, for the letter to a guardian. Raises NotFound."""
    session = db.session()
    contest, _call = applications.announced(session, contest_key)
    row = applications.owned(session, contest, owner)
    if row is None:
        raise NotFound("You have begun no application here.")
    info = lookup.contest_info(contest)
    return Asking(info, row.team_name, _leader(session, row.id))


def _leader(session: Session, application_id: int) -> str:
    leader = (Applicant.application_id == application_id, Applicant.role == "leader")
    return session.scalar(select(Applicant.name).where(*leader)) or ""


def ask(
    contest_key: str,
    member: int,
    *,
    name: str,
    email: str,
    relation: str,
    wording: Wording,
    by: int,
    at: datetime,
) -> None:
    """Keep a guardian's name and address, and write the letter with the link.

    Raises NotFound, Closed; NotReady for a bad address, an adult, or a letter just written.
    """
    called = call_rules.plain(name, 200)
    if not called or not email.strip():
        raise NotReady("A guardian needs a name and an e-mail address.")
    address = accounts.canonical_email(email)
    secret = secrets.token_urlsafe(24)
    subject, text = wording(secret)
    with write() as session:
        change = applications.changeable(session, contest_key, by=by, at=at, version=None)
        row = applicants.of(session, change, member)
        if not row.minor or row.verified_at is not None:
            raise NotReady("Nobody's guardian has to be asked for this member.")
        _replace(session, row, at)
        guardian = Guardian(applicant_id=row.id, name=called, email=address)
        guardian.relation = call_rules.plain(relation, 100)
        guardian.secret_hash = _hash(secret)
        guardian.asked_at, guardian.expires_at = at, at + GOOD_FOR
        session.add(guardian)
        where: dict[str, Any] = {"contest_id": change.contest.id, "by": by, "is_secret": True}
        letters.write_letter(session, to=address, subject=subject, text=text, at=at, **where)
        applications.touch(session, change, "guardian", by=by, at=at)


def _replace(session: Session, row: Applicant, at: datetime) -> None:
    """The earlier link ends with the new one. Raises NotReady."""
    before = session.scalar(select(Guardian).where(Guardian.applicant_id == row.id))
    if before is not None and before.asked_at + AGAIN_AFTER > at:
        raise NotReady("A letter was written just now. Wait a minute before the next one.")
    session.execute(delete(Guardian).where(Guardian.applicant_id == row.id))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def look(contest_key: str, secret: str, *, at: datetime) -> Asked:
    """What the link asks. Raises NotFound for an unknown link, Gone for one that is over."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row, application, guardian = _known(session, contest, secret, at, hold=False)
    privacy = _privacy(session, contest)
    return Asked(
        contest=lookup.contest_info(contest),
        team_name=application.team_name,
        leader=_leader(session, row.application_id),
        privacy=privacy[0],
        version=privacy[1],
        expires_at=guardian.expires_at,
    )


def _known(
    session: Session, contest: Contest, secret: str, at: datetime, *, hold: bool
) -> tuple[Applicant, Application, Guardian]:
    found = (
        select(Applicant, Application, Guardian)
        .join(Application, Applicant.application_id == Application.id)
        .join(Guardian, Guardian.applicant_id == Applicant.id)
        .where(Guardian.secret_hash == _hash(secret), Application.contest_id == contest.id)
    )
    row = session.execute(found.with_for_update() if hold else found).first()
    if row is None:
        raise NotFound(UNKNOWN)
    applicant, application, guardian = row
    answered = guardian.confirmed_at or guardian.refused_at
    if answered is not None or guardian.expires_at < at:
        raise Gone(OVER)
    return applicant, application, guardian


def _privacy(session: Session, contest: Contest) -> tuple[Texts, str, str]:
    """What is agreed to for the child: the call's consent about personal data."""
    call = calls.of_contest(session, contest)
    rules = call_rules.consents_of(call.consents) if call else ()
    rule = next((one for one in rules if one.key == "privacy"), rules[0] if rules else None)
    return (rule.texts, str(rule.version), rule.digest) if rule else ({}, "", "")


def answer(contest_key: str, secret: str, *, agrees: bool, at: datetime) -> None:
    """The guardian's yes or no. Raises NotFound, Gone.

    After a no the guardian's own data is forgotten too; the team sees that the answer was no.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        row, application, guardian = _known(session, contest, secret, at, hold=True)
        if agrees:
            _texts, guardian.consent_version, guardian.text_digest = _privacy(session, contest)
            guardian.confirmed_at = row.verified_at = at
        else:
            guardian.refused_at = at
            guardian.name = guardian.email = guardian.relation = ""
        what = "guardian_agreed" if agrees else "guardian_refused"
        details = {"member": row.id, "consent": guardian.consent_version}
        applications.record(session, contest, application, what, details, by=None, at=at)
