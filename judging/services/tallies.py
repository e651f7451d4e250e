"""Tallies: dated, unchangeable calculations of a round, and what changed since."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, bindparam, cast, select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.results import Tally
from judging.models.rounds import Round
from judging.services import (
    lookup,
    outcomes,
    paper_states,
    progress,
    signatures,
    staleness,
    tables,
)
from judging.services.shown import Changes, ContestInfo, EntryInfo, JudgeInfo, RoundInfo, TallyInfo
from judging.services.signatures import SignatureInfo
from judging.services.staleness import TallyHead
from judging.services.transactions import write
from scoring.errors import ScoringError
from scoring.rules import RuleBook

KEPT_DOCUMENTS = 4
DOCUMENT = select(cast(Tally.document, Text)).where(
    Tally.round_id == bindparam("round"), Tally.number == bindparam("number")
)


@dataclass(frozen=True, slots=True)
class TallyPage:
    """Everything that the tally page of a round shows; `tally` None = none was taken yet.

    `working` is the calculation of one entry: of the one that was asked for, else of the first.
    """

    contest: ContestInfo
    book: RuleBook
    round: RoundInfo
    tally: TallyInfo | None
    document: dict[str, Any] | None
    working: dict[str, Any] | None
    entries: dict[str, EntryInfo]
    judges: dict[str, JudgeInfo]
    numbers: list[int]
    awards: dict[str, list[str]]
    changed_sheets: int = 0
    changed_votes: int = 0
    other_changes: bool = False
    sheets_missing: int = 0
    on_paper: list[tuple[str, str]] = field(default_factory=list)
    signatures: dict[str, SignatureInfo] = field(default_factory=dict)


def take(contest_key: str, round_key: str, *, by: int, at: datetime) -> int:
    """Compute a round as it stands and keep the result; its number is the answer.

    Raises NotFound; NotReady where the round is still being judged or its rules cannot be carried
    out, with the sentence that says why; Conflicted where the contest changed meanwhile.
    """
    session: Session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    if row.state not in ("closed", "confirmed"):
        raise NotReady("The judging of this round has not ended yet.")
    try:
        computed = outcomes.compute(session, contest)
    except ScoringError as error:
        raise NotReady(str(error)) from error
    with write() as session:
        staleness.hold(session, contest, computed.audit_seq)
        tally = outcomes.store_tally(session, contest, row, computed, by=by, at=at)
    return tally.number


def page(
    contest_key: str, round_key: str, number: int | None = None, *, show_teams: bool = False
) -> TallyPage:
    """The tally page of a round: the newest tally, or the one of that number. Raises NotFound.

    The calculation of the first entry stands beside the document; those of the others are not read.
    """
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    taken = staleness.of_round(session, row)
    found = _found(session, contest, row, taken, number, show_teams=show_teams)
    if not taken:
        return replace(found, sheets_missing=progress.of_round(session, row).missing)
    changes = staleness.changes(session, contest, {row.key: taken[-1]}).get(row.key, Changes())
    return replace(
        found,
        changed_sheets=changes.sheets,
        changed_votes=changes.votes,
        other_changes=changes.other,
        on_paper=paper_states.on_paper(session, row),
        signatures=signatures.standing(session, row),
    )


def worked(
    contest_key: str,
    round_key: str,
    entry_key: str,
    number: int | None = None,
    *,
    show_teams: bool = False,
) -> TallyPage:
    """A tally with the calculation of one entry, without what changed since. Raises NotFound."""
    session = db.session()
    contest = lookup.contest(session, contest_key)
    row = lookup.round_of(session, contest, round_key)
    taken = staleness.of_round(session, row)
    return _found(session, contest, row, taken, number, entry_key, show_teams=show_teams)


def _found(
    session: Session,
    contest: Contest,
    row: Round,
    taken: list[TallyHead],
    number: int | None,
    entry_key: str = "",
    *,
    show_teams: bool,
) -> TallyPage:
    """The chosen tally of those that were taken, with what names its entries and judges."""
    info = _chosen([head.info for head in taken], number)
    document = _document(session, row, info.number) if info else {}
    return TallyPage(
        contest=lookup.contest_info(contest),
        book=tables.rule_book(session, contest),
        round=lookup.round_info(row),
        tally=info,
        document=document or None,
        working=_working(session, row, info.number, document, entry_key) if info else None,
        entries=lookup.entry_infos(session, contest, show_teams=show_teams),
        judges=lookup.judge_infos(session, contest),
        numbers=[head.info.number for head in taken],
        awards=awards_by_entry(document) if info else {},
    )


def _chosen(taken: list[TallyInfo], number: int | None) -> TallyInfo | None:
    if number is None:
        return taken[-1] if taken else None
    info = next((info for info in taken if info.number == number), None)
    if info is None:
        raise NotFound("There is no such tally.")
    return info


def _document(session: Session, row: Round, number: int) -> dict[str, Any]:
    """A tally's document, which is read by many and must be changed by none."""
    return _parsed(session.scalars(DOCUMENT, {"round": row.id, "number": number}).one())


@lru_cache(maxsize=KEPT_DOCUMENTS)
def _parsed(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document


def _working(
    session: Session, row: Round, number: int, document: dict[str, Any], entry_key: str
) -> dict[str, Any] | None:
    """The calculation of that entry, or without one of the first; None where it is not here."""
    keys = [line["entry"] for part in ("lines", "unranked") for line in document[part]]
    wanted = entry_key or next(iter(keys), "")
    if wanted not in keys:
        return None
    column = Tally.workings[wanted]
    return session.scalar(select(column).where(Tally.round_id == row.id, Tally.number == number))


def awards_by_entry(document: dict[str, Any]) -> dict[str, list[str]]:
    """Keys of the awards that each entry would win, in order of precedence."""
    found: dict[str, list[str]] = {}
    for winner in document["awards"]:
        found.setdefault(winner["entry"], []).append(winner["award"])
    return found
