"""Judges' orders of entries, comparisons of two at a time, and where judges were sent."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = "'sheets', 'round', 'votes', 'invest', 'measure'"
MORE_KINDS = f"{KINDS}, 'ranking', 'pairs'"


def set_kinds(before: str, after: str) -> None:
    """Let a component be of these kinds.

    SQLite cannot change a CHECK, and a table that others refer to cannot be made anew while
    foreign keys are watched; editing the stored text is the way that its manual gives for this.
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_component_known_kind"), "component", type_="check")
        op.create_check_constraint(
            op.f("ck_component_known_kind"), "component", f"kind IN ({after})"
        )
        return
    op.execute("PRAGMA writable_schema = ON")
    op.get_bind().execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'component'"
        ),
        {"before": f"kind IN ({before})", "after": f"kind IN ({after})"},
    )
    op.execute("PRAGMA writable_schema = RESET")


def upgrade() -> None:
    set_kinds(KINDS, MORE_KINDS)
    op.create_table(
        "comparison",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "choice IN ('first', 'second', 'skip', 'first_absent', 'second_absent')",
            name=op.f("ck_comparison_known_choice"),
        ),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_comparison_two_entries")),
        sa.CheckConstraint("seq > 0", name=op.f("ck_comparison_seq_positive")),
        sa.ForeignKeyConstraint(
            ["first_id"], ["entry.id"], name=op.f("fk_comparison_first_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_comparison_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_comparison_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["entry.id"], name=op.f("fk_comparison_second_id_entry")
        ),
        sa.PrimaryKeyConstraint("round_id", "judge_id", "seq", name=op.f("pk_comparison")),
    )
    op.create_table(
        "dispatch",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_dispatch_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_dispatch_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_dispatch_round_id_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "judge_id", name=op.f("pk_dispatch")),
    )
    op.create_table(
        "entry_return",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_return_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_entry_return_round_id_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "entry_id", name=op.f("pk_entry_return")),
    )
    op.create_table(
        "judge_ranking",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_judge_ranking_place_positive")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_judge_ranking_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_judge_ranking_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_judge_ranking_round_id_round")
        ),
        sa.PrimaryKeyConstraint("round_id", "judge_id", "entry_id", name=op.f("pk_judge_ranking")),
        sa.UniqueConstraint(
            *("round_id", "judge_id", "place"),
            name=op.f("uq_judge_ranking_round_id_judge_id_place"),
        ),
    )
    with op.batch_alter_table("component", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("points", sa.String(length=2000), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("component", schema=None) as batch_op:
        batch_op.drop_column("points")
        batch_op.drop_column("places")

    op.drop_table("judge_ranking")
    op.drop_table("entry_return")
    op.drop_table("dispatch")
    op.drop_table("comparison")
    set_kinds(MORE_KINDS, KINDS)
