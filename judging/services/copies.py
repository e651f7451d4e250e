"""Copies for judges, made from the files that teams handed in: asking for them, letting pass.

An original never reaches a judge. What is unchanged is not made twice, a newer version takes the
place of the older one, and what is no longer handed in is taken away.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.documents.reading_copies import kind_for
from judging.errors import NotFound, NotReady
from judging.models.applications import Application, ApplicationVersion, Attachment, VersionFile
from judging.models.calls import Call
from judging.models.contests import Contest
from judging.models.eligibility import EligibilityDecision
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy
from judging.services import audit, call_rules, entry_lists, lookup, material_files, materials
from judging.services.material_lists import state_of
from judging.services.transactions import write

LONGEST_REASON = 500
Slots = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """How many copies were asked for, taken away and left as they are."""

    asked: int = 0
    removed: int = 0
    same: int = 0


def make(contest_key: str, keys: Sequence[str] | None, *, by: int, at: datetime) -> Made:
    """Have the copies of these entries made, of all that are eligible with None.

    Raises NotFound; NotReady where no entry is meant.
    """
    with write() as session:
        contest = lookup.contest(session, contest_key)
        entries = entries_of(session, contest, keys)
        if not entries:
            raise NotReady("No entry is eligible yet." if keys is None else "Choose an entry.")
        files = handed_in(session, [entry.id for entry in entries])
        there = made_before(session, [entry.id for entry in entries])
        slots = slots_of(session, contest)
        total = Made()
        for entry in entries:
            renewal = _Renewal(session, contest, entry, slots, by, at)
            made = renewal.carry_out(files[entry.id], there[entry.id])
            asked, removed = total.asked + made.asked, total.removed + made.removed
            total = Made(asked, removed, total.same + made.same)
        return total


def entries_of(session: Session, contest: Contest, keys: Sequence[str] | None) -> list[Entry]:
    """The entries of these keys; all that are eligible with None."""
    found = select(Entry).where(Entry.contest_id == contest.id).order_by(Entry.key)
    if keys is None:
        eligible = entry_lists.VERDICT == "eligible"
        joined = found.outerjoin(EligibilityDecision, entry_lists.IS_CURRENT)
        found = joined.where(eligible, Entry.status == "submitted")
    else:
        found = found.where(Entry.key.in_(keys))
    return list(session.scalars(found))


def handed_in(session: Session, ids: Collection[int]) -> dict[int, list[Attachment]]:
    """The files of the newest version of each entry's application."""
    newest = (
        select(func.max(ApplicationVersion.id))
        .where(ApplicationVersion.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Application.entry_id, Attachment)
        .select_from(Application)
        .join(VersionFile, VersionFile.version_id == newest)
        .join(Attachment, VersionFile.attachment_id == Attachment.id)
        .where(Application.entry_id.in_(ids), Application.state == "submitted")
        .order_by(Attachment.id)
    )
    found: dict[int, list[Attachment]] = defaultdict(list)
    for entry, attachment in rows:
        if entry is not None:
            found[entry].append(attachment)
    return found


There = tuple[Material, MaterialCopy, str, Job | None]


def made_before(session: Session, ids: Collection[int]) -> dict[int, list[There]]:
    """The copies that were made before, with the slot that each was for."""
    rows = session.execute(
        select(Material, MaterialCopy, Attachment.slot, Job)
        .join(MaterialCopy, MaterialCopy.material_id == Material.id)
        .join(Attachment, MaterialCopy.attachment_id == Attachment.id)
        .outerjoin(Job, Material.job_id == Job.id)
        .where(Material.entry_id.in_(ids))
        .order_by(Material.id)
        .execution_options(populate_existing=True)
    )
    found: dict[int, list[There]] = defaultdict(list)
    for material, copy, slot, job in rows:
        found[material.entry_id].append((material, copy, slot, job))
    return found


def slots_of(session: Session, contest: Contest) -> Slots:
    """Of each place for files its order and what judges read: the call's own word for it."""
    kept = session.scalar(select(Call.files).where(Call.contest_id == contest.id)) or []
    rules = call_rules.files_of(kept)
    return {rule.key: (at, call_rules.title_of(rule.texts)) for at, rule in enumerate(rules)}


def in_order(files: list[Attachment], slots: Slots) -> list[Attachment]:
    """The files in the order of the call."""
    return sorted(files, key=lambda one: slots.get(one.slot, (len(slots), ""))[0])


def title_of(file: Attachment, files: list[Attachment], slots: Slots) -> str:
    """The slot's word, with a number where it has several files; never the file's name."""
    title = slots.get(file.slot, (0, ""))[1]
    same = [one.id for one in files if one.slot == file.slot]
    return f"{title} {same.index(file.id) + 1}".strip() if len(same) > 1 else title


@dataclass
class _Renewal:
    """The copies of one entry, brought to what was handed in."""

    session: Session
    contest: Contest
    entry: Entry
    slots: Slots
    by: int
    at: datetime

    def carry_out(self, files: list[Attachment], there: list[There]) -> Made:
        files = in_order(files, self.slots)
        known = {(slot, row.digest): (row, copy, job) for row, copy, slot, job in there}
        kept: set[int] = set()
        asked: list[str] = []
        for file in files:
            title = title_of(file, files, self.slots)
            if (file.slot, file.digest) not in known:
                asked.append(file.digest)
                self._begin(file, title)
                continue
            row, copy, job = known[file.slot, file.digest]
            kept.add(row.id)
            row.title, copy.attachment_id = title, file.id
            if state_of(row, job) == "failed":
                asked.append(file.digest)
                self._draw(row)
        gone = [row for row, *_ in there if row.id not in kept]
        for row in gone:
            self._take_away(row)
        if asked or gone:
            self._record(asked, len(gone))
        return Made(len(asked), len(gone), len(files) - len(asked))

    def _begin(self, file: Attachment, title: str) -> None:
        mine = Material.entry_id == self.entry.id
        last = self.session.scalar(select(func.max(Material.position)).where(mine)) or 0
        row = Material(
            entry_id=self.entry.id,
            key=token_hex(8),
            position=last + 1,
            kind=kind_for(file.media_type),
            title=title[: materials.LONGEST_TITLE],
            media_type=file.media_type,
            bytes=file.bytes,
            digest=file.digest,
            added_at=self.at,
        )
        self.session.add(row)
        self.session.flush()
        self.session.add(MaterialCopy(material_id=row.id, attachment_id=file.id, left_out={}))
        self.session.flush()
        self._draw(row)

    def _draw(self, row: Material) -> None:
        materials.draw(self.session, self.contest, row, by=self.by, at=self.at)

    def _take_away(self, row: Material) -> None:
        names = material_files.stored_names(self.session, Material.id == row.id)
        about: dict[str, Any] = {"contest_id": self.contest.id, "by": self.by, "at": self.at}
        material_files.forget(self.session, names, **about)
        self.session.delete(row)
        self.session.flush()

    def _record(self, asked: list[str], removed: int) -> None:
        material_files.count_change(self.session, self.contest.id)
        details = {"files": asked, "removed": removed}
        record(self.session, self.contest, self.entry, "asked", details, by=self.by, at=self.at)


def record(
    session: Session,
    contest: Contest,
    entry: Entry,
    what: str,
    details: dict[str, Any],
    *,
    by: int | None,
    at: datetime,
) -> None:
    """Write down within the caller's transaction what became of an entry's copies."""
    act, subject = f"copy.{what}", f"entry:{entry.key}"
    audit.record(
        session, at=at, by=by, contest_id=contest.id, act=act, subject=subject, details=details
    )


def let_pass(
    contest_key: str, entry_key: str, key: str, reason: str, *, by: int, at: datetime
) -> None:
    """Say that the names in a copy were looked at and may stay. Raises NotFound, NotReady."""
    said = reason.strip()[:LONGEST_REASON]
    if not said:
        raise NotReady("Say in a sentence why the names may stay.")
    with write() as session:
        contest = lookup.contest(session, contest_key)
        entry = session.get_one(Entry, lookup.entry_id(session, contest, entry_key))
        mine = (Material.entry_id == entry.id, Material.key == key)
        found = select(MaterialCopy).join(Material, MaterialCopy.material_id == Material.id)
        copy = session.scalar(found.where(*mine))
        if copy is None:
            raise NotFound("There is no such material.")
        copy.looked_at, copy.looked_by_id, copy.looked_reason = at, by, said
        record(session, contest, entry, "let_pass", {"names": copy.names}, by=by, at=at)
