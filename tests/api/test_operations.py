"""The interface of tablets: who may send, what shape it has, and that nothing breaks it."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from judging.api import shapes
from judging.models.operations import Operation
from judging.models.sheets import Mark
from judging.services import sittings
from tests import factories
from tests.factories import NOON
from tests.tablets import Tablet, judge_id, opened

DEEP = "[" * 10_000 + "]" * 10_000


@pytest.fixture
def jun(session: Session) -> Tablet:
    opened(session)
    return Tablet.of(session)


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def post(client: FlaskClient, tablet: Tablet, body: str | bytes, **headers: str) -> Any:
    kind = {"Content-Type": "application/json"}
    told = kind | tablet.headers | headers
    return client.post("/api/v1/operations", data=body, headers=told)


def test_a_mark_is_answered_after_it_was_kept(
    session: Session, client: FlaskClient, jun: Tablet
) -> None:
    answer = jun.post(client, jun.mark("54"), waiting=1, entry="A1", battery=80)
    assert answer.status_code == 200
    said = shapes.Answers.model_validate(answer.json)
    assert (said.epoch, said.answers[0].effect, said.answers[0].version) == (1, "applied", 1)
    assert count(session, Mark) == 1


def test_what_is_sent_twice_counts_once(session: Session, client: FlaskClient, jun: Tablet) -> None:
    made = jun.mark("54")
    first, second = (jun.post(client, made).json["answers"] for _ in range(2))
    assert first == second
    assert count(session, Operation) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer x"},
        {"Authorization": f"Bearer {'x' * 43}"},
        {"Authorization": f"Basic {'x' * 43}"},
        {"Authorization": f"Bearer {'é' * 43}"},
    ],
)
def test_without_a_secret_of_a_sitting_nobody_comes_in(
    client: FlaskClient, jun: Tablet, headers: dict[str, str]
) -> None:
    for method, path in (("GET", "desk"), ("GET", "pulse"), ("POST", "operations")):
        answer = client.open(f"/api/v1/{path}", method=method, headers=headers)
        assert (answer.status_code, answer.json["status"]) == (401, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_cookie_is_no_secret(session: Session, client: FlaskClient) -> None:
    people = opened(session)
    factories.sign_in(client, people.jun)
    assert client.get("/api/v1/desk").status_code == 401


def test_a_revoked_secret_is_none(session: Session, client: FlaskClient, jun: Tablet) -> None:
    sittings.revoke("campus", judge_id(session, "J1"), by=None, at=NOON)
    assert jun.post(client, jun.mark("54")).status_code == 401
    assert count(session, Operation) == 0


def test_a_tablet_that_was_taken_over_may_still_send(
    session: Session, client: FlaskClient, jun: Tablet
) -> None:
    new = Tablet.of(session)
    late = jun.post(client, jun.mark("54")).json
    assert (late["epoch"], late["answers"][0]["effect"]) == (2, "applied")
    refused = jun.get(client, "desk")
    assert (refused.status_code, refused.json["epoch"]) == (409, 2)
    assert jun.get(client, "pulse").json["epoch"] == 2
    assert new.get(client, "desk").status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("nonsense", 422),
        ("[]", 422),
        ("null", 422),
        ("{}", 422),
        ('{"operations": {}}', 422),
        ('{"operations": [], "extra": 1}', 422),
        ('{"operations": [], "waiting": "12"}', 422),
        ('{"operations": [], "waiting": true}', 422),
        ('{"operations": [], "waiting": 1e309}', 422),
        ('{"operations": [], "waiting": NaN}', 422),
        ('{"operations": [], "waiting": 1180591620717411303424}', 422),
        (f'{{"operations": [], "waiting": {"9" * 5000}}}', 422),
        ('{"operations": [], "waiting": -1}', 422),
        (f'{{"operations": {DEEP}}}', 422),
        (json.dumps({"operations": [1] * 101}), 422),
        (b'{"operations": ["\xff"]}', 422),
        ('{"operations": ["' + "x" * 10_000_000 + '"]}', 413),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_no_batch_is_refused_as_a_whole(
    session: Session, client: FlaskClient, jun: Tablet, body: Any, status: int
) -> None:
    answer = post(client, jun, body)
    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert count(session, Operation) == 0


def test_what_is_no_json_is_refused(client: FlaskClient, jun: Tablet) -> None:
    body = json.dumps({"operations": [jun.mark("54")]})
    answer = post(client, jun, body, **{"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json["status"]) == (415, 415)


BAD = [
    *({"id": 5}, {"id": "x"}, {"id": "A" * 36}, {"id": None}, {"kind": ""}, {"kind": 1}),
    *({"round": None}, {"round": "x" * 41}, {"round": "fi\0nal"}, {"entry": 5}, {"entry": ""}),
    *({"field": None}, {"field": "\ud83d"}, {"base": "0"}, {"base": True}, {"base": 0.0}),
    *({"base": -1}, {"base": 2**70}, {"seq": 0}, {"seq": "3"}, {"seq": 2**31}, {"made_at": ""}),
    *({"made_at": "2026-11-26T05:00:00"}, {"made_at": 5}, {"made_at": "2026-13-01T00:00:00Z"}),
    *({"made_at": "0001-01-01T00:00:00+14:00"}, {"settles": "x"}, {"settles": ["x"]}, {"more": 1}),
    {"settles": None},
]


@pytest.mark.parametrize("wrong", BAD, ids=lambda wrong: str(wrong)[:40])
def test_a_misshapen_operation_is_answered_in_its_place(
    session: Session, client: FlaskClient, jun: Tablet, wrong: dict[str, Any]
) -> None:
    good = [jun.mark("54"), jun.mark("33", name="craft")]
    answer = jun.post(client, good[0], jun.mark("1", "B2") | wrong, good[1])
    assert answer.status_code == 200
    said = shapes.Answers.model_validate(answer.json)
    assert [one.status for one in said.answers] == [200, 422, 200]
    assert said.answers[1].error
    assert count(session, Mark) == 2


@pytest.mark.parametrize("other", [None, 5, "x", [], {}, {"id": "\ud83d"}, {"id": []}, True])
def test_anything_else_in_a_batch_is_answered_too(
    client: FlaskClient, jun: Tablet, other: Any
) -> None:
    answers = jun.post(client, other, jun.mark("54")).json["answers"]
    assert [one["status"] for one in answers] == [422, 200]


@pytest.mark.parametrize(
    "value",
    ["12", 12, True, -0.0, [], {}, "1e309", "\ud83d", "\0", "x" * 600_000, [[[[]]]] * 9, 2**70],
    ids=lambda value: repr(value)[:20],
)
@pytest.mark.parametrize(
    ("kind", "entry", "field"),
    [
        *(("mark", "A1", "idea"), ("comment", "A1", ""), ("memo", "A1", "")),
        *(("submission", "A1", ""), ("recusal", "A1", ""), ("signature", None, "")),
        *(("pledge", None, ""), ("investment", None, ""), ("ranking", None, "")),
        *(("comparison", None, "1"), ("practice", None, "idea")),
    ],
)
def test_no_value_of_any_kind_breaks_anything(
    client: FlaskClient, jun: Tablet, kind: str, entry: str | None, field: str, value: Any
) -> None:
    answer = jun.post(client, jun.op(kind, value, entry, field), jun.mark("54"))
    assert answer.status_code == 200
    first, second = answer.json["answers"]
    assert first["status"] in (200, 422, 423)
    assert second["status"] == 200


def test_sentences_are_in_the_language_that_is_asked_for(client: FlaskClient, jun: Tablet) -> None:
    made = jun.mark("99")
    said = {}
    for language in ("ko", "en"):
        body = json.dumps({"operations": [made]})
        answer = post(client, jun, body, **{"Accept-Language": language})
        said[language] = answer.json["answers"][0]["error"]
    assert said["en"] == "“99” is not on the scale of 창의성."
    assert said["ko"] == "‘99’: 창의성 항목에 쓸 수 없는 점수입니다."


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/desk", 404),
        ("GET", "/api/v1/operations", 405),
        ("DELETE", "/api/v1/desk", 405),
        ("POST", "/api/v1/desk", 405),
    ],
)
def test_every_error_below_api_is_json(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert answer.json["error"]


def test_another_site_cannot_send_for_a_judge(app: Any, session: Session, jun: Tablet) -> None:
    """No token against forged requests is asked for, because no cookie counts."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert jun.post(app.test_client(), jun.mark("54")).status_code == 200
        assert app.test_client().post("/api/v1/operations", json={}).status_code == 401
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_a_sitting_that_has_sent_before_sends_nothing_after_it_was_taken_back(
    client: FlaskClient, session: Session
) -> None:
    """The secret is known here, so that only the transaction itself can tell."""
    opened(session)
    tablet = Tablet.of(session)
    assert tablet.post(client, tablet.mark("54")).status_code == 200
    sittings.revoke("campus", judge_id(session, "J1"), by=None, at=NOON)
    late = tablet.mark("50", "B2")
    assert tablet.post(client, late).status_code == 401
    assert tablet.post(client, late).status_code == 401
    assert session.get(Operation, late["id"]) is None
