"""Materials as people see them: organisers their lists, judges the pages of their own entries."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.jobs import Job
from judging.models.materials import Material, MaterialCopy, MaterialPage
from judging.models.people import Judge
from judging.services import audit, lookup, progress
from judging.services.shown import ContestInfo, EntryInfo
from judging.services.transactions import write
from judging.storage import files

GONE = "There is no such page."


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A drawn page: its number and the stored files of picture and thumbnail."""

    number: int
    width: int
    height: int
    image: str
    thumb: str


@dataclass(frozen=True, slots=True)
class MaterialInfo:
    """A material as organisers see it; `done` of `total` pages are drawn while it is drawing."""

    key: str
    kind: str
    title: str
    body: str
    file_name: str
    bytes: int
    state: str
    done: int
    total: int
    error: str
    pages: tuple[PageInfo, ...]
    copied: bool
    reading: str
    film: str


@dataclass(frozen=True, slots=True)
class EntryMaterials:
    """The materials of one entry in their order, and the entries before and after it."""

    contest: ContestInfo
    entry: EntryInfo
    materials: tuple[MaterialInfo, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry in the list: how many materials and pages it has, how many wait or failed."""

    entry: EntryInfo
    materials: int
    pages: int
    thumb: str
    drawing: int
    failed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Every entry of a contest with what its judges will have."""

    contest: ContestInfo
    lines: tuple[EntryLine, ...]

    @property
    def drawing(self) -> int:
        """How many materials are not drawn yet."""
        return sum(line.drawing for line in self.lines)

    @property
    def bare(self) -> int:
        """How many entries have nothing."""
        return sum(not line.materials for line in self.lines)


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was uploaded."""

    file_name: str
    source: BinaryIO


def state_of(material: Material, job: Job | None) -> str:
    """ready, waiting, drawing or failed."""
    if material.kind in ("link", "text") or job is None:
        return "ready"
    known = {"waiting": "waiting", "running": "drawing", "done": "ready"}
    return known.get(job.state, "failed")


def of_entry(contest_key: str, entry_key: str) -> EntryMaterials:
    """The page of one entry's materials. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entries = lookup.entry_infos(session, contest, show_teams=True)
    number = lookup.entry_id(session, contest, entry_key)
    keys = sorted(entries)
    here = keys.index(entry_key)
    return EntryMaterials(
        contest=lookup.contest_info(contest),
        entry=entries[entry_key],
        materials=tuple(infos(session, [number]).get(number, ())),
        before=keys[here - 1] if here else "",
        after=keys[here + 1] if here + 1 < len(keys) else "",
    )


def overview(contest_key: str) -> Overview:
    """The list of entries with their materials counted. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entries = lookup.entry_infos(session, contest, show_teams=True)
    ids = lookup.entry_ids(session, contest)
    found = infos(session, ids.values())
    lines = [_line(entries[key], found.get(ids[key], [])) for key in sorted(entries)]
    return Overview(lookup.contest_info(contest), tuple(lines))


def _line(entry: EntryInfo, found: list[MaterialInfo]) -> EntryLine:
    drawn = [page for one in found for page in one.pages]
    states = [one.state for one in found]
    return EntryLine(
        entry=entry,
        materials=len(found),
        pages=len(drawn),
        thumb=drawn[0].thumb if drawn else "",
        drawing=states.count("waiting") + states.count("drawing"),
        failed=states.count("failed"),
    )


def infos(session: Session, entry_ids: Collection[int]) -> dict[int, list[MaterialInfo]]:
    """Materials by entry in their order, in two queries."""
    pages = _pages(session, entry_ids)
    rows = session.execute(
        select(Material, Job, MaterialCopy)
        .outerjoin(Job, Material.job_id == Job.id)
        .outerjoin(MaterialCopy, MaterialCopy.material_id == Material.id)
        .where(Material.entry_id.in_(entry_ids))
        .order_by(Material.position, Material.id)
        .execution_options(populate_existing=True)  # a worker moves a job on
    )
    found: dict[int, list[MaterialInfo]] = defaultdict(list)
    for material, job, copy in rows:
        found[material.entry_id].append(_info(material, job, copy, tuple(pages[material.id])))
    return found


def _pages(session: Session, entry_ids: Collection[int]) -> dict[int, list[PageInfo]]:
    rows = session.scalars(
        select(MaterialPage)
        .join(Material)
        .where(Material.entry_id.in_(entry_ids))
        .order_by(MaterialPage.material_id, MaterialPage.number)
    )
    found: dict[int, list[PageInfo]] = defaultdict(list)
    for row in rows:
        page = PageInfo(row.number, row.width, row.height, row.image, row.thumb)
        found[row.material_id].append(page)
    return found


def _info(
    material: Material, job: Job | None, copy: MaterialCopy | None, pages: tuple[PageInfo, ...]
) -> MaterialInfo:
    return MaterialInfo(
        key=material.key,
        kind=material.kind,
        title=material.title,
        body=material.body,
        file_name=material.file_name,
        bytes=material.bytes,
        state=state_of(material, job),
        done=job.done if job else 0,
        total=job.total if job else 0,
        error=job.error if job else "",
        pages=pages,
        copied=copy is not None,
        reading=copy.reading if copy else "",
        film=copy.film if copy else "",
    )


def for_judges(session: Session, entry_ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """What tablets show beside the sheets, by entry; nothing of the originals is in it."""
    found = infos(session, entry_ids)
    without = unnamed(session, entry_ids)
    return {
        number: [for_judge(one, named=number not in without) for one in shown]
        for number, shown in found.items()
    }


def unnamed(session: Session, entry_ids: Collection[int]) -> set[int]:
    """Of these the entries with a blind number: a title of a material may say who made it."""
    blind = (Entry.id.in_(entry_ids), Entry.receipt != "")
    return set(session.scalars(select(Entry.id).where(*blind)))


def for_judge(one: MaterialInfo, *, named: bool) -> dict[str, Any]:
    """A material as a tablet gets it; `named` = with its title."""
    shown: dict[str, Any] = {"key": one.key, "kind": one.kind, "title": one.title if named else ""}
    if one.kind == "link":
        return shown | {"url": one.body}
    if one.kind == "text":
        return shown | {"text": one.body}
    pages = [
        {
            "n": page.number,
            "w": page.width,
            "h": page.height,
            "src": f"pages/{page.image}",
            "thumb": f"pages/{page.thumb}",
        }
        for page in one.pages
    ]
    states = {"ready": "ready", "failed": "failed"}
    shown |= {"state": states.get(one.state, "preparing"), "pages": pages}
    if one.reading:
        shown["reading"] = f"readings/{one.reading}"
    if one.film:
        shown["film"] = f"films/{one.film}"
    return shown


def page_for_judge(judge_id: int, name: str) -> BinaryIO:
    """A picture of an entry that is the judge's to score. Raises NotFound for any other."""
    _demand_his(judge_id, _entry_of_page(db.session(), name))
    return _opened(name)


def copy_for_judge(judge_id: int, name: str) -> BinaryIO:
    """The text of a reading copy, or a film, of an entry of the judge's. Raises NotFound."""
    _demand_his(judge_id, _entry_of_copy(db.session(), name))
    return _opened(name)


def _demand_his(judge_id: int, entry: Entry | None) -> None:
    """Raises NotFound unless the entry is the judge's to score."""
    session = db.session()
    judge = session.get_one(Judge, judge_id)
    if entry is None or entry.contest_id != judge.contest_id:
        raise NotFound(GONE)
    contest = session.get_one(Contest, judge.contest_id)
    if not any(_has(session, row, judge_id, entry.id) for row in lookup.rounds(session, contest)):
        raise NotFound(GONE)


def _has(session: Session, row: Any, judge_id: int, entry_id: int) -> bool:
    pairs = progress.expected_pairs(session, row).subquery()
    mine = (pairs.c.judge_id == judge_id, pairs.c.entry_id == entry_id)
    return bool(session.scalar(select(func.count()).select_from(pairs).where(*mine)))


def page_for_organiser(contest_key: str, name: str) -> BinaryIO:
    """A picture of an entry of the contest. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entry = _entry_of_page(session, name)
    if entry is None or entry.contest_id != contest.id:
        raise NotFound(GONE)
    return _opened(name)


def _entry_of_page(session: Session, name: str) -> Entry | None:
    named = or_(MaterialPage.image == name, MaterialPage.thumb == name)
    found = select(Entry).join(Material).join(MaterialPage).where(named)
    return session.scalar(found)


def _entry_of_copy(session: Session, name: str) -> Entry | None:
    """By a text or a film that judges get; what the office looks for names in is neither."""
    named = or_(MaterialCopy.reading == name, MaterialCopy.film == name)
    found = select(Entry).join(Material).join(MaterialCopy).where(named)
    return session.scalar(found) if name else None


def copy_for_organiser(contest_key: str, name: str) -> BinaryIO:
    """The same for the office. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    entry = _entry_of_copy(session, name)
    if entry is None or entry.contest_id != contest.id:
        raise NotFound(GONE)
    return _opened(name)


def _opened(name: str) -> BinaryIO:
    try:
        return files().open(name)
    except FileNotFoundError:
        raise NotFound(GONE) from None


def original(contest_key: str, entry_key: str, key: str, *, by: int, at: datetime) -> Original:
    """The file as it was uploaded; that it was read is written down. Raises NotFound."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        number = lookup.entry_id(session, contest, entry_key)
        mine = (Material.entry_id == number, Material.key == key, Material.original != "")
        material = session.scalar(select(Material).where(*mine))
        if material is None:
            raise NotFound("There is no such material.")
        name, stored = material.file_name, material.original
        audit.record(
            session,
            at=at,
            by=by,
            contest_id=contest.id,
            act="material.read",
            subject=f"entry:{entry_key}",
            details={"sha256": material.digest},
        )
    return Original(name, _opened(stored))  # a slow storage must hold nobody's transaction up
