"""The page on which a team sees what judges will see of its entry, and the copies behind it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.applications import Applicant, Application, Attachment
from judging.models.contests import Division
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.people import Team
from judging.models.previews import Preview
from judging.models.rounds import Round
from judging.services import (
    call_rules,
    calls,
    copy_lists,
    copy_making,
    desk_parts,
    desks,
    found_names,
    job_runner,
    jobs,
    lookup,
    material_lists,
    previews,
    stages,
)
from judging.services.call_rules import FieldRule, Texts
from judging.services.copy_lists import Passage
from judging.services.found_names import Piece, Word
from judging.services.material_lists import PageInfo
from judging.services.previews import GONE, Reader, Seen
from judging.services.shown import ContestInfo
from judging.storage import files


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as its team sees it: `title` and `kind` are what judges read.

    `file_name` is what its team called it. `passages` is None where names are not looked for.
    """

    key: str
    file_name: str
    title: str
    kind: str
    state: str
    done: int
    total: int
    error: str
    pages: tuple[PageInfo, ...]
    left_out: Mapping[str, int]
    searched: bool
    passages: tuple[Passage, ...] | None
    judged: bool
    may_be_made: bool

    @property
    def names(self) -> int:
        """How many names were found."""
        found = [piece for one in self.passages or () for piece in one.pieces if piece.what]
        return len(found)


@dataclass(frozen=True, slots=True)
class Head:
    """What a tablet says of the entry itself; `in_title` shows the names in its title.

    `shown` are answers that judges may read, `hidden` the questions whose answers they do not get.
    """

    title: str
    titles_hidden: bool
    team: str
    division: Texts
    in_title: tuple[Piece, ...]
    shown: tuple[tuple[FieldRule, str], ...]
    hidden: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many copies are not made yet of those that were asked for; of one, `done` of `total`
    pages are. `before` counts the previews of other teams that are made first.
    """

    left: int
    before: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What judges will see; `others` counts by kind what the office adds to the files.

    `changed` = the draft is not what was handed in.
    """

    contest: ContestInfo
    version: str
    versions: tuple[str, ...]
    changed: bool
    open: bool
    closes_at: datetime
    head: Head
    files: tuple[FileLine, ...]
    others: Counter[str]
    progress: Progress

    @property
    def names(self) -> int:
        """How many names were found in the title and the files."""
        in_title = sum(bool(piece.what) for piece in self.head.in_title)
        return in_title + sum(one.names for one in self.files)


@dataclass(frozen=True, slots=True)
class OneCopy:
    """One copy as judges see it."""

    contest: ContestInfo
    file: FileLine
    blocks: tuple[dict[str, Any], ...]
    film: str


def page(contest_key: str, version: str, *, by: int, at: datetime) -> PreviewPage:
    """The page of a version, or of what there is to look at. Raises NotFound."""
    session = db.session()
    who = previews.reader(session, contest_key, by)
    changed = "handed_in" not in who.versions or _differs(session, who)
    if version not in who.versions:
        version = "draft" if changed and who.owner else "handed_in"
    words = _words(session, who)
    window = calls.window(session, who.call, who.row.id)
    found = previews.seen(session, who, version)
    named = _is_named(session, who)
    return PreviewPage(
        contest=lookup.contest_info(who.contest),
        version=version,
        versions=who.versions,
        changed=changed,
        open=who.contest.state == "open" and window.is_open(at),
        closes_at=window.closes_at,
        head=_head(session, who, version, words),
        files=tuple(_line(one, words, named=named) for one in found),
        others=_others(session, who),
        progress=_progress(session, who, found),
    )


def _differs(session: Session, who: Reader) -> bool:
    """Whether judges would see something else of the draft than of what was handed in."""
    drafted, handed = (
        {one.id for one in previews.attached(session, who, version)}
        for version in ("draft", "handed_in")
    )
    title = session.scalar(select(Entry.title).where(Entry.id == who.row.entry_id))
    return drafted != handed or who.row.title != title


def _words(session: Session, who: Reader) -> list[Word] | None:
    """What names are looked for; None where judges may know whose entry it is."""
    if not who.contest.blind:
        return None
    return copy_making.words_of(session, Application.id == who.row.id, who.row.team_id)


def _is_named(session: Session, who: Reader) -> bool:
    """Whether judges read the titles of its materials."""
    return not material_lists.unnamed(session, [who.row.entry_id or 0])


def _line(one: Seen, words: list[Word] | None, *, named: bool) -> FileLine:
    copy, ready = one.copy, one.state == "ready"
    told = {"title": one.title if named else "", "kind": one.kind}
    if copy is not None:
        told = material_lists.for_judge(copy, named=named)
    return FileLine(
        key=one.attachment.key,
        file_name=one.attachment.file_name,
        title=told["title"],
        kind=told["kind"],
        state=one.state,
        done=copy.done if copy else 0,
        total=copy.total if copy else 0,
        error=copy.error if copy else "",
        pages=copy.pages if copy else (),
        left_out=one.left_out if ready else {},
        searched=bool(one.texts),
        passages=copy_lists.passages_of(one.texts, words) if ready and words is not None else None,
        judged=one.judged,
        may_be_made=one.may_be_made,
    )


def _head(session: Session, who: Reader, version: str, words: list[Word] | None) -> Head:
    title, team, division = _called(session, who, version)
    told = desks.heading(who.contest, "", title, team, division.key if division else "")
    shown, hidden = _answers(session, who, version)
    found = found_names.passages(told["title"], words) if words is not None else []
    return Head(
        title=told["title"],
        titles_hidden=who.contest.titles_hidden,
        team=told["team"],
        division=division.texts if division else {},
        in_title=tuple(piece for pieces in found for piece in pieces),
        shown=shown,
        hidden=hidden,
    )


def _called(session: Session, who: Reader, version: str) -> tuple[str, str, Division | None]:
    """Title, team and division: as handed in, or as the draft says."""
    row = who.row
    entry = session.get(Entry, row.entry_id) if row.entry_id else None
    if version == "handed_in" and entry is not None:
        team = session.get(Team, entry.team_id) if entry.team_id else None
        division = session.get(Division, entry.division_id) if entry.division_id else None
        return entry.title, team.name if team else "", division
    leader = select(Applicant.name).where(Applicant.application_id == row.id)
    name = row.team_name or session.scalar(leader.order_by(Applicant.position).limit(1)) or ""
    return row.title, name, session.get(Division, row.division_id) if row.division_id else None


def _answers(
    session: Session, who: Reader, version: str
) -> tuple[tuple[tuple[FieldRule, str], ...], tuple[FieldRule, ...]]:
    """The answers that judges may read, and the questions whose answers they do not get.

    An answer by which a round has its groups, or the place of a booth, stands on their tablets.
    """
    of_contest = select(Round.group_by).where(Round.contest_id == who.contest.id)
    told = {name.removeprefix(stages.ATTR) for name in session.scalars(of_contest)}
    told.add(desk_parts.BOOTH)
    rules = call_rules.fields_of(who.call.fields)
    shown = [rule for rule in rules if rule.attr and rule.key in told]
    hidden = tuple(rule for rule in rules if rule not in shown)
    entry = session.get(Entry, who.row.entry_id) if version == "handed_in" else None
    said = entry.attrs if entry else who.row.answers
    return tuple((rule, str(said.get(rule.key) or "")) for rule in shown), hidden


def _others(session: Session, who: Reader) -> Counter[str]:
    """What the office shows judges beside the team's files, by kind."""
    if who.row.entry_id is None:
        return Counter()
    found = material_lists.infos(session, [who.row.entry_id])[who.row.entry_id]
    return Counter(one.kind for one in found if not one.copied)


def _before(session: Session, who: Reader) -> int:
    """How many previews of other teams are made before the first of this one."""
    mine = (
        select(func.min(Preview.job_id))
        .join(Attachment, Preview.attachment_id == Attachment.id)
        .join(Job, Preview.job_id == Job.id)
        .where(Attachment.application_id == who.row.id, Job.state.in_(jobs.OPEN))
    )
    others = select(func.count(Job.id)).where(
        Job.kind.in_(job_runner.PATIENT),
        Job.state.in_(jobs.OPEN),
        Job.id < mine.scalar_subquery(),
    )
    return session.scalar(others) or 0


def progress(contest_key: str, version: str, by: int) -> Progress:
    """How far the work is that was asked for. Raises NotFound."""
    session = db.session()
    who = previews.reader(session, contest_key, by)
    return _progress(session, who, previews.seen(session, who, version))


def _progress(session: Session, who: Reader, found: Sequence[Seen]) -> Progress:
    states = [one.state for one in found]
    drawing = next((one.copy for one in found if one.copy and one.state == "drawing"), None)
    return Progress(
        left=states.count("waiting") + states.count("drawing"),
        before=0 if drawing or "waiting" not in states else _before(session, who),
        done=drawing.done if drawing else 0,
        total=drawing.total if drawing else 0,
    )


def one_copy(contest_key: str, file_key: str, *, by: int) -> OneCopy:
    """One copy as judges see it. Raises NotFound, also where it is not made."""
    session = db.session()
    who = previews.reader(session, contest_key, by)
    found = _ready(session, who, file_key)
    reading, film = (found.copy.reading, found.copy.film) if found.copy else ("", "")
    return OneCopy(
        contest=lookup.contest_info(who.contest),
        file=_line(found, None, named=_is_named(session, who)),
        blocks=tuple(copy_lists.blocks_of(reading)),
        film=film,
    )


def _ready(session: Session, who: Reader, file_key: str) -> Seen:
    for version in who.versions:
        for one in previews.seen(session, who, version):
            if one.attachment.key == file_key and one.state == "ready":
                return one
    raise NotFound(GONE)


def picture(contest_key: str, file_key: str, number: int, *, small: bool, by: int) -> BinaryIO:
    """A drawn page of a copy, or its thumbnail. Raises NotFound."""
    session = db.session()
    copy = _ready(session, previews.reader(session, contest_key, by), file_key).copy
    for one in copy.pages if copy else ():
        if one.number == number:
            return _opened(one.thumb if small else one.image)
    raise NotFound(GONE)


def film(contest_key: str, file_key: str, *, by: int) -> BinaryIO:
    """The film of a copy. Raises NotFound."""
    session = db.session()
    copy = _ready(session, previews.reader(session, contest_key, by), file_key).copy
    if copy is None or not copy.film:
        raise NotFound(GONE)
    return _opened(copy.film)


def _opened(name: str) -> BinaryIO:
    try:
        return files().open(name)
    except FileNotFoundError:
        raise NotFound(GONE) from None
