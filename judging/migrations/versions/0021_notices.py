"""Public notices, the frozen versions of the rules, and resolutions on them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("rules_version", sa.Integer(), server_default="0", nullable=False)
        )
    foreign_key = sa.ForeignKeyConstraint
    op.create_table(
        "notice",
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("draft", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        foreign_key(["contest_id"], ["contest.id"], name=op.f("fk_notice_contest_id_contest")),
        sa.PrimaryKeyConstraint("contest_id", name=op.f("pk_notice")),
    )
    op.create_table(
        "resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("resolved_on", sa.Date(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("in_favour", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "present > 0 AND in_favour >= 0", name=op.f("ck_resolution_somebody_present")
        ),
        sa.CheckConstraint(
            "in_favour * 2 > present AND in_favour <= present",
            name=op.f("ck_resolution_majority"),
        ),
        foreign_key(["contest_id"], ["contest.id"], name=op.f("fk_resolution_contest_id_contest")),
        foreign_key(
            ["recorded_by_id"], ["account.id"], name=op.f("fk_resolution_recorded_by_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolution")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_resolution_contest_id_number")),
    )
    op.create_table(
        "rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("minor", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("resolution_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_rule_version_number_positive")),
        sa.CheckConstraint(
            "number = 1 OR reason <> ''", name=op.f("ck_rule_version_changes_have_a_reason")
        ),
        foreign_key(["contest_id"], ["contest.id"], name=op.f("fk_rule_version_contest_id_contest")),
        foreign_key(
            ["published_by_id"],
            ["account.id"],
            name=op.f("fk_rule_version_published_by_id_account"),
        ),
        foreign_key(
            ["resolution_id"],
            ["resolution.id"],
            name=op.f("fk_rule_version_resolution_id_resolution"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_version")),
        sa.UniqueConstraint("contest_id", "number", name=op.f("uq_rule_version_contest_id_number")),
    )


def downgrade() -> None:
    op.drop_table("rule_version")
    op.drop_table("resolution")
    op.drop_table("notice")
    with op.batch_alter_table("contest", schema=None) as batch_op:
        batch_op.drop_column("rules_version")
