"""From rows to a computed outcome, and what the outcome means for rounds. Nothing here commits."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.entries import RoundEntry
from judging.models.results import Standing, Tally
from judging.models.rounds import Round
from judging.services import audit, lookup, tables
from scoring.facts import Decision, Facts
from scoring.fingerprint import fingerprint
from scoring.lineage import closure
from scoring.play import METHOD_VERSION, Outcome, play
from scoring.rules import RuleBook
from scoring.tally import tally_document


@dataclass(frozen=True, slots=True)
class Computed:
    """An outcome with what it was computed from, as of one audit event."""

    book: RuleBook
    facts: Facts
    outcome: Outcome
    result: dict[str, Any]
    audit_seq: int


def compute(session: Session, contest: Contest, extra: Decision | None = None) -> Computed:
    """Play the contest as it stands, with one more decision if given. Raises ScoringError.

    The audit position is read first: whatever changes meanwhile counts as later than this result.
    """
    seq = last_seq(session, contest)
    book = tables.rule_book(session, contest)
    facts = tables.facts(session, contest)
    if extra is not None:
        facts = replace(facts, decisions=(*facts.decisions, extra))
    outcome = play(book, facts)
    return Computed(book, facts, outcome, outcome.as_dict(), seq)


def last_seq(session: Session, contest: Contest) -> int:
    """The newest audit event of the contest; 0 where there is none."""
    newest = select(func.max(AuditEvent.seq)).where(AuditEvent.contest_id == contest.id)
    return session.scalar(newest) or 0


def settle(
    session: Session, contest: Contest, computed: Computed, *, by: int | None, at: datetime
) -> None:
    """Let decisions take effect: confirmed rounds, who is in the next round, fresh tallies."""
    rounds = {row.key: row for row in lookup.rounds(session, contest)}
    for key in confirmed_rounds(computed):
        rounds[key].state = "confirmed"
    _renew_round_entries(session, contest, rounds, computed)
    for row in rounds.values():
        if row.state in ("closed", "confirmed"):
            store_tally(session, contest, row, computed, by=by, at=at)


def confirmed_rounds(computed: Computed) -> set[str]:
    """Keys of the rounds that a `confirm` froze, with those they build on."""
    named = {item.round for item in computed.facts.decisions if item.act == "confirm"}
    if "" in named:
        return {item.key for item in computed.book.rounds}
    return {below for key in named for below in closure(computed.book, key)}


def _renew_round_entries(
    session: Session, contest: Contest, rounds: dict[str, Round], computed: Computed
) -> None:
    ids = lookup.entry_ids(session, contest)
    for source in computed.book.rounds:
        target = source.advance.to if source.advance else ""
        if target and rounds[source.key].state == "confirmed":
            advanced = computed.result["rounds"][source.key]["advanced"]
            session.execute(delete(RoundEntry).where(RoundEntry.round_id == rounds[target].id))
            rows = [
                {"round_id": rounds[target].id, "entry_id": ids[row["entry"]], "via": row["via"]}
                for row in advanced
            ]
            if rows:
                session.execute(insert(RoundEntry), rows)


def store_tally(
    session: Session,
    contest: Contest,
    row: Round,
    computed: Computed,
    *,
    by: int | None,
    at: datetime,
) -> Tally:
    """Write a dated calculation of a round with its standings; an equal newest one is kept."""
    mark = fingerprint(computed.book, computed.facts, row.key)
    document = tally_document(computed.book, computed.facts, computed.outcome, row.key)
    document |= {key: computed.result[key] for key in ("awards", "vacant", "paid")}
    workings = _parted(document)
    newest = newest_tally(session, row.id)
    if newest is not None and newest.fingerprint == mark and newest.document == document:
        newest.audit_seq = computed.audit_seq
        return newest
    tally = Tally(
        round_id=row.id,
        number=newest.number + 1 if newest else 1,
        taken_at=at,
        taken_by_id=by,
        method=METHOD_VERSION,
        fingerprint=mark,
        audit_seq=computed.audit_seq,
        rules=rules_as_json(computed.book),
        unresolved=len(document["unresolved"]),
        document=document,
        workings=workings,
    )
    session.add(tally)
    session.flush()
    _write_standings(session, tally, document, lookup.entry_ids(session, contest))
    _record_taken(session, contest, row, tally)
    return tally


def _parted(document: dict[str, Any]) -> dict[str, Any]:
    """Take the workings out of the lines, by entry."""
    lines = (*document["lines"], *document["unranked"])
    return {line["entry"]: line.pop("working") for line in lines}


def _record_taken(session: Session, contest: Contest, row: Round, tally: Tally) -> None:
    audit.record(
        session,
        at=tally.taken_at,
        by=tally.taken_by_id,
        contest_id=contest.id,
        act="tally.taken",
        subject=f"round:{row.key}",
        details={
            "number": tally.number,
            "fingerprint": tally.fingerprint,
            "method": tally.method,
        },
    )


def newest_tally(session: Session, round_id: int) -> Tally | None:
    """The round's latest tally."""
    found = select(Tally).where(Tally.round_id == round_id).order_by(Tally.number.desc()).limit(1)
    return session.scalar(found)


def _write_standings(
    session: Session, tally: Tally, document: dict[str, Any], ids: dict[str, int]
) -> None:
    ranked = [
        {
            "tally_id": tally.id,
            "entry_id": ids[line["entry"]],
            "group": line["group"],
            "rank": line["rank"],
            "tied": line["tied"],
            "score": line["score"],
            "reason": "",
        }
        for line in document["lines"]
    ]
    unranked = [
        {
            "tally_id": tally.id,
            "entry_id": ids[line["entry"]],
            "group": line["group"],
            "rank": None,
            "tied": False,
            "score": "",
            "reason": line["reason"],
        }
        for line in document["unranked"]
    ]
    if ranked or unranked:
        session.execute(insert(Standing), ranked + unranked)


def rules_as_json(book: RuleBook) -> dict[str, Any]:
    """The rules of a contest as plain JSON; Decimals become their text."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(book), default=str))
    return plain
