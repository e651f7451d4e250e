"""The demo's contest that is being judged: cards for two judges, the same at every start."""

import json
import re
import stat
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from judging.extensions import db
from judging.models.applications import Application
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.rounds import Round
from judging.models.sheets import ScoreSheet
from judging.services import accounts, demo, demo_call, duplicates
from tests import factories


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(1, 8, parallelism=1))


@pytest.fixture
def setup(app):
    """Sets up as `./simsa run` does; answers with what was printed, without stored numbers."""
    file = Path(app.instance_path) / "demo-numbers.json"
    file.unlink(missing_ok=True)

    def run():
        done = app.test_cli_runner().invoke(args=["setup", "--demo"])
        assert (done.exit_code, done.stderr) == (0, "")
        return done.stdout

    yield run
    file.unlink(missing_ok=True)


def printed(told):
    """The event code, and the numbers by judge."""
    code = re.search(r"event code (\d{3} \d{3})", told)[1]
    return code, dict(re.findall(r"^  (J\d)  (\d{3} \d{4} \d{4})$", told, re.M))


def test_it_is_being_judged_with_blank_sheets_and_a_pledge(app, setup):
    setup()
    with app.app_context():
        contest = db.session.scalars(select(Contest).where(Contest.key == demo.LIVE)).one()
        row = db.session.scalars(select(Round).where(Round.contest_id == contest.id)).one()
        states = db.session.scalars(
            select(ScoreSheet.state).where(ScoreSheet.round_id == row.id)
        ).all()
        db.session.remove()
    assert (contest.state, row.state) == ("judging", "judging")
    assert states == ["blank"] * 50


def test_the_printed_cards_let_two_judges_in(setup, client):
    code, numbers = printed(setup())
    assert set(numbers) == set(demo.AT_TABLETS)
    for number in numbers.values():
        client.post("/enter", data={"code": code})
        assert client.post("/enter/number", data={"number": number}).location == "/enter/confirm"
        assert client.post("/enter/confirm").location == f"/c/{demo.LIVE}/judge"


def test_a_second_start_prints_the_same_and_changes_nothing(app, setup):
    first = setup()

    def events():
        with app.app_context():
            found = db.session.query(AuditEvent).count()
            db.session.remove()
        return found

    before = events()
    assert setup() == first
    assert events() == before


def test_the_numbers_are_this_installations_own(app, setup):
    _, numbers = printed(setup())
    file = Path(app.instance_path) / "demo-numbers.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = json.loads(file.read_text())
    assert kept == {judge: number.replace(" ", "") for judge, number in numbers.items()}
    file.write_text("{}")
    _, others = printed(setup())
    assert set(others.values()).isdisjoint(numbers.values())


def test_a_call_is_open_with_what_an_office_meets(app, setup, client):
    setup()
    page = client.get("/c/ideas-open", follow_redirects=True)
    assert page.status_code == 200
    assert "누구나 편하게 다니는 도시" in page.text
    with app.app_context():
        states = db.session.scalars(select(Application.state).order_by(Application.id)).all()
        twins = duplicates.page(demo_call.KEY).open
        db.session.remove()
    assert states == ["submitted"] * 4 + ["draft"]
    assert [(one.kind, len(one.entries)) for one in twins] == [("title", 2)]


def test_the_team_of_the_call_signs_in_and_sees_its_receipt(app, setup, client):
    setup()
    with app.app_context():
        factories.sign_in(client, accounts.by_email("ada@demo.simsa"))
        db.session.remove()
    page = client.get(f"/c/{demo_call.KEY}/apply")
    assert "휠체어로 가는 가장 편한 길" in page.text
    assert "접수 번호 1" in page.text
