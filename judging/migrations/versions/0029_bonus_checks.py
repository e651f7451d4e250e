"""Bonuses that teams claim: what the office found about each."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foreign_key = sa.ForeignKeyConstraint
    op.create_table(
        "bonus_check",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("adjustment_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('accepted', 'refused')", name=op.f("ck_bonus_check_known_verdict")
        ),
        sa.CheckConstraint(
            "(verdict = 'accepted') = (adjustment_id IS NOT NULL)",
            name=op.f("ck_bonus_check_accepted_counts"),
        ),
        sa.CheckConstraint(
            "verdict = 'accepted' OR reason <> ''",
            name=op.f("ck_bonus_check_refusal_has_a_reason"),
        ),
        foreign_key(["entry_id"], ["entry.id"], name=op.f("fk_bonus_check_entry_id_entry")),
        foreign_key(
            ["adjustment_id"], ["adjustment.id"], name=op.f("fk_bonus_check_adjustment_id_adjustment")
        ),
        foreign_key(["by_id"], ["account.id"], name=op.f("fk_bonus_check_by_id_account")),
        sa.PrimaryKeyConstraint("entry_id", "field", name=op.f("pk_bonus_check")),
        sa.UniqueConstraint("adjustment_id", name=op.f("uq_bonus_check_adjustment_id")),
    )


def downgrade() -> None:
    op.drop_table("bonus_check")
