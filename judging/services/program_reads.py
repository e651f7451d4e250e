"""What other programs may read of a contest: never a score while it is judged."""

from typing import Any

from sqlalchemy import select

from judging.extensions import db
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.people import Judge, Team
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.services import lookup, progress

Json = dict[str, Any]


def contest(contest_key: str) -> Json:
    """The contest and its rounds in their order. Raises NotFound."""
    session = db.session()
    row = lookup.contest(session, contest_key)
    return {
        "key": row.key,
        "texts": row.texts,
        "state": row.state,
        "timezone": row.timezone,
        "locale": row.locale,
        "blind": row.blind,
        "rounds": [_round(one) for one in lookup.rounds(session, row)],
    }


def _round(row: Round) -> Json:
    return {"key": row.key, "texts": row.texts, "state": row.state}


def board(contest_key: str) -> Json:
    """How far each round is: entries, sheets expected and handed in. Raises NotFound."""
    session = db.session()
    row = lookup.contest(session, contest_key)
    return {"rounds": [_counts(one) for one in lookup.rounds(session, row)]}


def _counts(row: Round) -> Json:
    done = progress.of_round(db.session(), row)
    counts = {"entries": done.entries, "expected": done.expected, "submitted": done.submitted}
    return {"key": row.key, "state": row.state, **counts}


def entries(contest_key: str, *, show_teams: bool) -> Json:
    """The entries by key; their teams only where the asker may know them. Raises NotFound."""
    session = db.session()
    row = lookup.contest(session, contest_key)
    found = (
        select(Entry.key, Entry.title, Entry.status, Team.name, Division.key)
        .outerjoin(Team, Entry.team_id == Team.id)
        .outerjoin(Division, Entry.division_id == Division.id)
        .where(Entry.contest_id == row.id)
        .order_by(Entry.key)
    )
    return {
        "entries": [
            {
                "key": key,
                "title": title,
                "status": status,
                "division": division or "",
                "team": (team or "") if show_teams else "",
            }
            for key, title, status, team, division in session.execute(found)
        ]
    }


def round_state(contest_key: str, round_key: str) -> str:
    """The state of a round. Raises NotFound."""
    return lookup.any_round(db.session(), contest_key, round_key).state


def sheets(contest_key: str, round_key: str) -> Json:
    """The score sheets of a round with their marks, points as text. Raises NotFound."""
    session = db.session()
    row = lookup.any_round(session, contest_key, round_key)
    mine = session.get_one(Contest, row.contest_id)
    found = (
        select(ScoreSheet.id, Judge.key, Entry.key, ScoreSheet.state, ScoreSheet.total)
        .join_from(ScoreSheet, Judge, ScoreSheet.judge_id == Judge.id)
        .join(Entry, ScoreSheet.entry_id == Entry.id)
        .where(ScoreSheet.round_id == row.id, Judge.contest_id == mine.id)
        .order_by(Entry.key, Judge.key)
    )
    marks = _marks(row)
    return {
        "round": row.key,
        "sheets": [
            {
                "judge": judge,
                "entry": entry,
                "state": state,
                "total": None if total is None else f"{total:f}",
                "marks": marks.get(sheet_id, {}),
            }
            for sheet_id, judge, entry, state, total in session.execute(found)
        ],
    }


def _marks(row: Round) -> dict[int, dict[str, str]]:
    rows = db.session.execute(
        select(Mark.sheet_id, Criterion.key, Mark.points)
        .join_from(Mark, Criterion, Mark.criterion_id == Criterion.id)
        .join(ScoreSheet, Mark.sheet_id == ScoreSheet.id)
        .where(ScoreSheet.round_id == row.id)
        .order_by(Criterion.position)
    )
    found: dict[int, dict[str, str]] = {}
    for sheet_id, criterion, points in rows:
        found.setdefault(sheet_id, {})[criterion] = f"{points:f}"
    return found
