"""A reason for another day of destruction, and that its owners were told of it."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

NAME = "ck_retention_another_day_has_a_reason"
BEFORE = "UPDATE retention SET reason = '-' WHERE destroy_on IS NOT NULL"


def upgrade() -> None:
    with op.batch_alter_table("retention") as batch_op:
        batch_op.add_column(
            sa.Column("reason", sa.String(length=500), server_default="", nullable=False)
        )
    op.execute(BEFORE)  # days that were set when no reason was asked for
    with op.batch_alter_table("retention") as batch_op:
        batch_op.alter_column("reason", existing_type=sa.String(length=500), server_default=None)
        batch_op.create_check_constraint(op.f(NAME), "destroy_on IS NULL OR reason <> ''")
    op.create_table(
        "retention_reminder",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("destroy_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('soon', 'due')", name=op.f("ck_retention_reminder_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_retention_reminder_contest_id_contest")
        ),
        sa.PrimaryKeyConstraint(
            "contest_id", "destroy_on", "kind", name=op.f("pk_retention_reminder")
        ),
    )


def downgrade() -> None:
    op.drop_table("retention_reminder")
    with op.batch_alter_table("retention") as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.drop_column("reason")
