"""A decision about a bonus knows what the call had asked."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("bonus_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="{}"))
    _fill(op.get_bind())
    with op.batch_alter_table("bonus_check", schema=None) as batch_op:
        batch_op.alter_column("texts", server_default=None)


def _fill(connection: sa.Connection) -> None:
    """What was decided so far is told by the questions that the calls have now."""
    calls = sa.table("call", sa.column("contest_id"), sa.column("fields", sa.JSON()))
    entries = sa.table("entry", sa.column("id"), sa.column("contest_id"))
    checks = sa.table(
        "bonus_check",
        *(sa.column("entry_id"), sa.column("field"), sa.column("texts", sa.JSON())),
    )
    for contest, fields in connection.execute(sa.select(calls.c.contest_id, calls.c.fields)).all():
        rules = json.loads(fields) if isinstance(fields, str) else fields
        of_contest = sa.select(entries.c.id).where(entries.c.contest_id == contest)
        for rule in rules:
            here = (checks.c.entry_id.in_(of_contest), checks.c.field == rule["key"])
            connection.execute(sa.update(checks).where(*here).values(texts=rule["texts"]))


def downgrade() -> None:
    with op.batch_alter_table("bonus_check", schema=None) as batch_op:
        batch_op.drop_column("texts")
