"""Making plans: what jobs work out, and how a finished plan becomes rows."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from judging.assigning.drafting import Draft, draft
from judging.assigning.errors import AssigningError
from judging.assigning.obstacles import listed
from judging.assigning.plan import named_pairs, positions
from judging.assigning.posing import pose
from judging.assigning.repair import Repair
from judging.assigning.repair import repair as repaired
from judging.assigning.staging import Staging, staged, unlimited
from judging.assigning.summary import summarise
from judging.errors import Conflicted, NotReady
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.plans import Plan, PlannedPair
from judging.models.rounds import Round
from judging.services import audit, rosters, tables
from judging.services.job_runner import Store, Work
from judging.services.planned import Figures, figures_of, fits, rules_of
from judging.services.rosters import Pair, Roster
from scoring.rules import Assign

Tell = Callable[[str, float], None]
LIVING = ("draft", "published")


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that was worked out and is not stored yet; `fit` has its pairs."""

    how: str
    settings: Assign
    inputs: str
    figures: Figures
    gaps: tuple[str, ...]
    notes: tuple[str, ...]
    fit: Mapping[Pair, int]
    locked: frozenset[Pair]
    by_hand: frozenset[Pair]
    kept: frozenset[Pair]
    staging: Staging


def propose_plan(work: Work) -> Store:
    """The job that makes a new draft. Raises NotReady with the sentences why there is none."""
    row = round_of(work)
    settings = tables.assign_of(work.arguments["settings"]) or Assign()
    made = proposal(row, settings, _teller(work), incomplete=work.arguments["incomplete"])
    return lambda session: _stored(session, made, work)


def repair_plan(work: Work) -> Store:
    """The job that repairs what is published. Raises NotReady with the sentences why not."""
    row = round_of(work)
    work.report("solve", 0, 100)
    made = _repair(row, work.arguments["absent"])
    return lambda session: _stored(session, made, work)


def round_of(work: Work) -> Round:
    """The round that a job was asked for. Raises Conflicted where it is there no longer.

    An id alone could be another round's by now.
    """
    mine = (Round.contest_id == work.job.contest_id, Round.key == work.arguments["round"])
    found = select(Round).where(*mine).execution_options(populate_existing=True)
    row = db.session.scalar(found)
    if row is None or row.id != work.arguments["round_id"]:
        raise Conflicted("The contest changed meanwhile. Look at it again and repeat.")
    return row


def hold(session: Session, row: Round) -> None:
    """Let nobody else plan this round until the transaction ends."""
    session.execute(select(Round.id).where(Round.id == row.id).with_for_update())


def _teller(work: Work) -> Tell:
    return lambda step, share: work.report(step, int(100 * share), 100)


def _stored(session: Session, made: Made, work: Work) -> Mapping[str, Any]:
    row = round_of(work)
    return {"plan": store(session, row, made, by=work.job.by, at=work.clock())}


def proposal(row: Round, settings: Assign, tell: Tell, *, incomplete: bool = False) -> Made:
    """Work a new plan out. Raises NotReady with the sentences why there is none."""
    session = db.session()
    roster = rosters.read(session, row, settings)
    locked, by_hand = _locks(session, row)
    session.rollback()  # nothing is held while it is worked out
    _check_people(roster)
    held = roster.allowed(roster.started | locked)
    try:
        found: Draft = draft(
            roster.entries,
            roster.judges,
            rules_of(settings, held),
            roster.conflicts,
            elastic=incomplete,
            progress=tell,
        )
    except AssigningError as refusal:
        raise NotReady(str(refusal)) from refusal
    return Made(
        how="propose",
        settings=settings,
        inputs=roster.inputs,
        figures=figures_of(found.summary),
        gaps=tuple(str(gap) for gap in found.gaps),
        notes=(*_of_anchors(settings, found.staging), *_notes(roster)),
        fit=fits(found.problem, found.plan),
        locked=locked & held,
        by_hand=by_hand,
        kept=roster.published,
        staging=found.staging,
    )


def _of_anchors(settings: Assign, staging: Staging) -> tuple[str, ...]:
    if settings.anchors and not staging.anchors:
        return (
            "No anchors were set: judges are linked without them, or nobody of another group may "
            "judge an entry.",
        )
    return ()


def _check_people(roster: Roster) -> None:
    """Raises NotReady where there is nobody to plan for."""
    if not roster.entries:
        raise NotReady("No entry takes part in this round yet.")
    if not roster.judges:
        raise NotReady("This contest has no judges yet.")


def _notes(roster: Roster) -> tuple[str, ...]:
    if not roster.unchecked:
        return ()
    return (
        f"Nobody knows the organisation of {listed(roster.unchecked)}: whether they belong to "
        "that of a team cannot be checked.",
    )


def _locks(session: Session, row: Round) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Pairs locked in the newest plan, and those that were set by hand there."""
    newest = select(func.max(Plan.id)).where(Plan.round_id == row.id, Plan.state.in_(LIVING))
    rows = session.execute(
        select(Entry.key, Judge.key, PlannedPair.locked, PlannedPair.origin)
        .join_from(PlannedPair, Entry, PlannedPair.entry_id == Entry.id)
        .join(Judge, PlannedPair.judge_id == Judge.id)
        .where(PlannedPair.plan_id == newest.scalar_subquery(), PlannedPair.locked)
    ).all()
    by_hand = frozenset((entry, judge) for entry, judge, _, origin in rows if origin == "hand")
    return frozenset((entry, judge) for entry, judge, *_ in rows), by_hand


def _in_force(session: Session, row: Round) -> Staging:
    """Rooms and anchors of the plan that holds now."""
    found = select(Plan.staging).where(Plan.round_id == row.id, Plan.state == "published")
    return Staging.of_json(session.scalar(found))


def _repair(row: Round, absent: Collection[str]) -> Made:
    session = db.session()
    roster = rosters.read(session, row)
    locked, by_hand = _locks(session, row)
    staging = _in_force(session, row)
    session.rollback()
    _check_people(roster)
    if staging.seats:
        raise NotReady(
            "Nobody can sit in two rooms at once, so rooms are not repaired: make a new plan."
        )
    started = roster.allowed(roster.started)
    locked = roster.allowed(locked)
    planned = roster.allowed(roster.published | started)
    try:
        # Posed as if all of the plan were locked: a large round keeps only its best pairs else.
        rules = rules_of(roster.settings, planned | locked)
        people = staged(roster.entries, roster.judges, staging)
        problem = unlimited(pose(*people, rules, roster.conflicts), staging.anchors)
        held = np.zeros(len(problem.entry), dtype=bool)
        held[positions(problem, sorted(started | locked))] = True
        found = repaired(replace(problem, held=held), planned, started, absent)
    except AssigningError as refusal:
        raise NotReady(str(refusal)) from refusal
    stands = set(named_pairs(found.problem, found.plan))
    return Made(
        how="repair",
        settings=roster.settings,
        inputs=roster.inputs,
        figures=figures_of(summarise(found.problem, found.plan)),
        gaps=(),
        notes=(*_of_repair(roster, found, absent), *_notes(roster)),
        fit=fits(found.problem, found.plan),
        locked=frozenset(locked & stands),
        by_hand=by_hand,
        kept=roster.published,
        staging=staging,
    )


def _of_repair(roster: Roster, found: Repair, absent: Iterable[str]) -> tuple[str, ...]:
    names = tuple(sorted(roster.judge[key].label for key in absent if key in roster.judge))
    without = (f"Without {listed(names)}.",) if names else ()
    return (*without, *map(str, found.obstacles), *(f"{fix}." for fix in found.remedies))


def store(session: Session, row: Round, made: Made, *, by: int | None, at: datetime) -> int:
    """Write a plan within the caller's transaction; its number. Raises Conflicted."""
    hold(session, row)
    newest = select(func.max(Plan.number)).where(Plan.round_id == row.id)
    plan = Plan(
        round_id=row.id,
        number=(session.scalar(newest) or 0) + 1,
        how=made.how,
        settings=tables.stored_assign(made.settings) or {},
        inputs=made.inputs,
        figures=made.figures.as_json(),
        gaps=list(made.gaps),
        notes=list(made.notes),
        staging=made.staging.as_json() if made.staging else None,
        made_at=at,
        made_by_id=by,
    )
    session.add(plan)
    session.flush()
    if pairs := _rows(session, row, plan, made):
        session.execute(insert(PlannedPair), pairs)
    audit.record(
        session,
        at=at,
        by=by,
        contest_id=row.contest_id,
        act="plan.made",
        subject=f"round:{row.key}",
        details={"plan": plan.number, "how": made.how, "sheets": len(made.fit)},
    )
    return plan.number


def _rows(session: Session, row: Round, plan: Plan, made: Made) -> list[dict[str, Any]]:
    entry, judge = key_ids(session, row, Entry), key_ids(session, row, Judge)
    try:
        return [
            {
                "plan_id": plan.id,
                "entry_id": entry[pair[0]],
                "judge_id": judge[pair[1]],
                "locked": pair in made.locked,
                "origin": _origin(pair, made),
                "affinity": fit,
            }
            for pair, fit in sorted(made.fit.items())
        ]
    except KeyError as gone:
        raise Conflicted("The contest changed meanwhile. Look at it again and repeat.") from gone


def _origin(pair: Pair, made: Made) -> str:
    if pair in made.by_hand:
        return "hand"
    return "kept" if pair in made.kept else "solver"


def key_ids(session: Session, row: Round, model: Any) -> dict[str, int]:
    """Ids of the contest's entries or judges by key."""
    mine = select(model.key, model.id).where(model.contest_id == row.contest_id)
    return dict(session.execute(mine).all())
