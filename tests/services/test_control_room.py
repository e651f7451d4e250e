"""The board: states and counts, signs of life, alarms; never a mark."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from judging.errors import NotFound
from judging.extensions import db
from judging.models.entries import Entry
from judging.models.operations import Operation
from judging.models.people import Judge
from judging.models.rounds import Round
from judging.models.rubrics import Criterion
from judging.models.sheets import Mark, ScoreSheet
from judging.models.tablets import Device, Presence, Sitting
from judging.packages.document import EntryRow, JudgeRow
from judging.services import audit, control_room, decisions, messages, rounds
from judging.services.control_room import Sight
from tests import factories
from tests.factories import NOON

SOON = NOON + timedelta(minutes=1)
CHAIR = Sight(spread_now=True, spread_later=True)


class Hall:
    """A contest whose final is being judged, and what happens at its tablets."""

    def __init__(self, session, entries=3, judges=3, key="hall"):
        self.session = session
        package = factories.document(
            key,
            judged=False,
            members=(),
            entries=tuple(EntryRow(f"E{n}", f"작품 {n}") for n in range(1, entries + 1)),
            judges=tuple(JudgeRow(f"J{n}", f"위원 {n}") for n in range(1, judges + 1)),
        )
        self.key, self.contest = key, factories.contest(session, package)
        self.people = factories.cast(session, self.contest)
        if entries and judges:
            rounds.open_judging(key, "final", by=self.people.olga.id, at=NOON)
        self.round = session.scalars(select(Round).where(Round.contest_id == self.contest.id)).one()
        self.criteria = session.scalars(select(Criterion).order_by(Criterion.position)).all()
        self.operations = 0

    def judge(self, key):
        mine = select(Judge).where(Judge.contest_id == self.contest.id, Judge.key == key)
        return self.session.scalars(mine).one()

    def entry(self, key):
        mine = select(Entry).where(Entry.contest_id == self.contest.id, Entry.key == key)
        return self.session.scalars(mine).one()

    def sheet_of(self, judge, entry):
        return self.session.scalars(
            select(ScoreSheet).where(
                ScoreSheet.round_id == self.round.id,
                ScoreSheet.judge_id == self.judge(judge).id,
                ScoreSheet.entry_id == self.entry(entry).id,
            )
        ).one()

    def sheet(self, judge, entry, state="submitted", points=(), **columns):
        """Bring a sheet into a state, with marks for its first criteria."""
        row = self.sheet_of(judge, entry)
        row.state = state
        row.submitted_at = NOON if state in ("submitted", "signed") else None
        for name, value in columns.items():
            setattr(row, name, value)
        for criterion, mark in zip(self.criteria, points, strict=False):
            self.session.add(Mark(sheet_id=row.id, criterion_id=criterion.id, points=Decimal(mark)))
        row.changed_seq = self.note("sheet.marked", f"sheet:final/{judge}/{entry}")
        self.session.commit()
        return row

    def note(self, act="contest.changed", subject="contest:hall"):
        """Write down that something happened, as everything that changes a row does."""
        told = {"at": NOON, "by": None, "contest_id": self.contest.id, "details": {}}
        return audit.record(self.session, act=act, subject=subject, **told)

    def sit(self, judge, device="TB-1", epoch=1, seen_at=NOON, ended_why="", **said):
        """Seat a judge at a tablet that gave its last sign of life then."""
        known = select(Device).where(Device.contest_id == self.contest.id, Device.key == device)
        tablet = self.session.scalar(known)
        if tablet is None:
            tablet = Device(contest_id=self.contest.id, key=device, enrolled_at=NOON)
            self.session.add(tablet)
            self.session.flush()
        row = Sitting(
            judge_id=self.judge(judge).id,
            device_id=tablet.id,
            epoch=epoch,
            token_hash=f"{self.key}-{judge}-{epoch}",
            began_at=NOON,
            ended_at=NOON if ended_why else None,
            ended_why=ended_why,
        )
        self.session.add(row)
        self.session.flush()
        if seen_at:
            self.session.add(Presence(sitting_id=row.id, seen_at=seen_at, **said))
        self.session.commit()
        return row

    def operation(self, judge, effect="applied", kind="mark", entry="E1", **columns):
        """Something that a judge did, with what became of it."""
        mine = select(Sitting).where(Sitting.judge_id == self.judge(judge).id)
        sitting = self.session.scalars(mine.order_by(Sitting.epoch.desc())).first()
        self.operations += 1
        known = {
            "field": "idea",
            "value": "54",
            "made_at": NOON,
            "received_at": NOON,
            "answer": {},
            "digest": "",
            "base": 0,
        }
        row = Operation(
            id=f"{self.key}-{self.operations}",
            round_id=self.round.id,
            judge_id=self.judge(judge).id,
            sitting_id=sitting.id,
            entry_id=self.entry(entry).id if entry else None,
            kind=kind,
            epoch=sitting.epoch,
            seq=self.operations,
            effect=effect,
            **known | columns,
        )
        self.session.add(row)
        self.session.commit()
        return row

    def board(self, sight=Sight(), at=SOON, **more):  # noqa: B008  # a frozen value
        return control_room.board(self.key, "final", sight, at=at, **more)

    def cells(self):
        return {line.judge.key: line.cells for line in self.board().sheets.lines}

    def alarms(self, sight=Sight(), at=SOON):  # noqa: B008  # a frozen value
        found = self.board(sight, at)
        return {one.kind: one for one in (*found.alarms, *found.sheets.alarms)}


@pytest.fixture
def hall(session):
    return Hall(session)


def test_the_board_shows_every_judge_and_entry(hall):
    hall.sheet("J1", "E1")
    hall.sheet("J1", "E2", "draft", points=(50,))
    assert hall.cells() == {
        "J1": ("submitted", "d50", "blank"),
        "J2": ("blank", "blank", "blank"),
        "J3": ("blank", "blank", "blank"),
    }


def test_counts_tell_how_many_entries_are_complete(hall):
    for judge in ("J1", "J2", "J3"):
        hall.sheet(judge, "E1")
    sheets = hall.board().sheets
    assert (sheets.complete, sheets.present) == (1, 3)
    assert [(line.done, line.wanted) for line in sheets.lines] == [(1, 3)] * 3


def test_a_no_show_is_a_hatched_column_and_is_not_counted(hall):
    said = {"act": "no_show", "round_key": "final", "entry_key": "E3", "reason": "불참"}
    decisions.record(hall.key, **said, by=hall.people.olga.id, at=NOON)
    sheets = hall.board().sheets
    assert [one.absent for one in sheets.columns] == ["", "", "no_show"]
    assert (sheets.complete, sheets.present) == (0, 2)
    assert {cells[2] for cells in hall.cells().values()} == {"absent"}


def test_a_thousand_entries_have_pages(session):
    fair = Hall(session, entries=120, judges=2)
    first, last = (fair.board(Sight(part=part)).sheets for part in (1, 99))
    assert (first.parts, len(first.columns), first.columns[0].position) == (3, 50, 1)
    assert (last.part, len(last.columns), last.columns[-1].position) == (3, 20, 120)


def test_an_empty_round_has_an_empty_board(session):
    sheets = Hall(session, entries=0, judges=0).board().sheets
    assert (sheets.lines, sheets.columns, sheets.parts, sheets.alarms) == ((), (), 1, ())


def test_another_contests_round_is_missing(hall):
    with pytest.raises(NotFound):
        control_room.board(hall.key, "nowhere", Sight(), at=NOON)


def test_whoever_has_the_sheets_already_is_spared_them_until_something_happens(hall):
    first = hall.board()
    assert hall.board(have=first.stamp).sheets is None
    messages.send(hall.key, "곧 시작합니다.", by=hall.people.olga.id, at=NOON)
    assert hall.board(have=first.stamp).sheets is not None


def test_the_number_of_queries_is_constant(session):
    def asked_for(place):
        found = []
        note = lambda *_: found.append(1)  # noqa: E731  # the listener is taken off again
        event.listen(db.engine, "before_cursor_execute", note)
        place.board(CHAIR)
        event.remove(db.engine, "before_cursor_execute", note)
        return len(found)

    small, large = (Hall(session, n, m, f"hall-{n}") for n, m in ((3, 2), (30, 8)))
    assert asked_for(small) == asked_for(large)


def test_a_tablet_that_was_heard_lately_is_in_order(hall):
    hall.sit("J1", seen_at=SOON - timedelta(seconds=75), waiting=0, battery=80)
    sign = hall.board().signs["J1"]
    assert (sign.state, sign.device, sign.waiting, sign.battery) == ("ok", "TB-1", 0, 80)
    assert "silent" not in hall.alarms()


def test_what_a_silent_tablet_has_to_send_is_unknown_and_not_zero(hall):
    hall.sit("J1", seen_at=SOON - timedelta(seconds=76), waiting=0)
    sign = hall.board().signs["J1"]
    assert (sign.state, sign.waiting) == ("silent", None)
    alarm = hall.alarms()["silent"]
    assert (alarm.judge.key, alarm.since) == ("J1", SOON - timedelta(seconds=76))


def test_a_tablet_that_never_said_anything_counts_from_its_beginning(hall):
    hall.sit("J1", seen_at=None)
    assert hall.board(at=NOON + timedelta(seconds=5)).signs["J1"].state == "ok"
    assert hall.board(at=NOON + timedelta(seconds=5)).signs["J1"].waiting is None
    assert hall.board(at=NOON + timedelta(seconds=99)).signs["J1"].state == "silent"


def test_after_the_end_silence_is_no_alarm(hall):
    hall.sit("J1", seen_at=NOON - timedelta(hours=1))
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=NOON)
    assert "silent" not in hall.alarms()


def test_many_silent_tablets_are_one_alarm(session):
    place = Hall(session, judges=4)
    for n in range(1, 5):
        place.sit(f"J{n}", f"TB-{n}", seen_at=NOON - timedelta(hours=1))
    alarms = place.alarms()
    assert "silent" not in alarms
    assert (alarms["network"].count, alarms["network"].entries[0]) == (4, "TB-1")


def test_values_that_wait_are_told(hall):
    hall.sit("J1", seen_at=SOON, waiting=2)
    assert hall.board().signs["J1"].state == "waiting"
    assert hall.alarms()["waiting"].count == 2


def test_a_change_of_tablet_shows_and_the_old_one_with_what_it_had_left(hall):
    hall.sit("J1", "TB-1", 1, waiting=3, ended_why="taken_over")
    hall.sit("J1", "TB-9", 2, seen_at=SOON, waiting=0)
    sign = hall.board().signs["J1"]
    assert (sign.device, sign.moved_at, sign.left_behind) == ("TB-9", NOON, (("TB-1", 3),))
    assert hall.alarms()["left_behind"].device == "TB-1"


def test_a_judge_who_left_is_no_silent_tablet(hall):
    hall.sit("J1", seen_at=NOON - timedelta(hours=1), waiting=0, ended_why="left")
    assert hall.board().signs["J1"].state == "left"
    assert "silent" not in hall.alarms()
