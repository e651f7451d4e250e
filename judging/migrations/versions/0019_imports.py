"""Tables of entries that are brought in from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored", sa.String(length=32), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("likeness", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("existing", sa.String(length=40), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('uploaded', 'checking', 'checked', 'importing', 'done', 'discarded')",
            name=op.f("ck_entry_import_known_state"),
        ),
        sa.CheckConstraint("kind IN ('csv', 'xlsx')", name=op.f("ck_entry_import_known_kind")),
        sa.CheckConstraint(
            "(state IN ('done', 'discarded')) = (stored = '')",
            name=op.f("ck_entry_import_file_goes"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_entry_import_{column}_{table}")
            )
            for column, table in (
                ("contest_id", "contest"),
                ("job_id", "job"),
                ("by_id", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_import")),
        sa.UniqueConstraint("key", name=op.f("uq_entry_import_key")),
    )
    with op.batch_alter_table("entry_import", schema=None) as batch_op:
        batch_op.create_index(
            "ix_entry_import_likeness", ["contest_id", "likeness"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("entry_import", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_import_likeness")
    op.drop_table("entry_import")
