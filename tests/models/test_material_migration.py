"""The pages of materials outlive the migration that makes their table anew on SQLite."""

import flask_migrate
import pytest
from sqlalchemy import MetaData, insert, select, text

from judging import create_app
from judging.extensions import db
from tests.factories import NOON

BEFORE, SINCE = "0028", "0022"
GIVEN = {
    "account": {"id": 1, "email": "olga@example.org"},
    "contest": {"id": 1, "key": "campus", "state": "draft", "timezone": "Asia/Seoul"},
    "entry": {"id": 1, "contest_id": 1, "key": "A1", "status": "submitted"},
    "material": {"id": 1, "entry_id": 1, "key": "m", "kind": "pages", "original": "o" * 32},
    "material_page": {"material_id": 1, "number": 1, "image": "i" * 32, "thumb": "t" * 32},
}


@pytest.fixture
def old(tmp_path):
    """An installation from before the migration."""
    environ = {
        "SIMSA_INSTANCE": str(tmp_path),
        "SECRET_KEY": "a-secret-for-the-tests-that-guards-nothing",
    }
    app = create_app(environ=environ)
    with app.app_context():
        flask_migrate.upgrade(revision=BEFORE)
        yield
        db.session.remove()
        db.engine.dispose()


def row(table, values):
    """A row with something in every column that wants it."""
    usual = {
        "INTEGER": 1,
        "BIGINT": 1,
        "VARCHAR": "",
        "JSON": {},
        "BOOLEAN": False,
        "DATETIME": NOON,
    }
    return {
        column.name: usual[str(column.type).partition("(")[0]]
        for column in table.columns
        if not column.nullable and column.server_default is None
    } | values


def tables():
    found = MetaData()
    found.reflect(db.engine)
    return found.tables


def test_pages_stay_where_they_were(old):
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))  # of the contest's words
        for name, values in GIVEN.items():
            table = tables()[name]
            connection.execute(insert(table).values(row(table, values)))
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    flask_migrate.upgrade(revision=SINCE)
    with db.engine.connect() as connection:
        page = tables()["material_page"]
        assert connection.execute(select(page.c.image, page.c.thumb)).all() == [
            ("i" * 32, "t" * 32)
        ]
        assert "kept_page" not in tables()
