"""Coming in at a tablet, page by page; sitting down, handing over, leaving."""

import logging
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from judging.clock import now
from judging.models.people import Judge
from judging.models.tablets import Device, Sitting
from judging.services import devices, entrances, judge_numbers
from judging.services.sittings import hash_of
from tests import factories

TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')  # it carries the second it was made in


@pytest.fixture
def contest(session):
    return factories.contest(session)


@pytest.fixture
def people(session, contest):
    return factories.cast(session, contest)


@pytest.fixture
def code(contest):
    return entrances.open_up("campus", by=None, at=now())


@pytest.fixture
def numbers(app, contest):
    key = app.config["SECRET_KEY"].encode()
    issued = judge_numbers.renew("campus", key=key, by=None, at=now())
    return {one.judge: one.number for one in issued}


@pytest.fixture
def link(contest):
    until = now() + timedelta(hours=1)
    (issued,) = judge_numbers.link("campus", ["J1"], until=until, by=None, at=now())
    return issued.link_secret


def come_in(client, code, number):
    client.get("/enter")
    client.post("/enter", data={"code": code})
    client.post("/enter/number", data={"number": number})
    return client.post("/enter/confirm")


def sit(client, **asked):
    return client.post("/c/campus/judge/sitting", json={"token": "", "take_over": False} | asked)


def test_jun_comes_in_and_sits_down(session, client, code, numbers):
    assert client.post("/enter", data={"code": f"{code[:3]} {code[3:]}"}).location == (
        "/enter/number"
    )
    spaced = f"{numbers['J1'][:3]} {numbers['J1'][3:7]} {numbers['J1'][7:]}"
    assert client.post("/enter/number", data={"number": spaced}).location == "/enter/confirm"
    client.post("/language", data={"language": "ko"})
    assert "Jun 위원님이 맞습니까?" in client.get("/enter/confirm").text
    assert client.post("/enter/confirm").location == "/c/campus/judge"
    seat = sit(client)
    assert seat.status_code == 201
    told = seat.json
    assert (told["device"], told["epoch"], told["judge"]) == (
        "TB-1",
        1,
        {"key": "J1", "name": "Jun"},
    )
    assert session.scalars(select(Sitting.token_hash)).all() == [hash_of(told["token"])]


def test_who_says_that_he_is_somebody_else_is_not_signed_in(client, code, numbers):
    client.post("/enter", data={"code": code})
    client.post("/enter/number", data={"number": numbers["J1"]})
    assert client.post("/enter/not-me").location == "/enter/number"
    assert client.post("/enter/confirm").location == "/enter"
    assert sit(client).status_code == 404


def test_looking_at_a_link_changes_nothing(client, contest, link):
    for ask in (client.get, client.head):
        assert ask("/enter").status_code == 200
        assert ask("/enter/link").status_code == 405
    for _ in range(2):
        assert client.post("/enter/link", data={"secret": link}).location == "/enter/confirm"
    assert client.get("/enter/confirm").status_code == 200
    assert client.post("/enter/confirm").location == "/c/campus/judge"
    again = client.post("/enter/link", data={"secret": link})
    assert again.status_code == 410
    assert link not in again.text


def test_the_sixth_wrong_number_is_told_to_wait(client, code, numbers):
    client.get("/enter")
    client.post("/enter", data={"code": code})
    for _ in range(5):
        assert client.post("/enter/number", data={"number": "00100000000"}).status_code == 422
    page = client.post("/enter/number", data={"number": numbers["J1"]})
    assert page.status_code == 429
    assert page.headers["Retry-After"]


def test_hundreds_of_guesses_with_another_address_each_hit_nothing(app, client, code, numbers):
    """Made-up forwarded addresses and fresh tablets change nothing."""
    answers = set()
    for n in range(300):
        guesser = app.test_client()
        guesser.post("/enter", data={"code": code})
        answers.add(
            guesser.post(
                "/enter/number",
                data={"number": f"001{n:08}"},
                headers={"X-Forwarded-For": f"203.0.113.{n % 250}"},
            ).status_code
        )
    assert answers == {422, 429}


def test_a_number_that_nobody_has_looks_like_a_wrong_one(client, code, numbers):
    client.post("/enter", data={"code": code})
    pages = [
        client.post("/enter/number", data={"number": number})
        for number in (numbers["J1"][:-1] + "x", "99900000000")
    ]
    assert pages[0].status_code == pages[1].status_code == 422
    first, second = (TOKEN.sub("", page.text) for page in pages)
    assert first == second


def test_coming_in_begins_a_new_session(client, code, numbers):
    with client.session_transaction() as before:
        before["planted"] = "by somebody else"
    come_in(client, code, numbers["J1"])
    with client.session_transaction() as after:
        assert "planted" not in after
        assert "candidate" not in after


def test_a_form_from_elsewhere_lets_nobody_in(app, code):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for path in ("/enter", "/enter/number", "/enter/link", "/enter/confirm"):
            assert app.test_client().post(path, data={"code": code}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_chair_who_came_in_by_a_card_is_a_judge_and_no_more(session, client, people, code, app):
    ines = session.scalars(select(Judge).where(Judge.key == "J2")).one()
    ines.user_id = people.chae.id
    session.commit()
    key = app.config["SECRET_KEY"].encode()
    (mine,) = judge_numbers.renew("campus", ["J2"], key=key, by=None, at=now())
    come_in(client, code, mine.number)
    assert sit(client).status_code == 201
    assert client.get("/c/campus/awards").status_code == 404
    assert client.post("/c/campus/announcement/confirm").status_code == 404
    factories.seat(
        session, factories.contest(session, factories.document("fair")), people.chae, "owner"
    )
    assert client.get("/c/fair").status_code == 404


def test_a_judge_goes_on_with_the_sitting_whose_token_his_tablet_keeps(client, code, numbers):
    come_in(client, code, numbers["J1"])
    first = sit(client).json
    again = sit(client, token=first["token"])
    assert again.status_code == 200
    assert again.json == first


def test_on_another_tablet_he_is_asked_before_he_goes_on_there(app, client, code, numbers):
    come_in(client, code, numbers["J1"])
    sit(client)
    other = app.test_client()
    come_in(other, code, numbers["J1"])
    asked = sit(other)
    assert asked.status_code == 409
    assert asked.json["active"]["device"] == "TB-1"
    taken = sit(other, take_over=True)
    assert (taken.status_code, taken.json["device"], taken.json["epoch"]) == (201, "TB-2", 2)


def test_two_judges_share_a_tablet_and_neither_ends_the_other(session, client, code, numbers):
    come_in(client, code, numbers["J1"])
    juns = sit(client).json
    handed = client.post("/c/campus/judge/hand-over")
    assert handed.location == "/enter/number"
    assert sit(client).status_code == 404  # nobody is signed in between the two
    client.post("/enter/number", data={"number": numbers["J2"]})
    client.post("/enter/confirm")
    ines = sit(client, token=juns["token"]).json  # another's token helps nobody
    assert ines["judge"]["key"] == "J2"
    assert ines["device"] == juns["device"] == "TB-1"
    open_ones = session.scalars(select(Sitting.token_hash).where(Sitting.ended_at.is_(None))).all()
    assert set(open_ones) == {hash_of(juns["token"]), hash_of(ines["token"])}
    come_in(client, code, numbers["J1"])
    assert sit(client, token=juns["token"]).json == juns


def test_who_leaves_is_signed_out_and_his_sitting_ends(session, client, code, numbers):
    come_in(client, code, numbers["J1"])
    token = sit(client).json["token"]
    assert client.post("/c/campus/judge/leave", json={"token": token}).status_code == 204
    assert session.scalars(select(Sitting.ended_why)).all() == ["left"]
    assert sit(client).status_code == 404


def test_nobody_ends_anothers_sitting(session, app, client, code, numbers):
    come_in(client, code, numbers["J1"])
    token = sit(client).json["token"]
    ines = app.test_client()
    come_in(ines, code, numbers["J2"])
    ines.post("/c/campus/judge/leave", json={"token": token})
    assert session.scalars(select(Sitting.ended_at)).all() == [None]


def test_a_lost_tablet_is_out_from_the_next_request_on(session, client, people, code, numbers):
    come_in(client, code, numbers["J1"])
    token = sit(client).json["token"]
    devices.revoke("campus", "TB-1", by=people.olga.id, at=now())
    assert sit(client, token=token).status_code == 404
    assert session.scalars(select(Sitting.ended_why)).all() == ["revoked"]
    come_in(client, code, numbers["J1"])
    assert sit(client).json["device"] == "TB-2"  # found again, it is another tablet
    session.rollback()
    assert session.scalars(select(Device.revoked_at.is_(None)).order_by(Device.id)).all() == [
        False,
        True,
    ]


def test_no_secret_is_logged_or_stands_in_an_address(client, code, numbers, link, caplog):
    caplog.set_level(logging.DEBUG)
    client.post("/enter/link", data={"secret": link})
    answers = [come_in(client, code, numbers["J1"]), sit(client)]
    token = answers[1].json["token"]
    for hidden in (numbers["J1"], numbers["J1"][3:], link, token):
        assert hidden not in caplog.text
        assert hidden not in (answers[0].location or "")
        assert hidden not in answers[0].text
