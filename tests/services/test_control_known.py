"""What a process knows of a round: brought up to date by what changed, and always true."""

import random
from dataclasses import replace

import pytest

from judging.models.panels import Conflict
from judging.services import clocks, control_known, control_room, draws, messages
from judging.services.audit import Head
from judging.services.control_known import KNOWN
from judging.services.control_room import Sight
from tests import tablets
from tests.factories import NOON
from tests.services.test_control_room import Hall
from tests.tablets import Tablet

CHAIR = Sight(teams=True, spread_now=True, spread_later=True)


@pytest.fixture
def hall(session):
    return Hall(session, entries=6, judges=4)


@pytest.fixture
def spy(monkeypatch):
    """Counts how often a round is read as a whole, and how many sheets are read one by one."""
    found = {"whole": 0, "sheets": 0}
    whole, some = control_known.read_round, control_known.reread_sheets

    def read_whole(*which):
        found["whole"] += 1
        return whole(*which)

    def read_some(*which):
        sheets = some(*which)
        found["sheets"] += len(sheets)
        return sheets

    monkeypatch.setattr(control_known, "read_round", read_whole)
    monkeypatch.setattr(control_known, "reread_sheets", read_some)
    return found


def both_ways(hall):
    """The board as it was brought up to date, and as a process that has just begun reads it."""
    known = hall.board(CHAIR)
    KNOWN.clear()
    return known, hall.board(CHAIR)


def test_a_mark_has_one_sheet_read_and_nothing_else(hall, spy):
    hall.board(CHAIR)
    hall.sheet("J2", "E3", "draft", points=(50,))
    assert hall.board(CHAIR).sheets.lines[1].cells[2] == "d50"
    hall.board(CHAIR)
    assert spy == {"whole": 1, "sheets": 1}


def test_talk_and_timers_have_no_sheet_read(hall, spy):
    draws.draw(hall.key, "final", "", **seen(hall, 0), words="낱말", reason="", chance="ab")
    hall.board()
    messages.send(hall.key, "곧 시작합니다.", by=hall.people.olga.id, at=NOON)
    first = hall.board().sheets.columns[0].entry.key
    clocks.call(hall.key, "final", entry=first, **seen(hall, 1))
    assert hall.board().sheets.stages[0].now.entry.key == first
    assert hall.board().sheets.columns[0].turn == "on_stage"
    assert spy == {"whole": 1, "sheets": 0}


@pytest.mark.parametrize("act", ["bonus.accepted", "copy.made", "preview.made", "material.added"])
def test_what_the_office_does_beside_the_sheets_has_no_round_read_again(hall, spy, act):
    hall.board()
    hall.note(act)
    hall.session.commit()
    known, anew = both_ways(hall)
    assert known == anew
    assert spy["whole"] == 2  # at first, and for the comparison


def seen(hall, version):
    return {"version": version, "by": hall.people.odi.id, "at": NOON}


def test_whatever_else_happens_has_the_round_read_again(hall, spy):
    hall.board()
    hall.session.add(
        Conflict(judge_id=hall.judge("J1").id, entry_id=hall.entry("E1").id, kind="excluded")
    )
    hall.note("decision.exclude_judge")
    hall.session.commit()
    assert hall.board().sheets.lines[0].cells[0] == "conflict"
    assert spy["whole"] == 2


def test_what_another_database_said_is_not_believed(hall, spy):
    """A backup that was played back has other events under the same numbers."""
    hall.board()
    ((engine, known),) = KNOWN.items()
    (row,) = known
    stale = replace(known[row], head=Head(known[row].head.seq, "another"))
    KNOWN[engine] = {row: stale}
    hall.board()
    assert spy["whole"] == 2


def test_few_rounds_are_kept(session, monkeypatch):
    monkeypatch.setattr(control_known, "MOST_ROUNDS", 2)
    places = [Hall(session, key=f"hall-{n}") for n in range(3)]
    for place in places:
        place.board()
    ((_, known),) = KNOWN.items()
    assert list(known) == [place.round.id for place in places[1:]]


def campus():
    return control_room.board("campus", "final", CHAIR, at=NOON).sheets


def test_what_judges_do_at_tablets_is_read_in_part_and_true(session, spy):
    tablets.opened(session)
    jun = Tablet.of(session)
    campus()
    for one in steps(jun):
        (answer,) = jun.send(one)
        assert answer["effect"] == "applied", one
        known, whole = campus(), spy["whole"]
        KNOWN.clear()
        assert known == campus(), one
        assert spy["whole"] == whole + 1
    assert known.lines[0].cells == ("signed", "signed", "signed")


def steps(jun):
    """A mark, a comment alone, whole sheets, one taken back and handed in again, a signature."""
    yield jun.mark("50")
    yield jun.op("comment", "좋습니다", "B2")
    for entry in ("A1", "B2", "C3"):
        yield from jun.sheet(entry, 40, 30)
    yield jun.op("submission", value=False, entry="A1")
    yield jun.op("submission", value=True, entry="A1")
    yield jun.signature(A1="70", B2="70", C3="70")


def test_a_signature_has_the_sheets_of_one_judge_read(session, spy):
    tablets.opened(session)
    jun = Tablet.of(session)
    *before, signature = steps(jun)
    jun.send(*before)
    campus()
    jun.send(signature)
    assert campus().lines[0].cells == ("signed", "signed", "signed")
    assert spy == {"whole": 1, "sheets": 3}


@pytest.mark.parametrize("seed", range(12))
def test_brought_up_to_date_or_read_anew_is_the_same(hall, seed):
    chance = random.Random(seed)
    draws.draw(hall.key, "final", "", **seen(hall, 0), words="낱말", reason="", chance="ab")
    hall.board(CHAIR)
    for _ in range(12):
        _something(hall, chance)
        if chance.random() < 0.5:
            known, anew = both_ways(hall)
            assert known == anew


def _something(hall, chance):
    """One of the things that happen while a round is judged."""
    judge, entry = f"J{chance.randint(1, 4)}", f"E{chance.randint(1, 6)}"
    if chance.random() < 0.2:
        version = clocks.show(hall.key, "final", show_teams=False).version
        waiting = [one for one in hall.board().sheets.columns if one.turn == "waiting"]
        if waiting:
            entry = waiting[0].entry.key
            clocks.call(hall.key, "final", entry=entry, **seen(hall, version))
        return
    state = chance.choice(("blank", "draft", "submitted", "submitted", "signed"))
    hall.sheet(judge, entry, state, reopened=state == "submitted" and chance.random() < 0.2)
