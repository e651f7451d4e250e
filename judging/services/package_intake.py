"""A package's rows on their way into the database: in bulk, within the caller's transaction."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert

from judging.models.comparisons import Comparison
from judging.models.entries import Entry
from judging.models.panels import Assignment, Conflict, Panel, PanelEntry, PanelJudge
from judging.models.people import Judge, Team, TeamMember
from judging.models.results import Decision
from judging.models.sheets import Mark, ScoreSheet
from judging.models.votes import (
    Adjustment,
    Ballot,
    BallotMark,
    HandIn,
    Investment,
    JudgeRanking,
    Measurement,
    VoteCount,
)
from judging.packages.document import ContestDocument
from judging.services import package_rows as rows
from judging.services.package_names import Names

Progress = Callable[[str, int, int], None]
ROWS_AT_ONCE = 5000

# A table stands after all that its rows refer to.
TABLES: tuple[tuple[Any, Callable[[ContestDocument, Names], rows.Rows]], ...] = (
    (Team, rows.teams),
    (TeamMember, rows.members),
    (Entry, rows.entries),
    (Judge, rows.judges),
    (Panel, rows.panels),
    (PanelJudge, rows.panel_judges),
    (PanelEntry, rows.panel_entries),
    (Assignment, rows.assignments),
    (Conflict, rows.conflicts),
    (ScoreSheet, rows.sheets),
    (Mark, rows.marks),
    (Ballot, rows.ballots),
    (BallotMark, rows.ballot_marks),
    (VoteCount, rows.vote_counts),
    (Investment, rows.investments),
    (JudgeRanking, rows.rankings),
    (Comparison, rows.comparisons),
    (HandIn, rows.hand_ins),
    (Measurement, rows.measurements),
    (Adjustment, rows.adjustments),
    (Decision, rows.decisions),
)


def store_rows(document: ContestDocument, names: Names, progress: Progress) -> None:
    """Write every row of a document whose rules are stored already."""
    for model, make_rows in TABLES:
        found = list(make_rows(document, names))
        phase = model.__tablename__.replace("_", " ")
        for start in range(0, len(found), ROWS_AT_ONCE):
            chunk = found[start : start + ROWS_AT_ONCE]
            names.session.execute(insert(model.__table__), chunk)
            progress(phase, start + len(chunk), len(found))
