"""The file of a dead tablet: taken in once, by the same rules, in its judge's name."""

import json

import pytest
from sqlalchemy import select

from judging.api.bodies import Malformed
from judging.api.queue_files import queue_of
from judging.errors import NotReady
from judging.models.audit import AuditEvent
from judging.models.operations import Operation
from judging.models.sheets import ScoreSheet
from judging.services import queue_files, rounds, sittings
from judging.services.queue_files import NO_SITTING, REVOKED, UNREADABLE
from tests import factories, tablets
from tests.factories import NOON
from tests.tablets import Tablet

WHY = "태블릿이 켜지지 않음"


@pytest.fixture
def people(session):
    return tablets.opened(session)


@pytest.fixture
def jun(session, people):
    """Jun's tablet TB-1."""
    return Tablet.of(session, device="TB-1")


def file_of(tablet, *made, contest="campus", judge="J1", device="TB-1", **more):
    """The file as the tablet's script writes it."""
    told = [one | {"epoch": tablet.epoch} for one in made]
    queue = {"simsa": 1, "contest": contest, "judge": judge, "device": device, "operations": told}
    return queue_of(json.dumps(queue | more).encode())


def effects(page):
    return [one.effect for one in page.lines]


def take(queue, people):
    return queue_files.take("campus", queue, reason=WHY, by=people.olga.id, at=NOON)


def test_the_preview_says_whose_it_is_and_what_is_here_and_changes_nothing(session, jun):
    here, *rest = jun.sheet("A1", 40, 30)
    jun.send(here)
    page = queue_files.preview("campus", file_of(jun, here, *rest))
    assert (page.judge.key, page.device, effects(page)) == ("J1", "TB-1", ["here", "new", "new"])
    assert (page.count("here"), page.count("new")) == (1, 2)
    assert session.scalars(select(Operation.id)).all() == [here["id"]]


def test_what_is_not_here_is_taken_and_a_second_time_nothing_happens(session, jun, people):
    sheet = jun.sheet("A1", 40, 30)
    queue = file_of(jun, *sheet)
    assert effects(take(queue, people)) == ["applied"] * 3
    assert "submitted" in {one.state for one in session.scalars(select(ScoreSheet))}
    seen = session.scalars(select(AuditEvent.seq)).all()
    assert effects(take(queue, people)) == ["here"] * 3
    session.rollback()
    assert session.scalars(select(AuditEvent.seq)).all() == seen


def test_an_organiser_stands_for_it_in_the_log_before_anything_is_taken(session, jun, people):
    take(file_of(jun, jun.mark("40")), people)
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(2)).all()
    marked, imported = events
    assert (imported.act, imported.actor_id) == ("queue.imported", people.olga.id)
    assert (imported.subject, json.loads(imported.details)["reason"]) == ("judge:J1", WHY)
    assert marked.act == "sheet.marked"


def test_without_a_reason_nothing_is_taken(session, jun, people):
    with pytest.raises(NotReady, match="Say in a sentence"):
        queue_files.take("campus", file_of(jun, jun.mark("40")), reason=" ", by=1, at=NOON)
    assert session.scalars(select(Operation.id)).all() == []


def test_the_tablet_that_sends_after_all_is_answered_as_the_file_was(jun, people):
    mark = jun.mark("40")
    take(file_of(jun, mark), people)
    (answer,) = jun.send(mark)
    assert (answer["status"], answer["effect"]) == (200, "applied")


def test_what_the_judge_entered_elsewhere_since_is_asked_and_not_overwritten(session, jun, people):
    late = jun.mark("40")
    spare = Tablet.of(session, device="TB-9")
    spare.send(spare.mark("45"))
    assert effects(take(file_of(jun, late), people)) == ["quarantined"]


def test_nobody_can_stand_for_a_tablet_that_was_revoked(session, jun, people):
    sittings.revoke("campus", tablets.judge_id(session, "J1"), by=people.olga.id, at=NOON)
    (one,) = take(file_of(jun, jun.mark("40")), people).lines
    assert (one.effect, one.error) == ("refused", REVOKED)


def test_after_the_end_it_comes_too_late(jun, people):
    mark = jun.mark("40")
    rounds.close("campus", "final", by=people.olga.id, at=NOON)
    (one,) = take(file_of(jun, mark), people).lines
    assert (one.effect, bool(one.error)) == ("locked", True)


def test_each_operation_is_taken_under_the_sitting_that_it_came_from(session, jun, people):
    first = jun.mark("40")
    again = Tablet.of(session, device="TB-1")
    second = again.mark("45")
    made = [second | {"epoch": again.epoch}, first | {"epoch": jun.epoch}]
    queue = file_of(jun)
    queue = queue_of(json.dumps(_raw(queue) | {"operations": made}).encode())
    assert effects(take(queue, people)) == ["applied", "applied"]
    epochs = dict(session.execute(select(Operation.id, Operation.epoch)).all())
    assert epochs == {first["id"]: jun.epoch, second["id"]: again.epoch}


def _raw(queue):
    return {"simsa": 1, "contest": queue.contest, "judge": queue.judge, "device": queue.device}


def test_one_bad_operation_stops_no_other(jun, people):
    crooked = jun.mark("40") | {"seq": "one"}
    page = take(file_of(jun, crooked, jun.mark("999"), jun.mark("30", "B2")), people)
    assert effects(page) == ["refused", "refused", "applied"]
    assert page.lines[0].error == UNREADABLE


def test_a_sitting_that_never_was_is_refused(jun, people):
    jun.epoch = 7
    (one,) = take(file_of(jun, jun.mark("40")), people).lines
    assert (one.effect, one.error) == ("refused", NO_SITTING)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"contest": "other"}, "from another contest: “other”"), ({"judge": "J9"}, "no judge “J9”")],
)
def test_another_contests_or_judges_file_is_told(jun, change, sentence):
    with pytest.raises(NotReady, match=sentence):
        queue_files.preview("campus", file_of(jun, jun.mark("40"), **change))


def test_of_another_contest_no_judge_is_taken_although_his_key_is_the_same(session, jun, people):
    factories.contest(session, factories.document("fair", judged=False))
    with pytest.raises(NotReady, match="another contest"):
        queue_files.take("fair", file_of(jun, jun.mark("4")), reason=WHY, by=1, at=NOON)


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b'"simsa"', b'{"simsa": 2}', b"\xff\xfe", b"[" * 100_000),
        b'{"simsa":1,"contest":"campus","judge":"J1","operations":[NaN]}',
    ],
)
def test_a_damaged_file_is_no_file(body):
    with pytest.raises(Malformed):
        queue_of(body)
