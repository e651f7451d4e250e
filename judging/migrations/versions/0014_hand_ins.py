"""What judges handed in of a whole round: a purse, an order, comparisons."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_in",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('invest', 'ranking', 'pairs')", name=op.f("ck_hand_in_known_kind")
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name=op.f("fk_hand_in_judge_id_judge")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_hand_in_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "judge_id", "kind", name=op.f("pk_hand_in")),
    )


def downgrade() -> None:
    op.drop_table("hand_in")
