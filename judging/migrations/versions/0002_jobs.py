"""Work in the background."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("contest_id", sa.Integer(), nullable=True),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=4000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_job_known_state"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (lease_until IS NOT NULL)",
            name=op.f("ck_job_running_has_a_lease"),
        ),
        sa.CheckConstraint(
            "(state = 'running') = (holder <> '')", name=op.f("ck_job_running_has_a_holder")
        ),
        sa.CheckConstraint(
            "(state IN ('waiting', 'running')) = (finished_at IS NULL)",
            name=op.f("ck_job_ended_has_a_time"),
        ),
        sa.CheckConstraint(
            "done >= 0 AND total >= 0 AND attempts >= 0", name=op.f("ck_job_counts_sensible")
        ),
        sa.ForeignKeyConstraint(["contest_id"], ["contest.id"], name="fk_job_contest_id_contest"),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["account.id"], name="fk_job_created_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_contest_id", "job", ["contest_id"], unique=False)
    op.create_index("ix_job_state_id", "job", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("job")
