"""`flask assign` and `flask package assign`, as somebody at a terminal types them."""

import json

import pytest
from sqlalchemy import func, select

from judging.extensions import db
from judging.models.contests import Contest
from judging.models.plans import Plan
from judging.models.sheets import ScoreSheet
from judging.packages.write import write_package
from scoring.rules import Assign
from tests import factories
from tests.events import ENTRIES, JUDGES, event


@pytest.fixture
def flask(app):
    """Runs a command and gives its status, output and errors."""

    def run(*words):
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return run


@pytest.fixture
def contest(app):
    with app.app_context():
        factories.contest(db.session(), event())
        db.session.remove()


@pytest.fixture
def package(tmp_path):
    write_package(event(), tmp_path / "campus")
    return tmp_path / "campus"


def count(app, model):
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model))
        db.session.remove()
    return found


def test_a_draft_is_made_and_printed(app, flask, contest):
    done = flask("assign", "campus", "final")
    assert (done.exit_code, count(app, Plan), count(app, ScoreSheet)) == (0, 1, 0)
    assert "24 sheets, 4 to 4 a judge." in done.stdout
    assert "Judge 0 (4): E0" in done.stdout
    assert "Note: Nobody knows the organisation of" in done.stderr


def test_publishing_creates_the_sheets(app, flask, contest):
    done = flask("assign", "campus", "final", "--publish", "--json")
    assert (done.exit_code, count(app, ScoreSheet)) == (0, 24)
    assert json.loads(done.stdout)["state"] == "published"


def test_a_package_gives_the_same_plan_and_stores_nothing(app, flask, contest, package):
    stored = json.loads(flask("assign", "campus", "final", "--seed", 3, "--json").stdout)
    before = count(app, Plan), count(app, Contest)
    done = flask("package", "assign", package, "final", "--seed", 3, "--json")
    read = json.loads(done.stdout)
    assert (done.exit_code, count(app, Plan), count(app, Contest)) == (0, *before)
    assert read == stored
    assert read["settings"]["seed"] == 3
    assert len(read["pairs"]) == 24


def test_rooms_and_slots_are_printed_for_each_entry(flask, tmp_path):
    write_package(event(assign=Assign(rooms=2, slots=6)), tmp_path / "rooms")
    read = json.loads(flask("package", "assign", tmp_path / "rooms", "final", "--json").stdout)
    assert len(read["places"]) == len(ENTRIES)
    assert {(one["room"], one["slot"]) for one in read["places"]} == {
        (room, slot) for room in (1, 2) for slot in range(1, 7)
    }
    seats = read["seats"]
    assert all(
        {"entry": one["entry"], "judge": judge, "locked": False} in read["pairs"]
        for one in read["places"]
        for judge in seats[one["block"] - 1][one["room"] - 1]
    )


def test_the_order_of_a_package_s_rows_changes_nothing(flask, tmp_path):
    turned = event(entries=ENTRIES[::-1], judges=JUDGES[::-1])
    plans = []
    for name, document in (("one", event()), ("other", turned)):
        write_package(document, tmp_path / name)
        plans.append(flask("package", "assign", tmp_path / name, "final", "--json").stdout)
    assert plans[0] == plans[1]


def test_what_is_impossible_ends_with_1_and_its_sentences(flask, tmp_path):
    write_package(event(judges=JUDGES[:1]), tmp_path / "few")
    done = flask("package", "assign", tmp_path / "few", "final")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "have only 1 judge each" in done.stderr
    incomplete = flask("package", "assign", tmp_path / "few", "final", "--incomplete")
    assert incomplete.exit_code == 0
    assert "E00 has 1 of 2 judges." in incomplete.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("assign", "campus"), 2),
        (("assign", "campus", "final", "--seed", "-1"), 2),
        (("assign", "campus", "nowhere"), 1),
        (("assign", "nowhere", "final"), 1),
        (("package", "assign", "/no/such/folder", "final"), 2),
        (("jobs", "work", "--once"), 0),
    ],
)
def test_status_of_other_calls(flask, contest, words, status):
    assert flask(*words).exit_code == status
