"""Rooms with panels that are mixed anew, and anchors: from the settings to a plan in force."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from judging.errors import NotReady
from judging.models.rounds import Round
from judging.packages.document import ConflictRow, JudgeRow
from judging.services import assigning, plan_edits, plans, tables
from judging.services.assigning import Assign
from judging.services.transactions import write
from scoring.rules import Assign as Stored
from tests import factories
from tests.events import ENTRIES, JUDGES, PLACE, assigned, drafted, event, finished
from tests.factories import NOON

TWO_ROOMS = Assign(rooms=2, seed=1)


def staged(session, assign=TWO_ROOMS, **changes):
    factories.contest(session, event(assign=assign, **changes))
    return plans.show(*PLACE, drafted())


def refused(session, assign, **changes):
    factories.contest(session, event(assign=assign, **changes))
    return finished(assigning.propose(*PLACE, by=None, at=NOON)).error


def pairs_of(page):
    return {(pair.entry, pair.judge) for pair in page.pairs}


def hearing(staging, entry):
    """The judges who sit where and when the entry presents."""
    block, room, _ = staging.places[entry]
    return set(staging.seats[block][room])


def test_every_entry_presents_once_before_the_judges_of_its_room(session):
    page = staged(session)
    staging = page.staging
    assert len({(room, slot) for _, room, slot in staging.places.values()}) == len(ENTRIES)
    assert max(slot for *_, slot in staging.places.values()) == 5
    assert pairs_of(page) == {
        (entry, judge) for entry in staging.places for judge in hearing(staging, entry)
    }
    assert (page.line.figures.breaches, page.line.figures.open) == ((), ())
    assert {cover.wants for cover in page.entries} == {3}


def test_nobody_sits_in_two_rooms_at_once(session):
    for block in staged(session).staging.seats:
        assert sorted(judge for room in block for judge in room) == [one.judge for one in JUDGES]


def test_only_judges_who_are_mixed_anew_let_rooms_be_compared(session):
    factories.contest(session, event(assign=TWO_ROOMS))
    linked = plans.show(*PLACE, drafted()).line.figures
    assigning.change_settings(*PLACE, replace(TWO_ROOMS, mixes=0), by=None, at=NOON)
    apart = plans.show(*PLACE, drafted()).line.figures
    assert (linked.components, apart.components, apart.efficiency) == (1, 2, 0)


def test_anchors_link_rooms_whose_judges_stay(session):
    page = staged(session, replace(TWO_ROOMS, mixes=0, anchors=2))
    figures, staging = page.line.figures, page.staging
    assert (len(staging.anchors), staging.extra, figures.sheets) == (2, 6, 42)
    assert figures.components == 1
    assert figures.efficiency > 0
    assert (figures.breaches, figures.open) == ((), ())
    seen_by = {key: {j for e, j in pairs_of(page) if e == key} for key in staging.anchors}
    assert all(len(judges) == len(JUDGES) for judges in seen_by.values())
    plan_edits.publish(*PLACE, 1, by=None, at=NOON)
    assert len(assigned(session)) == 42


def test_anchors_link_judges_who_share_no_entry_and_outlast_edits_and_repairs(session):
    page = staged(session, Assign(judges_per_entry=1, max_load=2, anchors=1))
    assert (page.staging.extra, page.line.figures.components) == (5, 1)
    assert page.gaps == ()
    (anchor,) = page.staging.anchors
    plain = next(pair for pair in page.pairs if pair.entry != anchor)
    figures = plan_edits.remove(*PLACE, 1, plain.judge, plain.entry, by=None, at=NOON)
    assert (figures.breaches, figures.open) == ((), (f"{plain.entry} has 0 of 1 judges.",))
    plan_edits.add(*PLACE, 1, plain.judge, plain.entry, by=None, at=NOON)
    plan_edits.publish(*PLACE, 1, by=None, at=NOON)
    job = finished(assigning.repair(*PLACE, by=None, at=NOON))
    assert plans.compare(*PLACE, job.result["plan"]).kept == 17
    assert plans.show(*PLACE, job.result["plan"]).staging == page.staging


def test_where_nothing_falls_apart_no_anchor_is_set(session):
    page = staged(session, Assign(judges_per_entry=2, anchors=2))
    assert not page.staging
    assert any(note.startswith("No anchors were set") for note in page.notes)


def test_a_judge_in_conflict_never_sits_before_the_entry(session):
    conflicts = tuple(ConflictRow(f"J{n}", f"E{n:02}", "recused", "친척") for n in range(6))
    page = staged(session, Assign(rooms=3), conflicts=conflicts)
    assert pairs_of(page).isdisjoint({(f"E{n:02}", f"J{n}") for n in range(6)})


def test_an_entry_that_no_room_can_take_is_named(session):
    conflicts = (ConflictRow("J0", "E03", "recused", "친척"),)
    told = refused(session, Assign(rooms=1, mixes=0), conflicts=conflicts)
    assert "No room can take E03" in told


@pytest.mark.parametrize(
    ("assign", "sentence"),
    [
        (Assign(rooms=2, slots=5), "12 entries and 2 blocks need 6 slots in each of 2 rooms"),
        (Assign(rooms=7), "6 judges cannot fill 7 rooms"),
        (Assign(rooms=2, max_load=2), "may take 2 at most"),
        (Assign(rooms=2, senior=True), "at least one senior"),
    ],
)
def test_rooms_that_break_a_rule_are_refused_in_a_sentence(session, assign, sentence):
    assert sentence in refused(session, assign)


def test_rooms_keep_a_rule_where_another_seating_does(session):
    seniors = tuple(
        JudgeRow(f"J{n}", f"Judge {n}", topics=("role:senior",) if n < 2 else ()) for n in range(6)
    )
    for seed in range(4):
        settings = Assign(rooms=2, mixes=0, senior=True, seed=seed)
        if not seed:
            page = staged(session, settings, judges=seniors)
        else:
            assigning.change_settings(*PLACE, settings, by=None, at=NOON)
            page = plans.show(*PLACE, drafted())
        (block,) = page.staging.seats
        assert all({"J0", "J1"} & set(room) for room in block)


def test_too_few_slots_beside_the_conflicts_are_told_with_those_that_would_do(session):
    """Judge 0 may judge no more than four entries, and his room is one of two."""
    conflicts = tuple(ConflictRow("J0", one.entry, "recused", "친척") for one in ENTRIES[4:])
    told = refused(session, Assign(rooms=2, slots=6, mixes=0), conflicts=conflicts)
    assert told == "Beside the conflicts 6 slots are too few: 8 would do."


def test_as_few_slots_as_needed_are_more_where_conflicts_want_it(session):
    conflicts = tuple(ConflictRow("J0", one.entry, "recused", "친척") for one in ENTRIES[4:])
    page = staged(session, Assign(rooms=2, mixes=0), conflicts=conflicts)
    assert max(slot for *_, slot in page.staging.places.values()) == 7


def test_a_locked_pair_keeps_its_judge_in_the_room(session):
    page = staged(session)
    entry = "E00"
    away = next(one.judge for one in JUDGES if one.judge not in hearing(page.staging, entry))
    mine = next(pair for pair in page.pairs if pair.entry == entry)
    plan_edits.lock(*PLACE, 1, mine.judge, entry, by=None, at=NOON)
    again = plans.show(*PLACE, drafted(seed=2))
    assert mine.judge in hearing(again.staging, entry)
    assert [pair.judge for pair in again.pairs if pair.locked] == [mine.judge]
    assert away != mine.judge


def test_a_judge_of_another_room_is_refused_with_room_and_slot(session):
    page = staged(session)
    away = next(one.judge for one in JUDGES if one.judge not in hearing(page.staging, "E00"))
    _, room, slot = page.staging.places["E00"]
    sentence = f"does not sit in room {room + 1} when E00 presents there in slot {slot + 1}"
    with pytest.raises(NotReady, match=sentence):
        plan_edits.add(*PLACE, 1, away, "E00", by=None, at=NOON)


def test_a_seat_that_is_left_empty_is_told_and_published_only_on_purpose(session):
    page = staged(session)
    mine = page.pairs[0]
    figures = plan_edits.remove(*PLACE, 1, mine.judge, mine.entry, by=None, at=NOON)
    assert figures.open == (f"{mine.entry} has 2 of 3 judges.",)
    with pytest.raises(NotReady, match="2 of 3 judges"):
        plan_edits.publish(*PLACE, 1, by=None, at=NOON)
    assert plan_edits.add(*PLACE, 1, mine.judge, mine.entry, by=None, at=NOON).open == ()


def test_rooms_are_not_repaired(session):
    staged(session)
    plan_edits.publish(*PLACE, 1, by=None, at=NOON)
    job = finished(assigning.repair(*PLACE, absent=["J0"], by=None, at=NOON))
    assert "two rooms at once" in job.error


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (Assign(anchors=-1), "cannot be negative"),
        (Assign(slots=3), "Slots need rooms"),
        (Assign(rooms=2, slots=2, mixes=2), "more often than there are slots"),
    ],
)
def test_contradicting_settings_are_refused(session, wrong, sentence):
    factories.contest(session, event())
    with pytest.raises(NotReady, match=sentence):
        assigning.change_settings(*PLACE, wrong, by=None, at=NOON)


def test_settings_from_before_there_were_rooms_still_load(session):
    factories.contest(session, event())
    old = tables.stored_assign(Stored(seed=4))
    for name in ("anchors", "rooms", "slots", "mixes"):
        del old[name]
    with write() as writing:
        writing.execute(update(Round).values(assign=old))
    session.expire_all()
    assert session.scalar(select(Round)).assign == old
    assert assigning.settings(*PLACE) == Assign(seed=4)
