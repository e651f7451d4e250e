"""What a tablet sends is applied exactly once, answered alike for ever, and nothing is lost."""

import json
from typing import Any

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.operations import Operation
from judging.models.panels import Conflict
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.models.tablets import Presence
from judging.packages.document import ConflictRow
from judging.services import audit, batches, operations, pending, rounds, sittings
from judging.services.presences import Sign
from tests import factories
from tests.tablets import Tablet, effects, opened

Made = dict[str, Any]


@pytest.fixture
def jun(session: Session) -> Tablet:
    """Jun's tablet; his round is open."""
    opened(session)
    return Tablet.of(session)


def marks(session: Session, entry: str = "A1") -> dict[str, str]:
    """What stands on Jun's sheet of an entry."""
    found = (
        select(Criterion.key, Mark.points)
        .join_from(ScoreSheet, Mark, Mark.sheet_id == ScoreSheet.id)
        .join(Criterion, Mark.criterion_id == Criterion.id)
        .join(Entry, ScoreSheet.entry_id == Entry.id)
        .where(Entry.key == entry)
    )
    return {key: f"{points:f}" for key, points in session.execute(found)}


def sheet(session: Session, entry: str = "A1") -> ScoreSheet:
    found = select(ScoreSheet).join(Entry, ScoreSheet.entry_id == Entry.id)
    mine = found.where(Entry.key == entry).order_by(ScoreSheet.judge_id)
    row = session.scalars(mine.execution_options(populate_existing=True)).first()
    assert row is not None
    return row


def count(session: Session, model: Any, *only: Any) -> int:
    return session.scalar(select(func.count()).select_from(model).where(*only)) or 0


def test_a_mark_is_applied_with_its_history_and_one_event(session: Session, jun: Tablet) -> None:
    made = jun.mark("54")
    (answer,) = jun.send(made)
    assert (answer["id"], answer["status"], answer["effect"]) == (made["id"], 200, "applied")
    assert (answer["version"], marks(session)) == (1, {"idea": "54"})
    kept = session.scalars(select(Operation)).one()
    assert (kept.id, kept.value, kept.epoch, kept.seq) == (made["id"], '"54"', 1, 1)
    event = session.scalars(select(AuditEvent).where(AuditEvent.act == "sheet.marked")).one()
    assert (made["id"] in event.details, event.subject) == (True, "sheet:final/J1/A1")
    assert "54" not in event.details.replace(made["id"], "").replace(kept.digest, "")
    row = sheet(session)
    assert (row.state, row.version, row.changed_seq) == ("draft", 1, event.seq)


def test_the_same_operation_counts_once_and_is_answered_alike(
    session: Session, jun: Tablet
) -> None:
    made = jun.mark("54")
    answers = jun.send(made, made) + jun.send(made) + jun.send(jun.mark("50"), made)
    assert answers[0] == answers[1] == answers[2] == answers[4]
    assert (marks(session), count(session, Operation)) == ({"idea": "50"}, 2)
    assert count(session, AuditEvent, AuditEvent.act == "sheet.marked") == 2


@pytest.mark.parametrize(
    "other", [{"value": "50"}, {"field": "craft"}, {"seq": 7}, {"base": 3}, {"entry": "B2"}]
)
def test_an_id_never_carries_another_content(session: Session, jun: Tablet, other: Made) -> None:
    made = jun.mark("4")
    first = jun.send(made)
    assert effects(jun.send(made | other)) == [(422, "refused")]
    assert jun.send(made) == first
    assert (marks(session), count(session, Operation)) == ({"idea": "4"}, 1)


def test_one_number_of_a_sitting_names_one_operation(session: Session, jun: Tablet) -> None:
    jun.send(jun.mark("54"))
    assert effects(jun.send(jun.mark("50", seq=1), jun.mark("51"))) == [
        (422, "refused"),
        (200, "applied"),
    ]
    assert marks(session) == {"idea": "51"}


def test_a_cleared_mark_has_no_row(session: Session, jun: Tablet) -> None:
    jun.send(jun.mark("54"), jun.mark(None))
    assert marks(session) == {}
    assert [one.value for one in session.scalars(select(Operation).order_by(Operation.seq))] == [
        '"54"',
        "null",
    ]


@pytest.mark.parametrize(
    "value",
    [
        *("61", "-1", "0.5", "54.0000001", "1e1", "5_4", " 54", "54 ", "+54", "٥٤", "", "A", "nan"),
        *("Infinity", "0x10", "9" * 400, 54, 54.0, True, False, [], {}, ["54"], {"value": "54"}),
    ],
    ids=lambda value: repr(value)[:12],
)
def test_only_points_on_the_grid_are_marks(session: Session, jun: Tablet, value: Any) -> None:
    (answer,) = jun.send(jun.mark(value))
    assert effects([answer]) == [(422, "refused")]
    assert "is not on the scale of 창의성" in answer["error"]
    assert marks(session) == {}
    assert session.scalars(select(Operation.effect)).one() == "refused"


@pytest.mark.parametrize(("said", "kept"), [("60", "60"), ("0", "0"), ("054.0", "54"), ("-0", "0")])
def test_decimal_text_is_read_exactly(session: Session, jun: Tablet, said: str, kept: str) -> None:
    assert effects(jun.send(jun.mark(said))) == [(200, "applied")]
    assert marks(session) == {"idea": kept}


def test_a_refused_one_blocks_no_other(session: Session, jun: Tablet) -> None:
    batch = [jun.mark("54"), jun.mark("99", name="craft"), jun.mark("33", name="craft")]
    assert effects(jun.send(*batch)) == [(200, "applied"), (422, "refused"), (200, "applied")]
    assert marks(session) == {"idea": "54", "craft": "33"}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        ({"round": "nowhere"}, 403),
        ({"entry": "Z9"}, 403),
        ({"field": "taste"}, 422),
        ({"kind": "bribe"}, 422),
        ({"entry": None}, 422),
        ({"kind": "signature", "field": ""}, 422),
        ({"kind": "comment"}, 422),
    ],
)
def test_what_has_no_place_is_refused(
    session: Session, jun: Tablet, other: Made, status: int
) -> None:
    assert effects(jun.send(jun.mark("54") | other)) == [(status, "refused")]
    assert marks(session) == {}


def test_a_conflict_bars_every_operation(session: Session) -> None:
    conflict = ConflictRow("J1", "A1", "excluded", "spouse")
    opened(session, factories.document(judged=False, conflicts=(conflict,)))
    jun = Tablet.of(session)
    batch = [jun.mark("54"), jun.op("comment", "x", "A1"), jun.op("recusal", None, "A1")]
    assert effects(jun.send(*batch, jun.mark("40", "B2"))) == [
        *[(403, "refused")] * 3,
        (200, "applied"),
    ]


def test_an_operation_of_another_judge_is_not_told(session: Session, jun: Tablet) -> None:
    made = jun.mark("54")
    jun.send(made)
    ines = Tablet.of(session, "J2")
    (answer,) = ines.send(made)
    assert effects([answer]) == [(403, "refused")]
    assert "54" not in str(answer["error"])
    assert count(session, Operation) == 1


def test_each_judge_has_a_field_of_his_own(session: Session, jun: Tablet) -> None:
    ines = Tablet.of(session, "J2")
    assert effects(jun.send(jun.mark("54")) + ines.send(ines.mark("50"))) == [(200, "applied")] * 2
    assert count(session, Mark) == 2


def test_nothing_is_taken_before_the_round_begins(session: Session) -> None:
    factories.cast(session, factories.contest(session, factories.document(judged=False)))
    jun = Tablet.of(session)
    (answer,) = jun.send(jun.mark("54"))
    assert (answer["status"], answer["error"]) == (422, batches.NOT_BEGUN_YET)
    assert count(session, Mark) == 0


def test_after_the_end_a_value_is_kept_beside_the_sheet(session: Session) -> None:
    people = opened(session)
    jun = Tablet.of(session)
    jun.send(jun.mark("54"))
    rounds.close("campus", "final", by=people.olga.id, at=factories.NOON)
    late = jun.mark("50")
    assert effects(jun.send(late)) == [(423, "locked")]
    assert marks(session) == {"idea": "54"}
    kept = session.get_one(Operation, late["id"])
    assert (kept.effect, kept.value, kept.version) == ("locked", '"50"', 0)


def test_what_says_the_same_as_what_holds_needs_no_lock(session: Session) -> None:
    people = opened(session)
    old = Tablet.of(session)
    late = old.mark("54")
    new = Tablet.of(session)
    new.send(new.mark("54"))
    rounds.close("campus", "final", by=people.olga.id, at=factories.NOON)
    assert effects(old.send(late)) == [(200, "absorbed")]


def test_comments_stand_on_the_sheet_and_memos_do_not(session: Session, jun: Tablet) -> None:
    jun.send(jun.op("comment", "뛰어난 발상", "A1"), jun.op("memo", "nur für mich", "A1"))
    assert sheet(session).comment == "뛰어난 발상"
    details = "".join(session.scalars(select(AuditEvent.details)))
    assert "발상" not in details
    assert "nur" not in details
    assert count(session, Operation) == 2


@pytest.mark.parametrize("text", ["x" * 10_001, "\ud83d", "a\0b", 5, None, ["x"]])
def test_text_that_cannot_be_kept_is_refused(session: Session, jun: Tablet, text: Any) -> None:
    assert effects(jun.send(jun.op("comment", text, "A1"), jun.mark("54"))) == [
        (422, "refused"),
        (200, "applied"),
    ]
    assert sheet(session).comment == ""


def test_an_operation_that_the_database_refuses_spoils_nothing(
    session: Session, jun: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A savepoint of its own: neither rows nor an event are left, and the log goes on."""
    bad = jun.mark("54")
    real = batches.Batch._save

    def broken(batch: Any, row: Any, seq: int) -> None:
        real(batch, row, seq)
        if row.version == 0 and not batch.gathered.seen:
            raise IntegrityError("", {}, Exception())

    monkeypatch.setattr(batches.Batch, "_save", broken)
    answers = jun.send(bad)
    assert effects(answers) == [(422, "refused")]
    assert (count(session, Operation), count(session, Mark), sheet(session).version) == (0, 0, 0)
    monkeypatch.setattr(batches.Batch, "_save", real)
    assert effects(jun.send(bad)) == [(200, "applied")]
    assert audit.verify(session) is None


def test_of_what_comes_together_only_what_the_database_refuses_is_left_out(
    session: Session, jun: Tablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the database that says no: a sheet of B2 is in a state that there is not."""
    real = pending.Pending.sheet

    def broken(rows: Any, sheet_id: int, row: Any) -> None:
        wrong = {"state": "nonsense"} if sheet_id == sheet(session, "B2").id else {}
        real(rows, sheet_id, row | wrong)

    monkeypatch.setattr(pending.Pending, "sheet", broken)
    answers = jun.send(jun.mark("54"), jun.mark("40", "B2"), jun.op("memo", "m", "A1"))
    assert effects(answers) == [(200, "applied"), (422, "refused"), (200, "applied")]
    assert answers[1]["error"] == batches.NOT_KEPT
    assert (marks(session), marks(session, "B2")) == ({"idea": "54"}, {})
    assert count(session, Operation) == 2
    assert audit.verify(session) is None


def test_every_kept_operation_has_its_one_event(session: Session, jun: Tablet) -> None:
    batch = [jun.mark("54"), jun.mark("99"), jun.mark("54"), jun.op("memo", "m", "A1")]
    jun.send(*batch, *batch)
    ids = [one["id"] for one in batch]
    logged = [
        json.loads(details)["operation"]
        for details in session.scalars(
            select(AuditEvent.details)
            .where(AuditEvent.subject.like("sheet:%"))
            .order_by(AuditEvent.seq)
        )
    ]
    assert logged == ids
    assert audit.verify(session) is None


def test_a_sign_of_life_comes_with_the_batch(session: Session, jun: Tablet) -> None:
    sitter = sittings.by_token(jun.token)
    operations.take(sitter, [], Sign(12, "A1", 80), at=factories.NOON)
    operations.take(sitter, [], Sign(0, None, None), at=factories.NOON)
    row = session.scalars(select(Presence)).one()
    assert (row.waiting, row.entry_id, row.battery) == (0, None, None)


def test_a_sheet_that_became_due_is_made_when_it_is_needed(session: Session) -> None:
    conflict = ConflictRow("J1", "A1", "excluded", "spouse")
    opened(session, factories.document(judged=False, conflicts=(conflict,)))
    session.execute(delete(Conflict))
    session.commit()
    jun = Tablet.of(session)
    assert effects(jun.send(jun.mark("54"), jun.mark("33", name="craft"))) == [
        (200, "applied"),
        (200, "applied"),
    ]
    assert marks(session) == {"idea": "54", "craft": "33"}
