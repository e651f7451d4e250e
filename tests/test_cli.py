"""The flask commands as somebody at a terminal types them."""

import json
import stat
from pathlib import Path

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import func, select, text

from judging import cli, create_app
from judging.extensions import db
from judging.models.audit import AuditEvent
from judging.models.contests import Contest
from judging.models.people import ROLES, Membership, User
from judging.packages.read import read_package
from judging.packages.write import package_files, write_package
from judging.services import accounts
from tests import factories
from tests.factories import NOON

SCENARIOS = Path(__file__).parent / "data" / "scenarios"
HACKATHON = str(SCENARIOS / "s01-hackathon-2018")
UNDECIDED = str(SCENARIOS / "s11-makeathon-undecided")


@pytest.fixture
def flask(app):
    """Runs a command and gives its status, output and errors."""

    def run(*words, **options):
        return app.test_cli_runner().invoke(args=[str(word) for word in words], **options)

    return run


@pytest.fixture
def package(tmp_path):
    """The small contest as a folder."""
    write_package(factories.document(), tmp_path / "campus")
    return tmp_path / "campus"


def broken(package):
    scores = package / "scores.csv"
    scores.write_text(scores.read_text().replace("54", "999"))
    return package


def count(app, model):
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(model))
        db.session.remove()
    return found


def test_import_then_export_gives_the_same_files(flask, package, tmp_path):
    done = flask("package", "import", package)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "campus: 3 entries, 2 judges, 12 marks" in done.stdout
    assert flask("package", "export", "campus", tmp_path / "out").exit_code == 0
    assert package_files(read_package(tmp_path / "out")) == package_files(read_package(package))


@pytest.mark.parametrize("command", ["import", "check", "run"])
def test_wrong_package_is_told_line_by_line_and_nothing_is_stored(app, flask, package, command):
    done = flask("package", command, broken(package))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("scores.csv, row ")
    assert "Traceback" not in done.stderr
    assert count(app, Contest) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("package", "import", "/no/such/folder"),
        ("package", "import"),
        ("package", "export", "campus"),
        ("package", "play", HACKATHON),
        ("user", "add"),
    ],
)
def test_wrong_usage_ends_with_2(flask, words):
    assert flask(*words).exit_code == 2


def test_check_stores_nothing(app, flask, package):
    done = flask("package", "check", package)
    assert (done.exit_code, done.stderr) == (0, "")
    assert count(app, Contest) == 0


def test_a_contest_is_not_imported_twice(flask, package):
    assert flask("package", "import", package).exit_code == 0
    again = flask("package", "import", package)
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr.count("\n") == 1
    assert "already" in again.stderr
    assert "has begun" in flask("package", "import", package, "--replace").stderr


def test_run_prints_the_outcome_and_nothing_else(app, flask):
    done = flask("package", "run", HACKATHON, "--json")
    expected = json.loads((Path(HACKATHON) / "expected.json").read_text())
    assert done.exit_code == 0
    assert json.loads(done.stdout)["paid"] == expected["paid"]
    assert count(app, Contest) == 0


def test_run_says_who_won_in_plain_text_too(flask):
    told = flask("package", "run", HACKATHON).stdout
    assert "grand 1: T03" in told
    assert "T12  no_show" in told


def test_run_ends_well_where_ties_stay_open(flask):
    done = flask("package", "run", UNDECIDED, "--json")
    assert done.exit_code == 0
    assert any(item["unresolved"] for item in json.loads(done.stdout)["rounds"].values())


def test_run_refuses_to_confirm_an_open_tie_in_one_sentence(flask, package):
    scores = package / "scores.csv"
    lines = scores.read_text().splitlines()
    level = [line.split(",") for line in lines[1:]]
    rows = [",".join([*line[:4], "30", *line[5:]]) for line in level]
    scores.write_text("\n".join([lines[0], *rows, ""]))
    header = "seq,act,round,entry,judge,value,reason\n"
    (package / "decisions.csv").write_text(f"{header}1,confirm,,,,,확정\n")
    done = flask("package", "run", package, "--json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


def test_run_needs_no_database(app, flask, monkeypatch):
    with app.app_context():
        monkeypatch.setattr(db.engine, "connect", lambda: pytest.fail("the real database"))
        assert flask("package", "run", HACKATHON, "--json").exit_code == 0


def test_export_never_overwrites(flask, package):
    flask("package", "import", package)
    done = flask("package", "export", "campus", package)
    assert done.exit_code == 1
    assert "not empty" in done.stderr


def test_public_export_waits_for_the_publication(flask, package, tmp_path):
    flask("package", "import", package)
    done = flask("package", "export", "campus", tmp_path / "out", "--public")
    assert done.exit_code == 1
    assert "published" in done.stderr
    assert not (tmp_path / "out").exists()


def test_long_work_says_how_far_it_is(capsys):
    with time_machine.travel(NOON, tick=False) as clock:
        progress = cli.ProgressLine()
        progress("entry", 5000, 5000)
        clock.shift(3)
        progress("mark", 5000, 10_000)
        progress("mark", 10_000, 10_000)
    assert capsys.readouterr().err.split() == ["mark:", "10,000", "of", "10,000"]


def test_a_terminal_sees_one_line_counting_up(capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with time_machine.travel(NOON, tick=False) as clock:
        progress = cli.ProgressLine()
        clock.shift(3)
        for done in (5000, 10_000):
            progress("mark", done, 10_000)
    first, second = capsys.readouterr().err.split("\r")
    assert first.strip() == "mark: 5,000 of 10,000"
    assert second == f"{'mark: 10,000 of 10,000':<60}\n"


def test_audit_verify_names_the_first_row_that_does_not_fit(app, flask, package):
    flask("package", "import", package)
    assert "All 1 events fit together" in flask("audit", "verify").stdout
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return
        db.session.execute(text("DROP TRIGGER audit_event_no_update"))
        db.session.execute(text("UPDATE audit_event SET act = 'nothing'"))
        db.session.commit()
        db.session.remove()
    done = flask("audit", "verify")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "Event 1 does not fit: its contents were changed.\n"


@pytest.fixture
def fresh(tmp_path):
    """The application on the day of its installation: no tables yet."""
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)})
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_database_without_tables_is_told_in_one_sentence(fresh):
    done = fresh.test_cli_runner().invoke(args=["audit", "verify"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "The database has no tables yet: `flask --app wsgi setup` makes them.\n"


def test_setup_makes_the_tables_and_no_login(fresh):
    done = fresh.test_cli_runner().invoke(args=["setup"])
    assert (done.exit_code, done.stdout) == (0, "The database is up to date.\n")
    assert count(fresh, User) == count(fresh, Contest) == 0


@pytest.fixture
def quick_hashes(monkeypatch):
    monkeypatch.setattr(accounts, "_hasher", PasswordHasher(1, 8, parallelism=1))


def logins(told):
    """E-mail and role, and the password that is printed above them."""
    password = told.split("password ")[1].split()[0]
    lines = [line.split() for line in told.splitlines() if "@demo.simsa" in line]
    return password, {role: email for email, role in lines}


@pytest.mark.usefixtures("quick_hashes")
def test_demo_prints_a_login_for_every_role_that_works(app, flask):
    done = flask("setup", "--demo")
    assert (done.exit_code, done.stderr) == (0, "")
    password, emails = logins(done.stdout)
    assert set(emails) == {*ROLES, "admin"}
    with app.app_context():
        for email in emails.values():
            accounts.sign_in(email, password, "192.0.2.1", NOON)
        db.session.remove()


@pytest.mark.usefixtures("quick_hashes")
def test_demo_shows_a_published_contest_and_one_to_finish(app, flask):
    flask("setup", "--demo")
    with app.app_context():
        states = dict(db.session.execute(select(Contest.key, Contest.state)).all())
        db.session.remove()
    assert states["smart-city-hackathon-2018"] == "published"
    assert states["skating-rostelecom-2017-ladies"] == "judging"
    assert flask("audit", "verify").exit_code == 0


@pytest.mark.usefixtures("quick_hashes")
def test_demo_a_second_time_changes_nothing(app, flask):
    first = flask("setup", "--demo")
    events = count(app, AuditEvent)
    second = flask("setup", "--demo")
    assert second.stdout == first.stdout
    assert count(app, AuditEvent) == events


@pytest.mark.usefixtures("quick_hashes")
def test_demo_password_is_this_installations_own(app, flask):
    password, _ = logins(flask("setup", "--demo").stdout)
    file = Path(app.instance_path) / "demo-password.txt"
    assert file.read_text() == password
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("another-password")
    changed, emails = logins(flask("setup", "--demo").stdout)
    assert changed == "another-password"
    with app.app_context():
        accounts.sign_in(emails["owner"], changed, "192.0.2.1", NOON)
        db.session.remove()


def test_production_gets_no_demo_logins(app, flask, monkeypatch):
    monkeypatch.setitem(app.config, "SIMSA_PRODUCTION", True)
    done = flask("setup", "--demo")
    assert done.exit_code == 0
    assert "no demo logins" in done.stdout
    assert count(app, User) == 0


@pytest.mark.usefixtures("quick_hashes")
def test_user_add_makes_an_account_with_a_role(app, flask, package):
    flask("package", "import", package)
    words = ("user", "add", "Olga@Example.org", "--contest", "campus", "--role", "owner")
    done = flask(*words, input="long enough\nlong enough\n")
    assert done.exit_code == 0
    assert "olga@example.org" in done.stdout
    assert count(app, Membership) == 1
    again = flask(*words, input="long enough\nlong enough\n")
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_user_add_refuses_half_a_role_and_short_passwords(app, flask):
    half = flask("user", "add", "o@a.kr", "--role", "owner", "--password", "long enough")
    assert half.exit_code == 2
    short = flask("user", "add", "o@a.kr", "--password", "short")
    assert short.exit_code == 1
    assert "10 to 1000" in short.stderr
    assert count(app, User) == 0


@pytest.mark.usefixtures("quick_hashes")
def test_user_add_makes_no_account_where_the_role_is_refused(app, flask):
    words = ("--contest", "nowhere", "--role", "owner", "--password", "long enough")
    assert flask("user", "add", "o@a.kr", *words).exit_code == 1
    assert count(app, User) == 0


@pytest.mark.usefixtures("quick_hashes")
def test_user_role_gives_one_person_another_hat(app, flask, package):
    flask("package", "import", package)
    flask("user", "add", "o@a.kr", "--password", "long enough")
    assert flask("user", "role", "o@a.kr", "campus", "owner").exit_code == 0
    assert flask("user", "role", "o@a.kr", "campus", "team", "--team", "Ada").exit_code == 1
    assert flask("user", "role", "x@a.kr", "campus", "owner").exit_code == 1
    assert count(app, Membership) == 1
