"""Decisions about bonuses that were made before learn what the call had asked."""

import flask_migrate
from sqlalchemy import insert, select, text

from judging.extensions import db
from tests.models import test_material_migration as materials
from tests.models.test_material_migration import row, tables

BEFORE, SINCE = "0031", "0032"
TEXTS = {"title_ko": "비수도권 소재"}
RULE = {"key": "local", "kind": "bonus", "texts": TEXTS, "points": "1"}
FOUND = {"entry_id": 1, "verdict": "refused", "reason": "서울", "by_id": 1}
GIVEN = [
    *((name, materials.GIVEN[name]) for name in ("account", "contest", "entry")),
    ("call", {"id": 1, "contest_id": 1, "fields": [RULE]}),
    ("bonus_check", {**FOUND, "field": "local"}),
    ("bonus_check", {**FOUND, "field": "gone"}),
]
old = materials.old


def test_a_decision_is_told_by_the_question_that_the_call_has(old):
    flask_migrate.upgrade(revision=BEFORE)
    with db.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        for name, values in GIVEN:
            table = tables()[name]
            connection.execute(insert(table).values(row(table, values)))
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))
    flask_migrate.upgrade(revision=SINCE)
    with db.engine.connect() as connection:
        checks = tables()["bonus_check"]
        found = connection.execute(select(checks.c.field, checks.c.texts)).all()
        assert dict(found) == {"local": TEXTS, "gone": {}}
