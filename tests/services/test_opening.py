"""Beginning the judging of a round: everybody has a blank sheet for each of his entries."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotReady
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.packages.document import AssignmentRow, ConflictRow, ContestDocument
from judging.services import rounds
from scoring.rules import Assign
from tests import factories
from tests.factories import NOON

Begin = Callable[..., int]


@pytest.fixture
def begin(session: Session) -> Begin:
    """Opens the final of the small contest, changed as a test wants it."""

    def opened(document: ContestDocument | None = None) -> int:
        made = document or factories.document(judged=False)
        people = factories.cast(session, factories.contest(session, made))
        return rounds.open_judging("campus", "final", by=people.olga.id, at=NOON)

    return opened


def sheets(session: Session) -> set[tuple[str, str, str]]:
    rows = session.execute(
        select(Judge.key, Entry.key, ScoreSheet.state)
        .join_from(ScoreSheet, Judge)
        .join(Entry, ScoreSheet.entry_id == Entry.id)
    )
    return set(rows.all())


def test_each_judge_gets_a_blank_sheet_for_each_entry(session: Session, begin: Begin) -> None:
    assert begin() == 6
    pairs = {(judge, entry, "blank") for judge in ("J1", "J2") for entry in ("A1", "B2", "C3")}
    assert sheets(session) == pairs
    assert session.scalar(select(Round.state)) == "judging"
    assert session.scalar(select(Contest.state)) == "judging"
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "round.opened")).one()
    assert set(session.scalars(select(ScoreSheet.changed_seq))) == {event.seq}


def test_a_conflict_has_no_sheet(session: Session, begin: Begin) -> None:
    conflict = ConflictRow("J1", "A1", "excluded", "spouse")
    assert begin(factories.document(judged=False, conflicts=(conflict,))) == 5
    assert ("J1", "A1", "blank") not in sheets(session)


def test_only_what_is_assigned_has_a_sheet(session: Session, begin: Begin) -> None:
    given = (AssignmentRow("final", "J1", "A1"), AssignmentRow("final", "J2", "B2"))
    assert begin(factories.document(judged=False, assignments=given)) == 2
    assert sheets(session) == {("J1", "A1", "blank"), ("J2", "B2", "blank")}


def test_nobody_begins_where_a_plan_is_still_to_come(session: Session, begin: Begin) -> None:
    book = factories.document().book
    planned = replace(book, rounds=(replace(book.rounds[0], assign=Assign(judges_per_entry=1)),))
    with pytest.raises(NotReady, match="publish a plan first"):
        begin(factories.document(judged=False, book=planned))
    assert session.scalar(select(Round.state)) == "setup"


def test_nobody_begins_twice(begin: Begin) -> None:
    begin()
    with pytest.raises(NotReady, match="already begun"):
        rounds.open_judging("campus", "final", by=1, at=NOON)


def test_nobody_begins_without_entries(begin: Begin) -> None:
    with pytest.raises(NotReady, match="No entry takes part"):
        begin(factories.document(judged=False, entries=(), members=()))


def test_nobody_begins_without_judges(begin: Begin) -> None:
    with pytest.raises(NotReady, match="no judges yet"):
        begin(factories.document(judged=False, judges=()))
