"""Entrances, judges' numbers and links, wrong tries, access tokens; tablets that are known again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_access_token_contest_id_contest")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["account.id"], name=op.f("fk_access_token_made_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_access_token_secret_hash")),
    )
    with op.batch_alter_table("access_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_access_token_contest_id"), ["contest_id"], unique=False
        )

    op.create_table(
        "entrance",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("code_made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("asks_pledge", sa.Boolean(), nullable=False),
        sa.Column("pledge_texts", sa.JSON(), nullable=False),
        sa.Column("pledge_edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_entrance_contest_id_contest")
        ),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_entrance")),
        sa.UniqueConstraint("code", name=op.f("uq_entrance_code")),
    )
    op.create_table(
        "admission_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("judge_id", sa.Integer(), nullable=True),
        sa.Column("device_hash", sa.String(length=64), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_admission_attempt_contest_id_contest")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_admission_attempt_judge_id_judge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_attempt")),
    )
    with op.batch_alter_table("admission_attempt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_admission_attempt_address_hash"), ["address_hash"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_admission_attempt_at"), ["at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_admission_attempt_contest_id"), ["contest_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_admission_attempt_device_hash"), ["device_hash"], unique=False
        )

    op.create_table(
        "admission_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_admission_link_judge_id_judge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admission_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_admission_link_secret_hash")),
    )
    with op.batch_alter_table("admission_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_admission_link_judge_id"), ["judge_id"], unique=False)

    op.create_table(
        "judge_number",
        sa.Column("judge_id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 999", name=op.f("ck_judge_number_three_digits")),
        sa.ForeignKeyConstraint(
            ["contest_id"], ["contest.id"], name=op.f("fk_judge_number_contest_id_contest")
        ),
        sa.ForeignKeyConstraint(
            ["judge_id"], ["judge.id"], name=op.f("fk_judge_number_judge_id_judge")
        ),
        sa.PrimaryKeyConstraint("judge_id", name=op.f("pk_judge_number")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_judge_number_contest_id_number")),
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.add_column(sa.Column("secret_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(
            batch_op.f("uq_device_contest_id_secret_hash"), ["contest_id", "secret_hash"]
        )


def downgrade() -> None:
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_device_contest_id_secret_hash"), type_="unique")
        batch_op.drop_column("revoked_at")
        batch_op.drop_column("secret_hash")

    op.drop_table("judge_number")
    with op.batch_alter_table("admission_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admission_link_judge_id"))

    op.drop_table("admission_link")
    with op.batch_alter_table("admission_attempt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_admission_attempt_device_hash"))
        batch_op.drop_index(batch_op.f("ix_admission_attempt_contest_id"))
        batch_op.drop_index(batch_op.f("ix_admission_attempt_at"))
        batch_op.drop_index(batch_op.f("ix_admission_attempt_address_hash"))

    op.drop_table("admission_attempt")
    op.drop_table("entrance")
    with op.batch_alter_table("access_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_access_token_contest_id"))

    op.drop_table("access_token")
