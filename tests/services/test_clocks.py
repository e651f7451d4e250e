"""The timer: phases, pauses, two operators, overtime, and who does not come."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from judging.errors import Conflicted, NotReady
from judging.models.audit import AuditEvent
from judging.models.entries import Entry
from judging.models.people import Judge
from judging.models.results import Decision
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.models.stages import Stage, Timing
from judging.models.votes import Adjustment
from judging.services import clocks, draws, lookup, overruns, turns
from judging.services.clocks import Lengths
from tests import factories
from tests.factories import NOON

PLACE = ("campus", "final")
ORDER = ["A1", "B2", "C3"]


def after(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def people(session):
    cast = factories.cast(session, factories.contest(session, factories.document(judged=False)))
    said = {"by": cast.odi.id, "at": NOON}
    draws.draw(*PLACE, words="x", chance="y", version=0, **said)
    for version, key in enumerate(ORDER, 1):
        draws.move(*PLACE, entry=key, position=0, reason="r", version=version, **said)
    return cast


@pytest.fixture
def do(people):
    """Presses a button as Odi, so many seconds after noon."""

    def press(what, at=0, **said):
        said |= {"version": clock().version, "by": people.odi.id, "at": after(at)}
        if callable(what):
            return what(*PLACE, **said)
        return clocks.act(*PLACE, what=what, **said)

    return press


def clock():
    return clocks.show(*PLACE, show_teams=True)


def states():
    return {line.entry.key: line.state for line in turns.page(*PLACE, show_teams=True).lines}


def test_from_waiting_through_all_phases_to_the_next(do):
    do(clocks.call, entry="A1")
    assert (clock().phase, clock().entry, clock().title) == ("waiting", "A1", "Ada's Engine")
    do("start", at=10)
    assert (clock().phase, clock().seconds) == ("presentation", 300)
    assert clock().spent_by(after(40)) == 30_000
    do("next", at=300)
    assert (clock().phase, clock().seconds) == ("questions", 300)
    do("next", at=500)
    assert (clock().phase, clock().seconds) == ("scoring", 120)
    do("next", at=620)
    assert (clock().phase, clock().entry) == ("waiting", "")
    assert states() == {"A1": "done", "B2": "waiting", "C3": "waiting"}


def test_a_phase_without_length_is_left_out(session, people, do):
    wanted = Lengths(60, 0, 30, 20, 5, 0, 30, Decimal(1))
    clocks.set_lengths(*PLACE, wanted, by=people.odi.id, at=NOON)
    do(clocks.call, entry="A1")
    do("start")
    do("next", at=50)
    assert clock().phase == "scoring"


def test_calling_the_next_ends_the_one_before(do):
    do(clocks.call, entry="A1")
    do("start")
    do(clocks.call, entry="B2", at=100)
    assert states() == {"A1": "done", "B2": "on_stage", "C3": "waiting"}
    assert (clock().phase, clock().started_at) == ("waiting", None)


def test_a_pause_needs_its_reason_and_costs_no_time(do):
    do(clocks.call, entry="A1")
    do("start")
    with pytest.raises(NotReady, match="why the timer stands"):
        do("pause", at=60, reason=" ")
    do("pause", at=60, reason="장비 고장")
    assert clock().spent_by(after(500)) == 60_000
    assert clock().pause_why == "장비 고장"
    do("resume", at=500)
    assert clock().spent_by(after(510)) == 70_000


def test_reset_begins_the_phase_anew_and_waits_for_resume(do):
    do(clocks.call, entry="A1")
    do("start")
    do("reset", at=90)
    assert (clock().phase, clock().spent_by(after(200))) == ("presentation", 0)
    do("resume", at=200)
    assert clock().spent_by(after(201)) == 1000


def test_a_minute_more(do):
    do(clocks.call, entry="A1")
    do("start")
    do("longer", at=5)
    assert clock().seconds == 360


@pytest.mark.parametrize(
    ("what", "sentence"),
    [("pause", "does not run"), ("resume", "does not stand"), ("reset", "does not run")],
)
def test_buttons_that_do_not_fit_say_so(do, what, sentence):
    do(clocks.call, entry="A1")
    with pytest.raises(NotReady, match=sentence):
        do(what, reason="r")


def test_nobody_is_timed_before_he_is_called(do):
    with pytest.raises(NotReady, match="Call an entry"):
        do("start")


def test_it_is_started_once(do):
    do(clocks.call, entry="A1")
    do("start")
    with pytest.raises(NotReady, match="runs already"):
        do("start", at=1)


def test_of_two_operators_the_second_sees_what_the_first_did(people, do):
    do(clocks.call, entry="A1")
    seen = {"version": clock().version, "at": after(1)}
    clocks.act(*PLACE, what="start", by=people.odi.id, **seen)
    with pytest.raises(Conflicted, match="Somebody else was quicker"):
        clocks.act(*PLACE, what="start", by=people.olga.id, **seen)
    assert clock().started_at == after(1)


def test_changed_lengths_leave_the_phase_that_runs_alone(people, do):
    do(clocks.call, entry="A1")
    do("start")
    wanted = Lengths(60, 60, 60, 20, 5, 0, 30, Decimal(1))
    clocks.set_lengths(*PLACE, wanted, by=people.odi.id, at=NOON)
    assert clock().seconds == 300
    do("next", at=10)
    assert clock().seconds == 60


@pytest.mark.parametrize(
    "wrong",
    [
        {"presentation": 0},
        {"questions": -1},
        {"first_warning": 5, "last_warning": 10},
        {"step": 0},
        {"step_points": Decimal(-1)},
        {"scoring": 100_000},
    ],
)
def test_absurd_lengths_are_refused(people, wrong):
    sensible = dict(zip(Lengths.__slots__, (300, 300, 120, 60, 10, 0, 30, Decimal(1)), strict=True))
    with pytest.raises(NotReady):
        clocks.set_lengths(*PLACE, Lengths(**sensible | wrong), by=people.odi.id, at=NOON)


def test_a_judge_sees_the_stage_of_his_entries_without_a_team(session, do):
    do(clocks.call, entry="B2")
    contest_id, judge_id = session.scalar(select(Round.contest_id)), session.scalar(JUN)
    found = clocks.of_judge(session, contest_id, judge_id)
    assert (found.entry, found.team) == ("B2", "")
    assert clocks.show(*PLACE, show_teams=True).team == "Bob"


def test_of_several_stages_a_judge_sees_that_of_his_entry(session, do):
    do(clocks.call, entry="B2")
    row = session.scalars(select(Round)).one()
    session.add(Stage(round_id=row.id, group="other", version=1, phase="waiting"))
    session.commit()
    judge_id = session.scalar(JUN)
    assert clocks.of_judge(session, row.contest_id, judge_id) is None
    number = session.scalar(select(Entry.id).where(Entry.key == "B2"))
    session.add(ScoreSheet(round_id=row.id, judge_id=judge_id, entry_id=number))
    session.commit()
    assert clocks.of_judge(session, row.contest_id, judge_id).entry == "B2"


JUN = select(Judge.id).where(Judge.key == "J1")


def timing(**changed):
    values = {"grace": 0, "step": 30, "step_points": Decimal(1)}
    return Timing(round_id=1, **values | changed)


@pytest.mark.parametrize(
    ("seconds", "grace", "points"),
    [
        (0, 0, 0),
        (-20, 0, 0),
        (0.001, 0, 1),
        (30, 0, 1),
        (30.001, 0, 2),
        (10, 10, 0),  # within the grace
        (10.001, 10, 1),
        (31, 10, 2),  # counted from the limit, not from the end of the grace
        (61, 60, 3),
    ],
)
def test_overtime_costs_a_point_for_every_started_step_from_the_limit(seconds, grace, points):
    assert overruns.cost(int(seconds * 1000), timing(grace=grace)) == points


def over(do, seconds=42):
    do(clocks.call, entry="A1")
    do("start")
    do("next", at=300 + seconds)
    return turns.page(*PLACE, show_teams=True).overruns


def test_overtime_is_proposed_and_costs_nothing_by_itself(session, do):
    (line,) = over(do)
    assert (line.entry, line.seconds, line.points, line.state) == ("A1", 42, 2, "proposed")
    assert session.scalars(select(Adjustment)).all() == []


def test_in_time_nothing_is_proposed(do):
    assert over(do, seconds=0) == []


def test_a_pause_is_no_overtime(do):
    do(clocks.call, entry="A1")
    do("start")
    do("pause", at=100, reason="r")
    do("resume", at=1000)
    do("next", at=1190)
    assert turns.page(*PLACE, show_teams=True).overruns == []


def test_a_minute_more_is_no_overtime(do):
    do(clocks.call, entry="A1")
    do("start")
    do("longer", at=5)
    do("next", at=359)
    assert turns.page(*PLACE, show_teams=True).overruns == []


def test_a_confirmed_proposal_becomes_a_deduction_with_its_reason(session, people, do):
    over(do)
    overruns.answer(
        *PLACE, "A1", confirmed=True, reason="발표시간 초과", by=people.rhea.id, at=NOON
    )
    (made,) = session.scalars(select(Adjustment))
    assert (made.kind, made.points, made.reason) == ("deduction", 2, "발표시간 초과")
    (line,) = turns.page(*PLACE, show_teams=True).overruns
    assert (line.state, line.answered_by) == ("confirmed", "Rhea")


def test_a_dismissed_proposal_costs_nothing(session, people, do):
    over(do)
    overruns.answer(*PLACE, "A1", confirmed=False, reason="통역", by=people.rhea.id, at=NOON)
    assert session.scalars(select(Adjustment)).all() == []


def test_a_proposal_is_answered_once_and_with_a_reason(people, do):
    over(do)
    said = {"by": people.rhea.id, "at": NOON}
    with pytest.raises(NotReady, match="reason"):
        overruns.answer(*PLACE, "A1", confirmed=True, reason=" ", **said)
    overruns.answer(*PLACE, "A1", confirmed=True, reason="r", **said)
    with pytest.raises(Conflicted):
        overruns.answer(*PLACE, "A1", confirmed=True, reason="r", **said)


def test_an_answered_proposal_is_not_measured_again(people, do):
    over(do)
    overruns.answer(*PLACE, "A1", confirmed=False, reason="r", by=people.rhea.id, at=NOON)
    do("clear", at=400)
    (line,) = over(do, seconds=90)
    assert (line.state, line.seconds) == ("dismissed", 42)


def test_who_does_not_come_is_skipped_and_may_come_back(do):
    do(turns.mark, entry="A1", state="absent")
    assert turns.page(*PLACE, show_teams=True).next.entry.key == "B2"
    do(turns.mark, entry="A1", state="waiting")
    assert turns.page(*PLACE, show_teams=True).next.entry.key == "A1"


def test_who_is_moved_to_the_end_waits_again(do):
    do(turns.mark, entry="A1", state="absent")
    do(draws.move, entry="A1", position=0, reason="늦음")
    assert list(states().items()) == [("B2", "waiting"), ("C3", "waiting"), ("A1", "waiting")]


def test_somebody_on_stage_who_is_not_there_leaves_it(do):
    do(clocks.call, entry="A1")
    do(turns.mark, entry="A1", state="absent")
    assert (clock().entry, states()["A1"]) == ("", "absent")


def test_a_no_show_is_a_decision_with_a_reason(session, people, do):
    said = {"entry": "A1", "reason": "세 번 불러도 오지 않음", "by": people.olga.id, "at": NOON}
    with pytest.raises(NotReady, match="as absent before"):
        turns.no_show(*PLACE, **said)
    do(turns.mark, entry="A1", state="absent")
    turns.no_show(*PLACE, **said)
    (decision,) = session.scalars(select(Decision))
    assert (decision.act, decision.reason) == ("no_show", "세 번 불러도 오지 않음")
    (line,) = [x for x in turns.page(*PLACE, show_teams=True).lines if x.entry.key == "A1"]
    assert line.aside == "no_show"


def test_every_act_is_in_the_log_without_a_name(session, do):
    over(do)
    acts = list(session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))
    assert acts[-3:] == ["stage.called", "stage.start", "stage.next"]


def test_positions_and_states_are_at_hand_for_tablets(session, do):
    do(clocks.call, entry="B2")
    row = lookup.any_round(session, *PLACE)
    keys = dict(session.execute(select(Entry.id, Entry.key)).all())
    found = {keys[number]: value for number, value in turns.states(session, row.id).items()}
    assert found == {"A1": (1, "waiting"), "B2": (2, "on_stage"), "C3": (3, "waiting")}
