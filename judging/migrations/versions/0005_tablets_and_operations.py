"""Tablets, the sittings of judges at them, and what they did there."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_device_contest_id_contest")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("contest_id", "key", name=op.f("uq_device_contest_id_key")),
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "(ended_why = '') = (ended_at IS NULL)", name=op.f("ck_sitting_ended_has_a_time")
        ),
        sa.CheckConstraint(
            "ended_why IN ('', 'left', 'taken_over', 'revoked')",
            name=op.f("ck_sitting_known_ending"),
        ),
        sa.CheckConstraint("epoch > 0", name=op.f("ck_sitting_epoch_positive")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_sitting_device_id_device")
        ),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name=op.f("fk_sitting_judge_id_judge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("judge_id", "epoch", name=op.f("uq_sitting_judge_id_epoch")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sitting_token_hash")),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_device_id"), ["device_id"], unique=False)

    op.create_table(
        "operation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effect", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=True),
        sa.CheckConstraint(
            "effect IN ('applied', 'absorbed', 'quarantined', 'refused', 'locked')",
            name=op.f("ck_operation_known_effect"),
        ),
        sa.CheckConstraint(
            "kind IN ('mark', 'comment', 'memo', 'submission', 'recusal', 'signature', 'pledge', 'investment', 'ranking', 'comparison', 'practice')",
            name=op.f("ck_operation_known_kind"),
        ),
        sa.CheckConstraint("epoch > 0 AND seq > 0", name=op.f("ck_operation_order_positive")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_operation_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_operation_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_operation_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["operation.id"], name=op.f("fk_operation_settled_by_operation")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_operation_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("sitting_id", "seq", name=op.f("uq_operation_sitting_id_seq")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(
            "ix_operation_field",
            ["judge_id", "round_id", "entry_id", "kind", "field", "epoch", "seq"],
            unique=False,
        )
        batch_op.create_index("ix_operation_round_effect", ["round_id", "effect"], unique=False)

    op.create_table(
        "presence",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("battery", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_presence_entry_id_entry")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_presence_sitting_id_sitting")
        ),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_presence")),
    )
    op.create_table(
        "signature",
        sa.Column("operation_id", sa.String(length=36), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("strokes", sa.JSON(), nullable=False),
        sa.Column("totals", sa.JSON(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_why", sa.String(length=2000), nullable=False),
        sa.CheckConstraint(
            "(void_why = '') = (voided_at IS NULL)", name=op.f("ck_signature_void_has_a_time")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_signature_judge_id_judge")
        ),
        sa.ForeignKeyConstraint(
            ["operation_id"], ["operation.id"], name=op.f("fk_signature_operation_id_operation")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_signature_round_id_round")
        ),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_signature")),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signature_round_id"), ["round_id"], unique=False)

    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reopened", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("score_sheet", schema=None) as batch_op:
        batch_op.drop_column("revision")
        batch_op.drop_column("reopened")

    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_round_id"))

    op.drop_table("signature")
    op.drop_table("presence")
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index("ix_operation_round_effect")
        batch_op.drop_index("ix_operation_field")
        batch_op.drop_index(batch_op.f("ix_operation_entry_id"))

    op.drop_table("operation")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_device_id"))

    op.drop_table("sitting")
    op.drop_table("device")
