"""Changing plans: by hand with live checks, publishing one, discarding one."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from judging.assigning.staging import Staging
from judging.errors import Conflicted, NotReady
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.panels import Assignment
from judging.models.people import Judge
from judging.models.plans import Plan, PlannedPair
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import audit, lookup, plans, rosters
from judging.services.plan_making import key_ids
from judging.services.planned import Figures, Published, elsewhere, look_at
from judging.services.rosters import Pair, Roster
from judging.services.transactions import one_at_a_time, write

OPEN = ("setup", "judging")
AT_ONCE = 500
Ids = tuple[int, int]  # judge, entry


def add(
    contest_key: str,
    round_key: str,
    number: int,
    judge: str,
    entry: str,
    *,
    by: int | None,
    at: datetime,
) -> Figures:
    """Give a judge an entry in a draft; how the plan stands then.

    Raises NotFound; NotReady with the reason where the pair may not be, or stands already;
    Conflicted where somebody else changed the plan at the same time.
    """
    draft = _Draft(contest_key, round_key, number)
    pair = draft.known(judge, entry)
    if pair in draft.pairs:
        raise NotReady(f"{judge} has {entry} already.")
    _check_possible(draft.roster, pair)
    if why := elsewhere(draft.roster, draft.staging, pair):
        raise NotReady(why)
    figures, fit = look_at(draft.roster, {*draft.pairs, pair}, draft.staging)
    with write() as session:
        row, plan = draft.again(session)
        columns = {"locked": False, "origin": "hand", "affinity": fit[pair]}
        ids = _ids(session, row, judge, entry)
        session.execute(insert(PlannedPair).values(plan_id=plan.id, **ids, **columns))
        plan.figures = figures.as_json()
        _record(session, row, plan, "plan.pair_added", _said(pair), by=by, at=at)
    return figures


def _check_possible(roster: Roster, pair: Pair) -> None:
    if not roster.knows(pair):
        gone = pair[0] if pair[0] not in roster.entry else pair[1]
        raise NotReady(f"{gone} does not take part in this round.")
    if why := roster.obstacle(pair):
        raise NotReady(f"{roster.judge[pair[1]].label} may not judge {pair[0]}: {why}.")


def remove(
    contest_key: str,
    round_key: str,
    number: int,
    judge: str,
    entry: str,
    *,
    by: int | None,
    at: datetime,
) -> Figures:
    """Take an entry from a judge in a draft; how the plan stands then.

    Raises NotFound; NotReady where the pair is not there, is locked, or its sheet was started;
    Conflicted where somebody else changed the plan at the same time.
    """
    draft = _Draft(contest_key, round_key, number)
    pair = draft.known(judge, entry)
    if draft.pair(pair).locked:
        raise NotReady(f"{judge} is locked to {entry}: unlock the pair first.")
    if pair in draft.roster.started:
        raise NotReady(f"{judge} has already begun the sheet of {entry}.")
    figures, _ = look_at(draft.roster, draft.pairs.keys() - {pair}, draft.staging)
    with write() as session:
        row, plan = draft.again(session)
        session.execute(delete(PlannedPair).where(*_is(session, row, plan, pair)))
        plan.figures = figures.as_json()
        _record(session, row, plan, "plan.pair_removed", _said(pair), by=by, at=at)
    return figures


def lock(
    contest_key: str,
    round_key: str,
    number: int,
    judge: str,
    entry: str,
    *,
    locked: bool = True,
    by: int | None,
    at: datetime,
) -> None:
    """Let a pair stand in every later plan, or no longer. Raises NotFound, NotReady, Conflicted."""
    draft = _Draft(contest_key, round_key, number)
    pair = draft.known(judge, entry)
    draft.pair(pair)
    with write() as session:
        row, plan = draft.again(session)
        mine = update(PlannedPair).where(*_is(session, row, plan, pair))
        session.execute(mine.values(locked=locked))
        act = "plan.pair_locked" if locked else "plan.pair_unlocked"
        _record(session, row, plan, act, _said(pair), by=by, at=at)


class _Draft:
    """A draft as it is read before the short transaction that changes it.

    What it rests on may change in between: that shows when the plan is to be published.
    """

    def __init__(self, contest_key: str, round_key: str, number: int) -> None:
        self._place = (contest_key, round_key, number)
        self._session = db.session()
        self._row, plan = _draft_of(self._session, *self._place)
        self._version = plan.version
        self.roster = rosters.read(self._session, self._row, plans.settings_of(plan))
        self.pairs = plans.pairs_of(self._session, plan)
        self.staging = Staging.of_json(plan.staging)

    def known(self, judge: str, entry: str) -> Pair:
        """The pair. Raises NotFound where the contest has no such judge or entry."""
        _ids(self._session, self._row, judge, entry)
        return entry, judge

    def pair(self, pair: Pair) -> plans.PairRow:
        """What the plan says of a pair. Raises NotReady where it has no such pair."""
        if pair not in self.pairs:
            raise NotReady(f"{pair[1]} does not have {pair[0]} in this plan.")
        return self.pairs[pair]

    def again(self, session: Session) -> tuple[Round, Plan]:
        """The same draft within a transaction, in its next version. Raises Conflicted."""
        row, plan = _draft_of(session, *self._place, lock=True)
        if plan.version != self._version:
            raise Conflicted("Somebody else changed this plan. Look at it again and repeat.")
        plan.version += 1
        return row, plan


def _draft_of(
    session: Session, contest_key: str, round_key: str, number: int, *, lock: bool = False
) -> tuple[Round, Plan]:
    """A plan that may still be changed, as it stands now. Raises NotFound, NotReady."""
    session.expire_all()
    row = lookup.any_round(session, contest_key, round_key)
    plan = plans.plan_of(session, row, number, lock=lock)
    if plan.state != "draft":
        raise NotReady("This plan is no draft any more.")
    if row.state not in OPEN:
        raise NotReady("The judging of this round has already ended.")
    return row, plan


def _ids(session: Session, row: Round, judge: str, entry: str) -> dict[str, int]:
    """Raises NotFound."""
    contest = lookup.contest_of(session, row)
    return {
        "judge_id": lookup.judge_id(session, contest, judge),
        "entry_id": lookup.entry_id(session, contest, entry),
    }


def _is(session: Session, row: Round, plan: Plan, pair: Pair) -> tuple[ColumnElement[bool], ...]:
    ids = _ids(session, row, pair[1], pair[0])
    mine = PlannedPair.plan_id == plan.id
    judge, entry = PlannedPair.judge_id, PlannedPair.entry_id
    return (mine, judge == ids["judge_id"], entry == ids["entry_id"])


def _said(pair: Pair) -> dict[str, str]:
    return {"entry": pair[0], "judge": pair[1]}


def _record(
    session: Session,
    row: Round,
    plan: Plan,
    act: str,
    details: Mapping[str, Any],
    *,
    by: int | None,
    at: datetime,
) -> int:
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=row.contest_id,
        act=act,
        subject=f"round:{row.key}",
        details={"plan": plan.number, **details},
    )


def discard(contest_key: str, round_key: str, number: int, *, by: int | None, at: datetime) -> None:
    """Put a draft away. Raises NotFound, NotReady."""
    with write() as session:
        row, plan = _draft_of(session, contest_key, round_key, number, lock=True)
        plan.state = "discarded"
        _record(session, row, plan, "plan.discarded", {}, by=by, at=at)


def publish(
    contest_key: str,
    round_key: str,
    number: int,
    *,
    incomplete: bool = False,
    by: int | None,
    at: datetime,
) -> Published:
    """Let a plan hold: judges have their entries at once, new pairs a blank sheet.

    Raises NotFound; NotReady where the plan breaks a rule, or leaves something open without
    `incomplete`; Conflicted where what it rests on has changed.
    """
    with write() as session:
        row, plan = _draft_of(session, contest_key, round_key, number, lock=True)
        _hold_sheets(session, row)
        roster = rosters.read(session, row, plans.settings_of(plan))
        pairs = plans.pairs_of(session, plan)
        if not plans.is_current(plan, roster, pairs):
            raise Conflicted(
                "Entries, judges, conflicts or sheets changed after this plan was made: "
                "make it again, or repair what is assigned."
            )
        _check_sound(Figures.of_json(plan.figures), incomplete=incomplete)
        held = pairs.keys() | roster.started
        change = Published(
            added=len(held - roster.published),
            removed=len(roster.published - held),
            kept=len(held & roster.published),
        )
        _replace(session, plan, at)
        numbers = {"added": change.added, "removed": change.removed, "kept": change.kept}
        seq = _record(session, row, plan, "plan.published", numbers, by=by, at=at)
        _assign(session, row, held, seq)
    return change


def _hold_sheets(session: Session, row: Round) -> None:
    """Let nobody begin a sheet before it is decided whether it stays.

    Tablets queue for the log before they write, so that only who queues there first can wait.
    """
    one_at_a_time(session, audit.LOCK)
    session.execute(
        select(ScoreSheet.id).where(ScoreSheet.round_id == row.id).with_for_update()
    ).all()


def _check_sound(figures: Figures, *, incomplete: bool) -> None:
    in_the_way = (*figures.breaches, *(() if incomplete else figures.open))
    if in_the_way:
        raise NotReady(" ".join(in_the_way[:10]))


def _replace(session: Session, plan: Plan, at: datetime) -> None:
    before = update(Plan).where(Plan.round_id == plan.round_id, Plan.state == "published")
    session.execute(before.values(state="replaced"))
    plan.state, plan.published_at = "published", at


def _assign(session: Session, row: Round, held: Iterable[Pair], seq: int) -> None:
    """Write who has what; sheets that were started are never touched."""
    entry, judge = key_ids(session, row, Entry), key_ids(session, row, Judge)
    wanted = {(judge[j], entry[e]) for e, j in held}
    rows = select(Assignment.judge_id, Assignment.entry_id).where(Assignment.round_id == row.id)
    there = {(judge_id, entry_id) for judge_id, entry_id in session.execute(rows)}
    for judge_id, entry_id in sorted(there - wanted):
        session.execute(
            delete(Assignment).where(
                Assignment.round_id == row.id,
                Assignment.judge_id == judge_id,
                Assignment.entry_id == entry_id,
            )
        )
    if new := wanted - there:
        session.execute(insert(Assignment), _columns(row, new))
    _fit_sheets(session, row, wanted, seq)


def _columns(row: Round, pairs: Iterable[Ids]) -> list[dict[str, Any]]:
    return [
        {"round_id": row.id, "judge_id": judge, "entry_id": entry} for judge, entry in sorted(pairs)
    ]


def _fit_sheets(session: Session, row: Round, wanted: set[Ids], seq: int) -> None:
    sheets = select(ScoreSheet.judge_id, ScoreSheet.entry_id, ScoreSheet.id)
    here = sheets.where(ScoreSheet.round_id == row.id)
    there = {(judge, entry) for judge, entry, _ in session.execute(here)}
    untouched = here.where(ScoreSheet.state == "blank", ScoreSheet.comment == "")
    surplus = [
        number
        for judge, entry, number in session.execute(untouched)
        if (judge, entry) not in wanted
    ]
    for start in range(0, len(surplus), AT_ONCE):
        some = surplus[start : start + AT_ONCE]
        session.execute(delete(ScoreSheet).where(ScoreSheet.id.in_(some)))
    if missing := wanted - there:
        blank = {"state": "blank", "origin": "app", "comment": "", "version": 0}
        rows = [{**one, **blank, "changed_seq": seq} for one in _columns(row, missing)]
        session.execute(insert(ScoreSheet), rows)
