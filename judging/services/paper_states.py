"""How far the typing of paper sheets is: missing, once, different, filled in."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotFound
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.papers import PaperCopy
from judging.models.people import Judge, User
from judging.models.rounds import Component, Round
from judging.models.rubrics import Criterion
from judging.models.sheets import ScoreSheet
from judging.services import lookup, paper_scans, progress, turns
from judging.services.shown import ContestInfo, EntryInfo, JudgeInfo, RoundInfo
from scoring.rules import Texts

STATES = ("missing", "once", "different", "filled", "tablet", "package")


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion on the paper; `grades` lists letters, best first."""

    key: str
    texts: Texts
    min: str
    max: str
    step: str
    grades: list[str]
    weight: str


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A judge's sheet for an entry: where its paper stands; `mine` = the reader has typed it."""

    judge: JudgeInfo
    entry: EntryInfo
    position: int
    state: str
    mine: bool
    reopened: bool
    scanned: bool


@dataclass(frozen=True, slots=True)
class PaperPage:
    """The paper sheets of a round, those of one judge, or none of them in detail."""

    contest: ContestInfo
    round: RoundInfo
    rounds: list[RoundInfo]
    criteria: list[Line]
    judges: dict[str, JudgeInfo]
    counts: dict[str, Counter[str]]
    sheets: list[PaperSheet]

    @property
    def has_plain_sum(self) -> bool:
        """Whether a sheet's total is what people get who add up its boxes."""
        return all(not line.grades and line.weight == "1" for line in self.criteria)

    def following(self, entry_key: str) -> PaperSheet | None:
        """The next sheet of these that the reader may type: after this one, then from the top."""
        at = next((n for n, one in enumerate(self.sheets) if one.entry.key == entry_key), -1)
        later = self.sheets[at + 1 :] + self.sheets[: max(at, 0)]
        open_ones = (one for one in later if one.state in ("missing", "once") and not one.mine)
        return next(open_ones, None)


@dataclass(frozen=True, slots=True)
class Typed:
    """What one person typed off a paper, and whether it is the reader himself."""

    who: str
    at: datetime
    mine: bool
    marks: dict[str, str]
    comment: str


def newest(session: Session, sheet: ScoreSheet) -> list[PaperCopy]:
    """The last copy of each person for a sheet, since it was last reopened."""
    found = select(PaperCopy).where(
        PaperCopy.round_id == sheet.round_id,
        PaperCopy.judge_id == sheet.judge_id,
        PaperCopy.entry_id == sheet.entry_id,
        PaperCopy.revision == sheet.revision,
    )
    last = {one.typed_by_id: one for one in session.scalars(found.order_by(PaperCopy.id))}
    return list(last.values())


def page(
    contest_key: str, round_key: str, judge_key: str = "", *, reader: int, show_teams: bool
) -> PaperPage:
    """How far the paper of a round is; with a judge's key his sheets too. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    names = lookup.judge_infos(session, contest)
    if judge_key and judge_key not in names:
        raise NotFound(f"There is no judge “{judge_key}”.")
    sheets = _sheets(session, contest, row, reader, show_teams)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in sheets:
        counts[one.judge.key][one.state] += 1
    return PaperPage(
        contest=lookup.contest_info(contest),
        round=lookup.round_info(row),
        rounds=[lookup.round_info(one) for one in lookup.rounds(session, contest)],
        criteria=_lines(session, row),
        judges={key: names[key] for key in sorted(counts)},
        counts=dict(counts),
        sheets=[one for one in sheets if one.judge.key == judge_key],
    )


def _lines(session: Session, row: Round) -> list[Line]:
    found = select(Criterion).join(Component, Component.rubric_id == Criterion.rubric_id)
    here = found.where(Component.round_id == row.id).order_by(Criterion.position)
    return [
        Line(
            one.key,
            one.texts,
            f"{one.min:f}",
            f"{one.max:f}",
            f"{one.step:f}",
            list(one.grades or ()),
            f"{one.weight:f}",
        )
        for one in session.scalars(here)
    ]


def _sheets(
    session: Session, contest: Contest, row: Round, reader: int, show_teams: bool
) -> list[PaperSheet]:
    """All sheets that are expected, in the order in which people have them on paper."""
    if not any(part.kind == "sheets" for part in row.components):
        return []
    pairs = progress.expected_pairs(session, row).subquery()
    rows: Sequence[Any] = session.execute(
        select(Judge.id, Judge.key, Entry.id, Entry.key, ScoreSheet)
        .select_from(pairs)
        .join(Judge, pairs.c.judge_id == Judge.id)
        .join(Entry, pairs.c.entry_id == Entry.id)
        .outerjoin(
            ScoreSheet,
            (ScoreSheet.round_id == row.id)
            & (ScoreSheet.judge_id == Judge.id)
            & (ScoreSheet.entry_id == Entry.id),
        )
        .order_by(Judge.key, Entry.key)
    ).all()
    judges = lookup.judge_infos(session, contest)
    entries = lookup.entry_infos(session, contest, show_teams=show_teams)
    by_key = dict(sorted((line[3], line[2]) for line in rows))  # not by id: who applied first
    order = turns.places(session, row.id, list(by_key.values()))
    copies, scanned = _copies(session, row), paper_scans.scanned(session, row)
    found = []
    for judge_id, judge_key, entry_id, entry_key, sheet in rows:
        typed_off = copies.get((judge_id, entry_id, sheet.revision if sheet else 1), [])
        found.append(
            PaperSheet(
                judges[judge_key],
                entries[entry_key],
                order[entry_id][0],
                _state(sheet, len(typed_off)),
                any(one.typed_by_id == reader for one in typed_off),
                sheet is not None and sheet.reopened,
                (judge_id, entry_id) in scanned,
            )
        )
    return sorted(found, key=lambda one: (one.judge.key, one.position, one.entry.key))


def _copies(session: Session, row: Round) -> dict[tuple[int, int, int], list[PaperCopy]]:
    """The last copy of each person, by judge, entry and revision of the sheet."""
    found = select(PaperCopy).where(PaperCopy.round_id == row.id).order_by(PaperCopy.id)
    last = {
        (one.judge_id, one.entry_id, one.revision, one.typed_by_id): one
        for one in session.scalars(found)
    }
    grouped: dict[tuple[int, int, int], list[PaperCopy]] = defaultdict(list)
    for (judge_id, entry_id, revision, _), one in last.items():
        grouped[judge_id, entry_id, revision].append(one)
    return grouped


def _state(sheet: ScoreSheet | None, people: int) -> str:
    """Where a sheet stands that so many people have typed off."""
    if sheet is not None and sheet.state != "blank" and not sheet.reopened:
        return {"paper": "filled", "package": "package"}.get(sheet.origin, "tablet")
    return ("missing", "once", "different")[min(people, 2)]


def typed(
    contest_key: str, round_key: str, judge_key: str, entry_key: str, *, reader: int
) -> list[Typed]:
    """What was typed off a paper: to those who typed it themselves, and to nobody else.

    Until two people have typed it nobody sees what the other one read. Raises NotFound.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    sheet = session.scalar(
        select(ScoreSheet).where(
            ScoreSheet.round_id == row.id,
            ScoreSheet.judge_id == lookup.judge_id(session, contest, judge_key),
            ScoreSheet.entry_id == lookup.entry_id(session, contest, entry_key),
        )
    )
    copies = newest(session, sheet) if sheet else []
    if reader not in {one.typed_by_id for one in copies}:
        return []
    people = select(User.id, User.name, User.email)
    rows = session.execute(people.where(User.id.in_([one.typed_by_id for one in copies])))
    names = {number: name or email for number, name, email in rows}
    return [
        Typed(
            names[one.typed_by_id],
            one.typed_at,
            one.typed_by_id == reader,
            one.marks,
            one.comment,
        )
        for one in sorted(copies, key=lambda one: (one.typed_by_id != reader, one.id))
    ]


def on_paper(session: Session, row: Round) -> list[tuple[str, str]]:
    """Judge and entry of every sheet that was handed in on paper."""
    found = (
        select(Judge.key, Entry.key)
        .join_from(ScoreSheet, Judge, ScoreSheet.judge_id == Judge.id)
        .join(Entry, ScoreSheet.entry_id == Entry.id)
        .where(
            ScoreSheet.round_id == row.id,
            ScoreSheet.origin == "paper",
            ScoreSheet.state.in_(("submitted", "signed")),
        )
        .order_by(Judge.key, Entry.key)
    )
    return [(judge, entry) for judge, entry in session.execute(found)]
