"""What judges will see of an entry, shown to its own team before the applications close.

Whoever began the application sees the draft and what was handed in; the other members of the team
see what was handed in. A copy that judges have is shown as it is. Before there is one, the team may
have a preview of each file made, by what makes the copies of judges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.documents.reading_copies import kind_for
from judging.errors import NotFound, NotReady
from judging.models.applications import Application, Attachment
from judging.models.calls import Call
from judging.models.contests import Contest
from judging.models.jobs import Job
from judging.models.people import Membership
from judging.models.previews import Preview
from judging.services import applications, audit, calls, copies, jobs, material_lists, preview_files
from judging.services.copies import There
from judging.services.material_lists import MaterialInfo, PageInfo
from judging.services.transactions import write

GONE = "There is no such page."


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may look at an application; `owner` = who began it."""

    contest: Contest
    call: Call
    row: Application
    owner: bool

    @property
    def versions(self) -> tuple[str, ...]:
        """What there is for him to look at."""
        drafts = ("draft",) if self.owner else ()
        return (*drafts, "handed_in") if self.row.state == "submitted" else drafts


@dataclass(frozen=True, slots=True)
class Seen:
    """A file and its copy: that of the judges (`judged`), or a preview; `copy` None = neither.

    `texts` names the stored text in which names are looked for.
    """

    attachment: Attachment
    title: str
    copy: MaterialInfo | None
    texts: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    judged: bool = False

    @property
    def state(self) -> str:
        """none, waiting, drawing, failed or ready."""
        return self.copy.state if self.copy else "none"

    @property
    def may_be_made(self) -> bool:
        """Whether the team can have it made, or made once more."""
        return not self.judged and self.state in ("none", "failed")

    @property
    def kind(self) -> str:
        """What the file becomes: pages, reading or film."""
        return self.copy.kind if self.copy else kind_for(self.attachment.media_type)


def reader(session: Session, contest_key: str, user_id: int) -> Reader:
    """Raises NotFound for whoever neither began an application nor belongs to its team."""
    contest, call = applications.announced(session, contest_key)
    own = applications.owned(session, contest, user_id)
    if own is not None:
        return Reader(contest, call, own, owner=True)
    found = (
        select(Application)
        .join(Membership, Membership.team_id == Application.team_id)
        .where(Membership.user_id == user_id, Membership.contest_id == contest.id)
    )
    row = session.scalar(found.where(Application.state == "submitted"))
    if row is None:
        raise NotFound(GONE)
    return Reader(contest, call, row, owner=False)


def attached(session: Session, who: Reader, version: str) -> list[Attachment]:
    """The files of a version, in the order of the call."""
    mine = (Attachment.application_id == who.row.id, Attachment.removed_at.is_(None))
    if version == "handed_in" and who.row.entry_id is not None:
        found = copies.handed_in(session, [who.row.entry_id])[who.row.entry_id]
    else:
        found = list(session.scalars(select(Attachment).where(*mine).order_by(Attachment.id)))
    return copies.in_order(found, copies.slots_of(session, who.contest))


def seen(session: Session, who: Reader, version: str) -> list[Seen]:
    """The files of a version with their copies, in a constant number of queries."""
    found = attached(session, who, version)
    slots = copies.slots_of(session, who.contest)
    judged = _judged(session, who.row.entry_id)
    made = _made(session, [one.id for one in found])
    told = []
    for one in found:
        title = copies.title_of(one, found, slots)
        there, preview = judged.get((one.slot, one.digest)), made.get(one.id)
        if there is not None:
            told.append(Seen(one, title, *there, judged=True))
        elif preview is not None:
            told.append(_of_preview(one, title, *preview))
        else:
            told.append(Seen(one, title, None))
    return told


def _judged(
    session: Session, entry_id: int | None
) -> dict[tuple[str, str], tuple[MaterialInfo, str, dict[str, int]]]:
    """The copies that judges have, by the place and the digest of their file."""
    if entry_id is None:
        return {}
    infos = {one.key: one for one in material_lists.infos(session, [entry_id])[entry_id]}
    rows: list[There] = copies.made_before(session, [entry_id])[entry_id]
    return {
        (slot, row.digest): (infos[row.key], copy.texts, copy.left_out)
        for row, copy, slot, _ in rows
    }


def _made(session: Session, ids: Sequence[int]) -> dict[int, tuple[Preview, Job]]:
    found = select(Preview, Job).join(Job, Preview.job_id == Job.id)
    rows = session.execute(
        found.where(Preview.attachment_id.in_(ids)).execution_options(populate_existing=True)
    )
    return {row.attachment_id: (row, job) for row, job in rows}


def _of_preview(file: Attachment, title: str, row: Preview, job: Job) -> Seen:
    """A preview as the material that it would be."""
    states = {"waiting": "waiting", "running": "drawing", "done": "ready"}
    info = MaterialInfo(
        key=file.key,
        kind=row.kind,
        title=title,
        body="",
        file_name="",
        bytes=file.bytes,
        state=states.get(job.state, "failed"),
        done=job.done,
        total=job.total,
        error=job.error,
        pages=tuple(PageInfo(**page) for page in row.pages),
        copied=True,
        reading=row.reading,
        film=row.film,
    )
    return Seen(file, title, info, row.texts, row.left_out)


def make(contest_key: str, version: str, *, by: int, at: datetime) -> int:
    """Have what is missing or failed made, of a version; answers with how many.

    Raises NotFound; Closed after the end; NotReady while previews are being made, or where
    everything is there.
    """
    with write() as session:
        who = reader(session, contest_key, by)
        lock = select(Application.id).where(Application.id == who.row.id).with_for_update()
        session.execute(lock)
        window = calls.window(session, who.call, who.row.id)
        applications.demand_open(who.contest, window, at)
        if version not in who.versions:
            raise NotFound(GONE)
        _forget_old(session, who, by=by, at=at)
        if _is_busy(session, who.row.id):
            raise NotReady("They are being made already.")
        wanted = [one.attachment.id for one in seen(session, who, version) if one.may_be_made]
        if not wanted:
            raise NotReady("There is nothing to be made: every file has its copy.")
        for number in wanted:
            _begin(session, who.contest.id, number, by=by, at=at)
        details = {"files": len(wanted), "version": version}
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=who.contest.id,
            act="preview.asked",
            subject=f"application:{who.row.id}",
            details=details,
        )
        return len(wanted)


def _forget_old(session: Session, who: Reader, *, by: int, at: datetime) -> None:
    """The previews of files that are neither in the draft nor in what was handed in last."""
    kept = {one.id for version in ("draft", "handed_in") for one in attached(session, who, version)}
    old = (Attachment.application_id == who.row.id) & Attachment.id.not_in(kept)
    preview_files.forget(session, old, contest_id=who.contest.id, by=by, at=at)


def _is_busy(session: Session, application_id: int) -> bool:
    found = (
        select(Preview.attachment_id)
        .join(Attachment, Preview.attachment_id == Attachment.id)
        .join(Job, Preview.job_id == Job.id)
        .where(Attachment.application_id == application_id, Job.state.in_(jobs.OPEN))
    )
    return session.scalars(found.limit(1)).first() is not None


def _begin(session: Session, contest_id: int, number: int, *, by: int, at: datetime) -> None:
    asked: dict[str, Any] = {"contest_id": contest_id, "by": by, "at": at}
    job = jobs.enqueue(session, preview_files.MAKE, {"attachment": number}, **asked)
    row = session.get(Preview, number)
    if row is None:
        kind = kind_for(session.get_one(Attachment, number).media_type)
        row = Preview(attachment_id=number, kind=kind, pages=[], left_out={})
        session.add(row)
    row.job_id = job.id
    session.flush()
