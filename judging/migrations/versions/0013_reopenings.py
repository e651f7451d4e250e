"""Sheets that were opened again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reopening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_reopening_has_a_reason")),
        sa.CheckConstraint("revision > 1", name=op.f("ck_reopening_revision_after_the_first")),
        sa.ForeignKeyConstraint(
            ["reopened_by_id"], ["account.id"], name=op.f("fk_reopening_reopened_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["score_sheet.id"],
            name=op.f("fk_reopening_sheet_id_score_sheet"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopening")),
        sa.UniqueConstraint("sheet_id", "revision", name=op.f("uq_reopening_sheet_id_revision")),
    )


def downgrade() -> None:
    op.drop_table("reopening")
