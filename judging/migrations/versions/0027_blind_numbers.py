"""Blind numbers: what an entry is called in judging, beside the number it came in under."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "entry", sa.Column("receipt", sa.String(length=64), server_default="", nullable=False)
    )
    op.add_column(
        "contest",
        sa.Column("titles_hidden", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    foreign_key = sa.ForeignKeyConstraint
    op.create_table(
        "blind_draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_blind_draw_number_positive")),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_blind_draw_again_with_a_reason")
        ),
        foreign_key(["contest_id"], ["contest.id"], name=op.f("fk_blind_draw_contest_id_contest")),
        foreign_key(["by_id"], ["account.id"], name=op.f("fk_blind_draw_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_draw")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_blind_draw_contest_id_number")),
    )


def downgrade() -> None:
    op.drop_table("blind_draw")
    op.drop_column("contest", "titles_hidden")
    op.drop_column("entry", "receipt")
