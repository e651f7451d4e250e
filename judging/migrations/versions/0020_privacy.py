"""Who looked at personal data, until when it is kept, and its destruction."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None
PROPOSED = sa.text("state = 'proposed'")
TIME = sa.DateTime(timezone=True)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}")
    )


def upgrade() -> None:
    op.create_table(
        "access_reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_access_reason_has_a_reason")),
        _to("access_reason", "contest_id", "contest"),
        _to("access_reason", "by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_reason")),
    )
    op.create_table(
        "access_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("reason_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint(
            "what IN ('entry', 'search', 'export')", name=op.f("ck_access_record_known_look")
        ),
        _to("access_record", "contest_id", "contest"),
        _to("access_record", "reason_id", "access_reason"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_record")),
    )
    with op.batch_alter_table("access_record", schema=None) as batch_op:
        batch_op.create_index("ix_access_record_contest", ["contest_id", "id"], unique=False)
    op.create_table(
        "retention",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("destroy_on", sa.Date(), nullable=True),
        sa.Column("hold", sa.String(length=500), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        _to("retention", "contest_id", "contest"),
        _to("retention", "changed_by_id", "account"),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_retention")),
    )
    _make_destructions()


def _make_destructions() -> None:
    op.create_table(
        "destruction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", TIME, nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed', 'done', 'withdrawn')", name=op.f("ck_destruction_known_state")
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_destruction_has_a_reason")),
        sa.CheckConstraint(
            "(state = 'done') = (confirmed_at IS NOT NULL)",
            name=op.f("ck_destruction_done_is_confirmed"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_destruction_two_people"),
        ),
        _to("destruction", "contest_id", "contest"),
        _to("destruction", "proposed_by_id", "account"),
        _to("destruction", "confirmed_by_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_destruction_contest_id_number")),
    )
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.create_index(
            "uq_destruction_proposed",
            ["contest_id"],
            unique=True,
            sqlite_where=PROPOSED,
            postgresql_where=PROPOSED,
        )


def downgrade() -> None:
    with op.batch_alter_table("destruction", schema=None) as batch_op:
        batch_op.drop_index("uq_destruction_proposed")
    op.drop_table("destruction")
    op.drop_table("retention")
    with op.batch_alter_table("access_record", schema=None) as batch_op:
        batch_op.drop_index("ix_access_record_contest")
    op.drop_table("access_record")
    op.drop_table("access_reason")
