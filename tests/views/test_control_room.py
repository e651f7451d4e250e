"""The control room's page and its board in JSON: words, freshness, nothing of a mark."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update

from judging.clock import now
from judging.models.sheets import Mark
from judging.services import clocks, draws, messages, rounds, turns
from judging.services.control_known import KNOWN
from judging.views import control_room
from tests import factories
from tests.services.test_control_room import Hall

PAGE = "/c/hall/rounds/final/control"
BOARD = PAGE + "/board.json"


@pytest.fixture
def hall(session):
    return Hall(session)


@pytest.fixture
def ask(app, hall):
    """Asks for an address as somebody, in English."""

    def get(who, address=BOARD, **headers):
        client = factories.sign_in(app.test_client(), getattr(hall.people, who))
        return client.get(address, headers={"Accept-Language": "en", **headers})

    return get


def without_token(page):
    return re.sub(r'csrf_token" value="[^"]+"', "", page)


def test_the_page_names_judges_entries_and_states(ask, hall):
    hall.sheet("J1", "E1")
    page = ask("odi", PAGE).text
    assert "위원 1" in page
    assert 'aria-label="E1 handed in"' in page
    assert "0 / 3" in page


def test_the_board_gives_codes_tablets_and_alarms(ask, hall):
    hall.sheet("J1", "E1")
    hall.sit("J1", seen_at=now(), waiting=0)
    messages.call(hall.judge("J2").id, "c-1", "call", by=None, at=now())
    board = ask("odi").get_json()
    assert board["cells"]["J1"] == ["submitted", "blank", "blank"]
    assert "TB-1" in board["tablets"]["J1"]
    assert "asks for somebody" in board["alarms"]
    assert board["count"] == "0 / 3"


def test_nothing_new_is_not_sent_again(ask):
    first = ask("odi")
    again = ask("odi", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_time_alone_is_no_news_until_a_tablet_falls_silent(ask, hall, monkeypatch):
    began = now()
    hall.sit("J1", seen_at=began, waiting=0)
    mark = ask("odi").headers["ETag"]
    for seconds, status in ((7, 304), (74, 304), (76, 200)):
        later = began + timedelta(seconds=seconds)
        monkeypatch.setattr(control_room, "now", lambda later=later: later)
        assert ask("odi", **{"If-None-Match": mark}).status_code == status, seconds


def test_who_has_the_sheets_gets_tablets_only(ask, hall):
    stamp = ask("odi").get_json()["stamp"]
    spared = ask("odi", f"{BOARD}?have={stamp}").get_json()
    assert set(spared) == {"stamp", "tablets", "alarms"}
    messages.send(hall.key, "곧 시작합니다.", by=hall.people.olga.id, at=now())
    assert "cells" in ask("odi", f"{BOARD}?have={stamp}").get_json()


def test_an_operator_cannot_tell_two_worlds_apart_that_differ_in_marks(ask, hall, session):
    for judge in ("J1", "J2", "J3"):
        hall.sheet(judge, "E1", points=(50, 30))
    hall.sheet("J1", "E2", "draft", points=(50,))
    first = ask("odi"), ask("odi", PAGE)
    session.execute(update(Mark).values(points=3))
    one = hall.sheet_of("J1", "E1").id
    session.execute(update(Mark).where(Mark.sheet_id == one).values(points=40))
    session.commit()
    KNOWN.clear()
    second = ask("odi"), ask("odi", PAGE)
    for before, after in zip(first, second, strict=True):
        assert without_token(before.text) == without_token(after.text)
        assert before.headers.get("ETag") == after.headers.get("ETag")
        assert before.content_length == after.content_length


def test_only_who_may_see_scores_learns_that_sheets_lie_apart(ask, hall):
    for judge, points in (("J1", (60, 40)), ("J2", (10, 10)), ("J3", (50, 30))):
        hall.sheet(judge, "E1", points=points)
    told = {who: "lie far apart" in ask(who).text for who in ("chae", "olga", "odi", "augusta")}
    assert told == {"chae": True, "olga": False, "odi": False, "augusta": False}
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=now())
    told = {who: "lie far apart" in ask(who).text for who in ("chae", "olga", "odi")}
    assert told == {"chae": True, "olga": True, "odi": False}


def test_the_shape_changes_with_the_columns_so_that_the_page_is_drawn_anew(ask, hall):
    shape = re.search(r'data-shape="(\w+)"', ask("odi", PAGE).text)[1]
    assert ask("odi").get_json()["shape"] == shape
    hall.session.execute(update(type(hall.entry("E1"))).values(title="다른 제목"))
    hall.note()
    hall.session.commit()
    assert ask("odi").get_json()["shape"] != shape


def test_words_of_the_script_come_with_the_page(ask):
    page = ask("odi", PAGE).text
    words = json.loads(re.search(r'id="board-words">(.*?)</script>', page)[1])
    assert words["looks"]["missing"]["words"] == "missing"
    assert "%(time)s" in words["said"]["away"]


def test_no_second_is_claimed_that_nobody_kept(ask, hall):
    """Of a tablet that speaks, a sign is kept every 15 s only; the page says what that is worth."""
    hall.sit("J1", "TB-1", seen_at=now() - timedelta(seconds=9), waiting=0)
    hall.sit("J2", "TB-2", seen_at=now() - timedelta(seconds=50), waiting=0)
    page = ask("odi", PAGE).text
    first, second = re.findall(r'<time data-live="25" [^>]*>([^<]*)</time>', page)
    assert first == "just now"
    assert re.fullmatch(r"up to 5\d s ago", second)


def test_a_silent_tablet_shows_a_question_mark(ask, hall):
    hall.sit("J1", seen_at=now() - timedelta(minutes=5), waiting=0)
    board = ask("odi").get_json()
    assert "<b>?</b>" in board["tablets"]["J1"]
    assert "TB-1" in board["alarms"]
    assert re.search(r"up to 5 min \d+ s ago", ask("odi", PAGE).text)


def test_the_page_of_a_judge_lists_his_tablets_and_sheets(ask, hall):
    hall.sit("J1", "TB-1", 1, waiting=3, ended_why="taken_over")
    hall.sit("J1", "TB-9", 2, seen_at=now(), waiting=0)
    page = ask("odi", PAGE + "/judges/J1").text
    assert page.index("TB-9") < page.index("TB-1")
    assert "went on at another tablet" in page
    assert ask("odi", PAGE + "/judges/J9").status_code == 404


def test_values_are_shown_to_nobody_while_the_round_is_judged(ask, hall):
    hall.sit("J1")
    hall.operation("J1", value='"57"')
    for who in ("odi", "olga", "chae"):
        assert ">57<" not in ask(who, PAGE + "/sheets/J1/E1").text
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=now())
    shown = {who: ">57<" in ask(who, PAGE + "/sheets/J1/E1").text for who in ("odi", "olga")}
    assert shown == {"odi": False, "olga": True}


def test_the_history_holds_every_value_but_the_judges_own_notes(ask, hall):
    hall.sit("J1")
    hall.operation("J1", value='"57"')
    hall.operation("J1", "quarantined", value='"31"')
    hall.operation("J1", kind="memo", value='"for myself"')
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=now())
    page = ask("augusta", PAGE + "/sheets/J1/E1").text
    assert ">57<" in page
    assert ">31<" in page
    assert "for myself" not in page


def test_a_judge_reads_his_own_history_and_no_other(ask, hall):
    hall.judge("J1").user_id = hall.people.jun.id
    hall.session.commit()
    hall.sit("J1"), hall.sit("J2", "TB-2")
    hall.operation("J1", value='"57"')
    hall.operation("J1", kind="memo", value='"for myself"')
    hall.operation("J2", value='"31"')
    page = ask("jun", "/c/hall/rounds/final/my-sheets/E1/history").text
    assert ">57<" in page
    assert "for myself" in page
    assert ">31<" not in page
    assert ask("jun", PAGE + "/sheets/J1/E1").status_code == 404


def draw(hall):
    """Odi draws the order; the entries in it."""
    said = {"words": "가을 하늘", "reason": "", "version": 0, "chance": "ab12"}
    draws.draw(hall.key, "final", "", **said, by=hall.people.odi.id, at=now())
    hall.session.rollback()
    page = turns.page(hall.key, "final", show_teams=False)
    return [line.entry.key for line in page.lines]


def press(app, hall, act, who="odi", **more):
    """Press a button of the timer in the control room."""
    hall.session.rollback()
    version = clocks.show(hall.key, "final", show_teams=False).version
    client = factories.sign_in(app.test_client(), getattr(hall.people, who))
    data = {"act": act, "version": version, "back": "control", **more}
    return client.post("/c/hall/rounds/final/order/act", data=data)


def timer(piece):
    """The timer that a page or a piece of one holds, as its script reads it."""
    return json.loads(unescape(re.search(r'data-clock="([^"]+)"', piece)[1]))


def test_before_the_order_is_drawn_there_is_no_timer(ask):
    assert "data-clock" not in ask("odi", PAGE).text
    assert ask("odi").get_json()["stages"] == ""


def test_the_timer_is_called_started_paused_and_lengthened_from_here(app, ask, hall):
    first, second, _ = draw(hall)
    assert f"Call {first}" in ask("odi", PAGE).text
    for act in (f"call {first}", "start", "longer"):
        answer = press(app, hall, act)
        assert (answer.status_code, answer.location) == (302, PAGE), act
    told = ask("odi").get_json()
    clock = timer(told["stages"])
    assert (clock["entry"], clock["phase"], clock["paused_at"]) == (first, "presentation", None)
    assert clock["started_at"]
    assert clock["seconds"] == 300 + 60
    assert told["on"] == [first]
    assert f"2. {second}" in told["stages"]
    press(app, hall, "pause", reason="장비 고장")
    paused = ask("odi").get_json()["stages"]
    assert "장비 고장" in paused
    assert timer(paused)["paused_at"]
    assert "Go on" in paused
    assert "To the questions" not in paused


def test_a_timer_that_only_runs_on_is_no_news(app, ask, hall, monkeypatch):
    first, *_ = draw(hall)
    press(app, hall, f"call {first}")
    press(app, hall, "start")
    known = ask("odi").headers
    later = now() + timedelta(seconds=1)
    monkeypatch.setattr(control_room, "now", lambda: later)
    again = ask("odi", **{"If-None-Match": known["ETag"]})
    assert again.status_code == 304
    assert again.headers["X-Server-Time"] > known["X-Server-Time"]


def test_the_page_says_what_is_left_without_a_script(app, ask, hall, monkeypatch):
    first, *_ = draw(hall)
    press(app, hall, f"call {first}")
    press(app, hall, "start")
    began = now()
    for seconds, shown in ((60, r"4:0[01]"), (301, r"\+0:0[01]")):
        later = began + timedelta(seconds=seconds)
        monkeypatch.setattr(control_room, "now", lambda later=later: later)
        assert re.search(f'role="timer">{shown}<', ask("odi", PAGE).text), seconds


def test_who_may_not_run_the_stage_sees_the_timer_and_no_button(app, ask, hall):
    first, *_ = draw(hall)
    press(app, hall, f"call {first}")
    for who, runs in (("odi", True), ("rhea", True), ("olga", True), ("chae", False)):
        page, piece = ask(who, PAGE).text, ask(who).get_json()["stages"]
        assert timer(page)["entry"] == timer(piece)["entry"] == first
        assert ("Start the presentation" in page, "Start the presentation" in piece) == (runs, runs)
    rounds.close(hall.key, "final", by=hall.people.olga.id, at=now())
    assert "Start the presentation" not in ask("odi", PAGE).text


def test_of_two_operators_the_slower_is_told_and_changes_nothing(app, hall):
    first, second, _ = draw(hall)
    press(app, hall, f"call {first}")
    client = factories.sign_in(app.test_client(), hall.people.olga)
    data = {"act": f"call {second}", "version": 1, "back": "control"}
    late = client.post("/c/hall/rounds/final/order/act", data=data)
    assert late.status_code == 409
    hall.session.rollback()
    assert clocks.show(hall.key, "final", show_teams=False).entry == first


def test_nobody_is_offered_to_end_what_has_not_begun(app, session, ask):
    campus = factories.contest(session, factories.document("early", judged=False))
    people = factories.cast(session, campus)
    client = factories.sign_in(app.test_client(), people.olga)
    for path in ("/c/early", "/c/early/rounds/final/control/end", "/c/early/rounds/final/tally"):
        assert "/rounds/final/close" not in client.get(path).text, path
    rounds.open_judging("early", "final", by=people.olga.id, at=now())
    for path in ("/c/early", "/c/early/rounds/final/control/end"):
        assert "/rounds/final/close" in client.get(path).text, path
