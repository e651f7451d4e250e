"""The newest tally of every round without its document, and what changed since it was taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from judging.errors import Conflicted
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.people import User
from judging.models.results import Tally
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.votes import Ballot
from judging.services import audit, tables
from judging.services.shown import Changes, TallyInfo
from judging.services.transactions import one_at_a_time
from scoring.fingerprint import fingerprint
from scoring.lineage import closure
from scoring.rules import RuleBook

NOT_INPUT = (
    "account.",
    "announcement.",
    "job.",
    "membership.",
    "order.",
    "overrun.",
    "paper.",
    "poll.",
    "plan.made",
    "plan.pair_",
    "plan.discarded",
    "practice.",
    "round.assigning_changed",
    "operation.",
    "round.closed",
    "round.opened",
    "sitting.",
    "stage.",
    "tally.taken",
    "turn.",
)
TALLIES = select(
    *(Tally.number, Tally.taken_at, User.name, Tally.fingerprint, Tally.method),
    *(Tally.audit_seq, Tally.unresolved),
).outerjoin(User, Tally.taken_by_id == User.id)


@dataclass(frozen=True, slots=True)
class TallyHead:
    """A tally without its document; `unresolved` counts the ties that nobody has decided."""

    info: TallyInfo
    audit_seq: int
    unresolved: int


def of_round(session: Session, row: Round) -> list[TallyHead]:
    """Every tally of a round, the newest last."""
    found = session.execute(TALLIES.where(Tally.round_id == row.id).order_by(Tally.number))
    return [_head(*values) for values in found]


def heads(session: Session, contest: Contest) -> dict[str, TallyHead]:
    """The newest tally of every round that has one, by round key, in one query."""
    newest = (
        select(func.max(Tally.id))
        .join(Round, Tally.round_id == Round.id)
        .where(Round.contest_id == contest.id)
        .group_by(Tally.round_id)
    )
    chosen = TALLIES.add_columns(Round.key).join(Round, Tally.round_id == Round.id)
    rows = session.execute(chosen.where(Tally.id.in_(newest)))
    return {key: _head(*values) for *values, key in rows}


def _head(
    number: int, at: datetime, by: str | None, mark: str, method: str, seq: int, unresolved: int
) -> TallyHead:
    return TallyHead(TallyInfo(number, at, by or "", mark, method), seq, unresolved)


def changes(
    session: Session,
    contest: Contest,
    tallies: Mapping[str, TallyHead],
    *,
    thorough: bool = False,
) -> dict[str, Changes]:
    """What changed since each of these tallies.

    The marks are read only if the log says so, or where the look is `thorough`: then a mark that
    somebody altered behind the application's back counts too.
    """
    oldest = min((head.audit_seq for head in tallies.values()), default=None)
    if oldest is None or not (thorough or touched(session, contest, oldest)):
        return {}
    book, facts = tables.rule_book(session, contest), tables.facts(session, contest)
    return {
        key: _since(session, contest, book, key, head.audit_seq)
        for key, head in tallies.items()
        if fingerprint(book, facts, key) != head.info.fingerprint
    }


def _since(session: Session, contest: Contest, book: RuleBook, key: str, seq: int) -> Changes:
    sheets, votes = (
        session.scalar(
            select(func.count())
            .select_from(table)
            .join(Round, table.round_id == Round.id)
            .where(
                Round.contest_id == contest.id,
                Round.key.in_(closure(book, key)),
                table.changed_seq > seq,
            )
        )
        or 0
        for table in (ScoreSheet, Ballot)
    )
    other = touched(session, contest, seq, beside=(*NOT_INPUT, "sheet.", "ballot."))
    return Changes(sheets, other or not (sheets or votes), votes)


def hold(session: Session, contest: Contest, seq: int) -> None:
    """Keep the inputs of the contest as they are until the caller's transaction ends.

    Raises Conflicted where one has changed after the audit event `seq`.
    """
    one_at_a_time(session, audit.LOCK)
    if touched(session, contest, seq):
        raise Conflicted("The contest changed meanwhile. Look at it again and repeat.")


def touched(
    session: Session, contest: Contest, seq: int, beside: tuple[str, ...] = NOT_INPUT
) -> bool:
    """Whether the log has an event after `seq` whose act is none of these."""
    return session.scalar(_later(beside), {"contest": contest.id, "seq": seq}) is not None


@cache
def _later(beside: tuple[str, ...]) -> Select[int]:
    """Built once: every page of organisers asks this."""
    later = select(AuditEvent.seq).where(
        AuditEvent.contest_id == bindparam("contest"),
        AuditEvent.seq > bindparam("seq"),
        *(~AuditEvent.act.startswith(act) for act in beside),
    )
    return later.limit(1)
