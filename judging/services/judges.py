"""The judges of a contest: the list for organisers, adding one during the day, editing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from judging.assigning.conflicts import find_conflicts
from judging.errors import NotReady
from judging.extensions import db
from judging.models.admissions import JudgeNumber
from judging.models.contests import Contest
from judging.models.panels import Assignment, Panel, PanelEntry, PanelJudge
from judging.models.people import Judge
from judging.models.rounds import Component, Round
from judging.models.sheets import ScoreSheet
from judging.models.tablets import Device, Presence, Sitting
from judging.services import audit, judge_numbers, lookup, progress, rosters, sheets
from judging.services.judge_numbers import Issued
from judging.services.shown import ContestInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write

OPEN = ("setup", "judging")
LONGEST = 200
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Person:
    """What organisers say of a judge; `civilian` None = not said."""

    name: str
    affiliation: str = ""
    email: str = ""
    civilian: bool | None = None


class Hint(NamedTuple):
    """An entry with which a judge may have a conflict, and what both have in common."""

    entry: str
    what: str


@dataclass(frozen=True, slots=True)
class JudgeLine:
    """A judge in the list. `done` and `due` count sheets by round; `hints` say with whom he may
    be in conflict; `device` is where he sits now.
    """

    key: str
    person: Person
    panels: tuple[str, ...]
    done: dict[str, int] = field(default_factory=dict)
    due: dict[str, int] = field(default_factory=dict)
    hints: tuple[Hint, ...] = ()
    number_made_at: datetime | None = None
    device: str = ""
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that can still be judged: how its entries are given out, and what being late means.

    how: all (everybody judges everything) · panels · assigned. `has_begun` = a sheet is not blank
    any more, `leaves_out` = who does not judge all of his entries is left out.
    """

    round: RoundInfo
    how: str
    has_begun: bool
    leaves_out: bool


@dataclass(frozen=True, slots=True)
class JudgesPage:
    """The list with the rounds whose sheets it counts."""

    contest: ContestInfo
    judges: list[JudgeLine]
    rounds: list[RoundInfo]
    open_rounds: list[OpenRound]


def listing(contest_key: str) -> JudgesPage:
    """Every judge of a contest, in a number of queries that depends on its rounds alone.

    Raises NotFound.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    rows = [
        row
        for row in lookup.rounds(session, contest)
        if any(part.kind == "sheets" for part in row.components)
    ]
    return JudgesPage(
        contest=lookup.contest_info(contest),
        judges=_lines(session, contest, rows),
        rounds=[lookup.round_info(row) for row in rows],
        open_rounds=[_open_round(session, row) for row in rows if row.state in OPEN],
    )


def _lines(session: Session, contest: Contest, rows: list[Round]) -> list[JudgeLine]:
    panels, seats = _panels(session, contest), _seats(session, contest)
    hints = _hints(session, rows)
    counts = {row.key: _counts(session, row) for row in rows}
    found = (
        select(Judge, JudgeNumber.made_at)
        .outerjoin(JudgeNumber, JudgeNumber.judge_id == Judge.id)
        .where(Judge.contest_id == contest.id)
        .order_by(func.length(Judge.key), Judge.key)
    )
    return [
        JudgeLine(
            key=judge.key,
            person=Person(judge.name, judge.affiliation, judge.email, judge.civilian),
            panels=tuple(panels[judge.id]),
            due={key: due[judge.id] for key, (due, _) in counts.items()},
            done={key: done[judge.id] for key, (_, done) in counts.items()},
            hints=tuple(hints[judge.key]),
            number_made_at=made_at,
            device=seats.get(judge.id, ("", None))[0],
            seen_at=seats.get(judge.id, ("", None))[1],
        )
        for judge, made_at in session.execute(found)
    ]


def _panels(session: Session, contest: Contest) -> dict[int, list[str]]:
    rows = session.execute(
        select(PanelJudge.judge_id, Panel.key)
        .join(Panel, PanelJudge.panel_id == Panel.id)
        .where(Panel.contest_id == contest.id)
        .order_by(Panel.key)
    )
    found = defaultdict(list)
    for judge_id, key in rows:
        found[judge_id].append(key)
    return found


def _seats(session: Session, contest: Contest) -> dict[int, tuple[str, datetime | None]]:
    """Where each judge sits now, and when his tablet was last heard."""
    rows = session.execute(
        select(Sitting.judge_id, Device.key, Presence.seen_at)
        .join_from(Sitting, Device, Sitting.device_id == Device.id)
        .outerjoin(Presence, Presence.sitting_id == Sitting.id)
        .where(Device.contest_id == contest.id, Sitting.ended_at.is_(None))
        .order_by(Sitting.epoch)
    )
    return {judge_id: (device, seen_at) for judge_id, device, seen_at in rows}


def _counts(session: Session, row: Round) -> tuple[Counter[int], Counter[int]]:
    """How many sheets each judge owes in a round, and how many of them he handed in."""
    pairs = progress.expected_pairs(session, row).subquery()
    due = select(pairs.c.judge_id, func.count()).group_by(pairs.c.judge_id)
    done = (
        select(ScoreSheet.judge_id, func.count())
        .join(
            pairs,
            (pairs.c.judge_id == ScoreSheet.judge_id) & (pairs.c.entry_id == ScoreSheet.entry_id),
        )
        .where(ScoreSheet.round_id == row.id, ScoreSheet.state.in_(("submitted", "signed")))
        .group_by(ScoreSheet.judge_id)
    )
    return (
        Counter(dict(session.execute(due).all())),
        Counter(dict(session.execute(done).all())),
    )


def _hints(session: Session, rows: list[Round]) -> dict[str, list[Hint]]:
    """Entries with which a judge may have a conflict, by what is known of both, in any round."""
    found: dict[str, set[Hint]] = defaultdict(set)
    for row in rows:
        roster = rosters.read(session, row)
        for one in find_conflicts(roster.entries, roster.judges, ()):
            found[one.judge].add(Hint(one.entry, one.detail))
    return defaultdict(list, {judge: sorted(hints) for judge, hints in found.items()})


def _open_round(session: Session, row: Round) -> OpenRound:
    begun = exists().where(ScoreSheet.round_id == row.id, ScoreSheet.state != "blank")
    rules = select(Component.incomplete_judge).where(
        Component.round_id == row.id, Component.kind == "sheets"
    )
    return OpenRound(
        round=lookup.round_info(row),
        how=_how(session, row),
        has_begun=bool(session.scalar(select(begun))),
        leaves_out="exclude" in session.scalars(rules).all(),
    )


def _how(session: Session, row: Round) -> str:
    if session.scalar(select(exists().where(Assignment.round_id == row.id))):
        return "assigned"
    if session.scalar(select(exists().where(PanelEntry.round_id == row.id))):
        return "panels"
    return "all"


def show(contest_key: str, judge_key: str) -> tuple[ContestInfo, Person]:
    """One judge, for editing. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.judge(session, contest, judge_key)
    person = Person(row.name, row.affiliation, row.email, row.civilian)
    return lookup.contest_info(contest), person


def add(
    contest_key: str, person: Person, *, like: str = "", key: bytes, by: int, at: datetime
) -> Issued:
    """Add a judge with a personal number, and entries in every round that can still be judged.

    `like` is a colleague whose entries and panels he gets too, EVERYTHING for all entries, empty
    for none. Where everybody judges everything he gets all in any case, and never an entry with
    which he has a conflict. Raises NotFound; NotReady for a bad name.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        colleague = lookup.judge(session, contest, like) if like not in ("", EVERYTHING) else None
        judge = Judge(contest_id=contest.id, key=_free_key(session, contest), topics=[])
        _say(judge, person)
        session.add(judge)
        session.flush()
        if colleague is not None:
            _join_panels(session, judge, colleague)
        rows = [row for row in lookup.rounds(session, contest) if row.state in OPEN]
        given = {row.key: _assign(session, row, judge, colleague, like) for row in rows}
        details = {"judge": judge.key, "assigned": given}
        seq = _record(session, contest, judge, "added", details, by=by, at=at)
        for row in rows:
            if row.state == "judging" or given[row.key]:
                sheets.add_blank(session, row, seq, judge_id=judge.id)
        (issued,) = judge_numbers.give(session, contest, [judge], key=key, at=at)
    return issued


def change(contest_key: str, judge_key: str, person: Person, *, by: int, at: datetime) -> None:
    """Say something else of a judge. Raises NotFound, NotReady."""
    with write() as session:
        contest = lookup.contest(session, contest_key)
        judge = lookup.judge(session, contest, judge_key)
        _say(judge, person)
        _record(session, contest, judge, "changed", {"judge": judge.key}, by=by, at=at)


def _say(judge: Judge, person: Person) -> None:
    name = " ".join(person.name.split())
    if not 0 < len(name) <= LONGEST or len(person.affiliation) > LONGEST:
        raise NotReady("A judge needs a name of at most 200 characters.")
    judge.name, judge.affiliation = name, person.affiliation.strip()
    judge.email, judge.civilian = person.email.strip(), person.civilian


def _free_key(session: Session, contest: Contest) -> str:
    keys = set(session.scalars(select(Judge.key).where(Judge.contest_id == contest.id)))
    return next(f"J{n}" for n in range(1, len(keys) + 2) if f"J{n}" not in keys)


def _join_panels(session: Session, judge: Judge, colleague: Judge) -> None:
    panels = select(PanelJudge.panel_id).where(PanelJudge.judge_id == colleague.id)
    for panel_id in session.scalars(panels).all():
        session.add(PanelJudge(panel_id=panel_id, judge_id=judge.id))
    session.flush()


def _assign(session: Session, row: Round, judge: Judge, colleague: Judge | None, like: str) -> int:
    """Give a judge entries where they are given out one by one; answers how many."""
    if not like or _how(session, row) != "assigned":
        return 0
    roster = rosters.read(session, row)
    wanted = [one.id for one in roster.entries if not roster.obstacle((one.id, judge.key))]
    if colleague is not None:
        wanted = [entry for entry in wanted if (entry, colleague.key) in roster.published]
    return _write(session, row, judge, wanted)


def _write(session: Session, row: Round, judge: Judge, entries: Iterable[str]) -> int:
    ids = lookup.entry_ids(session, lookup.contest_of(session, row))
    rows = [{"round_id": row.id, "judge_id": judge.id, "entry_id": ids[key]} for key in entries]
    if rows:
        session.execute(insert(Assignment), rows)
    return len(rows)


def _record(
    session: Session,
    contest: Contest,
    judge: Judge,
    what: str,
    details: Mapping[str, object],
    *,
    by: int,
    at: datetime,
) -> int:
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"judge.{what}",
        subject=f"judge:{judge.key}",
        details=details,
    )
