"""Plans of a round: looking at them, comparing them, and a judge's own list."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from judging.assigning.staging import Staging, staged
from judging.assigning.summary import changes
from judging.errors import NotFound
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.panels import Assignment
from judging.models.people import Judge, User
from judging.models.plans import Plan, PlannedPair
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import lookup, progress, rosters, tables
from judging.services.planned import (
    FIT,
    Comparison,
    EntryCover,
    Figures,
    JudgeChange,
    JudgeLoad,
    MyEntry,
    MyRound,
    PairLine,
    PlanLine,
    PlanPage,
)
from judging.services.rosters import Pair, Roster
from scoring.rules import Assign


class PairRow(NamedTuple):
    """What a plan keeps of a pair."""

    locked: bool
    origin: str
    affinity: int


Planned = dict[Pair, PairRow]


def listing(contest_key: str, round_key: str) -> list[PlanLine]:
    """The plans of a round, newest first. Raises NotFound."""
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    found = select(Plan, User.name).outerjoin(User, Plan.made_by_id == User.id)
    rows = session.execute(found.where(Plan.round_id == row.id).order_by(Plan.number.desc()))
    return [_line(plan, name or "") for plan, name in rows]


def _line(plan: Plan, made_by: str) -> PlanLine:
    figures = Figures.of_json(plan.figures)
    return PlanLine(plan.number, plan.state, plan.how, plan.made_at, made_by, figures)


def plan_of(session: Session, row: Round, number: int, *, lock: bool = False) -> Plan:
    """The round's plan of that number. Raises NotFound."""
    found = select(Plan).where(Plan.round_id == row.id, Plan.number == number)
    plan = session.scalar(found.with_for_update() if lock else found)
    if plan is None:
        raise NotFound("There is no such plan.")
    return plan


def pairs_of(session: Session, plan: Plan) -> Planned:
    """A plan's pairs by the keys of entry and judge."""
    rows = session.execute(
        select(Entry.key, Judge.key, PlannedPair.locked, PlannedPair.origin, PlannedPair.affinity)
        .join_from(PlannedPair, Entry, PlannedPair.entry_id == Entry.id)
        .join(Judge, PlannedPair.judge_id == Judge.id)
        .where(PlannedPair.plan_id == plan.id)
        .order_by(Entry.key, Judge.key)
    )
    return {
        (entry, judge): PairRow(locked, origin, affinity)
        for entry, judge, locked, origin, affinity in rows
    }


def settings_of(plan: Plan) -> Assign:
    """The settings that a plan was made with."""
    return tables.assign_of(plan.settings) or Assign()


def is_current(plan: Plan, roster: Roster, pairs: Mapping[Pair, object]) -> bool:
    """Whether a plan rests on what stands, and holds every sheet that was started."""
    return plan.inputs == roster.inputs and roster.allowed(roster.started) <= pairs.keys()


def show(contest_key: str, round_key: str, number: int) -> PlanPage:
    """Everything about one plan. Raises NotFound."""
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    plan = plan_of(session, row, number)
    roster = rosters.read(session, row, settings_of(plan))
    pairs = pairs_of(session, plan)
    maker = session.get(User, plan.made_by_id) if plan.made_by_id else None
    fit = {pair: one.affinity for pair, one in pairs.items()}
    staging = Staging.of_json(plan.staging)
    entries, judges = staged(roster.entries, roster.judges, staging)
    shown = replace(roster, entries=entries, judges=judges)
    return PlanPage(
        line=_line(plan, maker.name if maker else ""),
        settings=roster.settings,
        pairs=tuple(
            PairLine(judge, entry, one.locked, one.origin, (entry, judge) in roster.started)
            for (entry, judge), one in pairs.items()
        ),
        judges=_judge_loads(shown, fit),
        entries=_entry_covers(shown, fit, _titles(session, row)),
        gaps=tuple(plan.gaps),
        notes=tuple(plan.notes),
        is_current=is_current(plan, roster, pairs),
        staging=staging,
    )


def _titles(session: Session, row: Round) -> dict[str, str]:
    mine = select(Entry.key, lookup.SHOWN_TITLE).where(Entry.contest_id == row.contest_id)
    return dict(session.execute(mine).all())


def _means(fit: Mapping[Pair, int], side: int) -> tuple[Counter[str], dict[str, float]]:
    """Numbers of pairs and mean affinities by the key of one side."""
    count = Counter(pair[side] for pair in fit)
    total: Counter[str] = Counter()
    for pair, one in fit.items():
        total[pair[side]] += one
    return count, {key: round(total[key] / count[key] / FIT, 4) for key in count}


def _judge_loads(roster: Roster, fit: Mapping[Pair, int]) -> tuple[JudgeLoad, ...]:
    count, mean = _means(fit, 1)
    settings = roster.settings
    return tuple(
        JudgeLoad(
            key=one.id,
            name=one.label,
            load=count[one.id],
            least=settings.min_load,
            most=settings.max_load if one.most is None else one.most,
            affinity=mean.get(one.id, 0.0),
        )
        for one in roster.judges
    )


def _entry_covers(
    roster: Roster, fit: Mapping[Pair, int], titles: Mapping[str, str]
) -> tuple[EntryCover, ...]:
    count, mean = _means(fit, 0)
    wanted = roster.settings.judges_per_entry
    return tuple(
        EntryCover(
            key=one.id,
            title=titles[one.id],
            has=count[one.id],
            wants=wanted if one.sheets is None else one.sheets,
            affinity=mean.get(one.id, 0.0),
        )
        for one in roster.entries
    )


def compare(contest_key: str, round_key: str, number: int, other: int | None = None) -> Comparison:
    """What a plan changes against another, or against what holds now. Raises NotFound."""
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    plan = plan_of(session, row, number)
    after = frozenset(pairs_of(session, plan))
    if other is None:
        before, beside = rosters.published_of(session, row), _published(session, row)
    else:
        beside = plan_of(session, row, other)
        before = frozenset(pairs_of(session, beside))
    return Comparison(
        figures=Figures.of_json(plan.figures),
        other=Figures.of_json(beside.figures) if beside else None,
        judges=_changes(session, row, before, after),
        added=len(after - before),
        removed=len(before - after),
        kept=len(before & after),
    )


def _published(session: Session, row: Round) -> Plan | None:
    found = select(Plan).where(Plan.round_id == row.id, Plan.state == "published")
    return session.scalar(found)


def _changes(
    session: Session, row: Round, before: frozenset[Pair], after: frozenset[Pair]
) -> tuple[JudgeChange, ...]:
    names = dict(
        session.execute(
            select(Judge.key, Judge.name).where(Judge.contest_id == row.contest_id)
        ).all()
    )
    had, has = (Counter(judge for _, judge in pairs) for pairs in (before, after))
    return tuple(
        JudgeChange(
            key=judge,
            name=names[judge] or judge,
            before=had[judge],
            after=has[judge],
            added=tuple(entry for entry, sign in signs if sign == "+"),
            removed=tuple(entry for entry, sign in signs if sign == "-"),
        )
        for judge, signs in changes(before, after).items()
    )


def mine(contest_key: str, user_id: int) -> list[MyRound]:
    """A judge's own entries by round, in the rounds' order; empty for others. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    of_user = select(Judge.id).where(Judge.contest_id == contest.id, Judge.user_id == user_id)
    judge_ids = list(session.scalars(of_user))
    found = []
    for row in lookup.rounds(session, contest):
        if judge_ids and _is_assigned(session, row):
            entries = _my_entries(session, row, judge_ids)
            if entries:
                found.append(MyRound(row.key, row.texts, row.state, entries))
    return found


def _is_assigned(session: Session, row: Round) -> bool:
    """Whether it is said who judges what; where a plan is still to come, it is not."""
    if not any(part.kind == "sheets" for part in row.components):
        return False
    explicit = exists().where(Assignment.round_id == row.id)
    return row.assign is None or bool(session.scalar(select(explicit)))


def _my_entries(session: Session, row: Round, judge_ids: list[int]) -> tuple[MyEntry, ...]:
    pairs = progress.expected_pairs(session, row).subquery()
    states: dict[int, str] = defaultdict(lambda: "blank")
    sheets = select(ScoreSheet.entry_id, ScoreSheet.state).where(
        ScoreSheet.round_id == row.id, ScoreSheet.judge_id.in_(judge_ids)
    )
    states.update(session.execute(sheets).all())
    rows = session.execute(
        select(Entry.id, Entry.key, lookup.SHOWN_TITLE)
        .join(pairs, pairs.c.entry_id == Entry.id)
        .where(pairs.c.judge_id.in_(judge_ids))
        .order_by(Entry.key)
    )
    return tuple(MyEntry(key, title, states[entry_id]) for entry_id, key, title in rows)
