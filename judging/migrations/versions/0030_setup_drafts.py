"""What organisers type on the pages of the settings, kept before it holds."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foreign_key = sa.ForeignKeyConstraint
    op.create_table(
        "setup_draft",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("opened", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "part IN ('names', 'divisions', 'criteria', 'rounds', 'awards', 'dates', 'texts')",
            name=op.f("ck_setup_draft_known_part"),
        ),
        foreign_key(
            ["contest_id"], ["contest.id"], name=op.f("fk_setup_draft_contest_id_contest")
        ),
        foreign_key(["by_id"], ["account.id"], name=op.f("fk_setup_draft_by_id_account")),
        sa.PrimaryKeyConstraint("contest_id", "part", "by_id", name=op.f("pk_setup_draft")),
    )


def downgrade() -> None:
    op.drop_table("setup_draft")
