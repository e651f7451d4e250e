"""The running order, stages with their timers, paper copies and practice."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("seed", sa.String(length=200), nullable=False),
        sa.Column("order", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(act = 'drawn') = (seed <> '')", name=op.f("ck_draw_drawn_has_a_seed")),
        sa.CheckConstraint(
            "act IN ('drawn', 'swapped', 'moved', 'added', 'undone')",
            name=op.f("ck_draw_known_act"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_draw_number_positive")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_draw_made_by_id_account")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_draw_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint(
            "round_id", "group", "number", name=op.f("uq_draw_round_id_group_number")
        ),
    )
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "closed_at IS NULL OR closed_at >= opened_at",
            name=op.f("ck_practice_closed_after_opening"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_practice_round_id_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index(
            "uq_practice_open",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.create_table(
        "timing",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("presentation", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("scoring", sa.Integer(), nullable=False),
        sa.Column("first_warning", sa.Integer(), nullable=False),
        sa.Column("last_warning", sa.Integer(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("step_points", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "first_warning >= last_warning AND last_warning >= 0",
            name=op.f("ck_timing_warnings_in_order"),
        ),
        sa.CheckConstraint(
            "grace >= 0 AND step > 0 AND step_points >= 0", name=op.f("ck_timing_overtime_sensible")
        ),
        sa.CheckConstraint(
            "presentation > 0 AND questions >= 0 AND scoring >= 0",
            name=op.f("ck_timing_lengths_sensible"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_timing_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_timing")),
    )
    op.create_table(
        "overrun",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("over", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'proposed') = (answered_at IS NULL)",
            name=op.f("ck_overrun_answer_has_a_time"),
        ),
        sa.CheckConstraint(
            "state IN ('proposed', 'confirmed', 'dismissed')", name=op.f("ck_overrun_known_state")
        ),
        sa.CheckConstraint("over > 0 AND points > 0", name=op.f("ck_overrun_over_costs")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["account.id"], name=op.f("fk_overrun_answered_by_id_account")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_overrun_entry_id_entry")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_overrun_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "entry_id", name=op.f("pk_overrun")),
    )
    op.create_table(
        "paper_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("typed_by_id", sa.Integer(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_paper_copy_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_paper_copy_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_paper_copy_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["typed_by_id"], ["account.id"], name=op.f("fk_paper_copy_typed_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_copy")),
    )
    with op.batch_alter_table("paper_copy", schema=None) as batch_op:
        batch_op.create_index(
            "ix_paper_copy_sheet", ["round_id", "judge_id", "entry_id"], unique=False
        )

    op.create_table(
        "practice_mark",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_practice_mark_criterion_id_criterion")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_practice_mark_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_practice_mark_practice_id_practice"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "practice_id", "judge_id", "criterion_id", name=op.f("pk_practice_mark")
        ),
    )
    op.create_table(
        "stage",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pause_why", sa.String(length=200), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "phase <> 'waiting' OR started_at IS NULL", name=op.f("ck_stage_waiting_stands")
        ),
        sa.CheckConstraint(
            "phase IN ('waiting', 'presentation', 'questions', 'scoring')",
            name=op.f("ck_stage_known_phase"),
        ),
        sa.CheckConstraint("spent >= 0 AND seconds >= 0", name=op.f("ck_stage_times_not_negative")),
        sa.CheckConstraint(
            "started_at IS NULL OR paused_at IS NULL", name=op.f("ck_stage_runs_or_is_paused")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_stage_entry_id_entry")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_stage_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "group", name=op.f("pk_stage")),
    )
    op.create_table(
        "turn",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("group", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'done' OR ended_at IS NOT NULL", name=op.f("ck_turn_done_has_a_time")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'on_stage', 'done', 'absent')", name=op.f("ck_turn_known_state")
        ),
        sa.CheckConstraint("position > 0", name=op.f("ck_turn_position_positive")),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_turn_entry_id_entry")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_turn_round_id_round")),
        sa.PrimaryKeyConstraint("round_id", "entry_id", name=op.f("pk_turn")),
        sa.UniqueConstraint(
            "round_id", "group", "position", name=op.f("uq_turn_round_id_group_position")
        ),
    )
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.create_index(
            "uq_turn_on_stage",
            ["round_id", "group"],
            unique=True,
            sqlite_where=sa.text("state = 'on_stage'"),
            postgresql_where=sa.text("state = 'on_stage'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("turn", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_turn_on_stage",
            sqlite_where=sa.text("state = 'on_stage'"),
            postgresql_where=sa.text("state = 'on_stage'"),
        )

    op.drop_table("turn")
    op.drop_table("stage")
    op.drop_table("practice_mark")
    with op.batch_alter_table("paper_copy", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_copy_sheet")

    op.drop_table("paper_copy")
    op.drop_table("overrun")
    op.drop_table("timing")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_practice_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("practice")
    op.drop_table("draw")
