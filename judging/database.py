"""How the app speaks with its database, so that an acknowledged commit stays.

SQLite 3.7.0 to 3.51.2 can lose committed writes in WAL mode when two connections write or
checkpoint at once (the WAL-reset bug). The package pysqlite3 carries a mended SQLite and is used
where it is installed; where only a faulty one is at hand, the old rollback journal is used, which
does not have the fault and is slower.
"""

import importlib
import importlib.util
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import psycopg
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError

from judging.config import ROOT, BadConfiguration
from judging.extensions import Base, db

Version = tuple[int, int, int]
OLDEST: Version = (3, 37, 0)
MENDED: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
BUSY_MILLISECONDS = 10_000
KEPT_SQLITE = 64  # as many as a worker has threads
KEPT_POSTGRESQL = 20
ASKED_AFTER_SECONDS = 1.0
USED = "used_at"
MIGRATIONS = ROOT / "judging" / "migrations"
POSTGRESQL_MUST_BE_ON = ("fsync", "synchronous_commit", "full_page_writes")

logger = logging.getLogger(__name__)


def sqlite_module() -> ModuleType:
    """The driver that is used for SQLite: pysqlite3 where it is installed, else Python's own."""
    has_own = importlib.util.find_spec("pysqlite3") is not None
    return importlib.import_module("pysqlite3.dbapi2" if has_own else "sqlite3")


def is_mended(version: Version) -> bool:
    """Whether this SQLite has no WAL-reset bug: mended at the end of three series."""
    series = [mend for mend in MENDED if mend[:2] == version[:2]]
    return version >= series[0] if series else version > MENDED[-1]


def journal_for(version: Version) -> tuple[str, str]:
    """The journal mode and synchronous setting that are safe. Raises BadConfiguration."""
    if version < OLDEST:
        found, wanted = (".".join(map(str, number)) for number in (version, OLDEST))
        raise BadConfiguration(
            f"SQLite {found} is too old: Simsa needs {wanted} or newer (pip install pysqlite3)."
        )
    return ("WAL", "FULL") if is_mended(version) else ("DELETE", "EXTRA")


def init_app(app: Flask) -> None:
    """Bind the database to the app and set its connections up. Raises BadConfiguration."""
    # A connection beyond the pool is closed after each request and opened for the next one, which
    # costs several times what the request does. One of SQLite is cheap to keep, one of PostgreSQL
    # is a process of its server, which by default has a hundred.
    options: dict[str, Any] = {"hide_parameters": True}  # a log must not say what people wrote
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        options["module"] = sqlite_module()
        if url.database:
            options |= {"pool_size": KEPT_SQLITE, "max_overflow": 0}
        if not is_mended(options["module"].sqlite_version_info):
            logger.warning(
                "SQLite %s has the WAL-reset bug, so the slower rollback journal is used; "
                "`pip install pysqlite3` brings a mended one.",
                options["module"].sqlite_version,
            )
    else:
        options |= {"pool_size": KEPT_POSTGRESQL, "max_overflow": 0}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


def _prepare(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    else:
        event.listen(engine, "connect", _check_postgresql)
        event.listen(engine, "checkin", _used)
        event.listen(engine, "checkout", _ask_whether_it_lives)


def _prepare_sqlite(engine: Engine) -> None:
    journal, synchronous = journal_for(sqlite_module().sqlite_version_info)

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not BEGIN by itself
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("PRAGMA foreign_keys = ON")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)


def _begin(connection: Connection) -> None:
    """A transaction that will write takes its lock first, else it fails at its first write."""
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _check_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for name in POSTGRESQL_MUST_BE_ON:
            cursor.execute(f"SHOW {name}")
            (value,) = cursor.fetchone()
            if value == "off":
                raise BadConfiguration(
                    f"PostgreSQL runs with {name} = off and could lose scores that were "
                    f"acknowledged: set it to on."
                )
    connection.rollback()


def _used(_connection: Any, record: Any) -> None:
    record.info[USED] = time.monotonic()


def _ask_whether_it_lives(connection: Any, record: Any, _proxy: Any) -> None:
    """Replace a connection that died while nobody used it; one that was just used is not asked."""
    if time.monotonic() - record.info.get(USED, time.monotonic()) < ASKED_AFTER_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.OperationalError as failure:
        raise DisconnectionError from failure  # the pool then gives another one


def check(app: Flask) -> None:
    """Raise BadConfiguration unless the database answers, is safe and has today's tables."""
    scripts = ScriptDirectory(str(MIGRATIONS))
    with app.app_context():
        try:
            with db.engine.connect() as connection:
                present = MigrationContext.configure(connection).get_current_revision()
        except DBAPIError as failure:
            why = str(failure.orig).strip().splitlines()[0]
            raise BadConfiguration(f"The database does not answer ({why}).") from failure
        finally:
            db.engine.dispose()  # a worker that is forked later must not share a connection
    if present != scripts.get_current_head():
        raise BadConfiguration(
            "The database is not up to date: run `flask --app wsgi setup` once, then start again."
        )


@contextmanager
def throw_away() -> Iterator[None]:
    """A database in memory, with all tables, that lasts as long as the context."""
    app = Flask("simsa-throw-away")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    init_app(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()
