"""Judges' copies as the office sees them: what is made, what failed, which names are in it."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.applications import Application, Attachment
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy, MaterialPage
from judging.models.people import Team, User
from judging.services import copies, copy_making, found_names, lookup, material_lists
from judging.services.copies import There
from judging.services.found_names import Piece, Word
from judging.services.material_lists import PageInfo
from judging.services.shown import ContestInfo, EntryInfo
from judging.storage import files

ON_A_PAGE = 50
MOST_PASSAGES = 60
SHOWN = ("todo", "failed", "names")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in the list: files handed in, copies by state, names that nobody looked at yet.

    `todo` counts files without a copy and copies of files that are no longer handed in.
    """

    entry: EntryInfo
    files: int
    states: Counter[str]
    todo: int
    names: int
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A page of the list; `counts` is of all entries, by what is to be done, `found` of these."""

    contest: ContestInfo
    lines: tuple[EntryLine, ...]
    counts: Counter[str]
    entries: int
    found: int
    eligible: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Where names were found, on which page or in which block, with the words around them."""

    where: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class CopyInfo:
    """One copy; `passages` is None where names are not to be seen."""

    key: str
    title: str
    kind: str
    media_type: str
    state: str
    done: int
    total: int
    error: str
    pages: tuple[PageInfo, ...]
    film: str
    left_out: dict[str, int]
    searched: bool
    names: int
    looked_at: datetime | None
    looked_by: str
    looked_reason: str
    passages: tuple[Passage, ...] | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """All copies of an entry."""

    contest: ContestInfo
    entry: EntryInfo
    files: int
    todo: int
    copies: tuple[CopyInfo, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A copy as its judges see it."""

    contest: ContestInfo
    entry: EntryInfo
    title: str
    kind: str
    blocks: tuple[dict[str, Any], ...]
    pages: tuple[PageInfo, ...]
    film: str


def overview(contest_key: str, *, show: str = "", page: int = 1) -> Overview:
    """The list of entries whose teams handed in files. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    lines = _lines(session, contest)
    counts = Counter(what for line in lines for what in SHOWN if _is_of(line, what))
    counts["making"] = sum(line.states["waiting"] + line.states["drawing"] for line in lines)
    wanted = [line for line in lines if show not in SHOWN or _is_of(line, show)]
    pages = max(1, -(-len(wanted) // ON_A_PAGE))
    page = min(max(1, page), pages)
    return Overview(
        contest=lookup.contest_info(contest),
        lines=tuple(wanted[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]),
        counts=counts,
        entries=len(lines),
        found=len(wanted),
        eligible=len(copies.entries_of(session, contest, None)),
        page=page,
        pages=pages,
    )


def _is_of(line: EntryLine, what: str) -> bool:
    number = {"todo": line.todo, "failed": line.states["failed"], "names": line.names}[what]
    return number > 0


def _lines(session: Session, contest: Contest) -> list[EntryLine]:
    applied = exists().where(Application.entry_id == Entry.id, Application.state == "submitted")
    copied = exists().where(Material.entry_id == Entry.id, MaterialCopy.material_id == Material.id)
    rows = session.execute(
        select(Entry.id, Entry.key, Entry.title, func.coalesce(Team.name, ""))
        .outerjoin(Team, Entry.team_id == Team.id)
        .where(Entry.contest_id == contest.id, applied | copied)
        .order_by(Entry.key)
    ).all()
    ids = [number for number, *_ in rows]
    handed_in, made = copies.handed_in(session, ids), copies.made_before(session, ids)
    return [_line(EntryInfo(*info), handed_in[number], made[number]) for number, *info in rows]


def _line(entry: EntryInfo, handed_in: Sequence[Attachment], made: Sequence[There]) -> EntryLine:
    states = Counter(material_lists.state_of(row, job) for row, _, _, job in made)
    failed = {job.error for *_, job in made if job and job.state in ("failed", "cancelled")}
    names = sum(copy.names for _, copy, _, _ in made if copy.looked_at is None)
    return EntryLine(
        entry, len(handed_in), states, _todo(handed_in, made), names, tuple(sorted(failed))
    )


def _todo(handed_in: Sequence[Attachment], made: Sequence[There]) -> int:
    wanted = {(one.slot, one.digest) for one in handed_in}
    there = {(slot, row.digest) for row, _, slot, _ in made}
    return len(wanted ^ there)


def of_entry(contest_key: str, entry_key: str, *, with_names: bool) -> EntryPage:
    """The copies of one entry; names alone where somebody may see them. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entry = session.get_one(Entry, lookup.entry_id(session, contest, entry_key))
    handed_in = copies.handed_in(session, [entry.id])[entry.id]
    made = copies.made_before(session, [entry.id])[entry.id]
    words = _words(session, entry) if with_names else None
    return EntryPage(
        contest=lookup.contest_info(contest),
        entry=_entry_info(session, entry),
        files=len(handed_in),
        todo=_todo(handed_in, made),
        copies=tuple(_info(session, row, copy, job, words) for row, copy, _, job in made),
    )


def _words(session: Session, entry: Entry) -> list[Word]:
    return copy_making.words_of(session, Application.entry_id == entry.id, entry.team_id)


def _entry_info(session: Session, entry: Entry) -> EntryInfo:
    team = session.get(Team, entry.team_id) if entry.team_id else None
    return EntryInfo(entry.key, entry.title, team.name if team else "")


def _info(
    session: Session, row: Material, copy: MaterialCopy, job: Job | None, words: list[Word] | None
) -> CopyInfo:
    by = session.get(User, copy.looked_by_id) if copy.looked_by_id else None
    return CopyInfo(
        key=row.key,
        title=row.title,
        kind=row.kind,
        media_type=row.media_type,
        state=material_lists.state_of(row, job),
        done=job.done if job else 0,
        total=job.total if job else 0,
        error=job.error if job else "",
        pages=_pages(session, row),
        film=copy.film,
        left_out=copy.left_out,
        searched=bool(copy.texts),
        names=copy.names,
        looked_at=copy.looked_at,
        looked_by=(by.name or by.email) if by else "",
        looked_reason=copy.looked_reason,
        passages=None if words is None else passages_of(copy.texts, words),
    )


def _pages(session: Session, row: Material) -> tuple[PageInfo, ...]:
    found = select(MaterialPage).where(MaterialPage.material_id == row.id)
    return tuple(
        PageInfo(page.number, page.width, page.height, page.image, page.thumb)
        for page in session.scalars(found.order_by(MaterialPage.number))
    )


def passages_of(stored: str, words: list[Word]) -> tuple[Passage, ...]:
    """Where in a copy's text names stand. Raises NotReady where its file is away."""
    found = [
        Passage(where, tuple(pieces))
        for where, text in copy_making.texts_of(stored)
        for pieces in found_names.passages(text, words)
    ]
    return tuple(found[:MOST_PASSAGES])


def preview(contest_key: str, entry_key: str, key: str) -> Preview:
    """One copy as judges see it. Raises NotFound, also where it is not made."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entry = session.get_one(Entry, lookup.entry_id(session, contest, entry_key))
    found = select(Material, MaterialCopy).join(
        MaterialCopy, MaterialCopy.material_id == Material.id
    )
    row = session.execute(found.where(Material.entry_id == entry.id, Material.key == key)).first()
    if row is None:
        raise NotFound("There is no such material.")
    material, copy = row
    return Preview(
        contest=lookup.contest_info(contest),
        entry=_entry_info(session, entry),
        title=material.title,
        kind=material.kind,
        blocks=tuple(blocks_of(copy.reading)),
        pages=_pages(session, material),
        film=copy.film,
    )


def blocks_of(stored: str) -> list[dict[str, Any]]:
    """What is read in a reading copy, [] where there is none. Raises NotFound."""
    if not stored:
        return []
    try:
        with files().open(stored) as source:
            blocks: list[dict[str, Any]] = json.load(source)["blocks"]
    except FileNotFoundError:
        raise NotFound(material_lists.GONE) from None
    return blocks


def film(contest_key: str, name: str) -> BinaryIO:
    """A film of the contest, for the office. Raises NotFound."""
    return material_lists.copy_for_organiser(contest_key, name)
