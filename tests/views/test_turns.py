"""The pages of the running order, its timer and the stage."""

import hashlib
import re
from html import unescape

import pytest
from sqlalchemy import select, update

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.models.turns import Turn
from judging.models.votes import Adjustment
from judging.services import clocks, turns
from tests import factories

ORDER, STAGE = "/c/campus/rounds/final/order", "/c/campus/rounds/final/stage"
PLACE = ("campus", "final")


@pytest.fixture
def people(session):
    return factories.cast(session, factories.contest(session, factories.document(judged=False)))


@pytest.fixture
def browser(app, people):
    """Somebody's browser, in English."""

    def of(name):
        client = factories.sign_in(app.test_client(), getattr(people, name))
        client.post("/language", data={"language": "en"})
        return client

    return of


@pytest.fixture
def odi(browser, session):
    """Odi operates; the order is drawn."""
    client = browser("odi")
    client.post(ORDER + "/draw", data={"words": "three words", "version": 0})
    session.rollback()
    return client


def press(client, act, **more):
    data = {"act": act, "version": page().clock.version, **more}
    return client.post(ORDER + "/act", data=data)


def page():
    """What holds now, whatever was read before."""
    db.session.rollback()
    return turns.page(*PLACE, show_teams=True)


def order():
    return [line.entry.key for line in page().lines]


def text(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_before_the_draw_the_page_asks_for_words(browser):
    shown = text(browser("odi").get(ORDER))
    assert "Somebody in the hall says some words" in shown
    assert "Draw by lot" in shown


def test_who_only_reads_gets_no_button(browser, odi):
    shown = browser("augusta").get(ORDER).text
    assert 'name="act"' not in shown
    assert "A1" in shown


def test_the_ceremony_shows_the_seed_and_the_recipe(odi):
    shown = unescape(odi.get(ORDER + "/draw").text)
    seed = page().draws[0].seed
    assert seed.startswith("three words ")
    assert seed in shown
    lot = {key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest() for key in ("A1", "B2", "C3")}
    assert re.findall(r'<span class="what"><b>(\w+)</b>', shown) == sorted(lot, key=lot.get)


def test_two_draws_of_the_same_words_have_different_seeds(odi):
    first = page().draws[0].seed
    version = page().clock.version
    said = {"words": "three words", "reason": "again", "version": version}
    assert odi.post(ORDER + "/draw", data=said).status_code == 302
    assert page().draws[0].seed != first


def test_a_line_moves_up_with_a_reason_and_not_without(odi):
    first, second, third = order()
    refused = press(odi, f"move {second} 1")
    assert refused.status_code == 422
    assert "Changing the order needs its reason" in refused.text
    assert press(odi, f"move {second} 1", reason="traffic").status_code == 302
    assert order() == [second, first, third]
    assert "traffic" in odi.get(ORDER).text
    press(odi, "undo")
    assert order() == [first, second, third]


def test_the_second_operator_sees_the_first_ones_act(browser, odi):
    first = order()[0]
    version = page().clock.version
    said = {"act": f"call {first}", "version": version}
    assert odi.post(ORDER + "/act", data=said).status_code == 302
    late = browser("rhea").post(ORDER + "/act", data=said | {"act": f"call {order()[1]}"})
    assert late.status_code == 409
    assert "Somebody else was quicker. This is what holds now." in text(late)
    assert "Start the presentation" in text(late)


@pytest.mark.parametrize("act", ["dance", "call", "move A1", "move A1 x", "start A1", "A1;", ""])
def test_nonsense_is_refused_and_changes_nothing(odi, session, act):
    before = session.scalars(select(Turn.state)).all()
    assert press(odi, act).status_code == 422
    session.rollback()
    assert session.scalars(select(Turn.state)).all() == before


def test_the_buttons_follow_the_phase(odi):
    first = order()[0]
    press(odi, f"call {first}")
    assert "Start the presentation" in text(odi.get(ORDER))
    press(odi, "start")
    assert "To the questions" in text(odi.get(ORDER))
    press(odi, "pause", reason="projector")
    assert "Paused · projector" in text(odi.get(ORDER))
    press(odi, "resume")
    press(odi, "next")
    press(odi, "next")
    press(odi, "next")
    assert "Has presented" in text(odi.get(ORDER))


def test_the_clock_is_told_as_the_document_says(odi):
    press(odi, f"call {order()[0]}")
    press(odi, "start")
    told = odi.get(STAGE + "/clock").json
    assert told["phase"] == "presentation"
    assert (told["seconds"], told["spent"], told["paused_at"]) == (300, 0, None)
    assert told["started_at"].endswith("Z")
    assert told["server_time"].endswith("Z")
    assert told["next"]["entry"] == order()[1]


def blind(session, value):
    session.rollback()
    session.execute(update(Contest).values(blind=value))
    session.commit()


def test_a_blind_stage_names_no_team(session, odi):
    press(odi, "call B2")
    blind(session, True)
    assert odi.get(STAGE + "/clock").json["team"] == ""
    assert ">Bob<" not in odi.get(STAGE).text
    blind(session, False)
    assert odi.get(STAGE + "/clock").json["team"] == "Bob"


def test_a_link_shows_the_stage_to_a_second_laptop_until_the_judging_ends(session, client, odi):
    press(odi, "call B2")
    link = re.search(
        r'id="link" readonly value="http://localhost(/stage/[^"]+)"', odi.get(ORDER).text
    )
    assert "B2" in client.get(link[1]).text
    assert client.get(link[1] + "/clock").json["entry"] == "B2"
    assert client.get(link[1][:-1] + "x").status_code == 404
    session.rollback()
    session.execute(update(Round).values(state="closed"))
    session.commit()
    assert client.get(link[1]).status_code == 404


def test_the_recorder_deducts_what_the_timer_proposed(session, browser, odi):
    press(odi, "call A1")
    press(odi, "start")
    session.rollback()
    session.execute(update(clocks.Stage).values(spent=355_000))
    session.commit()
    press(odi, "next")
    assert "The recorder decides" in text(odi.get(ORDER))
    rhea = browser("rhea")
    assert "0:55 over · −2 points" in text(rhea.get(ORDER))
    said = {"answer": "confirm", "reason": "too long"}
    assert rhea.post(ORDER + "/overruns/A1", data=said).status_code == 302
    session.rollback()
    assert session.scalars(select(Adjustment.points)).all() == [2]
    assert "Deducted" in text(rhea.get(ORDER))


def test_a_no_show_is_written_down_by_the_recorder(browser, odi):
    rhea = browser("rhea")
    assert "Write the no-show down" not in rhea.get(ORDER).text
    press(odi, "absent A1")
    assert "Write the no-show down" not in odi.get(ORDER).text
    assert "Write the no-show down" in rhea.get(ORDER).text
    said = {"entry": "A1", "reason": "called three times"}
    assert rhea.post(ORDER + "/no-show", data=said).status_code == 302
    assert "No-show" in text(rhea.get(ORDER))
    assert "called three times" in rhea.get("/c/campus/decisions").text


def test_the_order_is_printed(odi):
    shown = text(odi.get(ORDER + "/print"))
    assert [shown.index(key) for key in order()] == sorted(shown.index(key) for key in order())


def test_absurd_lengths_are_refused(odi):
    values = {"presentation": 0, "questions": 0, "scoring": 0, "first_warning": 0}
    values |= {"last_warning": 0, "grace": 0, "step": 30, "step_points": 1}
    assert odi.post(ORDER + "/lengths", data=values).status_code == 422
    assert odi.post(ORDER + "/lengths", data=values | {"presentation": 90}).status_code == 302
    assert 'value="90"' in odi.get(ORDER).text
