"""What every test may ask for: a clean database on SQLite and on PostgreSQL, a session, a client.

`database` runs a test once for each database that the machine has. Each worker of pytest-xdist has
its own, made by the migrations once and emptied before each test.
"""

import contextvars
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flask_migrate
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session

from judging import create_app
from judging.extensions import Base, db
from judging.services import duplicates
from judging.services.control_known import KNOWN

DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql")))


class Browser(FlaskClient):
    """A client whose requests know nothing of the application context that the test works in."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The address of this worker's empty database, once for each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'simsa.sqlite3'}"
        return
    server = make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "only")
    own = server.set(database=f"{server.database}_{worker}_{os.getpid()}")
    _on_server(server, f'CREATE DATABASE "{own.database}"')
    yield own.render_as_string(hide_password=False)
    _on_server(server, f'DROP DATABASE "{own.database}" WITH (FORCE)')


def _on_server(server: URL, statement: str) -> None:
    address = server.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def migrated_app(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database with all tables."""
    environ = {
        "DATABASE_URL": database,
        "SIMSA_INSTANCE": str(tmp_path_factory.mktemp("instance")),
        "SECRET_KEY": "a-secret-for-the-tests-that-guards-nothing",
    }
    app = create_app({"TESTING": True, "WTF_CSRF_ENABLED": False}, environ=environ)
    app.test_client_class = Browser
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            # Tests ask whether rules hold, not whether the disk does: that has tests of its own.
            event.listen(db.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        flask_migrate.upgrade()
        db.engine.dispose()
        if db.engine.dialect.name == "sqlite":
            shutil.copy(_file(app), _empty(app))
    yield app
    with app.app_context():
        db.engine.dispose()


def _file(app: Flask) -> Path:
    return Path(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database or "")


def _empty(app: Flask) -> Path:
    return _file(app).with_suffix(".empty")


@pytest.fixture
def app(migrated_app: Flask) -> Flask:
    """The application on an empty database; no context is active, as when a request comes in."""
    KNOWN.clear()  # no process outlives its database elsewhere
    duplicates.KNOWN.clear()
    with migrated_app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            for suffix in ("-wal", "-shm"):
                Path(f"{_file(migrated_app)}{suffix}").unlink(missing_ok=True)
            shutil.copy(_empty(migrated_app), _file(migrated_app))
        else:
            _empty_postgresql()
    return migrated_app


def _empty_postgresql() -> None:
    """Delete what a test left: many times faster than TRUNCATE of all tables."""
    tables = [f'"{table.name}"' for table in reversed(Base.metadata.sorted_tables)]
    filled = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables
    )
    with db.engine.begin() as connection:
        # The only place where audit events go: an owner of the tables, between two tests.
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        for name in connection.scalars(text(filled)).all():
            connection.execute(text(f"DELETE FROM {name}"))
        connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The database session of services and factories, in an application context of its own."""
    with app.app_context():
        yield db.session()
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of somebody who is not signed in."""
    return app.test_client()
