"""What voiding ballots, or taking that back, would do: votes, points and ranks before and after."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.extensions import db
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.rounds import Round
from judging.models.votes import Ballot, BallotMark
from judging.services import polls, tables
from judging.services.ballots import VOID, Chosen, changeable, refuse_confirmed
from scoring.errors import ScoringError
from scoring.exact import text
from scoring.facts import Facts, Votes
from scoring.play import Outcome, play


@dataclass(frozen=True, slots=True)
class EffectLine:
    """An entry before and after; score and rank only once the judging has ended."""

    entry: str
    votes: tuple[int, int]
    points: tuple[str, str]
    score: tuple[str, str]
    rank: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Effect:
    """What voiding these ballots, or restoring them, would do."""

    ballots: int
    lines: list[EffectLine]
    trouble: str = ""


def effect(
    contest_key: str, round_key: str, chosen: Chosen, act: str, *, by: int, at: datetime
) -> Effect:
    """What it would do to votes, points and ranks; while the vote runs this look is written down.

    Raises NotFound, NotReady.
    """
    session = db.session()
    contest, row = polls.place(session, contest_key, round_key)
    refuse_confirmed(row)
    which = changeable(row, chosen, act)
    number = session.scalar(select(func.count()).select_from(Ballot).where(which)) or 0
    if not number:
        raise NotReady("None of these ballots can be changed like this.")
    if row.state not in ("closed", "confirmed"):
        polls.reveal(contest_key, round_key, by=by, at=at)
    try:
        lines = _compared(session, contest, row, which, act)
    except ScoringError as error:
        return Effect(number, [], str(error))
    return Effect(number, lines)


def _compared(
    session: Session, contest: Contest, row: Round, which: ColumnElement[bool], act: str
) -> list[EffectLine]:
    book, facts = tables.rule_book(session, contest), tables.facts(session, contest)
    changed = _changed(session, facts, row, which, -1 if act == VOID else 1)
    component = next(part.key for part in row.components if part.kind == "votes")
    before = _of_entries(play(book, facts), row.key, component)
    after = _of_entries(play(book, changed), row.key, component)
    nothing: dict[str, Any] = {"votes": 0, "points": "", "score": "", "rank": None}
    ended = row.state == "closed"
    lines = []
    for entry in sorted({*before, *after}):
        pair = before.get(entry, nothing), after.get(entry, nothing)
        votes, points, score, rank = (tuple(one[name] for one in pair) for name in nothing)
        shown = (score, rank) if ended else (("", ""), (None, None))
        lines.append(EffectLine(entry, votes, points, *shown))
    return sorted(lines, key=lambda one: (-one.votes[0], one.entry))


def _changed(
    session: Session, facts: Facts, row: Round, which: ColumnElement[bool], sign: int
) -> Facts:
    """The facts with the votes of these ballots taken away, or added."""
    marked = (
        select(Entry.key, func.count())
        .join(BallotMark, BallotMark.entry_id == Entry.id)
        .join(Ballot, BallotMark.ballot_id == Ballot.id)
        .where(which)
        .group_by(Entry.key)
    )
    place = {entry.key: index for index, entry in enumerate(facts.entries)}
    rows = [(place[key], sign * count) for key, count in session.execute(marked)]
    here = facts.rounds[row.key]
    votes = Votes(
        np.concatenate([here.votes.entry, np.array([entry for entry, _ in rows], np.intp)]),
        np.concatenate([here.votes.votes, np.array([count for _, count in rows], np.int64)]),
        np.concatenate([here.votes.valid, np.ones(len(rows), np.bool_)]),
    )
    return replace(facts, rounds={**facts.rounds, row.key: replace(here, votes=votes)})


def _of_entries(outcome: Outcome, round_key: str, component: str) -> dict[str, dict[str, Any]]:
    """Each entry of the round; its votes and their points even where no judge scored it yet."""
    found = outcome.rounds[round_key]
    result = found.result
    place = [part.key for part in result.setting.round.components].index(component)
    votes, points = result.shares[component].over.tolist(), result.parts[place].before
    standing = {row["entry"]: row for row in (*found.ranking, *found.unranked)}
    return {
        result.key(entry): {
            "votes": count,
            "points": text(int(points.units[entry]), points.digits),
            "score": standing.get(result.key(entry), {}).get("score") or "",
            "rank": standing.get(result.key(entry), {}).get("rank"),
        }
        for entry, count in enumerate(votes)
    }
