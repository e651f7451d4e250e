"""Handing in, taking back, stepping back, signing and opening again, through what tablets send."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from judging.errors import NotFound, NotReady
from judging.models.entries import Entry
from judging.models.operations import Operation, Signature
from judging.models.panels import Conflict
from judging.models.people import Judge
from judging.models.results import Standing
from judging.models.rounds import Round
from judging.models.sheets import Mark, ScoreSheet
from judging.services import audit, decisions, operations, progress, reopenings, rounds, tallies
from judging.services.transactions import write
from tests import factories
from tests.factories import MARKS, NOON
from tests.tablets import STROKES, Tablet, effects, opened

LATER = NOON + timedelta(minutes=5)
TOTALS = {"A1": "87", "B2": "84", "C3": "70"}


@pytest.fixture
def people(session: Session) -> factories.Cast:
    return opened(session)


@pytest.fixture
def jun(session: Session, people: factories.Cast) -> Tablet:
    return Tablet.of(session)


def everything(tablet: Tablet, judge: str) -> None:
    """Hand in all that the judge gave in the small contest."""
    for entry, given in MARKS.items():
        answers = tablet.send(*tablet.sheet(entry, *given[judge]))
        assert effects(answers) == [(200, "applied")] * 3


def state(session: Session, entry: str = "A1", judge: str = "J1") -> str:
    row = sheet(session, entry, judge)
    return f"{row.state}{' reopened' if row.reopened else ''}"


def sheet(session: Session, entry: str = "A1", judge: str = "J1") -> ScoreSheet:
    found = select(ScoreSheet).join(Entry, ScoreSheet.entry_id == Entry.id)
    found = found.join(Judge, ScoreSheet.judge_id == Judge.id)
    mine = found.where(Entry.key == entry, Judge.key == judge)
    return session.scalars(mine.execution_options(populate_existing=True)).one()


def points(session: Session, entry: str = "A1") -> Decimal:
    found = select(Mark.points).where(Mark.sheet_id == sheet(session, entry).id)
    return sum(session.scalars(found), Decimal(0))


def scores(session: Session, people: factories.Cast) -> dict[str, str]:
    tallies.take("campus", "final", by=people.olga.id, at=LATER)
    found = select(Entry.key, Standing.score).join_from(Standing, Entry).order_by(Standing.tally_id)
    return dict(session.execute(found).all())


def reopen(people: factories.Cast, entry: str = "A1", reason: str = "착오 정정") -> int:
    return reopenings.reopen(
        "campus", "final", "J1", entry, reason=reason, by=people.chae.id, at=LATER
    )


def close(people: factories.Cast) -> None:
    rounds.close("campus", "final", by=people.olga.id, at=LATER)


def test_a_sheet_with_gaps_is_not_handed_in_and_the_gaps_are_named(
    session: Session, jun: Tablet
) -> None:
    jun.send(jun.mark("54"))
    (answer,) = jun.send(jun.op("submission", True, "A1"))
    assert effects([answer]) == [(422, "refused")]
    assert (answer["missing"], answer["error"]) == (["craft"], "Not scored yet: 완성도.")
    assert state(session) == "draft"


def test_zero_is_a_mark_and_blank_is_none(session: Session, jun: Tablet) -> None:
    assert effects(jun.send(*jun.sheet("A1", 0, 0))) == [(200, "applied")] * 3
    assert state(session) == "submitted"


def test_what_is_handed_in_can_be_changed_and_taken_back(session: Session, jun: Tablet) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    assert (state(session), sheet(session).submitted_at) == ("submitted", NOON)
    jun.send(jun.mark("50"))
    assert (state(session), points(session)) == ("submitted", 83)
    assert effects(jun.send(jun.mark(None))) == [(422, "refused")]
    jun.send(jun.op("submission", False, "A1"), jun.mark(None))
    assert (state(session), sheet(session).submitted_at) == ("draft", None)
    assert points(session) == 33


@pytest.mark.parametrize("value", ["true", 1, None, {}, []])
def test_handing_in_is_true_or_false(session: Session, jun: Tablet, value: Any) -> None:
    jun.send(*jun.sheet("A1", 54, 33, hand_in=False))
    assert effects(jun.send(jun.op("submission", value, "A1"))) == [(422, "refused")]
    assert state(session) == "draft"


def test_who_steps_back_leaves_the_numbers_at_once(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    everything(jun, "J1")
    ines = Tablet.of(session, "J2")
    everything(ines, "J2")
    row = session.scalars(select(Round)).one()
    before = progress.of_round(session, row)
    assert effects(jun.send(jun.op("recusal", {"reason": "사제 관계"}, "A1"))) == [(200, "applied")]
    after = progress.of_round(session, row)
    assert (before.expected, before.submitted) == (6, 6)
    assert (after.expected, after.submitted) == (5, 5)
    conflict = session.scalars(select(Conflict)).one()
    assert (conflict.kind, conflict.reason) == ("recused", "사제 관계")
    assert effects(jun.send(jun.mark("1"))) == [(403, "refused")]
    close(people)
    assert scores(session, people)["A1"] == "85.00"  # Ines alone


def test_who_stepped_back_by_mistake_is_back_as_before(session: Session, jun: Tablet) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    jun.send(jun.op("recusal", {"reason": ""}, "A1"))
    assert state(session) == "draft"
    assert effects(jun.send(jun.op("recusal", None, "A1"), jun.mark("50"))) == [
        (200, "applied"),
        (200, "applied"),
    ]
    assert (state(session), sheet(session).submitted_at, points(session)) == ("submitted", NOON, 83)
    assert session.scalars(select(Conflict)).all() == []


def test_the_reason_of_a_recusal_is_not_in_the_log(session: Session, jun: Tablet) -> None:
    jun.send(jun.op("recusal", {"reason": "사제 관계"}, "A1"))
    details = session.scalars(select(audit.AuditEvent.details))
    assert "사제" not in "".join(details)


def test_signing_closes_the_sheets(session: Session, jun: Tablet) -> None:
    everything(jun, "J1")
    assert effects(jun.send(jun.signature(**TOTALS))) == [(200, "applied")]
    assert {state(session, entry) for entry in MARKS} == {"signed"}
    signed = session.scalars(select(Signature)).one()
    assert (signed.strokes, signed.totals, signed.signed_at) == (STROKES, TOTALS, NOON)
    late = [jun.mark("50"), jun.op("submission", False, "A1"), jun.op("recusal", None, "A1")]
    assert effects(jun.send(*late)) == [(423, "locked")] * 3
    assert points(session) == 87


def test_what_follows_a_signature_in_one_batch_is_locked_too(session: Session, jun: Tablet) -> None:
    everything(jun, "J1")
    answers = jun.send(jun.mark("50"), jun.mark("54"), jun.signature(**TOTALS), jun.mark("50"))
    assert effects(answers)[2:] == [(200, "applied"), (423, "locked")]
    assert (state(session), points(session)) == ("signed", 87)


def test_nobody_signs_before_all_is_handed_in(session: Session, jun: Tablet) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    jun.send(jun.op("recusal", {"reason": "x"}, "C3"))
    (answer,) = jun.send(jun.signature(A1="87"))
    assert (answer["status"], answer["missing"]) == (422, ["B2"])
    jun.send(*jun.sheet("B2", 48, 36))
    assert effects(jun.send(jun.signature(A1="87", B2="84"))) == [(200, "applied")]
    assert state(session, "C3") == "blank"


@pytest.mark.parametrize(
    "totals", [{"A1": "86"}, {"A1": "87", "Z9": "1"}, {}, {"A1": 87}, {"A1": "x"}, {"A1": "sNaN"}]
)
def test_nobody_signs_totals_that_are_not_those_here(
    session: Session, jun: Tablet, totals: dict[str, Any]
) -> None:
    everything(jun, "J1")
    seen = TOTALS | totals if totals else {}
    (answer,) = jun.send(jun.signature(**seen))
    assert (answer["status"], answer["totals"]) == (422, TOTALS)
    assert session.scalars(select(Signature)).all() == []


def test_nobody_signs_while_a_question_is_open(session: Session, jun: Tablet) -> None:
    late = jun.mark("11")
    new = Tablet.of(session, at=LATER)
    everything(new, "J1")
    jun.send(late, at=LATER)
    (answer,) = new.send(new.signature(**TOTALS))
    assert (answer["status"], "which of two values" in answer["error"]) == (422, True)
    new.send(new.mark("54", base=1, settles=[late["id"]]))
    assert effects(new.send(new.signature(**TOTALS))) == [(200, "applied")]


@pytest.mark.parametrize(
    "strokes",
    [[], [[]], "x", [[[1, 2]]], [[[1, 2, True]]], [[[1, 2, "3"]]], [[[1, 2, 10**9]]], None],
)
def test_a_signature_is_strokes_of_points(session: Session, jun: Tablet, strokes: Any) -> None:
    everything(jun, "J1")
    made = jun.signature(**TOTALS)
    made["value"]["strokes"] = strokes
    assert effects(jun.send(made)) == [(422, "refused")]


def test_a_reopened_sheet_is_changed_and_handed_in_again(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    everything(jun, "J1")
    jun.send(jun.signature(**TOTALS))
    assert reopen(people) == 2
    assert (state(session), state(session, "B2")) == ("draft reopened", "submitted")
    void = session.scalars(select(Signature)).one()
    assert (void.voided_at, void.void_why) == (LATER, "착오 정정")
    assert effects(jun.send(jun.mark("55"), jun.op("submission", True, "A1"))) == [
        (200, "applied"),
        (200, "applied"),
    ]
    assert (state(session), sheet(session).revision) == ("submitted", 2)
    assert effects(jun.send(jun.signature(**TOTALS | {"A1": "88"}))) == [(200, "applied")]
    assert state(session) == "signed"


def test_a_sheet_is_opened_after_the_end_and_closes_when_it_is_handed_in(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    everything(jun, "J1")
    close(people)
    reopen(people)
    assert effects(jun.send(jun.mark("55"), jun.mark("1", "B2"))) == [
        (200, "applied"),
        (423, "locked"),
    ]
    jun.send(jun.op("submission", True, "A1"))
    assert state(session) == "submitted"
    assert effects(jun.send(jun.mark("56"))) == [(423, "locked")]
    assert points(session) == 88


def test_while_a_sheet_is_open_again_it_does_not_count(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    everything(jun, "J1")
    ines = Tablet.of(session, "J2")
    everything(ines, "J2")
    close(people)
    assert scores(session, people)["A1"] == "86.00"
    reopen(people)
    assert scores(session, people)["A1"] == "85.00"
    jun.send(jun.mark("56"), jun.op("submission", True, "A1"))
    assert scores(session, people)["A1"] == "87.00"


def test_nothing_is_opened_after_the_result_was_confirmed(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    everything(jun, "J1")
    close(people)
    tallies.take("campus", "final", by=people.olga.id, at=LATER)
    said = {"act": "confirm", "round_key": "final", "reason": "의결"}
    decisions.record("campus", **said, by=people.chae.id, at=LATER)
    with pytest.raises(NotReady, match="is confirmed"):
        reopen(people)
    assert effects(jun.send(jun.mark("1"))) == [(423, "locked")]


def test_what_is_open_is_not_opened(session: Session, people: factories.Cast, jun: Tablet) -> None:
    with pytest.raises(NotReady, match="open already"):
        reopen(people)
    jun.send(*jun.sheet("A1", 54, 33))
    reopen(people)
    with pytest.raises(NotReady, match="open already"):
        reopen(people)
    with pytest.raises(NotReady, match="why the sheet is opened"):
        reopen(people, "B2", reason=" ")
    with pytest.raises(NotFound):
        reopen(people, "Z9")


def test_each_reopening_is_told_with_its_reason(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    reopen(people, reason="one")
    jun.send(jun.op("submission", True, "A1"))
    reopen(people, reason="two")
    told = reopenings.listing("campus", "final", "J1", "A1")
    assert [(one.revision, one.reason, one.by) for one in told] == [
        (2, "one", "Chae"),
        (3, "two", "Chae"),
    ]


def test_a_late_value_counts_once_its_sheet_is_open_again(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    jun.send(*jun.sheet("A1", 54, 33))
    close(people)
    late = jun.mark("50")
    answer = jun.send(late, at=LATER)
    with pytest.raises(NotReady, match="closed"):
        take_in(late, people)
    reopen(people)
    assert take_in(late, people) == "applied"
    assert points(session) == 83
    assert jun.send(late) == answer
    with pytest.raises(NotReady, match="not waiting"):
        take_in(late, people)
    assert audit.verify(session) is None


def test_a_late_value_asks_where_the_judge_said_something_else_since(
    session: Session, people: factories.Cast, jun: Tablet
) -> None:
    late = jun.mark("11")
    new = Tablet.of(session, at=LATER)
    new.send(*new.sheet("A1", 54, 33), at=LATER)
    close(people)
    jun.send(late, at=LATER)
    reopen(people)
    assert take_in(late, people) == "quarantined"
    assert points(session) == 87


def take_in(made: dict[str, Any], people: factories.Cast) -> str:
    with write() as session:
        return operations.take_in(session, made["id"], by=people.chae.id, at=LATER)


def test_the_server_clock_ends_the_judging_whatever_a_tablet_says(
    session: Session, jun: Tablet
) -> None:
    session.scalars(select(Round)).one().judging_ends_at = LATER
    session.commit()
    in_time, late = jun.mark("54"), jun.mark("33", name="craft")
    late["made_at"] = NOON.isoformat()
    just_before = LATER - timedelta(microseconds=1)
    assert effects(jun.send(in_time, at=just_before)) == [(200, "applied")]
    assert effects(jun.send(late, at=LATER)) == [(423, "locked")]
    assert session.get_one(Operation, late["id"]).made_at == NOON
