"""A judge takes another's place in a round that is being judged: whose sheets count then (R20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.panels import Assignment, Conflict
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import audit, decisions, lookup, progress, sheets
from judging.services.shown import JudgeInfo
from judging.services.transactions import one_at_a_time, write

POLICIES = ("all", "rest")
HANDED_IN = ("submitted", "signed")


@dataclass(frozen=True, slots=True)
class Effect:
    """What a replacement would do, by keys of entries.

    `gets` = what the successor is to judge; `before` = those of them whose presentation the other
    one has judged already; `kept` = sheets of the other one that go on counting; `barred` = what
    the successor may not judge, so that these entries have one sheet fewer.
    """

    gets: list[str]
    before: list[str]
    kept: list[str]
    barred: list[str]


@dataclass(frozen=True, slots=True)
class ReplacementPage:
    """Two judges of a contest, and what each policy would do; None = nobody is chosen yet."""

    judges: list[JudgeInfo]
    effects: dict[str, Effect] | None


@dataclass(frozen=True, slots=True)
class _Places:
    """Ids: what the judge has to judge, what of it is handed in, what the successor may not judge,
    and what he has already; somebody who has begun nothing has nothing yet."""

    old: int
    new: int
    mine: list[int]
    done: set[int]
    barred: set[int]
    has: set[int]

    def gets(self, policy: str) -> list[int]:
        """What the successor is to judge."""
        wanted = self.mine if policy == "all" else [e for e in self.mine if e not in self.done]
        return [entry for entry in wanted if entry not in self.barred | self.has]


def preview(contest_key: str, round_key: str, old: str, new: str) -> ReplacementPage:
    """The judges to choose from, and what the replacement would do. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    infos = lookup.judge_infos(session, contest)
    judges = sorted(infos.values(), key=lambda one: one.key)
    if not old or not new or old == new:
        return ReplacementPage(judges, None)
    places = _places(session, contest, row, old, new)
    keys = {number: key for key, number in lookup.entry_ids(session, contest).items()}
    return ReplacementPage(judges, {one: _effect(places, one, keys) for one in POLICIES})


def _places(session: Session, contest: Contest, row: Round, old: str, new: str) -> _Places:
    old_id, new_id = (lookup.judge_id(session, contest, key) for key in (old, new))
    pairs = progress.expected_pairs(session, row).subquery()
    mine = (
        select(pairs.c.entry_id)
        .join(Entry, Entry.id == pairs.c.entry_id)
        .where(pairs.c.judge_id == old_id)
        .order_by(Entry.key)
    )
    done = select(ScoreSheet.entry_id).where(
        ScoreSheet.round_id == row.id,
        ScoreSheet.judge_id == old_id,
        ScoreSheet.state.in_(HANDED_IN),
    )
    barred = select(Conflict.entry_id).where(Conflict.judge_id == new_id)
    return _Places(
        old_id,
        new_id,
        list(session.scalars(mine)),
        set(session.scalars(done)),
        set(session.scalars(barred)),
        _has(session, row, new_id, pairs),
    )


def _has(session: Session, row: Round, judge: int, pairs: Any) -> set[int]:
    begun = exists().where(
        ScoreSheet.round_id == row.id,
        ScoreSheet.judge_id == judge,
        ScoreSheet.state != "blank",
    )
    mine = select(pairs.c.entry_id).where(pairs.c.judge_id == judge)
    return set(session.scalars(mine)) if session.scalar(select(begun)) else set()


def _effect(places: _Places, policy: str, keys: dict[int, str]) -> Effect:
    gets = places.gets(policy)

    def named(numbers: Iterable[int]) -> list[str]:
        return [keys[number] for number in numbers]

    kept = [entry for entry in places.mine if entry in places.done] if policy == "rest" else []
    wanted = places.mine if policy == "all" else [e for e in places.mine if e not in places.done]
    return Effect(
        gets=named(gets),
        before=named(entry for entry in gets if entry in places.done),
        kept=named(kept),
        barred=named(entry for entry in wanted if entry in places.barred),
    )


def replace(
    contest_key: str,
    round_key: str,
    old: str,
    new: str,
    policy: str,
    *,
    reason: str,
    by: int,
    at: datetime,
) -> int:
    """Let a judge take another's place from now on; answers how many entries he gets.

    With "all" the other one's sheets are left out by decision and the successor judges everything,
    the earlier presentations from recordings; with "rest" the sheets that were handed in stay.
    Raises NotFound; NotReady where the rules do not allow it, or nothing would change hands.
    """
    if policy not in POLICIES:
        raise NotReady("Say what becomes of the sheets that are handed in.")
    if old == new:
        raise NotReady("Choose two different judges.")
    if not reason.strip():
        raise NotReady("A decision needs its reason in a sentence.")
    if policy == "all":
        _leave_out(contest_key, round_key, old, new, reason=reason, by=by, at=at)
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        return _take_over(session, contest_key, round_key, old, new, policy, by=by, at=at)


def _take_over(
    session: Session,
    contest_key: str,
    round_key: str,
    old: str,
    new: str,
    policy: str,
    *,
    by: int,
    at: datetime,
) -> int:
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    _check(row)
    places = _places(session, contest, row, old, new)
    gets = places.gets(policy)
    if not gets:
        raise NotReady("There is nothing left that this judge could take over.")
    seq = audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act="judge.replaced",
        subject=f"judge:{old}",
        details={"round": row.key, "by": new, "policy": policy, "entries": len(gets)},
    )
    _hand_over(session, row, places, policy, gets)
    sheets.add_blank(session, row, seq, judge_id=places.new)
    return len(gets)


def _leave_out(
    contest_key: str, round_key: str, old: str, new: str, *, reason: str, by: int, at: datetime
) -> None:
    """Have the decision first: where the rules refuse it, nothing else happens either."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    _check(row)
    if not _places(session, contest, row, old, new).gets("all"):
        raise NotReady("There is nothing left that this judge could take over.")
    said = {"act": "exclude_judge", "round_key": round_key, "judge_key": old}
    decisions.record(contest_key, **said, reason=reason, by=by, at=at)


def _check(row: Round) -> None:
    if row.state not in ("setup", "judging"):
        raise NotReady("The judging of this round has already ended.")


def _hand_over(session: Session, row: Round, places: _Places, policy: str, gets: list[int]) -> None:
    """Write out who judges what, move the entries, and take away the sheets that moved."""
    _write_out(session, row)
    here = (Assignment.round_id == row.id,)
    if not places.has:  # somebody new has what he takes over and nothing else
        session.execute(delete(Assignment).where(*here, Assignment.judge_id == places.new))
    had = select(Assignment.entry_id).where(*here, Assignment.judge_id == places.new)
    new = set(gets) - set(session.scalars(had))
    if new:
        columns = {"round_id": row.id, "judge_id": places.new}
        session.execute(insert(Assignment), [{**columns, "entry_id": one} for one in sorted(new)])
    if policy == "rest":
        moved = [entry for entry in places.mine if entry not in places.done]
        gone = (Assignment.judge_id == places.old, Assignment.entry_id.in_(moved))
        session.execute(delete(Assignment).where(*here, *gone))
    _drop_unassigned(session, row, places.old, ("blank", "draft"))
    _drop_unassigned(session, row, places.new, ("blank",))


def _write_out(session: Session, row: Round) -> None:
    """Everybody's entries as explicit assignments, where so far the panels or nothing said them."""
    if session.scalar(select(exists().where(Assignment.round_id == row.id))):
        return
    pairs = session.execute(progress.expected_pairs(session, row)).all()
    rows = [{"round_id": row.id, "judge_id": judge, "entry_id": entry} for judge, entry in pairs]
    session.execute(insert(Assignment), rows)


def _drop_unassigned(session: Session, row: Round, judge: int, states: tuple[str, ...]) -> None:
    """Take sheets away that their judge no longer has; what was typed stays in the history."""
    kept = select(Assignment.entry_id).where(
        Assignment.round_id == row.id, Assignment.judge_id == judge
    )
    session.execute(
        delete(ScoreSheet).where(
            ScoreSheet.round_id == row.id,
            ScoreSheet.judge_id == judge,
            ScoreSheet.state.in_(states),
            ScoreSheet.entry_id.not_in(kept),
        )
    )
