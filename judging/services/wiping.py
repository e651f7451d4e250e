"""Destroying the personal data of a contest's entrants, within the caller's transaction.

What remains is what was published, the entries by number and title, marks, and the log, which
never held personal data.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, text, update
from sqlalchemy.orm import Session

from judging.models.applications import (
    Applicant,
    Application,
    ApplicationVersion,
    Attachment,
    Guardian,
    Upload,
    VersionFile,
)
from judging.models.bonuses import BonusCheck
from judging.models.contests import Contest
from judging.models.eligibility import Dismissal, EligibilityAct
from judging.models.entries import Entry
from judging.models.imports import EntryImport
from judging.models.letters import Invitation, Letter, SecretLink
from judging.models.materials import Material
from judging.models.people import NOBODY, Membership, Team, TeamMember, User
from judging.services import material_files, materials, preview_files
from judging.storage import parts

GONE = "—"
UNSYNCHRONISED = {"synchronize_session": False}


def counts(session: Session, contest: Contest) -> dict[str, int]:
    """How much there is to destroy."""
    asked: dict[str, Select[Any]] = {
        "members": select(TeamMember.id).where(TeamMember.team_id.in_(_teams(contest))),
        "teams": select(Team.id).where(Team.contest_id == contest.id, ~Team.name.like("#%")),
        "accounts": select(User.id).where(_only_entrants(contest)),
        "applicants": select(Applicant.id).where(_of_applications(contest, Applicant)),
        "versions": select(ApplicationVersion.id).where(
            _of_applications(contest, ApplicationVersion), ApplicationVersion.content != ""
        ),
        "files": select(Attachment.id).where(_of_applications(contest, Attachment)),
        "materials": select(Material.id).join(Entry).where(Entry.contest_id == contest.id),
        "letters": select(Letter.id).where(Letter.contest_id == contest.id, Letter.to != GONE),
        "tables": select(EntryImport.id).where(
            EntryImport.contest_id == contest.id, EntryImport.stored != ""
        ),
    }
    return {
        name: session.scalar(select(func.count()).select_from(found.subquery())) or 0
        for name, found in asked.items()
    }


def _teams(contest: Contest) -> Select[Any]:
    return select(Team.id).where(Team.contest_id == contest.id)


def _applications(contest: Contest) -> Select[Any]:
    return select(Application.id).where(Application.contest_id == contest.id)


def _of_applications(contest: Contest, model: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = model.application_id.in_(_applications(contest))
    return found


def _only_entrants(contest: Contest) -> ColumnElement[bool]:
    """Accounts that compete or apply here and do nothing else anywhere."""
    competes = exists().where(
        Membership.user_id == User.id,
        Membership.contest_id == contest.id,
        Membership.role == "team",
    )
    applies = exists().where(Application.owner_id == User.id, Application.contest_id == contest.id)
    elsewhere = exists().where(
        Membership.user_id == User.id,
        (Membership.contest_id != contest.id) | (Membership.role != "team"),
    )
    other = exists().where(Application.owner_id == User.id, Application.contest_id != contest.id)
    return (competes | applies) & ~elsewhere & ~other & ~User.is_admin & User.active


def wipe(session: Session, contest: Contest, *, by: int | None, at: datetime) -> None:
    """Destroy it; files go in the background once this is committed."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))  # or it could be read in free pages
    materials.clear(session, contest, by=by, at=at)
    _accounts(session, contest)
    _applications_wiped(session, contest, by, at)
    _run(session, delete(TeamMember).where(TeamMember.team_id.in_(_teams(contest))))
    for number, team in enumerate(session.scalars(_named_teams(contest)), 1):
        team.name = f"#{team.id}-{number}"
    session.flush()
    entries = update(Entry).where(Entry.contest_id == contest.id)
    _run(session, entries.values(attrs={}))
    _letters(session, contest)
    _office(session, contest, by, at)
    session.expire_all()


def _named_teams(contest: Contest) -> Select[Any]:
    return select(Team).where(Team.contest_id == contest.id).order_by(Team.id)


def _run(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options=UNSYNCHRONISED)


def _accounts(session: Session, contest: Contest) -> None:
    for number in list(session.scalars(select(User.id).where(_only_entrants(contest)))):
        gone = {"email": f"destroyed-{number}@{NOBODY}", "name": "", "password_hash": ""}
        key = {"active": False, "session_key": secrets.token_hex(32)}
        _run(session, update(User).where(User.id == number).values(**gone, **key))
    mine = (Membership.contest_id == contest.id, Membership.role == "team")
    _run(session, delete(Membership).where(*mine))


def _applications_wiped(session: Session, contest: Contest, by: int | None, at: datetime) -> None:
    about: dict[str, Any] = {"contest_id": contest.id, "by": by, "at": at}
    preview_files.forget(session, _of_applications(contest, Attachment), **about)
    files = list(
        session.scalars(select(Attachment.stored).where(_of_applications(contest, Attachment)))
    )
    material_files.forget(session, files, **about)
    for key in session.scalars(select(Upload.key).where(_of_applications(contest, Upload))):
        parts().remove(key)
    people = select(Applicant.id).where(_of_applications(contest, Applicant))
    versions = select(ApplicationVersion.id).where(_of_applications(contest, ApplicationVersion))
    for statement in (
        delete(VersionFile).where(VersionFile.version_id.in_(versions)),
        delete(Upload).where(_of_applications(contest, Upload)),
        delete(Attachment).where(_of_applications(contest, Attachment)),
        delete(Guardian).where(Guardian.applicant_id.in_(people)),
        delete(Applicant).where(_of_applications(contest, Applicant)),
        update(ApplicationVersion)
        .where(_of_applications(contest, ApplicationVersion))
        .values(content=""),
        update(Application)
        .where(Application.contest_id == contest.id)
        .values(team_name="", answers={}, ai_text=""),
    ):
        _run(session, statement)


def _letters(session: Session, contest: Contest) -> None:
    mine = Letter.contest_id == contest.id
    links = select(Letter.link_id).where(mine, Letter.link_id.is_not(None))
    invited = select(Invitation.id).where(
        Invitation.contest_id == contest.id, Invitation.role == "team"
    )
    ours = SecretLink.id.in_(links) | SecretLink.invitation_id.in_(invited)
    _run(session, update(SecretLink).where(ours).values(email=""))
    waiting = update(Letter).where(mine, Letter.state == "waiting")
    _run(session, waiting.values(state="failed", next_at=None))
    _run(session, update(Letter).where(mine).values(to=GONE, subject=GONE, text="", error=""))
    gone = update(Invitation).where(Invitation.id.in_(invited))
    _run(session, gone.values(name="", email=""))


def _office(session: Session, contest: Contest, by: int | None, at: datetime) -> None:
    """Reasons may name people, and tables hold them."""
    here = (EntryImport.contest_id == contest.id, EntryImport.stored != "")
    rows: Sequence[EntryImport] = session.scalars(select(EntryImport).where(*here)).all()
    for row in rows:
        material_files.forget(session, [row.stored], contest_id=contest.id, by=by, at=at)
        row.stored, row.state = "", "discarded"
    session.flush()
    named = update(EntryImport).where(EntryImport.contest_id == contest.id)
    _run(session, named.values(file_name=GONE))
    _run(session, delete(Dismissal).where(Dismissal.contest_id == contest.id))
    acts = update(EligibilityAct).where(
        EligibilityAct.contest_id == contest.id, EligibilityAct.reason != ""
    )
    _run(session, acts.values(reason=GONE))
    entries = select(Entry.id).where(Entry.contest_id == contest.id)
    checks = update(BonusCheck).where(BonusCheck.entry_id.in_(entries), BonusCheck.reason != "")
    _run(session, checks.values(reason=GONE))
