"""The least that could save a mark: a bare Flask view, the raw driver, one INSERT, one commit.

    gunicorn -c judging/gunicorn_conf.py benchmarks.floor:app

It runs under the project's own gunicorn settings, on its database and with its settings for
connections (SQLite: WAL, FULL, the same wait), on a connection of its own for each thread.
"""

import os
import threading
from typing import Any

import psycopg
from flask import Flask, Response, request
from sqlalchemy.engine import make_url

from judging import config, database

URL = make_url(config.database_url(os.environ, config.ROOT / "instance"))
TABLE = "CREATE TABLE IF NOT EXISTS floor (id {}, body TEXT NOT NULL)"
_kept = threading.local()


def connect() -> Any:
    """A connection as the application's own are set up."""
    if URL.get_backend_name() == "postgresql":
        server = URL.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(server)
    driver = database.sqlite_module()
    journal, synchronous = database.journal_for(driver.sqlite_version_info)
    connection = driver.connect(str(URL.database), isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {database.BUSY_MILLISECONDS}")
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    return connection


def make_table() -> None:
    """The floor's own table."""
    connection = connect()
    is_postgresql = URL.get_backend_name() == "postgresql"
    connection.execute(TABLE.format("BIGSERIAL PRIMARY KEY" if is_postgresql else
                                    "INTEGER PRIMARY KEY"))  # fmt: skip
    connection.commit()
    connection.close()


def _insert(body: str) -> None:
    if not hasattr(_kept, "connection"):
        _kept.connection = connect()
    if URL.get_backend_name() == "postgresql":
        _kept.connection.execute("INSERT INTO floor (body) VALUES (%s)", (body,))
    else:
        _kept.connection.execute("BEGIN IMMEDIATE")
        _kept.connection.execute("INSERT INTO floor (body) VALUES (?)", (body,))
    _kept.connection.commit()


app = Flask("floor", template_folder=None)  # so there is nothing to compile
app.config["SQLALCHEMY_DATABASE_URI"] = URL.render_as_string(hide_password=False)
database.init_app(app)  # so that the server's own check at its start is the same


@app.post("/")
def save() -> Response:
    """Keep what was sent."""
    _insert(request.get_data(as_text=True))
    return Response('{"status":200}', content_type="application/json")
