"""Decisions of the panel: written down once, replayed in order for ever."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge, User
from judging.models.results import ACTS, Decision
from judging.models.rounds import Round
from judging.services import audit, lookup, outcomes, staleness, tables
from judging.services.shown import ContestInfo, EntryInfo, JudgeInfo
from judging.services.transactions import write
from scoring import facts
from scoring.errors import ScoringError
from scoring.rules import RuleBook

NEEDS = {
    "no_show": ("round", "entry"),
    "withdraw": ("entry",),
    "disqualify": ("entry",),
    "exclude_judge": ("judge",),
    "chair_prefers": ("round", "entry", "value"),
    "promote_reserve": ("round",),
    "remove_award": ("entry",),
    "confirm": (),
}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision as the page lists it."""

    seq: int
    act: str
    round_key: str
    entry_key: str
    judge_key: str
    value: str
    reason: str
    decided_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """The decisions of a contest, oldest first, with the names they use."""

    contest: ContestInfo
    book: RuleBook
    decisions: list[DecisionLine]
    entries: dict[str, EntryInfo]
    judges: dict[str, JudgeInfo]


def listing(contest_key: str, *, show_teams: bool = False) -> DecisionsPage:
    """What was decided so far. Raises NotFound."""
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    return DecisionsPage(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        decisions=_lines(session, contest),
        entries=lookup.entry_infos(session, contest, show_teams=show_teams),
        judges=lookup.judge_infos(session, contest),
    )


def _lines(session: Session, contest: Contest) -> list[DecisionLine]:
    rows = session.execute(
        select(Decision, Round.key, Entry.key, Judge.key, User.name, User.email)
        .outerjoin(Round, Decision.round_id == Round.id)
        .outerjoin(Entry, Decision.entry_id == Entry.id)
        .outerjoin(Judge, Decision.judge_id == Judge.id)
        .outerjoin(User, Decision.decided_by_id == User.id)
        .where(Decision.contest_id == contest.id)
        .order_by(Decision.seq)
    )
    return [
        DecisionLine(
            row.seq,
            row.act,
            round_key or "",
            entry_key or "",
            judge_key or "",
            row.value,
            row.reason,
            row.decided_at,
            name or email or "",
        )
        for row, round_key, entry_key, judge_key, name, email in rows
    ]


def record(
    contest_key: str,
    *,
    act: str,
    reason: str,
    by: int,
    at: datetime,
    round_key: str = "",
    entry_key: str = "",
    judge_key: str = "",
    value: str = "",
) -> int:
    """Write down what was decided, let it take effect, and answer with its number.

    Raises NotFound for an unknown name; NotReady where something is missing or the rules do not
    allow it, with the sentence that says why; Conflicted where the contest changed meanwhile.
    """
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    said = facts.Decision(0, _known(act), round_key, entry_key, judge_key, value)
    _check(said, reason)
    since = outcomes.last_seq(session, contest)
    row = _row(session, contest, said, reason=reason, by=by, at=at)
    computed = _foresee(session, contest, replace(said, seq=row.seq))
    if said.act == "confirm":
        _check_ended(session, contest, outcomes.confirmed_rounds(computed))
    with write() as session:
        staleness.hold(session, contest, since)
        session.add(row)
        seq = _log(session, contest, said, row)
        outcomes.settle(session, contest, replace(computed, audit_seq=seq), by=by, at=at)
    return row.seq


def _known(act: str) -> facts.Act:
    for known in ACTS:
        if known == act:
            return known  # type: ignore[return-value]  # ACTS and Act list the same words
    raise NotReady(f"“{act}” is not a decision that the rules know.")


def _check(said: facts.Decision, reason: str) -> None:
    missing = [name for name in NEEDS[said.act] if not getattr(said, name)]
    if missing:
        raise NotReady(f"This decision needs: {', '.join(missing)}.")
    if not reason.strip():
        raise NotReady("A decision needs its reason in a sentence.")
    if said.act == "chair_prefers" and said.entry == said.value:
        raise NotReady("The chair prefers one entry to another: name two different entries.")


def _check_ended(session: Session, contest: Contest, rounds: set[str]) -> None:
    for row in lookup.rounds(session, contest):
        if row.key in rounds and row.state not in ("closed", "confirmed"):
            raise NotReady("The judging of this round has not ended yet.")


def _row(
    session: Session,
    contest: Contest,
    said: facts.Decision,
    *,
    reason: str,
    by: int | None,
    at: datetime,
) -> Decision:
    newest = select(func.max(Decision.seq)).where(Decision.contest_id == contest.id)
    if said.act == "chair_prefers":
        lookup.entry_id(session, contest, said.value)
    return Decision(
        contest_id=contest.id,
        seq=(session.scalar(newest) or 0) + 1,
        act=said.act,
        round_id=lookup.round_of(session, contest, said.round).id if said.round else None,
        entry_id=lookup.entry_id(session, contest, said.entry) if said.entry else None,
        judge_id=lookup.judge_id(session, contest, said.judge) if said.judge else None,
        value=said.value,
        reason=reason.strip(),
        decided_at=at,
        decided_by_id=by,
    )


def _foresee(session: Session, contest: Contest, said: facts.Decision) -> outcomes.Computed:
    try:
        return outcomes.compute(session, contest, extra=said)
    except ScoringError as error:
        raise NotReady(str(error)) from error


def _log(session: Session, contest: Contest, said: facts.Decision, row: Decision) -> int:
    return audit.record(
        session,
        at=row.decided_at,
        by=row.decided_by_id,
        contest_id=contest.id,
        act=f"decision.{said.act}",
        subject=f"decision:{row.seq}",
        details={
            "round": said.round,
            "entry": said.entry,
            "judge": said.judge,
            "value": said.value,
        },
    )
