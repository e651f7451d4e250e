"""Plans of who judges what, and how rounds want them made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("assign", sa.JSON(), nullable=True))
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("how", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'replaced', 'discarded')",
            name=op.f("ck_plan_known_state"),
        ),
        sa.CheckConstraint("how IN ('propose', 'repair')", name=op.f("ck_plan_known_way")),
        sa.CheckConstraint(
            "(state IN ('published', 'replaced')) = (published_at IS NOT NULL)",
            name=op.f("ck_plan_published_has_a_time"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name="fk_plan_round_id_round"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_plan_made_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("round_id", "number", name="uq_plan_round_id_number"),
    )
    op.create_table(
        "planned_pair",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("affinity", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('solver', 'kept', 'hand')", name=op.f("ck_planned_pair_known_origin")
        ),
        sa.CheckConstraint(
            "affinity BETWEEN 0 AND 100000", name=op.f("ck_planned_pair_affinity_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name="fk_planned_pair_plan_id_plan", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name="fk_planned_pair_entry_id_entry"
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name="fk_planned_pair_judge_id_judge"
        ),
        sa.PrimaryKeyConstraint("plan_id", "entry_id", "judge_id", name="pk_planned_pair"),
    )
    op.create_index("ix_planned_pair_judge_id", "planned_pair", ["judge_id"], unique=False)


def downgrade() -> None:
    op.drop_table("planned_pair")
    op.drop_table("plan")
    op.drop_column("round", "assign")
