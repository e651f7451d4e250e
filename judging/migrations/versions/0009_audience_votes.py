"""Audience votes: polls, their codes and what is known of a ballot."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("choices", sa.Integer(), nullable=False),
        sa.Column("exact", sa.Boolean(), nullable=False),
        sa.Column("identity", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_serial", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_poll_closed_has_a_time")
        ),
        sa.CheckConstraint(
            "(state = 'setup') = (opened_at IS NULL)", name=op.f("ck_poll_opened_has_a_time")
        ),
        sa.CheckConstraint(
            "identity IN ('codes', 'hall', 'both')", name=op.f("ck_poll_known_identity")
        ),
        sa.CheckConstraint(
            "state IN ('setup', 'open', 'closed')", name=op.f("ck_poll_known_state")
        ),
        sa.CheckConstraint("choices > 0", name=op.f("ck_poll_choices_positive")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_poll_round_id_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("round_id", name=op.f("uq_poll_round_id")),
        sa.UniqueConstraint("token", name=op.f("uq_poll_token")),
    )
    op.create_table(
        "code_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_code_attempt_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_attempt")),
    )
    with op.batch_alter_table("code_attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_attempt_poll_id"), ["poll_id"], unique=False)

    op.create_table(
        "voter_code",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_voter_code_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "serial", name=op.f("pk_voter_code")),
        sa.UniqueConstraint("poll_id", "hash", name=op.f("uq_voter_code_poll_id_hash")),
    )
    op.create_table(
        "voter_device",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_voter_device_poll_id_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll_id", "hash", name=op.f("pk_voter_device")),
    )
    op.add_column("ballot", sa.Column("receipt", sa.String(length=20), nullable=True))
    op.add_column("ballot", sa.Column("cast_at", sa.DateTime(timezone=True), nullable=True))
    for name, size in (("device", 16), ("network", 16), ("void_why", 2000)):
        text = sa.Column(name, sa.String(length=size), server_default=sa.text("''"), nullable=False)
        op.add_column("ballot", text)
    in_order = sa.Column("in_order", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("ballot", in_order)
    seq = sa.Column("changed_seq", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("ballot", seq)
    op.add_column("ballot", sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_ballot_cast", "ballot", ["round_id", "cast_at"], unique=False)
    op.create_index("uq_ballot_receipt", "ballot", ["round_id", "receipt"], unique=True)
    op.create_table(
        "ballot_ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("ruled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ruled_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("act IN ('void', 'restore')", name=op.f("ck_ballot_ruling_known_act")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_ballot_ruling_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by_id"], ["account.id"], name=op.f("fk_ballot_ruling_ruled_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_ruling")),
    )
    op.create_index("ix_ballot_ruling_round_id", "ballot_ruling", ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ballot_ruling")
    with op.batch_alter_table("ballot", schema=None) as batch_op:
        batch_op.drop_index("uq_ballot_receipt")
        batch_op.drop_index("ix_ballot_cast")
        batch_op.drop_column("voided_at")
        batch_op.drop_column("void_why")
        batch_op.drop_column("changed_seq")
        batch_op.drop_column("in_order")
        batch_op.drop_column("network")
        batch_op.drop_column("device")
        batch_op.drop_column("cast_at")
        batch_op.drop_column("receipt")

    op.drop_table("voter_device")
    op.drop_table("voter_code")
    with op.batch_alter_table("code_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_attempt_poll_id"))

    op.drop_table("code_attempt")
    op.drop_table("poll")
