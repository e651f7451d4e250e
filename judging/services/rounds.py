"""Rounds: what stands at the head of their pages, and ending their judging."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.panels import Assignment
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.services import audit, blind_numbers, lookup, progress, sheets, tables
from judging.services.shown import ContestInfo, RoundInfo
from judging.services.transactions import one_at_a_time, write
from scoring.rules import RuleBook


@dataclass(frozen=True, slots=True)
class RoundHead:
    """A round among the others of its contest, and how many there are to be assigned."""

    contest: ContestInfo
    book: RuleBook
    round: RoundInfo
    rounds: list[RoundInfo]
    entries: int
    judges: int
    places: int | None

    @property
    def compares(self) -> bool:
        """Whether its entries are compared in pairs."""
        return any(part.kind == "pairs" for part in self.book.round(self.round.key).components)


def head(contest_key: str, round_key: str) -> RoundHead:
    """The round as its pages introduce it. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    judges = select(func.count()).select_from(Judge).where(Judge.contest_id == contest.id)
    entries = select(func.count()).select_from(progress.entrants(row).subquery())
    return RoundHead(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        round=lookup.round_info(row),
        rounds=[lookup.round_info(one) for one in lookup.rounds(session, contest)],
        entries=session.scalar(entries) or 0,
        judges=session.scalar(judges) or 0,
        places=row.places,
    )


def judge_names(contest_key: str) -> dict[str, str]:
    """What the contest's judges are called, by key. Raises NotFound."""
    session = db.session()
    found = lookup.judge_infos(session, lookup.contest(session, contest_key))
    return {key: one.name or key for key, one in found.items()}


def next_to_judge(contest_key: str) -> RoundInfo | None:
    """The first round whose judging has not ended, else the last one. Raises NotFound."""
    session = db.session()
    rows = lookup.rounds(session, lookup.contest(session, contest_key))
    waiting = [row for row in rows if row.state in ("setup", "judging")]
    chosen = (waiting or rows[-1:])[:1]
    return lookup.round_info(chosen[0]) if chosen else None


def open_judging(contest_key: str, round_key: str, *, by: int, at: datetime) -> int:
    """Let the judges begin: each gets a blank sheet for each of his entries; answers how many.

    Raises NotFound; NotReady where the round has begun, or nobody would have anything to judge.
    """
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        _check_can_begin(session, row)
        blind_numbers.check_complete(session, contest)
        row.state = "judging"
        if contest.state in ("draft", "open"):
            contest.state = "judging"
        seq = _record(session, contest, row, "opened", {}, by=by, at=at)
        return sheets.add_blank(session, row, seq)


def _check_can_begin(session: Session, row: Round) -> None:
    if row.state != "setup":
        raise NotReady("The judging of this round has already begun.")
    if not session.scalar(select(exists(progress.entrants(row)))):
        raise NotReady("No entry takes part in this round yet.")
    if progress.JUDGED_WHOLE.isdisjoint(part.kind for part in row.components) and not any(
        part.kind == "sheets" for part in row.components
    ):
        return
    if row.assign is not None and not session.scalar(
        select(exists().where(Assignment.round_id == row.id))
    ):
        raise NotReady("Nothing is assigned in this round yet: publish a plan first.")
    if not session.scalar(select(exists(progress.expected_pairs(session, row)))):
        raise NotReady("This contest has no judges yet.")


def close(contest_key: str, round_key: str, *, by: int, at: datetime) -> None:
    """End the judging of a round. Raises NotFound; NotReady where it has ended already."""
    with write() as session:
        one_at_a_time(session, audit.LOCK)
        contest = lookup.contest(session, contest_key)
        row = lookup.round_of(session, contest, round_key)
        if row.state not in ("setup", "judging"):
            raise NotReady("The judging of this round has already ended.")
        missing = progress.of_round(session, row).missing
        row.state = "closed"
        _record(session, contest, row, "closed", {"missing_sheets": missing}, by=by, at=at)


def _record(
    session: Session,
    contest: Contest,
    row: Round,
    what: str,
    details: dict[str, int],
    *,
    by: int,
    at: datetime,
) -> int:
    return audit.record(
        session,
        at=at,
        by=by,
        contest_id=contest.id,
        act=f"round.{what}",
        subject=f"round:{row.key}",
        details=details,
    )
