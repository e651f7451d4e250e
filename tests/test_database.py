"""Which SQLite may be used how, and that what is acknowledged is on the disk."""

import sqlite3

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from judging import create_app, database
from judging.config import BadConfiguration
from judging.extensions import db
from tests.conftest import DATABASES

POSTGRESQL = pytest.mark.parametrize("database", DATABASES[1:], indirect=True)


@pytest.mark.parametrize(
    ("version", "mended"),
    [
        ((3, 37, 0), False),
        ((3, 40, 1), False),  # Debian 12
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 49, 99), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_only_where_the_wal_reset_bug_is_mended(version, mended):
    assert database.is_mended(version) == mended
    assert database.journal_for(version) == (("WAL", "FULL") if mended else ("DELETE", "EXTRA"))


def test_an_ancient_sqlite_is_refused():
    with pytest.raises(BadConfiguration, match=r"3\.36\.0 is too old"):
        database.journal_for((3, 36, 0))


def pragmas(app):
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    with app.app_context(), db.engine.connect() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in names]
    with app.app_context():
        db.engine.dispose()
    return found


def test_a_commit_is_on_the_disk_before_it_is_acknowledged(tmp_path):
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)})
    assert pragmas(app) == ["wal", 2, 1, 10_000]


def test_a_faulty_sqlite_falls_back_to_the_rollback_journal(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(database, "sqlite_module", lambda: sqlite3)
    if database.is_mended(sqlite3.sqlite_version_info):
        monkeypatch.setattr(database, "is_mended", lambda version: False)
    app = create_app(environ={"SIMSA_INSTANCE": str(tmp_path)})
    assert pragmas(app) == ["delete", 3, 1, 10_000]
    assert "rollback journal" in caplog.text


class PostgresqlThat:
    """A connection to a server with one setting turned off."""

    def __init__(self, off):
        self.off = off
        self.asked = ""

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def execute(self, statement):
        self.asked = statement.removeprefix("SHOW ")

    def fetchone(self):
        return ("off" if self.asked == self.off else "on",)

    def rollback(self):
        return None


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_postgresql_that_may_forget_is_refused(setting):
    with pytest.raises(BadConfiguration, match=f"{setting} = off"):
        database._check_postgresql(PostgresqlThat(setting), None)
    database._check_postgresql(PostgresqlThat("nothing"), None)


def test_a_throw_away_database_leaves_the_real_one_alone(app):
    with app.app_context():
        outer = db.session()
        with database.throw_away():
            assert db.session() is not outer
            assert db.engine.url.database is None
        assert db.session() is outer
        db.session.remove()


@pytest.fixture
def pooled(migrated_app):
    """The pool of a server; SQLite has no connection that could die."""
    with migrated_app.app_context():
        db.engine.dispose()
        yield db.engine
        db.engine.dispose()


def killed_while_unused(engine, idle_seconds):
    """A pooled connection whose server process ends while it lies in the pool for so long."""
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
        record = connection.connection._connection_record
    with psycopg.connect(
        engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (number,))
    record.info[database.USED] -= idle_seconds


@POSTGRESQL
def test_a_connection_that_died_while_nobody_used_it_is_replaced(pooled):
    killed_while_unused(pooled, database.ASKED_AFTER_SECONDS)
    with pooled.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


@POSTGRESQL
def test_one_that_died_just_after_its_use_fails_once_and_is_replaced_then(pooled):
    killed_while_unused(pooled, 0)
    with pytest.raises(OperationalError), pooled.connect() as connection:
        connection.scalar(text("SELECT 1"))
    with pooled.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
