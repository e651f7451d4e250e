"""The running order: drawn so that an outsider draws the same, changed only with a reason."""

import hashlib

import pytest
from sqlalchemy import select, update

from judging.errors import Conflicted, NotFound, NotReady
from judging.models.audit import AuditEvent
from judging.models.contests import Contest, Division
from judging.models.entries import Entry
from judging.models.rounds import Round
from judging.models.turns import Draw
from judging.services import clocks, draws, turns
from judging.services.transactions import write
from tests import factories
from tests.factories import NOON

PLACE = ("campus", "final")


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session, factories.document(judged=False)))


@pytest.fixture
def do(people):
    """Does an act as Odi, who has seen what holds."""

    def act(what, **said):
        seen = turns.page(*PLACE, show_teams=True).clock.version
        return what(*PLACE, **{"version": seen, "by": people.odi.id, "at": NOON, **said})

    return act


@pytest.fixture
def drawn(do):
    """The order of the three entries, drawn by lot."""
    do(draws.draw, words="가을 하늘", chance="00c0ffee")
    return order()


def order():
    return [line.entry.key for line in turns.page(*PLACE, show_teams=True).lines]


def test_an_outsider_draws_the_same_order_from_the_seed(do, drawn):
    seed = turns.page(*PLACE, show_teams=True).draws[0].seed
    lot = {key: hashlib.sha256((seed + ":" + key).encode()).digest() for key in ("A1", "B2", "C3")}
    assert sorted(lot, key=lot.get) == drawn
    assert seed == "가을 하늘 00c0ffee"


def test_another_seed_gives_another_order():
    keys = [f"E{n:02}" for n in range(20)]
    orders = {tuple(draws.by_lot(f"말 {n}", keys)) for n in range(50)}
    assert len(orders) == 50
    assert all(sorted(one) == keys for one in orders)


def test_the_order_in_which_entries_are_read_does_not_matter():
    keys = [f"E{n:02}" for n in range(20)]
    assert draws.by_lot("x", keys) == draws.by_lot("x", reversed(keys))


def test_everybody_is_first_about_as_often():
    first = [draws.by_lot(f"{n}", ["A", "B", "C"])[0] for n in range(3000)]
    assert all(900 < first.count(key) < 1100 for key in "ABC")


def test_a_draw_keeps_seed_person_time_and_order_in_the_log(session, people, do, drawn):
    kept = session.scalars(select(Draw)).one()
    assert (kept.made_by_id, kept.made_at, kept.order) == (people.odi.id, NOON, drawn)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event.act == "order.drawn"
    assert "00c0ffee" in event.details


def test_nothing_is_drawn_without_words(do):
    with pytest.raises(NotReady, match="words for the seed"):
        do(draws.draw, words="  ", chance="00")
    assert order() == []


def test_drawing_again_needs_a_reason(do, drawn):
    with pytest.raises(NotReady, match="Drawing again needs its reason"):
        do(draws.draw, words="다시", chance="01")
    do(draws.draw, words="다시", chance="01", reason="한 팀이 늦게 등록함")
    assert [one.act for one in turns.page(*PLACE, show_teams=True).draws] == ["drawn", "drawn"]


def test_nothing_is_drawn_again_once_somebody_was_on_stage(do, drawn):
    do(clocks.call, entry=drawn[0])
    with pytest.raises(NotReady, match="have begun"):
        do(draws.draw, words="다시", chance="01", reason="이유")
    assert order() == drawn


def test_two_entries_change_places(do, drawn):
    do(draws.swap, first=drawn[0], second=drawn[2], reason="차가 막힘")
    assert order() == [drawn[2], drawn[1], drawn[0]]


@pytest.mark.parametrize("reason", ["", "   "])
def test_no_change_without_a_reason(do, drawn, reason):
    with pytest.raises(NotReady, match="needs its reason"):
        do(draws.swap, first=drawn[0], second=drawn[2], reason=reason)
    with pytest.raises(NotReady, match="needs its reason"):
        do(draws.move, entry=drawn[0], position=2, reason=reason)
    assert order() == drawn


def test_an_entry_moves_to_a_position_and_to_the_end(do, drawn):
    first, second, third = drawn
    do(draws.move, entry=third, position=1, reason="r")
    assert order() == [third, first, second]
    do(draws.move, entry=third, position=0, reason="r")
    assert order() == [first, second, third]
    do(draws.move, entry=first, position=99, reason="r")
    assert order() == [second, third, first]


def test_an_entry_cannot_change_places_with_itself(do, drawn):
    with pytest.raises(NotReady, match="two different"):
        do(draws.swap, first=drawn[0], second=drawn[0], reason="r")


def test_who_was_on_stage_keeps_its_position(do, drawn):
    do(clocks.call, entry=drawn[0])
    for change in (
        {"what": draws.swap, "first": drawn[0], "second": drawn[1]},
        {"what": draws.move, "entry": drawn[2], "position": 1},
    ):
        with pytest.raises(NotReady, match="keep their position"):
            do(**change, reason="r")
    assert order() == drawn
    do(draws.swap, first=drawn[1], second=drawn[2], reason="r")
    assert order() == [drawn[0], drawn[2], drawn[1]]


def test_undo_takes_the_last_change_back_and_a_second_one_brings_it_back(do, drawn):
    do(draws.swap, first=drawn[0], second=drawn[1], reason="r")
    changed = order()
    do(draws.undo)
    assert order() == drawn
    do(draws.undo)
    assert order() == changed


def test_undo_of_the_first_draw_leaves_no_order(do, drawn):
    do(draws.undo)
    assert order() == []
    assert [one.act for one in turns.page(*PLACE, show_teams=True).draws] == ["undone", "drawn"]


def test_where_nothing_was_done_there_is_nothing_to_take_back(do):
    with pytest.raises(NotReady, match="nothing to take back"):
        do(draws.undo)


def test_an_entry_that_comes_later_is_added_at_the_end(session, do, drawn):
    contest_id = session.scalar(select(Contest.id))
    session.add(Entry(contest_id=contest_id, key="D4", title="Late", attrs={}))
    session.commit()
    assert [one.key for one in turns.page(*PLACE, show_teams=True).late] == ["D4"]
    do(draws.add, entry="D4")
    assert order() == [*drawn, "D4"]
    with pytest.raises(NotReady, match="cannot be added"):
        do(draws.add, entry="D4")


def test_every_division_has_an_order_of_its_own(session, do):
    row = session.scalars(select(Contest)).one()
    division = Division(contest_id=row.id, key="youth", position=1, texts={})
    session.add(division)
    session.flush()
    session.execute(update(Entry).where(Entry.key != "C3").values(division_id=division.id))
    session.execute(update(Round).values(group_by="division"))
    session.commit()
    do(draws.draw, group="youth", version=0, words="a", chance="b")
    do(draws.draw, group="", version=0, words="c", chance="d")
    found = {name: turns.page(*PLACE, name, show_teams=True) for name in ("", "youth")}
    assert found[""].groups == ["", "youth"]
    assert {line.entry.key for line in found["youth"].lines} == {"A1", "B2"}
    assert [line.entry.key for line in found[""].lines] == ["C3"]


def test_of_two_operators_the_second_is_told_and_nothing_is_lost(people, do, drawn):
    seen = turns.page(*PLACE, show_teams=True).clock.version
    said = {"reason": "r", "at": NOON, "version": seen}
    draws.swap(*PLACE, first=drawn[0], second=drawn[1], by=people.odi.id, **said)
    after = order()
    with pytest.raises(Conflicted, match="Somebody else was quicker"):
        draws.swap(*PLACE, first=drawn[0], second=drawn[2], by=people.olga.id, **said)
    assert order() == after


def test_no_order_is_changed_after_the_judging(session, do, drawn):
    with write() as writing:
        writing.execute(update(Round).values(state="closed"))
    with pytest.raises(NotReady, match="already ended"):
        do(draws.swap, first=drawn[0], second=drawn[1], reason="r")


def test_an_unknown_entry_or_group_is_not_there(do, drawn):
    with pytest.raises(NotFound):
        do(draws.swap, first=drawn[0], second="Z9", reason="r")
    with pytest.raises(NotFound):
        do(draws.draw, group="elsewhere", version=0, words="x", chance="y")
